"""One case, and what one agency answered about it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from halcyon.agencies.queries import working_calendar
from halcyon.cases.queries import allocated_to, clocks, moves_open_to, open_with_worker, requests_of, shared_texts
from halcyon.chronology.queries import timeline
from halcyon.frontdoor.queries import ENQUIRY, contact_of, others_in_contact, repeats
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.responses.queries import signed
from halcyon.sharing.queries import decisions_for, shared_about
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.analysis import ANALYSIS
from halcyon.web.pages.front_door.views.common import case_for
from halcyon.web.request import Request
from halcyon.work.queries import documents_of


@may(Capability.OPEN_PERSON)
def case(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """One case: who it is about, how long is left, what is known, what to do next."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    person = subject(viewer, row.record_id, at=now)
    lines = timeline(viewer, person.record_ids, purpose=purpose, at=now, case_ids=[row.id], limit=30)
    asked = requests_of(row)
    read = signed(viewer, [r.response_id for r in asked if r.response_id], at=now)
    shows(request, "case", [row.id, *person.record_ids, *read], purpose=purpose)
    decisions = decisions_for(viewer, row.id)
    shared = shared_about(viewer, [row.id])
    contact = contact_of(viewer, row)
    texts = shared_texts(row)
    definition = registry.pathways[row.pathway]
    context: dict[str, Any] = {
        "case": row,
        "pathway": definition,
        "state": definition.state(row.state),
        "person": person,
        "banner": presenters.banner(person),
        "steps": presenters.steps(row, definition, lines, asked, now=now),
        "clocks": presenters.clock_rows(clocks(row), now=now),
        "moves": moves_open_to(viewer, row),
        "answers": presenters.answers(row, asked, decisions, read),
        "policy": presenters.policy(asked, decisions),
        "contact": contact,
        "said_by": f"{contact.referrer_name}, {contact.referrer_role}" if contact else "",
        "events": presenters.events(lines),
        "lanes": presenters.lanes(lines, now=now),
        "shared": shared,
        "documents": presenters.documents(documents_of(viewer, [row.id], purpose, at=now)),
        "text": texts.get(ANALYSIS),
        "others": others_in_contact(viewer, row, at=now) if row.pathway == ENQUIRY else [],
        "repeats": repeats(viewer, row, person.record_ids, at=now) if row.pathway == ENQUIRY else None,
        "allocated": presenters.worker(viewer, allocated_to(viewer, row)),
        "open_elsewhere": open_with_worker(viewer, person.record_ids, purpose, at=now, but=row.id),
        "may_work": viewer.can(Capability.WORK_ENQUIRY),
        "waiting_for": [presenters.agency_name(r.agency) for r in asked if r.state in presenters.OPEN],
        "agency_names": {code: presenters.agency_name(code) for d in shared for code in (d.from_agency, d.to_agency)},
        "purposes": registry.purposes,
        "profile": registry.profile,
        "agreement": registry.agreement,
        "now": now,
        "working_days": working_calendar().working_days_between,
        "waiting_identity": row.facts.get("identity") == "waiting" and viewer.can(Capability.LINK_PEOPLE),
    }
    return render(request, "front_door/case.html.jinja", context)


@may(Capability.WORK_ENQUIRY)
def answer(request: Request, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """What one agency answered, as far as its label lets this viewer read it."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    asked = next((r for r in requests_of(row) if r.id == request_id), None)
    if asked is None:
        raise Http404
    response = signed(viewer, [asked.response_id], at=now).get(asked.response_id) if asked.response_id else None
    shows(request, "agency_request", [asked.id], purpose=purpose)
    return render(
        request,
        "front_door/answer.html.jinja",
        {
            "case": row,
            "asked": asked,
            "agency": presenters.agency_name(asked.agency),
            "response": response,
            "said": presenters.said(response) if response else [],
            "decision": decisions_for(viewer, row.id).get(asked.decision),
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "now": now,
        },
    )
