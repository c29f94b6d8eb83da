"""Reading the mirror, always for a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.queries import working_calendar
from halcyon.cases.models import Case
from halcyon.frontdoor.mirror.histories import histories
from halcyon.frontdoor.mirror.spans import Hours, where_the_hours_went
from halcyon.kernel.counting import CountingRule, elapsed
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability


def hours_of(viewer: Viewer, case: Case, *, at: datetime) -> Hours:
    """Where the hours went of an enquiry that the viewer may already see."""
    require(viewer, Capability.OPEN_PERSON)
    return where_the_hours_went(histories([case])[case.id], now=at)


@dataclass(frozen=True)
class OfficeClock:
    """How much of a stretch of time the office was open, by the county's hours and calendar."""

    def between(self, begins: datetime, ends: datetime) -> timedelta:
        """Time within opening hours. A year whose holidays nobody has entered counts as having none."""
        calendar = working_calendar().open_ended()
        hours = registry.profile.hours
        return cast(timedelta, elapsed(begins, ends, CountingRule.OFFICE_HOURS, calendar=calendar, hours=hours))
