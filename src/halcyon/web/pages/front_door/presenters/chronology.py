"""The chronology as rows and as lanes, and the addresses of its pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict

from halcyon.chronology.queries import Line
from halcyon.kernel.calendar import LONDON
from halcyon.web.pages.front_door.presenters.names import agency_name


def events(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The chronology's rows: what, when, whose, and when it was written down."""
    return [
        {
            "id": f"e-{line.id}",
            # Another system often knows only the day on which something happened.
            "at": line.happened_at.astimezone(LONDON).date() if line.data.get("day_only") else line.happened_at,
            "what": line.sentence,
            "detail": _label(line),
            "source": agency_name(line.agency) if not line.by_system else f"{agency_name(line.agency)} (system)",
            "recorded": line.recorded_at,
            "corrected": "a later entry replaces this" if line.corrected else "",
        }
        for line in lines
    ]


def _label(line: Line) -> str:
    words = {
        "hub_only": "Hub only",
        "agency_only": "Only the hub’s manager and the agency",
        "health_confidential": "Health professionals only",
        "police_intelligence": "Police intelligence",
        "third_party": "Could identify someone who told us",
    }
    parts = [words[line.handling]] if line.handling in words else []
    if line.withheld_reason:
        until = f", review {line.withheld_until:%-d %b %Y}" if line.withheld_until else ""
        parts.append(f"Withheld from the family: {line.withheld_reason.rstrip(' .')}{until}")
    return ". ".join(parts)


def lanes(lines: Sequence[Line], *, now: datetime) -> dict[str, Any] | None:
    """The swim-lane picture: a lane for each agency, a dot for each event of the last two years."""
    since = now - timedelta(days=730)
    recent = [line for line in lines if line.happened_at >= since]
    if len({line.happened_at.astimezone(LONDON).date() for line in recent}) < 2:
        return None  # everything on one day makes a picture of one column, which shows nothing
    start = min(line.happened_at for line in recent) - timedelta(days=14)
    by_agency: dict[str, list[Line]] = {}
    for line in recent:
        by_agency.setdefault(agency_name(line.agency), []).append(line)
    return {
        "start": start.astimezone(LONDON).date(),
        "end": now.astimezone(LONDON).date(),
        "lanes": [
            {
                "name": name,
                "bars": [],
                "dots": [
                    {
                        "on": line.happened_at.astimezone(LONDON).date(),
                        "label": line.sentence[:120],
                        "kind": {"opened": "concern", "decided": "decision"}.get(line.kind, "other"),
                    }
                    for line in listed
                ],
            }
            for name, listed in sorted(by_agency.items())
        ],
    }


def read_known(data: QueryDict) -> tuple[datetime | None, str]:
    """`?known=2026-03-01`: the chronology as it was known at the end of that day. Says what is wrong with a bad
    date.
    """
    text = data.get("known", "").strip()
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, "Enter a real date, like 2026-03-27."
    return datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC), ""


def read_before(text: str) -> tuple[datetime, uuid.UUID] | None:
    """Where the page before ended; anything unreadable starts at the newest."""
    moment, _, key = text.partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, uuid.UUID(key)) if found.tzinfo else None
    except ValueError:
        return None


def write_before(line: Line, data: QueryDict) -> str:
    query = data.copy()
    query["before"] = f"{line.happened_at.isoformat()}~{line.id}"
    return "?" + query.urlencode()
