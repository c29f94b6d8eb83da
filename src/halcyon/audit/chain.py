"""How one audit row is bound to the row before it. Plain Python, so that an auditor can repeat it without Halcyon.

`hash = SHA-256(shard|seq|previous hash|canonical JSON of the content)` and `mac = HMAC-SHA-256(AUDIT_KEY, hash)`
(design/security.md section 5). The hash shows that a row was changed; the MAC, whose key is kept outside the database,
stops a database administrator from changing a row and working out a fresh chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

GENESIS = "0" * 64
"""The "previous hash" of the first row of every shard."""

MAX_SHARDS = 16
"""Chains kept side by side on PostgreSQL, so that writers rarely wait for each other (design/security.md section 5)."""

TERM_LENGTH = 500
"""Characters of a search term that are kept. Longer ones are cut, so that a hostile request cannot fill the log."""

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode
_text = json.encoder.encode_basestring_ascii


def canonical(
    action: str,
    actor: str,
    agency: str,
    at: str,
    decision: str,
    field_names: str,
    object_ids: str,
    object_kind: str,
    purpose: str,
    recorded_at: str,
    request_id: str,
    rule: str,
    session: str,
    term_commitment: str,
    term_hash: str,
) -> str:
    """The content of one row as JSON with sorted keys, no spaces and ASCII only.

    `at` and `recorded_at` come from `stamp()`, `field_names` and `object_ids` from `json_list()`. It is written out
    rather than left to a JSON encoder because a verification does it millions of times.
    Raises TypeError for a value that is not text.
    """
    return (
        f'{{"action":{_text(action)},"actor":{_text(actor)},"agency":{_text(agency)},"at":{_text(at)},'
        f'"decision":{_text(decision)},"field_names":{field_names},"object_ids":{object_ids},'
        f'"object_kind":{_text(object_kind)},"purpose":{_text(purpose)},"recorded_at":{_text(recorded_at)},'
        f'"request_id":{_text(request_id)},"rule":{_text(rule)},"session":{_text(session)},'
        f'"term_commitment":{_text(term_commitment)},"term_hash":{_text(term_hash)}}}'
    )


def json_list(values: Sequence[str]) -> str:
    """A list of texts as canonical JSON."""
    return _encode(list(values))


def row_hash(shard: int, seq: int, previous: str, content: str) -> str:
    """The hash of a row, 64 hex characters."""
    return hashlib.sha256(f"{shard}|{seq}|{previous}|{content}".encode()).hexdigest()


def row_mac(key: bytes, hash_: str) -> str:
    """The keyed MAC of a row's hash, 64 hex characters. `key` is settings.AUDIT_KEY in UTF-8."""
    return hmac.digest(key, hash_.encode(), "sha256").hex()


def row_id(shard: int, seq: int) -> int:
    """The primary key of a row, derived from its place so that it cannot be moved without being seen."""
    return seq * MAX_SHARDS + shard


def stamp(moment: datetime) -> str:
    """A moment as it is hashed: UTC with microseconds, e.g. `2026-11-21T09:30:00.000000Z`.

    Raises ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("An audit time must carry a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def shard_of(key: str, shards: int) -> int:
    """Which of `shards` chains a row about `key` (an opaque id) goes to: spread evenly, the same every time."""
    return hashlib.sha256(key.encode()).digest()[0] % shards


def merkle_root(heads: Iterable[Sequence[Any]]) -> str:
    """The root over shard heads `(shard, seq, hash)`, taken in order of shard. 64 hex characters.

    Leaves and nodes are prefixed apart, and an odd node is carried up unpaired, as in RFC 6962 section 2.1, so that no
    two different lists of heads share a root.
    """
    level = [hashlib.sha256(b"\x00" + _encode(list(head)).encode()).digest() for head in sorted(map(tuple, heads))]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - len(level) % 2, 2)
        ]
        level = paired + level[len(level) - len(level) % 2 :]
    return level[0].hex()


def derived_key(key: bytes, use: str) -> bytes:
    """32 bytes for one use, derived from the audit key (HKDF, RFC 5869) so that one use never helps break another."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"halcyon audit {use}".encode()).derive(key)


def sealing_key(key: bytes) -> bytes:
    """The Fernet key that seals search terms, in the form that `cryptography.fernet.Fernet` takes."""
    return urlsafe_b64encode(derived_key(key, "sealed search term"))


def settled_term(term: str) -> str:
    """A search term as it is hashed: compatibility-normalised, case folded, single spaces, cut to TERM_LENGTH."""
    return " ".join(unicodedata.normalize("NFKC", term[:TERM_LENGTH]).casefold().split())


def term_hash(key: bytes, term: str) -> str:
    """The keyed hash by which equal search terms can be found without being read. 64 hex characters."""
    message = settled_term(term).encode("utf-8", "surrogatepass")
    return hmac.digest(derived_key(key, "search term hash"), message, "sha256").hex()


def commitment(sealed: str) -> str:
    """What the chain holds in place of a sealed term, so that the sealed copy can later be erased lawfully.

    The sealing is randomised, so the commitment says nothing about the term once the sealed copy has gone.
    """
    return hashlib.sha256(sealed.encode()).hexdigest() if sealed else ""


def opaque(key: bytes, kind: str, value: str) -> str:
    """A keyed digest (32 hex characters) standing for a value that must not be kept as it is, e.g. a session key."""
    return hmac.digest(derived_key(key, f"opaque {kind}"), value.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]
