"""The hub played once more: a discrete-event simulation (SimPy) of desks, the people at them, and waiting agencies.

Each role is a desk with so many people at each hour. Work waits at the desk in the order of its urgency and then of its
coming; a person takes one thing at a time and ends it before the next. Outside opening hours only urgent work is done
(of the most urgent rating, or not rated yet), by whoever is on duty; other work rests until the hub opens.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Any

import simpy

from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.learning import Learned, drawn
from halcyon.frontdoor.whatif.scenario import EVERY, Scenario
from halcyon.frontdoor.whatif.staffing import Shift
from halcyon.frontdoor.whatif.stages import ANSWERS, ASK, DECIDE, RATE, STAGES, TELL, TRIAGE, Asked, Enquiry, Passed

MOST_ASKED = 16  # so many chances are kept for the agencies of one enquiry
Happening = Generator[simpy.Event, Any, None]


@dataclass(frozen=True)
class Played:
    """One enquiry of a simulation: what it was taken from, and the stages it went through."""

    number: int
    rating: str
    opened: float
    passed: Sequence[Passed]
    due: Mapping[str, float]


@dataclass(frozen=True)
class _Chances:
    """The luck of one enquiry, drawn before anything happens: the same in every scenario with the same seed, so that
    two scenarios differ by what was changed and not by luck.
    """

    stages: Mapping[str, float]
    agencies: Sequence[float]
    filled: float


class Desk:
    """The people of one role. `wait` gives an event that happens when one of them takes the work."""

    def __init__(self, env: simpy.Environment, shifts: Sequence[Shift]) -> None:
        self.env = env
        self.shifts = shifts
        self.hours = Hours((s.begins, s.ends) for s in shifts)
        self.all_work = Hours((s.begins, s.ends) for s in shifts if s.all_work)
        self.people, self.takes_all = 0, False
        self.urgent_under_way = self.other_under_way = 0
        self._urgent: list[tuple[int, float, int, simpy.Event]] = []
        self._other: list[tuple[int, float, int, simpy.Event]] = []
        self._turn = 0
        env.process(self._hands_over())

    def wait(self, priority: int, urgent: bool) -> simpy.Event:
        self._turn += 1
        taken = self.env.event()
        heappush(self._urgent if urgent else self._other, (priority, self.env.now, self._turn, taken))
        self._give()
        return taken

    def leave(self, urgent: bool) -> None:
        if urgent:
            self.urgent_under_way -= 1
        else:
            self.other_under_way -= 1
        self._give()

    def ends(self, begun: float, minutes: float, urgent: bool) -> float:
        """When work that begins now will be done, resting while nobody who may do it is there."""
        return (self.hours if urgent else self.all_work).after(begun, minutes)

    def _give(self) -> None:
        while self._has_somebody_for():
            urgent = bool(self._urgent) and (
                not self.takes_all or not self._other or self._urgent[0][:3] <= self._other[0][:3]
            )
            if urgent:
                self.urgent_under_way += 1
            else:
                self.other_under_way += 1
            heappop(self._urgent if urgent else self._other)[3].succeed()

    def _has_somebody_for(self) -> bool:
        if self.takes_all:
            return bool(self._urgent or self._other) and self.people > self.urgent_under_way + self.other_under_way
        # What rests overnight does not keep those on call from urgent work.
        return bool(self._urgent) and self.people > self.urgent_under_way

    def _hands_over(self) -> Happening:
        changes: dict[float, list[Shift]] = {}
        for shift in self.shifts:
            changes.setdefault(shift.begins, []).append(shift)
            changes.setdefault(shift.ends, [])
        on: list[Shift] = []
        for at in sorted(changes):
            if at > self.env.now:
                yield self.env.timeout(at - self.env.now)
            on = [s for s in on if s.ends > at] + [s for s in changes[at] if s.ends > at]
            self.people = sum(s.people for s in on)
            self.takes_all = any(s.all_work for s in on)
            self._give()


def play(
    arrivals: Sequence[Enquiry],
    *,
    learned: Learned,
    desks: Mapping[str, str],
    shifts: Mapping[str, Sequence[Shift]],
    opens: Hours,
    scenario: Scenario,
    ratings: Sequence[str],
    seed: str,
) -> list[Played]:
    """Play these enquiries from their arrival until the last is through; the same seed gives the same result.

    `desks` maps a stage to the role that works on it, `shifts` a role to its people; `ratings` are the county's, most
    urgent first. Enquiries keep their rating, their
    agencies and the moment they came; those not rated or asked about yet get what befell others.
    """
    if not arrivals:
        return []
    draws = random.Random(seed)  # noqa: S311  (luck in a simulation, repeatable on purpose)
    luck = [_chances(draws) for _ in arrivals]
    coming = [_filled(e, c, learned) for e, c in zip(arrivals, luck, strict=True)]
    coming, luck = _more_or_fewer(coming, luck, scenario.arrivals, draws)
    env = simpy.Environment(initial_time=min(e.opened for e in coming) if coming else 0)
    at_desk = {role: Desk(env, shifts.get(role, ())) for role in sorted(set(desks.values()))}
    played: list[Played] = []
    for enquiry, chances in zip(coming, luck, strict=True):
        env.process(_goes_through(env, enquiry, chances, learned, at_desk, desks, opens, scenario, ratings, played))
    env.run()
    return sorted(played, key=lambda p: (p.opened, p.number))


def _goes_through(
    env: simpy.Environment,
    enquiry: Enquiry,
    chances: _Chances,
    learned: Learned,
    at_desk: Mapping[str, Desk],
    desks: Mapping[str, str],
    opens: Hours,
    scenario: Scenario,
    ratings: Sequence[str],
    played: list[Played],
) -> Happening:
    yield env.timeout(enquiry.opened - env.now)
    passed: list[Passed] = []  # grows while the enquiry goes on; one that nobody comes to stays short
    played.append(Played(enquiry.number, enquiry.rating, enquiry.opened, passed, enquiry.due))
    straight = scenario.bypass and enquiry.open_already
    asked = () if enquiry.rating in scenario.not_asked else enquiry.asked
    stages = (TRIAGE,) if straight else STAGES if asked else (TRIAGE, RATE, DECIDE, TELL)
    for stage in stages:
        ready = env.now
        if stage == ANSWERS:
            back = [
                _answered(ready, a.agency, enquiry.rating, c, learned, opens, scenario)
                for a, c in zip(asked, chances.agencies, strict=False)
            ]
            yield env.timeout(max(0.0, max(back) - ready))
            passed.append(Passed(stage, ready, env.now))
            continue
        known = enquiry.rating if stage not in (TRIAGE, RATE) else ""
        urgent = known in ("", learned.top)
        desk = at_desk[desks[stage]]
        yield desk.wait(scenario.priority(known, ratings), urgent)
        begun = env.now
        minutes = learned.work_time(stage, enquiry.rating, chances.stages[stage])
        yield env.timeout(max(0.0, desk.ends(begun, minutes, urgent) - begun))
        desk.leave(urgent)
        passed.append(Passed(stage, ready, env.now, begun))


def _answered(
    at: float, agency: str, rating: str, chance: float, learned: Learned, opens: Hours, scenario: Scenario
) -> float:
    factor = scenario.agencies.get(agency, scenario.agencies.get(EVERY, 1.0))
    minutes = learned.answer_time(agency, rating, chance) * factor
    return at + minutes if rating == learned.top else opens.after(at, minutes)


def _chances(draws: random.Random) -> _Chances:
    return _Chances({s: draws.random() for s in STAGES}, [draws.random() for _ in range(MOST_ASKED)], draws.random())


def _filled(enquiry: Enquiry, chances: _Chances, learned: Learned) -> Enquiry:
    """An enquiry still under way, with the rating and the agencies that others like it had."""
    if DECIDE in enquiry.ends or ASK in enquiry.ends:
        return enquiry
    rating = enquiry.rating
    if not rating and learned.ratings:
        rating = learned.ratings[int(chances.filled * len(learned.ratings))]
    like = learned.askings.get(rating, ())
    agencies = like[int(chances.filled * len(like))] if like else ()
    return replace(enquiry, rating=rating, asked=tuple(Asked(a, 0.0, None) for a in agencies))


def _more_or_fewer(
    coming: Sequence[Enquiry], luck: Sequence[_Chances], factor: float, draws: random.Random
) -> tuple[list[Enquiry], list[_Chances]]:
    """So many times as many enquiries: some, drawn by lot, left out, or coming twice within the hour."""
    if factor == 1:
        return list(coming), list(luck)
    whole, part = divmod(factor, 1)
    last = max((e.number for e in coming), default=0)
    kept: list[Enquiry] = []
    with_luck: list[_Chances] = []
    for enquiry, chances in zip(coming, luck, strict=True):
        times = int(whole) + (draws.random() < part)
        for again in range(times):
            if not again:
                kept.append(enquiry)
                with_luck.append(chances)
                continue
            last += 1
            later = draws.random() * 60
            kept.append(replace(enquiry, number=last, opened=enquiry.opened + later))
            with_luck.append(_chances(draws))
    return kept, with_luck


def middle(values: Iterable[float], at: float) -> float:
    """The value at this point (0.5 the median, 0.9 the 90th centile), between neighbours in proportion."""
    return drawn(sorted(values), at)
