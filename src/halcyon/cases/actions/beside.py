"""What else there is about the same person, for rules that must look beside one case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from halcyon.agencies.queries import working_calendar
from halcyon.cases.models import Case
from halcyon.kernel.pathways import Beside, CaseFacts, Pathway, Refused
from halcyon.people.retrieval import records_of_same_person
from halcyon.responses.models import Response


def same_person(record_id: uuid.UUID) -> list[uuid.UUID]:
    """The records that are linked to the same person as this one now, itself among them."""
    return list({record_id, *records_of_same_person(record_id)})


def beside(record_id: uuid.UUID, *, but: uuid.UUID | None = None) -> tuple[Beside, ...]:
    """The cases about the same person, oldest first, except `but`. The open ones are locked until the act is over, so
    that two acts at the same moment do not each open what there may be once.
    """
    rows = Case.objects.filter(record_id__in=same_person(record_id))
    rows = rows.exclude(id=but) if but else rows
    list(rows.filter(closed_at__isnull=True).order_by("id").select_for_update().values_list("id", flat=True))
    return tuple(
        Beside(c.pathway, c.reference, c.state, c.facts, c.opened_at, c.closed_at) for c in rows.order_by("opened_at")
    )


def signed_tools(record_id: uuid.UUID, *, since: datetime) -> frozenset[str]:
    """The tools that were signed about the same person since a moment, by key: that they were, and nothing of them."""
    rows = Response.objects.filter(subject_id__in=same_person(record_id), signed_at__gte=since)
    return frozenset(rows.values_list("instrument", flat=True))


def check_opening(definition: Pathway, record_id: uuid.UUID, facts: Mapping[str, Any], *, at: datetime) -> None:
    """Ask the rules of a pathway whether such a case may be opened. Raises `Refused` with every reason."""
    if not definition.opening:
        return
    looks = any(guard.looks_beside for guard in definition.opening)
    asked = CaseFacts(
        pathway=definition.key,
        state="",
        facts=dict(facts),
        at=at,
        calendar=working_calendar(),
        beside=beside(record_id) if looks else (),
    )
    reasons = tuple(r for r in (guard.refuses(asked) for guard in definition.opening) if r)
    if reasons:
        raise Refused(reasons)
