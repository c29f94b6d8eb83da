"""E-mails that come back: reading the mail server's report (RFC 3464) and putting the message before a person."""

from __future__ import annotations

import email
import email.policy
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Mail

from django.db import transaction

from halcyon.audit.actions import record as audit
from halcyon.work.canonical import storable
from halcyon.work.models import DeliveryAttempt, Message

MOST_BYTES = 2 * 1024 * 1024
_HEADER = re.compile(r"<([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.(\d{1,5})@[^>\s]+>", re.IGNORECASE)


@dataclass(frozen=True)
class Bounce:
    """What a mail server reports about one e-mail: for good (`failed`) or only held up. `detail` is in its words."""

    message_id_header: str
    failed: bool
    detail: str


def read_bounce(raw: bytes) -> Bounce | None:
    """Read a delivery status notification; None when the bytes are not one, or not about an e-mail of ours.

    Source: RFC 3464 sections 2.3 (`Action`, `Status`, `Diagnostic-Code`) and RFC 6522 (the returned headers).
    """
    if len(raw) > MOST_BYTES:
        return None
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return None
    header, failed, detail = "", False, ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in _blocks(part):
                action = str(block.get("Action", "")).strip().lower()
                if action:
                    failed = failed or action == "failed"
                    said = [str(block.get(name, "")).strip() for name in ("Status", "Diagnostic-Code")]
                    detail = detail or " ".join(word for word in said if word)
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            header = header or _returned_header(part)
    return Bounce(header, failed, storable(detail, 300)) if _HEADER.fullmatch(header) else None


def _blocks(part: Mail) -> list[Mail]:
    inner = part.get_payload()
    return [block for block in inner if isinstance(block, Mail)] if isinstance(inner, list) else []


def _returned_header(part: Mail) -> str:
    inner = part.get_payload(0) if part.is_multipart() else email.message_from_string(str(part.get_payload()))
    return str(inner.get("Message-ID", "")).strip() if isinstance(inner, Mail) else ""


def take_in_bounce(*, raw: bytes, at: datetime) -> Message | None:
    """Read one report as the mail server wrote it and act on it; None when there is nothing in it about us."""
    bounce = read_bounce(raw)
    if bounce is None:
        return None
    return record_bounce(message_id_header=bounce.message_id_header, detail=bounce.detail, at=at, failed=bounce.failed)


@transaction.atomic
def record_bounce(*, message_id_header: str, detail: str, at: datetime, failed: bool = True) -> Message | None:
    """Note that an e-mail came back: its message goes to the list of undelivered messages unless it has been read.

    A report about an earlier round is kept on the message and changes nothing, since it was sent again after. So is a
    report that the e-mail is only held up (`failed` False). Taking in the same report twice writes it once. None when
    no message has this Message-ID.
    """
    named = _HEADER.fullmatch(message_id_header.strip())
    if named is None:
        return None
    message = Message.objects.select_for_update().filter(id=uuid.UUID(named[1])).first()
    if message is None:
        return None
    outcome = "bounced" if failed else "delayed"
    _, new = DeliveryAttempt.objects.get_or_create(
        message=message,
        message_id_header=message_id_header.strip()[:200],
        outcome=outcome,
        detail=storable(detail, 300),
        defaults={"at": at},
    )
    if not new or not failed or message.round != int(named[2]) or message.state not in ("sent", "waiting"):
        return message
    message.state, message.failure, message.next_attempt_at, message.claim = (
        "bounced",
        "The e-mail came back",
        None,
        None,
    )
    message.save(update_fields=["state", "failure", "next_attempt_at", "claim"])
    audit(
        actor="system:bounces",
        agency="SYSTEM",
        action="message_bounced",
        object_kind="message",
        object_ids=[str(message.id), str(message.subject_id)],
        at=at,
    )
    return message
