"""How often agencies are asked again for what they were asked about the same person before."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halcyon.cases.requests.queries import asked_again_by_agency, asked_again_rows
from halcyon.frontdoor.queries import PURPOSE
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.request import Request


@may(Capability.SEE_FRONT_DOOR)
def asked_again(request: Request) -> HttpResponse:
    """The last days' requests by agency, those asked again, and why. Every count opens its rows."""
    viewer, now = request.viewer, request.now
    days = registry.profile.asked_again_days
    since, until = now - timedelta(days=days), now + timedelta(seconds=1)
    agency = request.GET.get("agency", "")[:20]
    counts = asked_again_by_agency(viewer, PURPOSE, since=since, until=until, at=now)
    rows = asked_again_rows(viewer, PURPOSE, since=since, until=until, at=now, agency=agency)
    shows(request, "agency_request", [r.id for r in rows], purpose=PURPOSE)
    return render(
        request,
        "requests/asked_again.html.jinja",
        {
            "days": days,
            "counts": [{"name": presenters.agency_name(c.agency), "code": c.agency, "count": c} for c in counts],
            "agency": presenters.agency_name(agency) if agency else "",
            "rows": [
                {
                    "asked": r,
                    "agency": presenters.agency_name(r.agency),
                    "href": reverse("case_answer", args=[r.case_id, r.id]),
                    "categories": [registry.categories[c].title for c in r.categories if c in registry.categories],
                }
                for r in rows
            ],
            "now": now,
        },
    )
