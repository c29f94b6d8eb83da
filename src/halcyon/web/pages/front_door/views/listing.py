"""The hub's worklist, and giving several enquiries to one worker."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.agencies.queries import colleagues, staff_names, working_calendar
from halcyon.cases.queries import with_requests
from halcyon.frontdoor.queries import raised_by_agency
from halcyon.frontdoor.worklist.actions import allocate_together
from halcyon.frontdoor.worklist.queries import numbers, worklist
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.request import Request
from halcyon.work.queries import MOST_COUNTED

PURPOSE = "mash_enquiry"


@may(Capability.SEE_FRONT_DOOR)
def front_door(request: Request) -> HttpResponse:
    """The worklist, most urgent first, a page at a time, with filters that are links and counts that are rows."""
    return _draw(request)


def _draw(request: Request, wrong: str = "") -> HttpResponse:
    viewer, now = request.viewer, request.now
    asked = presenters.read_list(request.GET)
    page = worklist(viewer, asked, at=now, after=presenters.read_place(request.GET.get("after", "")))
    rows = [r.case for r in page.rows]
    counted = numbers(viewer, at=now)
    shows(request, "case", [c.id for c in rows], purpose=PURPOSE)
    gives = viewer.can(Capability.SEE_HUB)
    return render(
        request,
        "front_door/list.html.jinja",
        {
            "rows": presenters.list_rows(
                page,
                {s.case.id: s for s in with_requests(rows)},
                names_of(viewer, [c.record_id for c in rows]),
                raised_by_agency(viewer, rows),
                staff_names(viewer, {r.worker for r in page.rows if r.worker}),
                now=now,
            ),
            "older": presenters.link(asked, after=page.after) if page.after else "",
            "begun": "after" in request.GET,
            "top": presenters.link(asked),
            "tiles": presenters.tiles(counted, asked, now=now),
            "groups": presenters.filters(counted, asked),
            "counted_at": counted.kept_at,
            "most_urgent": registry.profile.most_urgent.title.lower(),
            "asked": asked,
            "unanswered": counted.breaches,
            "most_unanswered": MOST_COUNTED,
            "gives": gives,
            "colleagues": colleagues(viewer, at=now, agency=viewer.agency) if gives else [],
            "wrong": wrong,
            "ticked": set(request.POST.getlist("case")),
            "chosen": request.POST.get("user", ""),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
        status=422 if wrong else 200,
    )


@may(Capability.SEE_HUB, methods=("POST",))
def give_together(request: Request) -> HttpResponse:
    """Give the enquiries that are ticked to one worker."""
    ticked = _ids(request.POST.getlist("case"))
    user = _ids([request.POST.get("user", "")])
    if not ticked:
        return _draw(request, "Tick the enquiries that you want to give to somebody.")
    if not user or user[0] not in {
        u.id for u in colleagues(request.viewer, at=request.now, agency=request.viewer.agency)
    }:
        return _draw(request, "Choose who works them.")
    given = allocate_together(
        case_ids=ticked, user=user[0], reason="Given from the worklist", by=request.viewer, at=request.now
    )
    messages.success(request, f"{given} allocated to {staff_names(request.viewer, user)[user[0]]}.")
    return redirect(reverse("front_door") + presenters.link(presenters.read_list(request.GET)))


def _ids(texts: list[str]) -> list[uuid.UUID]:
    """The ids among some texts. Raises Http404 for what is none, which no form of ours sends."""
    try:
        return [uuid.UUID(t) for t in dict.fromkeys(texts) if t]
    except ValueError:
        raise Http404 from None
