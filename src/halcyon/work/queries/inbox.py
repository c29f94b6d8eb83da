"""What is addressed to a person: directly, through a post they act for, through their service or their agency."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import User
from halcyon.work.models import UNREAD, Message
from halcyon.work.recipients import addressed_to, barred, hidden, readable, ways_to

PAGE = 50
MOST_UNREAD = 99  # beside "Messages", more than these are only said to be more
UNCONFIRMED = Q(needs_receipt=True, acknowledged_at__isnull=True, told_at__isnull=True)


@dataclass(frozen=True)
class Inbox:
    """One page of messages without their bodies, newest first. `older` and `newer` are page numbers, 0 for none."""

    messages: tuple[Message, ...]
    unread: int
    to_confirm: int
    total: int
    older: int
    newer: int


def inbox(viewer: Viewer, *, at: datetime, show: str = "all", page: int = 1) -> Inbox:
    """Messages that this viewer reads: `show` is "all", "unread" or "to_confirm". Only `open_message` gives bodies."""
    theirs = _theirs(viewer, at)
    chosen = {"unread": theirs.filter(UNREAD), "to_confirm": theirs.filter(UNCONFIRMED)}.get(show, theirs)
    page = max(page, 1)
    rows = list(chosen.defer("body").order_by("-created_at", "-id")[(page - 1) * PAGE : page * PAGE + 1])
    return Inbox(
        messages=tuple(rows[:PAGE]),
        unread=theirs.filter(UNREAD).count(),
        to_confirm=theirs.filter(UNCONFIRMED).count(),
        total=theirs.count(),
        older=page + 1 if len(rows) > PAGE else 0,
        newer=page - 1,
    )


def unread_count(viewer: Viewer, *, at: datetime) -> int:
    """How many messages this viewer has not opened, up to one more than `MOST_UNREAD`: the number beside "Messages".

    Every page shows it, and a county has tens of thousands of unread messages: so each way in which one can be
    addressed to the viewer is looked up by itself, by its own index, and no further than it is shown.
    """
    if viewer.user_id is None:
        return 0
    first, *others = (Message.objects.filter(UNREAD, way).values("id") for way in ways_to(viewer))
    theirs = Message.objects.filter(readable(viewer, at=at), id__in=first.union(*others) if others else first)
    return theirs[: MOST_UNREAD + 1].count()


def sent_message(viewer: Viewer, message_id: uuid.UUID, *, at: datetime) -> Message:
    """A message that the viewer sent, to read again and see how it fares. Raises `Denied` alike for any other."""
    theirs = ~hidden(viewer, "subject_id", at=at) & ~barred(viewer, "subject_id", at=at)
    message = Message.objects.filter(theirs, id=message_id, from_user=viewer.user_id, from_user__isnull=False).first()
    if message is None:
        raise Denied("no such message")
    return message


def names_in(viewer: Viewer, messages: Iterable[Message]) -> dict[uuid.UUID, str]:
    """The names of the colleagues who sent, received or opened messages that the viewer already sees, by account id."""
    ids = {i for m in messages for i in (m.from_user, m.to_user, m.opened_by, m.acknowledged_by) if i}
    return dict(User.objects.filter(id__in=ids).values_list("id", "name")) if ids and viewer.user_id else {}


def _theirs(viewer: Viewer, at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(addressed_to(viewer, at=at))
