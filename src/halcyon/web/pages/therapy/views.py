"""The therapeutic service: referring a child, the service's list, one referral, and notes that stay there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names, working_calendar
from halcyon.exploitation.therapy.actions import (
    accept,
    allocate,
    end,
    refer_to_therapy,
    send_back,
    write_therapy_note,
)
from halcyon.exploitation.therapy.models import TherapyReferral
from halcyon.exploitation.therapy.queries import PURPOSE, referral, referrals, running, therapy_notes
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of, subject
from halcyon.practice.therapy import BEGIN, END, NOTE, REFERRAL, SEND_BACK
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters as shared
from halcyon.web.pages.front_door.views.common import case_for, home_of
from halcyon.web.request import Request

MOST = 200
STEPS: dict[str, tuple[str, tuple[Any, ...], tuple[str, ...]]] = {
    "accept": ("Accept the child", (), ("waiting",)),
    "begin": ("I begin with the child", BEGIN, ("accepted",)),
    "note": ("Write a therapy note", NOTE, ("allocated",)),
    "end": ("Therapy has ended", END, ("accepted", "allocated")),
    "send-back": ("Send it back", SEND_BACK, ("waiting", "accepted")),
}


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def refer(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Refer the child of a case to the therapeutic service."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    shows(request, "case", [row.id, row.record_id], purpose=purpose)
    form = QuestionsForm(REFERRAL, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            refers = partial(refer_to_therapy, case_id=row.id, **form.answers(), by=viewer, at=now)
            form.keeping(request, "therapy.refer", refers, subject_id=row.id)
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, "The child is referred. The service answers you here.")
            return redirect(home_of(viewer, row), case_id=row.id)
    return render(
        request,
        "therapy/refer.html.jinja",
        {
            "case": row,
            "home": home_of(viewer, row),
            "banner": shared.banner(subject(viewer, row.record_id, at=now)),
            "form": form,
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.SEE_THERAPY)
def listing(request: Request) -> HttpResponse:
    """What the service was asked, the longest wait first; ended ones when asked for."""
    viewer, now = request.viewer, request.now
    every = request.GET.get("all") == "yes"
    rows = [r for r in referrals(viewer, at=now)[:MOST] if every or r.state in TherapyReferral.OPEN]
    shows(request, "therapy_referral", [r.id for r in rows], purpose=PURPOSE)
    names = names_of(viewer, [r.record_id for r in rows])
    people = staff_names(viewer, [r.therapist for r in rows])
    due = running(viewer, rows)
    return render(
        request,
        "therapy/list.html.jinja",
        {
            "rows": [
                {
                    "row": r,
                    "name": names.get(r.record_id, ("", None))[0] or "Name not known",
                    "therapist": people.get(r.therapist, "") if r.therapist else "",
                    "due": due.get(r.id),
                }
                for r in rows
            ],
            "every": every,
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )


@may(Capability.SEE_THERAPY, methods=("GET", "POST"))
def one(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """One referral with the service's own notes. `do` says what the therapist does; what was typed is kept."""
    viewer, now = request.viewer, request.now
    row = referral(viewer, referral_id, at=now)
    if row is None:
        raise Http404
    do = request.POST.get("do", "")
    forms = {
        key: QuestionsForm(questions, request.POST if do == key else None)
        for key, (_, questions, states) in STEPS.items()
        if row.state in states
    }
    if do in forms and forms[do].is_valid():
        try:
            does = partial(_acts(request, row)[do], forms[do].answers())
            forms[do].keeping(request, f"therapy.{do}", does, subject_id=row.id)
        except Refused as refused:
            forms[do].refuse(refused.reasons)
        else:
            messages.success(request, "Recorded.")
            return redirect("therapy_referral", referral_id=row.id)
    notes = therapy_notes(viewer, row, at=now)
    shows(request, "therapy_referral", [row.id, row.record_id], purpose=PURPOSE)
    name, born = names_of(viewer, [row.record_id]).get(row.record_id, ("", None))
    people = staff_names(viewer, [row.referred_by, row.therapist, *(n.by for n in notes)])
    return render(
        request,
        "therapy/referral.html.jinja",
        {
            "row": row,
            "name": name or "Name not known",
            "born": born,
            "people": people,
            "notes": notes,
            "forms": [(key, STEPS[key][0], form) for key, form in forms.items()],
            "tried": do,
            "now": now,
        },
        status=422 if any(f.errors for f in forms.values()) else 200,
    )


def _acts(request: Request, row: TherapyReferral) -> dict[str, Callable[[Mapping[str, Any]], object]]:
    common: dict[str, Any] = {"referral_id": row.id, "by": request.viewer, "at": request.now}
    return {
        "accept": lambda given: accept(**common),
        "begin": lambda given: allocate(therapist=request.viewer.signing, **given, **common),
        "note": lambda given: write_therapy_note(**given, **common),
        "end": lambda given: end(**given, **common),
        "send-back": lambda given: send_back(**given, **common),
    }
