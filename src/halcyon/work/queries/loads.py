"""Files that were loaded and their rejected rows: all of them for the hub's manager, an agency's own for its people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from halcyon.access.viewing import Denied, Viewer
from halcyon.kernel.roles import Capability
from halcyon.work.actions.loads import TASK
from halcyon.work.models import FileLoad, FileRow, Task
from halcyon.work.queries.extracts import outcomes_of
from halcyon.work.queries.managing import manages

PAGE = 50
CONCERNS = "concerns"  # the kind whose rows are concerns; every other is an extract


@dataclass(frozen=True)
class Loaded:
    """One file as a viewer may see it: for an agency's own people only the agency's rows are counted.

    `name` is empty for those who may not see the whole file. `rows` is what the counts add up to.
    """

    id: uuid.UUID
    kind: str
    name: str
    begun_at: datetime
    finished_at: datetime | None
    fault: str
    accepted: int
    rejected: int
    duplicate: int
    waits: bool

    @property
    def rows(self) -> int:
        return self.accepted + self.rejected + self.duplicate


def _whose(viewer: Viewer) -> Q:
    """The rows that the viewer may see. Raises Denied for those who see none of any file."""
    if manages(viewer):
        return Q()
    if viewer.can(Capability.ANSWER_REQUEST) and viewer.agency:
        return Q(agency=viewer.agency)
    raise Denied("sees no files")


def _described(viewer: Viewer, listed: list[FileLoad]) -> list[Loaded]:
    whole = manages(viewer)
    ids = [load.id for load in listed]
    counted: dict[uuid.UUID, dict[str, int]] = {}
    rows = FileRow.objects.filter(_whose(viewer), load_id__in=ids).order_by()
    for load, outcome, count in rows.values_list("load_id", "outcome").annotate(Count("id")):
        counted.setdefault(load, {})[outcome] = count
    if whole:
        counted |= outcomes_of(viewer, [load.id for load in listed if load.kind != CONCERNS])
    tasks = Task.objects.filter(subject_id__in=ids, kind=TASK, done_at__isnull=True)
    if not whole:
        tasks = tasks.filter(agency=viewer.agency)
    waits = set(tasks.values_list("subject_id", flat=True))
    return [
        Loaded(
            id=load.id,
            kind=load.kind,
            name=load.name if whole else "",
            begun_at=load.begun_at,
            finished_at=load.finished_at,
            fault=load.fault if whole else "",
            accepted=counted.get(load.id, {}).get(FileRow.ACCEPTED, 0),
            rejected=counted.get(load.id, {}).get(FileRow.REJECTED, 0),
            duplicate=counted.get(load.id, {}).get(FileRow.DUPLICATE, 0),
            waits=load.id in waits,
        )
        for load in listed
    ]


def _visible(viewer: Viewer) -> QuerySet[FileLoad]:
    whose = _whose(viewer)
    loads = FileLoad.objects.order_by("-begun_at", "id")
    return loads.filter(id__in=FileRow.objects.filter(whose).values("load_id")) if whose else loads


def loads(viewer: Viewer, *, page: int = 1) -> tuple[list[Loaded], bool]:
    """One page of the files that the viewer may see, newest first, and whether there are older ones. Raises Denied."""
    start = (max(page, 1) - 1) * PAGE
    found = list(_visible(viewer)[start : start + PAGE + 1])
    return _described(viewer, found[:PAGE]), len(found) > PAGE


def load(viewer: Viewer, load_id: uuid.UUID) -> Loaded:
    """One file. Raises Denied alike for one that is not there and one of which the viewer may see no row."""
    found = list(_visible(viewer).filter(id=load_id))
    if not found:
        raise Denied("no such load")
    return _described(viewer, found)[0]


def rejected_rows(viewer: Viewer, load_id: uuid.UUID, *, page: int | None = None) -> list[FileRow]:
    """A file's rejected rows that the viewer may see, in their order: all, or one page of `PAGE`. Raises Denied."""
    rows = FileRow.objects.filter(_whose(viewer), load_id=load_id, outcome=FileRow.REJECTED).order_by("number")
    if page is None:
        return list(rows)
    start = (max(page, 1) - 1) * PAGE
    return list(rows[start : start + PAGE])
