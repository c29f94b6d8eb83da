"""The team's workspace, asking for support, and one support request."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import organisations_on, service_names, staff_names
from halcyon.frontdoor.consultations.queries import teams_of
from halcyon.frontdoor.models import SupportRequest
from halcyon.frontdoor.support import queries
from halcyon.frontdoor.support.actions import (
    NotTaken,
    close_support,
    date_support,
    note_support,
    take_support,
)
from halcyon.frontdoor.support.actions import ask_support as ask
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.consultations.forms import put_errors
from halcyon.web.pages.front_door.presenters import agency_name
from halcyon.web.pages.team import presenters
from halcyon.web.pages.team.forms import AddForm, AskForm, CloseForm, DateForm, NoteForm
from halcyon.web.request import Request
from halcyon.work.actions import KeyReused

PURPOSE = queries.PURPOSE


@may(Capability.ADVISE)
def team(request: Request) -> HttpResponse:
    """Everything open that my team has: advice, support and reviews, who has it, since when, and what is late."""
    viewer, now = request.viewer, request.now
    work = queries.open_work(viewer, at=now)
    chosen = presenters.read_filters(request.GET)
    shown = queries.narrowed(work, viewer, **chosen)
    shows(request, "consultation", [p.id for p in shown if p.kind == "advice"], purpose=PURPOSE)
    shows(request, "support_request", [p.id for p in shown if p.kind != "advice"], purpose=PURPOSE)
    names = staff_names(viewer, [p.owner for p in work])
    closed = list(queries.closed_work(viewer, at=now)[:20])
    return render(
        request,
        "team/team.html.jinja",
        {
            "tiles": presenters.tiles(work, viewer, now=now),
            "groups": presenters.filters(work, viewer, chosen),
            "rows": presenters.rows(shown, names, service_names(viewer, {p.team for p in shown})),
            "loads": presenters.loads(queries.by_owner(work, at=now), names, viewer, now=now),
            "narrowed": any(chosen.values()),
            "closed": closed,
            "now": now,
        },
    )


@may(Capability.ASK_ADVICE, methods=("GET", "POST"))
def ask_support(request: Request) -> HttpResponse:
    """Ask the safeguarding team for support, with what I asked before underneath."""
    viewer, now = request.viewer, request.now
    teams = queries.teams_asked(viewer, at=now)
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, teams=teams, initial={"key": uuid.uuid4().hex})
    if data is not None:
        sent = _ask(request, form, viewer.user_name)
        if sent is not None:
            messages.success(request, f"Your request has been sent. Its reference is {sent.reference}.")
            return redirect("support_request", request_id=sent.id)
    mine = queries.own_support(viewer)
    shows(request, "support_request", [r.id for r in mine], purpose=PURPOSE)
    return _draw(request, form, mine=mine, teams=service_names(viewer, {r.service for r in mine}), nobody=not teams)


@may(Capability.ADVISE, methods=("GET", "POST"))
def add_work(request: Request) -> HttpResponse:
    """Write down what was asked of my team in another way, or a review to which it contributes."""
    viewer = request.viewer
    data = request.POST if request.method == "POST" else None
    form = AddForm(
        data,
        teams=teams_of(viewer),
        agencies=[(o.code, o.name) for o in organisations_on(viewer, request.now.date())],
        initial={"key": uuid.uuid4().hex},
    )
    if data is not None:
        sent = _ask(request, form, str(data.get("asked_name", "")), agency=str(data.get("agency", "")))
        if sent is not None:
            return redirect("support_request", request_id=sent.id)
    return _draw(request, form, adding=True)


def _draw(request: Request, form: AskForm, **more: Any) -> HttpResponse:
    context = {"form": form, "adding": False, "mine": [], "nobody": False, "now": request.now, **more}
    return render(request, "team/ask.html.jinja", context, status=422 if form.errors else 200)


def _ask(request: Request, form: AskForm, asked_name: str, *, agency: str = "") -> SupportRequest | None:
    """Send what was typed, or put what is wrong with it on the form and return None."""
    if not form.is_valid():
        return None
    try:
        asks = partial(
            ask,
            by=request.viewer,
            at=request.now,
            key=form.cleaned_data["key"].hex,
            service=form.team,
            wanted=form.wanted(asked_name),
            agency=agency,
        )
        return form.keeping(request, "support.ask", asks)
    except NotTaken as wrong:
        put_errors(form, wrong.problems)
    except KeyReused:
        data = request.POST.copy()
        data["key"] = uuid.uuid4().hex
        form.data = data
        form.add_error(None, "This page has sent a request before. If this is another one, send it again now.")
    return None


@may(Capability.ASK_ADVICE, Capability.ADVISE, methods=("GET", "POST"))
def support_request(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """One support request: what is asked, what was done, and what its reader can do about it."""
    viewer, now = request.viewer, request.now
    row = queries.support_request(viewer, request_id, at=now)
    if row is None:
        raise Http404
    works = queries.workable(viewer, request_id, at=now) is not None
    doing = request.POST.get("do", "") if request.method == "POST" and works else ""
    data = request.POST if doing else None
    noting, dating, closing = (
        NoteForm(data if doing == "note" else None),
        DateForm(data if doing == "date" else None, initial={"due_on": row.due_on}),
        CloseForm(data if doing == "close" else None),
    )
    given: dict[str, Any] = {"request_id": row.id, "by": viewer, "at": now}
    acts: dict[str, tuple[forms.Form, str, Callable[[], object]]] = {
        "take": (forms.Form({}), "This is yours now.", lambda: take_support(**given)),
        "note": (
            noting,
            "Written down.",
            lambda: noting.keeping(
                request, "support.note", partial(note_support, **given, **noting.cleaned_data), subject_id=row.id
            ),
        ),
        "date": (dating, "The day is kept.", lambda: date_support(**given, **dating.cleaned_data)),
        "close": (
            closing,
            "Closed.",
            lambda: closing.keeping(
                request,
                "support.close",
                partial(
                    close_support,
                    **given,
                    outcome=closing.cleaned_data["outcome"],
                    text=closing.cleaned_data["outcome_text"],
                ),
                subject_id=row.id,
            ),
        ),
    }
    if doing in acts and _do(*acts[doing], request):
        return redirect("support_request", request_id=row.id)
    shows(request, "support_request", [row.id], purpose=PURPOSE)
    notes = queries.notes(row) if works else []
    return render(
        request,
        "team/request.html.jinja",
        {
            "row": row,
            "works": works,
            "viewer": viewer,
            "notes": notes,
            "topic": presenters.topic_words(row.kind, row.topic),
            "agency": agency_name(row.agency),
            "team": service_names(viewer, [row.service]).get(row.service, ""),
            "names": staff_names(viewer, [row.owner, row.closed_by, row.added_by, *(n.written_by for n in notes)]),
            "noting": noting,
            "dating": dating,
            "closing": closing,
            "late": row.due_on is not None and row.state != "closed" and row.due_on < now.astimezone(LONDON).date(),
            "now": now,
        },
        status=422 if noting.errors or dating.errors or closing.errors else 200,
    )


def _do(form: forms.Form, done: str, act: Callable[[], object], request: Request) -> bool:
    """Do what a valid form asks, and say so; False with what is wrong on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotTaken as wrong:
        if "" in wrong.problems:
            messages.error(request, wrong.problems[""][0])
            return True
        put_errors(form, wrong.problems)
        return False
    messages.success(request, done)
    return True
