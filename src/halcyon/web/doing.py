"""A page that is one form: it is checked, done, and what cannot be done comes back on the form with nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.kernel.problems import NotDone
from halcyon.web.request import Request


def say_wrong(form: forms.BaseForm, wrong: NotDone, names: Mapping[str, str] | None = None) -> None:
    """Put what is wrong beside its field, or at the top. `names` maps what an act calls a field to the form's name."""
    for key, words in wrong.problems.items():
        name = (names or {}).get(key, key)
        form.add_error(name if name in form.fields else None, words)


def did(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do what a valid form asks; False with what is wrong put on the form. What is denied is a page not there."""
    try:
        act()
    except NotDone as wrong:
        say_wrong(form, wrong)
        return False
    except Denied:
        raise Http404 from None
    return True


def form_page(
    request: Request,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: str,
    button: str,
    done: str,
    to: str,
    back: str,
    caption: str = "",
    lead: str = "",
    about: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Show a form, or do what it asks and go on to the address `to` with the words `done`.

    `about` are pairs of words that stand above the form, `back` the address that "Back" and "Cancel" lead to.
    """
    if request.method == "POST" and form.is_valid() and did(form, act):
        messages.success(request, done)
        return redirect(to)
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "caption": caption,
        "lead": lead,
        "about": about,
    }
    return render(request, "workforce/form.html.jinja", context, status=422 if form.errors else 200)


def days(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    """A day chosen from a calendar."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def moments(label: str, help_text: str = "") -> forms.DateTimeField:
    """A day and a time of day, in London."""
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


def lines(label: str, help_text: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A text of several lines, kept as it was typed."""
    return forms.CharField(
        label=label, help_text=help_text, required=required, strip=False, widget=forms.Textarea(attrs={"rows": rows})
    )


def one_of(
    label: str, choices: Sequence[tuple[str, str]], help_text: str = "", *, required: bool = True
) -> forms.ChoiceField:
    """A choice shown as radio buttons."""
    return forms.ChoiceField(
        label=label, choices=list(choices), help_text=help_text, required=required, widget=forms.RadioSelect
    )


def from_list(
    label: str, choices: Sequence[tuple[Any, str]], help_text: str = "", *, required: bool = True
) -> forms.ChoiceField:
    """A choice from a long list."""
    every = [("", "Choose"), *((str(value), words) for value, words in choices)]
    return forms.ChoiceField(label=label, choices=every, help_text=help_text, required=required)
