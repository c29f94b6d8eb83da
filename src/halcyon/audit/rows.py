"""Adding rows by a statement that is written once, for the rows that every act adds.

Django works out the statement anew for each row, which takes longer than the database takes to keep it. The values go
through the same fields, so what is stored is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, connections
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
    names = [field.attname for field, _ in _statement(type(rows[0]))[0]]
    added = _insert(type(rows[0]), [[getattr(row, name) for name in names] for row in rows], unless)
    alias = connection.alias
    for row in rows:
        row._state.adding, row._state.db = False, alias
    return added


def add_values(
    model: type[Model], names: tuple[str, ...], values: Sequence[tuple[Any, ...]], *, unless: Any = ()
) -> bool:
    """`add` for many small rows of a model that nobody needs as models: their values, in the order of its columns.

    `names` are the columns, without a key that the database gives; they must be all that the model has.
    """
    if _keeper is not None:
        return add(*(model(**dict(zip(names, each, strict=True))) for each in values), unless=unless)
    if names != tuple(field.attname for field, _ in _statement(model)[0]):
        raise ValueError(f"{model.__name__} has other columns")
    return not values or _insert(model, values, unless)


def _insert(model: type[Model], rows: Sequence[Sequence[Any]], unless: tuple[str, ...]) -> bool:
    fields, start, each = _statement(model)
    here = connections[connection.alias]  # the connection itself: the name above looks it up at every use
    statement = start + ", ".join([each] * len(rows))
    if unless:
        statement += f" ON CONFLICT ({', '.join(map(here.ops.quote_name, unless))}) DO NOTHING"
    with here.cursor() as cursor:
        cursor.execute(
            statement,
            [
                value if type(value) in plain else field.get_db_prep_save(value, here)
                for row in rows
                for value, (field, plain) in zip(row, fields, strict=True)
            ],
        )
        return bool(cursor.rowcount == len(rows))


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
