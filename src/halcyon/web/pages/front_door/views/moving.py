"""Every move of any case: one form for them all, drawn from the pathway."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.cases.actions import Stale, facts_of, move, refusals_so_far
from halcyon.cases.models import Case
from halcyon.cases.queries import attendance_of, requests_of
from halcyon.cases.requests.queries import asked_before, consents_of
from halcyon.frontdoor.queries import contact_of, referrer
from halcyon.kernel.effects import Asks
from halcyon.kernel.pathways import Move, Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.web.guarding import may
from halcyon.web.instruments import QuestionsForm
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for, home_of, number
from halcyon.web.request import Request

# Made on the page that shows what to look at, never from a bare form.
SCREENING_MOVES = ("screen", "pass_on")
CHANGED = (
    "Somebody else changed this case while you were writing. What you typed is kept below. "
    "Look at what changed, then send it again."
)


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def make_move(request: Request, case_id: uuid.UUID, move_key: str) -> HttpResponse:
    """The form of one move, drawn from the pathway. Refusals come back with everything that was typed."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    definition = registry.pathways[row.pathway]
    try:
        step = definition.move(move_key)
    except KeyError:
        raise Http404 from None
    if not (step.who() & viewer.roles and step.fits(row.facts)):
        raise Http404
    if step.key in SCREENING_MOVES:
        return redirect("case_screening", case_id=row.id)
    person = subject(viewer, row.record_id, at=now)
    shows(request, "case", [row.id, row.record_id], purpose=purpose)
    beside = facts_of(row, past=())
    status = 200
    if request.method == "POST":
        form = QuestionsForm(step.called_for(beside), request.POST, needed=step.needed_now(beside))
        if form.is_valid():
            try:
                _move(request, row, step, form)
            except Refused as refused:
                form.refuse(refused.reasons)
            except Stale:
                form.refuse((CHANGED,))
                row, _ = case_for(request, case_id)
            else:
                messages.success(request, f"{step.label}: done.")
                return redirect(home_of(viewer, row), case_id=row.id)
        else:
            # All at once: whoever mends what is missing is not told afterwards what was known before.
            wrong = [q for q in form.questions if q.key in form.errors]
            form.refuse(refusals_so_far(row, step, given=form.answers(), missing=wrong, by=viewer, at=now))
        status = 200 if form.asked else 422
    else:
        known = {k: row.facts.get(k) for k in step.sets if row.facts.get(k)}
        form = QuestionsForm(step.called_for(beside), initial=known, needed=step.needed_now(beside))
    contact = contact_of(viewer, row)
    asks = any(isinstance(effect, Asks) for effect in step.then)
    return render(
        request,
        "front_door/move.html.jinja",
        {
            "case": row,
            "home": home_of(viewer, row),
            "step": step,
            "form": form,
            "banner": presenters.banner(person),
            "contact": contact,
            "referrer": referrer(viewer, contact) if contact and contact.channel == "public" else None,
            "waiting": [presenters.agency_name(r.agency) for r in requests_of(row) if r.state in presenters.OPEN],
            "consents": presenters.refused_consent(consents_of(viewer, row)),
            "asks": asks,
            "came": sum(a.state == "came" for a in attendance_of(viewer, row)) if step.meeting else 0,
            "letter_first": presenters.letter_first(viewer, step, row),
            "screen_first": presenters.screen_first(step, row),
            "before": presenters.asked_before(viewer, asked_before(viewer, row, at=now)) if asks else [],
            "without_consent": asks and len(step.questions(row.facts)) < len(step.asks),
            "now": now,
        },
        status=status,
    )


def _move(request: Request, row: Case, step: Move, form: QuestionsForm) -> None:
    """Make the move that was filled in; words that blame a child are asked about first.

    Raises Refused with every reason, and Stale when the case was changed since its form was drawn.
    """
    does = partial(
        move,
        case_id=row.id,
        key=step.key,
        given=form.answers(),
        by=request.viewer,
        at=request.now,
        expected_version=number(request.POST.get("version")),
    )
    form.keeping(request, f"{row.pathway}.{step.key}", does, subject_id=row.id)
