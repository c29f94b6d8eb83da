"""The forms of a self-assessment: a campaign, one standard, the panel’s scores, the plan of support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from halcyon.learning.audits.actions import Moderated
from halcyon.practice.audits import SELF_ASSESSMENTS, Question, Tool
from halcyon.practice.audits.practice_standards import TOPICS
from halcyon.web.pages.audits.forms import day, text


class CampaignForm(forms.Form):
    kind = forms.ChoiceField(
        label="Which self-assessment?",
        choices=[(k, v[0]) for k, v in SELF_ASSESSMENTS.items()],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Title", max_length=150)
    year = forms.IntegerField(label="Year", min_value=2016, max_value=2100)
    due_on = day("To be sent in by")
    agencies = forms.MultipleChoiceField(
        label="Which agencies?",
        help_text="For a section 11 audit. Every practice is asked for general practice.",
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, agencies: Sequence[tuple[str, str]], year: int) -> None:
        super().__init__(data, initial={"year": year})
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]


class SizeForm(forms.Form):
    patients = forms.IntegerField(label="Registered patients", min_value=1, max_value=200_000)


class StandardForm(forms.Form):
    """One standard: how it stands, what shows it, what will be done, by when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    value = forms.ChoiceField(label="How does it stand?", choices=(), widget=forms.RadioSelect, required=False)
    evidence = text("What shows it?", "Where it is written, when it was checked.", rows=3, required=False)
    action = text("What will be done?", "Needed where it is not met.", rows=3, required=False)
    due_on = day("By when?", required=False)

    def __init__(self, data: Any = None, *, question: Question, given: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(given))
        grades = question.scale.grades if question.scale else ()
        value = self.fields["value"]
        value.choices = [(str(g.value), g.title) for g in grades]  # type: ignore[attr-defined]
        value.widget.choice_hints = {str(g.value): g.hint for g in grades if g.hint}
        value.shown_required = True  # type: ignore[attr-defined]


class ModerationForm(forms.Form):
    """The panel’s score of every standard, with the note of challenge where it differs."""

    def __init__(self, data: Any = None, *, tool: Tool, own: Mapping[str, str]) -> None:
        super().__init__(data)
        self.tool = tool
        for q in tool.graded:
            field = forms.ChoiceField(
                label=f"{q.key} {q.title}: the panel’s score",
                help_text=own.get(q.key, ""),
                choices=[(str(g.value), f"{g.value}: {g.title}") for g in q.scale.grades] if q.scale else (),
                widget=forms.RadioSelect,
                required=False,
            )
            field.shown_required = True  # type: ignore[attr-defined]
            self.fields[q.key] = field
            self.fields[f"{q.key}_challenge"] = text(
                f"{q.key}: challenge", "Needed where the scores differ.", rows=2, required=False
            )

    def given(self) -> list[Moderated]:
        said = self.cleaned_data
        return [
            Moderated(q.key, int(said[q.key]), said.get(f"{q.key}_challenge", ""))
            for q in self.tool.graded
            if said.get(q.key)
        ]


class SupportForm(forms.Form):
    question = forms.CharField(widget=forms.HiddenInput)
    what = text("What will be done?", "What you and the practice agree on.", rows=2)
    topic = forms.ChoiceField(
        label="Training",
        choices=[("", "None"), *TOPICS.items()],
        required=False,
        help_text="It goes to the training lead.",
    )
    due_on = day("By when?")

    def __init__(self, data: Any = None, *, question: str, topic: str, due_on: date) -> None:
        super().__init__(data, prefix=question, initial={"question": question, "topic": topic, "due_on": due_on})
