"""What a filter means, as a function of a row: the lookups that acts use, with a database's sense of "unknown"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import F, Model, Q
from django.db.models.expressions import CombinedExpression, Value

from halcyon.demo.memory.sight import CONDITIONS, meets

if TYPE_CHECKING:
    from halcyon.demo.memory.tables import Row, Table

Test = Callable[["Row"], bool]
Read = Callable[["Row"], Any]
Part = Any  # of a filter: (lookup, value), a Q, or a condition of sight

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "startswith": lambda a, b: a.startswith(b),
    "iexact": lambda a, b: a.casefold() == b.casefold(),
}


class NotUnderstood(Exception):
    """An act asked the database something that the one in memory cannot answer. Teach it, rather than guess."""


def column(table: Table, name: str) -> str:
    """The column that a name in a filter or an ordering means. Raises `NotUnderstood` for one of another model."""
    if name == "pk":
        return table.pk
    if name in table.names:
        return name
    first, _, rest = name.partition("__")
    for field in table.fields:
        if field.name == first:
            if rest in ("", "pk") or rest == getattr(getattr(field, "target_field", None), "name", None):
                return field.attname
            break
    raise NotUnderstood(f"{table.model._meta.label}: {name}")


def reading(table: Table, name: str) -> Read:
    """How to read what a name means from a row: a column, or one of a row that it points to (`post__key`)."""
    try:
        own = column(table, name)
    except NotUnderstood:
        first, _, rest = name.partition("__")
        field = next((f for f in table.fields if f.name == first and f.is_relation), None)
        there = table.others.get(field.related_model) if field is not None and field.related_model else None
        if field is None or there is None:
            raise
        pointer, read = field.attname, reading(there, rest)

        def through(row: Row) -> Any:
            return None if row[pointer] is None else read(there.rows[row[pointer]])

        return through
    return itemgetter(own)


def _split(lookup: str) -> tuple[str, str]:
    name, _, last = lookup.rpartition("__")
    if name and (last in COMPARED or last in ("in", "isnull", "exact")):
        return name, last
    return lookup, "exact"


def _own(table: Table, name: str) -> str:
    """The column of this table that a name means, or nothing when it is of another."""
    try:
        return column(table, name)
    except NotUnderstood:
        return ""


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def name_of(value: F) -> str:
    """The column that an F object names."""
    return str(value.name)  # type: ignore[attr-defined]


class Lookup:
    """One lookup of a table, worked out once: its column where it is the table's own, how to read it, and its kind."""

    __slots__ = ("indexed", "kept", "kind", "name", "read", "through")

    def __init__(self, table: Table, lookup: str) -> None:
        given, self.kind = _split(lookup)
        self.name, self.read = _own(table, given), reading(table, given)
        self.kept = table.kept.get(self.name)
        self.indexed = bool(self.name) and (self.name == table.pk or self.name in table.index)
        # Of a row that this one points to: the column that points, and the lookup over there.
        self.through: tuple[str, Table, Lookup] | None = None
        if not self.name:
            first, _, rest = given.partition("__")
            field = next(f for f in table.fields if f.name == first)
            there = table.others.get(field.related_model) if field.related_model else None
            if there is not None and field.attname in table.index:
                self.through = field.attname, there, lookup_of(there, rest)

    def values(self, value: Any) -> list[Any]:
        """The values of an `__in`, each as kept. A query for one column gives that column's values."""
        if self.kept is None:
            return [_plain(each) for each in value]
        return [self.kept(_plain(each)) for each in value]

    def value(self, value: Any) -> Any:
        """A value to compare with, as kept."""
        return _plain(value) if self.kept is None else self.kept(_plain(value))


def lookup_of(table: Table, name: str) -> Lookup:
    """A lookup of a table by what a filter calls it. Raises `NotUnderstood` for one that it does not know."""
    found = table.lookups.get(name)
    if found is None:
        found = table.lookups[name] = Lookup(table, name)
    return found


def wanted(table: Table, parts: Iterable[Part]) -> tuple[int, str, list[Any]] | None:
    """A column and values by which every row that fits can be looked up, if the filter has such a part: which one it
    is, the column and the values.
    """
    for number, part in enumerate(parts):
        if type(part) is not tuple:
            continue
        name, value = part
        if isinstance(value, F):
            continue
        by = lookup_of(table, name)
        if by.through is not None and by.kind in ("exact", "in") and value is not None:
            pointer, there, column_there = by.through
            if column_there.indexed:
                values = column_there.values(value) if by.kind == "in" else [column_there.value(value)]
                found = there.having(column_there.name, values) or ()
                return number, pointer, [row[there.pk] for row in found]
        if by.indexed:
            if by.kind == "exact" and value is not None:
                return number, by.name, [by.value(value)]
            if by.kind == "in":
                return number, by.name, by.values(value)
    return None


def flat(part: Part) -> Iterator[Part]:
    """The parts that must all hold, one by one."""
    if isinstance(part, Q) and part.connector == Q.AND and not part.negated:
        for child in part.children:
            yield from flat(child)
    else:
        yield part


def tests(table: Table, parts: Iterable[Part]) -> Test | None:
    """Whether a row fits all of these; None where there is nothing to fit."""
    every = [_one(table, part) for part in parts]
    if len(every) < 2:
        return every[0] if every else None
    if len(every) == 2:
        first, second = every
        return lambda row: first(row) and second(row)
    return lambda row: all(fits(row) for fits in every)


def _q(table: Table, q: Q) -> Test:
    """Whether a row fits a filter."""
    parts = [_one(table, child) for child in q.children]
    if q.connector == Q.AND:

        def whole(row: Row) -> bool:
            return all(part(row) for part in parts)

    elif q.connector == Q.OR:

        def whole(row: Row) -> bool:
            return any(part(row) for part in parts) or not parts

    else:
        raise NotUnderstood(q.connector)
    return (lambda row: not whole(row)) if q.negated else whole


def _one(table: Table, part: Part) -> Test:
    if isinstance(part, Q):
        return _q(table, part)
    if isinstance(part, CONDITIONS):
        return meets(part, table.others, lambda name: reading(table, name))
    if not isinstance(part, tuple):
        raise NotUnderstood(f"{table.model._meta.label}: {part!r}")
    name, value = part
    by = lookup_of(table, name)
    read, kind, own = by.read, by.kind, by.name
    if kind == "isnull":
        empty = bool(value)
        if own:
            return lambda row: (row[own] is None) is empty
        return lambda row: (read(row) is None) is empty
    if kind == "in":
        listed = set(by.values(value))
        return lambda row: (found := read(row)) is not None and found in listed
    if isinstance(value, F):
        other = column(table, name_of(value))
        if kind == "exact":
            return lambda row: (found := read(row)) is not None and found == row[other]
        compare = COMPARED[kind]
        return lambda row: (found := read(row)) is not None and row[other] is not None and compare(found, row[other])
    kept = by.value(value)
    if kind == "exact":
        if kept is None:
            return lambda row: read(row) is None
        if own:
            return lambda row: bool(row[own] == kept)
        return lambda row: bool(read(row) == kept)
    compare = COMPARED[kind]
    return lambda row: (found := read(row)) is not None and compare(found, kept)


def worked_out(table: Table, row: Row, value: Any) -> Any:
    """The new value of an update, which may be a sum with the old one (`F("version") + 1`)."""
    if not hasattr(value, "resolve_expression"):
        return _plain(value)
    if isinstance(value, F):
        return row[column(table, name_of(value))]
    if isinstance(value, CombinedExpression) and value.connector == "+":
        return worked_out(table, row, value.lhs) + worked_out(table, row, value.rhs)
    if isinstance(value, Value):
        return value.value
    raise NotUnderstood(repr(value))


def ordered(table: Table, rows: Iterable[Row], names: Iterable[str]) -> list[Row]:
    """The rows in an order, empty values first as SQLite has them (acts never order by a column that may be empty)."""
    found = list(rows)
    if len(found) < 2:
        return found
    for name in reversed(list(names)):
        read = reading(table, name.lstrip("-"))
        found.sort(key=lambda row: ((value := read(row)) is not None, value), reverse=name.startswith("-"))
    return found
