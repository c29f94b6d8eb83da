"""Where the hours of one enquiry went."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render

from halcyon.agencies.queries import working_calendar
from halcyon.frontdoor.mirror.office import OfficeClock
from halcyon.frontdoor.mirror.queries import hours_of
from halcyon.frontdoor.queries import ENQUIRY
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters as front_door
from halcyon.web.pages.front_door.views.common import case_for
from halcyon.web.pages.hub import presenters
from halcyon.web.request import Request


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
