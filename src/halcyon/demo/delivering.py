"""What has become of the demonstration’s messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from halcyon.work.models import Message


def deliver_quietly(at: datetime) -> None:
    """Every message that waits at `at`, as it would stand then."""
    for message in Message.objects.filter(state="waiting").order_by("created_at"):
        if delivered(message, at=at):
            message.save()


def delivered(message: Message, *, at: datetime) -> bool:
    """Messages of the past were delivered then, and most were read: the demonstration sends no mail about them.

    Changes the message as it would stand at `at`, without saving it; False when there is nothing to change.
    """
    if message.state != "waiting":
        return False
    message.state, message.sent_at = "sent", message.created_at + timedelta(minutes=1)
    message.next_attempt_at = None
    if message.created_at < at - timedelta(days=3) and message.id.int % 11:
        message.opened_at = message.created_at + timedelta(hours=2)
        if message.needs_receipt and message.id.int % 5:
            message.acknowledged_at = message.opened_at
    return True
