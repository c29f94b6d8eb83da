"""When concerns come in over years: a Poisson number each day, by weekday, term and the day's own rate."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from halcyon.demo.history import parameters as p
from halcyon.demo.population.dice import chance
from halcyon.demo.population.timing import (
    HOURS_IN_OFFICE,
    HOURS_OUT,
    LONDON,
    WEEKDAY_OUT_OF_HOURS,
    WEEKDAY_WEIGHTS,
    is_term,
)
from halcyon.kernel.calendar import england


def troubles(until: datetime) -> list[tuple[date, date, p.Trouble]]:
    """The bad weeks as days: first, the day after the last, and what was wrong."""
    found, end = [], until.astimezone(LONDON).date()
    for trouble in p.TROUBLES:
        first = end - timedelta(days=trouble.starts)
        if trouble.on:
            first = max(d for y in (first.year, first.year - 1) if (d := date(y, *trouble.on)) <= first)
        found.append((first, first + timedelta(days=trouble.lasts), trouble))
    return found


def expected(day: date) -> float:
    """How busy a day is, where 1 is an average one of a year."""
    share = WEEKDAY_WEIGHTS[day.weekday()] / (sum(WEEKDAY_WEIGHTS) / 7)
    calendar = england().open_ended()
    if day.weekday() < 5 and not calendar.is_working_day(day):
        return share * p.BANK_HOLIDAY_SHARE
    return share * (1.0 if is_term(day) else p.HOLIDAY_SHARE)


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson number (by sums of waits between arrivals, which does for means of a few hundred)."""
    found, spent = 0, rng.expovariate(1.0)
    while spent < mean:
        found += 1
        spent += rng.expovariate(1.0)
    return found


def arrivals(rng: random.Random, *, a_year: float, first: date, until: datetime) -> Iterator[datetime]:
    """Moments (UTC, whole seconds) at which concerns arrive from the first day up to `until`, in order."""
    year = [date(2025, 1, 1) + timedelta(days=d) for d in range(365)]
    mean = a_year / sum(map(expected, year))
    bad = troubles(until)
    shape = 1 / p.DAY_SPREAD**2
    day, last = first, until.astimezone(LONDON).date()
    while day <= last:
        more = math.prod(t.more for begins, ends, t in bad if begins <= day < ends)
        count = poisson(rng, mean * expected(day) * more * rng.gammavariate(shape, 1 / shape))
        working = england().open_ended().is_working_day(day)
        yield from sorted(m for _ in range(count) if (m := _moment(rng, day, working)) < until)
        day += timedelta(days=1)


def _moment(rng: random.Random, day: date, working: bool) -> datetime:
    office = not chance(rng, WEEKDAY_OUT_OF_HOURS) if working else chance(rng, 40)
    hour = (HOURS_IN_OFFICE if office else HOURS_OUT).pick(rng)
    local = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), LONDON)
    return local.astimezone(UTC)
