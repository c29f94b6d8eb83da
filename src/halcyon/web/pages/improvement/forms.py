"""The forms of a delay of the system and of the plan for it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from halcyon.frontdoor.improvement.actions import Step
from halcyon.frontdoor.improvement.measures import KINDS, SHARE
from halcyon.frontdoor.improvement.models import SystemDelay

STEPS = 3
NO_NAMES = "About the system. Leave out names of children, families and workers."


def _text(label: str, help_text: str = NO_NAMES, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": 4}), strip=False
    )


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}))


class EscalateForm(forms.Form):
    why = _text("Why do you escalate it?", "What the delay does, and what you have tried. " + NO_NAMES)


class AnswerForm(forms.Form):
    agreed = forms.ChoiceField(label="What is agreed?", choices=SystemDelay.AGREED, widget=forms.RadioSelect)
    answer = _text("What is to be done, or why nothing is?")


class CloseForm(forms.Form):
    reason = _text("Why is it closed?", required=False)


class ReviewForm(forms.Form):
    words = _text("How does it go?")
    next_on = _day("When is it looked at next?")


class PlanForm(forms.Form):
    aim = _text("What will be different?")
    owner = forms.ChoiceField(label="Who owns the plan?")
    target = forms.DecimalField(label="Target", min_value=0)
    ends = _day("By when is the target reached?")
    review_on = _day("When is the plan looked at first?")
    run = forms.ChoiceField(
        label="The what-if by which it was tested",
        help_text="Only what-ifs that may be used are in the list.",
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        measure: str,
        owners: Sequence[tuple[uuid.UUID, str]],
        runs: Sequence[tuple[uuid.UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.measure = measure
        people = [("", "Choose"), *((str(i), name) for i, name in owners)]
        self.fields["owner"].choices = people  # type: ignore[attr-defined]
        self.fields["run"].choices = [("", "Not tested"), *((str(i), name) for i, name in runs)]  # type: ignore[attr-defined]
        self.fields["target"].help_text = "In per cent." if KINDS[measure].unit == SHARE else KINDS[measure].words
        for n in range(1, STEPS + 1):
            self.fields[f"what_{n}"] = forms.CharField(
                label=f"Step {n}: what will be done?", max_length=300, required=n == 1
            )
            self.fields[f"who_{n}"] = forms.ChoiceField(label=f"Step {n}: by whom?", choices=people, required=n == 1)
            self.fields[f"due_{n}"] = _day(f"Step {n}: until when?")
            self.fields[f"due_{n}"].required = n == 1

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n in range(2, STEPS + 1):
            parts = [given.get(f"{part}_{n}") for part in ("what", "who", "due")]
            wrong = {f"what_{n}", f"who_{n}", f"due_{n}"} & set(self.errors)
            if any(parts) and not all(parts) and not wrong:
                self.add_error(f"what_{n}", f"Step {n} needs what, by whom and until when, or nothing.")
        return given

    def target_value(self) -> float:
        value = float(self.cleaned_data["target"])
        return value / 100 if KINDS[self.measure].unit == SHARE else value

    def steps(self) -> list[Step]:
        given = self.cleaned_data
        return [
            Step(given[f"what_{n}"], uuid.UUID(given[f"who_{n}"]), given[f"due_{n}"])
            for n in range(1, STEPS + 1)
            if given[f"what_{n}"]
        ]
