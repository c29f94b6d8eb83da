"""The team's list, its filters and the summary."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from halcyon.access.viewing import Viewer
from halcyon.frontdoor.consultations.queries import Line, worklist
from halcyon.frontdoor.models import Consultation
from halcyon.web.pages.front_door.presenters import agency_name

STATES = (
    ("waiting", "Waiting for advice"),
    ("advised", "Advice given"),
    ("chase", "No concern has come"),
    ("closed", "Closed"),
    ("all", "All"),
)


def read_filters(data: QueryDict) -> dict[str, Any]:
    """The filters of the list as the address says them; what cannot be read is left out."""
    state, agency = data.get("state", ""), data.get("from", "")
    try:
        week: date | None = date.fromisoformat(data.get("week", ""))
    except ValueError:
        week = None
    # A week at either end of time has no week after it.
    week = week if week and 2000 <= week.year < 3000 else None
    return {
        "state": state if state in dict(STATES) else "waiting",
        "agency": agency if agency.isascii() and agency.isalnum() and len(agency) <= 20 else "",
        "week": week,
        "referred": {"yes": True, "no": False}.get(data.get("referred", "")),
    }


def address(chosen: Mapping[str, Any]) -> str:
    """The list with these filters."""
    query = QueryDict(mutable=True)
    query["state"] = chosen["state"]
    if chosen.get("agency"):
        query["from"] = chosen["agency"]
    if chosen.get("week"):
        query["week"] = chosen["week"].isoformat()
    if chosen.get("referred") is not None:
        query["referred"] = "yes" if chosen["referred"] else "no"
    return f"{reverse('consultations')}?{query.urlencode()}"


def filters(viewer: Viewer, chosen: Mapping[str, Any], *, now: datetime) -> list[dict[str, Any]]:
    """The states as links, each with the number of rows that it opens."""
    chips = [
        {
            "text": words,
            "href": address({**chosen, "state": state}),
            "on": chosen["state"] == state,
            "count": worklist(viewer, at=now, **{**chosen, "state": state}).count(),
        }
        for state, words in STATES
    ]
    return [{"name": "Stage", "chips": chips}]


def rows(
    listed: Iterable[Consultation], names: Mapping[uuid.UUID, str], teams: Mapping[uuid.UUID, str]
) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "from": agency_name(row.caller_agency),
            "owner": names.get(row.owner, "") if row.owner else "",
            "team": teams.get(row.service, ""),
        }
        for row in listed
    ]


def summary_rows(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The summary's lines, each number with the rows that it opens."""
    made = []
    for line in lines:
        chosen = {"state": "all", "agency": line.agency, "week": line.monday}
        made.append(
            {
                "monday": line.monday,
                "agency": agency_name(line.agency),
                "asked": line.asked,
                "href": address(chosen),
                "without_names": line.without_names,
                "referred": line.referred,
                "referred_href": address({**chosen, "referred": True}),
            }
        )
    return made
