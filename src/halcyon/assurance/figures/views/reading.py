"""How a fact view reads: plain columns, as the database gives them, up to a moment from which the past is looked at."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, Func, Q, QuerySet

from halcyon.access.models import Restriction
from halcyon.kernel.calendar import LONDON

Row = tuple[Any, ...]
Read = Callable[[datetime, datetime], Iterator[Row]]
Alike = tuple[str, tuple[str, ...], Sequence[float | None]]
"""Rows that are alike: `day_of` knows the day from the text, then the categories as in `Fact`, and each row's hours."""
ReadAlike = Callable[[datetime, datetime, Set[Any]], Iterator[Alike]]
CHUNK = 5000


@dataclass(frozen=True)
class View:
    """A list of facts. `read(known_at, since)` gives the rows (in the order of `kernel.indicators.Fact`) that happened
    at `since` or later, as they were known at `known_at`; `columns` says what each column means here.

    `alike(known_at, since, hidden)` gives the same rows, without those whose record or case is hidden, put together by
    the database as far as it can: for views with a row for everything that an enquiry does. Their hours are there only
    where `alike_has_hours`, since only a median needs them.
    """

    key: str
    title: str
    columns: dict[str, str]
    read: Read
    alike: ReadAlike | None = None
    alike_has_hours: bool = False


class LondonDay(Func):
    """The day in London of a moment, as text that `day_of` knows: on SQLite the hour in UTC with it where the day is
    another there. (London is at UTC or an hour before it, so of the hours in UTC only the last of a day can be.)
    """

    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        hour = "CASE WHEN substr(%(expressions)s, 12, 2) = '23' THEN substr(%(expressions)s, 1, 13) "
        return self.as_sql(compiler, connection, template=hour + "ELSE substr(%(expressions)s, 1, 10) END", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')"
        return self.as_sql(compiler, connection, template=template, **context)


def counted_alike(rows: QuerySet[Any, Any], moment: str, **columns: Any) -> Iterator[Row]:
    """How many rows there are of each London day of `moment` and each combination of the columns, in that order with
    the number last.
    """
    named = {f"alike_{name}": expression for name, expression in columns.items()}
    grouped = rows.order_by().annotate(alike_day=LondonDay(moment), **named).values_list("alike_day", *named)
    return fetched(grouped.annotate(alike_number=Count("*")))


def open_to_figures(
    rows: QuerySet[Any, Any], hidden: Set[Any], known_at: datetime, *columns: str
) -> QuerySet[Any, Any]:
    """Rows without those of which one of the columns names a subject restricted at that moment (`restricted`)."""
    if not hidden:
        return rows  # no statement is made longer for nothing
    for column in columns:
        rows = rows.exclude(**{f"{column}__in": _restrictions(known_at)})
    return rows


def fetched(rows: QuerySet[Any, Any]) -> Iterator[Row]:
    """The rows of a `values_list` without Django's conversions, which would take several times as long. Moments are
    text on SQLite and moments on PostgreSQL; `moment` and `hours_between` read both.
    """
    compiler = rows.query.get_compiler(rows.db)
    sql, params = compiler.as_sql()
    if connection.vendor == "sqlite":  # an expression has no declared type, so that SQLite's driver converts nothing
        names = [f"c{number}" for number in range(len(compiler.select))]
        sql = f"WITH found({', '.join(names)}) AS ({sql}) SELECT {', '.join(f'+{n}' for n in names)} FROM found"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while found := cursor.fetchmany(CHUNK):
            yield from found


def moment(value: Any) -> datetime | None:
    """A moment as the database gave it, aware."""
    if value is None:
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def hours_between(begins: Any, ends: Any) -> float | None:
    """Hours from one moment to another, as the database gave them; None where one is missing."""
    if begins is None or ends is None:
        return None
    if isinstance(begins, str) and isinstance(ends, str):  # both in UTC, and read a million times
        return max(0.0, (datetime.fromisoformat(ends) - datetime.fromisoformat(begins)).total_seconds() / 3600)
    first, last = moment(begins), moment(ends)
    return None if first is None or last is None else max(0.0, (last - first).total_seconds() / 3600)


def by_then(value: Any, known_at: datetime) -> bool:
    """Whether something had happened at a moment."""
    if value is None:
        return False
    if isinstance(value, str):
        return value <= as_text(known_at)
    found = moment(value)
    return found is not None and found <= known_at


def no_later(value: Any, limit: Any) -> bool:
    """Whether one moment is not after another, both as the database gave them. Neither may be missing."""
    if isinstance(value, str) and isinstance(limit, str):
        return value <= limit  # text of one form, in UTC: its order is that of the moments
    first, last = moment(value), moment(limit)
    return first is not None and last is not None and first <= last


@lru_cache(maxsize=16)
def as_text(at: datetime) -> str:
    """A moment as SQLite keeps it."""
    return str(at.astimezone(UTC).replace(tzinfo=None))


def day_of(value: Any) -> date:
    """The day in London on which something happened. Moments of one hour are looked up once."""
    if isinstance(value, str):
        return date.fromisoformat(value) if len(value) == 10 else _day(value[:13])
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(LONDON).date()


@lru_cache(maxsize=200_000)
def _day(hour: str) -> date:
    return datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC).astimezone(LONDON).date()


def restricted(known_at: datetime) -> set[Any]:
    """Every subject restricted at a moment, as the database gives ids: figures leave them out for everybody, so that
    nobody can tell from one that a restricted record exists.
    """
    return {row[0] for row in fetched(_restrictions(known_at))}


def _restrictions(known_at: datetime) -> QuerySet[Any, Any]:
    live = Q(begins__lte=known_at) & (Q(ends__isnull=True) | Q(ends__gt=known_at))
    return Restriction.objects.filter(live).values_list("subject_id")


def as_uuid(value: Any) -> uuid.UUID | None:
    """An id as the database gave it."""
    return value if value is None or isinstance(value, uuid.UUID) else uuid.UUID(str(value))
