"""What a person does about a message that did not arrive: send it again, use another route, or tell someone."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import ContactRoute
from halcyon.audit.actions import record_act
from halcyon.work.canonical import storable
from halcyon.work.models import DeliveryAttempt, Message
from halcyon.work.outstanding import SETTLED, overseen_by
from halcyon.work.recipients import reach


class NotPossible(Exception):
    """This cannot be done to this message now. The text says why, in words for the page."""


@transaction.atomic
def send_again(*, message_id: uuid.UUID, by: Viewer, at: datetime) -> Message:
    """Send a failed or returned message once more, to whoever it reaches now. It is a new e-mail (a new round).

    Raises `Denied` for a message that this viewer does not watch over, `NotPossible` where it cannot be sent.
    """
    return _new_round(_watched(message_id, by, at), by, at)


@transaction.atomic
def send_by_route(*, message_id: uuid.UUID, route_id: uuid.UUID, by: Viewer, at: datetime) -> Message:
    """Send it once more by another verified e-mail route of the recipient's own organisation.

    The e-mail says only that something waits and for which reference; who may read it in the product stays the same.
    Raises `Denied` and `NotPossible` as `send_again` does.
    """
    message = _watched(message_id, by, at)
    theirs = ContactRoute.objects.filter(id=route_id, kind="email", service__organisation__code=message.for_agency)
    if not message.for_agency or not theirs.exists():
        raise NotPossible("Choose a route of the organisation that the message is for.")
    message.route_id, message.channel = route_id, "email"
    return _new_round(message, by, at)


@transaction.atomic
def tell_by_hand(*, message_id: uuid.UUID, whom: str, how: str, by: Viewer, at: datetime) -> Message:
    """Note that someone was told: `whom` (their name and job), `how` (a key of `Message.HOW`), by this viewer, at `at`.

    Raises `Denied` for a message that this viewer does not watch over, `NotPossible` when it is not said who was told.
    """
    message = _watched(message_id, by, at)
    whom = storable(whom.strip(), 150)
    if not whom:
        raise NotPossible("Enter who was told.")
    if how not in dict(Message.HOW):
        raise NotPossible("Choose how they were told.")
    message.state, message.told_at, message.told_by, message.told_how, message.told_whom = (
        "told",
        at,
        by.user_id,
        how,
        whom,
    )
    message.next_attempt_at = message.claim = None
    message.save(update_fields=["state", "told_at", "told_by", "told_how", "told_whom", "next_attempt_at", "claim"])
    _note(message, "told", "", by, at)
    return message


def _watched(message_id: uuid.UUID, by: Viewer, at: datetime) -> Message:
    waiting = Message.objects.select_for_update().exclude(SETTLED)
    message = waiting.filter(overseen_by(by, at=at), id=message_id).first()
    if message is None:
        raise Denied("no such message")
    return message


def _new_round(message: Message, by: Viewer, at: datetime) -> Message:
    if message.state not in ("failed", "bounced"):
        raise NotPossible("This message is still on its way.")
    found = reach(message, at=at)
    if found.problem:
        raise NotPossible(f"{found.problem}.")
    message.round, message.attempts, message.failure, message.claim = message.round + 1, 0, "", None
    if message.channel in Message.BY_HAND:
        message.state, message.next_attempt_at = "waiting", None
    elif message.channel == "inbox":
        message.state, message.sent_at, message.next_attempt_at = "sent", at, None
    else:
        message.state, message.next_attempt_at = "waiting", at
    message.for_agency = found.agency
    message.save()
    _note(message, "sent_again", "", by, at)
    return message


def _note(message: Message, outcome: str, detail: str, by: Viewer, at: datetime) -> None:
    DeliveryAttempt.objects.create(message=message, at=at, outcome=outcome, detail=detail)
    record_act(by, f"message_{outcome}", "message", [message.id, message.subject_id], at=at)
