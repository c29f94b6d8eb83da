"""The hub's list and its filters."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from halcyon.access.viewing import Viewer
from halcyon.cases.queries import Standing, clocks
from halcyon.frontdoor.models import Contact
from halcyon.frontdoor.queries import enquiries
from halcyon.kernel.registry import registry
from halcyon.web.pages.front_door.presenters.names import agency_name
from halcyon.web.presenting import age

ENQUIRY = "mash_enquiry"


def list_rows(
    standings: Iterable[Standing],
    names: Mapping[uuid.UUID, tuple[str, date | None]],
    contacts: Mapping[uuid.UUID, Contact],
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """The rows of the hub's list, most urgent first: by when each is due, unrated ones treated as the most urgent.

    Where the county's times do not say what is most urgent, by the rating first.
    """
    rows = []
    for standing in standings:
        case = standing.case
        name, born = names.get(case.record_id, ("", None))
        pending = [c for c in clocks(case) if c.stopped_at is None]
        due = min((c.due_at for c in pending), default=None)
        contact = contacts.get(case.id)
        rows.append(
            {
                "href": reverse("case", args=[case.id]),
                "reference": case.reference,
                "name": name,
                "age": age(born, now.date()) if born else "",
                "rating": case.facts.get("rating"),
                "state": registry.pathways[case.pathway].state(case.state).title,
                "received": case.opened_at,
                "due": due,
                "asked": standing.asked,
                "answered": standing.answered,
                "from": agency_name(contact.agency) if contact else "",
                "identity": case.facts.get("identity"),
            }
        )
    rank = registry.profile.rank if registry.profile.sorted_by_rating else (lambda _: 0)
    return sorted(rows, key=lambda r: (rank(r["rating"]), r["due"] is None, r["due"] or now))


def filters(viewer: Viewer, *, state: str, rating: str, now: datetime) -> list[dict[str, Any]]:
    """Filters as links, each with the number of rows that it opens."""
    pathway = registry.pathways[ENQUIRY]

    def link(**changes: str) -> str:
        chosen = {"state": state, "rating": rating} | changes
        query = QueryDict(mutable=True)
        query.update({k: v for k, v in chosen.items() if v})
        return "?" + query.urlencode()

    def count(state: str = "", rating: str = "") -> int:
        return enquiries(viewer, at=now, state=state, rating=rating).count()

    return [
        {
            "name": "Stage",
            "chips": [
                {
                    "text": "All open",
                    "href": link(state=""),
                    "on": not state,
                    "count": count(rating=rating),
                },
                *(
                    {
                        "text": s.title.split(",", 1)[0],
                        "href": link(state=s.key),
                        "on": state == s.key,
                        "count": count(state=s.key, rating=rating),
                    }
                    for s in pathway.states
                ),
            ],
        },
        {
            "name": "Rating",
            "chips": [
                {"text": words, "href": link(rating=key), "on": rating == key, "count": count(state=state, rating=key)}
                for key, words in (
                    *((r.key, r.title) for r in registry.profile.ratings),
                    ("unrated", f"Not rated: treated as {registry.profile.most_urgent.title.lower()}"),
                )
            ]
            + (
                [{"text": "Any rating", "href": link(rating=""), "on": False, "count": count(state=state)}]
                if rating
                else []
            ),
        },
    ]
