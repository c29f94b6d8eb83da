"""Asking an agency for what it holds, as far as the agreement or the holder's reviewer allows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from halcyon.access.actions import begin_relationship, end_relationships, extend_restriction, keep_barred
from halcyon.access.labels import Label, label_of
from halcyon.access.queries import restrictions
from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import organisation, organisation_name, service_by_code
from halcyon.audit.acts import act, once
from halcyon.audit.rows import add
from halcyon.cases.actions.clocks_and_tasks import county_due
from halcyon.cases.models import AgencyRequest, AnswerLink, AskConsent, Case
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.models import Event
from halcyon.kernel.counting import Limit
from halcyon.kernel.pathways import OPEN_REQUEST_STATES, Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Ask, Effect
from halcyon.sharing.actions import ask_facts, disclose, put_to_policy, settle_review
from halcyon.sharing.models import SharingDecision
from halcyon.work.actions import finish_tasks, open_task, refresh_task, send

ANSWER_TASK = "answer_request"
RING_TASK = "ring_agency"  # somebody of the hub rings an agency where nobody can sign in
# The kind of relationship by which an asked agency sees a request, until some days after it has answered.
ASKED = "asked_agency"


@act
def ask_agency(
    *,
    case: Case,
    agency: str,
    purpose: str,
    categories: Iterable[str],
    question: str,
    instrument: str,
    by: Viewer,
    at: datetime,
    consent: Mapping[str, Any] | None = None,
    again: tuple[uuid.UUID, str] | None = None,
) -> AgencyRequest:
    """Ask one agency for what it is likely to hold, if the agreement allows; a REVIEW waits for the holder's reviewer.

    The request carries only who the person is and the question: the agency's officer sees nothing else of the case.
    `consent` are the fields of `AskConsent`, where the county asks this agency only with consent or for a reason;
    consent that was given speaks to the agreement for this agency. `again` is an earlier request for the same, and why
    it is asked again.
    """
    holder = once(("organisation", agency), lambda: organisation(agency))
    wanted = frozenset(categories) & registry.profile.holds.get(holder.kind, frozenset())
    if not wanted:
        # Asking for something else instead would be permitted where what was meant is not.
        raise Refused((f"{holder.name} is not expected to hold any of this. Choose other kinds of information.",))
    decision = put_to_policy(
        ask=Ask(
            purpose=purpose,
            asking_agency=case.owner_agency,
            holding_agency=agency,
            categories=wanted,
            on=at.date(),
            facts=ask_facts(_with_consent(case.facts, consent)),
        ),
        subject_id=case.record_id,
        case_id=case.id,
        question=question,
        by=by,
        at=at,
        proposal="ask_agency",
        reference=case.reference,
    )
    limit = _limit(case, agency)
    earlier = AgencyRequest.objects.filter(case=case, agency=agency).count()
    request = AgencyRequest(
        case=case,
        agency=agency,
        purpose=purpose,
        categories=sorted(wanted),
        question=question,
        share={"record": str(case.record_id)},
        instrument=instrument,
        decision=decision,
        state={"PERMIT": "asked", "REVIEW": "review", "DENY": "not_permitted"}[decision.effect],
        asked_by=by.user_id,
        asked_at=at,
        **_due(limit, at),
        reasked=earlier,
        again_of=again[0] if again else None,
        again_reason=again[1] if again else "",
        **Label(owner_agency=case.owner_agency, category="case", restricted=case.restricted).fields(),
    )
    for restriction in restrictions([case.id], at=at):
        extend_restriction(group=restriction.group, subject_ids=[request.id], by=by, at=at)
    add(request)
    if consent:
        AskConsent.objects.create(request=request, decided_by=by.user_id, **consent)
    keep_barred(subject_ids=[case.record_id, case.id, request.id], at=at)
    if decision.effect == Effect.PERMIT.value:
        _put_to_agency(request, decision, by=by, at=at)
    return request


def _limit(case: Case, agency: str) -> Limit | None:
    """How long this agency has to answer at the case's rating; None where the county sets no time."""
    holder = once(("organisation", agency), lambda: organisation(agency))
    return registry.profile.request_limit(case.facts.get("rating"), holder.kind)


def _due(limit: Limit | None, at: datetime) -> dict[str, Any]:
    """The fields of a request that say until when it is to be answered."""
    if limit is None:
        return {"due_at": None, "limit_words": "", "limit_verified": False}
    return {"due_at": county_due(at, limit), "limit_words": limit.in_words, "limit_verified": limit.verified}


def _with_consent(facts: Mapping[str, Any], consent: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The facts as the agreement reads them: what the family said to this agency, rather than to the referrer."""
    return {**facts, "consent": consent["given"]} if consent else facts


def _put_to_agency(request: AgencyRequest, decision: SharingDecision, *, by: Viewer, at: datetime) -> None:
    """Give the agency its task and notice. What goes with the question (who the person is) is a disclosure too."""
    case = request.case
    begin_relationship(
        subject_ids=[request.id],
        kind=ASKED,
        purpose=request.purpose,
        event=request.id,
        by=by,
        at=at,
        service=answering_service(request.agency),
    )
    open_task(
        key=f"{ANSWER_TASK}:{request.id}",
        kind=ANSWER_TASK,
        title=_answer_title(request.agency),
        subject_id=request.id,
        person_id=case.record_id,
        reference=case.reference,
        rating=str(case.facts.get("rating") or ""),
        link=f"/requests/{request.id}/",
        role=registry.profile.answering_role,
        agency=request.agency,
        due_at=request.due_at,
        asked_by=request.asked_by,
        asked_service=case.service,
        at=at,
    )
    send(
        key=f"{ANSWER_TASK}:{request.id}",
        kind=ANSWER_TASK,
        subject_id=request.id,
        title="The hub asks what your agency knows",
        body=f"Reference {case.reference}. Open the request to read the question and answer it.",
        to_agency=request.agency,
        link=f"/requests/{request.id}/",
        reference=case.reference,
        due_at=request.due_at,
        at=at,
    )
    if case.owner_agency == request.agency:
        return
    told = put_to_policy(
        ask=Ask(
            purpose=request.purpose,
            asking_agency=request.agency,
            holding_agency=case.owner_agency,
            categories=frozenset({"identity"}),
            on=at.date(),
            facts=ask_facts(case.facts),
        ),
        subject_id=case.record_id,
        case_id=case.id,
        question="Who the person is, so that the agency can look for its own records",
        by=by,
        at=at,
        proposal="identity_with_request",
        reference=case.reference,
    )
    if told.outcome == "disclose":
        disclose(
            decision=told,
            items="Name, date of birth, NHS number and address, with the hub’s question",
            by=by,
            at=at,
            channel="request",
            request_id=request.id,
        )


def stop_showing(requests: Iterable[uuid.UUID], *, event: uuid.UUID, by: Viewer, at: datetime) -> None:
    """What was asked is done with: the agencies see their requests and answers for the county's days, then no more."""
    last = at + timedelta(days=registry.profile.answer_shown_days)
    end_relationships(subject_ids=requests, event=event, by=by, at=at, kind=ASKED, ends=last)


def hasten_requests(case: Case, *, at: datetime) -> None:
    """The rating has changed: what agencies have not answered is due sooner where the new one asks for it, never later.

    Counted from now, because before nobody could know.
    """
    for request in case.requests.select_for_update().filter(state__in=OPEN_REQUEST_STATES):
        limit = _limit(case, request.agency)
        due = county_due(at, limit) if limit else None
        if due is None or (request.due_at is not None and request.due_at <= due):
            continue
        AgencyRequest.objects.filter(id=request.id).update(**_due(limit, at), version=F("version") + 1)
        if request.state != "asked":
            continue
        refresh_task(
            key=f"{ANSWER_TASK}:{request.id}",
            title=_answer_title(request.agency),
            due_at=due,
            rating=str(case.facts.get("rating") or ""),
        )
        send(
            key=f"sooner:{request.id}:{due.isoformat()}",
            kind=ANSWER_TASK,
            subject_id=request.id,
            title="The hub needs your answer sooner",
            body=f"Reference {case.reference}. It has become more urgent. Open the request to see until when.",
            to_agency=request.agency,
            link=f"/requests/{request.id}/",
            reference=case.reference,
            due_at=due,
            at=at,
        )


def _answer_title(agency: str) -> str:
    return f"Answer the hub’s request ({agency.lower()})"


def withdraw_requests(case: Case, *, event: uuid.UUID, by: Viewer, at: datetime) -> None:
    """The case is closed: what no agency has answered is not waited for any more, and all requests are shown for the
    county's days only.
    """
    every = list(case.requests.select_for_update())
    waiting = [r.id for r in every if r.state == "asked"]
    AgencyRequest.objects.filter(id__in=waiting).update(state="withdrawn", version=F("version") + 1)
    finish_tasks(by=by, at=at, outcome="withdrawn", keys=[f"{ANSWER_TASK}:{r}" for r in waiting])
    finish_tasks(by=by, at=at, outcome="withdrawn", subject_ids=waiting, kinds=[RING_TASK])
    AnswerLink.objects.filter(request__in=waiting, used_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    stop_showing([r.id for r in every], event=event, by=by, at=at)


def answering_service(agency: str) -> uuid.UUID:
    """The service of an agency that answers the hub."""
    code = f"{agency.lower()}_information"
    return once(("service", code), lambda: service_by_code(code)).id


@act
def review_request(
    *,
    decision_id: uuid.UUID,
    outcome: str,
    reason: str,
    by: Viewer,
    at: datetime,
    detriment: str = "",
    safeguards: str = "",
) -> SharingDecision:
    """The holder's reviewer decides an ask; when the answer is to share, the request goes to the agency's officer."""
    decision = settle_review(
        decision_id=decision_id,
        outcome=outcome,
        reason=reason,
        by=by,
        at=at,
        detriment=detriment,
        safeguards=safeguards,
    )
    request = AgencyRequest.objects.select_for_update().filter(decision=decision.id).first()
    if request is not None:
        in_time = request.case.closed_at is None
        request.state = "declined" if outcome == "refuse" else "asked" if in_time else "withdrawn"
        request.version += 1
        if request.state == "asked":
            # The agency has its whole time from now. The case's own clocks go on as they were.
            for name, value in _due(_limit(request.case, request.agency), at).items():
                setattr(request, name, value)
        if outcome == "refuse":
            request.decline_reason, request.answered_at, request.answered_by = detriment, at, by.user_id
        request.save()
        if request.state == "asked":
            _put_to_agency(request, decision, by=by, at=at)
        note(
            request,
            kind="sharing_reviewed",
            words=(
                f"{organisation_name(request.agency)}: the reviewer decided"
                f" {'to share' if outcome == 'disclose' else 'not to'}. {reason}"
            ),
            data={"agency": request.agency, "outcome": outcome},
            by=by,
            at=at,
        )
    return decision


def note(
    request: AgencyRequest,
    *,
    kind: str,
    words: str,
    data: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    label: Label | None = None,
    source_id: uuid.UUID | None = None,
) -> Event:
    """Record in the case's chronology something about a request that is not a move."""
    return note_on(request.case_id, kind=kind, words=words, data=data, by=by, at=at, label=label, source_id=source_id)


@act
def note_on(
    case_id: uuid.UUID,
    *,
    kind: str,
    words: str,
    data: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    label: Label | None = None,
    source_id: uuid.UUID | None = None,
) -> Event:
    """Record in a case's chronology something that is not a move."""
    case = Case.objects.select_for_update().get(id=case_id)
    case.last_seq += 1
    case.save(update_fields=["last_seq"])
    return record_event(
        subject_id=case.record_id,
        case_id=case.id,
        pathway=case.pathway,
        kind=kind,
        to_state="",
        sentence=words,
        data=data,
        by=by,
        happened_at=at,
        at=at,
        seq=case.last_seq,
        label=label or label_of(case),
        source_id=source_id,
    )
