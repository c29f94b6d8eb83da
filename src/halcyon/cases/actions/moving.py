"""Moving a case: the only way in which its state changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from halcyon.access.actions import end_relationships
from halcyon.access.labels import Label, label_of
from halcyon.access.models import Relationship
from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act
from halcyon.cases.actions.asking import hasten_requests, withdraw_requests
from halcyon.cases.actions.clocks_and_tasks import follow
from halcyon.cases.actions.effects import carry_out, keep_in
from halcyon.cases.actions.gathering import PART_TASK
from halcyon.cases.actions.working import Stale
from halcyon.cases.models import Allocation, Case
from halcyon.cases.wording import sentence
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.models import Event
from halcyon.chronology.queries import history, past_of
from halcyon.kernel.pathways import Asked, CaseFacts, Past, Refused, check_move
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
        actor=by.actor if by else "",
        actor_agency=by.agency if by else "",
        open_children=open_children(case),
    )


def open_children(case: Case) -> int:
    """How many cases opened about this one still stand in its way: neither closed nor in a state called settled."""
    found = Case.objects.filter(parent=case, closed_at__isnull=True).values_list("pathway", "state")
    return sum(1 for pathway, state in found if state not in registry.pathways[pathway].settled)


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
    keep_in(case, step, answers)
    check_move(definition, step, facts_of(case, given=answers, by=by, past=past))
    if (
        step.completes
        and not Response.objects.filter(case_id=case.id, instrument=step.completes, state="signed").exists()
    ):
        raise Refused((f"Answer “{registry.instrument(step.completes).title}” first.",))
    case.state = step.target or case.state
    rated = case.facts.get("rating")
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
        carry_out(effect, case=case, step=step, answers=answers, event=event, by=by, at=at)
    if case.facts.get("rating") != rated:
        hasten_requests(case, at=at)
    follow(case, definition, (*past, past_of(event)), by=by, at=at)
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
    withdraw_requests(case, event=event.id, by=by, at=at)
    finish_tasks(by=by, at=at, outcome="closed", subject_id=case.id, kinds=[PART_TASK])
    if not Case.objects.filter(record_id=case.record_id, closed_at__isnull=True).exists():
        for kind in ("working_service", "allocated"):
            end_relationships(subject_ids=[case.record_id], event=event.id, by=by, at=at, kind=kind, ends=ends)
