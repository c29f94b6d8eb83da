"""Opening hours as a line that can be walked along: minutes of work, from any moment, over nights and holidays."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta

from halcyon.kernel.calendar import england
from halcyon.kernel.registry import registry

MINUTE = timedelta(minutes=1)


class OpenHours:
    """The hub's opening hours between two days, by the county's profile and the holidays of England."""

    def __init__(self, first: date, last: date) -> None:
        calendar, hours = england().open_ended(), registry.profile.hours
        self.opens: list[datetime] = []
        self.closes: list[datetime] = []
        self.before: list[float] = []  # minutes open before each opening
        total, day = 0.0, first
        while day <= last:
            span = hours.opening_on(day, calendar)
            if span is not None:
                opens, closes = span
                self.opens.append(opens)
                self.closes.append(closes)
                self.before.append(total)
                total += (closes - opens) / MINUTE
            day += timedelta(days=1)

    def is_open(self, at: datetime) -> bool:
        place = bisect_right(self.opens, at) - 1
        return place >= 0 and at < self.closes[place]

    def add(self, at: datetime, minutes: float) -> datetime:
        """The moment so many open minutes after `at`. Raises IndexError past the last day."""
        place = bisect_right(self.opens, at) - 1
        done = 0.0 if place < 0 else self.before[place] + (min(at, self.closes[place]) - self.opens[place]) / MINUTE
        goal = done + minutes
        found = max(0, bisect_right(self.before, goal) - 1)
        if minutes > 0 and goal == self.before[found] and found:
            found -= 1
        return self.opens[found] + (goal - self.before[found]) * MINUTE
