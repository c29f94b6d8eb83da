"""Reading the mirror, always for a viewer."""

from __future__ import annotations

from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.frontdoor.mirror.histories import histories
from halcyon.frontdoor.mirror.spans import Hours, where_the_hours_went
from halcyon.kernel.roles import Capability


def hours_of(viewer: Viewer, case: Case, *, at: datetime) -> Hours:
    """Where the hours went of an enquiry that the viewer may already see."""
    require(viewer, Capability.OPEN_PERSON)
    return where_the_hours_went(histories([case])[case.id], now=at)
