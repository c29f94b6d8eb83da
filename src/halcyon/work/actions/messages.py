"""Messages: written with the act that causes them, read in the product, acknowledged where that is asked for."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Q

from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act, once
from halcyon.audit.rows import add
from halcyon.work.canonical import storable
from halcyon.work.models import Message
from halcyon.work.recipients import addressed_to, reach


@act
def send(
    *,
    key: str,
    kind: str,
    subject_id: uuid.UUID,
    title: str,
    body: str,
    at: datetime,
    to_user: uuid.UUID | None = None,
    to_post: str = "",
    to_agency: str = "",
    route_id: uuid.UUID | None = None,
    channel: str = "email",
    link: str = "",
    reference: str = "",
    needs_receipt: bool = False,
    due_at: datetime | None = None,
    from_user: uuid.UUID | None = None,
    confidential: bool = False,
) -> Message:
    """Write a message to exactly one recipient. Calling it again with the same `key` returns the message as it is.

    The recipient is a person, a post (whoever acts for it when the message is delivered, and when it is read), an
    organisation by its code, or a verified contact route of a service. An address is never given: it is looked up when
    the message is sent. `channel` "inbox" stays in the product, "email" also sends an e-mail that says only that
    something waits, "letter" and "call" wait for a person to do it. A recipient who cannot be reached now makes the
    message "failed" at once, on the list of undelivered messages; it never fails the act that sends it.
    `confidential` messages are shown on that list to custodians of restricted records only.

    Raises ValueError for none or several recipients, or an unknown channel.
    """
    if sum(map(bool, (to_user, to_post, to_agency, route_id))) != 1:
        raise ValueError("A message has exactly one recipient")
    if channel not in dict(Message.CHANNELS):
        raise ValueError(f"{channel!r} is not a channel")
    message = Message(
        key=key,
        kind=kind,
        subject_id=subject_id,
        title=storable(title, 200),
        body=storable(body),
        created_at=at,
        to_user=to_user,
        to_post=to_post,
        to_agency=to_agency,
        route_id=route_id,
        channel=channel,
        link=link,
        reference=reference,
        needs_receipt=needs_receipt,
        due_at=due_at,
        from_user=from_user,
        confidential=confidential,
    )
    whom = (to_user, to_post, to_agency, route_id, channel)
    found = once(("reach", whom, at), lambda: reach(message, at=at))
    message.for_agency = found.agency
    message.to_service = found.service
    if found.problem:
        message.state, message.failure = "failed", found.problem
    elif channel == "inbox":
        message.state, message.sent_at = "sent", at
    elif channel == "email":
        message.next_attempt_at = at
    return message if add(message, unless=("key",)) else Message.objects.get(key=key)


@act
def open_message(*, message_id: uuid.UUID, by: Viewer, at: datetime) -> Message:
    """Let a recipient read a message: the first opening is kept on it, every opening is in the log.

    Raises `Denied` alike for a message that does not exist and for one addressed to somebody else.
    """
    message = _addressed(message_id, by, at)
    if message.opened_at is None:
        Message.objects.filter(id=message.id, opened_at__isnull=True).update(opened_at=at, opened_by=by.user_id)
        message.refresh_from_db()
    _audit(message, "message_opened", by, at)
    return message


@act
def acknowledge(*, message_id: uuid.UUID, by: Viewer, at: datetime) -> Message:
    """Confirm having read a message that asks for it. A second confirmation changes nothing.

    Raises `Denied` for a message that is not addressed to this person or asks for no confirmation.
    """
    message = _addressed(message_id, by, at)
    if not message.needs_receipt:
        raise Denied("this message asks for no confirmation")
    if message.acknowledged_at is None:
        Message.objects.filter(id=message.id, acknowledged_at__isnull=True).update(
            acknowledged_at=at, acknowledged_by=by.user_id
        )
        Message.objects.filter(id=message.id, opened_at__isnull=True).update(opened_at=at, opened_by=by.user_id)
        message.refresh_from_db()
        _audit(message, "message_acknowledged", by, at)
    return message


def _addressed(message_id: uuid.UUID, by: Viewer, at: datetime) -> Message:
    message = Message.objects.filter(addressed_to(by, at=at), Q(id=message_id)).first()
    if message is None:
        raise Denied("no such message")
    return message


def _audit(message: Message, action: str, by: Viewer, at: datetime) -> None:
    record_act(by, action, "message", [message.id, message.subject_id], at=at)
