"""The hub played once more: a discrete-event simulation (SimPy) of desks, the people at them, and waiting agencies.

Each role is a desk with so many people at each hour. Work waits at the desk in the order of its urgency and then of its
coming; a person takes one thing at a time and ends it before the next. Danger checks come before everything that is not
of the most urgent rating, telling the referrer comes last. Outside opening hours only such work is done as history says
is done then: by whoever is on call, after as long as that took, or by the people who are written down as on duty.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Any

import simpy

from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.learning import ENOUGH, Learned, drawn
from halcyon.frontdoor.whatif.scenario import EVERY, IN_TURN, Scenario
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
    cases: int = 1
    aside: bool = False


@dataclass(frozen=True)
class _Chances:
    """The luck of one enquiry, drawn before anything happens: the same in every scenario with the same seed, so that
    two scenarios differ by what was changed and not by luck.
    """

    stages: Mapping[str, float]
    roles: Mapping[str, float]
    calls: Mapping[str, float]
    agencies: Sequence[float]
    filled: float


AT_DESK, ON_CALL = "at_desk", "on_call"
LAST = 99  # the place of telling the referrer in the order of work


class Desk:
    """The people of one role. `wait` gives an event that happens when one of them takes the work; its value says
    whether that is somebody at the desk or somebody on call.
    """

    def __init__(self, env: simpy.Environment, shifts: Sequence[Shift], *, on_call: bool) -> None:
        self.env = env
        self.shifts = shifts
        self.hours = Hours((s.begins, s.ends) for s in shifts)
        self.all_work = Hours((s.begins, s.ends) for s in shifts if s.all_work)
        self.on_call = on_call
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
        """When work that begins now will be done. Urgent work is not put down; other work rests while closed."""
        return begun + minutes if urgent else self.all_work.after(begun, minutes)

    def _give(self) -> None:
        while self.on_call and self._urgent and not self.takes_all:
            heappop(self._urgent)[3].succeed(ON_CALL)
        while self._has_somebody_for():
            urgent = bool(self._urgent) and (
                not self.takes_all or not self._other or self._urgent[0][:3] <= self._other[0][:3]
            )
            if urgent:
                self.urgent_under_way += 1
            else:
                self.other_under_way += 1
            heappop(self._urgent if urgent else self._other)[3].succeed(AT_DESK)

    def _has_somebody_for(self) -> bool:
        if self.takes_all:
            return bool(self._urgent or self._other) and self.people > self.urgent_under_way + self.other_under_way
        # What rests overnight does not keep those on duty from urgent work.
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


@dataclass(frozen=True)
class _Hub:
    """What every enquiry of one play meets."""

    env: simpy.Environment
    learned: Learned
    desks: Mapping[str, str]
    at_desk: Mapping[str, Desk]
    opens: Hours
    scenario: Scenario
    ratings: Sequence[str]

    def urgent(self, stage: str, rating: str) -> bool:
        """Whether this work is done while the hub is closed. Nothing learned: what is of the most urgent rating is,
        and what nobody has looked at or rated.
        """
        if self.learned.called:
            return (stage, rating) in self.learned.called
        return stage in (TRIAGE, RATE) or rating in ("", self.ratings[0])

    def priority(self, stage: str, rating: str) -> int:
        if self.scenario.order == IN_TURN:
            return 0
        place = self.scenario.priority(rating, self.ratings)
        if stage == TELL:
            return LAST
        # 0 the most urgent; 1 what has not been looked at; then the other ratings.
        return 0 if place == 0 else 1 if stage == TRIAGE else place + 1


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

    `desks` maps a stage to the role that works on it unless history knows others, `shifts` a role to its people;
    `ratings` are the county's, most urgent first. Enquiries keep their rating, their agencies and the moment they came;
    those not rated or asked about yet get what befell others.
    """
    draws = random.Random(seed)  # noqa: S311  (luck in a simulation, repeatable on purpose)
    luck = [_chances(draws) for _ in arrivals]
    coming = [_filled(e, c, learned) for e, c in zip(arrivals, luck, strict=True)]
    coming, luck = _more_or_fewer(coming, luck, scenario.arrivals, draws)
    if not coming:
        return []
    env = simpy.Environment(initial_time=min(e.opened for e in coming))
    roles = sorted({*desks.values(), *(r for listed in learned.doers.values() for r, _ in listed)})
    at_desk = {role: Desk(env, shifts.get(role, ()), on_call=bool(learned.call_outs)) for role in roles}
    hub = _Hub(env, learned, desks, at_desk, opens, scenario, ratings)
    played: list[Played] = []
    for enquiry, chances in zip(coming, luck, strict=True):
        env.process(_goes_through(hub, enquiry, chances, played))
    env.run()
    return sorted(played, key=lambda p: (p.opened, p.number))


def _goes_through(hub: _Hub, enquiry: Enquiry, chances: _Chances, played: list[Played]) -> Happening:
    env, learned, scenario = hub.env, hub.learned, hub.scenario
    yield env.timeout(enquiry.opened - env.now)
    passed: list[Passed] = []  # grows while the enquiry goes on; one that nobody comes to stays short
    aside = enquiry.aside is not None
    played.append(Played(enquiry.number, enquiry.rating, enquiry.opened, passed, enquiry.due, enquiry.cases, aside))
    asked = () if enquiry.rated(ASK) in scenario.not_asked else enquiry.asked
    gave_up = False
    for stage in _route(enquiry, asked, scenario):
        if stage == TELL and enquiry.aside is not None:
            # When the worker of the open case takes it up is not the hub's doing, and is as it was.
            yield env.timeout(max(0.0, enquiry.ends[DECIDE] - env.now))
        ready = env.now
        rating = enquiry.rated(stage)
        urgent = hub.urgent(stage, rating)
        minutes = learned.work_time(stage, rating, chances.stages[stage])
        if stage == ANSWERS:
            back = max(
                _answered(hub, ready, a.agency, rating, c) for a, c in zip(asked, chances.agencies, strict=False)
            )
            until = _given_up(hub, ready, rating)
            gave_up = back > until
            yield env.timeout(max(0.0, min(back, until) - ready))
            passed.append(Passed(stage, ready, env.now))
            continue
        if stage == ASK and learned.beside:
            yield env.timeout(minutes if urgent else hub.opens.after(ready, minutes) - ready)
            passed.append(Passed(stage, ready, env.now, ready))
            continue
        role = learned.role_for(stage, chances.roles[stage], hub.desks[stage])
        desk = hub.at_desk[role]
        who = yield desk.wait(hub.priority(stage, rating), urgent)
        if who == ON_CALL:
            delays = learned.call_outs.get(stage, ())
            delays = delays if len(delays) >= ENOUGH else learned.call_outs[""]
            yield env.timeout(drawn(delays, chances.calls[stage]))
        begun = env.now
        yield env.timeout(max(0.0, desk.ends(begun, minutes, urgent) - begun))
        if who == AT_DESK:
            env.process(_turns_to_other_things(desk, minutes * learned.other.get(role, 0.0), urgent))
        if stage == DECIDE and gave_up:
            # As in what really happened: where an answer was given up, waiting for answers ends with taking it up.
            passed[-1] = replace(passed[-1], ended=begun)
            ready = begun
        passed.append(Passed(stage, ready, env.now, begun))


def _turns_to_other_things(desk: Desk, minutes: float, urgent: bool) -> Happening:
    """The enquiry has gone on, and the person is back when the other things that come with the work are done."""
    if minutes:
        yield desk.env.timeout(max(0.0, desk.ends(desk.env.now, minutes, urgent) - desk.env.now))
    desk.leave(urgent)


def _route(enquiry: Enquiry, asked: Sequence[Asked], scenario: Scenario) -> Sequence[str]:
    """The stages that an enquiry goes through in a scenario."""
    if enquiry.aside is not None:
        return enquiry.route
    if scenario.bypass and enquiry.open_already:
        return (TRIAGE,)
    return tuple(STAGES) if asked else (TRIAGE, RATE, DECIDE, TELL)


def _answered(hub: _Hub, at: float, agency: str, rating: str, chance: float) -> float:
    factor = hub.scenario.agencies.get(agency, hub.scenario.agencies.get(EVERY, 1.0))
    minutes = hub.learned.answer_time(agency, rating, chance) * factor
    if minutes == float("inf"):
        # Nobody answers; the hub waits as long as it is used to, or, where it always had an answer, for the slowest.
        return minutes if hub.learned.waits_at_most(rating) < minutes else at
    return at + minutes if agency in hub.learned.always else hub.opens.after(at, minutes)


def _given_up(hub: _Hub, at: float, rating: str) -> float:
    minutes = hub.learned.waits_at_most(rating)
    if minutes == float("inf"):
        return minutes
    return at + minutes if rating == hub.ratings[0] else hub.opens.after(at, minutes)


def _chances(draws: random.Random) -> _Chances:
    return _Chances(
        {s: draws.random() for s in STAGES},
        {s: draws.random() for s in STAGES},
        {s: draws.random() for s in STAGES},
        [draws.random() for _ in range(MOST_ASKED)],
        draws.random(),
    )


def _filled(enquiry: Enquiry, chances: _Chances, learned: Learned) -> Enquiry:
    """An enquiry still under way, with the rating and the agencies that others like it had."""
    if DECIDE in enquiry.ends or ASK in enquiry.ends or enquiry.aside is not None:
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
