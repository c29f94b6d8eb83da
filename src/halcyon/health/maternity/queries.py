"""Reading the young women whom maternity looks after on the teenage pregnancy pathway."""

from __future__ import annotations

from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.cases.queries import cases
from halcyon.health.maternity.actions import PATHWAY, PURPOSE
from halcyon.kernel.roles import Capability

MOST = 300


def booked(viewer: Viewer, *, at: datetime) -> list[Case]:
    """The open cases that the viewer may see: those still to be screened first, then the oldest."""
    require(viewer, Capability.BOOK_MATERNITY)
    found = cases(viewer, PURPOSE, at=at, pathway=PATHWAY).filter(closed_at__isnull=True).order_by("opened_at")
    return sorted(found[:MOST], key=lambda c: (c.state != "to_screen", c.opened_at))
