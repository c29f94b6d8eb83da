"""Reading the open work of the teams that assess and protect."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from halcyon.access.models import Relationship
from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.cases.queries import cases, with_worker
from halcyon.kernel.roles import Capability
from halcyon.work.models import ClockCopy

PATHWAYS = ("strategy_discussion", "section_47", "assessment", "child_protection", "child_in_need")
PURPOSES = ("section_47", "assessment")
MOST = 500


def worked(viewer: Viewer, *, at: datetime) -> list[Case]:
    """The open cases of these pathways that the viewer's services work, that are theirs, or in which they take part,
    each with `worker`: the account that works it, or None. At most `MOST`, the oldest first.
    """
    require(viewer, Capability.SEE_CASEWORK)
    mine = Relationship.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=at), user=viewer.user_id, agency=viewer.agency, begins__lte=at
    ).values("subject_id")
    own = Q(service__in=list(viewer.services)) | Q(id__in=mine)
    found: dict[uuid.UUID, Case] = {}
    for purpose in PURPOSES:
        rows = cases(viewer, purpose, at=at).filter(own, pathway__in=PATHWAYS, closed_at__isnull=True)
        found |= {c.id: c for c in with_worker(rows).order_by("opened_at")[:MOST]}
    return sorted(found.values(), key=lambda c: (c.opened_at, c.id))


def worker_of(case: Case) -> uuid.UUID | None:
    """The account that works a case of `worked`, or None."""
    found: uuid.UUID | None = getattr(case, "worker", None)
    return found


def next_due(viewer: Viewer, listed: Iterable[Case]) -> dict[uuid.UUID, ClockCopy]:
    """The running clock of each of these visible cases that is due first, in one query."""
    require(viewer, Capability.SEE_CASEWORK)
    running = ClockCopy.objects.filter(subject_id__in=[c.id for c in listed], stopped_at__isnull=True)
    first: dict[uuid.UUID, ClockCopy] = {}
    for clock in running.order_by("due_at"):
        first.setdefault(clock.subject_id, clock)
    return first
