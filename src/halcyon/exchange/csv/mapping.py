"""What each column means, and one row as a concern. Plain Python; never raises, whatever a row says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from halcyon.exchange.csv.sheet import Row
from halcyon.frontdoor.concern import CONSENT_KINDS, SUBJECT_KINDS, Concern, Subject, problems
from halcyon.work.taking_in import Taken

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Column:
    """One column: `to` is the field of the concern, or with `person` of the person whom it is about."""

    name: str
    to: str
    means: str
    kind: str = "line"  # line, text, day, moment, code
    person: bool = False
    codes: tuple[str, ...] = ()
    needed: bool = False


def _codes(
    name: str, to: str, means: str, codes: tuple[str, ...], *, person: bool = False, needed: bool = False
) -> Column:
    return Column(name, to, means, "code", person, codes, needed)


YES_NO = ("yes", "no", "unknown")
SEXES = ("M", "F", "U")
COLUMNS: tuple[Column, ...] = (
    Column("sender_reference", "sender_reference", "your own reference of this concern, once for each concern"),
    Column("agency", "", "the code of the agency that sends the concern", needed=True),
    Column("referrer_name", "referrer_name", "who is worried"),
    Column("referrer_role", "referrer_role", "their job"),
    Column("referrer_telephone", "referrer_telephone", "how to ring them"),
    Column("referrer_email", "referrer_email", "their e-mail address"),
    Column("happened_at", "happened_at", "when it happened, with or without the time of day", "moment"),
    Column("worry", "worry", "what worries them, in their own words", "text", needed=True),
    Column("child_words", "child_words", "what the child said, word for word", "text"),
    Column("injuries", "injuries", "injuries that were seen", "text"),
    Column("household", "household_text", "who lives in the household", "text"),
    Column("alleged", "alleged_text", "persons alleged to have caused harm", "text"),
    Column("place", "place_text", "where it happened", "text"),
    _codes("subject_kind", "kind", "whom the concern is about", SUBJECT_KINDS, person=True, needed=True),
    Column("given_name", "given_name", "given name; leave out for someone not named", person=True),
    Column("family_name", "family_name", "family name", person=True),
    Column("other_names", "other_names", "other names, with commas between them", person=True),
    Column("birth_date", "birth_date", "date of birth", "day", person=True),
    Column("expected_date", "expected_date", "for an unborn child: when the birth is expected", "day", person=True),
    _codes("sex", "sex", "male, female, not known", SEXES, person=True),
    Column("nhs_number", "nhs_number", "NHS number, ten digits", person=True),
    Column("address_line", "address_line", "address", person=True),
    Column("postcode", "postcode", "full postcode", person=True),
    Column("telephone", "telephone", "telephone of the person or the family", person=True),
    Column("school", "school", "school or nursery", person=True),
    _codes("consent", "consent", "what the family or young person said", CONSENT_KINDS, needed=True),
    Column("consent_reason", "consent_reason", "why consent was not given or not asked for", "text"),
    _codes("danger_now", "danger_now", "is anyone in danger now", YES_NO),
    Column("danger_detail", "danger_detail", "what the danger is", "text"),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
NEEDED = tuple(column.name for column in COLUMNS if column.needed)
# What a spreadsheet writes where it could not work a cell out.
BROKEN = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)\Z", re.ASCII)
_CONTROL = re.compile(r"[\x01-\x1f\x7f-\x9f]")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_UK = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ -]+(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ ,.-]+(\d{4})\Z",
    re.IGNORECASE,
)
_TWO_DIGITS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\Z", re.ASCII)
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?\Z", re.ASCII)
_MOMENT = re.compile(r"(\S+)[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?\Z", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one column of a row, in plain words that never repeat what it says."""

    column: str
    reason: str


def refused_row(row: Row, faults: Sequence[Fault]) -> Taken[Any]:
    """A row that is not taken in: which columns are wrong, why, and what it said, so that it can be mended."""
    many = len(faults) > 1
    return Taken(
        row.number,
        row.line,
        None,
        columns=", ".join(dict.fromkeys(f.column for f in faults if f.column)),
        reason=" ".join(f"{f.column}: {f.reason}" if many and f.column else f.reason for f in faults),
        content={n: c for n, c in row.cells.items() if c} if row.cells is not None else {"": row.text},
    )


@dataclass(frozen=True)
class Reading:
    """A row as it was read. `concern` is None exactly when there are faults.

    `said` is what the row says, the same however its columns are ordered and its dates written: two rows that say the
    same are the same concern.
    """

    said: dict[str, str]
    agency: str
    concern: Concern | None
    faults: tuple[Fault, ...]


class Wrong(ValueError):
    """A cell that cannot be read; the message says why."""


def read_row(cells: Mapping[str, str], *, agencies: Collection[str], now: datetime) -> Reading:
    """Read one row, whose keys are names of `COLUMNS`, as a concern. `agencies` are the codes that may send; never
    raises.
    """
    said: dict[str, str] = {}
    faults: list[Fault] = []
    if not any(cell.strip() for cell in cells.values()):
        return Reading({}, "", None, (Fault("", "The row is empty."),))
    for name, cell in cells.items():
        try:
            said[name] = read_cell(BY_NAME[name], cell)
        except Wrong as wrong:
            faults.append(Fault(name, str(wrong)))
    said = {name: value for name, value in said.items() if value.strip()}
    agency = said.get("agency", "").upper()
    if agency in agencies:
        said["agency"] = agency
    elif not any(fault.column == "agency" for fault in faults):
        words = "No agency has this code now." if agency else "Say which agency sends the concern."
        faults.append(Fault("agency", words))
    concern = _concern(said, cells)
    blamed = {fault.column for fault in faults}
    faults += [f for f in _faults(concern, now=now) if f.column not in blamed]
    faults.sort(key=lambda f: NAMES.index(f.column) if f.column in BY_NAME else -1)
    return Reading(said, agency if agency in agencies else "", None if faults else concern, tuple(faults))


def read_cell(column: Column, cell: str) -> str:
    """A cell in the one way that the rest reads it. Raises Wrong."""
    if column.kind == "text":
        if BROKEN.match(cell.strip()):
            raise Wrong("The spreadsheet could not work this cell out. Write what it should say.")
        return cell
    value = cell.strip()
    if value.startswith("=") or BROKEN.match(value):
        raise Wrong("This is a formula of a spreadsheet or what is left of one. Write what it should say.")
    if _CONTROL.search(value):
        raise Wrong("There is a line break or a character here that cannot be seen. Write it on one line.")
    if not value:
        return ""
    if column.kind == "day":
        return day_of(value).isoformat()
    if column.kind == "moment":
        return moment_of(value).isoformat()
    if column.kind == "code":
        found = {code.lower(): code for code in column.codes}.get(value.lower().replace(" ", "_"))
        if found is None:
            raise Wrong(f"This must be one of: {', '.join(column.codes)}.")
        return found
    return value


def day_of(value: str) -> date:
    """A day as spreadsheets and databases in this country write it. Raises Wrong."""
    if found := _ISO.match(value):
        year, month, day = found.groups()
    elif found := _UK.match(value):
        day, month, year = found.groups()
    elif found := _WORDED.match(value):
        day, month, year = found[1], str(_MONTHS.index(found[2].lower()[:3]) + 1), found[3]
    elif _TWO_DIGITS.match(value):
        raise Wrong("The year has two digits, so it could be in either of two centuries. Write all four.")
    elif _SERIAL.match(value):
        raise Wrong("This is a number, not a date. Give the column the format of a date and save again.")
    else:
        raise Wrong("This is not a date. Write it like 27/03/2012 or 2012-03-27.")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Wrong("There is no such day. Write the day first, then the month, like 27/03/2012.") from None


def moment_of(value: str) -> datetime:
    """A day, or a day and a time on a London clock. Of a day alone, its beginning: the time is not known. Raises
    Wrong.
    """
    found = _MOMENT.match(value)
    if found is None:
        return datetime.combine(day_of(value), time(), LONDON)
    day, hour, minute, second = found.groups()
    try:
        clock = time(int(hour), int(minute), int(second or 0))
    except ValueError:
        raise Wrong("There is no such time of day. Write it like 14:30.") from None
    return datetime.combine(day_of(day), clock, LONDON)


def _concern(said: Mapping[str, str], cells: Mapping[str, str]) -> Concern:
    fields: dict[str, Any] = {}
    person: dict[str, Any] = {"kind": ""}
    for name, value in said.items():
        column = BY_NAME[name]
        if column.person:
            person[column.to] = value
        elif column.to:
            fields[column.to] = value
    if "happened_at" in fields:
        fields["happened_at"] = datetime.fromisoformat(fields["happened_at"])
    fields["danger_now"] = {"yes": True, "no": False}.get(fields.get("danger_now", ""))
    fields.setdefault("worry", "")
    fields.setdefault("consent", "")
    kept = {name: cell for name, cell in cells.items() if cell}
    return Concern(subjects=(Subject(**person),), channel="file", payload={"row": kept}, **fields)


def _faults(concern: Concern, *, now: datetime) -> Iterator[Fault]:
    """The front door's own rules, said of columns."""
    for field, words in problems(concern, now=now).items():
        person = field.startswith("subjects.0.")
        to = field.removeprefix("subjects.0.")
        named = (column.name for column in COLUMNS if column.to == to and column.person == person)
        yield Fault(next(named, ""), words)
