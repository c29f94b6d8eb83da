"""Loading a file of concerns: every row comes to one line of the ledger, whenever it is stopped and begun again.

A row and its line are written in one transaction. So after a kill at any moment each row has either both or neither,
and running the command again goes on with the rows that have no line.

Some rows share a transaction, for a fifth of a second: a transaction of its own for each would cost more than a
rejected row costs, and a longer one would keep everybody else waiting. When a row cannot be taken as was foreseen, all
of its transaction is undone, and these rows are taken one by one.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db.models import Q

from halcyon.access.viewing import Viewer, agency_system
from halcyon.agencies.models import Organisation
from halcyon.audit.acts import act
from halcyon.exchange.csv.mapping import NAMES, NEEDED, Fault, Reading, read_row
from halcyon.exchange.csv.sheet import FileFault, Row, Sheet
from halcyon.frontdoor.actions import NotReceivable, Receipt, receive_concern
from halcyon.kernel.calendar import LONDON
from halcyon.work.actions import KeyReused
from halcyon.work.actions.loads import (
    Line,
    Totals,
    begin_load,
    finish_load,
    note_rows,
    refuse_load,
    reopen_load,
    totals,
)
from halcyon.work.canonical import body_digest
from halcyon.work.models import FileLoad, FileRow, IntakeKey

log = logging.getLogger(__name__)

KIND = "concerns"
TOGETHER, TOGETHER_SIZE = 100, 2_000_000  # rows and characters that are read at once
HOLDS = 0.2  # seconds after which the rows taken so far are committed
USED_BEFORE = "This reference came before with another concern. Give this concern a reference of its own."


@dataclass(frozen=True)
class Loaded:
    """What came of a run. `before` rows had their line already; `again` says that the whole file had been loaded.

    `left` rows met a fault of this program and have no line: the next run tries them again.
    """

    load_id: UUID
    totals: Totals
    before: int = 0
    again: bool = False
    left: int = 0


def load_file(
    content: bytes,
    *,
    name: str,
    by: Viewer,
    clock: Callable[[], datetime],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Loaded:
    """Load a file of concerns, or go on where an earlier run of the same file stopped.

    `by` loads it; each concern is sent by the system of the agency that its row names. `progress` is called with rows
    done and rows in all. Raises FileFault when the file cannot be read at all, and
    `work.actions.loads.DoesNotAddUp` when the ledger has not one line for each row.
    """
    digest = hashlib.sha256(content).hexdigest()
    load = begin_load(kind=KIND, digest=digest, name=name, size=len(content), by=by, at=clock())
    if load.finished_at and not load.fault:
        return Loaded(load.id, totals(load.id), before=load.rows, again=True)
    try:
        sheet = Sheet(content, known=NAMES, needed=NEEDED)
    except FileFault as fault:
        refuse_load(load=load, fault=str(fault), by=by, at=clock())
        raise
    if load.fault:
        reopen_load(load=load, by=by, at=clock())
    had = set(FileRow.objects.filter(load_id=load.id).values_list("number", flat=True))
    rows = sum(1 for _ in sheet.rows())
    agencies = _agencies(at=clock())
    done, left = len(had), 0
    for some in _together(row for row in sheet.rows() if row.number not in had):
        left += _load_rows(load, some, agencies, by=by, clock=clock)
        done += len(some)
        progress(done, rows)
    if left:
        return Loaded(load.id, totals(load.id), before=len(had), left=left)
    return Loaded(load.id, finish_load(load_id=load.id, rows=rows, by=by, at=clock()), before=len(had))


def _together(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in groups that are read together: so many, and not more text than is well held in memory."""
    some: list[Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += len(row.text) + sum(map(len, (row.cells or {}).values()))
        if len(some) >= TOGETHER or size > TOGETHER_SIZE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _load_rows(
    load: FileLoad, rows: Sequence[Row], agencies: Mapping[str, str], *, by: Viewer, clock: Callable[[], datetime]
) -> int:
    """Bring rows to their lines; how many could not be, because of a fault of this program."""
    at = clock()
    readings = [None if row.cells is None else read_row(row.cells, agencies=agencies, now=at) for row in rows]
    done = left = 0
    while done < len(rows):
        try:
            done += take_rows(
                load_id=load.id, rows=rows[done:], readings=readings[done:], agencies=agencies, by=by, at=clock()
            )
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # which row it was, and what it means for that row alone, is found out below
            left += sum(not _load_row(load, row, agencies, by=by, at=clock()) for row in rows[done:])
            done = len(rows)
    return left


def _agencies(*, at: datetime) -> dict[str, str]:
    day = at.astimezone(LONDON).date()
    there = Organisation.objects.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=day), in_force_from__lte=day)
    return dict(there.values_list("code", "name"))


def _load_row(load: FileLoad, row: Row, agencies: Mapping[str, str], *, by: Viewer, at: datetime) -> bool:
    """Bring one row to its line; False when this program has a fault, which must not stop the rows after it."""
    if row.cells is None:
        line = _rejected(row, [Fault(row.column, row.fault)], "", {"": row.text})
        note_rows(load_id=load.id, lines=[line], by=by, at=at)
        return True
    reading = read_row(row.cells, agencies=agencies, now=at)
    faults: list[Fault] = list(reading.faults)
    try:
        if reading.concern is not None:
            viewer = agency_system(reading.agency, name=agencies[reading.agency], at=at)
            take_row(load_id=load.id, row=row, reading=reading, by=viewer, at=at)
            return True
    except KeyReused:
        faults = [Fault("sender_reference", USED_BEFORE)]
    except NotReceivable as found:
        faults = [Fault("", words) for words in found.problems.values()]
    except (OperationalError, InterfaceError):
        raise
    except Exception as unforeseen:
        # Its words are not logged: they may hold what the row says.
        log.error("load_concerns: %s at row %d of %s", type(unforeseen).__name__, row.number, load.id)
        return False
    line = _rejected(row, faults, reading.agency, row.cells)
    note_rows(load_id=load.id, lines=[line], by=by, at=at)
    return True


@act
def take_rows(
    *,
    load_id: UUID,
    rows: Sequence[Row],
    readings: Sequence[Reading | None],
    agencies: Mapping[str, str],
    by: Viewer,
    at: datetime,
) -> int:
    """Take the first of these rows, as many as fit into the time that one transaction may last, and write their lines,
    all or nothing; how many they were.

    A reading is None for a row that could not be taken apart. Raises whatever `receive_concern` raises for a row that
    is not as it seemed.
    """
    began = time.monotonic()
    sent = _sent_before(readings)
    lines: list[Line] = []
    for row, reading in zip(rows, readings, strict=True):
        if lines and time.monotonic() - began > HOLDS:
            break
        if reading is None:
            lines.append(_rejected(row, [Fault(row.column, row.fault)], "", {"": row.text}))
            continue
        if reading.concern is None:
            lines.append(_rejected(row, reading.faults, reading.agency, row.cells or {}))
            continue
        key, digest = (_sender(reading), key_of(reading)), body_digest(reading.said)
        before = sent.get(key)
        if before is None:
            viewer = agency_system(reading.agency, name=agencies[reading.agency], at=at)
            receipt = receive(reading, by=viewer, at=at)
            sent[key] = (digest, receipt.reference)
            lines.append(_received(row, reading, receipt.reference, new=not receipt.replay))
        elif before[0] == digest:
            lines.append(_received(row, reading, before[1], new=False))
        else:
            lines.append(_rejected(row, [Fault("sender_reference", USED_BEFORE)], reading.agency, row.cells or {}))
    note_rows(load_id=load_id, lines=lines, by=by, at=at)
    return len(lines)


@act
def take_row(*, load_id: UUID, row: Row, reading: Reading, by: Viewer, at: datetime) -> None:
    """Receive the concern of a row that has no fault, and write its line, both or neither.

    Raises `KeyReused` and `NotReceivable` as `receive_concern` does; then neither is written.
    """
    receipt = receive(reading, by=by, at=at)
    line = _received(row, reading, receipt.reference, new=not receipt.replay)
    note_rows(load_id=load_id, lines=[line], by=by, at=at)


def receive(reading: Reading, *, by: Viewer, at: datetime) -> Receipt:
    """Receive the concern of a row that has no fault."""
    assert reading.concern is not None  # noqa: S101  (for the type checker: rows with faults never come here)
    return receive_concern(
        by=by, at=at, sender=_sender(reading), key=key_of(reading), body=reading.said, concern=reading.concern
    )


def _sent_before(readings: Iterable[Reading | None]) -> dict[tuple[str, str], tuple[str, str]]:
    """What came before under the keys of these rows: sender and key, to the digest of what was sent and its reference.

    A key that is being claimed elsewhere is not there yet; `receive_concern` waits for it.
    """
    keys = {(_sender(each), key_of(each)) for each in readings if each is not None and each.concern is not None}
    found = IntakeKey.objects.filter(
        sender__in={sender for sender, _ in keys}, key__in={key for _, key in keys}, kind="concern"
    ).values_list("sender", "key", "body_digest", "reference")
    return {(sender, key): (digest, reference) for sender, key, digest, reference in found if reference}


def _sender(reading: Reading) -> str:
    return f"csv:{reading.agency}"


def key_of(reading: Reading) -> str:
    """The idempotency key of a row: from the sender's own reference or, without one, from what the row says."""
    reference = reading.said.get("sender_reference", "")
    return f"ref:{body_digest(reference)}" if reference else f"row:{body_digest(reading.said)}"


def _received(row: Row, reading: Reading, reference: str, *, new: bool) -> Line:
    return Line(
        number=row.number,
        line=row.line,
        digest=body_digest(reading.said),
        outcome=FileRow.ACCEPTED if new else FileRow.DUPLICATE,
        agency=reading.agency,
        reference=reference,
    )


def _rejected(row: Row, faults: Sequence[Fault], agency: str, content: Mapping[str, str]) -> Line:
    return Line(
        number=row.number,
        line=row.line,
        digest=body_digest(dict(content)),
        outcome=FileRow.REJECTED,
        agency=agency,
        columns=", ".join(dict.fromkeys(f.column for f in faults if f.column)),
        reason=" ".join(f.reason if len(faults) == 1 or not f.column else f"{f.column}: {f.reason}" for f in faults),
        content={name: cell for name, cell in content.items() if cell} or {"": ""},
    )
