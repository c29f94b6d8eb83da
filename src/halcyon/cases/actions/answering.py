"""An agency's answer to the hub: opened, drafted, signed, and disclosed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from halcyon.access.labels import Label
from halcyon.access.queries import blocked
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import organisation, organisation_name
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act
from halcyon.cases.actions.asking import ANSWER_TASK, note, stop_showing
from halcyon.cases.models import AgencyRequest
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling
from halcyon.responses.actions import NotComplete
from halcyon.responses.actions import sign as sign_response
from halcyon.responses.actions import start as start_response
from halcyon.responses.models import Response
from halcyon.sharing.actions import disclose
from halcyon.work.actions import finish_tasks


def start_answer(*, request: AgencyRequest, by: Viewer, at: datetime) -> Response:
    """Open (or go on with) the draft answer to a request. Raises `Denied` for another agency."""
    require(by, Capability.ANSWER_REQUEST)
    if request.agency != by.agency or request.state != "asked":
        raise Denied("another agency's request, or one that is not open")
    if blocked(by, [request.id, request.case_id, request.case.record_id], at=at):
        raise Denied("about somebody from whom they are barred")
    return start_response(
        instrument=request.instrument,
        subject_id=request.case.record_id,
        case_id=request.case_id,
        request_id=request.id,
        by=by,
        at=at,
        label=Label(owner_agency=request.agency, category="case", handling=Handling.AGENCY_ONLY),
    )


@act
def return_information(*, request_id: uuid.UUID, answers: Mapping[str, Any], by: Viewer, at: datetime) -> AgencyRequest:
    """An agency answers: nothing known, known, partial, or declined with a reason. Signed, labelled, disclosed, told.

    Raises `NotComplete` (from responses) with what is missing, and `Denied` for anyone but the agency's own officers.
    """
    request = AgencyRequest.objects.select_for_update().select_related("case").get(id=request_id)
    if request.agency != by.agency or request.state != "asked":
        raise Denied("another agency's request, or one that was answered")
    draft = start_answer(request=request, by=by, at=at)
    definition = registry.instrument(draft.instrument, draft.instrument_version)
    problems = definition.problems(answers)
    if problems:
        raise NotComplete(problems)
    kept = definition.kept(answers)
    withheld = kept.get("withhold") == "yes"
    label = Label(
        owner_agency=request.agency,
        category="case",
        handling=Handling(str(kept.get("handling") or "open")),
        restricted=request.case.restricted,
        withheld_reason=str(kept.get("withhold_reason") or "")[:300] if withheld else "",
        withheld_until=_day(kept.get("withhold_review")) if withheld else None,
    )
    response = sign_response(response_id=draft.id, answers=answers, by=by, at=at, label=label)
    known = str(response.answers["known"])
    request.state = known
    request.answered_at, request.answered_by, request.response_id = at, by.user_id, response.id
    request.decline_reason = str(response.answers.get("decline_reason") or "")
    request.version += 1
    request.save()
    finish_tasks(by=by, at=at, outcome=known, keys=[f"{ANSWER_TASK}:{request.id}"])
    if known in ("known", "partial", "nothing_known"):
        disclose(
            decision=request.decision,
            items=f"{organisation_name(request.agency)}’s answer to the hub ({known.replace('_', ' ')})",
            by=by,
            at=at,
            channel="answer",
            request_id=request.id,
            response_id=response.id,
        )
    said = {
        "nothing_known": "looked, and has no record",
        "known": "answered: known",
        "partial": "answered in part",
        "declined": "declined to answer",
    }[known]
    answered = note(
        request,
        kind="agency_answered",
        words=f"{organisation(request.agency).name} {said}. {response.answers.get('analysis') or ''}".strip(),
        data={"agency": request.agency, "known": known, "response": str(response.id)},
        by=by,
        at=at,
        label=label,
        source_id=response.id,
    )
    stop_showing([request.id], event=answered.id, by=by, at=at)
    audit(
        actor=by.actor,
        agency=by.agency,
        action="information_returned",
        object_kind="agency_request",
        object_ids=[str(request.id), str(request.case.record_id)],
        purpose=request.purpose,
        decision=known,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return request


@act
def open_request(*, request: AgencyRequest, by: Viewer, at: datetime) -> None:
    """Note when the agency first opened the question, so that waiting and working can be told apart."""
    if request.opened_at is None and AgencyRequest.objects.filter(id=request.id, opened_at__isnull=True).update(
        opened_at=at
    ):
        audit(
            actor=by.actor,
            agency=by.agency,
            action="request_opened",
            object_kind="agency_request",
            object_ids=[str(request.id), str(request.case.record_id)],
            purpose=request.purpose,
            request_id=by.request_id,
            session=by.session,
            at=at,
        )


def _day(value: Any) -> date | None:
    if not value:
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))
