"""Which days are working days in England.

A working day is any day other than a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday in England
(Care Planning, Placement and Case Review (England) Regulations 2010 reg 2; the same words are in most safeguarding
regulations). Holidays are a dated table, `holidays_england.csv`, because one-off holidays are proclaimed at short
notice; each row says where it comes from.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
SATURDAY = 5


def day_has_come(moment: datetime, now: datetime) -> bool:
    """Whether it is the day of a moment, or later, by the clock on the wall: a meeting may begin before its time."""
    return moment.astimezone(LONDON).date() <= now.astimezone(LONDON).date()


class CalendarHorizon(ValueError):
    """A date was asked about that the table of holidays does not reach, so whether it is a working day is unknown."""


@dataclass(frozen=True)
class Holiday:
    """One public holiday: the day it is kept (a substitute day, where there is one), what it is called, where that
    is laid down, and whether it belongs to that year alone."""

    on: date
    name: str
    source: str
    one_off: bool


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one place: Mondays to Fridays less public holidays and local closures.

    `holidays` are public holidays; `closures` are days an administrator has closed the office. `first` and `last` are
    the days the holiday table is known to cover, both included; None leaves that end open, for a calendar whose
    holidays are complete by construction.
    """

    holidays: frozenset[date]
    closures: frozenset[date] = frozenset()
    first: date | None = None
    last: date | None = None
    _weekdays_off: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        off = self.holidays | self.closures
        if any(isinstance(day, datetime) for day in off):
            raise TypeError("Holidays and closures are dates, not times")
        object.__setattr__(self, "_weekdays_off", tuple(sorted(day for day in off if day.weekday() < SATURDAY)))

    def is_working_day(self, d: date) -> bool:
        """Whether work is expected on `d`. Raises CalendarHorizon for a day the table does not reach."""
        self._check(d)
        return d.weekday() < SATURDAY and d not in self.holidays and d not in self.closures

    def next_working_day(self, d: date) -> date:
        """The first working day after `d`, never `d` itself. Raises CalendarHorizon."""
        return self.add_working_days(d, 1)

    def add_working_days(self, d: date, n: int) -> date:
        """The `n`th working day after `d`, or before it when `n` is negative; `d` itself when `n` is 0.

        `d` is never counted, whether or not it is a working day. Raises CalendarHorizon.
        """
        self._check(d)
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            d += step
            if self.is_working_day(d):
                left -= 1
        return d

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days a clock that starts on `a` has used by the end of `b`.

        Counts the working days after `a`, up to and including `b`. When `b` is before `a` the answer is minus the
        number of working days from `b` up to but not including `a`. Either way
        `working_days_between(a, add_working_days(a, n)) == n`. Raises CalendarHorizon.
        """
        self._check(a)
        self._check(b)
        if b < a:
            return -self._count(b - ONE_DAY, a - ONE_DAY)
        return self._count(a, b)

    def with_days(
        self, holidays: Iterable[date] = (), closures: Iterable[date] = (), last: date | None = None
    ) -> WorkingCalendar:
        """This calendar with an administrator's extra holidays and closures.

        `last` moves the end of the table, once every holiday up to that day has been entered; it can only move later.
        Raises ValueError if it would move earlier.
        """
        if last is not None and (self.last is None or last < self.last):
            raise ValueError(f"The holiday table already reaches {self.last or 'every later day'}")
        return WorkingCalendar(
            holidays=self.holidays | frozenset(holidays),
            closures=self.closures | frozenset(closures),
            first=self.first,
            last=last or self.last,
        )

    def open_ended(self) -> WorkingCalendar:
        """This calendar, answering for days that the table does not reach as well, as if they had no holidays.

        For duties that must be given a time limit whatever the date: the limit then comes early by a holiday that
        nobody has entered, never late. Raises nothing.
        """
        return WorkingCalendar(holidays=self.holidays, closures=self.closures)

    def _count(self, after: date, upto: date) -> int:
        """Working days after `after`, up to and including `upto`, by whole weeks rather than day by day."""
        return (
            _weekdays_since_start(upto)
            - _weekdays_since_start(after)
            - (bisect_right(self._weekdays_off, upto) - bisect_right(self._weekdays_off, after))
        )

    def _check(self, d: date) -> None:
        if isinstance(d, datetime):
            raise TypeError("Ask about a date, not a time: the same time is a different day in different places")
        if (self.first and d < self.first) or (self.last and d > self.last):
            raise CalendarHorizon(
                f"The holiday table covers {self.first or 'every earlier day'} to {self.last or 'every later day'}, so "
                f"working days cannot be counted on {d}. An administrator can add the holidays that are missing."
            )


def _weekdays_since_start(d: date) -> int:
    """Mondays to Fridays from Monday 1 January of the year 1 up to and including `d`."""
    weeks, weekday = divmod(d.toordinal() - 1, 7)
    return weeks * 5 + min(weekday + 1, 5)


@lru_cache(maxsize=1)
def england_holidays() -> tuple[Holiday, ...]:
    """Every holiday in the packaged table, earliest first. Read once. Raises ValueError for a row that is malformed."""
    text = resources.files("halcyon.kernel").joinpath("holidays_england.csv").read_text(encoding="utf-8")
    return tuple(
        sorted((_holiday(row) for row in csv.DictReader(text.splitlines())), key=lambda holiday: holiday.on),
    )


def _holiday(row: dict[str, str]) -> Holiday:
    if row["one_off"] not in ("yes", "no") or not row["name"] or not row["source"]:
        raise ValueError(f"Malformed row in the table of holidays: {row}")
    return Holiday(
        on=date.fromisoformat(row["on"]), name=row["name"], source=row["source"], one_off=row["one_off"] == "yes"
    )


@lru_cache(maxsize=1)
def england() -> WorkingCalendar:
    """The working calendar of England, covering the whole of every year in the packaged table."""
    table = england_holidays()
    return WorkingCalendar(
        holidays=frozenset(holiday.on for holiday in table),
        first=date(table[0].on.year, 1, 1),
        last=date(table[-1].on.year, 12, 31),
    )
