"""The audit tables as they are stored: read with plain SQL, one state throughout, and turned into what was hashed.

An auditor must see what is stored, not what a model makes of it, and ten million rows must take a minute, not ten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from halcyon.audit import chain

BATCH = 5000
# A JSON list of at least one text without quotes or escapes, spaced as both databases store it.
_PLAIN_LIST = re.compile(r'\["[A-Za-z0-9_.:/-]*"(?:, "[A-Za-z0-9_.:/-]*")*\]\Z')
_COLUMNS = (
    "actor, agency, session, purpose, action, object_kind, {json}, decision, rule, request_id,"
    " term_hash, term_sealed, term_commitment, prev_hash, hash, mac"
    " FROM audit_auditentry WHERE id >= %s ORDER BY id"
)
ENTRIES = {
    "sqlite": "SELECT id, shard, seq, CAST(at AS TEXT), CAST(recorded_at AS TEXT), "
    + _COLUMNS.format(json="object_ids, field_names"),
    "postgresql": "SELECT id, shard, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
    " to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), "
    + _COLUMNS.format(json="object_ids::text, field_names::text"),
}
OBJECTS = "SELECT entry_id, object_id FROM audit_auditobject WHERE entry_id >= %s ORDER BY entry_id, object_id"


def read(connection: BaseDatabaseWrapper, statement: str, start: int) -> Iterator[Any]:
    """The rows of `statement` from entry id `start` on, a batch at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, [start])
        while batch := cursor.fetchmany(BATCH):
            yield from batch


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Read one state of the database throughout, without holding up writers. Inside a transaction, read that one."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            # Django would begin with IMMEDIATE (settings), which makes every writer wait until the end.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def utc(text: str) -> str:
    """A stored time as chain.stamp() writes it. SQLite leaves out the microseconds when there are none."""
    return f"{text[:10]}T{text[11:]}Z" if len(text) == 26 else f"{text[:10]}T{text[11:]}.000000Z"


def earlier(text: str, than: str) -> timedelta:
    """How much earlier one stored time is than another (UTC). A time that cannot be read counts as far too early."""
    try:
        return datetime.fromisoformat(than).replace(tzinfo=UTC) - datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return timedelta.max


def plain_list(text: str) -> tuple[list[str], str]:
    """A stored JSON list of ids, and the same as chain.json_list() writes it. Raises ValueError, TypeError."""
    if _PLAIN_LIST.match(text):
        return text[2:-2].split('", "'), text.replace('", "', '","')
    values = json.loads(text)
    if not isinstance(values, list):
        raise ValueError("not a list")
    return values, chain.json_list(values)


@lru_cache(maxsize=4096)
def names_text(text: str) -> str:
    """A stored list of field names as chain.json_list() writes it: kept, since few different lists occur."""
    return plain_list(text)[1]


def list_or_nothing(text: str) -> list[str]:
    try:
        return plain_list(text)[0]
    except (TypeError, ValueError):
        return []
