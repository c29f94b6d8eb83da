"""An action plan as partnerships keep it: a spreadsheet, as a workbook or as CSV, whose columns have many names.

Each field is found by the names that such spreadsheets use, or by what a person says a column is. What a file calls
closed or green is never taken as assured: here that needs evidence. The columns are described in docs/action-plans.md.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation, User
from halcyon.agencies.queries import SplitSuccession, current_organisation
from halcyon.exchange.csv.action_words import (
    BY_KEY,
    DONE,
    OPEN,
    STOPPED,
    due_of,
    head,
    is_known,
    state_of,
    suggested,
    wrong_mapping,
)
from halcyon.exchange.csv.mapping import BROKEN, Fault, Wrong, refused_row
from halcyon.exchange.csv.sheet import SAVE, FileFault, Row, Sheet, decode
from halcyon.exchange.csv.workbook import BEGINS, NAMES, TITLES, Workbook
from halcyon.kernel.calendar import LONDON
from halcyon.learning.improving.actions.taking_in import Planned, take_actions
from halcyon.work.actions.loads import Totals
from halcyon.work.canonical import body_digest
from halcyon.work.taking_in import Taken, TakenIn

LARGEST = 1024 * 1024
_BETWEEN = re.compile(r"\s*[/,;+\n]\s*")  # what stands between several agencies in one cell
ASKED = 40  # words of a file about which a person is asked


def heads_of(content: bytes) -> list[str]:
    """The names of the columns, in their order, as `Sheet` reads them. Raises FileFault."""
    if len(content) > LARGEST:
        raise FileFault("The file is larger than 1 MB. Split it, each part with the names of the columns.")
    if content.startswith(BEGINS):
        return Workbook(content, known=is_known).columns
    lines = csv.reader(io.StringIO(table_of(content).decode()))
    try:
        first = next((cells for cells in lines if any(c.strip() for c in cells)), [])
    except csv.Error:
        raise FileFault("The names of the columns, the first row, cannot be read.") from None
    names = ["_".join(cell.strip().lower().replace("-", " ").split()) for cell in first]
    if not names:
        raise FileFault("The file is empty.")
    if len(names) == 1 and (";" in first[0] or "\t" in first[0]):
        raise FileFault(f"The cells are not separated by commas. {SAVE}")
    if "" in names:
        raise FileFault(f"The column in place {names.index('') + 1} has no name. Name it, or take it out.")
    return names


def table_of(content: bytes) -> bytes:
    """A CSV file with empty lines for what is no row of it: titles above the names of the columns, and rows of commas
    alone. Every other line keeps its number. Raises FileFault.

    The names of the columns are looked for as in a workbook: in the first rows, with at least two names that are known.
    """
    text = decode(content)
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines)
    records: list[tuple[int, int, list[str]]] = []
    begins = 0
    try:
        for cells in reader:
            records.append((begins, reader.line_num, cells))
            begins = reader.line_num
    except csv.Error:
        return text.encode("utf-8", "surrogatepass")  # what is wrong is said where the rows are read
    known = (n for n, (_, _, cells) in enumerate(records[:TITLES]) if sum(map(is_known, cells)) >= NAMES)
    top = next(known, 0)
    for number, (start, end, cells) in enumerate(records):
        if number < top or not any(c.strip() for c in cells):
            lines[start:end] = ["\n"] * (end - start)
    return "".join(lines).encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class Meanings:
    """What a person said that words of a file mean here: agencies to their code, states to whether it was done. Words
    are as `head` writes them.
    """

    agencies: Mapping[str, str] = dataclasses.field(default_factory=dict)
    states: Mapping[str, bool] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Unknown:
    """The words for agencies and states that nobody here knows: as the file first writes them, to how many rows."""

    agencies: Mapping[str, int]
    states: Mapping[str, int]

    def __bool__(self) -> bool:
        return bool(self.agencies or self.states)


def unknown_words(content: bytes, *, columns: Mapping[str, str], at: datetime) -> Unknown:
    """What a person has to say of a file before its rows can be read, the words of most rows first; at most `ASKED`
    of each.

    A colour is among them: what it means differs between plans. Raises FileFault when the file cannot be read at all.
    """
    here = _agencies(at.astimezone(LONDON).date())
    rows = list(_sheet(content, heads_of(content)))

    def asked(key: str, known: Collection[str]) -> dict[str, int]:
        spelt: dict[str, str] = {}
        found: Counter[str] = Counter()
        for cells in (row.cells for row in rows if row.cells is not None):
            cell = cells.get(columns.get(key, ""), "").strip()
            if cell and head(cell) not in known and not BROKEN.match(cell) and not cell.startswith("="):
                found[spelt.setdefault(head(cell), cell)] += 1
        return dict(found.most_common(ASKED))

    return Unknown(
        asked("agency", [n for n, doer in here.items() if doer.code]), asked("status", OPEN | DONE | STOPPED)
    )


def load_actions(
    content: bytes,
    *,
    name: str,
    columns: Mapping[str, str] | None = None,
    means: Meanings | None = None,
    by: Viewer,
    at: datetime,
) -> TakenIn[Totals]:
    """Take an action plan in. `columns` maps a field to a column; without it, the columns are found by their names.
    `means` says what words of the file mean that nobody here knows.

    Every row is accepted, rejected with the column and the reason, or a duplicate, and they add up to the rows of the
    file; the same file under the same columns and meanings again changes nothing. Raises FileFault when it cannot be
    read at all.
    """
    heads = heads_of(content)
    chosen = dict(columns) if columns is not None else suggested(heads)
    wrong = wrong_mapping(chosen, heads)
    if wrong:
        needed = ", ".join(f"{BY_KEY[key].title.lower()}: {words}" for key, words in wrong.items())
        raise FileFault(f"It is not clear what the columns are ({needed}) The file has: {', '.join(heads)}.")
    agencies, means = _agencies(at.astimezone(LONDON).date()), means or Meanings()
    codes = {doer.code for doer in agencies.values()}
    agencies |= {head(words): Doer(code, said=True) for words, code in means.agencies.items() if code in codes}
    states = {head(words): done for words, done in means.states.items()}
    people = {u.name.lower(): u.id for u in User.objects.filter(is_active=True)}
    people |= {u.email.lower(): u.id for u in User.objects.filter(is_active=True)}
    rows = []
    for row in _sheet(content, heads):
        taken = read_action(row, columns=chosen, agencies=agencies, states=states, name=name)
        if taken.said is not None and taken.said.owner_words:
            owner = people.get(taken.said.owner_words.lower())
            taken = Taken(taken.number, taken.line, taken.said.owned(owner))
        rows.append(taken)
    read_as: dict[str, object] = {**chosen}
    if means != Meanings():
        read_as |= {"means": {"agencies": dict(means.agencies), "states": dict(means.states)}}
    digest = hashlib.sha256(content + body_digest(read_as).encode()).hexdigest()
    return take_actions(name=name, digest=digest, rows=rows, by=by, at=at)


def _sheet(content: bytes, heads: Sequence[str]) -> Iterator[Row]:
    sheet: Sheet | Workbook
    if content.startswith(BEGINS):
        sheet = Workbook(content, known=is_known)
    else:
        sheet = Sheet(table_of(content), known=tuple(heads))
    yield from sheet.rows()


@dataclass(frozen=True)
class Doer:
    """Which agency an agency's name in a file means now: `code` is empty where more than one took over from it."""

    code: str
    was: str = ""  # what it was called when it ended, where another took over
    said: bool = False  # whether a person said that this agency is meant

    def words(self, cell: str) -> str:
        """What the action says of it; nothing where the agency is as the file has it."""
        if self.said:
            return f"The plan says “{cell}”."
        return f"The plan says {self.was}, which has ended: whoever took over answers for this." if self.was else ""


def _agencies(on: date) -> dict[str, Doer]:
    """Every name and code that a plan may use. Old plans name who has ended since: whoever took over answers for it."""
    found: dict[str, Doer] = {}
    here = Q(in_force_from__lte=on) & (Q(in_force_to__isnull=True) | Q(in_force_to__gte=on))
    now = {o.code: o for o in Organisation.objects.filter(here)}
    for old in Organisation.objects.filter(in_force_to__lt=on).order_by("in_force_to", "code"):
        try:
            code = current_organisation(old.code, on).code
        except SplitSuccession:
            code = ""
        if not code or code in now:
            found |= dict.fromkeys((head(old.code), head(old.name)), Doer(code, old.name))
    for row in now.values():
        found |= dict.fromkeys((head(row.code), head(row.name)), Doer(row.code))
    return found


def read_action(
    row: Row,
    *,
    columns: Mapping[str, str],
    agencies: Mapping[str, Doer],
    states: Mapping[str, bool] | None = None,
    name: str,
) -> Taken[Planned]:
    """Read one row as an action; never raises, whatever it says. `agencies` has every code and name in lower case,
    `states` what a person said that words of this file mean.
    """
    if row.cells is None:
        return refused_row(row, [Fault(row.column, row.fault)])
    said = {field: row.cells.get(column, "").strip() for field, column in columns.items() if column}
    faults = [
        Fault(columns[field], "The spreadsheet could not work this cell out. Write what it should say.")
        for field, cell in said.items()
        if BROKEN.match(cell) or cell.startswith("=")
    ]
    if not any(said.values()):
        return refused_row(row, [Fault("", "The row is empty.")])
    if len(said["action"]) < 3:
        faults.append(Fault(columns["action"], "Say what will be done."))
    agency = agencies.get(head(said["agency"]), Doer(""))
    if not agency.code:
        faults.append(Fault(columns["agency"], _no_agency(said["agency"], agency)))
    due: date | None = None
    try:
        due = due_of(said["due"]) if said["due"] else None
        if due is None:
            faults.append(Fault(columns["due"], "Say when it is due."))
    except Wrong as wrong:
        faults.append(Fault(columns["due"], str(wrong)))
    state, problem = state_of(said.get("status", ""), states or {})
    if problem:
        faults.append(Fault(columns["status"], problem))
    if faults or due is None:
        return refused_row(row, faults)
    planned = Planned(
        agency=agency.code,
        text=said["action"],
        due=due,
        done=state,
        recommendation=said.get("recommendation", ""),
        source=said.get("source", "")[:200] or f"Action plan “{name}”"[:200],
        success=said.get("success", ""),
        note="\n".join(filter(None, (said.get("note", ""), agency.words(said["agency"])))),
        owner_words=said.get("owner", "")[:150],
    )
    return Taken(row.number, row.line, planned)


def _no_agency(cell: str, found: Doer) -> str:
    """Why nobody is found to do what a row says."""
    if found.was:
        return f"More than one agency took over from {found.was}. Say which one does it."
    several = [a for a in _BETWEEN.split(cell) if a]
    if not several:
        return "Say which agency does it."
    if len(several) > 1:
        return "There is more than one agency here. Write a row for each, so that each answers for its own action."
    return "No agency has this code or name now."
