"""When each step of a scripted concern happens."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from halcyon.demo.population.dice import chance
from halcyon.demo.population.script import Stage
from halcyon.demo.population.timing import add_office_hours, is_office, next_office


@dataclass(frozen=True)
class Slot:
    """One concern to be written: when it came, how it is rated, and where it stands now."""

    received: datetime
    rating: str
    stage: Stage
    late: bool
    unnamed: bool = False


def whole_minutes(span: timedelta) -> timedelta:
    """A span without its seconds."""
    return timedelta(minutes=span // timedelta(minutes=1))


class Plan:
    """When each step happens. Red is worked at once by day and night; the rest waits for the hub's opening hours.

    Every step comes after the one before and before now: if there is not enough time, the steps are drawn together.
    """

    HOURS = {  # step -> rating -> (from, to) hours after receipt: elapsed for red, opening hours otherwise
        "triage": {"red": (0.03, 0.4), "amber": (0.1, 0.9), "green": (0.1, 0.9)},
        "rate": {"red": (0.2, 0.9), "amber": (0.6, 2.8), "green": (1.0, 5.0)},
        "ask": {"red": (0.4, 1.3), "amber": (1.2, 3.8), "green": (2.2, 7.0)},
        "answer": {"red": (0.9, 2.9), "amber": (2.0, 6.5), "green": (4.0, 18.0)},
        "re_rate": {"red": (2.0, 3.0), "amber": (4.0, 7.0), "green": (8.0, 18.0)},
        "decide": {"red": (1.8, 3.9), "amber": (3.5, 8.0), "green": (7.0, 22.0)},
        "feed_back": {"red": (4.0, 14.0), "amber": (9.0, 17.0), "green": (14.0, 31.0)},
    }
    LATE_HOURS = {"red": (4.5, 11.0), "amber": (17.5, 34.0), "green": (35.0, 52.0)}
    # At the latest, as a share of the time between receipt and now.
    SHARE = {
        "triage": 0.15,
        "rate": 0.35,
        "ask": 0.45,
        "answer": 0.8,
        "re_rate": 0.84,
        "decide": 0.9,
        "feed_back": 0.98,
    }

    def __init__(self, rng: random.Random, slot: Slot, now: datetime) -> None:
        self.rng = rng
        self.slot = slot
        self.limit = now - slot.received
        self.last = timedelta(0)
        self.asked = timedelta(0)
        self.answered_last = timedelta(0)

    def _drawn(self, span: tuple[float, float]) -> timedelta:
        low, high = span
        hours = low + (high - low) * self.rng.randrange(1_000) / 1_000
        if self.slot.rating == "red":
            return timedelta(minutes=round(hours * 60))
        return whole_minutes(add_office_hours(self.slot.received, hours) - self.slot.received)

    def _kept(self, step: str, drawn: timedelta) -> timedelta:
        latest = timedelta(minutes=int(self.limit.total_seconds() / 60 * self.SHARE[step]))
        return min(drawn, latest)

    def at(self, step: str) -> timedelta:
        """When a step happens, counted from receipt; call in the order of the steps."""
        rating = self.slot.rating
        if step == "triage" and not is_office(self.slot.received):
            drawn = timedelta(minutes=self.rng.randrange(4, 55))  # the out-of-hours team looks at everything for danger
        elif step == "decide" and self.slot.late and self.slot.stage in (Stage.DECIDED, Stage.CLOSED):
            drawn = self._drawn(self.LATE_HOURS[rating])
        elif step == "feed_back":
            drawn = self._after_decision()
        else:
            drawn = self._drawn(self.HOURS[step][rating])
        floor = max(self.last, self.answered_last) if step in ("re_rate", "decide") else self.last
        self.last = max(self._kept(step, drawn), floor + timedelta(minutes=1))
        if step == "ask":
            self.asked = self.last
        return self.last

    def _after_decision(self) -> timedelta:
        decided = self.slot.received + self.last
        hours = self.rng.randrange(30, 400) / 60 if chance(self.rng, 86) else self.rng.randrange(700, 1_500) / 60
        return whole_minutes(add_office_hours(next_office(decided), hours) - self.slot.received)

    def answered(self) -> timedelta:
        """When one agency answers: any time after it was asked."""
        drawn = self._kept("answer", self._drawn(self.HOURS["answer"][self.slot.rating]))
        after = max(drawn, self.asked + timedelta(minutes=self.rng.randrange(3, 9)))
        self.answered_last = max(self.answered_last, after)
        return after
