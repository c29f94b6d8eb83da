"""Turning work into the rows that the worklist component draws."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from halcyon.kernel.registry import registry
from halcyon.web.presenting import age, ago, initials
from halcyon.work.queries import Item, Section, Work

EMPTY = {
    "needs": "Nothing waits for you now. New work appears here by itself, most urgent first.",
    "waiting": "You are not waiting for anybody.",
    "acknowledge": "Every message that asks for it has been acknowledged.",
    "done": "What you finish today is listed here until midnight.",
}
ACTIONS = {
    "move": "Open",
    "answer_request": "Answer",
    "ring_agency": "Ring",
    "withheld_review": "Look",
    "sharing_review": "Decide",
    "link_review": "Say who",
    "merge_review": "Look",
    "emergency_review": "Review",
}


ELSEWHERE = "For your team: somebody else in it opens this"
# Rows of a section that are drawn at once. Beyond a screenful nobody reads on, and a county's lists have thousands.
AT_ONCE = 100


def drawn(section: Section, whole: str) -> tuple[Item, ...]:
    """The rows of a section that are shown: the most urgent, or all of them in the section that `whole` names."""
    return section.items if section.key == whole else section.items[:AT_ONCE]


def sections(
    work: Work,
    names: Mapping[uuid.UUID, tuple[str, date | None]],
    *,
    now: datetime,
    leads: Callable[[Item], str],
    whole: str = "",
    narrowed: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The four sections as the component wants them. Names are shown as initials: screens are shared.

    `whole` is the key of the section that is shown to its end, `narrowed` what the address narrows the page by, `leads`
    says where a row leads: nowhere when its reader may not go there.
    """
    return [
        {
            "key": s.key,
            "title": s.title,
            "open": s.key == "needs",
            "count": s.count,
            "oldest": ago(s.oldest, now) if s.oldest and s.key != "done" else "",
            "empty": EMPTY.get(s.key, ""),
            "unfolded": s.key == whole,
            "tasks": [row(i, names, now=now, href=leads(i)) for i in drawn(s, whole)],
            "href": "?" + urlencode({**(narrowed or {}), "whole": s.key}) + f"#work-{s.key}",
        }
        for s in work.sections
    ]


def is_rated(reference: str) -> bool:
    """Whether what has this reference is of a pathway in which somebody rates how urgent it is."""
    prefix = reference.partition("-")[0]
    pathways = (p for p in registry.pathways.values() if p.reference_prefix == prefix)
    return any("rating" in move.sets for p in pathways for move in p.moves)


def row(item: Item, names: Mapping[uuid.UUID, tuple[str, date | None]], *, now: datetime, href: str) -> dict[str, Any]:
    name, born = names.get(item.person_id, ("", None)) if item.person_id else ("", None)
    # Only steps of what is rated say "not rated yet": on anything else a missing rating means that it has none.
    rated = {"rating": item.rating or None} if item.rating or (item.kind == "move" and is_rated(item.reference)) else {}
    return {
        "due": item.due_at,
        "done": item.done_at,
        "what": item.title,
        "subject": initials(name) if name else "",
        "about": age(born, now.date()) if born else "",
        **rated,
        "came": "since",
        "since": item.since,
        "note": " · ".join(t for t in (item.reference, item.who or ("" if href else ELSEWHERE)) if t),
        "passed": [(i.title, i.due_at) for i in item.passed],
        "href": href,
        "action": ACTIONS.get(item.kind, "Open") if item.done_at is None and href and href == item.link else None,
    }
