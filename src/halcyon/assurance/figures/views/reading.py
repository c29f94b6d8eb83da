"""How a fact view reads: plain columns, as the database gives them, up to a moment from which the past is looked at."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from halcyon.access.models import Restriction
from halcyon.kernel.calendar import LONDON

Row = tuple[Any, ...]
Read = Callable[[datetime, datetime], Iterator[Row]]
CHUNK = 5000


@dataclass(frozen=True)
class View:
    """A list of facts. `read(known_at, since)` gives the rows (in the order of `kernel.indicators.Fact`) that happened
    at `since` or later, as they were known at `known_at`; `columns` says what each column means here.
    """

    key: str
    title: str
    columns: dict[str, str]
    read: Read


def fetched(rows: QuerySet[Any, Any]) -> Iterator[Row]:
    """The rows of a `values_list` without Django's conversions, which would take several times as long. Moments are
    text on SQLite and moments on PostgreSQL; `moment` and `hours_between` read both.
    """
    sql, params = rows.query.sql_with_params()
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
    return _day(f"{value.astimezone(UTC):%Y-%m-%d %H}")


@lru_cache(maxsize=200_000)
def _day(hour: str) -> date:
    return datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC).astimezone(LONDON).date()


def restricted(known_at: datetime) -> set[Any]:
    """Every subject restricted at a moment, as the database gives ids: figures leave them out for everybody, so that
    nobody can tell from one that a restricted record exists.
    """
    live = Q(begins__lte=known_at) & (Q(ends__isnull=True) | Q(ends__gt=known_at))
    return {row[0] for row in fetched(Restriction.objects.filter(live).values_list("subject_id"))}


def as_uuid(value: Any) -> uuid.UUID | None:
    """An id as the database gave it."""
    return value if value is None or isinstance(value, uuid.UUID) else uuid.UUID(str(value))
