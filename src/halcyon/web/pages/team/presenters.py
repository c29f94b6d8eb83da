"""The workspace's tiles, filters and rows; every number is the length of the list that it opens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from halcyon.access.viewing import Viewer
from halcyon.frontdoor.support.queries import KINDS, OWNERS, Load, Piece, narrowed
from halcyon.frontdoor.support.rules import TOPICS
from halcyon.kernel.calendar import LONDON
from halcyon.web.pages.front_door.presenters import agency_name
from halcyon.web.presenting import ago

KIND_WORDS = {"advice": "Advice", "support": "Support", "review": "Review"}
OWNER_WORDS = {"mine": "Mine", "nobody": "Nobody’s yet", "others": "Somebody else’s"}


def topic_words(kind: str, topic: str) -> str:
    """What a request is about, in words; its key where a later version has dropped it."""
    return TOPICS.get(kind, {}).get(topic, topic)


def read_filters(data: QueryDict) -> dict[str, Any]:
    """The filters as the address says them; what cannot be read is left out."""
    kind, owner = data.get("kind", ""), data.get("owner", "")
    return {
        "kind": kind if kind in KINDS else "",
        "owner": owner if owner in OWNERS else "",
        "late": data.get("late") == "yes",
    }


def address(chosen: Mapping[str, Any]) -> str:
    """The workspace with these filters."""
    query = QueryDict(mutable=True)
    for name in ("kind", "owner"):
        if chosen.get(name):
            query[name] = chosen[name]
    if chosen.get("late"):
        query["late"] = "yes"
    return reverse("team") + (f"?{query.urlencode()}" if query else "")


def tiles(work: list[Piece], viewer: Viewer, *, now: datetime) -> list[dict[str, Any]]:
    """What is open, by kind, what nobody has taken and what is late, each with the age of its oldest."""
    made = []
    for label, chosen in (
        ("Advice asked for", {"kind": "advice"}),
        ("Support asked for", {"kind": "support"}),
        ("Reviews", {"kind": "review"}),
        ("Nobody’s yet", {"owner": "nobody"}),
        ("Late", {"late": True}),
    ):
        rows = narrowed(work, viewer, **chosen)
        oldest = min((p.since for p in rows), default=None)
        made.append(
            {
                "value": str(len(rows)),
                "label": label,
                "href": address(chosen),
                "note": f"Oldest {ago(oldest, now)}" if oldest else "None",
            }
        )
    return made


def filters(work: list[Piece], viewer: Viewer, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The filters as links with the number of rows that each opens beside the others that are on."""
    groups = []
    for name, words in (("kind", KIND_WORDS), ("owner", OWNER_WORDS)):
        chips = []
        for key, text in words.items():
            on = chosen[name] == key
            to = {**chosen, name: key}
            chips.append(
                {
                    "text": text,
                    "href": address({**chosen, name: "" if on else key}),
                    "on": on,
                    "count": len(narrowed(work, viewer, **to)),
                }
            )
        groups.append({"name": "What" if name == "kind" else "Whose", "chips": chips})
    return groups


def rows(work: list[Piece], names: Mapping[UUID, str], teams: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """The rows of the list, each with the page that it opens and its due time as a moment."""
    return [
        {
            "piece": piece,
            "kind": KIND_WORDS[piece.kind],
            "href": reverse("consultation" if piece.kind == "advice" else "support_request", args=[piece.id]),
            "agency": agency_name(piece.agency),
            "owner": names.get(piece.owner, "") if piece.owner else "",
            "team": teams.get(piece.team, ""),
            "due": piece.due
            if isinstance(piece.due, datetime) or piece.due is None
            else datetime.combine(piece.due, time(23, 59), LONDON),
        }
        for piece in work
    ]


def loads(found: list[Load], names: Mapping[UUID, str], viewer: Viewer, *, now: datetime) -> list[dict[str, Any]]:
    """Who has what, as a table."""
    return [
        {
            "who": ("You" if load.owner == viewer.user_id else names.get(load.owner, ""))
            if load.owner
            else "Nobody yet",
            "href": address({"owner": "nobody" if load.owner is None else "mine"})
            if load.owner in (None, viewer.user_id)
            else "",
            "counts": load.counts,
            "late": load.late,
            "oldest": ago(now - load.oldest, now),
        }
        for load in found
    ]
