"""How the directory says when a service is open, how to reach it, and whom it serves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from halcyon.agencies.models import ContactRoute, Service
from halcyon.agencies.queries import ServiceRow
from halcyon.web.presenting import clock, telephone_href, when


def ages(service: Service) -> str:
    """The ages that a service is for: "up to 18", "from 18", "11 to 18", or nothing where none is laid down."""
    youngest, oldest = service.youngest, service.oldest
    if youngest is not None and oldest is not None:
        return f"{youngest} to {oldest}" if youngest else f"up to {oldest}"
    if oldest is not None:
        return f"up to {oldest}"
    return f"from {youngest}" if youngest is not None else ""


def open_now(row: ServiceRow, now: datetime) -> str:
    """Whether the service is open at this moment, in words; empty where its hours are known only in words."""
    opening = row.opening
    if opening is None:
        return ""
    if opening.open:
        return f"Open now, until {clock(opening.until)}" if opening.until else "Open day and night"
    return f"Closed now. Opens {when(opening.next, now)}" if opening.next else "Closed now"


def route(row: ContactRoute) -> dict[str, Any]:
    """One way of reaching a service, as a link where it can be one."""
    hrefs = {
        "telephone": telephone_href(row.value),
        "out_of_hours": telephone_href(row.value),
        "email": f"mailto:{row.value}",
        "web": row.value,
    }
    return {
        "kind": row.kind,
        "label": row.get_kind_display(),
        "value": row.value,
        "href": hrefs[row.kind],
        "note": row.note,
        "verified_on": row.verified_on,
    }


def service(row: ServiceRow, now: datetime) -> dict[str, Any]:
    """One service as the list and its own page show it."""
    return {
        "service": row.service,
        "ages": ages(row.service),
        "open_now": open_now(row, now),
        "is_open": row.opening is not None and row.opening.open,
        "reach_now": [route(r) for r in row.reach_now],
        "routes": [route(r) for r in row.routes],
    }
