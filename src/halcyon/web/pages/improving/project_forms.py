"""The forms of projects and of reports from outside."""

from __future__ import annotations

from typing import Any

from django import forms

from halcyon.learning.improving.models import Project, ReportStage
from halcyon.web.fields import DatePartsField
from halcyon.web.pages.improving.forms import STEPS, Choices, Chosen, choice, long_text


class ProjectForm(Chosen):
    title = forms.CharField(label="Name of the project", max_length=200)
    aim = long_text("What does it do?")
    agency = choice("Which agency leads it?")
    owner = choice("Who owns it?")
    body = choice("Which body watches over it?", required=False)
    benefit = long_text("What is better when it is done, and for whom?")
    measure = forms.CharField(label="Which measure will show it?", max_length=200)
    unit = forms.CharField(label="Of what", help_text="For example, working days.", max_length=40, required=False)
    before = forms.FloatField(label="Where it stands now", help_text="Leave empty if nobody knows.", required=False)
    target = forms.FloatField(label="Where it should come to", required=False)
    more_is_better = forms.ChoiceField(
        label="Which way is better?",
        choices=[("yes", "More is better"), ("no", "Less is better")],
        widget=forms.RadioSelect,
    )
    begins = DatePartsField(label="It begins")
    ends = DatePartsField(label="It ends")

    def __init__(self, data: Any = None, *, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(data, choices=choices, **kwargs)
        for n in range(1, STEPS + 1):
            self.fields[f"step_{n}"] = forms.CharField(label=f"Milestone {n}", max_length=300, required=False)
            self.fields[f"step_due_{n}"] = DatePartsField(label=f"Milestone {n} is due", required=False)


class MoveForm(forms.Form):
    state = forms.ChoiceField(label="Where does it stand?", choices=Project.STATES, widget=forms.RadioSelect)
    words = long_text("What is there to say?", "For a project that is delivered: what was delivered.")
    after = forms.FloatField(label="Where the measure came to", required=False)
    measured_on = DatePartsField(label="Taken on", required=False)


class ReportForm(forms.Form):
    title = forms.CharField(label="Title of the report", max_length=200)
    author = forms.CharField(label="Who wrote it?", max_length=150)
    published_on = DatePartsField(label="When was it published?")
    summary = long_text("What is it about?", required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for n in range(1, STEPS + 1):
            self.fields[f"step_{n}"] = forms.CharField(label=f"Stage {n}", max_length=200, required=False)
            self.fields[f"step_due_{n}"] = DatePartsField(label=f"Stage {n} is due", required=False)


class StageForm(forms.Form):
    stage = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label="How far has it come?", choices=ReportStage.STATES)
    note = long_text("What is there to say?", required=False, rows=2)
