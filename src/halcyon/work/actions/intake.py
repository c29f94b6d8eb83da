"""Sending the same thing twice is harmless: the first claim of a key does the work, later ones get its result."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from halcyon.audit.rows import add
from halcyon.work.canonical import body_digest
from halcyon.work.models import IntakeKey


class KeyReused(Exception):
    """This sender has used this key for something else. Nothing was taken in."""


class BadKey(ValueError):
    """An idempotency key must be 1 to 200 printable ASCII characters."""


@dataclass(frozen=True)
class Claim:
    """`replay` False: do the work now, then `settle_intake`. True: it was done, and `row` holds what came of it."""

    row: IntakeKey
    replay: bool


def claim_intake(*, sender: str, key: str, kind: str, body: Any, at: datetime) -> Claim:
    """Claim a sender's idempotency key inside the transaction of the act that takes the thing in.

    `body` is the JSON value that was sent; the same canonical JSON is the same body (`canonical.canonical`). Of several
    at once with one key, one gets the claim and the others wait until its transaction ends: they then get its result
    or, had it failed, the claim. Keys of different senders have nothing to do with each other.

    Raises KeyReused when the key came with another body or for another `kind`, BadKey for an impossible key, NotJson
    for a body that is not JSON, and RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an intake key is claimed inside the transaction of the act")
    if not 1 <= len(key) <= 200 or not key.isascii() or not key.isprintable():
        raise BadKey("The idempotency key must be 1 to 200 printable ASCII characters.")
    digest = body_digest(body)
    row = IntakeKey(sender=sender, key=key, kind=kind, body_digest=digest, created_at=at)
    if add(row, unless=("sender", "key")):
        return Claim(row, replay=False)
    standing = IntakeKey.objects.select_for_update().get(sender=sender, key=key)
    if standing.body_digest != digest or standing.kind != kind:
        raise KeyReused(key)
    return Claim(standing, replay=True)


def settle_intake(*, row: IntakeKey, reference: str, result_id: uuid.UUID) -> None:
    """Keep what came of a claim, in the same transaction, for whoever sends the same thing again."""
    row.reference, row.result_id = reference, result_id
    row.save(update_fields=["reference", "result_id"])
