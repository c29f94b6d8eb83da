"""The forms of an audit: planning, the sample, scores, moderation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from halcyon.kernel.calendar import LONDON
from halcyon.learning.audits.actions import Practitioner
from halcyon.learning.audits.framing import STRATA
from halcyon.practice.audits import AUDITS, Question, Tool
from halcyon.practice.audits.interview import THEMES
from halcyon.practice.learning_themes import THEMES as LEARNING_THEMES
from halcyon.web.wording import Questioned, Text

NO_NAMES = "Without names of children, families or colleagues."


def text(label: str, help_text: str = "", *, rows: int = 4, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows}), strip=False
    )


def day(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class PlanForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of audit?", choices=[(k, v[0]) for k, v in AUDITS.items()], widget=forms.RadioSelect
    )
    title = forms.CharField(label="Title", max_length=150, help_text=NO_NAMES)
    question = text("What do you want to know?", "One question that the audit will answer.", rows=3)
    window_from = day("Work from")
    window_to = day("Up to and with")
    size = forms.IntegerField(label="How many?", min_value=1, max_value=500, initial=12)
    strata = forms.MultipleChoiceField(
        label="Draw within",
        choices=list(STRATA.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="So that each is represented in proportion. For cases only.",
    )
    double_every = forms.ChoiceField(
        label="Scored by two auditors, blind to each other",
        choices=[("1", "Every one"), ("2", "Every second"), ("4", "Every fourth"), ("0", "None")],
    )
    agency = forms.ChoiceField(
        label="Whose work?", required=False, help_text="Only for the audit of one agency.", choices=()
    )
    previous = forms.ChoiceField(
        label="The round before", required=False, help_text="A re-audit is compared with it.", choices=()
    )
    seed = forms.CharField(
        label="Seed of the draw",
        required=False,
        max_length=40,
        help_text="Leave it empty and one is made. The same list and seed always give the same sample.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        agencies: Sequence[tuple[str, str]],
        rounds: Sequence[tuple[str, str]],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["agency"].choices = [("", "Several agencies"), *agencies]  # type: ignore[attr-defined]
        self.fields["previous"].choices = [("", "None: this is the first"), *rounds]  # type: ignore[attr-defined]


class TargetForm(Questioned, forms.Form):
    reference = forms.CharField(label="Reference of the case", max_length=30)
    why = text("Why is it looked at?", NO_NAMES, rows=2)


class AllotForm(forms.Form):
    auditors = forms.MultipleChoiceField(label="Who scores?", widget=forms.CheckboxSelectMultiple, choices=())
    due_on = day("By when?")

    def __init__(self, data: Any = None, *, auditors: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["auditors"].choices = list(auditors)  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    people = text(
        "Practitioners, one in each line: service, role, name",
        "The name is for arranging the interview only. It goes when the audit is reported.",
        rows=8,
    )

    def practitioners(self) -> list[Practitioner]:
        """One for each line; a line with too few parts comes back with empty ones, which the act refuses."""
        lines = [line.split(",") for line in self.cleaned_data["people"].splitlines() if line.strip()]
        return [Practitioner(*(part.strip() for part in (*line, "", "")[:3])) for line in lines]


class ReportForm(Questioned, forms.Form):
    summary = text("What was found, in your words", "A few sentences for the board. " + NO_NAMES, rows=8)


class RecommendForm(forms.Form):
    text = text("What should change?", "One recommendation. " + NO_NAMES, rows=3)
    themes = forms.MultipleChoiceField(
        label="About", choices=[(t.key, t.title) for t in LEARNING_THEMES], widget=forms.CheckboxSelectMultiple
    )


class ConsentForm(forms.Form):
    consent = forms.ChoiceField(
        label="Do they agree to be interviewed?",
        choices=[("given", "Yes, they agree"), ("declined", "No"), ("withdrawn", "They have withdrawn")],
        widget=forms.RadioSelect,
    )


class ArrangeForm(forms.Form):
    meets_on = day("Day")
    meets_time = forms.TimeField(label="Time", widget=forms.TimeInput(attrs={"type": "time"}))

    def moment(self) -> datetime:
        return datetime.combine(self.cleaned_data["meets_on"], self.cleaned_data["meets_time"], LONDON)


class QuoteForm(forms.Form):
    question = forms.ChoiceField(label="What were they answering?", choices=())
    text = text("Their words", "Nothing that tells who spoke, where they work, or about whom.", rows=3)
    consented = forms.BooleanField(label="They agree to be quoted without their name", required=False)

    def __init__(self, data: Any = None, *, tool: Tool) -> None:
        super().__init__(data)
        self.fields["question"].choices = [("", "Choose"), *((q.key, q.title) for q in tool.questions)]  # type: ignore[attr-defined]


def _answers(question: Question) -> list[tuple[str, str]]:
    return [(str(g.value), g.title) for g in question.scale.grades] if question.scale else []


def _radios(question: Question, label: str, help_text: str) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=label, help_text=help_text, choices=_answers(question), widget=forms.RadioSelect, required=False
    )
    field.shown_required = True  # type: ignore[attr-defined]
    return field


class ScoreForm(Questioned, forms.Form):
    """Every question of a set with its grade and words. `finish` sends it in, which is when its words are asked about;
    otherwise it is saved as it is.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, tool: Tool, given: Mapping[str, Any], interview: bool) -> None:
        super().__init__(data, initial=dict(given))
        self.tool = tool
        self.header = [f for f in tool.header if not f.read and not interview]
        for line in self.header:
            self.fields[f"{line.key}_words"] = forms.CharField(
                label=line.title, help_text=line.hint, max_length=300, required=False
            )
        for q in tool.questions:
            if q.scale:
                self.fields[q.key] = _radios(q, f"{q.key} {q.title}", q.asks)
                self.fields[f"{q.key}_words"] = text(f"{q.key}: why, in a sentence", rows=2, required=False)
            else:
                self.fields[f"{q.key}_words"] = text(f"{q.key} {q.title}", q.asks, rows=3, required=False)
        if interview:
            self.fields["themes"] = forms.MultipleChoiceField(
                label="Themes that you heard",
                choices=list(THEMES.items()),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def texts(self) -> list[Text]:
        return super().texts() if self.data.get("do") == "finish" else []

    def values(self) -> dict[str, int]:
        return {q.key: int(v) for q in self.tool.graded if (v := self.cleaned_data.get(q.key))}

    def words(self) -> dict[str, str]:
        keys = [*(line.key for line in self.header), *(q.key for q in self.tool.questions)]
        return {key: w for key in keys if (w := self.cleaned_data.get(f"{key}_words", "").strip())}


class ModerateForm(Questioned, forms.Form):
    """What is agreed on the questions on which the auditors differ."""

    def __init__(self, data: Any = None, *, tool: Tool, differ: Collection[str]) -> None:
        super().__init__(data)
        self.differ = [q for q in tool.graded if q.key in differ]
        for q in self.differ:
            self.fields[q.key] = _radios(q, f"{q.key} {q.title}: what is agreed?", "")
        if differ:
            self.fields["disagreement"] = text(
                "Where did they differ, and how was it settled?", "Say so where it was not. " + NO_NAMES, required=False
            )
            self.fields["agreed_by"] = forms.CharField(label="Who met?", max_length=300, required=False)
            for name in ("disagreement", "agreed_by"):
                self.fields[name].shown_required = True  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, int]:
        return {q.key: int(v) for q in self.differ if (v := self.cleaned_data.get(q.key))}
