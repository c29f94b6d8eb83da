"""How time limits are counted: when a limit falls due, how much of it has been used, and saying so in plain words.

Guidance and regulations count time in different ways, and two ways can differ by a day, so every limit carries its
counting rule. Whole-day limits end at the end of the day in London. Hour limits are worked out in UTC, because adding
24 hours to a London time across the October clock change gives 25.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from halcyon.kernel.calendar import LONDON, ONE_DAY, SATURDAY, WorkingCalendar

Amount = timedelta | int
"""A length of time in a rule's own unit: a timedelta for the hour rules, a whole number for the others."""

MIDNIGHT = time(0)
LAST_SECOND = time(23, 59, 59)
HOUR = timedelta(hours=1)
SHIFT_DAYS = 15  # no office is shut for longer: Christmas to New Year with two weekends is 11 days


class CountingRule(StrEnum):
    """What counts towards a limit, and when it ends."""

    WORKING_DAYS_AFTER = "working_days_after"
    """The day it starts is day 0, whether or not it is a working day; due at the end of working day N."""

    WORKING_DAYS_INCLUSIVE = "working_days_inclusive"
    """The day it starts is day 1, or the next working day is if it starts on a day off; due at the end of working day
    N. The Department for Education's validation rules count this way (an offset of N - 1)."""

    ELAPSED_HOURS = "elapsed_hours"
    """Every hour counts, day and night."""

    OFFICE_HOURS = "office_hours"
    """Only time inside opening hours on working days counts."""

    CALENDAR_DAYS = "calendar_days"
    """The day it starts is day 0; due at the end of day N, working day or not."""

    MONTHS = "months"
    """Due at the end of the same day of the month N months on, or of that month's last day if it is shorter."""

    @property
    def in_hours(self) -> bool:
        return self in (CountingRule.ELAPSED_HOURS, CountingRule.OFFICE_HOURS)


@dataclass(frozen=True)
class OfficeHours:
    """When an office is open: weekday (Monday is 0) to opening and closing time in London.

    Closing at 00:00 means midnight at the end of that day. Hours on a Saturday or Sunday may be given, and never count
    towards an office-hours limit, because those are not working days. Raises ValueError for hours that are not a
    period within one day, for a weekday outside 0 to 6, or if the office never opens from Monday to Friday.
    """

    opens: Mapping[int, tuple[time, time]]

    def __post_init__(self) -> None:
        for weekday, (begins, ends) in self.opens.items():
            if weekday not in range(7):
                raise ValueError(f"{weekday} is not a weekday: Monday is 0 and Sunday is 6")
            if begins.tzinfo or ends.tzinfo:
                raise ValueError("Opening hours are London times without a time zone")
            if begins >= ends and ends != MIDNIGHT:
                raise ValueError(f"The office cannot open at {begins} and close at {ends}")
        if not any(weekday < SATURDAY for weekday in self.opens):
            raise ValueError("The office must open on at least one day from Monday to Friday")
        object.__setattr__(self, "opens", MappingProxyType(dict(self.opens)))

    def __hash__(self) -> int:
        return hash(frozenset(self.opens.items()))

    def opening_on(self, day: date, calendar: WorkingCalendar) -> tuple[datetime, datetime] | None:
        """When the office opens and closes on `day`, in UTC, or None if it is closed. Raises CalendarHorizon."""
        if not calendar.is_working_day(day) or day.weekday() not in self.opens:
            return None
        begins, ends = self.opens[day.weekday()]
        closing_day = day + ONE_DAY if ends == MIDNIGHT else day
        return _utc(datetime.combine(day, begins, LONDON)), _utc(datetime.combine(closing_day, ends, LONDON))

    def open_at(self, moment: datetime, calendar: WorkingCalendar) -> bool:
        """Whether the office is open: from the moment it opens until just before it closes. Raises CalendarHorizon."""
        at = _aware(moment)
        return any(begins <= at < ends for begins, ends in self._openings(at, calendar, days=1))

    def shift_at(self, moment: datetime, calendar: WorkingCalendar) -> tuple[datetime, datetime]:
        """When the office last opened or closed, and when it next does, around a moment: how long it has been, and
        will be, as it is now. In UTC. Raises ValueError when it does neither within `SHIFT_DAYS`, and CalendarHorizon.
        """
        at = _aware(moment)
        edges = [edge for opening in self._openings(at, calendar, days=SHIFT_DAYS) for edge in opening]
        turns = sorted(edge for edge in set(edges) if edges.count(edge) == 1)  # closing and opening at once is neither
        before, after = [t for t in turns if t <= at], [t for t in turns if t > at]
        if not before or not after:
            raise ValueError(f"The office neither opens nor closes within {SHIFT_DAYS} days of {at}")
        return before[-1], after[0]

    def _openings(self, at: datetime, calendar: WorkingCalendar, *, days: int) -> list[tuple[datetime, datetime]]:
        today = _london_day(at)
        listed = (self.opening_on(today + timedelta(days=n), calendar) for n in range(-days, days + 1))
        return [opening for opening in listed if opening]


@dataclass(frozen=True)
class Limit:
    """A length of time something must be done in, how it is counted, and where that is laid down.

    `amount` is in the rule's unit: hours (whole or fractional) for the hour rules, a whole number of days or months for
    the others. A negative amount is a limit before the start: a report due 3 working days before a conference is -3.
    `verified` says whether the source has been checked; `note` says anything a reader should know. Raises ValueError
    for an amount the rule cannot count, or a missing source.
    """

    amount: int | float
    rule: CountingRule
    source: str
    verified: bool
    note: str = ""

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("A limit must say where it comes from")
        if isinstance(self.amount, bool) or not math.isfinite(self.amount):
            raise ValueError(f"{self.amount} is not a length of time")
        if not self.rule.in_hours and not isinstance(self.amount, int):
            raise ValueError(f"{self.rule.value} counts whole days or months, not {self.amount}")
        if self.rule is CountingRule.OFFICE_HOURS and self.amount < 0:
            raise ValueError("Office hours cannot be counted backwards")
        if self.rule is CountingRule.WORKING_DAYS_INCLUSIVE and self.amount < 1:
            raise ValueError("When the day it starts is day 1, a limit is at least 1 working day")

    @property
    def in_words(self) -> str:
        """The limit in plain words: "1 working day", "4 office hours", "2 days before"."""
        if self.amount == 0:
            return "immediately" if self.rule.in_hours else "the same day"
        size = abs(self.amount)
        if self.rule.in_hours:
            office = "office " if self.rule is CountingRule.OFFICE_HOURS else ""
            minutes = size * 60
            if size < 1 and math.isclose(minutes, round(minutes)):
                words = _counted(round(minutes), f"{office}minute")
            else:
                words = _counted(size, f"{office}hour")
        else:
            words = _counted(size, _DAY_UNIT[self.rule])
        if self.rule is CountingRule.WORKING_DAYS_INCLUSIVE:
            words += ", counting the day it starts"
        return f"{words} before" if self.amount < 0 else words


_DAY_UNIT = {
    CountingRule.WORKING_DAYS_AFTER: "working day",
    CountingRule.WORKING_DAYS_INCLUSIVE: "working day",
    CountingRule.CALENDAR_DAYS: "day",
    CountingRule.MONTHS: "month",
}


def due_at(start: datetime, limit: Limit, *, calendar: WorkingCalendar, hours: OfficeHours | None = None) -> datetime:
    """When a limit that started at `start` runs out, in UTC.

    For whole-day rules this is the last second of the day in London, 23:59:59; the rules are described on
    `CountingRule`. `hours` is needed for office hours only. Raises ValueError for a start without a time zone or for
    office hours without `hours`, and CalendarHorizon if working days would have to be counted where the holiday table
    does not reach.
    """
    begun = _aware(start)
    rule = limit.rule
    if rule is CountingRule.ELAPSED_HOURS:
        return begun + timedelta(hours=limit.amount)
    if rule is CountingRule.OFFICE_HOURS:
        return _after_office_time(begun, timedelta(hours=limit.amount), calendar, _given(hours))
    day, count = _london_day(begun), int(limit.amount)
    if rule is CountingRule.WORKING_DAYS_AFTER:
        return end_of_day(calendar.add_working_days(day, count))
    if rule is CountingRule.WORKING_DAYS_INCLUSIVE:
        first = day if calendar.is_working_day(day) else calendar.next_working_day(day)
        return end_of_day(calendar.add_working_days(first, count - 1))
    if rule is CountingRule.CALENDAR_DAYS:
        return end_of_day(day + timedelta(days=count))
    return end_of_day(add_months(day, count))


def elapsed(
    start: datetime, end: datetime, rule: CountingRule, *, calendar: WorkingCalendar, hours: OfficeHours | None = None
) -> Amount:
    """How much time has been used between two moments, in the rule's own unit.

    A timedelta for the hour rules; working days, days or complete months for the others, counted as `due_at` counts
    them, so that `elapsed(start, due_at(start, limit)) == limit.amount`. An `end` before the start has used nothing.
    Raises as `due_at` does.
    """
    begun, ended = _aware(start), _aware(end)
    if ended <= begun and rule.in_hours:
        return timedelta(0)
    if rule is CountingRule.ELAPSED_HOURS:
        return ended - begun
    if rule is CountingRule.OFFICE_HOURS:
        return _office_time(begun, ended, calendar, _given(hours))
    first, last = _london_day(begun), _london_day(ended)
    if last < first:
        return 0
    if rule is CountingRule.WORKING_DAYS_AFTER:
        return calendar.working_days_between(first, last)
    if rule is CountingRule.WORKING_DAYS_INCLUSIVE:
        return calendar.working_days_between(first, last) + calendar.is_working_day(first)
    if rule is CountingRule.CALENDAR_DAYS:
        return (last - first).days
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if add_months(first, months) <= last else months - 1


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier if negative), or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _after_office_time(begun: datetime, wanted: timedelta, calendar: WorkingCalendar, hours: OfficeHours) -> datetime:
    """The earliest moment by which `wanted` office time has passed since `begun`."""
    if not wanted:
        return begun
    day = _london_day(begun)
    while True:
        opening = hours.opening_on(day, calendar)
        if opening:
            counted_from = max(begun, opening[0])
            available = opening[1] - counted_from
            if available >= wanted:
                return counted_from + wanted
            wanted -= max(available, timedelta(0))
        day += ONE_DAY


def _office_time(begun: datetime, ended: datetime, calendar: WorkingCalendar, hours: OfficeHours) -> timedelta:
    total = timedelta(0)
    day, last = _london_day(begun), _london_day(ended)
    while day <= last:
        opening = hours.opening_on(day, calendar)
        if opening:
            total += max(min(ended, opening[1]) - max(begun, opening[0]), timedelta(0))
        day += ONE_DAY
    return total


def _counted(number: int | float, unit: str) -> str:
    return f"{number:g} {unit}" if number == 1 else f"{number:g} {unit}s"


def _given(hours: OfficeHours | None) -> OfficeHours:
    if hours is None:
        raise ValueError("An office-hours limit cannot be counted without the office's opening hours")
    return hours


def _aware(moment: datetime) -> datetime:
    """`moment` in UTC, so that arithmetic on it measures real time. Raises ValueError without a time zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone, so it is not a moment in time")
    return _utc(moment)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _london_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def end_of_day(day: date) -> datetime:
    """The last second of a day in London, in UTC: until then something due on that day is in time."""
    return _utc(datetime.combine(day, LAST_SECOND, LONDON))
