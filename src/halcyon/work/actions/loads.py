"""Keeping the ledger of a file that is loaded: begun once, each row once, ended when it adds up."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act, part
from halcyon.audit.rows import add
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions.tasks import finish_tasks, open_task
from halcyon.work.canonical import storable
from halcyon.work.models import FileLoad, FileRow, Task

TASK = "mend_file_rows"


class DoesNotAddUp(Exception):
    """The ledger of a file has not exactly one line for each of its rows. The load is not called finished."""


@dataclass(frozen=True)
class Totals:
    """How many rows of a file came to what."""

    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0

    @property
    def rows(self) -> int:
        return self.accepted + self.rejected + self.duplicate


def totals(load_id: uuid.UUID) -> Totals:
    """What the ledger of a file says now."""
    counted = FileRow.objects.filter(load_id=load_id).order_by().values_list("outcome").annotate(Count("id"))
    return Totals(**dict(counted))


@act
def begin_load(*, kind: str, digest: str, name: str, size: int, by: Viewer, at: datetime) -> FileLoad:
    """Begin to load a file, or find it as it stands when the same bytes were begun before."""
    load = FileLoad(kind=kind, digest=digest, name=storable(name, 200), size=size, begun_at=at, by=by.actor)
    if not add(load, unless=("kind", "digest")):
        return FileLoad.objects.get(kind=kind, digest=digest)
    log_load("file_load_begun", load.id, by=by, at=at)
    return load


@act
def refuse_load(*, load: FileLoad, fault: str, by: Viewer, at: datetime) -> None:
    """Write down that a file cannot be read at all, and why. Nothing of it was taken in. Again changes nothing."""
    said = storable(fault, 500)
    if FileLoad.objects.filter(id=load.id).exclude(fault=said).update(fault=said, finished_at=at):
        log_load("file_load_refused", load.id, by=by, at=at)


@act
def reopen_load(*, load: FileLoad, by: Viewer, at: datetime) -> None:
    """Go on with a file that could not be read before and now can: this program has learned to read it."""
    if FileLoad.objects.filter(id=load.id).exclude(fault="").update(fault="", finished_at=None):
        log_load("file_load_begun", load.id, by=by, at=at)


@dataclass(frozen=True)
class Line:
    """What came of one row, as its line of the ledger says it. The fields are those of `FileRow`."""

    number: int
    line: int
    digest: str
    outcome: str
    agency: str = ""
    reference: str = ""
    columns: str = ""
    reason: str = ""
    content: Mapping[str, str] | None = None


@act
def note_rows(*, load_id: uuid.UUID, lines: Sequence[Line], by: Viewer, at: datetime) -> None:
    """Write what came of some rows, in the transaction of what came of them. A row that has its line keeps it.

    The first row of a file that is rejected puts the file on the list of the hub's manager, and on that of the agency
    which the row names. The rejected rows of one act are one row of the log.
    """
    rows = [
        FileRow(
            load_id=load_id,
            number=each.number,
            line=each.line,
            outcome=each.outcome,
            columns=storable(each.columns, 500),
            reason=each.reason,
            agency=each.agency,
            reference=each.reference,
            digest=each.digest,
            content=None if each.content is None else dict(each.content),
            at=at,
        )
        for each in lines
    ]
    if not add(*rows, unless=("load_id", "number")):
        kept = set(FileRow.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
        rows = [row for row in rows if row.id in kept]
    rejected = [row for row in rows if row.outcome == FileRow.REJECTED]
    if rejected:
        _put_on_lists(load_id, {row.agency for row in rejected}, at=at)
        part(
            actor=by.actor,
            agency=by.agency,
            action="file_row_rejected",
            object_kind="file_row",
            object_ids=[*(str(row.id) for row in rejected), str(load_id)],
            request_id=by.request_id,
            session=by.session,
            at=at,
        )


def _put_on_lists(load_id: uuid.UUID, agencies: Iterable[str], *, at: datetime) -> None:
    # Due at once: nobody has looked yet whether one of these children is in danger.
    wanted = {_key(load_id, ""): (registry.profile.manager_post, "", "")}
    for agency in sorted(filter(None, agencies)):
        wanted[_key(load_id, agency)] = ("", registry.profile.answering_role, agency)
    there = set(Task.objects.filter(key__in=wanted).values_list("key", flat=True))
    for key, (post, role, agency) in wanted.items():
        if key not in there:
            open_task(
                key=key,
                kind=TASK,
                title="Concerns in a file were not received: look at the rows",
                subject_id=load_id,
                link=f"/loads/{load_id}/",
                at=at,
                due_at=at,
                post=post,
                role=role,
                agency=agency,
            )


def _key(load_id: uuid.UUID, agency: str) -> str:
    return f"{TASK}:{load_id}:{agency}"


@act
def finish_load(*, load_id: uuid.UUID, rows: int, by: Viewer, at: datetime) -> Totals:
    """Call a load finished. Raises DoesNotAddUp when its ledger has not `rows` lines."""
    found = totals(load_id)
    if found.rows != rows:
        raise DoesNotAddUp(f"The file has {rows:,} rows and its ledger {found.rows:,}.")
    if FileLoad.objects.filter(id=load_id, finished_at__isnull=True).update(finished_at=at, rows=rows):
        log_load("file_load_finished", load_id, by=by, at=at)
    return found


@act
def see_to_load(*, load_id: uuid.UUID, by: Viewer, at: datetime) -> int:
    """Say that the rejected rows of a file have been seen to; how many tasks that ended.

    The hub's manager says it for everybody, an agency's own people for their agency. Raises Denied for others, and
    while the file is still being loaded.
    """
    load = FileLoad.objects.filter(id=load_id, finished_at__isnull=False).first()
    manages = by.hub and by.can(Capability.SEE_UNDELIVERED)
    if load is None or not (manages or by.can(Capability.ANSWER_REQUEST)):
        raise Denied("no such load")
    if manages:
        ended = finish_tasks(by=by, at=at, outcome="done", subject_id=load_id, kinds=[TASK])
    else:
        ended = finish_tasks(by=by, at=at, outcome="done", keys=[_key(load_id, by.agency)])
    log_load("file_load_seen_to", load_id, by=by, at=at)
    return ended


def log_load(action: str, load_id: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    """Write in the log what was done with a load."""
    record_act(by, action, "file_load", [load_id], at=at)
