"""A practice's safeguarding entries, saved as CSV: one row is one coded entry, or one patient without any.

The columns are described in docs/practice-codes.md.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from uuid import UUID

from halcyon.access.viewing import Viewer
from halcyon.exchange.csv.mapping import Column, Fault, Wrong, read_cell, refused_row
from halcyon.exchange.csv.sheet import Row, Sheet
from halcyon.health.surgeries.taking_in import Said, take_entries
from halcyon.kernel.calendar import LONDON
from halcyon.people.matching.identifiers import valid_nhs_number
from halcyon.practice.codes import SCHEMES
from halcyon.work.taking_in import Taken, TakenIn

COLUMNS = (
    Column("nhs_number", "nhs_number", "the patient’s NHS number", needed=True),
    Column("scheme", "scheme", "the scheme of the code; needed with a code", "code", codes=tuple(SCHEMES)),
    Column("code", "code", "the code; empty for a patient without a safeguarding entry"),
    Column("recorded_on", "on", "the day of the entry; needed with a code", "day"),
    Column("online", "online", "whether it can be seen online or by proxy", "code", codes=("yes", "no")),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
LONGEST = 30


def load_practice_entries(
    content: bytes, *, name: str, practice: UUID, by: Viewer, at: datetime
) -> TakenIn[dict[str, int]]:
    """Take a practice's file in. Raises `sheet.FileFault` when it cannot be read at all, else as `take_entries`."""
    sheet = Sheet(content, known=NAMES, needed=("nhs_number",))
    today = at.astimezone(LONDON).date()
    rows = [read_entry(row, today=today) for row in sheet.rows()]
    digest = hashlib.sha256(content).hexdigest()
    return take_entries(practice=practice, name=name, digest=digest, rows=rows, by=by, at=at)


def read_entry(row: Row, *, today: date) -> Taken[Said]:
    """Read one row as an entry; never raises, whatever it says."""
    if row.cells is None:
        return refused_row(row, [Fault(row.column, row.fault)])
    faults: list[Fault] = []
    said: dict[str, str] = {}
    for name, cell in row.cells.items():
        try:
            said[name] = read_cell(BY_NAME[name], cell)
        except Wrong as wrong:
            faults.append(Fault(name, str(wrong)))
    number = valid_nhs_number(said.get("nhs_number", ""))
    if number is None and "nhs_number" not in {f.column for f in faults}:
        faults.append(Fault("nhs_number", "This is not a valid NHS number."))
    code = said.get("code", "")
    day = date.fromisoformat(said["recorded_on"]) if said.get("recorded_on") else None
    if code and not said.get("scheme") and not any(f.column == "scheme" for f in faults):
        faults.append(Fault("scheme", f"Say of which scheme the code is: {', '.join(SCHEMES)}."))
    if code and day is None and not any(f.column == "recorded_on" for f in faults):
        faults.append(Fault("recorded_on", "Say on which day it was recorded."))
    if len(code) > LONGEST:
        faults.append(Fault("code", f"Use {LONGEST} characters or fewer."))
    if day is not None and day > today:
        faults.append(Fault("recorded_on", "This is in the future."))
    if faults or number is None:
        return refused_row(row, faults)
    if not code:
        return Taken(row.number, row.line, Said(number))
    return Taken(row.number, row.line, Said(number, said["scheme"], code, day, said.get("online") == "yes"))
