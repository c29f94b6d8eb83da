"""Adding rows by a statement that is written once, for the rows that every act adds.

Django works out the statement anew for each row, which takes longer than the database takes to keep it. The values go
through the same fields, so what is stored is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from django.db import connection
from django.db.models import BooleanField, CharField, DateField, DateTimeField, Field, Model, TextField, UUIDField

Keeper = Callable[[Sequence[Model], tuple[str, ...]], bool | None]
_keeper: Keeper | None = None


@contextmanager
def kept_elsewhere(keeper: Keeper) -> Iterator[None]:
    """Give the rows of `add` to `keeper` inside the block: for writing a synthetic county's history in bulk only.

    It returns what `add` shall return, or None for rows that go to the database as ever. Not for threads.
    """
    global _keeper
    before, _keeper = _keeper, keeper
    try:
        yield
    finally:
        _keeper = before


def add(*rows: Model, unless: tuple[str, ...] = ()) -> bool:
    """Insert new rows of one model, whose keys are given or made by the model itself, by one statement.

    `unless` names the columns of a unique constraint: a row that has the same there is left as it is. On PostgreSQL
    that waits for another transaction that is adding such a row. Returns whether every row was added. Without `unless`
    raises IntegrityError, as Django does, for a row that is there already.
    """
    if not rows:
        return True
    if _keeper is not None and (kept := _keeper(rows, unless)) is not None:
        return kept
    fields, start, each = _statement(type(rows[0]))
    statement = start + ", ".join([each] * len(rows))
    if unless:
        statement += f" ON CONFLICT ({', '.join(map(connection.ops.quote_name, unless))}) DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                value
                if type(value := getattr(row, field.attname)) in plain
                else field.get_db_prep_save(value, connection)
                for row in rows
                for field, plain in fields
            ],
        )
        added = cursor.rowcount == len(rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return added


# What a field passes on unchanged to every database that is supported, and so need not be asked.
_NONE: frozenset[type] = frozenset({type(None)})
_TEXT = _NONE | {str}
_PLAIN: dict[type[Field], frozenset[type]] = {
    CharField: _TEXT,
    TextField: _TEXT,
    BooleanField: _NONE | {bool},
    UUIDField: _NONE,
    DateTimeField: _NONE,
    DateField: _NONE,
}


@cache
def _statement(model: type[Model]) -> tuple[tuple[tuple[Field, frozenset[type]], ...], str, str]:
    """The fields of a model, each with the types of values that it passes on as they are, and the statement's parts."""
    fields = tuple(f for f in model._meta.concrete_fields if not getattr(f, "db_returning", False))
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(f.column) for f in fields if f.column)
    each = f"({', '.join(['%s'] * len(fields))})"
    return (
        tuple((f, _PLAIN.get(type(f), frozenset())) for f in fields),
        f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ",
        each,
    )
