"""The forms of the inspection room."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from halcyon.assurance.inspection.cohorts import LISTS, Asked
from halcyon.practice.inspection import FINDINGS, FOCUS_WEEKS, GRADES, LEAST_TRACKED, QUESTIONS, THEMES
from halcyon.web.fields import DatePartsField

NO_NAMES = "Use the code of a child and never a name."


def words(label: str, help_text: str = "", *, rows: int = 3, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows}), strip=False
    )


def whole(label: str, help_text: str = "", **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs
    )


class NewForm(forms.Form):
    kind = forms.ChoiceField(
        label="Is this a rehearsal?",
        choices=[("rehearsal", "A rehearsal"), ("inspection", "Notice of an inspection was given")],
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(label="What is it about?", choices=THEMES, widget=forms.RadioSelect)
    notice_on = DatePartsField(label="Day of the notice")
    inspectorate = forms.CharField(label="Inspectorates", max_length=150, required=False)
    seed = whole(
        "Number that the sample is drawn with",
        "Any number. The same one draws the same children from the same list.",
        min_value=0,
        max_value=2_000_000_000,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": "rehearsal", "notice_on": today, "seed": today.toordinal()}
        super().__init__(*args, **kwargs)


class ListForm(forms.Form):
    """Which children: one list, how far back, which ages."""

    list = forms.ChoiceField(label="Which list?", choices=[(k.key, f"{k.title} ({k.annex})") for k in LISTS.values()])
    weeks = whole("How many weeks back?", min_value=1, max_value=104, initial=FOCUS_WEEKS)
    youngest = whole("Youngest, in years", min_value=0, max_value=25, required=False)
    oldest = whole("Oldest, in years", min_value=0, max_value=25, required=False)
    theme_only = forms.BooleanField(label="Only children in the theme", required=False)

    def list_asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class SampleForm(forms.Form):
    number = whole("How many children?", min_value=1, max_value=40, initial=LEAST_TRACKED)


class ChosenForm(forms.Form):
    child_id = forms.CharField(label="Child Unique ID, as on the list", max_length=40)


class AuditorForm(forms.Form):
    auditor = forms.ChoiceField(label="Who audits their agency’s part?")

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["auditor"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]


class GradeForm(forms.Form):
    """The five questions and the grade. The inspectors' is a grade alone."""

    grade = forms.ChoiceField(label="Grade", choices=GRADES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, questions: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if questions:
            own = {key: words(asked, required=False) for key, asked in QUESTIONS}
            self.fields = {**own, **self.fields}

    def answers(self) -> dict[str, str]:
        return {key: str(self.cleaned_data.get(key, "")) for key, _ in QUESTIONS}


class OwnerForm(forms.Form):
    owner = forms.ChoiceField(label="Who does it?")
    task = forms.ChoiceField(label="Which task?")

    def __init__(
        self, *args: Any, people: Iterable[tuple[str, str]], tasks: Iterable[tuple[uuid.UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose"), *((k.partition(":")[2], w) for k, w in people)]  # type: ignore[attr-defined]
        self.fields["task"].choices = [("", "Choose"), *((str(k), w) for k, w in tasks)]  # type: ignore[attr-defined]


class AwaitForm(forms.Form):
    expected = DatePartsField(label="When are the findings expected?")


class FindingForm(forms.Form):
    kind = forms.ChoiceField(label="What kind of finding is it?", choices=FINDINGS, widget=forms.RadioSelect)
    text = words("What did the inspectors find?", NO_NAMES)
    recommendation = words(
        "What should change because of it?", "Not for a strength. It is kept among the recommendations.", required=False
    )


class StepForm(forms.Form):
    note = words("Where was it agreed, and when?", rows=2)
