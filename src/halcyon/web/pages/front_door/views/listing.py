"""The hub's list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from halcyon.agencies.queries import working_calendar
from halcyon.cases.queries import with_requests
from halcyon.frontdoor.queries import contacts_of, enquiries
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.request import Request
from halcyon.work.queries import breaches

PURPOSE = "mash_enquiry"


@may(Capability.SEE_FRONT_DOOR)
def front_door(request: Request) -> HttpResponse:
    """The hub's list, most urgent first, with filters that are links and counts that are rows."""
    viewer, now = request.viewer, request.now
    state, rating = request.GET.get("state", ""), request.GET.get("rating", "")
    rows = list(enquiries(viewer, at=now, state=state, rating=rating).order_by("opened_at")[:300])
    names = names_of(viewer, [c.record_id for c in rows])
    shows(request, "case", [c.id for c in rows], purpose=PURPOSE)
    return render(
        request,
        "front_door/list.html.jinja",
        {
            "rows": presenters.list_rows(with_requests(rows), names, contacts_of(viewer, rows), now=now),
            "groups": presenters.filters(viewer, state=state, rating=rating, now=now),
            "most_urgent": registry.profile.most_urgent.title.lower(),
            "state": state,
            "rating": rating,
            "unanswered": breaches(viewer, at=now, show="unanswered").count(),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )
