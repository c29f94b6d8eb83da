"""Is every row as it was written, in its place, in line with its index, the heads and the checkpoints?"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from halcyon.audit import chain
from halcyon.audit.models import AuditEntry, AuditHead
from halcyon.audit.verify import stored
from halcyon.audit.verify.checkpoints import Pins
from halcyon.audit.verify.findings import Kind, Verification, row_name

CLOCK_SLACK = timedelta(seconds=5)
"""How far clocks of several hosts, or one clock being set right, may step back between two rows of a chain."""

_TYPES = {int, str}


@dataclass
class _Chain:
    """Where the reading of one shard stands."""

    seq: int
    hash: str
    recorded_at: str = ""


def check_chains(
    connection: BaseDatabaseWrapper,
    found: Verification,
    pins: Pins,
    since: datetime | None,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Read every row once, in order, beside its index rows; then compare with the heads."""
    heads = {
        shard: (seq, hash_)
        for shard, seq, hash_ in AuditHead.objects.using(connection.alias).values_list("shard", "seq", "hash")
    }
    shards = _starts(connection, since)
    first = {shard: state.seq + 1 for shard, state in shards.items()}
    start = min((chain.row_id(shard, seq) for shard, seq in first.items()), default=0) if since else 0
    total = _count(connection, start) if progress else 0
    index = _Index(connection, found, start, first)
    key = settings.AUDIT_KEY.encode()
    utc = stored.utc
    row_hash, row_id, canonical, digest = chain.row_hash, chain.row_id, chain.canonical, hmac.digest
    rows = 0
    for row in stored.read(connection, stored.ENTRIES[connection.vendor], start):
        (
            id_, shard, seq, at, recorded_at, actor, agency, session, purpose, action, object_kind, object_ids,
            field_names, decision, rule, request_id, term_hash, term_sealed, term_commitment, prev_hash, hash_, mac,
        ) = row  # fmt: skip
        if set(map(type, row)) != _TYPES or not type(id_) is type(shard) is type(seq) is int:
            found.report(Kind.CHANGED, f"A row (number {id_} in the table) was overwritten with something unreadable.")
            continue
        if since and seq < first.get(shard, 0):
            continue
        rows += 1
        state = shards.get(shard)
        if state is None:
            state = shards[shard] = _Chain(0, chain.GENESIS)
        try:
            listed, ids_text = stored.plain_list(object_ids)
            content = canonical(
                action,
                actor,
                agency,
                utc(at),
                decision,
                stored.names_text(field_names),
                ids_text,
                object_kind,
                purpose,
                utc(recorded_at),
                request_id,
                rule,
                session,
                term_commitment,
                term_hash,
            )
            if row_hash(shard, seq, prev_hash, content) != hash_:
                raise ValueError
        except (TypeError, ValueError, AttributeError):
            listed = stored.list_or_nothing(object_ids)
            found.report(Kind.CHANGED, f"{row_name(shard, seq)} was changed after it was written.", shard, seq)
        if digest(key, str(hash_).encode(), "sha256").hex() != mac:
            words = "was not written with this audit key: it was forged, or its MAC was changed."
            found.report(Kind.NOT_OURS, f"{row_name(shard, seq)} {words}", shard, seq)
        place = row_id(shard, seq)
        if id_ != place:
            found.report(Kind.MOVED, f"{row_name(shard, seq)} is not in its own place in the table.", shard, seq)
        if seq != state.seq + 1:
            words = f"{row_name(shard, seq)} comes after row {state.seq}: rows are missing, repeated or out of order."
            found.report(Kind.GAP, words, shard, seq)
        elif prev_hash != state.hash:
            words = "does not follow from the row before it: rows were put in, taken out or rewritten."
            found.report(Kind.BROKEN_LINK, f"{row_name(shard, seq)} {words}", shard, seq)
        if recorded_at < state.recorded_at and stored.earlier(recorded_at, state.recorded_at) > CLOCK_SLACK:
            words = f"was recorded at {recorded_at}, before the row ahead of it ({state.recorded_at})."
            found.report(Kind.CLOCK, f"{row_name(shard, seq)} {words}", shard, seq)
        if (term_sealed or term_commitment) and chain.commitment(str(term_sealed)) != term_commitment:
            words = "no longer holds the sealed search term that it was written with."
            found.report(Kind.SEARCH_TERM, f"{row_name(shard, seq)} {words}", shard, seq)
        if at[:13] != recorded_at[:13] and abs(stored.earlier(at, recorded_at)) > timedelta(hours=1):
            found.entered_for_another_time += 1
        index.compare(id_, shard, seq, listed)
        if place in pins:
            for wanted, kind, number in pins.pop(place):
                if wanted != hash_:
                    words = f"is not the row that checkpoint {number} was made over: it was rewritten since."
                    found.report(kind, f"{row_name(shard, seq)} {words}", shard, seq)
        state.seq, state.hash, state.recorded_at = seq, hash_, recorded_at
        if progress and rows % stored.BATCH == 0:
            progress(rows, total)
    index.finish()
    if progress:
        progress(rows, total)
    _check_heads(found, heads, shards)
    for missing, demands in pins.items():
        seq, shard = divmod(missing, chain.MAX_SHARDS)
        if seq >= first.get(shard, 1):
            for _, kind, number in demands:
                words = f"{row_name(shard, seq)} is gone: checkpoint {number} was made over it. The tail was cut off."
                found.report(kind, words, shard, seq)
    found.entries = rows
    found.objects = index.rows
    found.shards = len(shards)


def _starts(connection: BaseDatabaseWrapper, since: datetime | None) -> dict[int, _Chain]:
    """For a part of the log: the row of each shard to which the first row of the part must link."""
    if since is None:
        return {}
    entries = AuditEntry.objects.using(connection.alias)
    starts = {}
    for shard in entries.order_by("shard").values_list("shard", flat=True).distinct():
        of_shard = entries.filter(shard=shard)
        later = of_shard.filter(recorded_at__gte=since).order_by("seq").values_list("seq", flat=True).first()
        before = of_shard.filter(seq__lt=later) if later is not None else of_shard
        last = before.order_by("seq").values_list("seq", "hash").last()
        starts[shard] = _Chain(*last) if last else _Chain(0, chain.GENESIS)
    return starts


def _count(connection: BaseDatabaseWrapper, start: int) -> int:
    return AuditEntry.objects.using(connection.alias).filter(id__gte=start).count()


def _check_heads(found: Verification, heads: dict[int, tuple[int, str]], shards: dict[int, _Chain]) -> None:
    for shard, state in shards.items():
        if shard not in heads:
            found.report(Kind.HEAD, f"Chain {shard} has rows but no head.", shard, state.seq)
    for shard, (seq, hash_) in heads.items():
        last = shards.get(shard, _Chain(0, chain.GENESIS))
        if not isinstance(seq, int):
            found.report(Kind.HEAD, f"The head of chain {shard} cannot be read: it was overwritten.", shard)
        elif seq > last.seq:
            words = f"Rows {last.seq + 1} to {seq} at the end of chain {shard} are missing."
            found.report(Kind.HEAD, words, shard, last.seq + 1)
        elif seq < last.seq:
            found.report(Kind.HEAD, f"Chain {shard} has rows after its head, row {seq}.", shard, seq + 1)
        elif hash_ != last.hash:
            found.report(Kind.HEAD, f"The head of chain {shard} does not fit its last row.", shard, seq)


class _Index:
    """The index rows (AuditObject), read in step with the entries that they repeat."""

    def __init__(self, connection: BaseDatabaseWrapper, found: Verification, start: int, first: dict[int, int]) -> None:
        self.found = found
        self.first = first
        self.rows = 0
        self._stream: Iterator[tuple[int, str]] = stored.read(connection, stored.OBJECTS, start)
        self._next: tuple[int, str] | None = self._take()

    def _take(self) -> tuple[int, str] | None:
        """The next index row that can be read."""
        for row in self._stream:
            if type(row[0]) is int:
                return row
            self.found.report(Kind.INDEX, "A row of the index was overwritten with something unreadable.")
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
            words = f"The index of {row_name(shard, seq).lower()} names other objects than the row itself."
            self.found.report(Kind.INDEX, words, shard, seq)

    def finish(self) -> None:
        """Report what is left: index rows of entries that are not there."""
        while self._next is not None:
            self._stray(self._next)
            self._next = self._take()

    def _stray(self, row: tuple[int, str]) -> None:
        seq, shard = divmod(row[0], chain.MAX_SHARDS)
        if seq >= self.first.get(shard, 0):
            words = f"The index names {row_name(shard, seq).lower()}, which is not there."
            self.found.report(Kind.INDEX, words, shard, seq)
