"""What is addressed to a person: directly, through a post they act for, through their service or their agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from halcyon.access.viewing import Viewer
from halcyon.work.models import Message
from halcyon.work.recipients import addressed_to

PAGE = 50
UNREAD = Q(opened_at__isnull=True, told_at__isnull=True)
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
    """How many messages this viewer has not opened: the number beside "Messages"."""
    return _theirs(viewer, at).filter(UNREAD).count()


def _theirs(viewer: Viewer, at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(addressed_to(viewer, at=at))
