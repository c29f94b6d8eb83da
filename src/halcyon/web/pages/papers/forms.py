"""The forms of a paper and of a meeting."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from halcyon.practice.papers import IMPLICATIONS, PURPOSES, TEMPLATES, PaperTemplate
from halcyon.web.fields import DatePartsField

NO_NAMES = "Leave out names, and anything else by which a child, an adult or a family could be recognised."
Choices = Iterable[tuple[uuid.UUID, str]]


def text(label: str, help_text: str = "", *, rows: int = 4, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, strip=False, widget=forms.Textarea(attrs={"rows": rows})
    )


def chosen(choices: Choices) -> list[tuple[str, str]]:
    return [("", "Choose"), *((str(key), words) for key, words in choices)]


class NewPaperForm(forms.Form):
    template = forms.ChoiceField(
        label="What kind of paper?",
        choices=[(t.key, t.title) for t in TEMPLATES.values()],
        widget=forms.RadioSelect,
    )
    meeting = forms.ChoiceField(label="For which meeting?")
    title = forms.CharField(
        label="Title", max_length=200, required=False, help_text="Empty takes the title of its kind."
    )

    def __init__(self, *args: Any, meetings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = chosen(meetings)  # type: ignore[attr-defined]
        self.fields["template"].widget.choice_hints = {t.key: t.about for t in TEMPLATES.values()}


class SectionForm(forms.Form):
    text = text("What do you write?", rows=12)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FrontForm(forms.Form):
    """The front sheet of one edition; kinds of paper without one have title, purpose and summary only."""

    title = forms.CharField(label="Title", max_length=200)
    agenda_no = forms.CharField(label="Agenda number", max_length=20, required=False)
    author_role = forms.CharField(label="Author’s role", max_length=150, required=False)
    purpose = forms.ChoiceField(label="Purpose", choices=PURPOSES, widget=forms.RadioSelect)
    summary = text("Purpose and executive summary", "Needed when the paper is longer than three pages.", rows=6)
    recommendations = text("Recommendations", "What the body is asked to agree, decide or note.")
    engagement = text("Engagement", "Who was asked: families, practitioners, partners.")
    appendices = text("Appendices", rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, template: PaperTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not template.front:
            for name in ("agenda_no", "recommendations", "engagement", "appendices"):
                del self.fields[name]
            return
        for key, title in IMPLICATIONS:
            self.fields[f"implication_{key}"] = text(title, rows=2)
        if template.domains:
            self.fields["domains"] = forms.MultipleChoiceField(
                label=template.domains_title,
                help_text=template.domains_unverified,
                choices=template.domains,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def given(self) -> dict[str, Any]:
        """What was typed, in the shape that `write_front` takes."""
        implied = {key: self.cleaned_data.get(f"implication_{key}", "") for key, _ in IMPLICATIONS}
        return {**self.cleaned_data, "implications": implied}


class SendForm(forms.Form):
    signer = forms.ChoiceField(label="Who is to sign it?")

    def __init__(self, *args: Any, signers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = chosen(signers)  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    why = text("Why is it withdrawn?", required=True, rows=2)


class SignForm(forms.Form):
    """One reason for each finding that may stand, and the tick for figures that have changed since."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, findings: Iterable[Any] = (), stale: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for found in findings:
            if not found.stops:
                self.fields[found.key] = forms.CharField(
                    label=f"{found.where}: “{found.excerpt}”",
                    help_text=f"{found.words} Without a reason the paper is not signed.",
                    required=False,
                    max_length=300,
                )
                self.fields[found.key].shown_required = True  # type: ignore[attr-defined]
        if stale:
            self.fields["as_drafted"] = forms.BooleanField(
                label="Sign it with the figures as they were taken. The paper says on which day that was.",
                required=False,
            )

    def reasons(self) -> dict[str, str]:
        return {k: str(v) for k, v in self.cleaned_data.items() if k not in ("version", "as_drafted")}


class ExpectForm(forms.Form):
    title = forms.CharField(label="What is the paper about?", max_length=200)
    kind = forms.ChoiceField(
        label="Kind of paper",
        choices=[("", "Another kind"), *((t.key, t.title) for t in TEMPLATES.values())],
        required=False,
    )
    purpose = forms.ChoiceField(label="What is it for?", choices=PURPOSES, widget=forms.RadioSelect)
    writer = forms.ChoiceField(label="Who writes it?")
    due_on = DatePartsField(label="By when?")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["writer"].choices = chosen(people)  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    user = forms.ChoiceField(label="Whom do you ask?")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = chosen(people)  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    title = forms.CharField(label="What is the item about?", max_length=200)
    minutes = forms.IntegerField(label="For how many minutes?", widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    purpose = forms.ChoiceField(label="What is the item for?", choices=PURPOSES, widget=forms.RadioSelect)
    paper = forms.ChoiceField(label="Its paper", required=False)

    def __init__(self, *args: Any, papers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [("", "None"), *((str(k), w) for k, w in papers)]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    text = text("What was decided?", NO_NAMES, required=True, rows=3)
    owner = forms.ChoiceField(label="Who does it?", required=False, help_text="Only where something is to be done.")
    due_on = DatePartsField(label="By when?", required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Nobody: it is a decision only"), *((str(k), w) for k, w in people)]  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    outcome = text("What became of it?", required=True, rows=2)
    decision = forms.UUIDField(widget=forms.HiddenInput)
