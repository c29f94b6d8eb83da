"""The only writers of the audit log: `record` and `record_act` add one row, `checkpoint` signs where the chains stand.

`record` writes in the caller's transaction, so that no act is kept without its row and no row without its act. Inside
`acts.act` the row is written when the act ends; elsewhere at once, so call it as the last thing in the transaction: it
holds the lock on one chain until the transaction ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from halcyon.audit import anchor, chain, guard
from halcyon.audit.acts import hold, take_parts
from halcyon.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditObject
from halcyon.audit.rows import add, add_values

# Rows put in by one statement: SQLite takes no more than 32,766 values in one.
AT_ONCE = 500


def record(
    *,
    actor: str,
    agency: str,
    action: str,
    object_kind: str,
    object_ids: Sequence[str] = (),
    purpose: str = "",
    fields: Sequence[str] = (),
    decision: str = "",
    rule: str = "",
    request_id: str = "",
    session: str = "",
    search_term: str | None = None,
    at: datetime,
) -> AuditEntry:
    """Add one row to the log, in the open transaction or in one of its own.

    - `actor`: the UUID of the person who acted, `system:<job>`, or `agency:<CODE>` for an agency's own system;
      `agency`: the code of the agency acted for.
    - `action`, `object_kind`, `purpose`, `decision`, `rule`: codes fixed in the program, e.g. "person_viewed".
    - `object_ids`: UUIDs of what was shown or changed.
    - `fields`: names of the fields shown or changed, never what they hold.
    - `request_id`: kept as it is when it is a UUID or hex digits, otherwise as a keyed digest; `session`: always as a
      keyed digest, since a session key is a credential (find it again with `session_mark`).
    - `search_term`: what was typed, kept only as a keyed hash and an encrypted copy. Give it for every search, also one
      that found nothing; give "" for a search with an empty box.
    - `at`: the moment of the act, with a time zone.

    Raises `guard.NotOpaque` (a ValueError) when a value might be case content, and ValueError when `at` has no zone.
    """
    key = _key()
    chain.stamp(at)
    entry = AuditEntry(
        at=at,
        actor=guard.actor(actor),
        agency=guard.code("agency", agency, optional=True),
        session=session_mark(session) if session else "",
        purpose=guard.code("purpose", purpose, optional=True),
        action=guard.code("action", action),
        object_kind=guard.code("object_kind", object_kind),
        object_ids=guard.object_ids([*guard.object_ids(object_ids), *take_parts(actor)]),
        field_names=guard.fields(fields),
        decision=guard.code("decision", decision, optional=True),
        rule=guard.code("rule", rule, optional=True),
        request_id=request_mark(request_id),
    )
    if search_term is not None:
        kept = search_term[: chain.TERM_LENGTH].encode("utf-8", "surrogatepass")
        entry.term_hash = chain.term_hash(key, search_term)
        entry.term_sealed = Fernet(chain.sealing_key(key)).encrypt(kept).decode()
        entry.term_commitment = chain.commitment(entry.term_sealed)
    if not hold(entry):
        write([entry])
    return entry


class Acting(Protocol):
    """Whoever acts, as far as the log needs to know: a viewer of `access`, or an actor of `agencies`."""

    @property
    def actor(self) -> str: ...
    @property
    def agency(self) -> str: ...
    @property
    def session(self) -> str: ...
    @property
    def request_id(self) -> str: ...


def record_act(
    by: Acting,
    action: str,
    object_kind: str,
    object_ids: Iterable[object] = (),
    *,
    purpose: str = "",
    fields: Iterable[str] = (),
    decision: str = "",
    rule: str = "",
    search_term: str | None = None,
    at: datetime,
) -> AuditEntry:
    """Add the row of an act that somebody does now: who, for which agency and in which sitting is in `by`.

    `object_ids` are ids (UUIDs or their text); everything else is as `record` has it, and so is what it raises.
    """
    return record(
        actor=by.actor,
        agency=by.agency,
        action=action,
        object_kind=object_kind,
        object_ids=[str(each) for each in object_ids],
        purpose=purpose,
        fields=tuple(fields),
        decision=decision,
        rule=rule,
        request_id=by.request_id,
        session=by.session,
        search_term=search_term,
        at=at,
    )


def write(entries: Sequence[AuditEntry]) -> None:
    """Put rows that `record` made behind one chain, in their order, in the open transaction or in one of its own."""
    key, first = _key(), entries[0]
    with transaction.atomic(savepoint=False):
        shard = _shard_for(first.object_ids[0] if first.object_ids else first.actor)
        for start in range(0, len(entries), AT_ONCE):
            some = entries[start : start + AT_ONCE]
            if not _append(some, key, _head_held(shard)):
                # What was remembered was undone with a savepoint. The lock on the head itself settles it.
                _append(some, key, _locked_head(shard))


def _append(entries: Sequence[AuditEntry], key: bytes, head: AuditHead) -> bool:
    """Put entries behind a head and move the head forward; False, and nothing done, when the head is not the last."""
    seq, behind, now = head.seq, head.hash, timezone.now()
    for entry in entries:
        entry.recorded_at = now
        entry.shard, entry.seq, entry.prev_hash = head.shard, seq + 1, behind
        entry.id = chain.row_id(entry.shard, entry.seq)
        entry.hash = chain.row_hash(entry.shard, entry.seq, entry.prev_hash, content_of(entry))
        entry.mac = chain.row_mac(key, entry.hash)
        seq, behind = entry.seq, entry.hash
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_audithead SET seq = %s, hash = %s WHERE shard = %s AND seq = %s AND hash = %s",
            [seq, behind, head.shard, head.seq, head.hash],
        )
        if cursor.rowcount != 1:
            return False
    add(*entries)
    objects = [(entry.id, each) for entry in entries for each in entry.object_ids]
    add_values(AuditObject, ("entry_id", "object_id"), objects)
    last = AuditHead(shard=head.shard, seq=seq, hash=behind)
    connection.halcyon_audit_head = (connection.atomic_blocks[0], last)  # type: ignore[attr-defined]
    return True


def _head_held(shard: int) -> AuditHead:
    """The head that this transaction moved last, and so holds locked, or else the stored one, locked now."""
    block, head = getattr(connection, "halcyon_audit_head", None) or (None, None)
    if block is connection.atomic_blocks[0] and head is not None and head.shard == shard:
        return head
    return _locked_head(shard)


def checkpoint(*, at: datetime) -> AuditCheckpoint:
    """Sign where every chain stands, keep it in the database and, once committed, add it to the anchor file.

    Run it every 15 minutes (design/security.md section 5): what was written since the last checkpoint is protected only
    by the MAC. A checkpoint that never reached the file, because the machine stopped in between, is added by the next.
    """
    with transaction.atomic():
        heads = [_locked_head(shard) for shard in range(_shards())]
        last = AuditCheckpoint.objects.order_by("number").last()
        statement = anchor.sign(
            settings.DATA,
            number=last.number + 1 if last else 1,
            at=at,
            heads=[[head.shard, head.seq, head.hash] for head in heads if head.seq],
            previous=as_statement(last).digest() if last else chain.GENESIS,
        )
        made = AuditCheckpoint.objects.create(
            number=statement.number,
            at=at,
            heads=statement.heads,
            root=statement.root,
            previous=statement.previous,
            key_id=statement.key_id,
            signature=statement.signature,
        )
        transaction.on_commit(write_anchor_file)
    return made


def write_anchor_file() -> int:
    """Add to the anchor file every checkpoint that it lacks; return how many were added."""
    return anchor.append(settings.DATA, map(as_statement, AuditCheckpoint.objects.order_by("number").iterator()))


def as_statement(made: AuditCheckpoint) -> anchor.Statement:
    """A stored checkpoint in the form in which it was signed."""
    return anchor.Statement(
        number=made.number,
        at=chain.stamp(made.at),
        heads=made.heads,
        root=made.root,
        previous=made.previous,
        key_id=made.key_id,
        signature=made.signature,
    )


def content_of(entry: AuditEntry) -> str:
    """The canonical content of an entry: what its hash is worked out from."""
    return chain.canonical(
        action=entry.action,
        actor=entry.actor,
        agency=entry.agency,
        at=chain.stamp(entry.at),
        decision=entry.decision,
        field_names=chain.json_list(entry.field_names),
        object_ids=chain.json_list(entry.object_ids),
        object_kind=entry.object_kind,
        purpose=entry.purpose,
        recorded_at=chain.stamp(entry.recorded_at),
        request_id=entry.request_id,
        rule=entry.rule,
        session=entry.session,
        term_commitment=entry.term_commitment,
        term_hash=entry.term_hash,
    )


def session_mark(session: str) -> str:
    """How the session key `session` appears in the log."""
    return chain.opaque(_key(), "session", session)


def request_mark(request_id: str) -> str:
    """How the request mark `request_id` appears in the log."""
    if not request_id or guard.is_opaque_mark(request_id):
        return request_id
    return chain.opaque(_key(), "request", request_id)


def _key() -> bytes:
    return settings.AUDIT_KEY.encode()


def _shards() -> int:
    # SQLite has one writer at a time, so more chains would only cost space (design/security.md section 5).
    return chain.MAX_SHARDS if connection.vendor == "postgresql" else 1


def _shard_for(key: str) -> int:
    """The chain for a row about `key`: the one this transaction already holds, if it holds one.

    A transaction that took a second chain could wait for one that is held by another transaction waiting for the first.
    Holding one only means that writers can never stop one another for good, in whatever order they write.
    """
    block = connection.atomic_blocks[0]
    held = getattr(connection, "halcyon_audit_shard", None)
    shard = held[1] if held and held[0] is block else chain.shard_of(key, _shards())
    connection.halcyon_audit_shard = (block, shard)  # type: ignore[attr-defined]
    return shard


def _locked_head(shard: int) -> AuditHead:
    """The head of `shard`, locked until the transaction ends. Made when the shard has never been written to."""
    head = AuditHead.objects.select_for_update().filter(shard=shard).first()
    if head is None:
        AuditHead.objects.bulk_create([AuditHead(shard=shard, seq=0, hash=chain.GENESIS)], ignore_conflicts=True)
        head = AuditHead.objects.select_for_update().get(shard=shard)
    return head
