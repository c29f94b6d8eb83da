"""The hub’s own mirror: one enquiry’s hours, the hub’s by week, what lies behind a number, and demand."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halcyon.agencies.queries import working_calendar
from halcyon.frontdoor.mirror.counts import Cut, Mirror
from halcyon.frontdoor.mirror.demand import demand
from halcyon.frontdoor.mirror.office import OfficeClock
from halcyon.frontdoor.mirror.projection import hide_areas, keep_mirror, week_of
from halcyon.frontdoor.mirror.queries import astray, complete, hours_of, mirror, opened
from halcyon.frontdoor.queries import ENQUIRY
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of, subject
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters as front_door
from halcyon.web.pages.front_door.views.common import case_for
from halcyon.web.pages.hub import presenters
from halcyon.web.request import Request

PURPOSE = "mash_enquiry"
AT_ONCE = 100  # enquiries that a page brings up to date before it counts; the job does the rest


@may(Capability.OPEN_PERSON)
def case_hours(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Where the hours of one enquiry went: end to end, and each agency's own time."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    if row.pathway != ENQUIRY:
        raise Http404
    hours = hours_of(viewer, row, at=now)
    shows(request, "case", [row.id, row.record_id], purpose=purpose)
    return render(
        request,
        "hub/case_hours.html.jinja",
        {
            "case": row,
            "banner": front_door.banner(subject(viewer, row.record_id, at=now)),
            "hours": hours,
            **presenters.one(viewer, hours, OfficeClock(working_calendar())),
            "office": presenters.office_words(registry.profile.hours),
            "now": now,
        },
    )


@may(Capability.SEE_HUB)
def hub(request: Request) -> HttpResponse:
    """How the hub does: what was received and what came of it, and where the hours went, by week, stage and agency."""
    viewer, now = request.viewer, request.now
    asked = presenters.read(request.GET, now)
    of = _mirror(request)
    return render(
        request,
        "hub/hub.html.jinja",
        {
            "asked": asked,
            "chart": reverse("hub_hours_chart") + asked.query(),
            "choice": presenters.filters(of, asked),
            "counts": presenters.counts(of, asked),
            **presenters.hours_page(of, asked),
            "complete": complete(viewer),
            "astray": len(astray(viewer, at=now)),
            "office_words": presenters.office_words(registry.profile.hours),
            "shown_days": registry.profile.relationship_days_after_close,
            "now": now,
        },
    )


def _mirror(request: Request) -> Mirror:
    """The mirror as far as it has come, which is to this moment unless very much has happened at once."""
    keep_mirror(at=request.now, everything=False, most=AT_ONCE)
    return mirror(request.viewer)


def _without_keeping(request: Request, cut: Cut) -> Mirror:
    """The mirror as the page around a picture has left it."""
    if cut.area:
        hide_areas(at=request.now)
    return mirror(request.viewer)


@may(Capability.SEE_HUB)
def hours_chart(request: Request) -> HttpResponse:
    """The picture of where the hours went."""
    asked = presenters.read(request.GET, request.now)
    drawn = presenters.chart(_without_keeping(request, asked.cut), asked)
    return HttpResponse(drawn, content_type="image/svg+xml")


@may(Capability.SEE_HUB)
def enquiries(request: Request) -> HttpResponse:
    """The enquiries behind a number, as far as the viewer may open them."""
    viewer, now = request.viewer, request.now
    asked = presenters.read(request.GET, now)
    behind = presenters.read_behind(request.GET, asked)
    if behind.cut.area:
        hide_areas(at=now)
    found = opened(viewer, behind, at=now, before=front_door.read_before(request.GET.get("before", "")))
    names = names_of(viewer, [c.record_id for c in found.rows])
    shows(request, "case", [c.id for c in found.rows], purpose=PURPOSE)
    return render(
        request,
        "hub/enquiries.html.jinja",
        {
            "asked": asked,
            "title": presenters.behind_words(behind, asked),
            "cuts": presenters.cut_words(behind.cut),
            "found": found,
            "rows": presenters.case_rows(found.rows, names, now=now),
            "older": presenters.older(request.GET, found.older),
            "shown_days": registry.profile.relationship_days_after_close,
            "now": now,
        },
    )


@may(Capability.SEE_HUB)
def demand_of_hub(request: Request) -> HttpResponse:
    """When concerns come in, how many are expected, and how wrong that has been."""
    asked = presenters.read(request.GET, request.now)
    found = demand(_mirror(request), asked.cut, this_week=week_of(request.now.astimezone(LONDON).date()))
    return render(
        request,
        "hub/demand.html.jinja",
        {
            "asked": asked,
            "chart": reverse("hub_demand_chart") + asked.query(),
            **presenters.demand_page(found, asked),
            "now": request.now,
        },
    )


@may(Capability.SEE_HUB)
def demand_chart(request: Request) -> HttpResponse:
    """The picture of what came and what was expected."""
    asked = presenters.read(request.GET, request.now)
    this_week = week_of(request.now.astimezone(LONDON).date())
    found = demand(_without_keeping(request, asked.cut), asked.cut, this_week=this_week)
    return HttpResponse(presenters.demand_chart(found), content_type="image/svg+xml")
