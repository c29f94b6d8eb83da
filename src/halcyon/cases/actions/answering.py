"""An agency's answer to the hub: opened, drafted, signed, and disclosed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from halcyon.access.labels import Label
from halcyon.access.queries import blocked
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import organisation, organisation_name
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions.asking import ANSWER_TASK, RING_TASK, note, stop_showing
from halcyon.cases.actions.withholding import withhold
from halcyon.cases.models import AgencyRequest, AnswerLink, TakenAnswer
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling
from halcyon.responses.actions import NotComplete
from halcyon.responses.actions import sign as sign_response
from halcyon.responses.actions import start as start_response
from halcyon.responses.models import Response
from halcyon.sharing.actions import disclose
from halcyon.work.actions import finish_tasks


@dataclass(frozen=True)
class Told:
    """Who answers for an agency without signing in. On the telephone: which number was rung, when they spoke, and
    whether what was written down was read back to them.
    """

    name: str
    job: str
    number: str = ""
    spoken_at: datetime | None = None
    read_back: bool = False


def start_answer(*, request: AgencyRequest, by: Viewer, at: datetime) -> Response:
    """Open (or go on with) the draft answer to a request. Raises `Denied` for another agency."""
    require(by, Capability.ANSWER_REQUEST)
    if request.agency != by.agency or request.state != "asked":
        raise Denied("another agency's request, or one that is not open")
    return _draft(request, by=by, at=at)


def _draft(request: AgencyRequest, *, by: Viewer, at: datetime, author: uuid.UUID | None = None) -> Response:
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
        author=author,
    )


@act
def return_information(*, request_id: uuid.UUID, answers: Mapping[str, Any], by: Viewer, at: datetime) -> AgencyRequest:
    """An agency answers: nothing known, known, partial, or declined with a reason. Signed, labelled, disclosed, told.

    Raises `NotComplete` (from responses) with what is missing, and `Denied` for anyone but the agency's own officers.
    """
    request = AgencyRequest.objects.select_for_update().select_related("case").get(id=request_id)
    draft = start_answer(request=request, by=by, at=at)
    return _returned(request, draft, answers, by=by, at=at)


@act
def record_answer(
    *, request_id: uuid.UUID, answers: Mapping[str, Any], told: Told, by: Viewer, at: datetime
) -> AgencyRequest:
    """Somebody of the hub writes down, for an agency, what it answered on the telephone. Marked as such for good.

    The case's own agency records it (`Denied` for others). Raises `NotComplete` when it is not said who was spoken to,
    in which job, on which number and when, or when it was not read back to them.
    """
    require(by, Capability.WORK_ENQUIRY)
    request = AgencyRequest.objects.select_for_update().select_related("case").get(id=request_id)
    if request.case.owner_agency != by.agency or request.state != "asked":
        raise Denied("another agency's case, or a request that is not open")
    wrong = _unsaid(told)
    if not told.number.strip():
        wrong["number"] = "Enter the number on which you spoke"
    if told.spoken_at is None:
        wrong["spoken_at"] = "Enter when you spoke"
    elif not request.asked_at <= told.spoken_at <= at:
        wrong["spoken_at"] = "When you spoke must lie between the request and now"
    if not told.read_back:
        wrong["read_back"] = "Read back what you wrote to whoever answered, and mend what they say is wrong"
    if wrong:
        raise NotComplete(wrong)
    draft = _draft(request, by=by, at=at)
    TakenAnswer.objects.create(
        request=request,
        how="telephone",
        name=told.name.strip(),
        job=told.job.strip(),
        number=told.number.strip(),
        spoken_at=told.spoken_at,
        read_back=True,
        taken_by=by.signing,
    )
    way = "on the telephone, recorded by the hub and read back"
    return _returned(request, draft, answers, by=by, at=at, way=way)


def answer_by_link(
    *, request: AgencyRequest, link: uuid.UUID, answers: Mapping[str, Any], told: Told, by: Viewer, at: datetime
) -> AgencyRequest:
    """The answer that came through a link to somebody without an account. Part of `links.use_link`."""
    wrong = _unsaid(told)
    if wrong:
        raise NotComplete(wrong)
    draft = _draft(request, by=by, at=at, author=link)
    TakenAnswer.objects.create(request=request, how="link", name=told.name.strip(), job=told.job.strip())
    return _returned(request, draft, answers, by=by, at=at, way="through a secure link, without an account")


def _unsaid(told: Told) -> dict[str, str]:
    said = {"name": (told.name, "Enter the name of whoever answers"), "job": (told.job, "Enter their job")}
    return {key: words for key, (value, words) in said.items() if not value.strip()}


def _returned(
    request: AgencyRequest, draft: Response, answers: Mapping[str, Any], *, by: Viewer, at: datetime, way: str = ""
) -> AgencyRequest:
    definition = registry.instrument(draft.instrument, draft.instrument_version)
    problems = definition.problems(answers)
    if problems:
        raise NotComplete(problems)
    kept = definition.kept(answers)
    withheld = kept.get("withhold") == "yes"
    review_on = _day(kept.get("withhold_review")) if withheld else None
    label = Label(
        owner_agency=request.agency,
        category="case",
        handling=Handling(str(kept.get("handling") or "open")),
        restricted=request.case.restricted,
        withheld_reason=str(kept.get("withhold_reason") or "")[:300] if withheld else "",
        withheld_until=review_on,
    )
    response = sign_response(response_id=draft.id, answers=answers, by=by, at=at, label=label)
    known = str(response.answers["known"])
    request.state = known
    request.answered_at, request.answered_by, request.response_id = at, by.user_id, response.id
    request.decline_reason = str(response.answers.get("decline_reason") or "")
    request.version += 1
    request.save()
    if review_on is not None:
        withhold(request, response, reason=str(kept["withhold_reason"]), review_on=review_on)
    finish_tasks(by=by, at=at, outcome=known, keys=[f"{ANSWER_TASK}:{request.id}"])
    finish_tasks(by=by, at=at, outcome=known, subject_id=request.id, kinds=[RING_TASK])
    AnswerLink.objects.filter(request=request, used_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
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
    said += f" ({way})" if way else ""
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
    record_act(
        by,
        "information_returned",
        "agency_request",
        [request.id, request.case.record_id],
        purpose=request.purpose,
        decision=known,
        at=at,
    )
    return request


@act
def open_request(*, request: AgencyRequest, by: Viewer, at: datetime) -> None:
    """Note when the agency first opened the question, so that waiting and working can be told apart."""
    if request.opened_at is None and AgencyRequest.objects.filter(id=request.id, opened_at__isnull=True).update(
        opened_at=at
    ):
        record_act(
            by, "request_opened", "agency_request", [request.id, request.case.record_id], purpose=request.purpose, at=at
        )


def _day(value: Any) -> date | None:
    if not value:
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))
