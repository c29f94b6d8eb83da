"""Checking that the log is whole: every row, its place and index, the heads, the checkpoints, the guards, an anchor.

What each part can show (design/security.md section 5, goal G17):

- the hashes: any change, loss, insertion or reordering made without working out the chain afresh;
- the MACs: a chain worked out afresh by someone who holds the database but not the audit key;
- the heads: a tail that was cut off, and a head that was rewritten;
- the anchor (a copy of the checkpoint file kept elsewhere): everything written before its last line, also against
  someone who holds the audit key, and an older copy of the database put back.

Nothing can show the loss of rows written after the last checkpoint when the head is wound back with them. That is why
checkpoints are made every 15 minutes and why the age of the anchor is reported.

The tables are read with plain SQL: an auditor must see what is stored, not what a model makes of it, and a county's ten
million rows must take a minute, not ten.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from halcyon.audit import anchor as anchors
from halcyon.audit import chain, sql
from halcyon.audit.actions import as_statement
from halcyon.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditObject

CLOCK_SLACK = timedelta(seconds=5)
"""How far clocks of several hosts, or one clock being set right, may step back between two rows of a chain."""

_BATCH = 5000
# A JSON list of at least one text without quotes or escapes, spaced as both databases store it.
_PLAIN_LIST = re.compile(r'\["[A-Za-z0-9_.:/-]*"(?:, "[A-Za-z0-9_.:/-]*")*\]\Z')


class Kind(StrEnum):
    """What is wrong."""

    CHANGED = "changed"
    NOT_OURS = "not_ours"
    BROKEN_LINK = "broken_link"
    GAP = "gap"
    MOVED = "moved"
    CLOCK = "clock"
    SEARCH_TERM = "search_term"
    INDEX = "index"
    HEAD = "head"
    CHECKPOINT = "checkpoint"
    ANCHOR = "anchor"
    ANCHOR_AGE = "anchor_age"
    GUARD = "guard"


@dataclass
class Problem:
    """Something wrong, in words. `shard` and `seq` say where it was first seen; `count` how often in that shard."""

    kind: Kind
    words: str
    shard: int | None = None
    seq: int | None = None
    count: int = 1


@dataclass
class Verification:
    """What was checked and what was found. `first_bad` holds the first bad row of each shard that has one."""

    entries: int = 0
    objects: int = 0
    shards: int = 0
    checkpoints: int = 0
    anchor_lines: int = 0
    anchor_age: timedelta | None = None
    entered_for_another_time: int = 0
    """Rows whose act was dated more than an hour from when the row was written: imports and late entry."""
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    first_bad: dict[int, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing was found wrong. Warnings do not count."""
        return not self.problems


def verify(
    *,
    since: datetime | None = None,
    anchor: Path | None = None,
    max_anchor_age: timedelta | None = None,
    at: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> Verification:
    """Check the log in the database `using` and return what was found.

    - `since`: check only rows recorded from then on (and the link of the first of them to the row before it).
    - `anchor`: a copy of the checkpoint file to compare with. Without one, only what the database holds is checked.
    - `max_anchor_age`: report an anchor whose last line is older than this, counted at `at` (default: now).
    - `progress`: called with (rows checked, rows in all) now and then.

    Writers are not held up: everything is read from one moment's state of the database.
    """
    connection = connections[using]
    found = Verification()
    checking = _Checking(connection, found, at or timezone.now())
    with _one_moment(connection):
        checking.guards()
        checking.checkpoints(anchor, max_anchor_age)
        checking.chains(since, progress)
    found.problems.sort(key=lambda p: (p.shard is None, p.shard or 0, p.seq or 0))
    return found


@dataclass
class _Chain:
    """Where the reading of one shard stands."""

    seq: int
    hash: str
    recorded_at: str = ""


class _Checking:
    """One run of `verify`: its connection, its findings, and the hashes that checkpoints and anchor demand."""

    def __init__(self, connection: BaseDatabaseWrapper, found: Verification, at: datetime) -> None:
        self.connection = connection
        self.found = found
        self.at = at
        self.pins: dict[int, list[tuple[str, Kind, int]]] = {}
        self._seen: dict[tuple[Kind, int | None], Problem] = {}

    def report(self, kind: Kind, words: str, shard: int | None = None, seq: int | None = None) -> None:
        """Keep the first problem of each kind in each shard, and count the rest: a wrong key makes every row wrong."""
        if (kind, shard) in self._seen:
            self._seen[kind, shard].count += 1
        else:
            self._seen[kind, shard] = Problem(kind, words, shard, seq)
            self.found.problems.append(self._seen[kind, shard])
        if shard is not None and seq is not None:
            self.found.first_bad[shard] = min(seq, self.found.first_bad.get(shard, seq))

    # -- guards

    def guards(self) -> None:
        """Do the triggers stand, word for word?"""
        vendor = self.connection.vendor
        tables = [model._meta.db_table for model in (AuditEntry, AuditObject, AuditHead, AuditCheckpoint)]
        marks = ", ".join(["%s"] * len(tables))
        with self.connection.cursor() as cursor:
            if vendor == "sqlite":
                cursor.execute(
                    f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})",  # noqa: S608
                    tables,
                )
                standing = {name: _squeezed(statement) for name, statement in cursor.fetchall()}
            else:
                cursor.execute(
                    "SELECT t.tgname, regexp_replace(pg_get_triggerdef(t.oid), ' ON [^. ]+[.]', ' ON '),"  # noqa: S608
                    " t.tgenabled::text, p.proname, p.prosrc"
                    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
                    f" WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid) AND c.relname IN ({marks})",
                    tables,
                )
                bodies = sql.function_bodies(vendor)
                standing = {
                    name: _squeezed(statement)
                    if enabled in ("O", "A") and bodies.get(function) == body
                    else "(switched off or rewritten)"
                    for name, statement, enabled, function, body in cursor.fetchall()
                }
        expected = {name: _squeezed(statement) for name, (_, statement) in sql.triggers(vendor).items()}
        for name in expected.keys() - standing.keys():
            self.report(Kind.GUARD, f"The guard {name} is missing: rows could be changed or removed unseen by it.")
        for name in standing.keys() - expected.keys():
            self.report(Kind.GUARD, f"There is a trigger on an audit table that Halcyon did not make: {name}.")
        for name in expected.keys() & standing.keys():
            if expected[name] != standing[name]:
                self.report(Kind.GUARD, f"The guard {name} is not as Halcyon made it, or is switched off.")

    # -- checkpoints and the anchor

    def checkpoints(self, path: Path | None, max_age: timedelta | None) -> None:
        """Are the signed checkpoints in order, and does the anchor say the same? Collects the hashes they demand."""
        stored = self._stored()
        self.found.checkpoints = len(stored)
        self._statements(stored, Kind.CHECKPOINT, "the database")
        if path is None:
            self.found.warnings.append("No copy of the checkpoint file was compared: only the database was checked.")
            return
        lines = self._anchor_lines(path)
        self.found.anchor_lines = len(lines)
        self._statements(lines, Kind.ANCHOR, "the checkpoint file")
        by_number = {statement.number: statement for statement in stored}
        for line in lines:
            kept = by_number.get(line.number)
            if kept is None:
                words = (
                    f"Checkpoint {line.number} of {line.at} is in the file but not in the database: rows were removed,"
                )
                self.report(Kind.ANCHOR, f"{words} or an older copy of the database was put back.")
            elif kept.digest() != line.digest():
                self.report(Kind.ANCHOR, f"Checkpoint {line.number} differs between the file and the database.")
        if not lines:
            self.report(Kind.ANCHOR, "The checkpoint file holds no checkpoint, so it proves nothing.")
            return
        if later := len(stored) - sum(number <= lines[-1].number for number in by_number):
            self.found.warnings.append(f"The database holds {later} later checkpoint(s) that this copy does not have.")
        self.found.anchor_age = self.at - lines[-1].moment()
        if max_age is not None and self.found.anchor_age > max_age:
            self.report(
                Kind.ANCHOR_AGE,
                f"The last checkpoint in the file is of {lines[-1].at}: rows written since then are not anchored.",
            )

    def _stored(self) -> list[anchors.Statement]:
        checkpoints = AuditCheckpoint.objects.using(self.connection.alias).order_by("number")
        try:
            return [as_statement(checkpoint) for checkpoint in checkpoints]
        except (TypeError, ValueError, AttributeError):
            self.report(Kind.CHECKPOINT, "The checkpoints in the database cannot be read: one of them was overwritten.")
            return []

    def _anchor_lines(self, path: Path) -> list[anchors.Statement]:
        lines = []
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self.report(Kind.ANCHOR, f"The checkpoint file {path.name} is not there or cannot be read.")
            return []
        for position, line in enumerate(text.splitlines(), start=1):
            try:
                lines.append(anchors.parse(line))
            except ValueError:
                self.report(Kind.ANCHOR, f"Line {position} of the checkpoint file is not a checkpoint.")
        return lines

    def _statements(self, statements: list[anchors.Statement], kind: Kind, where: str) -> None:
        if not statements:
            return
        keys = anchors.public_keys(settings.DATA)
        number, previous, at = 0, chain.GENESIS, ""
        for statement in statements:
            name = f"Checkpoint {statement.number} in {where}"
            if statement.number != number + 1:
                self.report(kind, f"{name} comes after checkpoint {number}: checkpoints are missing or out of order.")
            elif statement.previous != previous:
                self.report(kind, f"{name} does not follow from the one before it.")
            if statement.at < at:
                self.report(kind, f"{name} is dated before the one ahead of it.")
            if _root(statement.heads) != statement.root:
                self.report(kind, f"{name} names heads that do not fit its root.")
            if statement.key_id not in keys:
                words = f"{name} was signed with a key ({statement.key_id}) that is not in {anchors.PUBLIC_KEY_NAME}."
                self.report(kind, words)
            elif not anchors.is_signed_by(statement, keys[statement.key_id]):
                self.report(kind, f"{name} has a false signature.")
            for head in statement.heads:
                if isinstance(head, list) and len(head) == 3 and all(isinstance(part, int) for part in head[:2]):
                    wanted = (str(head[2]), kind, statement.number)
                    pins = self.pins.setdefault(chain.row_id(int(head[0]), int(head[1])), [])
                    if not any(pin[:2] == wanted[:2] for pin in pins):
                        pins.append(wanted)
            number, previous, at = statement.number, statement.digest(), statement.at

    # -- chains

    def chains(self, since: datetime | None, progress: Callable[[int, int], None] | None) -> None:
        """Read every row once, in order, beside its index rows; then compare with the heads."""
        heads = {
            shard: (seq, hash_)
            for shard, seq, hash_ in AuditHead.objects.using(self.connection.alias).values_list("shard", "seq", "hash")
        }
        shards = self._starts(since)
        first = {shard: state.seq + 1 for shard, state in shards.items()}
        start = min((chain.row_id(shard, seq) for shard, seq in first.items()), default=0) if since else 0
        total = self._count(start) if progress else 0
        index = _Index(self, start, first)
        pins = self.pins
        key = settings.AUDIT_KEY.encode()
        row_hash, row_id, canonical, digest = chain.row_hash, chain.row_id, chain.canonical, hmac.digest
        rows = 0
        for row in self._read(_ENTRIES[self.connection.vendor], start):
            (
                id_, shard, seq, at, recorded_at, actor, agency, session, purpose, action, object_kind, object_ids,
                field_names, decision, rule, request_id, term_hash, term_sealed, term_commitment, prev_hash, hash_, mac,
            ) = row  # fmt: skip
            if set(map(type, row)) != _TYPES or not type(id_) is type(shard) is type(seq) is int:
                self.report(
                    Kind.CHANGED, f"A row (number {id_} in the table) was overwritten with something unreadable."
                )
                continue
            if since and seq < first.get(shard, 0):
                continue
            rows += 1
            state = shards.get(shard)
            if state is None:
                state = shards[shard] = _Chain(0, chain.GENESIS)
            try:
                listed, ids_text = _plain_list(object_ids)
                content = canonical(
                    action,
                    actor,
                    agency,
                    _utc(at),
                    decision,
                    _names_text(field_names),
                    ids_text,
                    object_kind,
                    purpose,
                    _utc(recorded_at),
                    request_id,
                    rule,
                    session,
                    term_commitment,
                    term_hash,
                )
                if row_hash(shard, seq, prev_hash, content) != hash_:
                    raise ValueError
            except (TypeError, ValueError, AttributeError):
                listed = _list_or_nothing(object_ids)
                self.report(Kind.CHANGED, f"{_row(shard, seq)} was changed after it was written.", shard, seq)
            if digest(key, str(hash_).encode(), "sha256").hex() != mac:
                words = "was not written with this audit key: it was forged, or its MAC was changed."
                self.report(Kind.NOT_OURS, f"{_row(shard, seq)} {words}", shard, seq)
            place = row_id(shard, seq)
            if id_ != place:
                self.report(Kind.MOVED, f"{_row(shard, seq)} is not in its own place in the table.", shard, seq)
            if seq != state.seq + 1:
                words = f"{_row(shard, seq)} comes after row {state.seq}: rows are missing, repeated or out of order."
                self.report(Kind.GAP, words, shard, seq)
            elif prev_hash != state.hash:
                words = "does not follow from the row before it: rows were put in, taken out or rewritten."
                self.report(Kind.BROKEN_LINK, f"{_row(shard, seq)} {words}", shard, seq)
            if recorded_at < state.recorded_at and _earlier(recorded_at, state.recorded_at) > CLOCK_SLACK:
                words = f"was recorded at {recorded_at}, before the row ahead of it ({state.recorded_at})."
                self.report(Kind.CLOCK, f"{_row(shard, seq)} {words}", shard, seq)
            if (term_sealed or term_commitment) and chain.commitment(str(term_sealed)) != term_commitment:
                words = "no longer holds the sealed search term that it was written with."
                self.report(Kind.SEARCH_TERM, f"{_row(shard, seq)} {words}", shard, seq)
            if at[:13] != recorded_at[:13] and abs(_earlier(at, recorded_at)) > timedelta(hours=1):
                self.found.entered_for_another_time += 1
            index.compare(id_, shard, seq, listed)
            if place in pins:
                for wanted, kind, number in pins.pop(place):
                    if wanted != hash_:
                        words = f"is not the row that checkpoint {number} was made over: it was rewritten since."
                        self.report(kind, f"{_row(shard, seq)} {words}", shard, seq)
            state.seq, state.hash, state.recorded_at = seq, hash_, recorded_at
            if progress and rows % _BATCH == 0:
                progress(rows, total)
        index.finish()
        if progress:
            progress(rows, total)
        self._heads(heads, shards)
        for missing, demands in pins.items():
            seq, shard = divmod(missing, chain.MAX_SHARDS)
            if seq >= first.get(shard, 1):
                for _, kind, number in demands:
                    words = f"{_row(shard, seq)} is gone: checkpoint {number} was made over it. The tail was cut off."
                    self.report(kind, words, shard, seq)
        self.found.entries = rows
        self.found.objects = index.rows
        self.found.shards = len(shards)

    def _starts(self, since: datetime | None) -> dict[int, _Chain]:
        """For a part of the log: the row of each shard to which the first row of the part must link."""
        if since is None:
            return {}
        entries = AuditEntry.objects.using(self.connection.alias)
        starts = {}
        for shard in entries.order_by("shard").values_list("shard", flat=True).distinct():
            of_shard = entries.filter(shard=shard)
            later = of_shard.filter(recorded_at__gte=since).order_by("seq").values_list("seq", flat=True).first()
            before = of_shard.filter(seq__lt=later) if later is not None else of_shard
            last = before.order_by("seq").values_list("seq", "hash").last()
            starts[shard] = _Chain(*last) if last else _Chain(0, chain.GENESIS)
        return starts

    def _count(self, start: int) -> int:
        return AuditEntry.objects.using(self.connection.alias).filter(id__gte=start).count()

    def _heads(self, heads: dict[int, tuple[int, str]], shards: dict[int, _Chain]) -> None:
        for shard, state in shards.items():
            if shard not in heads:
                self.report(Kind.HEAD, f"Chain {shard} has rows but no head.", shard, state.seq)
        for shard, (seq, hash_) in heads.items():
            last = shards.get(shard, _Chain(0, chain.GENESIS))
            if not isinstance(seq, int):
                self.report(Kind.HEAD, f"The head of chain {shard} cannot be read: it was overwritten.", shard)
            elif seq > last.seq:
                words = f"Rows {last.seq + 1} to {seq} at the end of chain {shard} are missing."
                self.report(Kind.HEAD, words, shard, last.seq + 1)
            elif seq < last.seq:
                self.report(Kind.HEAD, f"Chain {shard} has rows after its head, row {seq}.", shard, seq + 1)
            elif hash_ != last.hash:
                self.report(Kind.HEAD, f"The head of chain {shard} does not fit its last row.", shard, seq)

    def _read(self, statement: str, start: int) -> Iterator[Any]:
        with self.connection.chunked_cursor() as cursor:
            cursor.execute(statement, [start])
            while batch := cursor.fetchmany(_BATCH):
                yield from batch


class _Index:
    """The index rows (AuditObject), read in step with the entries that they repeat."""

    def __init__(self, checking: _Checking, start: int, first: dict[int, int]) -> None:
        self.checking = checking
        self.first = first
        self.rows = 0
        self._stream: Iterator[tuple[int, str]] = checking._read(_OBJECTS, start)
        self._next: tuple[int, str] | None = self._take()

    def _take(self) -> tuple[int, str] | None:
        """The next index row that can be read."""
        for row in self._stream:
            if type(row[0]) is int:
                return row
            self.checking.report(Kind.INDEX, "A row of the index was overwritten with something unreadable.")
        return None

    def compare(self, id_: int, shard: int, seq: int, listed: list[str]) -> None:
        """Take the index rows of entry `id_` and report them if they are not exactly `listed`."""
        following = self._next
        while following is not None and following[0] < id_:
            self._stray(following)
            following = self._next = self._take()
        indexed = []
        while following is not None and following[0] == id_:
            indexed.append(following[1])
            following = self._take()
        self._next = following
        self.rows += len(indexed)
        if indexed != listed and sorted(map(str, indexed)) != sorted(map(str, listed)):
            words = f"The index of {_row(shard, seq).lower()} names other objects than the row itself."
            self.checking.report(Kind.INDEX, words, shard, seq)

    def finish(self) -> None:
        """Report what is left: index rows of entries that are not there."""
        while self._next is not None:
            self._stray(self._next)
            self._next = self._take()

    def _stray(self, row: tuple[int, str]) -> None:
        seq, shard = divmod(row[0], chain.MAX_SHARDS)
        if seq >= self.first.get(shard, 0):
            words = f"The index names {_row(shard, seq).lower()}, which is not there."
            self.checking.report(Kind.INDEX, words, shard, seq)


_TYPES = {int, str}
_COLUMNS = (
    "actor, agency, session, purpose, action, object_kind, {json}, decision, rule, request_id,"
    " term_hash, term_sealed, term_commitment, prev_hash, hash, mac"
    " FROM audit_auditentry WHERE id >= %s ORDER BY id"
)
_ENTRIES = {
    "sqlite": "SELECT id, shard, seq, CAST(at AS TEXT), CAST(recorded_at AS TEXT), "
    + _COLUMNS.format(json="object_ids, field_names"),
    "postgresql": "SELECT id, shard, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
    " to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), "
    + _COLUMNS.format(json="object_ids::text, field_names::text"),
}
_OBJECTS = "SELECT entry_id, object_id FROM audit_auditobject WHERE entry_id >= %s ORDER BY entry_id, object_id"


@contextmanager
def _one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
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


def _utc(text: str) -> str:
    """A stored time as chain.stamp() writes it. SQLite leaves out the microseconds when there are none."""
    return f"{text[:10]}T{text[11:]}Z" if len(text) == 26 else f"{text[:10]}T{text[11:]}.000000Z"


def _earlier(text: str, than: str) -> timedelta:
    """How much earlier one stored time is than another (UTC). A time that cannot be read counts as far too early."""
    try:
        return datetime.fromisoformat(than).replace(tzinfo=UTC) - datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return timedelta.max


def _plain_list(text: str) -> tuple[list[str], str]:
    """A stored JSON list of ids, and the same as chain.json_list() writes it. Raises ValueError, TypeError."""
    if _PLAIN_LIST.match(text):
        return text[2:-2].split('", "'), text.replace('", "', '","')
    values = json.loads(text)
    if not isinstance(values, list):
        raise ValueError("not a list")
    return values, chain.json_list(values)


@lru_cache(maxsize=4096)
def _names_text(text: str) -> str:
    """A stored list of field names as chain.json_list() writes it: kept, since few different lists occur."""
    return _plain_list(text)[1]


def _list_or_nothing(text: str) -> list[str]:
    try:
        return _plain_list(text)[0]
    except (TypeError, ValueError):
        return []


def _root(heads: object) -> str:
    try:
        return chain.merkle_root(heads)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""


def _row(shard: int, seq: int) -> str:
    return f"Row {seq} of chain {shard}"


def _squeezed(statement: str) -> str:
    return " ".join(statement.split()).rstrip(";")
