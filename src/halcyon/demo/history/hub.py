"""The hub at work: who is free when, what waits, and so when each step of every concern happened.

A queue for each role, served by its people within the county's opening hours: red at once, then by rating, then by
age. Agencies answer in their own time. The moments are those of the clock, so that a simulation that has been fitted to
what the product recorded (when something could be taken, was taken, was done) has something true to find.
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from halcyon.demo.history import parameters as p
from halcyon.demo.history.arrivals import troubles
from halcyon.demo.history.hours import MINUTE, OpenHours
from halcyon.demo.population.dice import weighted
from halcyon.demo.population.script import ConcernScript, Request, Taken, TakenOn
from halcyon.demo.population.stories import outcomes as wording
from halcyon.demo.population.timing import LONDON

ASSESSED = weighted(p.ASSESSED)
A_DAY = 498.0  # minutes of an ordinary working day of the hub
SHORTEST = timedelta(minutes=2)  # the record of identity is written a minute before the rating
Then = Callable[[datetime, datetime, str], None]  # taken, done, by whom


@dataclass(frozen=True)
class Work:
    """A piece of work that waits: how long it takes, and what happens when it is done."""

    rating: str
    minutes: float
    then: Then


@dataclass
class Team:
    """The people of one role, whoever is free first in the line, and what waits for them."""

    people: tuple[str, ...]
    free: deque[str] = field(default_factory=deque)
    waiting: list[tuple[int, datetime, int, Work]] = field(default_factory=list)


def whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


class Hub:
    """Gives scripts their times. One run; `teams` are the names of the people of each role."""

    def __init__(self, rng: random.Random, teams: dict[str, tuple[str, ...]], *, begins: datetime, until: datetime):
        self.rng = rng
        self.hours = OpenHours(begins.date() - timedelta(days=7), until.date() + timedelta(days=120))
        self.teams = {role: Team(people, deque(people)) for role, people in teams.items()}
        self.workers = teams.get("allocated_worker") or p.WORKERS
        self.bad = troubles(until)
        self.until = until
        self.events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.order = itertools.count()
        self.done: dict[str, ConcernScript] = {}
        self._away: dict[tuple[date, str], bool] = {}

    def run(self, scripts: Iterable[ConcernScript]) -> list[ConcernScript]:
        """Every script with the times at which it all happened, in their order; what lies after `until` as well."""
        listed = list(scripts)
        for script in listed:
            _Walk(self, script)
        for opens, closes in zip(self.hours.opens, self.hours.closes, strict=True):
            self.at(opens, self._open)
            self.at(closes, self._close)
        while self.events and len(self.done) < len(listed):
            moment, _order, act = heapq.heappop(self.events)
            act(moment)
        return [self.done[script.key] for script in listed]

    def at(self, moment: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.order), act))

    # -- the hub's people --------------------------------------------------------------------------------------------

    def put(self, role: str, work: Work, priority: int, at: datetime) -> None:
        """A piece of work waits for somebody of a role from now on."""
        if priority <= p.TRIAGE_PRIORITY and not self.hours.is_open(at):
            self._on_duty(role, work, at)
            return
        team = self.teams[role]
        heapq.heappush(team.waiting, (priority, at, next(self.order), work))
        self._serve(team, at)

    def _serve(self, team: Team, at: datetime) -> None:
        if not self.hours.is_open(at):
            return
        day = at.astimezone(LONDON).date()
        turned_away = 0
        while team.waiting and team.free and turned_away < len(team.free):
            name = team.free.popleft()
            if self._is_away(day, name, team):
                team.free.append(name)
                turned_away += 1
                continue
            turned_away = 0
            priority, _since, _order, work = heapq.heappop(team.waiting)
            stays = work.rating == "red" or priority <= p.TRIAGE_PRIORITY  # nobody goes home in the middle of it
            done = at + work.minutes * MINUTE if stays else self.hours.add(at, work.minutes)
            self.at(done, lambda now, n=name, w=work, t=at: self._finished(team, n, w, t, now))  # type: ignore[misc]

    def _finished(self, team: Team, name: str, work: Work, taken: datetime, at: datetime) -> None:
        team.free.append(name)
        work.then(taken, at, name)
        self._serve(team, at)

    def _open(self, at: datetime) -> None:
        for team in self.teams.values():
            self._serve(team, at)

    def _close(self, at: datetime) -> None:
        """What is red, or nobody has looked at, goes to whoever is on duty."""
        for role, team in self.teams.items():
            urgent = [each for each in team.waiting if each[0] <= p.TRIAGE_PRIORITY]
            if urgent:
                team.waiting = [each for each in team.waiting if each[0] > p.TRIAGE_PRIORITY]
                heapq.heapify(team.waiting)
                for *_, work in urgent:
                    self._on_duty(role, work, at)

    def _on_duty(self, role: str, work: Work, at: datetime) -> None:
        """Outside opening hours somebody of the role is on call."""
        taken = at + self.drawn(p.DUTY_WAIT) * MINUTE
        done = taken + work.minutes * MINUTE
        people = self.teams[role].people
        name = people[taken.toordinal() % len(people)]
        self.at(done, lambda now: work.then(taken, now, name))

    def _is_away(self, day: date, name: str, team: Team) -> bool:
        key = (day, name)
        if key not in self._away:
            place = team.people.index(name)
            role = next(r for r, t in self.teams.items() if t is team)
            missing = max(
                (
                    round(share * len(team.people))
                    for begins, ends, t in self.bad
                    if begins <= day < ends
                    for r, share in t.away
                    if r == role
                ),
                default=0,
            )
            sick = len(team.people) > 2 and self.rng.random() * 100 < p.SICK_PERCENT
            self._away[key] = sick or place < missing
        return self._away[key]

    # -- chance ------------------------------------------------------------------------------------------------------

    def drawn(self, of: tuple[float, float]) -> float:
        """Minutes from a lognormal distribution, given its median and sigma."""
        return self.rng.lognormvariate(math.log(of[0]), of[1])

    def work(self, stage: str, rating: str) -> float:
        """Minutes that one stage takes."""
        return max(p.SHORTEST_WORK, self.drawn(p.WORK[stage][rating]))

    def agency(self, request: Request, rating: str, asked: datetime) -> tuple[datetime, datetime, datetime]:
        """When a holder's reviewer would have decided, its officer opened the question, and answered it."""
        always = request.agency in p.ALWAYS_OPEN
        median, sigma = p.AGENCY_WAIT.get(request.agency, p.OTHER_AGENCY_WAIT)
        day = asked.astimezone(LONDON).date()
        slower = math.prod(
            by
            for begins, ends, t in self.bad
            if begins <= day < ends
            for code, by in t.slower
            if code == request.agency
        )

        def later(since: datetime, minutes: float) -> datetime:
            return since + minutes * MINUTE if always else self.hours.add(since, minutes)

        reviewed = later(asked, self.drawn(p.REVIEW_WAIT))
        opened = later(asked, self.drawn((median, sigma)) * p.RATING_HURRY[rating] * slower)
        opened = max(opened, reviewed + MINUTE)
        minutes = request.answer.answers.get("minutes", 15) if request.answer else 15
        return reviewed, opened, later(opened, float(minutes))


class _Walk:
    """One concern on its way through the hub. Each step is put to the hub when the one before is done."""

    def __init__(self, hub: Hub, script: ConcernScript) -> None:
        self.hub, self.script, self.rating = hub, script, script.rating
        self.taken: list[Taken] = []
        self.asked_at = script.received_at
        self.requests = script.requests
        hub.at(script.received_at, self._received)

    def _after(self, at: datetime) -> timedelta:
        return whole(at) - self.script.received_at

    def _put(self, stage: str, role: str, priority: int, at: datetime, then: Then) -> None:
        """Put a stage's work to the hub, and note when somebody takes it."""

        def finished(taken: datetime, done: datetime, by: str) -> None:
            taken = max(taken, at + p.TAKING)
            self.taken.append(Taken(self._after(taken), by, wording_of(stage)))
            then(taken, max(done, taken + SHORTEST), by)

        self.hub.put(role, Work(self.rating, self.hub.work(stage, self.rating), finished), priority, at)

    def _received(self, at: datetime) -> None:
        red = self.rating == "red"
        self._put("triage", "contact_officer", 0 if red else p.TRIAGE_PRIORITY, at, self._triaged)

    def _triaged(self, _taken: datetime, at: datetime, by: str) -> None:
        if self.script.triage:
            self.script = replace(
                self.script, triage=replace(self.script.triage, after=self._after(at), by_role=by), identified_by=by
            )
        self._put("rate", "mash_social_worker", p.PRIORITY[self.rating], at, self._rated)

    def _rated(self, _taken: datetime, at: datetime, by: str) -> None:
        if self.script.rated:
            self.script = replace(self.script, rated=replace(self.script.rated, after=self._after(at), by_role=by))
        if not self.requests:
            self._to_decide(at)
            return
        # Whoever rated it asks the agencies at once, as the same piece of work.
        minutes = self.hub.work("ask", self.rating)
        red = self.rating == "red"
        self.asked_at = at + minutes * MINUTE if red else self.hub.hours.add(at, minutes)
        given = []
        for request in self.requests:
            reviewed, opened, answered = self.hub.agency(request, self.rating, self.asked_at)
            answer = replace(request.answer, after=self._after(answered)) if request.answer else None
            given.append(
                replace(
                    request,
                    after=self._after(self.asked_at),
                    by_role=by,
                    opened=self._after(opened),
                    reviewed=self._after(reviewed),
                    answer=answer,
                )
            )
        self.requests = tuple(given)
        patience = p.PATIENCE[self.rating]
        until = self.asked_at + patience * MINUTE if red else self.hub.hours.add(self.asked_at, patience)
        answers = [self.script.received_at + r.answer.after if r.answer else until for r in given]
        ready = min(until, max(answers)) + timedelta(seconds=30)
        if self.script.re_rated:
            ready += timedelta(minutes=6)
            again = replace(self.script.re_rated, after=self._after(ready), by_role=by)
            self.script = replace(self.script, re_rated=again)
            self.rating = again.rating
        self.hub.at(ready, self._to_decide)

    def _to_decide(self, at: datetime) -> None:
        self._put("decide", "mash_manager", p.PRIORITY[self.rating], at, self._decided)

    def _decided(self, _taken: datetime, at: datetime, by: str) -> None:
        decision = self.script.decision
        if decision is None:
            self._end()
            return
        at = whole(at)
        out = any(r.answer is None or self.script.received_at + r.answer.after >= at for r in self.requests)
        reason = decision.unanswered_reason or self.hub.rng.choice(wording.UNANSWERED) if out else ""
        self.script = replace(
            self.script,
            decision=replace(decision, after=self._after(at), by_role=by, unanswered_reason=reason),
        )
        told_from = self._handed_over(at, decision.outcome)
        if self.script.feedback is None:
            self._end()
            return
        self.hub.at(told_from, self._to_tell)

    def _handed_over(self, at: datetime, outcome: str) -> datetime:
        """What the receiver does; returns when the referrer can be told: not before it has been decided for good."""
        hub, decided = self.hub, at
        add, rng = hub.hours.add, hub.rng
        back = again = None
        answered = add(at, hub.drawn(p.TAKE_ON_WAIT))
        if outcome in p.SENT_BACK_OUTCOMES and rng.random() * 100 < p.SENT_BACK_PERCENT:
            back = answered
            again = decided = add(back, 60 + hub.work("decide", self.rating))
            answered = add(again, hub.drawn(p.TAKE_ON_WAIT))
        taken_on = TakenOn(
            after=self._after(answered + MINUTE),
            worker=rng.choice(hub.workers),
            sent_back=self._after(back) if back else None,
            decided_again=self._after(again) if again else None,
        )
        if outcome == "assessment":
            visited, written, authorised = answered + MINUTE, answered, answered
            visited = add(visited, rng.uniform(*p.VISITED_DAYS) * A_DAY)
            written = add(visited, rng.uniform(*p.WRITTEN_DAYS) * A_DAY)
            authorised = add(written, rng.uniform(*p.AUTHORISED_DAYS) * A_DAY)
            taken_on = replace(
                taken_on,
                visited=self._after(visited),
                written=self._after(written),
                authorised=self._after(authorised),
                outcome=ASSESSED.pick(rng),
            )
        self.script = replace(self.script, taken_on=taken_on)
        return whole(decided) + timedelta(seconds=1) if again else at

    def _to_tell(self, at: datetime) -> None:
        role = (
            "contact_officer"
            if self.hub.rng.random() * 100 < p.FEEDBACK_BY["contact_officer"]
            else "mash_social_worker"
        )
        # Telling the referrer waits for opening hours, whatever the rating.
        self._put("feed_back", role, p.FEEDBACK_PRIORITY, at, self._fed_back)

    def _fed_back(self, _taken: datetime, at: datetime, by: str) -> None:
        if self.script.feedback:
            self.script = replace(
                self.script, feedback=replace(self.script.feedback, after=self._after(at), by_role=by)
            )
        self._end()

    def _end(self) -> None:
        self.hub.done[self.script.key] = replace(self.script, requests=self.requests, taken=tuple(self.taken))


def wording_of(stage: str) -> str:
    """Why somebody takes a piece of work, for the event."""
    return {
        "triage": "To check for danger",
        "rate": "To rate",
        "decide": "To decide",
        "feed_back": "To tell the referrer",
    }[stage]
