"""Opening a case for one supplied record."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from halcyon.access.actions import begin_relationship, keep_barred
from halcyon.access.labels import Label
from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import service_by_code
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act, once
from halcyon.audit.rows import add
from halcyon.cases.actions.beside import check_opening
from halcyon.cases.actions.clocks_and_tasks import follow
from halcyon.cases.models import Case
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.queries import past_of
from halcyon.kernel.registry import registry
from halcyon.work.actions import next_reference


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
    first: bool = False,
) -> Case:
    """Open a case for one supplied record. The service that works it gets a live relationship with case and record.

    `first` says that the record was made in this act and is linked to nobody known before, so that nothing hangs on it.
    Raises `Refused` where a rule of the pathway does not allow another such case.
    """
    definition = registry.pathways[pathway]
    check_opening(definition, record_id, facts or {}, at=at)
    number = next_reference()
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
    if not first:
        keep_barred(subject_ids=[record_id, case.id], at=at)
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
            first=first,
        )
    follow(case, definition, (past_of(event),), by=by, at=at, first=True)
    record_act(by, "case_opened", "case", [case.id, record_id], purpose=purpose, rule=definition.key, at=at)
    return case
