"""A page with several things that can be done on it: each its own small form, with what was typed kept on a mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone
from halcyon.web.doing import say_wrong
from halcyon.web.fields import DatePartsField
from halcyon.web.keeping import Typing, as_draft
from halcyon.web.request import Request
from halcyon.web.wording import Questioned, Text

Options = Sequence[tuple[str, str]]
AREA = "reviews"  # whose drafts these are


def _shown(field: forms.Field, required: bool) -> forms.Field:
    field.shown_required = required  # type: ignore[attr-defined]
    return field


def line(label: str, hint: str = "", *, required: bool = True) -> forms.Field:
    """One line of text."""
    return _shown(forms.CharField(label=label, help_text=hint, required=False, max_length=300), required)


def words(label: str, hint: str = "", *, required: bool = True, rows: int = 4, theirs: bool = False) -> forms.Field:
    """Some lines of text. `theirs`: what a child or a family said, which nobody is asked to put otherwise."""
    widget = forms.Textarea(attrs={"rows": rows})
    field = forms.CharField(label=label, help_text=hint, required=False, strip=False, widget=widget)
    field.theirs = theirs  # type: ignore[attr-defined]
    return _shown(field, required)


def one(label: str, options: Options, hint: str = "", *, required: bool = True) -> forms.Field:
    """One of a few answers."""
    return _shown(
        forms.ChoiceField(label=label, help_text=hint, required=False, choices=list(options), widget=forms.RadioSelect),
        required,
    )


def pick(label: str, options: Options, hint: str = "", *, required: bool = True) -> forms.Field:
    """One of many answers, from a list."""
    return _shown(
        forms.ChoiceField(label=label, help_text=hint, required=False, choices=[("", ""), *options]), required
    )


def several(label: str, options: Options, hint: str = "", *, required: bool = True) -> forms.Field:
    """Any of these answers."""
    return _shown(
        forms.MultipleChoiceField(
            label=label, help_text=hint, required=False, choices=list(options), widget=forms.CheckboxSelectMultiple
        ),
        required,
    )


def day(label: str, hint: str = "", *, required: bool = True) -> forms.Field:
    """A day in three boxes."""
    return _shown(DatePartsField(label=label, help_text=hint, required=False), required)


def tick(label: str, hint: str = "") -> forms.Field:
    """Something to confirm."""
    return _shown(forms.BooleanField(label=label, help_text=hint, required=False), False)


def number(label: str, hint: str = "", *, required: bool = True) -> forms.Field:
    """A whole number."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    return _shown(forms.IntegerField(label=label, help_text=hint, required=False, min_value=0, widget=widget), required)


class StepForm(Questioned, forms.Form):
    """The form of one step: what must be answered is said here, what is wrong with it by the act.

    Its long texts are about people, so that words that put the blame on one of them are asked about before it is done.
    """

    def __init__(self, key: str, fields: Mapping[str, forms.Field], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id=f"{key}_%s", initial=initial)
        self.fields.update(fields)

    def texts(self) -> list[Text]:
        return [text for text in super().texts() if not getattr(self.fields[text.field], "theirs", False)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for key, field in self.fields.items():
            if field.shown_required and key not in self.errors and given.get(key) in (None, "", []):  # type: ignore[attr-defined]
                self.add_error(key, f"{str(field.label).rstrip('?.')}: answer this question.")
        return given


Do = Callable[[dict[str, Any]], object]


@dataclass(frozen=True)
class Step:
    """One thing that can be done on a page. `said` is told when it is done; `initial` fills its fields."""

    key: str
    label: str
    fields: Mapping[str, forms.Field]
    do: Do
    said: str = "It is written down."
    intro: str = ""
    initial: Mapping[str, Any] | None = None
    grave: bool = False
    whole: bool = False  # shown as it is, not folded away
    heard: bool = False  # a recommendation, beside which stands where it was heard before

    @property
    def written(self) -> bool:
        """Whether somebody writes at length in it, so that it is kept while they do."""
        return any(isinstance(field.widget, forms.Textarea) for field in self.fields.values())


def page(
    request: Request, template: str, steps: Sequence[Step], context: Mapping[str, Any], *, back: str, **where: Any
) -> HttpResponse:
    """Draw a page with its steps, or do the one that was sent and go `back` to the address of that name.

    A step that is refused leaves everything typed, and says what is wrong beside its field. What may not be done is as
    if it were not there. Words that put the blame on somebody are asked about first, and kept with what was said to it.
    What is being written is kept as its writer’s own draft until it is sent.
    """
    tried = request.POST.get("do", "") if request.method == "POST" else ""
    typings = {s.key: Typing(request, s.key, area=AREA) for s in steps if s.written}
    if tried in typings and (saved := typings[tried].saved()):
        return saved
    drawn = [(s, _form(request, s, tried, typings.get(s.key))) for s in steps]
    for step, form in drawn:
        if step.key != tried or not form.is_valid():
            continue
        try:
            gone_to = form.keeping(
                request,
                f"reviews.{step.key}",
                partial(step.do, dict(form.cleaned_data)),
                subject_id=next(iter(where.values()), None),
            )
        except NotDone as wrong:
            say_wrong(form, wrong)
        except Denied:
            raise Http404 from None
        else:
            if step.key in typings:
                typings[step.key].done()
            messages.success(request, step.said)
            return redirect(gone_to) if isinstance(gone_to, str) else redirect(back, **where)
    failed = any(form.errors for _, form in drawn)
    if tried and not any(s.key == tried for s in steps):
        raise Http404
    return render(
        request,
        template,
        {**context, "steps": drawn, "tried": tried, "typings": typings, "failed": failed, "now": request.now},
        status=422 if failed else 200,
    )


def _form(request: Request, step: Step, tried: str, typing: Typing | None) -> StepForm:
    """The form of a step: with what was sent, with what was being written, or as it begins."""
    data = typing.data if typing else request.POST if step.key == tried else None
    form = StepForm(step.key, step.fields, data, step.initial)
    if typing and typing.kept:
        as_draft(form)
    return form


def noon(on: date) -> datetime:
    """A day as a moment that lies in it, in London and in UTC alike."""
    return datetime.combine(on, time(12), LONDON)


def evening(on: date) -> datetime:
    """The end of a day in London."""
    return datetime.combine(on, time(23, 59, 59), LONDON)


def chosen(value: str) -> UUID | None:
    """The id that was chosen from a list, or None for nothing."""
    return UUID(value) if value else None
