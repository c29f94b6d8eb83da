"""What a filter means, as a function of a row: the lookups that acts use, with a database's sense of "unknown"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import F, Model, Q
from django.db.models.expressions import CombinedExpression, Value

from halcyon.demo.memory.sight import CONDITIONS, meets

if TYPE_CHECKING:
    from halcyon.demo.memory.tables import Row, Table

Test = Callable[["Row"], bool]
Read = Callable[["Row"], Any]

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
    return lambda row: row[own]


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


def values_in(table: Table, name: str, value: Any) -> list[Any]:
    """The values of an `__in`, each as kept. A query for one column gives that column's values."""
    return [table.as_kept(name, _plain(each)) for each in value]


def wanted(table: Table, q: Q) -> tuple[str, list[Any]] | None:
    """A column and values by which every row that fits can be looked up, if the filter has such a part."""
    if q.connector != Q.AND or q.negated:
        return None
    for child in q.children:
        if isinstance(child, Q):
            found = wanted(table, child)
            if found is not None:
                return found
        elif isinstance(child, tuple):
            given, kind = _split(child[0])
            name = _own(table, given)
            if name and (name == table.pk or name in table.index) and not isinstance(child[1], F):
                if kind == "exact" and child[1] is not None:
                    return name, [table.as_kept(name, _plain(child[1]))]
                if kind == "in":
                    return name, values_in(table, name, child[1])
    return None


def test(table: Table, q: Q) -> Test:
    """Whether a row fits a filter."""
    parts = [test(table, child) if isinstance(child, Q) else _one(table, child) for child in q.children]
    if q.connector == Q.AND:

        def whole(row: Row) -> bool:
            return all(part(row) for part in parts)

    elif q.connector == Q.OR:

        def whole(row: Row) -> bool:
            return any(part(row) for part in parts) or not parts

    else:
        raise NotUnderstood(q.connector)
    return (lambda row: not whole(row)) if q.negated else whole


def _one(table: Table, child: Any) -> Test:
    if isinstance(child, CONDITIONS):
        return meets(child, table.others, lambda name: reading(table, name))
    if not isinstance(child, tuple):
        raise NotUnderstood(f"{table.model._meta.label}: {child!r}")
    given, kind = _split(child[0])
    name, read, value = _own(table, given), reading(table, given), child[1]
    if kind == "isnull":
        empty = bool(value)
        return lambda row: (read(row) is None) is empty
    if kind == "in":
        listed = set(values_in(table, name, value))
        return lambda row: (found := read(row)) is not None and found in listed
    if isinstance(value, F):
        other = column(table, name_of(value))
        if kind == "exact":
            return lambda row: (found := read(row)) is not None and found == row[other]
        compare = COMPARED[kind]
        return lambda row: (found := read(row)) is not None and row[other] is not None and compare(found, row[other])
    kept = table.as_kept(name, _plain(value))
    if kind == "exact":
        if kept is None:
            return lambda row: read(row) is None
        return lambda row: bool(read(row) == kept)
    compare = COMPARED[kind]
    return lambda row: (found := read(row)) is not None and compare(found, kept)


def worked_out(table: Table, row: Row, value: Any) -> Any:
    """The new value of an update, which may be a sum with the old one (`F("version") + 1`)."""
    if isinstance(value, F):
        return row[column(table, name_of(value))]
    if isinstance(value, CombinedExpression) and value.connector == "+":
        return worked_out(table, row, value.lhs) + worked_out(table, row, value.rhs)
    if isinstance(value, Value):
        return value.value
    if hasattr(value, "resolve_expression"):
        raise NotUnderstood(repr(value))
    return _plain(value)


def ordered(table: Table, rows: Iterable[Row], names: Iterable[str]) -> list[Row]:
    """The rows in an order, empty values first as SQLite has them (acts never order by a column that may be empty)."""
    found = list(rows)
    for name in reversed(list(names)):
        read = reading(table, name.lstrip("-"))
        found.sort(key=lambda row: ((value := read(row)) is not None, value), reverse=name.startswith("-"))
    return found
