"""Bringing every row of an extract to its line of the ledger, whenever it is stopped and begun again.

What comes of a row depends on the rows before it and on what came in earlier extracts, and on nothing else. So running
again checks every row anew, in the same order, and writes the lines that are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.exchange.csv.sheet import Row
from halcyon.exchange.extract.checking import ACCEPTED, DUPLICATE, REJECTED, Checked, Checker
from halcyon.exchange.extract.shape import Table
from halcyon.work.actions.extracts import note_extract_rows, numbers_noted, taken_before
from halcyon.work.models import ExtractRow, FileLoad

TOGETHER, TOGETHER_SIZE = 500, 2_000_000  # rows and characters that are written at once


def keep_ledger(
    load: FileLoad,
    agency: str,
    table: Table,
    rows: Iterable[Row],
    checker: Checker,
    *,
    by: Viewer,
    clock: Callable[[], datetime],
    progress: Callable[[int], None],
) -> int:
    """Check the rows of one table and write the lines that are missing; how many rows there are."""
    had = numbers_noted(load.id, table.name)
    count = 0
    for some in together(rows):
        checked = [(row, checker.check(table, row)) for row in some]
        count += len(some)
        missing = [(row, found) for row, found in checked if row.number not in had]
        if missing:
            _note(load, agency, table, missing, by=by, at=clock())
        progress(len(some))
    return count


def together(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in groups: so many, and not more text than is well held in memory."""
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


def _note(
    load: FileLoad, agency: str, table: Table, missing: Sequence[tuple[Row, Checked]], *, by: Viewer, at: datetime
) -> None:
    good = [(found.key, found.digest) for _, found in missing if found.outcome == ACCEPTED]
    before = taken_before(agency, table.name, good, load_id=load.id)
    lines = []
    for row, found in missing:
        again = found.outcome == ACCEPTED and found.digest in before
        outcome = DUPLICATE if again else found.outcome
        lines.append(
            ExtractRow(
                load_id=load.id,
                agency=agency,
                table=table.name,
                number=row.number,
                line=row.line,
                outcome=outcome,
                key=found.key,
                person_key=found.person,
                digest=found.digest,
                columns=", ".join(dict.fromkeys(f.column for f in found.faults if f.column))[:500],
                reason=_reason(found) if outcome == REJECTED else "",
                remarks=[[r.column, r.words, r.code] for r in found.remarks] or None if outcome == ACCEPTED else None,
                content=None if outcome == DUPLICATE else dict(found.content),
                at=at,
            )
        )
    note_extract_rows(load_id=load.id, rows=lines, by=by, at=at)


def _reason(found: Checked) -> str:
    several = len(found.faults) > 1
    return " ".join(f"{f.column}: {f.reason}" if several and f.column else f.reason for f in found.faults)
