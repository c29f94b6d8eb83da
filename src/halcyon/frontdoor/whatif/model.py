"""A whole run of what-if: everything that goes in, kept as plain data, and the plays that come out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from halcyon.frontdoor.whatif.engine import play
from halcyon.frontdoor.whatif.hours import Hours, Stretch
from halcyon.frontdoor.whatif.learning import Learned, Presence, attendance, learn, presence
from halcyon.frontdoor.whatif.results import Chance, Measured, Went, by_chance, measured, really, rounded
from halcyon.frontdoor.whatif.scenario import EVERY, Scenario
from halcyon.frontdoor.whatif.staffing import Roster, Shift, away, moment, plain_roster, roster_from_plain, shifts
from halcyon.frontdoor.whatif.stages import Enquiry
from halcyon.kernel.calendar import LONDON, ONE_DAY

# The rules of the simulation. A run keeps the number: made by another, it is not run again as if it were the same.
VERSION = 4
WARM_UP_DAYS = 28  # so long before the window the play begins, so that the window does not begin with empty desks
_DAY = 24 * 60.0


@dataclass(frozen=True)
class Given:
    """Everything that a run is made from. Two runs of equal `Given`, seed and version give the same numbers.

    `enquiries` are all that came from `learn_from` to `ends`, in order. The model learns from what ended between
    `learn_from` and `learn_until`, and is played over what came from `begins` to `ends`. `off` are working days on
    which the hub was closed all the same (bank holidays and closures).
    """

    enquiries: tuple[Enquiry, ...]
    ratings: tuple[str, ...]  # the county's, most urgent first
    desks: Mapping[str, str]
    roles: Sequence[str]  # what each person does, by their number; '' for somebody who is none of the hub's
    roster: Roster
    office: tuple[Stretch, ...]
    off: frozenset[date]
    learn_from: float
    learn_until: float
    begins: float
    ends: float

    @cached_property
    def opens(self) -> Hours:
        return Hours(self.office)

    def _shifts(self, roster: Roster) -> dict[str, tuple[Shift, ...]]:
        return shifts(
            roster,
            begins=self.learn_from,
            ends=self.ends + 120 * _DAY,
            working=lambda day: day not in self.off,
            opens=self.opens,
        )

    @cached_property
    def learned(self) -> Learned:
        past = (e for e in self.enquiries if e.opened < self.learn_until)
        role_of = {person: role for person, role in enumerate(self.roles) if role}
        return learn(past, opens=self.opens, until=self.learn_until, ratings=self.ratings, role_of=role_of)

    @cached_property
    def present(self) -> Mapping[str, Presence]:
        """Who was really there, in the window as well: like what came in, that is part of what is played again."""
        role_of = {person: role for person, role in enumerate(self.roles) if role}
        return presence(attendance(self.enquiries), role_of, self.opens)

    @cached_property
    def arrivals(self) -> tuple[Enquiry, ...]:
        first = max(self.learn_from, self.begins - WARM_UP_DAYS * _DAY)
        return tuple(e for e in self.enquiries if first <= e.opened < self.ends)

    def staffed(self, scenario: Scenario) -> dict[str, tuple[Shift, ...]]:
        """The people on duty in a scenario, with the hours that were added."""
        found = self._shifts(scenario.staffed(self.roster))
        for change in scenario.staff:
            if not change.extends:
                continue
            for role in self.roster if change.role == EVERY else (change.role,):
                more = [
                    Shift(moment(day, change.begins), moment(day, change.ends), change.add, True)
                    for day in self._days()
                    if day.weekday() in change.weekdays and day not in self.off
                ]
                found[role] = tuple(sorted((*found.get(role, ()), *more), key=lambda s: s.begins))
        return found

    def _days(self) -> list[date]:
        first = datetime.fromtimestamp(self.learn_from * 60, UTC).astimezone(LONDON).date()
        last = datetime.fromtimestamp((self.ends + 120 * _DAY) * 60, UTC).astimezone(LONDON).date()
        return [first + n * ONE_DAY for n in range((last - first).days + 1)]

    def really(self) -> Measured:
        """What really happened in the window."""
        return measured(really(self.enquiries), begins=self.begins, ends=self.ends, opens=self.opens)

    def chance(self, *, seed: int) -> Chance:
        """How far chance alone moves what really happened."""
        return by_chance(really(self.enquiries), begins=self.begins, ends=self.ends, opens=self.opens, seed=seed)

    def plain(self) -> dict[str, Any]:
        return {
            "enquiries": [e.plain() for e in self.enquiries],
            "ratings": list(self.ratings),
            "desks": dict(self.desks),
            "roles": list(self.roles),
            "roster": plain_roster(self.roster),
            "office": [list(s) for s in self.office],
            "off": sorted(d.isoformat() for d in self.off),
            "spans": [self.learn_from, self.learn_until, self.begins, self.ends],
        }

    @classmethod
    def from_plain(cls, given: Mapping[str, Any]) -> Given:
        return cls(
            tuple(Enquiry.from_plain(e) for e in given["enquiries"]),
            tuple(given["ratings"]),
            given["desks"],
            tuple(given["roles"]),
            roster_from_plain(given["roster"]),
            tuple((a, b) for a, b in given["office"]),
            frozenset(date.fromisoformat(d) for d in given["off"]),
            *given["spans"],
        )


class Player:
    """Plays one scenario over the window of what was given, as often as it is asked to."""

    def __init__(self, given: Given, scenario: Scenario) -> None:
        self.given, self.scenario = given, scenario
        self._shifts = given.staffed(scenario)

    def once(self, *, seed: int, number: int) -> Measured:
        """Play the window once. `number` tells the plays of one run apart; the same number has the same luck in every
        scenario.
        """
        given = self.given
        shifts_now = {
            role: away(listed, given.present.get(role), opens=given.opens, seed=f"{seed}:{number}:{role}")
            for role, listed in self._shifts.items()
        }
        played = play(
            given.arrivals,
            learned=given.learned,
            desks=given.desks,
            shifts=shifts_now,
            opens=given.opens,
            scenario=self.scenario,
            ratings=given.ratings,
            seed=f"{seed}:{number}",
        )
        went = [Went(p.rating, p.opened, p.passed, p.due, p.cases, p.aside) for p in played]
        found = measured(went, begins=given.begins, ends=given.ends, opens=given.opens, scenario=self.scenario)
        return rounded(found)

    def often(self, *, seed: int, times: int) -> list[Measured]:
        return [self.once(seed=seed, number=n) for n in range(times)]
