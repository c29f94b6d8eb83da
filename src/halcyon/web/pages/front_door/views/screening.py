"""Screening an enquiry: what is known before anybody rates it."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.cases.actions import Stale
from halcyon.frontdoor.actions import screen
from halcyon.frontdoor.screening.queries import screening
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for, number
from halcyon.web.request import Request

ENQUIRY = "mash_enquiry"
BY_THE_ACT = "looked_at"  # written by the act, and no question to anybody


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def screening_page(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """What is known about an enquiry, and the form in which a hub worker says what they found."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    if row.pathway != ENQUIRY:
        raise Http404
    person = subject(viewer, row.record_id, at=now)
    found = screening(viewer, row, record_ids=person.record_ids, at=now)
    near = [c.id for known in found.people for c in known.open] + [e.case.id for e in found.earlier]
    family = [i for known in found.people for i in sorted(known.member.record_ids)]
    shows(request, "case", [row.id, *person.record_ids, *near, *family], purpose=purpose)
    step = registry.pathways[row.pathway].move("screen")
    questions = [q for q in step.asks if q.key != BY_THE_ACT]
    status = 200
    if request.method == "POST":
        form = QuestionsForm(questions, request.POST)
        if form.is_valid():
            try:
                screens = partial(
                    screen,
                    case_id=row.id,
                    given=form.answers(),
                    looked_at=found.words,
                    by=viewer,
                    at=now,
                    expected_version=number(request.POST.get("version")),
                )
                form.keeping(request, f"{row.pathway}.screen", screens, subject_id=row.id)
            except Refused as refused:
                form.refuse(refused.reasons)
            except Stale:
                form.refuse(
                    (
                        "Somebody else changed this case while you were writing. What you typed is kept below. "
                        "Look at what changed, then send it again.",
                    )
                )
                row, _ = case_for(request, case_id)
            else:
                messages.success(request, "Screened.")
                return redirect("case", case_id=row.id)
        status = 200 if form.asked else 422
    else:
        form = QuestionsForm(questions)
    return render(
        request,
        "front_door/screening.html.jinja",
        {
            "case": row,
            "step": step,
            "possible": row.state in step.sources and bool(step.who() & viewer.roles),
            "form": form,
            "found": found,
            **presenters.screened(viewer, found),
            "open_there": presenters.open_there(viewer, person),
            "banner": presenters.banner(person),
            "now": now,
        },
        status=status,
    )
