"""The weeks of a clinic, Monday to Sunday in London."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from halcyon.agencies.queries import working_calendar
from halcyon.audit.rows import add
from halcyon.health.huddle.members import huddle_of
from halcyon.health.huddle.models import HuddleWeek
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import due_at

WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(service: str, monday: date, *, at: datetime) -> HuddleWeek:
    """The list of one week of a clinic, made if it is not there."""
    after = datetime.combine(monday + WEEK, time(), LONDON)
    week = HuddleWeek(
        service=service,
        monday=monday,
        made_at=at,
        held_by=due_at(after, huddle_of(service).held_within, calendar=working_calendar()),
    )
    return week if add(week, unless=("service", "monday")) else HuddleWeek.objects.get(service=service, monday=monday)
