"""The only writer of a case's state, and of what agencies are asked and answer.

Every act here writes its rows, the chronology event, the audit row, the clocks, the tasks and the messages in one
transaction, or nothing at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from halcyon.access.actions import begin_relationship, end_relationships, extend_restriction
from halcyon.access.labels import Label, label_of
from halcyon.access.models import Relationship
from halcyon.access.queries import restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import organisation, service_by_code, working_calendar
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act, once
from halcyon.audit.rows import add
from halcyon.cases.models import AgencyRequest, Allocation, Case, SharedText, SharedTextVersion
from halcyon.cases.wording import sentence
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.models import Event
from halcyon.chronology.queries import history, past_of
from halcyon.kernel.copied import copied_from, tells_place
from halcyon.kernel.counting import Limit, due_at
from halcyon.kernel.effects import Asks, Opens, Tell
from halcyon.kernel.pathways import (
    Asked,
    CaseFacts,
    Move,
    Past,
    Pathway,
    Refused,
    check_move,
    running_clocks,
)
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask, Effect, Handling
from halcyon.people.retrieval import protected_places
from halcyon.responses.actions import NotComplete
from halcyon.responses.actions import sign as sign_response
from halcyon.responses.actions import start as start_response
from halcyon.responses.models import Response
from halcyon.sharing.actions import ask_facts, disclose, put_to_policy, settle_review
from halcyon.sharing.models import SharingDecision
from halcyon.work.actions import copy_clocks, finish_tasks, next_reference, open_task, refresh_task, send
from halcyon.work.models import Task

MOVE_TASK = "move"
ANSWER_TASK = "answer_request"
BREACH_TASK = "time_limit_passed"  # opened by work.actions.notice_breaches


class Stale(Exception):
    """Someone else changed this first. Holds both texts where there are texts, so that nothing typed is lost."""

    def __init__(self, *, theirs: str = "", yours: str = "", version: int = 0) -> None:
        super().__init__("Someone else changed this while you were working on it.")
        self.theirs, self.yours, self.version = theirs, yours, version


def county_due(start: datetime, limit: Limit) -> datetime:
    """When something is due under the county's calendar and opening hours. UTC."""
    return due_at(start, limit, calendar=working_calendar(), hours=registry.profile.hours)


@act
def open_case(
    *,
    pathway: str,
    record_id: uuid.UUID,
    by: Viewer,
    at: datetime,
    label: Label,
    facts: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    happened_at: datetime | None = None,
    purpose: str = "",
    service_code: str = "",
    source_id: uuid.UUID | None = None,
    parent: uuid.UUID | None = None,
) -> Case:
    """Open a case for one supplied record. The service that works it gets a live relationship with case and record."""
    definition = registry.pathways[pathway]
    number = next_reference(definition.reference_prefix or definition.key)
    service = once(("service", service_code), lambda: service_by_code(service_code)) if service_code else None
    case = Case(
        reference=f"{definition.reference_prefix or definition.key.upper()[:4]}-{number:04d}",
        pathway=definition.key,
        pathway_version=definition.version,
        state=definition.start,
        record_id=record_id,
        service=service.id if service else None,
        facts=dict(facts or {}),
        opened_at=at,
        last_seq=1,
        parent_id=parent,
        **label.fields(),
    )
    add(case)
    event = record_event(
        subject_id=record_id,
        case_id=case.id,
        pathway=definition.key,
        kind="opened",
        to_state=definition.start,
        sentence=definition.opened_sentence,
        data=data or {},
        by=by,
        happened_at=happened_at or at,
        at=at,
        seq=1,
        label=label,
        source_id=source_id,
    )
    if service and purpose:
        begin_relationship(
            subject_ids=[case.id, record_id],
            kind="working_service",
            purpose=purpose,
            event=event.id,
            by=by,
            at=at,
            service=service.id,
        )
    _follow(case, definition, (past_of(event),), by=by, at=at)
    audit(
        actor=by.actor,
        agency=by.agency,
        action="case_opened",
        object_kind="case",
        object_ids=[str(case.id), str(record_id)],
        purpose=purpose,
        rule=definition.key,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return case


def facts_of(
    case: Case,
    *,
    given: Mapping[str, Any] | None = None,
    by: Viewer | None = None,
    past: tuple[Past, ...] | None = None,
) -> CaseFacts:
    """The frozen facts of a case, for guards and clocks. `past` is its history, where that has been read already."""
    return CaseFacts(
        pathway=case.pathway,
        state=case.state,
        facts=dict(case.facts),
        history=history(case.id) if past is None else past,
        requests=tuple(Asked(r.agency, r.state) for r in case.requests.all()),
        given=dict(given or {}),
        actor_roles=by.roles if by else frozenset(),
    )


@act
def move(
    *,
    case_id: uuid.UUID,
    key: str,
    given: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    expected_version: int | None = None,
    happened_at: datetime | None = None,
    source_id: uuid.UUID | None = None,
) -> Case:
    """Make one move of a case: the only way in which a case's state changes.

    Checks state, role, answers and guards (raises `Refused` with every reason), then writes the event, the new state,
    the clocks, the tasks and the effects. Raises `Stale` when the case was changed since `expected_version`.
    """
    case = Case.objects.select_for_update().get(id=case_id)
    definition = registry.pathways[case.pathway]
    step = definition.move(key)
    if expected_version is not None and case.version != expected_version:
        raise Stale(version=case.version)
    answers = {q.key: given.get(q.key) for q in step.shown(given) if given.get(q.key) not in (None, "", [], ())}
    past = history(case.id)
    _keep_in(case, step, answers)
    check_move(definition, step, facts_of(case, given=answers, by=by, past=past))
    if (
        step.completes
        and not Response.objects.filter(case_id=case.id, instrument=step.completes, state="signed").exists()
    ):
        raise Refused((f"Answer “{registry.instrument(step.completes).title}” first.",))
    case.state = step.target or case.state
    case.facts = {**case.facts, **{k: answers[k] for k in step.sets if k in answers}}
    case.last_seq += 1
    case.version += 1
    if case.state in definition.final:
        case.closed_at = at
    case.save()
    label = label_of(case)
    if step.hub_only:
        label = Label(**{**label.__dict__, "handling": Handling.HUB_ONLY})
    event = record_event(
        subject_id=case.record_id,
        case_id=case.id,
        pathway=case.pathway,
        kind=step.records,
        to_state=case.state,
        sentence=sentence(step, answers),
        data=answers,
        by=by,
        happened_at=happened_at or at,
        at=at,
        seq=case.last_seq,
        label=label,
        source_id=source_id,
    )
    for effect in step.then:
        _carry_out(effect, case=case, step=step, answers=answers, event=event, by=by, at=at)
    _follow(case, definition, (*past, past_of(event)), by=by, at=at)
    if case.closed_at:
        _end_relationships(case, event=event, by=by, at=at)
    audit(
        actor=by.actor,
        agency=by.agency,
        action="case_moved",
        object_kind="case",
        object_ids=[str(case.id), str(case.record_id)],
        fields=sorted(answers),
        rule=f"{case.pathway}.{step.key}",
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return case


def _end_relationships(case: Case, *, event: Event, by: Viewer, at: datetime) -> None:
    """Everybody's reason to see a closed case ends after the county's number of days, and the allocation at once.

    The record stays visible while another open case needs it. What this case alone opened of the person's other
    records ends with it.
    """
    ends = at + timedelta(days=registry.profile.relationship_days_after_close)
    Allocation.objects.filter(case=case, ends__isnull=True).update(ends=at, reason="Closed")
    end_relationships(subject_ids=[case.id], event=event.id, by=by, at=at, ends=ends)
    others = Relationship.objects.filter(start_event=case.id).values_list("subject_id", flat=True)
    end_relationships(subject_ids=others, event=event.id, by=by, at=at, ends=ends, begun_by=case.id)
    if not Case.objects.filter(record_id=case.record_id, closed_at__isnull=True).exists():
        for kind in ("working_service", "allocated"):
            end_relationships(subject_ids=[case.record_id], event=event.id, by=by, at=at, kind=kind, ends=ends)


def _follow(case: Case, definition: Pathway, past: tuple[Past, ...], *, by: Viewer, at: datetime) -> None:
    """Bring clocks and the task list into line with the events: derived, so that doing it twice changes nothing."""
    running = running_clocks(definition, past, case.facts, due=county_due, limits=registry.profile.limits)
    copies = copy_clocks(
        subject_id=case.id,
        pathway=case.pathway,
        running=running,
        reference=case.reference,
        link=f"/cases/{case.id}/",
        person_id=case.record_id,
    )
    keys = list(
        Task.objects.filter(subject_id=case.id, kind__in=[MOVE_TASK, BREACH_TASK], done_at__isnull=True).values_list(
            "kind", "key"
        )
    )
    breaches = [key for kind, key in keys if kind == BREACH_TASK]
    _finish_breaches(breaches, {c.id for c in copies if c.stopped_at is not None}, by=by, at=at)
    state = definition.state(case.state)
    standing = [key for kind, key in keys if kind == MOVE_TASK]
    here = f"{MOVE_TASK}:{case.id}:{case.state}:"
    finish_tasks(by=by, at=at, outcome=case.state, keys=[k for k in standing if not k.startswith(here)])
    if not (state.owner and state.next_move):
        return
    pending = [r.due_at for r in running if r.stopped_at is None]
    due = min(pending) if pending else None
    title = state.task or definition.move(state.next_move).label
    rating = str(case.facts.get("rating") or "")
    kept = next((k for k in standing if k.startswith(here)), "")
    if kept:
        refresh_task(key=kept, title=title, due_at=due, rating=rating)
        return
    open_task(
        key=f"{here}{case.last_seq}",
        kind=MOVE_TASK,
        title=title,
        subject_id=case.id,
        person_id=case.record_id,
        reference=case.reference,
        rating=rating,
        link=f"/cases/{case.id}/",
        role=registry.profile.custodian_role if case.restricted else state.owner.key,
        agency=case.owner_agency,
        due_at=due,
        at=at,
    )


@act
def reopen_work(*, case_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Put the next step of a case back on its owner's list, after it had been taken off every list."""
    case = Case.objects.select_for_update().get(id=case_id)
    case.last_seq += 1  # a task is opened once for each point in a case's order; this is a new one
    case.save(update_fields=["last_seq"])
    _follow(case, registry.pathways[case.pathway], history(case.id), by=by, at=at)


def _finish_breaches(open_keys: list[str], stopped: set[uuid.UUID], *, by: Viewer, at: datetime) -> None:
    """A duty that has been done, however late, is nobody's work any more."""
    done = [key for key in open_keys if any(f":{clock}:" in key for clock in stopped)]
    if done:
        finish_tasks(by=by, at=at, outcome="done_late", keys=done)


def _carry_out(
    effect: object, *, case: Case, step: Move, answers: Mapping[str, Any], event: Event, by: Viewer, at: datetime
) -> None:
    """Carry out one effect. The list is closed; anything else is a programming error."""
    if isinstance(effect, Asks):
        for agency in answers[effect.question]:
            ask_agency(
                case=case,
                agency=agency,
                purpose=effect.purpose,
                categories=answers.get("categories") or ["involvement", "concern"],
                question=str(answers.get("question") or ""),
                instrument=effect.instrument,
                by=by,
                at=at,
            )
    elif isinstance(effect, Opens):
        if not effect.when_fact or case.facts.get(effect.when_fact) == effect.equals:
            open_case(
                pathway=effect.pathway,
                record_id=case.record_id,
                by=by,
                at=at,
                label=label_of(case),
                facts={"from": case.reference},
                parent=case.id,
            )
    elif isinstance(effect, Tell):
        _tell(effect, case=case, words=_told(step, answers), event=event, by=by, at=at)
    else:
        raise TypeError(f"no such effect: {effect!r}")


def _keep_in(case: Case, step: Move, answers: Mapping[str, Any]) -> None:
    """What leaves the hub may not repeat what an agency answered, nor tell where a protected person can be found.

    Applies to moves that tell or ask somebody. Raises `Refused` before anything is written (G10, G12).
    """
    if not any(isinstance(effect, Tell | Asks) for effect in step.then):
        return
    text = "\n".join(str(v) for v in answers.values() if isinstance(v, str))
    answered = Response.objects.filter(case_id=case.id).exclude(state="draft").exclude(owner_agency=case.owner_agency)
    said = [str(v) for row in answered for v in row.answers.values() if isinstance(v, str)]
    if copied_from(text, said):
        raise Refused(
            ("This repeats what another agency told the hub. Put it in your own words, and only what is needed.",)
        )
    if tells_place(text, protected_places(case.record_id)):
        raise Refused(("This tells where a protected person can be found. Take the address or number out.",))


def _told(step: Move, answers: Mapping[str, Any]) -> str:
    return str(answers.get("told") or sentence(step, answers))


def _tell(effect: Tell, *, case: Case, words: str, event: Event, by: Viewer, at: datetime) -> None:
    """Propose telling someone. The agreement decides; what it permits is sent and written in the ledger."""
    referrer = effect.whom == "referrer"
    agency = str(case.facts.get("referrer_agency") or case.owner_agency) if referrer else case.owner_agency
    decision = put_to_policy(
        ask=Ask(
            purpose=effect.purpose,
            asking_agency=agency,
            holding_agency=case.owner_agency,
            categories=frozenset({effect.about}),
            on=at.date(),
            facts=ask_facts(case.facts),
        ),
        subject_id=case.record_id,
        case_id=case.id,
        question=words,
        by=by,
        at=at,
        proposal=f"tell:{effect.whom}",
        reference=case.reference,
        recipient_kind="referrer" if referrer else "post",
    )
    if decision.outcome != "disclose":
        # Nobody may believe that somebody was told: without the agreement's leave the move does not happen.
        raise Refused(tuple(decision.reasons))
    user = case.facts.get("referrer_user") if referrer else None
    message = send(
        key=f"tell:{event.id}:{effect.whom}",
        kind="told",
        subject_id=case.id,
        title=f"What came of your concern {case.facts.get('contact_reference') or case.reference}"
        if referrer
        else f"About {case.reference}",
        body=words,
        to_user=uuid.UUID(user) if user else None,
        to_agency="" if user or not referrer else agency,
        to_post="" if referrer else effect.whom,
        reference=str(case.facts.get("contact_reference") or case.reference),
        from_user=by.user_id,
        needs_receipt=True,
        at=at,
    )
    disclose(
        decision=decision,
        items=f"{registry.categories[effect.about].title}: the words are in the message and the chronology",
        by=by,
        at=at,
        channel="message",
        to_user=message.to_user,
        message_ref=message.id,
    )


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
) -> AgencyRequest:
    """Ask one agency for what it is likely to hold, if the agreement allows; a REVIEW waits for the holder's reviewer.

    The request carries only who the person is and the question: the agency's officer sees nothing else of the case.
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
            facts=ask_facts(case.facts),
        ),
        subject_id=case.record_id,
        case_id=case.id,
        question=question,
        by=by,
        at=at,
        proposal="ask_agency",
        reference=case.reference,
    )
    rating = str(case.facts.get("rating") or "red")
    limit = registry.profile.request_limits[rating]
    earlier = AgencyRequest.objects.filter(case=case, agency=agency).count()
    request = AgencyRequest(
        case=case,
        agency=agency,
        purpose=purpose,
        categories=sorted(wanted),
        question=question,
        share={"record": str(case.record_id)},
        instrument=instrument,
        decision=decision.id,
        state={"PERMIT": "asked", "REVIEW": "review", "DENY": "not_permitted"}[decision.effect],
        asked_by=by.user_id,
        asked_at=at,
        due_at=county_due(at, limit),
        limit_words=limit.in_words,
        limit_verified=limit.verified,
        reasked=earlier,
        **Label(owner_agency=case.owner_agency, category="case", restricted=case.restricted).fields(),
    )
    for restriction in restrictions([case.id], at=at):
        extend_restriction(group=restriction.group, subject_ids=[request.id], by=by, at=at)
    add(request)
    if decision.effect == Effect.PERMIT.value:
        _put_to_agency(request, decision, by=by, at=at)
    return request


def _put_to_agency(request: AgencyRequest, decision: SharingDecision, *, by: Viewer, at: datetime) -> None:
    """Give the agency its task and notice. What goes with the question (who the person is) is a disclosure too."""
    case = request.case
    begin_relationship(
        subject_ids=[request.id],
        kind="asked_agency",
        purpose=request.purpose,
        event=request.id,
        by=by,
        at=at,
        service=answering_service(request.agency),
    )
    open_task(
        key=f"{ANSWER_TASK}:{request.id}",
        kind=ANSWER_TASK,
        title=f"Answer the hub’s request ({request.agency.lower()})",
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
        request.state = "asked" if outcome == "disclose" else "declined"
        request.version += 1
        if outcome == "refuse":
            request.decline_reason, request.answered_at, request.answered_by = detriment, at, by.user_id
        request.save()
        if outcome == "disclose":
            _put_to_agency(request, decision, by=by, at=at)
        _note(
            request,
            kind="sharing_reviewed",
            words=(
                f"{request.agency}: the reviewer decided {'to share' if outcome == 'disclose' else 'not to'}. {reason}"
            ),
            data={"agency": request.agency, "outcome": outcome},
            by=by,
            at=at,
        )
    return decision


def _note(
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
    """Record in the case's chronology something that is not a move."""
    case = Case.objects.select_for_update().get(id=request.case_id)
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


def start_answer(*, request: AgencyRequest, by: Viewer, at: datetime) -> Response:
    """Open (or go on with) the draft answer to a request. Raises `Denied` for another agency."""
    require(by, Capability.ANSWER_REQUEST)
    if request.agency != by.agency or request.state != "asked":
        raise Denied("another agency's request, or one that is not open")
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
            decision=SharingDecision.objects.get(id=request.decision),
            items=f"{request.agency}’s answer to the hub ({known.replace('_', ' ')})",
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
    _note(
        request,
        kind="agency_answered",
        words=f"{organisation(request.agency).name} {said}. {response.answers.get('analysis') or ''}".strip(),
        data={"agency": request.agency, "known": known, "response": str(response.id)},
        by=by,
        at=at,
        label=label,
        source_id=response.id,
    )
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
    if request.opened_at is None:
        AgencyRequest.objects.filter(id=request.id, opened_at__isnull=True).update(opened_at=at)


@act
def allocate(*, case_id: uuid.UUID, user: uuid.UUID, purpose: str, reason: str, by: Viewer, at: datetime) -> Allocation:
    """Give a case to one person. The one before is released; both changes are events and relationships."""
    require(by, Capability.WORK_ENQUIRY)
    case = Case.objects.select_for_update().get(id=case_id)
    standing = Allocation.objects.filter(case=case, ends__isnull=True).first()
    if standing and standing.user == user:
        return standing
    case.last_seq += 1
    case.save(update_fields=["last_seq"])
    event = record_event(
        subject_id=case.record_id,
        case_id=case.id,
        pathway=case.pathway,
        kind="allocated",
        sentence="Allocated to a worker." if not standing else "Allocated to another worker.",
        data={"user": str(user), "reason": reason},
        by=by,
        happened_at=at,
        at=at,
        seq=case.last_seq,
        label=label_of(case),
    )
    if standing:
        standing.ends, standing.reason = at, reason
        standing.save(update_fields=["ends", "reason"])
        end_relationships(
            subject_ids=[case.id, case.record_id], event=event.id, by=by, at=at, kind="allocated", user=standing.user
        )
    made = Allocation.objects.create(case=case, user=user, by=by.signing, begins=at, reason=reason)
    begin_relationship(
        subject_ids=[case.id, case.record_id],
        kind="allocated",
        purpose=purpose,
        event=event.id,
        by=by,
        at=at,
        user=user,
    )
    return made


@act
def write_shared_text(
    *, case_id: uuid.UUID, key: str, title: str, text: str, expected_version: int, by: Viewer, at: datetime
) -> SharedText:
    """Save a text that several people write. Raises `Stale` with both texts when someone else saved first.

    Every earlier wording is kept. `expected_version` is 0 for a text that nobody has written yet.
    """
    require(by, Capability.WORK_ENQUIRY)
    case = Case.objects.select_for_update().get(id=case_id)
    row = SharedText.objects.select_for_update().filter(case=case, key=key).first()
    if row is None:
        if expected_version != 0:
            raise Stale(theirs="", yours=text, version=0)
        row = SharedText(case=case, key=key, title=title, version=0, updated_at=at, **label_of(case).fields())
    elif row.version != expected_version:
        if row.text == text and row.by == by.user_id:
            return row
        raise Stale(theirs=row.text, yours=text, version=row.version)
    else:
        SharedTextVersion.objects.create(text=row, version=row.version, was=row.text, by=row.by, at=row.updated_at)
    row.text, row.by, row.updated_at, row.version = text, by.user_id, at, row.version + 1
    row.save()
    audit(
        actor=by.actor,
        agency=by.agency,
        action="text_written",
        object_kind="shared_text",
        object_ids=[str(row.id), str(case.id)],
        fields=["text"],
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return row


def _day(value: Any) -> date | None:
    if not value:
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))
