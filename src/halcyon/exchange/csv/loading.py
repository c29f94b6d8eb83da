"""Loading a file of concerns: every row comes to one line of the ledger, whenever it is stopped and begun again.

A row and its line are written in one transaction. So after a kill at any moment each row has either both or neither,
and running the command again goes on with the rows that have no line.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
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
from halcyon.frontdoor.actions import NotReceivable, receive_concern
from halcyon.kernel.calendar import LONDON
from halcyon.work.actions import KeyReused
from halcyon.work.actions.loads import Totals, begin_load, finish_load, note_row, refuse_load, reopen_load, totals
from halcyon.work.canonical import body_digest
from halcyon.work.models import FileLoad, FileRow

log = logging.getLogger(__name__)

KIND = "concerns"
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
    left = 0
    for done, row in enumerate(sheet.rows(), start=1):
        if row.number not in had and not _load_row(load, row, agencies, by=by, at=clock()):
            left += 1
        progress(done, rows)
    if left:
        return Loaded(load.id, totals(load.id), before=len(had), left=left)
    return Loaded(load.id, finish_load(load_id=load.id, rows=rows, by=by, at=clock()), before=len(had))


def _agencies(*, at: datetime) -> dict[str, str]:
    day = at.astimezone(LONDON).date()
    there = Organisation.objects.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=day), in_force_from__lte=day)
    return dict(there.values_list("code", "name"))


def _load_row(load: FileLoad, row: Row, agencies: Mapping[str, str], *, by: Viewer, at: datetime) -> bool:
    """Bring one row to its line; False when this program has a fault, which must not stop the rows after it."""
    if row.cells is None:
        _reject(load, row, [Fault(row.column, row.fault)], "", {"": row.text}, by=by, at=at)
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
    _reject(load, row, faults, reading.agency, row.cells, by=by, at=at)
    return True


@act
def take_row(*, load_id: UUID, row: Row, reading: Reading, by: Viewer, at: datetime) -> None:
    """Receive the concern of a row that has no fault, and write its line, both or neither.

    Raises `KeyReused` and `NotReceivable` as `receive_concern` does; then neither is written.
    """
    assert reading.concern is not None  # noqa: S101  (for the type checker: rows with faults never come here)
    receipt = receive_concern(
        by=by,
        at=at,
        sender=f"csv:{reading.agency}",
        key=key_of(reading),
        body=reading.said,
        concern=reading.concern,
    )
    note_row(
        load_id=load_id,
        number=row.number,
        line=row.line,
        digest=body_digest(reading.said),
        outcome=FileRow.DUPLICATE if receipt.replay else FileRow.ACCEPTED,
        agency=reading.agency,
        reference=receipt.reference,
        by=by,
        at=at,
    )


def key_of(reading: Reading) -> str:
    """The idempotency key of a row: from the sender's own reference or, without one, from what the row says."""
    reference = reading.said.get("sender_reference", "")
    return f"ref:{body_digest(reference)}" if reference else f"row:{body_digest(reading.said)}"


def _reject(
    load: FileLoad,
    row: Row,
    faults: list[Fault],
    agency: str,
    content: Mapping[str, str],
    *,
    by: Viewer,
    at: datetime,
) -> None:
    note_row(
        load_id=load.id,
        number=row.number,
        line=row.line,
        digest=body_digest(dict(content)),
        outcome=FileRow.REJECTED,
        agency=agency,
        columns=", ".join(dict.fromkeys(f.column for f in faults if f.column)),
        reason=" ".join(f.reason if len(faults) == 1 or not f.column else f"{f.column}: {f.reason}" for f in faults),
        content={name: cell for name, cell in content.items() if cell} or {"": ""},
        by=by,
        at=at,
    )
