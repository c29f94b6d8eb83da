"""Drawing any set of questions as a form: the same for a move of a case and for an instrument."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from halcyon.kernel.instruments import Condition, Instrument, Question, Section, shown
from halcyon.web.fields import DatePartsField
from halcyon.web.wording import Questioned, Text, texts_of


def _field(question: Question) -> forms.Field:
    """One question as a Django field. What must be answered is decided by the definition, so fields are never
    required.
    """
    common: dict[str, Any] = {"label": question.words, "help_text": question.help, "required": False}
    if question.kind in ("choice", "yes_no", "yes_no_not_known"):
        return forms.ChoiceField(widget=forms.RadioSelect, choices=getattr(question, "options", ()), **common)
    if question.kind == "several":
        return forms.MultipleChoiceField(
            widget=forms.CheckboxSelectMultiple, choices=getattr(question, "options", ()), **common
        )
    if question.kind == "date":
        return DatePartsField(**common)
    if question.kind == "number":
        return forms.IntegerField(widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}), **common)
    if question.kind == "short_text":
        return forms.CharField(strip=True, **common)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), strip=False, **common)


class QuestionsForm(Questioned, forms.Form):
    """A form made from questions. `answers()` gives what was answered to the questions that the answers bring up.

    `needed` are questions (by key) that a rule wants answered, though their definition does not: not called optional.
    """

    def __init__(
        self,
        questions: Iterable[Question],
        data: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        needed: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="q_%s", **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.key] = _field(question)
            self.fields[question.key].shown_required = question.required or question.key in needed  # type: ignore[attr-defined]

    def as_draft(self) -> None:
        """Read what was typed, and leave out what is wrong with it."""
        self.full_clean()
        self._errors = ErrorDict()

    def given(self) -> dict[str, Any]:
        """Everything that was typed, as plain values; for drafts."""
        self.full_clean()
        return {k: v for k, v in self.cleaned_data.items() if v not in (None, "", [])}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for question in shown(self.questions, cleaned):
            if question.key in self.errors:
                continue
            problem = question.problem(cleaned.get(question.key))
            if problem:
                self.add_error(question.key, problem)
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The answers to the questions that are shown. Call after `is_valid()`."""
        return {
            q.key: self.cleaned_data[q.key]
            for q in shown(self.questions, self.cleaned_data)
            if self.cleaned_data.get(q.key) not in (None, "", [])
        }

    def texts(self) -> list[Text]:
        return texts_of(self.questions, self.answers())

    def refuse(self, reasons: Iterable[str]) -> None:
        """Show why an act was refused, above the form, keeping everything typed."""
        for reason in reasons:
            if not any(reason.startswith(str(e).rstrip(".")) for errors in self.errors.values() for e in errors):
                self.add_error(None, reason)


@dataclass(frozen=True)
class DrawnSection:
    """A section as the template draws it: each field with the condition under which it belongs."""

    key: str
    title: str
    intro: str
    fields: tuple[tuple[forms.BoundField, Condition | None], ...]


def sections(form: QuestionsForm, parts: Iterable[Section]) -> list[DrawnSection]:
    """The fields of a form in the sections of its definition."""
    return [
        DrawnSection(p.key, p.title, p.intro, tuple((form[q.key], q.when) for q in p.questions if q.key in form.fields))
        for p in parts
    ]


def form_for(instrument: Instrument, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> QuestionsForm:
    """The form of a whole instrument."""
    return QuestionsForm(instrument.questions(), data, initial=initial)
