"""Disagreeing with a decision, following how that stands, and the list of disagreements."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.agencies.queries import working_calendar
from halcyon.cases.actions import Stale
from halcyon.frontdoor.disagreements.actions import go_on, raise_disagreement
from halcyon.frontdoor.disagreements.queries import (
    DISAGREEMENT,
    PURPOSE,
    disagreements,
    disputable,
    moves_of_raiser,
    readable_in_full,
    subject_in_concern,
)
from halcyon.frontdoor.disagreements.queries import standing as standing_of
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.middleware import shows
from halcyon.web.pages.disagreements import presenters
from halcyon.web.request import Request


@may(Capability.RAISE_CONCERN, methods=("GET", "POST"))
def disagree(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Disagree with a decision about a case that the viewer works with."""
    return _disagree(request, case_id, reverse("case", args=[case_id]))


@may(Capability.RAISE_CONCERN, methods=("GET", "POST"))
def disagree_with_own(request: Request, contact_id: uuid.UUID, position: int) -> HttpResponse:
    """Disagree with what the hub decided about one's own concern."""
    case_id = subject_in_concern(request.viewer, contact_id, position)
    if case_id is None:
        raise Http404
    return _disagree(request, case_id, reverse("own_concern", args=[contact_id]))


def _disagree(request: Request, case_id: uuid.UUID, back: str) -> HttpResponse:
    viewer, now = request.viewer, request.now
    found = disputable(viewer, case_id, at=now)
    if found is None:
        raise Http404
    shows(request, "case", [case_id], purpose=PURPOSE)
    step = registry.pathways[DISAGREEMENT].move("begin_in_danger")  # it has the questions of both ways to begin
    status = 200
    if request.method == "POST":
        form = QuestionsForm(step.asks, request.POST)
        if form.is_valid():
            try:
                does = partial(raise_disagreement, case_id=case_id, given=form.answers(), by=viewer, at=now)
                case = form.keeping(request, DISAGREEMENT, does, subject_id=case_id)
            except Refused as refused:
                form.refuse(refused.reasons)
            else:
                messages.success(request, "Your disagreement is recorded, and the hub’s manager has been told.")
                return redirect("disagreement", case_id=case.id)
        status = 200 if form.asked else 422
    else:
        form = QuestionsForm(step.asks)
    context = {
        "form": form,
        "about": found,
        "back": back,
        "stages": registry.profile.disagreement_stages,
        "danger_stage": next(
            s.title for s in registry.profile.disagreement_stages if s.key == registry.profile.disagreement_danger_stage
        ),
    }
    return render(request, "disagreements/raise.html.jinja", context, status=status)


@may(Capability.RAISE_CONCERN)
def standing(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """How a disagreement stands, for the side that raised it."""
    viewer, now = request.viewer, request.now
    found = standing_of(viewer, case_id, at=now)
    if found is None:
        raise Http404
    shows(request, "case", [case_id], purpose=PURPOSE)
    return render(
        request,
        "disagreements/standing.html.jinja",
        {
            "found": found,
            "stages": presenters.stages(found.case.state),
            "moves": moves_of_raiser(viewer, found.case),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )


@may(Capability.RAISE_CONCERN, methods=("GET", "POST"))
def go_on_with(request: Request, case_id: uuid.UUID, move_key: str) -> HttpResponse:
    """What the side that raised it does next. Refusals come back with everything that was typed."""
    viewer, now = request.viewer, request.now
    found = standing_of(viewer, case_id, at=now)
    step = next((m for m in moves_of_raiser(viewer, found.case) if m.key == move_key), None) if found else None
    if found is None or step is None:
        raise Http404
    shows(request, "case", [case_id], purpose=PURPOSE)
    status = 200
    if request.method == "POST":
        form = QuestionsForm(step.asks, request.POST)
        if form.is_valid():
            try:
                does = partial(
                    go_on,
                    case_id=case_id,
                    key=step.key,
                    given=form.answers(),
                    by=viewer,
                    at=now,
                    expected_version=presenters.number(request.POST.get("version")),
                )
                form.keeping(request, f"{DISAGREEMENT}.{step.key}", does, subject_id=case_id)
            except Refused as refused:
                form.refuse(refused.reasons)
            except Stale:
                form.refuse(("Somebody else wrote about this meanwhile. What you typed is kept: send it again.",))
            else:
                messages.success(request, f"{step.label}: done.")
                return redirect("disagreement", case_id=case_id)
        status = 200 if form.asked else 422
    else:
        form = QuestionsForm(step.asks)
    return render(request, "disagreements/move.html.jinja", {"form": form, "step": step, "found": found}, status=status)


@may(Capability.SEE_DISAGREEMENTS)
def listing(request: Request) -> HttpResponse:
    """The disagreements that concern the viewer, with filters that are links and counts that are rows."""
    viewer, now = request.viewer, request.now
    chosen = {key: request.GET.get(key, "") for key in ("stage", "agency", "age")}
    found = disagreements(viewer, at=now, stage=chosen["stage"], agency=chosen["agency"], age=chosen["age"])
    rows = list(found.order_by("opened_at")[:300])
    shows(request, "case", [c.id for c in rows], purpose=PURPOSE)
    return render(
        request,
        "disagreements/list.html.jinja",
        {
            "rows": presenters.rows(rows, readable_in_full(viewer, rows, at=now)),
            "groups": presenters.filters(viewer, chosen, now=now),
            "filtered": any(chosen.values()),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )
