"""An action plan as partnerships keep it: a spreadsheet, as a workbook or as CSV, whose columns have many names.

Each field is found by the names that such spreadsheets use, or by what a person says a column is. What a file calls
closed or green is never taken as assured: here that needs evidence. The columns are described in docs/action-plans.md.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation, User
from halcyon.agencies.queries import SplitSuccession, current_organisation
from halcyon.exchange.csv.mapping import BROKEN, Fault, Wrong, day_of, refused_row
from halcyon.exchange.csv.sheet import SAVE, FileFault, Row, Sheet, decode
from halcyon.exchange.csv.workbook import BEGINS, NAMES, TITLES, Workbook
from halcyon.kernel.calendar import LONDON
from halcyon.learning.improving.actions.taking_in import Planned, take_actions
from halcyon.work.actions.loads import Totals
from halcyon.work.canonical import body_digest
from halcyon.work.taking_in import Taken, TakenIn

LARGEST = 1024 * 1024
_BETWEEN = re.compile(r"\s*[/,;+\n]\s*")  # what stands between several agencies in one cell


@dataclass(frozen=True)
class Field:
    """What a column can be. `names` are how spreadsheets call it, as `head` writes them."""

    key: str
    title: str
    names: tuple[str, ...]
    needed: bool = False


FIELDS = (
    Field("action", "The action", ("action", "actions", "action_required", "what", "task", "action_to_be_taken",
          "agreed_action", "activity", "what_will_be_done"), needed=True),
    Field("agency", "The agency", ("agency", "organisation", "lead_agency", "partner", "org", "organization",
          "responsible_agency", "lead_organisation"), needed=True),
    Field("due", "When it is due", ("due", "due_date", "deadline", "target_date", "by_when", "date_due", "timescale",
          "completion_date", "target_completion_date", "when"), needed=True),
    Field("recommendation", "The recommendation", ("recommendation", "recommendations", "finding", "learning_point",
          "rec", "issue", "learning", "area_for_improvement")),
    Field("source", "Where it comes from", ("source", "review", "plan", "origin", "from", "review_name", "audit",
          "case", "title_of_review")),
    Field("owner", "The owner", ("owner", "lead", "lead_officer", "responsible", "by_whom", "who", "named_lead",
          "action_owner", "person_responsible", "lead_person")),
    Field("status", "Its state", ("status", "state", "rag", "rag_status", "progress", "rag_rating", "complete")),
    Field("success", "How it shows that it worked", ("success", "outcome", "measure", "success_measure", "impact",
          "success_criteria", "evidence_of_impact", "expected_outcome", "how_will_we_know")),
    Field("note", "Notes", ("note", "notes", "update", "comments", "progress_update", "comment", "latest_update",
          "evidence")),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
KNOWN = frozenset(name for field in FIELDS for name in field.names)
OPEN = {"", "open", "ongoing", "on_going", "in_progress", "not_started", "outstanding", "started", "on_track",
        "overdue", "delayed", "no", "off_track", "not_yet_started"}  # fmt: skip
DONE = {"done", "complete", "completed", "closed", "finished", "achieved", "yes", "implemented", "action_complete"}
COLOURS = {"red", "amber", "green", "blue", "r", "a", "g", "b", "grey", "black", "yellow"}
STOPPED = {"stopped", "superseded", "no_longer_required", "withdrawn", "cancelled", "abandoned", "not_applicable"}


def head(cell: str) -> str:
    """The name of a column as it is compared: lower case, words joined by underscores."""
    return "_".join(cell.strip().lower().replace("-", " ").replace("/", " ").replace("?", " ").split())


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


def is_known(cell: str) -> bool:
    """Whether a cell has the name of a column of an action plan."""
    return head(cell) in KNOWN


def suggested(heads: Sequence[str]) -> dict[str, str]:
    """Which column each field seems to be: field to column. A column is used once, a field not found is left out."""
    found: dict[str, str] = {}
    for field in FIELDS:
        for name in field.names:
            match = next((h for h in heads if head(h) == name and h not in found.values()), None)
            if match:
                found[field.key] = match
                break
    return found


def wrong_mapping(columns: Mapping[str, str], heads: Sequence[str]) -> dict[str, str]:
    """What is wrong with which column is which: field to words."""
    wrong = {}
    for field in FIELDS:
        column = columns.get(field.key, "")
        if field.needed and not column:
            wrong[field.key] = "Say which column this is."
        elif column and column not in heads:
            wrong[field.key] = "The file has no such column."
        elif column and sum(c == column for c in columns.values()) > 1:
            wrong[field.key] = "This column is chosen twice."
    return wrong


def load_actions(
    content: bytes, *, name: str, columns: Mapping[str, str] | None = None, by: Viewer, at: datetime
) -> TakenIn[Totals]:
    """Take an action plan in. `columns` maps a field to a column; without it, the columns are found by their names.

    Every row is accepted, rejected with the column and the reason, or a duplicate, and they add up to the rows of the
    file; the same file under the same columns again changes nothing. Raises FileFault when it cannot be read at all.
    """
    heads = heads_of(content)
    chosen = dict(columns) if columns is not None else suggested(heads)
    wrong = wrong_mapping(chosen, heads)
    if wrong:
        needed = ", ".join(f"{BY_KEY[key].title.lower()}: {words}" for key, words in wrong.items())
        raise FileFault(f"It is not clear what the columns are ({needed}) The file has: {', '.join(heads)}.")
    sheet: Sheet | Workbook
    if content.startswith(BEGINS):
        sheet = Workbook(content, known=is_known)
    else:
        sheet = Sheet(table_of(content), known=tuple(heads))
    agencies = _agencies(at.astimezone(LONDON).date())
    people = {u.name.lower(): u.id for u in User.objects.filter(is_active=True)}
    people |= {u.email.lower(): u.id for u in User.objects.filter(is_active=True)}
    rows = []
    for row in sheet.rows():
        taken = read_action(row, columns=chosen, agencies=agencies, name=name)
        if taken.said is not None and taken.said.owner_words:
            owner = people.get(taken.said.owner_words.lower())
            taken = Taken(taken.number, taken.line, taken.said.owned(owner))
        rows.append(taken)
    digest = hashlib.sha256(content + body_digest(chosen).encode()).hexdigest()
    return take_actions(name=name, digest=digest, rows=rows, by=by, at=at)


@dataclass(frozen=True)
class Doer:
    """Which agency an agency's name in a file means now: `code` is empty where more than one took over from it."""

    code: str
    was: str = ""  # what it was called when it ended, where another took over

    @property
    def words(self) -> str:
        """What the action says of it; nothing where the agency is as the file has it."""
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


def read_action(row: Row, *, columns: Mapping[str, str], agencies: Mapping[str, Doer], name: str) -> Taken[Planned]:
    """Read one row as an action; never raises, whatever it says. `agencies` has every code and name in lower case."""
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
        due = day_of(said["due"]) if said["due"] else None
        if due is None:
            faults.append(Fault(columns["due"], "Say when it is due."))
    except Wrong as wrong:
        faults.append(Fault(columns["due"], str(wrong)))
    state, problem = state_of(said.get("status", ""))
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
        note="\n".join(filter(None, (said.get("note", ""), agency.words))),
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


def state_of(cell: str) -> tuple[bool, str]:
    """Whether a state in a file means that the action was done, or why that cannot be told."""
    said = head(cell)
    if said in OPEN:
        return False, ""
    if said in DONE:
        return True, ""
    if said in COLOURS:
        return False, "A colour does not say whether it was done. Write “open” or “done”."
    if said in STOPPED:
        return False, "What was stopped is not taken in. Leave the row out, or write “open” and stop it here, with why."
    return False, "Write “open” or “done”."
