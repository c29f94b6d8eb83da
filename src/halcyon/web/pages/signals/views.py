"""The horizon register, raising a signal, and one signal until it is decided."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names
from halcyon.assurance.signals import actions, queries
from halcyon.kernel.pathways import Refused
from halcyon.kernel.problems import NotDone
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.signals.forms import DecideForm, EvidenceForm, LookForm, RaiseForm
from halcyon.web.request import Request

PURPOSE = "oversight"


@may(Capability.RAISE_SIGNAL, Capability.KEEP_SIGNALS, methods=("GET", "POST"))
def register(request: Request) -> HttpResponse:
    """The signals that the viewer may read, and, for whoever keeps them, what rises in the numbers."""
    viewer, now = request.viewer, request.now
    keeps = viewer.can(Capability.KEEP_SIGNALS)
    if request.method == "POST":
        try:
            made = actions.raise_rise(series=request.POST.get("series", ""), by=viewer, at=now)
        except Refused as refused:
            messages.error(request, " ".join(refused.reasons))
            return redirect("signals")
        messages.success(request, f"On the register: {made.reference}. Say who looks into it.")
        return redirect("signal", signal_id=made.id)
    found = queries.signals(viewer)
    shows(request, "signal", [s.id for s in found], purpose=PURPOSE)
    context = {
        "signals": found,
        "rising": queries.rising(viewer, at=now) if keeps else [],
        "keeps": keeps,
        "names": staff_names(viewer, [s.owner for s in found]),
        "now": now,
        "today": now.date(),
    }
    return render(request, "signals/list.html.jinja", context)


@may(Capability.RAISE_SIGNAL, Capability.KEEP_SIGNALS, methods=("GET", "POST"))
def new_signal(request: Request) -> HttpResponse:
    """Say that something new is being seen."""
    viewer, now = request.viewer, request.now
    form = RaiseForm(request.POST if request.method == "POST" else None, keeps=viewer.can(Capability.KEEP_SIGNALS))
    if request.method == "POST" and form.is_valid():
        made: list[uuid.UUID] = []
        given = {"source": "practitioner", **form.cleaned_data}
        if did(form, lambda: made.append(actions.raise_signal(**given, by=viewer, at=now).id)):
            messages.success(request, "Thank you. Somebody is asked to look into it, and you hear what came of it.")
            return redirect("signal", signal_id=made[0])
    return render(request, "signals/new.html.jinja", {"form": form}, status=422 if form.errors else 200)


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def one_signal(request: Request, signal_id: uuid.UUID) -> HttpResponse:
    """One signal: what is seen, what may lie behind it, what speaks for it and against it, and what was decided."""
    viewer, now = request.viewer, request.now
    found = queries.signal(viewer, signal_id)
    if found is None:
        raise Http404
    keeps = viewer.can(Capability.KEEP_SIGNALS)
    doing = request.POST.get("do", "")
    who: dict[str, Any] = {"signal_id": signal_id, "by": viewer, "at": now}
    data = request.POST if request.method == "POST" else None
    look = LookForm(
        data if doing == "look" else None,
        people=queries.owners(viewer) if keeps else [],
        initial={"owner": found.owner, "hypothesis": found.hypothesis, "decide_on": found.decide_on},
    )
    weigh = EvidenceForm(data if doing == "weigh" else None)
    decide = DecideForm(data if doing == "decide" else None)
    ways: dict[str, tuple[forms.Form, Callable[[dict[str, Any]], object]]] = {
        "look": (
            look,
            lambda g: actions.look_into(
                owner=uuid.UUID(g["owner"]), hypothesis=g["hypothesis"], decide_on=g["decide_on"], **who
            ),
        ),
        "weigh": (weigh, lambda g: actions.add_evidence(**g, **who)),
        "decide": (decide, lambda g: actions.decide_signal(**g, **who)),
    }
    if doing in ways:
        form, act = ways[doing]
        if form.is_valid() and did(form, lambda: act(form.cleaned_data)):
            messages.success(request, "It is kept.")
            return redirect("signal", signal_id=signal_id)
    evidence = queries.evidence_of(viewer, found)
    shows(request, "signal", [signal_id], purpose=PURPOSE)
    context = {
        "signal": found,
        "sides": [
            ("Speaks for it", [e for e in evidence if e.speaks == "for"]),
            ("Speaks against it", [e for e in evidence if e.speaks == "against"]),
        ],
        "names": staff_names(viewer, [found.raised_by, found.owner, found.decided_by, *(e.by for e in evidence)]),
        "look": look,
        "weigh": weigh,
        "decide": decide,
        "open": found.state in ("raised", "watched"),
        "keeps": keeps,
        "may_decide": found.state == "watched" and (keeps or viewer.user_id == found.owner),
        "now": now,
        "today": now.date(),
    }
    wrong = look.errors or weigh.errors or decide.errors
    return render(request, "signals/signal.html.jinja", context, status=422 if wrong else 200)


def did(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do what a valid form asks; False with what is wrong put on the form."""
    try:
        act()
    except Refused as wrong:
        for words in wrong.reasons:
            form.add_error(None, words)
        return False
    except NotDone as wrong:
        for words in wrong.problems.values():
            form.add_error(None, words)
        return False
    return True
