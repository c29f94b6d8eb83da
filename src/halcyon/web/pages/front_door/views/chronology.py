"""The chronology of whom a case is about."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render

from halcyon.chronology.queries import timeline
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for
from halcyon.web.request import Request


@may(Capability.OPEN_PERSON)
def chronology(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The whole chronology of whom a case is about, a page at a time, as known now or on a day."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    person = subject(viewer, row.record_id, at=now)
    shows(request, "record", list(person.record_ids), purpose=purpose)
    known, problem = presenters.read_known(request.GET)
    lines = timeline(
        viewer,
        person.record_ids,
        purpose=purpose,
        at=now,
        case_ids=[row.id],
        as_known_at=known,
        before=presenters.read_before(request.GET.get("before", "")),
        limit=51,
    )
    return render(
        request,
        "front_door/chronology.html.jinja",
        {
            "case": row,
            "banner": presenters.banner(person),
            "events": presenters.events(lines[:50]),
            "older": presenters.write_before(lines[49], request.GET) if len(lines) > 50 else None,
            "known": known,
            "typed": request.GET.get("known", ""),
            "problem": problem,
            "now": now,
        },
    )
