"""What the administrator's pages share: their frame, and how a form is asked, carried out and answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.agencies import queries
from halcyon.agencies.actors import Refused
from halcyon.web.pages.administration.presenters import SECTIONS
from halcyon.web.request import Request


def posted(request: Request) -> QueryDict | None:
    """What was sent with the form, also when it was sent empty; None when the form is only shown."""
    return request.POST if request.method == "POST" else None


def page(request: Request, template: str, here: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """One of the administrator's pages. `here` names the section that it belongs to."""
    waiting = len(queries.pending_changes(request.viewer, at=request.now))
    sections = [
        {
            "href": reverse(name),
            "text": text,
            "here": name == here,
            "count": waiting if name == "administration_changes" else None,
        }
        for name, text in SECTIONS
    ]
    given = {"sections": sections, "now": request.now, "waiting": waiting, **context}
    return render(request, f"administration/{template}.html.jinja", given, status=status)


def ask(
    request: Request,
    form: forms.Form,
    *,
    here: str,
    title: str,
    submit: str,
    back: str,
    act: Callable[[forms.Form], str],
    caption: str = "",
    lead: str = "",
    danger: bool = False,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, or carry it out and go back to `back` with what `act` says was done.

    `act` is called with the valid form. What it refuses is shown with what was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "form": form,
        "title": title,
        "caption": caption,
        "lead": lead,
        "submit": submit,
        "back": back,
        "danger": danger,
        **(extra or {}),
    }
    return page(request, "form", here, context)


def do(request: Request, act: Callable[[], str], *, back: str) -> HttpResponse:
    """Carry out an act that needs no form, and go back with what it says was done or why it was refused."""
    try:
        messages.success(request, act())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(back)
