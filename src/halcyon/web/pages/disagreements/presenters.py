"""The rows and filters of the list of disagreements, and the ladder of one of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import organisation_name
from halcyon.cases.models import Case
from halcyon.cases.queries import clocks
from halcyon.frontdoor.disagreements.queries import AGES, DISAGREEMENT, agencies_that_disagree, disagreements
from halcyon.kernel.registry import registry


def number(text: str | None) -> int | None:
    """A version that a form sent back, or None when it is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def stages(state: str) -> list[dict[str, Any]]:
    """The county's ladder with where this disagreement stands on it."""
    ladder = registry.profile.disagreement_stages
    return [{"title": s.title, "who": s.who, "limit": s.limit.in_words, "here": s.key == state} for s in ladder]


def rows(listed: Iterable[Case], in_full: set[uuid.UUID]) -> list[dict[str, Any]]:
    """The rows of the list, what is due first on top. They name no child: whoever may know opens the row."""
    definition = registry.pathways[DISAGREEMENT]
    subjects = next(dict(getattr(q, "options", ())) for q in definition.move("begin").asks if q.key == "subject")
    made = []
    for case in listed:
        running = [c for c in clocks(case) if c.stopped_at is None]
        made.append(
            {
                "href": reverse("case" if case.id in in_full else "disagreement", args=[case.id]),
                "reference": case.reference,
                "subject": subjects.get(case.facts.get("subject"), ""),
                "stage": definition.state(case.state).title,
                "agency": organisation_name(str(case.facts.get("referrer_agency") or "")),
                "danger": case.facts.get("danger_now") == "yes",
                "raised": case.opened_at,
                "due": min((c.due_at for c in running), default=None),
            }
        )
    return sorted(made, key=lambda r: (r["due"] is None, r["due"] or r["raised"]))


def filters(viewer: Viewer, chosen: Mapping[str, str], *, now: datetime) -> list[dict[str, Any]]:
    """Filters as links, each with the number of rows that it opens."""

    def chip(name: str, key: str, words: str) -> dict[str, Any]:
        asked = {**chosen, name: key}
        query = QueryDict(mutable=True)
        query.update({k: v for k, v in asked.items() if v})
        return {
            "text": words,
            "href": "?" + query.urlencode(),
            "on": chosen[name] == key,
            "count": disagreements(
                viewer, at=now, stage=asked["stage"], agency=asked["agency"], age=asked["age"]
            ).count(),
        }

    definition = registry.pathways[DISAGREEMENT]
    states = [s for s in definition.states if s.key != definition.start]
    agencies = agencies_that_disagree(viewer, at=now)
    return [
        {
            "name": "Stage",
            "chips": [chip("stage", "", "All open"), *(chip("stage", s.key, s.title.split(",", 1)[0]) for s in states)],
        },
        {
            "name": "Raised by",
            "chips": [chip("agency", "", "Any agency"), *(chip("agency", a, organisation_name(a)) for a in agencies)],
        },
        {
            "name": "Open for",
            "chips": [chip("age", "", "Any time"), *(chip("age", key, words) for key, (words, _, _) in AGES.items())],
        },
    ]
