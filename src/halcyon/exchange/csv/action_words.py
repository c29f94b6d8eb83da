"""What the columns and words of an action plan are called, in the many ways in which partnerships write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from halcyon.exchange.csv.mapping import Wrong, day_of

_PARTS = re.compile(r"[_/,&()]+(?:and_)?|_and_")  # what stands between the two names that a column may have
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:20)?(\d{2})\Z", re.ASCII)
_MONTH = re.compile(
    r"(?:(?:by )?(?:the )?end (?:of )?)?([a-z]{3,9})[ ,./'’-]+(?:20)?(\d{2})\Z", re.ASCII | re.IGNORECASE
)
_NAMES = {name.lower(): number for names in (calendar.month_name, calendar.month_abbr) for number, name in
          enumerate(names) if name} | {"sept": 9}  # fmt: skip


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
    for field in FIELDS:  # a column with two names, such as “Recommendation / Learning”
        if field.key not in found:
            left = (h for h in heads if h not in found.values())
            match = next((h for h in left if {head(part) for part in _PARTS.split(h)} & set(field.names)), None)
            if match:
                found[field.key] = match
    return found


def titled(column: str) -> str:
    """The name of a column as a person reads it, of how it is kept: “Lead agency” of “lead_agency”."""
    words = " ".join(column.replace("_", " ").split())
    return words[:1].upper() + words[1:]


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


def due_of(cell: str) -> date:
    """The day on which something is due. A plan looks ahead, so that a year of two digits is one of this century, and a
    month alone is its last day. Raises Wrong.
    """
    try:
        if found := _SHORT.match(cell):
            return date(2000 + int(found[3]), int(found[2]), int(found[1]))
        if (found := _MONTH.match(cell)) and (month := _NAMES.get(found[1].lower())):
            year = 2000 + int(found[2])
            return date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        raise Wrong("There is no such day. Write the day first, then the month, like 27/03/2027.") from None
    return day_of(cell)


def state_of(cell: str, means: Mapping[str, bool] | None = None) -> tuple[bool, str]:
    """Whether a state in a file means that the action was done, or why that cannot be told. `means` is what a person
    said of the words of this file.
    """
    said = head(cell)
    if means and said in means:
        return means[said], ""
    if said in OPEN:
        return False, ""
    if said in DONE:
        return True, ""
    if said in COLOURS:
        return False, "A colour does not say whether it was done. Write “open” or “done”."
    if said in STOPPED:
        return False, "What was stopped is not taken in. Leave the row out, or write “open” and stop it here, with why."
    return False, "Write “open” or “done”."
