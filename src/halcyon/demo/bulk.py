"""Adding very many rows of one table at once, without a model object for each: the demonstration's inhabitants only.

Django's `bulk_create` works out a statement for every few hundred rows and prepares every value one by one, which takes
several times as long as the database takes to keep them. Here a row is a tuple, SQLite runs one prepared statement for
all of them, and PostgreSQL is sent them as one COPY. What is stored is the same.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection
from django.db.models import BooleanField, DateField, DateTimeField, Field, JSONField, Model, UUIDField

Value = Any
CACHE = -524_288  # of SQLite while much is written: 512 MB (a negative number is in KB)
# What COPY's text form gives a meaning to (PostgreSQL 15, COPY, "Text Format").
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_NEEDS_ESCAPE = ("\\", "\t", "\n", "\r")


def add_rows(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Value]], *, same: dict[str, Value] | None = None
) -> int:
    """Insert rows of `model` and return how many.

    `names` are the fields of each row, a foreign key by its column ("record_id"); `same` gives fields that have one
    value in all rows; every other field takes its default, as in a new model object. Values are of the types that the
    model gives back: UUID, date, str, bool, None and, for a JSON field, anything JSON can say. Nothing is checked:
    the database's own constraints are what refuses a wrong row.
    """
    fields = {f.attname: f for f in model._meta.concrete_fields if f.column}  # a composite key has no column of its own
    varying = [fields[name] for name in names]
    given = same or {}
    constant = {
        f: given[f.attname] if f.attname in given else f.get_default()
        for f in fields.values()
        if f not in varying and not getattr(f, "db_returning", False)
    }
    fixed = [f.get_db_prep_save(value, connection) for f, value in constant.items()]
    columns = [*varying, *constant]
    values = list(zip(*rows, strict=True))
    if not values:
        return 0
    if connection.vendor == "postgresql":
        return _copy(model, varying, columns, values, fixed)
    return _execute(model, varying, columns, values, fixed)


@contextmanager
def indexes_afterwards(*models: type[Model]) -> Iterator[None]:
    """Take the models' declared indexes away for the block and build them after it, sorted, which is far quicker.

    Only of tables that are empty, so that nobody's searches ever do without, and only for their owner, since PostgreSQL
    lets nobody else; otherwise the indexes stay. Constraints stay in any case. Inside a transaction a failure brings
    the indexes back with everything else.
    """
    without = [model for model in models if not model._default_manager.exists() and _owned(model)]
    with connection.cursor() as cursor:
        for model in without:
            for index in model._meta.indexes:
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(index.name)}")
    yield
    # PostgreSQL builds no index on a table whose rows still wait to be checked against their foreign keys.
    if without and connection.vendor == "postgresql":
        connection.check_constraints()
    # Used for its statements only: entered, it would refuse to work inside a transaction on SQLite.
    editor = connection.schema_editor()
    with connection.cursor() as cursor:
        for model in without:
            for index in model._meta.indexes:
                cursor.execute(str(index.create_sql(model, editor)))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave Python's search for circular garbage, which would walk over the whole county again and again.

    Blocks may stand inside one another; the outermost ends it.
    """
    if not gc.isenabled():
        yield
        return
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


@contextmanager
def straight_to_file() -> Iterator[None]:
    """Let SQLite write a new database straight to its file, for what is large and written in one transaction.

    Ordinarily it keeps all of a transaction in a second file and copies it over at the end, which for some gigabytes
    takes twice as long. It is as safe: should the machine stop, the file is as it was before the transaction. Does
    nothing on PostgreSQL, in memory, inside a transaction, or while somebody else has the file open.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block or not connection.settings_dict["NAME"]:
        yield
        return
    with connection.cursor() as cursor:
        cache = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size={CACHE}")
        with suppress(OperationalError):  # somebody else has it open: then as ever
            cursor.execute("PRAGMA journal_mode=TRUNCATE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size={int(cache)}")
            cursor.execute("PRAGMA journal_mode=WAL")


def _owned(model: type[Model]) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass",
            [connection.ops.quote_name(model._meta.db_table)],
        )
        return bool(cursor.fetchone()[0])


def _names(fields: Iterable[Field[Any, Any]]) -> str:
    return ", ".join(connection.ops.quote_name(f.column) for f in fields if f.column)


def _execute(
    model: type[Model],
    varying: list[Field[Any, Any]],
    columns: list[Field[Any, Any]],
    values: list[tuple[Value, ...]],
    fixed: list[Value],
) -> int:
    ready: list[list[Value]] = [_prepared(f, column) for f, column in zip(varying, values, strict=True)]
    count = len(ready[0])
    ready += [[value] * count for value in fixed]
    statement = (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({_names(columns)})"  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(columns))})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*ready, strict=True)))
    return count


def _prepared(field: Field[Any, Any], values: Sequence[Value]) -> list[Value]:
    """A column's values as SQLite keeps them; the plain kinds go as they are."""
    if isinstance(field, DateTimeField):
        return [None if value is None else _moment(field, value) for value in values]
    target = getattr(field, "target_field", field)
    if isinstance(target, UUIDField):
        return [value and value.hex for value in values]
    if isinstance(field, DateField):
        return [value and value.isoformat() for value in values]
    if isinstance(field, JSONField):
        return [None if value is None else json.dumps(value) for value in values]
    return list(values)


def _moment(field: Field[Any, Any], value: datetime) -> Value:
    if value.tzinfo is connection.timezone:  # as nearly all are: kept without the zone, as SQLite has none
        return str(value.replace(tzinfo=None))
    return field.get_db_prep_save(value, connection)


def _copy(
    model: type[Model],
    varying: list[Field[Any, Any]],
    columns: list[Field[Any, Any]],
    values: list[tuple[Value, ...]],
    fixed: list[Value],
) -> int:
    """COPY is not allowed into a table behind row-level security, so it goes by way of a temporary one."""
    texts = [_text(f, column) for f, column in zip(varying, values, strict=True)]
    quote = connection.ops.quote_name
    table, waiting = quote(model._meta.db_table), quote(f"waiting_{model._meta.db_table}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {waiting} ON COMMIT DROP AS"  # noqa: S608
            f" SELECT {_names(varying)} FROM {table} WITH NO DATA"
        )
        with cursor.copy(f"COPY {waiting} FROM STDIN") as copy:
            copy.write("\n".join(map("\t".join, zip(*texts, strict=True))))
        cursor.execute(
            f"INSERT INTO {table} ({_names(columns)})"  # noqa: S608
            f" SELECT {', '.join([_names(varying), *['%s'] * len(fixed)])} FROM {waiting}",
            fixed,
        )
        count = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {waiting}")
    return count


def _text(field: Field[Any, Any], values: Sequence[Value]) -> list[str]:
    """A column's values in COPY's text form."""
    if isinstance(field, BooleanField):
        return [r"\N" if value is None else "t" if value else "f" for value in values]
    say: Callable[[Value], str] = json.dumps if isinstance(field, JSONField) else str
    return [
        r"\N" if value is None else str(value) if isinstance(value, UUID) else _escaped(say(value)) for value in values
    ]


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if any(mark in text for mark in _NEEDS_ESCAPE) else text
