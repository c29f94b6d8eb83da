"""A sexual health clinic's attendances, saved as CSV: one row is one visit or appointment, by clinic number.

The file names nobody and there is no column in which it could. The columns are described in docs/attendance-intake.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.exchange.csv.mapping import Column, Fault, Wrong, read_cell, refused_row
from halcyon.exchange.csv.sheet import FileFault, Row, Sheet
from halcyon.health.huddle.taking_in import Visit, take_attendances
from halcyon.kernel.calendar import LONDON
from halcyon.people.matching.identifiers import valid_nhs_number
from halcyon.practice.weekly_review import Attended
from halcyon.practice.weekly_review.rules import ATTENDED, CANCELLED, NOT_BROUGHT, REPEATED
from halcyon.work.actions.loads import Totals
from halcyon.work.taking_in import Taken, TakenIn

YES_NO = ("yes", "no", "not_asked")
SEEN_FOR = (*REPEATED, "contraception", "advice", "other")
OUTCOMES = (ATTENDED, NOT_BROUGHT, CANCELLED)
OLDEST = 125
COLUMNS = (
    Column("attendance", "key", "the clinic’s own number of the visit, once for each visit", needed=True),
    Column("clinic_number", "clinic_number", "the clinic’s number of the young person", needed=True),
    Column("day", "day", "the day of the visit or appointment", "day", needed=True),
    Column("outcome", "outcome", "what came of the appointment", "code", codes=OUTCOMES, needed=True),
    Column("age", "age", "age in years on that day", "number", needed=True),
    Column("partner_age", "partner_age", "the partner’s age in years, where it was given", "number"),
    Column("partner_adult", "partner_adult", "whether the partner is 18 or over", "code", codes=YES_NO),
    Column("exchange", "exchange", "whether anything was given or promised in exchange", "code", codes=YES_NO),
    Column("seen_for", "seen_for", "what they were seen for, with semicolons between", "several", codes=SEEN_FOR),
    Column("missing", "missing", "whether they have been missing from home or care", "code", codes=YES_NO),
    Column("in_care", "in_care", "whether they are in care", "code", codes=YES_NO),
    Column("protection_plan", "protection_plan", "whether there is a child protection plan", "code", codes=YES_NO),
    Column("disclosed", "disclosed", "whether they said something worrying", "code", codes=YES_NO),
    Column(
        "questionnaire",
        "questionnaire",
        "how far the vulnerable young person’s questionnaire was filled in",
        "code",
        codes=("complete", "part", "not_done"),
    ),
    Column("note", "note", "a line for the huddle, without names", "text"),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
NEEDED = tuple(column.name for column in COLUMNS if column.needed)
NAMES_SOMEBODY = "This is an NHS number. The clinic’s file names nobody: give the clinic’s own number."


def load_attendances(content: bytes, *, name: str, service: str, by: Viewer, at: datetime) -> TakenIn[Totals]:
    """Take a file of attendances in. Raises FileFault when it cannot be read at all, and as `take_attendances` does."""
    sheet = Sheet(content, known=NAMES, needed=NEEDED)
    digest = hashlib.sha256(content).hexdigest()
    return take_rows(sheet.rows(), digest=digest, name=name, service=service, by=by, at=at)


def take_rows(
    read: Iterable[Row], *, digest: str, name: str, service: str, by: Viewer, at: datetime
) -> TakenIn[Totals]:
    """Take in rows that were read from a file, whatever form it had: the same rules, and the same ledger."""
    today = at.astimezone(LONDON).date()
    seen: set[str] = set()
    rows = []
    for row in read:
        taken = read_attendance(row, today=today)
        if taken.said is not None and taken.said.key in seen:
            words = "This number of a visit is in the file twice. Give each visit its own."
            taken = refused_row(row, [Fault("attendance", words)])
        elif taken.said is not None:
            seen.add(taken.said.key)
        rows.append(taken)
    return take_attendances(service=service, name=name, digest=digest, rows=rows, by=by, at=at)


def read_attendance(row: Row, *, today: date) -> Taken[Visit]:
    """Read one row as a visit; never raises, whatever it says."""
    if row.cells is None:
        return refused_row(row, [Fault(row.column, row.fault)])
    faults: list[Fault] = []
    said: dict[str, str] = {}
    for name, cell in row.cells.items():
        try:
            said[name] = _cell(BY_NAME[name], cell)
        except Wrong as wrong:
            faults.append(Fault(name, str(wrong)))
    blamed = {f.column for f in faults}
    for name in NEEDED:
        if name not in blamed and not said.get(name, ""):
            faults.append(Fault(name, f"Say {BY_NAME[name].means}."))
    for name in ("clinic_number", "note"):
        if any(valid_nhs_number(part) for part in numbers_in(said.get(name, ""))):
            faults.append(Fault(name, NAMES_SOMEBODY))
    for name in ("attendance", "clinic_number"):
        limit = 60 if name == "attendance" else 40
        if len(said.get(name, "")) > limit:
            faults.append(Fault(name, f"Use {limit} characters or fewer."))
    day = date.fromisoformat(said["day"]) if said.get("day") else None
    if day is not None and day > today + timedelta(days=1):
        faults.append(Fault("day", "This is in the future. Send a visit when it has happened or was missed."))
    if faults or day is None:
        return refused_row(row, faults)
    return Taken(row.number, row.line, _visit(said, day))


def _visit(said: Mapping[str, str], day: date) -> Visit:
    return Visit(
        key=said["attendance"],
        clinic_number=said["clinic_number"],
        questionnaire=said.get("questionnaire", ""),
        note=said.get("note", "").strip(),
        attended=Attended(
            day=day,
            outcome=said["outcome"],
            age=int(said["age"]),
            partner_age=int(said["partner_age"]) if said.get("partner_age") else None,
            partner_adult=_known(said.get("partner_adult", "")),
            exchange=_known(said.get("exchange", "")),
            seen_for=frozenset(filter(None, said.get("seen_for", "").split(";"))),
            missing=_known(said.get("missing", "")),
            in_care=_known(said.get("in_care", "")),
            protection_plan=_known(said.get("protection_plan", "")),
            disclosed=_known(said.get("disclosed", "")),
        ),
    )


def _known(code: str) -> bool | None:
    return {"yes": True, "no": False}.get(code)


def _cell(column: Column, cell: str) -> str:
    value = read_cell(column, cell)
    if column.kind == "number" and value:
        if not (value.isascii() and value.isdigit() and int(value[:4]) <= OLDEST):
            raise Wrong("This must be an age in whole years.")
        return str(int(value))
    if column.kind == "several":
        parts = [part.strip().lower().replace(" ", "_") for part in value.split(";") if part.strip()]
        if not set(parts) <= set(column.codes):
            raise Wrong(f"This must be one or more of: {', '.join(column.codes)}.")
        return ";".join(dict.fromkeys(parts))
    return value


def numbers_in(text: str) -> list[str]:
    """Runs of ten digits, however they are spaced, that could be an NHS number."""
    digits = "".join(c if c.isdigit() and c.isascii() else " " if c not in " -" else "" for c in text)
    return [part[i : i + 10] for part in digits.split() for i in range(len(part) - 9)]


__all__ = ["COLUMNS", "FileFault", "load_attendances", "numbers_in", "read_attendance", "take_rows"]
