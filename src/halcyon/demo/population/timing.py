"""When concerns come in and how long each step takes: office and out of hours, in local time."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from halcyon.demo.population.dice import Weighted, chance, weighted

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(8, 30), time(17, 0)  # the hub's weekday hours; bank holidays are not modelled here
WEEKDAY_WEIGHTS = (125, 110, 100, 100, 115, 34, 30)  # Monday first: Mondays bring the weekend's worries
HOURS_IN_OFFICE = weighted({9: 12, 10: 17, 11: 16, 12: 12, 13: 11, 14: 13, 15: 18, 16: 12})
HOURS_OUT = weighted({17: 16, 18: 14, 19: 13, 20: 12, 21: 11, 22: 10, 23: 7, 0: 4, 1: 3, 2: 2, 6: 2, 7: 6})
HOLIDAYS = (
    ((1, 1), (1, 4)),
    ((2, 15), (2, 21)),
    ((4, 2), (4, 15)),
    ((5, 25), (5, 31)),
    ((7, 23), (9, 2)),
    ((10, 25), (10, 31)),
    ((12, 20), (12, 31)),
)  # (month, day) to (month, day), both included
WEEKDAY_OUT_OF_HOURS = 17  # per cent


def is_office(moment: datetime) -> bool:
    local = moment.astimezone(LONDON)
    return local.weekday() < 5 and OPENS <= local.time() < CLOSES


def is_term(day: date) -> bool:
    """Whether schools are open to pupils: outside usual English holidays (fixed dates; they vary by a few days)."""
    return not any(begins <= (day.month, day.day) <= ends for begins, ends in HOLIDAYS)


def next_office(moment: datetime) -> datetime:
    """This moment if the hub's day team is at work, or else when it next opens."""
    local = moment.astimezone(LONDON)
    if is_office(moment):
        return moment
    day = local.date() if local.weekday() < 5 and local.time() < OPENS else local.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, LONDON).astimezone(moment.tzinfo) + timedelta(minutes=local.minute % 20)


def add_office_hours(moment: datetime, hours: float) -> datetime:
    """A moment this many of the hub's opening hours later."""
    left = timedelta(hours=hours)
    at = next_office(moment)
    while True:
        closes = datetime.combine(at.astimezone(LONDON).date(), CLOSES, LONDON).astimezone(moment.tzinfo)
        if at + left <= closes:
            return at + left
        left -= closes - at
        at = next_office(closes)


def arrivals(rng: random.Random, count: int, first: date, last: datetime) -> list[datetime]:
    """Moments at which this many concerns arrive, from the first day up to `last`, in order."""
    days = [first + timedelta(days=turn) for turn in range((last.astimezone(LONDON).date() - first).days + 1)]
    table = Weighted(days, [WEEKDAY_WEIGHTS[day.weekday()] for day in days])
    found: list[datetime] = []
    while len(found) < count:
        day = table.pick(rng)
        office = day.weekday() < 5 and not chance(rng, WEEKDAY_OUT_OF_HOURS)
        hour = (
            HOURS_IN_OFFICE if office else HOURS_OUT if day.weekday() < 5 or chance(rng, 60) else HOURS_IN_OFFICE
        ).pick(rng)
        moment = datetime.combine(day, time(hour, rng.randrange(60)), LONDON).astimezone(last.tzinfo)
        if moment < last:
            found.append(moment)
    return sorted(found)


def working_days_after(moment: datetime, days: int) -> datetime:
    """The end of the hub's day this many working days after the day of `moment` (day of trigger is day 0)."""
    day = moment.astimezone(LONDON).date()
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return datetime.combine(day, CLOSES, LONDON).astimezone(moment.tzinfo)


def outcome_due(received: datetime, rating: str) -> datetime:
    """When a decision is due: red in 4 hours, amber in 1 working day, green in 3 (Oxfordshire, domain.md A2).

    An enquiry that nobody has rated is timed as red.
    """
    if rating in ("amber", "green"):
        return working_days_after(received, 1 if rating == "amber" else 3)
    return received + timedelta(hours=4)
