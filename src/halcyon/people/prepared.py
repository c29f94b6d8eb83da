"""Questions about people that every concern asks again and again, each by a statement that is worked out once.

Django works out the statement of a query anew every time, which for a question with a question inside takes ten times
as long as the database takes to answer it. Here the statement is kept, and only the ids change. It is still Django's,
with Django's ways of reading what comes back; what is answered is the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Rows = list[tuple[Any, ...]]
_MARK = 0x4D61726B << 96  # where ids begin that stand for others while a statement is worked out
MOST = 1024  # ids to a statement; databases take no more than some tens of thousands of values


@dataclass(frozen=True)
class _Statement:
    """What the database is told; at which places which of the ids stands; and how Django reads the answer."""

    sql: str
    values: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    compiler: Any
    converters: Any

    def ask(self, ids: list[uuid.UUID]) -> Rows:
        values = list(self.values)
        for place, which in self.places:
            values[place] = _kept(ids[which])
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [tuple(row) for row in rows]


def prepared(question: Callable[[list[uuid.UUID]], QuerySet[Any, Any]]) -> Callable[[Iterable[uuid.UUID]], Rows]:
    """Make a question about some ids one whose statement is kept.

    `question` gives the query, of `values_list`, for a list of ids; it may use nothing but them (no moment, no viewer).
    Statements are kept for 1, 2, 4, 8 ... ids: the last is repeated to fill up, which asks for nothing more. For no ids
    at all there are no rows.
    """
    kept: dict[tuple[str, int], _Statement] = {}

    @wraps(question)
    def ask(ids: Iterable[uuid.UUID]) -> Rows:
        listed, rows = list(ids), []
        for start in range(0, len(listed), MOST):
            some = listed[start : start + MOST]
            size = 1 << (len(some) - 1).bit_length()
            key = (connection.vendor, size)
            statement = kept.get(key)
            if statement is None:
                statement = kept[key] = _worked_out(question, size)
            rows += statement.ask(some + some[-1:] * (size - len(some)))
        return rows

    return ask


def _worked_out(question: Callable[[list[uuid.UUID]], QuerySet[Any, Any]], size: int) -> _Statement:
    marks = [uuid.UUID(int=_MARK + number) for number in range(size)]
    query = question(marks).query
    compiler = query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    place_of = {_kept(mark): number for number, mark in enumerate(marks)}
    places = tuple(
        (place, place_of[v]) for place, v in enumerate(values) if isinstance(v, str | uuid.UUID) and v in place_of
    )
    if {which for _, which in places} != set(range(size)):
        raise ValueError(f"{question.__name__} does not ask about every id that it is given")
    expressions = [expression for expression, _, _ in compiler.select[: compiler.col_count]]
    return _Statement(sql, tuple(values), places, compiler, compiler.get_converters(expressions))


def _kept(key: uuid.UUID) -> Any:
    """An id as the database keeps it."""
    return key if connection.features.has_native_uuid_field else key.hex
