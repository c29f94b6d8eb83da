"""One case, and what one agency answered about it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import working_calendar
from halcyon.cases.actions import meeting_of
from halcyon.cases.hand_off_queries import hand_offs_of
from halcyon.cases.queries import attendance_at, clocks, moves_open_to, requests_of, shared_texts
from halcyon.cases.requests.queries import around_requests
from halcyon.chronology.queries import timeline
from halcyon.curiosity.queries import questions_of
from halcyon.frontdoor.disagreements.queries import DISAGREEMENT, disagreements_among
from halcyon.frontdoor.queries import around, referrer
from halcyon.frontdoor.screening.rules import may_be_passed
from halcyon.health.reports.queries import asks_practices
from halcyon.kernel.pathways import untimed_clocks
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.responses.queries import signed
from halcyon.sharing.queries import shared_about
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.analysis import ANALYSIS
from halcyon.web.pages.front_door.views.common import case_for, home_of
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
    read = signed(viewer, [r.response for r in asked])
    shows(request, "case", [row.id, *person.record_ids, *read], purpose=purpose)
    shared = shared_about(viewer, [row.id])
    near = around(viewer, row, purpose, record_ids=person.record_ids, household_ids=person.household_ids, at=now)
    contact = near.contact
    texts = shared_texts(row)
    definition = registry.pathways[row.pathway]
    running = clocks(row)
    context: dict[str, Any] = {
        "case": row,
        "home": home_of(viewer, row),
        "pathway": definition,
        "state": definition.state(row.state),
        "person": person,
        "banner": presenters.banner(person),
        "steps": presenters.steps(row, definition, lines, asked, now=now),
        "questions": questions_of(viewer, person.record_ids, purpose=purpose, at=now),
        "clocks": presenters.clock_rows(running, now=now),
        "limits_passed": _may_see_limits(viewer) and any(r.late(now) or r.passed_at for r in running),
        "untimed": untimed_clocks(definition, row.facts, limits=registry.profile.limits),
        "moves": presenters.offered(moves_open_to(viewer, row), row, viewer),
        "may_pass": may_be_passed(row.facts, row.state),
        "passed_to": presenters.passed_to(viewer, row),
        "state_titles": {c.id: registry.pathways[c.pathway].state(c.state).title for c in near.same},
        "answers": presenters.answers(row, asked, read),
        "policy": presenters.policy(asked),
        "contact": contact,
        "referrer": referrer(viewer, contact) if contact else None,
        "events": presenters.events(lines),
        "lanes": presenters.lanes(lines, now=now),
        "shared": shared,
        "documents": presenters.documents(documents_of(viewer, [row.id], purpose, at=now)),
        "text": texts.get(ANALYSIS),
        "near": near,
        "open_there": presenters.open_there(viewer, person),
        "chain": presenters.chain(near),
        "hand_offs": hand_offs_of(viewer, row.id) if any(line.kind == "handed_over" for line in lines) else [],
        "meets": bool(meeting_of(row)) and not row.closed_at,
        "attended": presenters.came(attendance_at(viewer, row), lines) if presenters.has_met(definition, lines) else [],
        "disputes": disagreements_among(viewer, near.children),
        "may_disagree": viewer.can(Capability.RAISE_CONCERN) and row.pathway != DISAGREEMENT,
        "allocated": presenters.worker(viewer, near.worker),
        "may_work": viewer.can(Capability.WORK_ENQUIRY),
        "may_ask_practice": asks_practices(viewer) and row.owner_agency == viewer.agency and not row.closed_at,
        "may_fill_in": viewer.can(Capability.USE_TOOLS) and not row.closed_at and row.pathway != DISAGREEMENT,
        "may_refer_therapy": not row.closed_at and row.pathway != DISAGREEMENT,
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


def _may_see_limits(viewer: Viewer) -> bool:
    """Whether the list of passed time limits may have any for this viewer: of their team's work, or told to a post."""
    return viewer.can(Capability.SEE_FRONT_DOOR) or bool(viewer.posts)


@may(Capability.WORK_ENQUIRY)
def answer(request: Request, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """What one agency answered, as far as its label lets this viewer read it."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    asked = next((r for r in requests_of(row) if r.id == request_id), None)
    if asked is None:
        raise Http404
    response = next(iter(signed(viewer, [asked.response]).values()), None)
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
            "handled": presenters.HANDLED.get(response.handling, response.handling) if response else "",
            "decision": asked.decision,
            "follow": presenters.followed(viewer, around_requests(viewer, [asked])[asked.id]),
            "waits": asked.state == "asked" and row.closed_at is None,
            "working_days": working_calendar().working_days_between,
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "now": now,
        },
    )
