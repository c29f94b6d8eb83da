"""Restricting a person with all their records to a named list."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from halcyon.access.actions import place_restriction
from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act
from halcyon.people.actions.merging import MERGE_TASK
from halcyon.people.actions.records import records_of
from halcyon.people.models import MergeProposal, SuppliedRecord
from halcyon.work.actions import finish_tasks


@act
def restrict_person(
    *,
    person_id: uuid.UUID,
    kind: str,
    reason: str,
    custodian_post: str,
    named: Iterable[uuid.UUID],
    by: Viewer,
    at: datetime,
) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """Restrict a person and all their records to a named list; returns the restriction's group and the records' ids."""
    records = records_of(person_id)
    group = place_restriction(
        subject_ids=[person_id, *records],
        kind=kind,
        reason=reason,
        custodian_post=custodian_post,
        named=named,
        by=by,
        at=at,
    )
    SuppliedRecord.objects.filter(id__in=records).update(restricted=True)
    about = MergeProposal.objects.filter(Q(keep_id=person_id) | Q(other_id=person_id), settled_at__isnull=True)
    waiting = [f"{MERGE_TASK}:{proposal}" for proposal in about.values_list("id", flat=True)]
    finish_tasks(by=by, at=at, outcome="restricted", keys=waiting)
    return group, records
