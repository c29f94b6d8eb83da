"""The forms of recommendations, of the actions that answer them, and of what shows that they worked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from halcyon.learning.improving.models import Recommendation
from halcyon.practice.learning_themes import THEMES
from halcyon.web.fields import DatePartsField

CODE_NAME = "Speak of services. Leave out names of children, adults, families and workers: use the review’s code name."
Choices = Sequence[tuple[str, str]]
STEPS = 3
BETTER = [("yes", "More is better"), ("no", "Less is better")]
SOURCES = [("", "Choose"), *(s for s in Recommendation.SOURCES if s[0] != "import")]


def long_text(label: str, help_text: str = CODE_NAME, *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


def choice(label: str, help_text: str = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, required=required)


class Chosen(forms.Form):
    """A form whose lists are filled by the page: `choices` maps a field to what can be chosen."""

    def __init__(self, data: Any = None, files: Any = None, *, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        for name, listed in choices.items():
            field = self.fields[name]
            if not listed and not field.required:
                del self.fields[name]  # nothing to choose, and nothing is asked
                continue
            single = not isinstance(field, forms.MultipleChoiceField) and not isinstance(
                field.widget, forms.RadioSelect
            )
            field.choices = [("", "Choose"), *listed] if single else list(listed)  # type: ignore[attr-defined]


def theme_boxes() -> forms.MultipleChoiceField:
    """The themes of the published list, any of which a recommendation may stand under."""
    return forms.MultipleChoiceField(
        label="Themes",
        help_text="So that it is found again. Choose all that fit.",
        choices=[(t.key, t.title) for t in THEMES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ThemesForm(forms.Form):
    themes = theme_boxes()


class RecommendForm(Chosen):
    text = long_text("What should change?")
    themes = theme_boxes()
    source_kind = forms.ChoiceField(
        label="Where does it come from?",
        choices=[("", "Choose"), *(s for s in Recommendation.SOURCES if s[0] != "import")],
    )
    source_title = forms.CharField(
        label="Which one?", help_text="Its title, with a code name: for example “Review of Child R”.", max_length=200
    )
    said_on = DatePartsField(label="When was it said?", help_text="Leave empty if it is today.", required=False)
    agencies = forms.MultipleChoiceField(
        label="Which agencies is it for?", widget=forms.CheckboxSelectMultiple, required=False
    )


class AnswerForm(forms.Form):
    accepted = forms.ChoiceField(
        label="Does your agency accept it?",
        choices=[("yes", "Yes, it is accepted"), ("no", "No, it is not accepted")],
        widget=forms.RadioSelect,
    )
    reason = long_text("Why is it not accepted?", "Boards read it.", required=False)
    reveals = {("accepted", "no"): ("reason",)}


class PlanForm(Chosen):
    agency_code = choice("Which agency does it?")
    text = long_text("What will be done?")
    success = long_text("How will everybody know that it worked?", "The audit or measure that will show it.", rows=2)
    owner = choice("Who owns it?")
    deputy = choice("Who deputises?", required=False)
    due = DatePartsField(label="When is it due?", help_text="For example, 27 3 2027")
    bodies = forms.MultipleChoiceField(
        label="Which bodies watch over it?",
        help_text="One action can answer to several: the board and a contract review, for example.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(data, choices=choices, **kwargs)
        for n in range(1, STEPS + 1):
            self.fields[f"step_{n}"] = forms.CharField(label=f"Milestone {n}", max_length=300, required=False)
            self.fields[f"step_due_{n}"] = DatePartsField(label=f"Milestone {n} is due", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n in range(1, STEPS + 1):
            if bool(given.get(f"step_{n}")) != bool(given.get(f"step_due_{n}")) and f"step_due_{n}" not in self.errors:
                self.add_error(f"step_{n}", f"Milestone {n} needs both what and when, or neither.")
        return given


class DoneForm(forms.Form):
    words = long_text("What was done?")


class SpeakForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("words", "Something that was seen or said"), ("figure", "A figure")],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Name it", max_length=200)
    words = long_text("What does it show?", required=False)
    after = forms.FloatField(label="The figure", required=False)
    unit = forms.CharField(label="Of what", help_text="For example, per cent of files.", max_length=40, required=False)
    measured_on = DatePartsField(label="Taken on", required=False)
    reveals = {("kind", "figure"): ("after", "unit", "measured_on")}


class ProveForm(forms.Form):
    kind = forms.ChoiceField(
        label="What shows it?",
        choices=[("audit", "A round of an audit"), ("measure", "A measure (an indicator)")],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label="Which one?", help_text="As others find it: for example “Consent audit, second round”.", max_length=200
    )
    before = forms.FloatField(label="The figure from before")
    after = forms.FloatField(label="The figure from after")
    unit = forms.CharField(label="Of what", help_text="For example, per cent of files.", max_length=40, required=False)
    more_is_better = forms.ChoiceField(
        label="Which way is better?",
        choices=[("yes", "More is better"), ("no", "Less is better")],
        widget=forms.RadioSelect,
    )
    measured_on = DatePartsField(
        label="Until when does the figure from after reach?", help_text="It counts only when that is after the action."
    )
    words = long_text("What else should a reader know?", required=False, rows=2)


class RoundForm(Chosen):
    measure = choice(
        "Which result?", "Rounds of audits that were reported here, each beside the round before: before → after."
    )
    words = long_text("What else should a reader know?", required=False, rows=2)


class MeasureForm(Chosen):
    measure = choice("Which measure?", "The board’s indicators that have figures of two periods or more.")


class PeriodsForm(Chosen):
    before = choice("Which figure is from before the action?")
    after = choice(
        "Which figure is from after it?", "It shows a change only when its period ends after the action was done."
    )
    more_is_better = forms.ChoiceField(label="Which way is better?", choices=BETTER, widget=forms.RadioSelect)
    words = long_text("What else should a reader know?", required=False, rows=2)


class DocumentForm(forms.Form):
    file = forms.FileField(label="The file", help_text="A PDF, a Word document, a spreadsheet or a picture.")
    words = long_text("What does it show?", required=False, rows=2)


class DateForm(Chosen):
    due = DatePartsField(label="The new day", help_text="For example, 27 3 2027")
    reason = long_text("Why is it moved?")
    agreed_by = choice("Who agreed?", "Somebody who oversees actions, and does not own this one.")


class OwnerForm(Chosen):
    owner = choice("Who owns it now?")
    deputy = choice("Who deputises?", required=False)


class BodiesForm(Chosen):
    bodies = forms.MultipleChoiceField(label="Which bodies watch over it as well?", widget=forms.CheckboxSelectMultiple)


class StopForm(forms.Form):
    reason = long_text("Why is it stopped?", "The bodies that watch over it read this.")


class JudgeForm(Chosen):
    result = forms.ChoiceField(
        label="Did the action make the change?",
        choices=[
            ("shown", "Assured: an audit or a measure shows the change"),
            ("words", "Assured without one, for the reason that I write"),
            ("no", "Not assured: it is open again"),
        ],
        widget=forms.RadioSelect,
    )
    evidence = choice("Which audit or measure?", required=False)
    words = long_text("Why?", "Needed unless an audit or a measure shows the change.", required=False)
    body = choice("For which body do you say this?", required=False)
    reveals = {("result", "shown"): ("evidence",)}

    def without_proof(self) -> None:
        """Ask only what can be said where there is no audit and no measure among the evidence."""
        self.reveals = {}
        field = self.fields["result"]
        field.choices = [c for c in field.choices if c[0] != "shown"]  # type: ignore[attr-defined]


class AnswerEscalationForm(forms.Form):
    answer = long_text("What stands in the way, and what happens now?")
