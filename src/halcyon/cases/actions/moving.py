"""Moving a case: the only way in which its state changes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from halcyon.access.actions import begin_relationship, end_relationships
from halcyon.access.labels import Label, label_of
from halcyon.access.models import Relationship
from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import working_calendar
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions.asking import hasten_requests, withdraw_requests
from halcyon.cases.actions.beside import beside, signed_tools
from halcyon.cases.actions.clocks_and_tasks import county_due, follow
from halcyon.cases.actions.effects import carry_out, keep_in
from halcyon.cases.actions.gathering import PART_TASK
from halcyon.cases.actions.meeting import attended, keep_attendance, see_marked_in_time
from halcyon.cases.actions.working import Stale
from halcyon.cases.models import Allocation, Case
from halcyon.cases.wording import sentence
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.models import Event
from halcyon.chronology.queries import history, past_of
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.instruments import Question
from halcyon.kernel.pathways import (
    Asked,
    CaseFacts,
    Move,
    Past,
    Pathway,
    Refused,
    check_move,
    moment,
    refused_already,
    running_clocks,
)
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Handling
from halcyon.responses.models import Response
from halcyon.work.actions import finish_tasks


def facts_of(
    case: Case,
    *,
    given: Mapping[str, Any] | None = None,
    by: Viewer | None = None,
    past: tuple[Past, ...] | None = None,
    step: Move | None = None,
    at: datetime | None = None,
    happened: datetime | None = None,
) -> CaseFacts:
    """The frozen facts of a case, for guards and clocks. `past` is its history, where that has been read already.

    `step` is the move under way, made at `at`, of something that `happened` then or before: what its guards need
    besides is read for it alone.
    """
    known = history(case.id) if past is None else past
    guarded = step is not None and bool(step.guards)
    looks = guarded and any(guard.looks_beside for guard in step.guards) if step else False
    tools = guarded and any(guard.looks_at_tools for guard in step.guards) if step else False
    return CaseFacts(
        pathway=case.pathway,
        state=case.state,
        facts=dict(case.facts),
        history=known,
        at=at,
        calendar=working_calendar() if guarded else None,
        late=_late(case, known, happened or at) if guarded else frozenset(),
        beside=beside(case.record_id, but=case.id) if looks else (),
        attended=attended(case, step.meeting) if step and step.meeting else (),
        signed_tools=signed_tools(case.record_id, since=case.opened_at) if tools else frozenset(),
        requests=tuple(Asked(r.agency, r.state) for r in case.requests.all()),
        given=dict(given or {}),
        actor_roles=by.roles if by else frozenset(),
        actor=by.actor if by else "",
        actor_agency=by.agency if by else "",
        open_children=open_children(case),
    )


def _late(case: Case, past: tuple[Past, ...], moment: datetime | None) -> frozenset[str]:
    """The clocks of a case that were running past their time at a moment."""
    if moment is None:
        return frozenset()
    running = running_clocks(
        registry.pathways[case.pathway], past, case.facts, due=county_due, limits=registry.profile.limits
    )
    return frozenset(r.clock.key for r in running if r.stopped_at is None and r.late(moment))


def _when(step: Move, answers: Mapping[str, Any], at: datetime) -> datetime:
    """When a move happened by what was answered: now for today, the day's last second for an earlier day.

    Raises `Refused` for a day that has not come yet: what is planned has not happened.
    """
    said = moment(answers.get(step.happens_on)) if step.happens_on else None
    if said is None:
        return at
    day, today = said.astimezone(LONDON).date(), at.astimezone(LONDON).date()
    if day > today:
        question = next(q for q in step.asks if q.key == step.happens_on)
        raise Refused((f"{question.words.rstrip('?. ')}: this day is still to come. Record it when it has happened.",))
    return at if day == today else datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC)


def open_children(case: Case) -> int:
    """How many cases opened about this one still stand in its way: neither closed nor in a state called settled."""
    found = Case.objects.filter(parent=case, closed_at__isnull=True).values_list("pathway", "state")
    known = ((registry.pathways[pathway], state) for pathway, state in found)
    return sum(1 for definition, state in known if definition.holds_up and state not in definition.settled)


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
    made_when: str = "",
) -> Case:
    """Make one move of a case: the only way in which a case's state changes.

    `made_when` says that a hand-off makes it, for the moves that nobody makes from a form. Checks state, role, answers
    and guards (raises `Refused` with every reason), then writes the event, the new state, the clocks, the tasks and the
    effects. Raises `Stale` when the case was changed since `expected_version`.
    """
    case = Case.objects.select_for_update().get(id=case_id)
    definition = registry.pathways[case.pathway]
    step = definition.move(key)
    if expected_version is not None and case.version != expected_version:
        raise Stale(version=case.version)
    if step.made_when != made_when:
        raise Refused((f"“{step.label}” is not something that anybody does by itself.",))
    shown = step.shown(given, case.facts)
    answers = {q.key: _kept(given.get(q.key)) for q in shown if given.get(q.key) not in (None, "", [], ())}
    past = history(case.id)
    keep_in(case, step, answers)
    happened = happened_at or _when(step, answers, at)
    check_move(definition, step, facts_of(case, given=answers, by=by, past=past, step=step, at=at, happened=happened))
    _see_completed(case, step)
    if step.meeting:
        see_marked_in_time(case, step.meeting, held=happened)
    rated = case.facts.get("rating")
    answers |= step.written(case.facts)
    reopened = _bring_on(case, definition, step, answers, at=at)
    event = _write_down(case, step, answers, by=by, happened_at=happened, at=at, source_id=source_id)
    if step.meeting:
        keep_attendance(case, step.meeting, event=event.id)
    if reopened:
        _see_again(case, event=event, by=by, at=at)
    for effect in step.then:
        carry_out(effect, case=case, step=step, answers=answers, event=event, by=by, at=at)
    if case.facts.get("rating") != rated:
        hasten_requests(case, at=at)
    follow(case, definition, (*past, past_of(event)), by=by, at=at)
    if case.closed_at == at:
        _end_relationships(case, event=event, by=by, at=at)
    record_act(
        by,
        "case_moved",
        "case",
        [case.id, case.record_id],
        fields=sorted(answers),
        rule=f"{case.pathway}.{step.key}",
        at=at,
    )
    return case


def refusals_so_far(
    case: Case, step: Move, *, given: Mapping[str, Any], missing: Iterable[Question], by: Viewer, at: datetime
) -> tuple[str, ...]:
    """What would refuse a move that is not filled in yet. Writes nothing.

    Args:
        case: the case as it is.
        step: the move whose form has answers missing or wrong.
        given: the answers that stand.
        missing: the questions whose answers do not.
        by: who fills it in.
        at: now.

    Returns:
        the reasons of the move's rules that no answer still to be given takes away.
    """
    answers = {key: _kept(value) for key, value in given.items()}
    return refused_already(step, facts_of(case, given=answers, by=by, step=step, at=at, happened=at), missing)


def _kept(value: Any) -> Any:
    """An answer as events and facts hold it: a day as text."""
    return value.isoformat() if isinstance(value, date) else value


def _see_completed(case: Case, step: Move) -> None:
    """Raise `Refused` when a move ends a questionnaire that nobody has signed for this case."""
    if not step.completes:
        return
    if not Response.objects.filter(case_id=case.id, instrument=step.completes, state="signed").exists():
        raise Refused((f"Answer “{registry.instrument(step.completes).title}” first.",))


def _bring_on(case: Case, definition: Pathway, step: Move, answers: Mapping[str, Any], *, at: datetime) -> bool:
    """Give a case the state and the facts that a move leaves it with. Whether it had been closed and is open again."""
    case.state = step.target or case.state
    case.facts = {**case.facts, **{k: answers[k] for k in step.sets if k in answers}, **step.written(case.facts)}
    case.last_seq += 1
    case.version += 1
    reopened = case.closed_at is not None and case.state not in definition.final
    if case.state in definition.final:
        case.closed_at = case.closed_at or at
    elif reopened:
        case.closed_at = None
    case.save()
    return reopened


def _write_down(
    case: Case,
    step: Move,
    answers: Mapping[str, Any],
    *,
    by: Viewer,
    happened_at: datetime,
    at: datetime,
    source_id: uuid.UUID | None,
) -> Event:
    """The event of a move, which only the hub reads where the pathway says so."""
    label = label_of(case)
    if step.hub_only:
        label = Label(**{**label.__dict__, "handling": Handling.HUB_ONLY})
    return record_event(
        subject_id=case.record_id,
        case_id=case.id,
        pathway=case.pathway,
        kind=step.records,
        to_state=case.state,
        sentence=sentence(step, answers, case.facts),
        data=answers,
        by=by,
        happened_at=happened_at,
        at=at,
        seq=case.last_seq,
        label=label,
        source_id=source_id,
    )


def _see_again(case: Case, *, event: Event, by: Viewer, at: datetime) -> None:
    """A case that is open again is seen by the service that works it, as it was before it was closed."""
    if case.service is None:
        return
    before = Relationship.objects.filter(subject_id=case.id, service=case.service, kind="working_service")
    for purpose in sorted(set(before.values_list("purpose", flat=True))):
        begin_relationship(
            subject_ids=[case.id, case.record_id],
            kind="working_service",
            purpose=purpose,
            event=event.id,
            by=by,
            at=at,
            service=case.service,
        )


def _end_relationships(case: Case, *, event: Event, by: Viewer, at: datetime) -> None:
    """Everybody's reason to see a closed case ends after the county's number of days, and the allocation at once.

    The record stays visible to those who work on another open case about it, and to nobody else. What this case alone
    opened of the person's other records ends with it.
    """
    ends = at + timedelta(days=registry.profile.relationship_days_after_close)
    Allocation.objects.filter(case=case, ends__isnull=True).update(ends=at, reason="Closed")
    end_relationships(subject_ids=[case.id], event=event.id, by=by, at=at, ends=ends)
    others = Relationship.objects.filter(start_event=case.id).values_list("subject_id", flat=True)
    end_relationships(subject_ids=others, event=event.id, by=by, at=at, ends=ends, begun_by=case.id)
    withdraw_requests(case, event=event.id, by=by, at=at)
    finish_tasks(by=by, at=at, outcome="closed", subject_id=case.id, kinds=[PART_TASK])
    still = Case.objects.filter(record_id=case.record_id, closed_at__isnull=True).values("id")
    needed = set(_holdings(Relationship.objects.filter(subject_id__in=still, ends__isnull=True)))
    standing = set(_holdings(Relationship.objects.filter(subject_id=case.record_id, ends__isnull=True)))
    for holding in sorted(standing - needed, key=str):  # in one order always: the log tells of each
        kind, user, service, purpose = holding
        end_relationships(
            subject_ids=[case.record_id],
            event=event.id,
            by=by,
            at=at,
            kind=kind,
            user=user,
            service=service,
            purpose=purpose,
            ends=ends,
        )


def _holdings(rows: QuerySet[Relationship]) -> Iterable[tuple[str, uuid.UUID | None, uuid.UUID | None, str]]:
    """Who sees something because they work on it, and what for."""
    return rows.filter(kind__in=("working_service", "allocated")).values_list("kind", "user", "service", "purpose")
