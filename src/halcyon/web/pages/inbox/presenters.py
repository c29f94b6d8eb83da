"""Messages as the inbox shows them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from halcyon.access.viewing import Viewer
from halcyon.kernel.registry import registry
from halcyon.work.models import Message

SHOWS = (("all", "All"), ("unread", "Not opened"), ("to_confirm", "To confirm"))
EMPTY = {
    "all": ("No messages yet", "What is addressed to you, to a post you act for or to your agency appears here."),
    "unread": ("You have opened everything", "New messages appear here, and an e-mail tells you that one waits."),
    "to_confirm": ("Nothing to confirm", "Messages whose sender must know that you read them appear here."),
}


def row(message: Message, viewer: Viewer, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    """One line of the inbox."""
    return {
        "title": message.title,
        "href": reverse("message", args=[message.id]),
        "reference": message.reference,
        "sender": names.get(message.from_user, "Halcyon") if message.from_user else "Halcyon",
        "why_you": why_you(message, viewer),
        "at": message.created_at,
        "new": message.opened_at is None and message.told_at is None,
        "confirm": message.needs_receipt and message.acknowledged_at is None and message.told_at is None,
    }


def why_you(message: Message, viewer: Viewer) -> str:
    """Why this viewer reads this message, in words: to them, to a post they act for, to their service or agency."""
    if message.to_user == viewer.user_id:
        return "You"
    if message.to_post:
        return registry.posts.get(message.to_post, message.to_post)
    if message.to_user is None:
        return viewer.agency_name
    return "A colleague"


def chips(show: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The filter: all, not opened, to confirm, each with its count."""
    here = reverse("messages")
    made = [
        {"text": text, "href": f"{here}?show={key}" if key != "all" else here, "on": show == key, "count": counts[key]}
        for key, text in SHOWS
    ]
    return [{"name": "Show", "chips": made}]
