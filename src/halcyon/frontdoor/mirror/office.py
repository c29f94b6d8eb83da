"""How much of a stretch of time the office was open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from halcyon.kernel.calendar import WorkingCalendar
from halcyon.kernel.counting import CountingRule, elapsed
from halcyon.kernel.registry import registry


@dataclass(frozen=True)
class OfficeClock:
    """Counts by the county's opening hours and working days."""

    calendar: WorkingCalendar

    def between(self, begins: datetime, ends: datetime) -> timedelta:
        """Time within opening hours. A year whose holidays nobody has entered counts as having none."""
        hours = registry.profile.hours
        return cast(timedelta, elapsed(begins, ends, CountingRule.OFFICE_HOURS, calendar=self.calendar, hours=hours))
