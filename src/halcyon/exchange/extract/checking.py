"""One row of an extract against what its format says. Plain Python; never raises, whatever a row says.

What makes a row unusable is a fault, and the row is rejected. What can be doubted while the row is still true about
somebody is a remark, and the row is accepted: a code that nobody knows, a worker who is not in the extract. To hide a
child protection plan because its team is unknown would be worse than to show it with the doubt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from halcyon.exchange.csv.mapping import BROKEN, Fault, Wrong, day_of, moment_of
from halcyon.exchange.csv.sheet import Row
from halcyon.exchange.extract.shape import Field, Shape, Table
from halcyon.work.canonical import body_digest

ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
FLAGS = frozenset({*"YN10TFyntf", "true", "false"})
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BYTES = re.compile("[\udc80-\udcff]")
_FORMULA = re.compile(r"[=+@]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z", re.ASCII)
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|\+00:?00)?\Z", re.ASCII)
# What a database client writes where there is nothing.
_NOTHING = "NULL"
_NO = ("", "no", "n", "0", "false", "none")
_LONGEST_KEY, _LONGEST_PERSON = 200, 60


@dataclass(frozen=True)
class Remark:
    """Something to doubt in a row that was accepted. `code` is a value that is in no code set, or ""."""

    column: str
    words: str
    code: str = ""


@dataclass(frozen=True)
class Checked:
    """A row as it was read. `values` are its fields in the one way that the rest reads them, without empty ones."""

    outcome: str
    key: str
    person: str
    digest: str
    values: Mapping[str, str]
    content: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass
class _Seen:
    """What is known of one table so far: accepted keys, and the values that other tables may refer to."""

    keys: dict[str, tuple[str, int]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # field -> value -> person


class Checker:
    """Checks the rows of one extract, table by table in the order of the shape, each from its first row.

    `supplied` are the tables that the extract has; what refers to another table is not checked. `today` is the day
    after which nothing can have happened.
    """

    def __init__(self, shape: Shape, *, supplied: Collection[str], today: date) -> None:
        self.shape, self.supplied, self.today = shape, frozenset(supplied), today
        self._seen = {table.name: _Seen() for table in shape.tables}
        self._referred = {f.refers for table in shape.tables for f in table.fields if f.refers}

    def check(self, table: Table, row: Row) -> Checked:
        """Read one row and say what comes of it."""
        if row.cells is None:
            return _rejected([Fault(row.column, row.fault)], {"": row.text})
        content = {name: cell for name, cell in row.cells.items() if cell}
        if not content:
            return _rejected([Fault("", "The row is empty.")], {"": ""})
        values, faults, remarks = self._read(table, row.cells)
        key = "|".join(values.get(name, "") for name in table.key)[:_LONGEST_KEY]
        digest = body_digest(content)
        seen = self._seen[table.name]
        if not faults:
            before = seen.keys.get(key or digest)
            person = self._person(table, values, faults)
            if before and before[0] == digest:
                return Checked(DUPLICATE, key, person, digest, values, content)
            if before:
                words = f"Row {before[1]:,} has the same key and says something else. Only that row was taken."
                faults.append(Fault(", ".join(table.key), words))
            faults += _out_of_order(table, values)
            remarks += self._lost(table, values)
            remarks += [
                Remark(f.name, "This day is in the future.")
                for f in table.fields
                if f.kind == "date" and values.get(f.name, "")[:10] > self.today.isoformat()
            ]
        else:
            person = self._person(table, values, [])
        if faults:
            return _rejected(faults, content, key=key, person=person, digest=digest)
        seen.keys[key or digest] = (digest, row.number)
        for name, value in values.items():
            if (table.name, name) in self._referred:
                seen.values.setdefault(name, {}).setdefault(value, person)
        return Checked(ACCEPTED, key, person, digest, values, content, (), tuple(remarks))

    def _read(self, table: Table, cells: Mapping[str, str]) -> tuple[dict[str, str], list[Fault], list[Remark]]:
        values: dict[str, str] = {}
        faults: list[Fault] = []
        remarks: list[Remark] = []
        for f in table.fields:
            if f.name not in cells:
                if f.needed:
                    faults.append(Fault(f.name, "The file does not have this column, and each row needs it."))
                continue
            try:
                value = read_cell(f, cells[f.name])
            except Wrong as wrong:
                faults.append(Fault(f.name, str(wrong)))
                continue
            if value:
                values[f.name] = value
                remarks += self._doubts(f, value)
            elif f.needed:
                faults.append(Fault(f.name, "Nothing stands here, and each row needs it."))
        faults += [
            Fault("", "A column that nobody knows has a character that cannot be kept.")
            for name, cell in cells.items()
            if name not in table.names and _UNSTORABLE.search(cell + name)
        ][:1]
        return values, faults, remarks

    def _doubts(self, f: Field, value: str) -> list[Remark]:
        found = [
            Remark(f.name, "This code is in no code set.", code[:60])
            for code in codes_in(f, value)
            if f.codes and code not in self.shape.codes[f.codes]
        ]
        if f.kind == "flag" and value not in FLAGS:
            found.append(Remark(f.name, "This is neither yes nor no.", value[:60]))
        if f.kind == "json" and not isinstance(loads(value), dict | list):
            found.append(Remark(f.name, "This is not JSON. It is kept as text."))
        if f.kind in ("text", "name") and _FORMULA.match(value) and not _PLAIN_NUMBER.match(value):
            found.append(Remark(f.name, "This looks like a formula. It is kept as text and never worked out."))
        return found

    def _person(self, table: Table, values: Mapping[str, str], faults: list[Fault]) -> str:
        """Whom the row is about: an accepted row of the table of people, straight or by way of another row."""
        name = table.person or table.via
        value = values.get(name, "")
        if table.name == self.shape.people or not value:
            return value[:_LONGEST_PERSON]
        if table.person:
            people = self.shape.table(self.shape.people)
            if value in self._seen[people.name].keys:
                return value
            faults.append(Fault(name, f"No row of {people.name} that was taken has this value: nobody is known to it."))
            return ""
        refers = table.field(name).refers
        assert refers is not None  # noqa: S101  (a shape says so of every `via`)
        if refers[0] not in self.supplied:
            return ""
        owners = self._seen[refers[0]].values.get(refers[1], {})
        if value not in owners:
            faults.append(Fault(name, f"No row of {refers[0]} that was taken has this value: it is about nobody."))
        return owners.get(value, "")

    def _lost(self, table: Table, values: Mapping[str, str]) -> list[Remark]:
        """References that lead nowhere, where the row is still about a known person."""
        found = []
        for f in table.fields:
            if f.refers is None or f.name in (table.person and (table.person,), table.via) or f.name not in values:
                continue
            where, column = f.refers
            if where in self.supplied and where != table.name and (where, column) in self._referred:
                known = self._seen[where].values.get(column, {})
                if values[f.name] not in known:
                    found.append(Remark(f.name, f"No row of {where} has this value."))
        return found


def read_cell(f: Field, cell: str) -> str:
    """A cell in the one way that the rest reads it; "" for nothing. Raises Wrong."""
    if _UNSTORABLE.search(cell):
        if _BYTES.search(cell):
            raise Wrong("This is not in UTF-8, probably in Windows-1252. Write the table out again in UTF-8.")
        raise Wrong("There is a character here that stands for nothing (a null, or half of a pair).")
    value = cell.strip()
    if BROKEN.match(value):
        raise Wrong("A spreadsheet could not work this cell out. Write what it should say.")
    if not value or (value == _NOTHING and f.kind != "name"):
        return ""
    if f.pattern and not re.fullmatch(f.pattern, value, re.ASCII):
        raise Wrong(f"This is not {f.written}.")
    if f.kind == "date":
        return _when(value)
    if f.kind == "whole" and not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
        raise Wrong("This is not a whole number.")
    if f.kind == "number" and not re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", value, re.ASCII):
        raise Wrong("This is not a number.")
    if f.size and len(value) > f.size:
        raise Wrong(f"There are {len(value):,} characters here and {f.size:,} at most belong here.")
    if f.key and len(value) > _LONGEST_PERSON:
        raise Wrong(f"A key has {_LONGEST_PERSON} characters at most.")
    return value


def codes_in(f: Field, value: str) -> list[str]:
    """The codes that a value has: the value, or what a JSON list or object of yes and no names."""
    if f.kind != "json":
        first = value.partition(":")[0].strip() if value.lower().startswith("multiple") else value
        return [first]
    said = loads(value)
    if isinstance(said, dict):
        return [str(name) for name, yes in said.items() if str(yes).strip().lower() not in _NO]
    return [str(each) for each in said] if isinstance(said, list) else []


def loads(text: str) -> object:
    """What JSON text says, or None for what is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _when(value: str) -> str:
    """A day as `2026-03-01`, or a day and a time of day on a London clock as `2026-03-01T14:30:00`. Raises Wrong."""
    if stamp := _STAMP.match(value):
        value = f"{stamp[1]} {stamp[2]}"
    moment = moment_of(value) if ":" in value else None
    if moment is None or not (moment.hour or moment.minute or moment.second):
        found = moment.date() if moment else day_of(value)
        if found < date(1880, 1, 1):
            raise Wrong("This is more than a lifetime ago.")
        return found.isoformat()
    return datetime.isoformat(moment.replace(tzinfo=None))


def _out_of_order(table: Table, values: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(last, f"This day is before {first}.")
        for first, last in table.ordered
        if values.get(first) and values.get(last) and values[last][:10] < values[first][:10]
    ]


def _rejected(
    faults: list[Fault], content: Mapping[str, str], *, key: str = "", person: str = "", digest: str = ""
) -> Checked:
    return Checked(REJECTED, key, person, digest or body_digest(dict(content)), {}, content, tuple(faults))


def values_of(table: Table, content: Mapping[str, str] | None) -> dict[str, str]:
    """The fields of a row that was accepted, in the one way that the rest reads them, without empty ones."""
    said = content or {}
    read = ((f.name, read_cell(f, said[f.name])) for f in table.fields if f.name in said)
    return {name: value for name, value in read if value}
