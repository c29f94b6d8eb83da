"""Where the concerns of the last ninety days stand now: when each came, how it is rated, how far it has got."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from halcyon.demo.population.dice import chance
from halcyon.demo.population.plan import Slot
from halcyon.demo.population.script import Stage
from halcyon.demo.population.timing import LONDON, arrivals, is_office

RATING_DECK = ("red", 12), ("amber", 38), ("green", 50)  # per cent of concerns
# How many concerns of 260 stand at each open stage now; the rest are closed.
OPEN_NOW = {
    Stage.RECEIVED: 4,
    Stage.TRIAGED: 5,
    Stage.RATED: 6,
    Stage.ASKED: 13,
    Stage.ANSWERED: 7,
    Stage.DECIDED: 8,
}
PER = 260
# Hours before now at which an open concern arrived: in time, and late; by stage, and by rating where that matters.
IN_TIME = {"red": (0.7, 3.4), "amber": (3.0, 16.0), "green": (5.0, 40.0)}
LATE = {"red": (6.0, 20.0), "amber": (76.0, 98.0), "green": (124.0, 150.0)}
UNRATED = {Stage.RECEIVED: ((0.08, 0.9), (1.3, 3.0)), Stage.TRIAGED: ((0.5, 3.3), (5.0, 21.0))}
DECIDED_BEFORE = {"red": (3.0, 26.0), "amber": (8.0, 46.0), "green": (20.0, 90.0)}
LATE_PERCENT = {"red": 14, "amber": 21, "green": 15}  # of decisions


def make_slots(rng: random.Random, now: datetime, days: int, count: int) -> list[Slot]:
    """When each concern comes, its rating and where it stands: every open stage is filled, some of each late."""
    deck = [rating for rating, percent in RATING_DECK for _ in range(round(count * percent / 100))]
    deck = (deck + ["green"] * count)[:count]
    rng.shuffle(deck)
    slots: list[Slot] = []
    for stage, of_260 in OPEN_NOW.items():
        for turn in range(max(2, round(of_260 * count / PER))):
            rating = (
                ("amber", "green", "red")[turn % 3]
                if stage in UNRATED
                else ("red", "amber", "green", "amber")[turn % 4]
            )
            deck.remove(rating)
            late = turn % 3 == 1
            if stage in UNRATED:
                low, high = UNRATED[stage][late]
            elif stage == Stage.DECIDED:
                low, high = LATE[rating] if late else DECIDED_BEFORE[rating]
            else:
                low, high = LATE[rating] if late else IN_TIME[rating]
            received = _hours_before(rng, now, low, high)
            unnamed = stage in (Stage.RATED, Stage.ASKED) and turn == 1
            slots.append(Slot(received, rating, stage, late, unnamed))
    first = (now - timedelta(days=days)).astimezone(LONDON).date() + timedelta(days=1)
    for received, rating in zip(arrivals(rng, len(deck), first, now - timedelta(days=1.4)), deck, strict=True):
        slots.append(Slot(received, rating, Stage.CLOSED, chance(rng, LATE_PERCENT[rating])))
    return sorted(slots, key=lambda slot: slot.received)


def _hours_before(rng: random.Random, now: datetime, low: float, high: float) -> datetime:
    """A moment in this span before now; of a few tries, one in office hours is preferred, as most concerns are."""
    moment = now
    for _ in range(4):
        minutes = rng.randrange(int(low * 60), int(high * 60) + 1)
        moment = now - timedelta(minutes=minutes)
        if is_office(moment):
            break
    return moment
