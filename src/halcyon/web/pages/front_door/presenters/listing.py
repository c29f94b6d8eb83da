"""The hub's worklist: its rows, its tiles and its filters, and where its pages end."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from halcyon.cases.queries import Standing
from halcyon.frontdoor.worklist.queries import SHOWS, UNRATED, WHOSE, Asked, Numbers, Page, Place
from halcyon.kernel.registry import registry
from halcyon.web.pages.front_door.presenters.names import agency_name
from halcyon.web.presenting import age, ago

ENQUIRY = "mash_enquiry"
TILES = (
    ("unrated", "Not rated", "oldest received {} ago"),
    ("unanswered", "Waiting for an agency", "longest asked {} ago"),
    ("feedback", "Referrer not told", "longest decided {} ago"),
    ("late", "Late", "latest by {}"),
)
WHOSE_WORDS = (("role", "My role’s next steps"), ("mine", "Allocated to me"), ("free", "Allocated to nobody"))


def read_list(data: QueryDict) -> Asked:
    """What the list is narrowed to; what cannot be read is taken for not asked."""
    states = {s.key for s in registry.pathways[ENQUIRY].states}
    ratings = {r.key for r in registry.profile.ratings} | {UNRATED}
    return Asked(
        state=_one_of(states, data.get("state", "")),
        rating=_one_of(ratings, data.get("rating", "")),
        show=_one_of(SHOWS, data.get("show", "")),
        whose=_one_of(WHOSE, data.get("whose", "")),
    )


def _one_of(known: Any, text: str) -> str:
    return text if text in known else ""


def read_place(text: str) -> Place | None:
    """Where the page above ended; anything unreadable begins at the top."""
    try:
        section, due, since, key = text.split("~")
        moment, last = datetime.fromisoformat(since), datetime.fromisoformat(due) if due else None
        if moment.tzinfo is None or (last is not None and last.tzinfo is None) or not 0 <= int(section) < 100:
            return None
        return Place(int(section), last, moment, uuid.UUID(key))
    except (ValueError, OverflowError):
        return None


def link(asked: Asked, *, after: Place | None = None, **changes: str) -> str:
    """The list narrowed like this, from the top or after a place."""
    chosen = {"state": asked.state, "rating": asked.rating, "show": asked.show, "whose": asked.whose} | changes
    query = QueryDict(mutable=True)
    query.update({k: v for k, v in chosen.items() if v})
    if after is not None:
        due = after.due_at.isoformat() if after.due_at else ""
        query["after"] = f"{after.section}~{due}~{after.since.isoformat()}~{after.id}"
    return "?" + query.urlencode()


def list_rows(
    page: Page,
    standings: Mapping[uuid.UUID, Standing],
    names: Mapping[uuid.UUID, tuple[str, date | None]],
    agencies: Mapping[uuid.UUID, str],
    workers: Mapping[uuid.UUID, str],
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """The rows in the order in which they came."""
    rows = []
    for row in page.rows:
        case = row.case
        name, born = names.get(case.record_id, ("", None))
        standing, agency = standings[case.id], agencies.get(case.id)
        role = registry.roles.get(row.role)
        rows.append(
            {
                "id": case.id,
                "href": reverse("case", args=[case.id]),
                "reference": case.reference,
                "name": name,
                "age": age(born, now.date()) if born else "",
                "rating": case.facts.get("rating"),
                "state": registry.pathways[case.pathway].state(case.state).title,
                "what": row.what,
                "role": role.title if role else "",
                "worker": workers.get(row.worker, "") if row.worker else "",
                "received": case.opened_at,
                "closed": case.closed_at,
                "due": row.due_at,
                "asked": standing.asked,
                "answered": standing.answered,
                "from": agency_name(agency) if agency else "",
                "identity": case.facts.get("identity"),
            }
        )
    return rows


def tiles(numbers: Numbers, asked: Asked, *, now: datetime) -> list[dict[str, Any]]:
    """What waits, with the age of the oldest. Each opens its rows."""
    return [
        {
            "label": words,
            "value": f"{numbers.shows[key].count:,}",
            "href": link(Asked(show=key)),
            "note": note.format(ago(oldest, now)) if (oldest := numbers.shows[key].oldest) else "",
            "on": asked.show == key,
        }
        for key, words, note in TILES
    ]


def filters(numbers: Numbers, asked: Asked) -> list[dict[str, Any]]:
    """Filters as links. Those with a number open that many rows, and leave the other kinds of filter."""
    pathway = registry.pathways[ENQUIRY]
    alone = Asked(state=asked.state, rating=asked.rating)
    stages = [{"text": "All open", "href": link(alone, state=""), "on": not asked.narrowed or not asked.state,
               "count": numbers.count(rating=asked.rating)}]  # fmt: skip
    for state in pathway.states:
        chip = {"text": state.title.split(",", 1)[0], "href": link(alone, state=state.key),
                "on": asked.state == state.key}  # fmt: skip
        if state.key not in pathway.final:
            chip["count"] = numbers.count(state=state.key, rating=asked.rating)
        stages.append(chip)
    final = asked.state in pathway.final
    ratings = [
        {"text": words, "href": link(alone, rating=key), "on": asked.rating == key}
        | ({} if final else {"count": numbers.count(state=asked.state, rating=key)})
        for key, words in (
            *((r.key, r.title) for r in registry.profile.ratings),
            (UNRATED, f"Not rated: treated as {registry.profile.most_urgent.title.lower()}"),
        )
    ]
    if asked.rating:
        ratings.append({"text": "Any rating", "href": link(alone, rating=""), "on": False}
                       | ({} if final else {"count": numbers.count(state=asked.state)}))  # fmt: skip
    whose = [{"text": "Everybody’s", "href": link(asked, whose=""), "on": not asked.whose}]
    whose += [{"text": t, "href": link(asked, whose=key), "on": asked.whose == key} for key, t in WHOSE_WORDS]
    return [
        {"name": "Stage", "chips": stages},
        {"name": "Rating", "chips": ratings},
        {"name": "Whose", "chips": whose},
    ]
