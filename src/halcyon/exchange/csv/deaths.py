"""Deaths of a cohort from a provider, saved as CSV: one row is one death, by the provider's own number.

Columns: provider, local_number, group, died_on, age, team, contact_months, setting, cause, coroner.
"""

from __future__ import annotations

from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.exchange.csv.mapping import Column, Wrong, read_cell
from halcyon.exchange.csv.sheet import FileFault, Row, Sheet
from halcyon.learning.reviews.deaths.actions import Notified, take_in_deaths
from halcyon.practice.reviews.mortality import GROUPS

COLUMNS = (
    Column("provider", "provider", "the code of the provider, as in the directory", needed=True),
    Column("local_number", "local_number", "the provider’s own number; never the NHS number", needed=True),
    Column("group", "group", "the group", "code", needed=True, codes=tuple(key for key, _ in GROUPS)),
    Column("died_on", "died_on", "the day of death", "day", needed=True),
    Column("age", "age", "age in years", needed=True),
    Column("team", "team", "the code of the treating service in the directory"),
    Column("contact_months", "contact_months", "months since the last contact"),
    Column("setting", "setting", "where the person died"),
    Column("cause", "cause", "the cause of death, if known"),
    Column("coroner", "coroner", "whether the coroner is involved", "code", codes=("yes", "no")),
)
BY_NAME = {column.name: column for column in COLUMNS}
NEEDED = tuple(column.name for column in COLUMNS if column.needed)


def load_deaths(content: bytes, *, by: Viewer, at: datetime) -> int:
    """Take a file of deaths in, whole or not at all; returns how many were new.

    Raises `FileFault` naming every row that cannot be read, and NotDone for what a row says.
    """
    sheet = Sheet(content, known=tuple(BY_NAME), needed=NEEDED)
    rows: list[Notified] = []
    faults: list[str] = []
    for row in sheet.rows():
        try:
            rows.append(_read(row))
        except Wrong as wrong:
            faults.append(f"Row {row.number}: {wrong}")
    if faults:
        raise FileFault(" ".join(faults[:10]))
    if not rows:
        raise FileFault("There is no row below the names of the columns.")
    return take_in_deaths(rows=rows, by=by, at=at)


def _read(row: Row) -> Notified:
    """One row. Raises Wrong for one that cannot be read."""
    if row.cells is None:
        raise Wrong(row.fault)
    said = {name: read_cell(BY_NAME[name], cell) for name, cell in row.cells.items()}
    missing = [name for name in NEEDED if not said.get(name)]
    if missing:
        raise Wrong(f"{missing[0]}: this is needed.")
    return Notified(
        provider=said["provider"].upper(),
        local_number=said["local_number"],
        group=said["group"],
        died_on=datetime.fromisoformat(said["died_on"]).date(),
        age=_whole("age", said["age"]) or 0,
        team=said.get("team", ""),
        contact_months=_whole("contact_months", said.get("contact_months", "")),
        setting=said.get("setting", ""),
        cause=said.get("cause", ""),
        coroner=said.get("coroner") == "yes",
    )


def _whole(name: str, cell: str) -> int | None:
    if not cell:
        return None
    if not cell.isdigit() or len(cell) > 4:
        raise Wrong(f"{name}: give a whole number.")
    return int(cell)
