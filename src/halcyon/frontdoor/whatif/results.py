"""What came out: times per stage, waits and missed limits; many plays together; beside what really happened."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.learning import drawn
from halcyon.frontdoor.whatif.scenario import Scenario
from halcyon.frontdoor.whatif.stages import DECIDE, RATE, STAGES, TITLES, TRIAGE, WHOLE, Enquiry, Passed

MEDIAN, NINETIETH, WAIT, COUNT, LATE = "median", "p90", "wait", "count", "late"
ALL_MEDIAN, ALL_NINETIETH = "median_all", "p90_all"  # with nights and weekends
OPEN, AGED = "open", "p90_aged"  # not decided at the end; the 90th centile with those at their age by then
NUMBERS = (MEDIAN, NINETIETH, ALL_MEDIAN, ALL_NINETIETH, WAIT, COUNT, LATE, OPEN, AGED)
LIMITS: Mapping[str, tuple[str, str]] = {
    "triage": (TRIAGE, "Danger check"),
    "rating": (RATE, "RAG-rating"),
    "outcome": (DECIDE, "Decision"),
}
"""Time limits that run from receipt: the key of the limit, the stage whose end meets it, its name."""
LOW, HIGH = 0.05, 0.95  # nine plays in ten lie between


@dataclass(frozen=True)
class Went:
    """One enquiry, real or played, as it is measured."""

    rating: str
    opened: float
    passed: Sequence[Passed]
    due: Mapping[str, float]
    cases: int = 1  # it counts for so many
    aside: bool = False  # it was passed on, and the hub decides nothing

    def ended(self, stage: str) -> float | None:
        return next((p.ended for p in self.passed if p.stage == stage), None)


def really(history: Iterable[Enquiry]) -> list[Went]:
    return [Went(e.rating, e.opened, e.passed(), e.due, e.cases, e.aside is not None) for e in history]


Measured = dict[str, dict[str, float]]
"""By stage (or limit, under "limit:" and its key): the numbers of one play, times in hours, shares from 0 to 1."""


def measured(
    went: Iterable[Went],
    *,
    begins: float,
    ends: float,
    opens: Hours,
    scenario: Scenario | None = None,
) -> Measured:
    """Measure the enquiries that came from `begins` to `ends`, as they stood at `ends`.

    Times are counted twice: while the hub was open, and in all. A model is judged by the first: nights and weekends
    pass whatever the hub does, and one enquiry more or less that has to wait for the morning would otherwise move a
    90th centile from one hour to sixteen. What had not ended by then is in no time but `AGED`, and in no count but that
    of missed limits and `OPEN`; the real and the played are cut off alike. Waits are known in a play only.
    """
    hours: dict[str, list[float]] = {s: [] for s in TITLES}
    in_all: dict[str, list[float]] = {s: [] for s in TITLES}
    waits: dict[str, list[float]] = {s: [] for s in STAGES}
    due: dict[str, list[bool]] = {k: [] for k in LIMITS}
    still_open: list[float] = []
    for one in went:
        if not begins <= one.opened < ends:
            continue
        for stage, counted in _hours(one, ends, opens):
            hours[stage] += [counted] * one.cases
        for passed in one.passed:
            if passed.ended <= ends:
                in_all[passed.stage] += [passed.hours] * one.cases
                if passed.begun is not None:
                    waits[passed.stage] += [opens.between(passed.ready, passed.begun) / 60] * one.cases
        decided = one.ended(DECIDE)
        if decided is not None and decided <= ends:
            in_all[WHOLE] += [(decided - one.opened) / 60] * one.cases
        elif not one.aside:
            still_open += [opens.between(one.opened, ends) / 60] * one.cases
        for key, (stage, _title) in LIMITS.items():
            limit = _limit(one, key, opens, scenario)
            if limit is not None and limit <= ends:
                met = one.ended(stage)
                due[key] += [met is None or met > limit] * one.cases
    found: Measured = {}
    for stage, listed in hours.items():
        ordered = sorted(listed)
        found[stage] = {COUNT: len(ordered)}
        if ordered:
            whole = sorted(in_all[stage])
            found[stage] |= {MEDIAN: drawn(ordered, 0.5), NINETIETH: drawn(ordered, 0.9)}
            found[stage] |= {ALL_MEDIAN: drawn(whole, 0.5), ALL_NINETIETH: drawn(whole, 0.9)}
        if waits.get(stage):
            found[stage][WAIT] = sum(waits[stage]) / len(waits[stage])
    found[WHOLE][OPEN] = len(still_open)
    if hours[WHOLE] or still_open:
        found[WHOLE][AGED] = drawn(sorted(hours[WHOLE] + still_open), 0.9)
    for key, missed in due.items():
        found[f"limit:{key}"] = {COUNT: len(missed)}
        if missed:
            found[f"limit:{key}"][LATE] = sum(missed) / len(missed)
    return found


def _limit(one: Went, key: str, opens: Hours, scenario: Scenario | None) -> float | None:
    if key == "outcome" and scenario is not None and one.rating in scenario.limits:
        return opens.after(one.opened, scenario.limits[one.rating] * 60)
    return one.due.get(key)


Chance = Mapping[str, Mapping[str, Sequence[float]]]
"""By stage and number: between what nine in ten of the quarters lie that chance would have made of the same days."""

RESAMPLED = 400
DAY = 24 * 60.0


def by_chance(went: Iterable[Went], *, begins: float, ends: float, opens: Hours, seed: int) -> Chance:
    """How far chance alone moves what happened: a bootstrap of its days.

    What came on one day shares its queues and who was away, so whole days (of arrival) are drawn with replacement, as
    many as there were, and the median and the 90th centile are taken of each draw (B. Efron and R. Tibshirani, An
    Introduction to the Bootstrap, 1993, chapter 8 on data that hang together).
    """
    days: dict[str, dict[int, list[float]]] = {s: {} for s in TITLES}
    number = max(1, math.ceil((ends - begins) / DAY))
    for one in went:
        if begins <= one.opened < ends:
            day = int((one.opened - begins) // DAY)
            for stage, hours in _hours(one, ends, opens):
                days[stage].setdefault(day, []).extend([hours] * one.cases)
    found: dict[str, dict[str, Sequence[float]]] = {}
    for stage, listed in days.items():
        rng = np.random.default_rng([seed, len(found)])
        blocks = [np.array(listed.get(d, ())) for d in range(number)]
        draws = []
        for _ in range(RESAMPLED if listed else 0):
            together = np.concatenate([blocks[d] for d in rng.integers(0, number, number)])
            if together.size:
                draws.append(np.quantile(together, (0.5, 0.9)))
        found[stage] = {}
        if draws:
            low, high = np.quantile(np.array(draws), (LOW, HIGH), axis=0)
            for place, name in enumerate((MEDIAN, NINETIETH)):
                found[stage][name] = [round(float(low[place]), 6), round(float(high[place]), 6)]
    return found


def _hours(one: Went, ends: float, opens: Hours) -> Iterable[tuple[str, float]]:
    """The stages that an enquiry had gone through by `ends`, and the whole, in hours while the hub was open."""
    for passed in one.passed:
        if passed.ended <= ends:
            yield passed.stage, opens.between(passed.ready, passed.ended) / 60
    decided = one.ended(DECIDE)
    if decided is not None and decided <= ends:
        yield WHOLE, opens.between(one.opened, decided) / 60


@dataclass(frozen=True)
class Number:
    """The middle of many plays, and between what nine in ten of them lie."""

    value: float
    low: float
    high: float


def together(plays: Sequence[Measured]) -> dict[str, dict[str, Number]]:
    """Many plays as one: of each number the mean, and the interval that holds nine plays in ten."""
    found: dict[str, dict[str, Number]] = {}
    for what in plays[0] if plays else ():
        found[what] = {}
        for name in NUMBERS:
            values = sorted(p[what][name] for p in plays if name in p[what])
            if values:
                found[what][name] = Number(sum(values) / len(values), drawn(values, LOW), drawn(values, HIGH))
    return found


@dataclass(frozen=True)
class Check:
    """One number that was foretold, beside what really happened. `off` is the difference as a share of the real one,
    `chance` between what chance alone would have put the real one (None: not known).
    """

    stage: str
    name: str  # MEDIAN or NINETIETH
    real: float
    foretold: Number
    count: int
    tolerance: float
    chance: tuple[float, float] | None = None

    @property
    def uncertain(self) -> bool:
        """Whether chance alone moves what happened by more than the tolerance."""
        if self.chance is None:
            return False
        return max(self.real - self.chance[0], self.chance[1] - self.real) > self.tolerance * self.real

    @property
    def off(self) -> float:
        if self.real == 0:
            return 0.0 if self.foretold.value == 0 else float("inf")
        return (self.foretold.value - self.real) / self.real

    @property
    def holds(self) -> bool:
        return abs(self.off) <= self.tolerance


@dataclass(frozen=True)
class Verdict:
    """Whether the model may be used: every number within the tolerance, and enough enquiries to tell."""

    checks: tuple[Check, ...]
    few: int  # below so many enquiries in a stage nothing is said of it

    @property
    def thin(self) -> tuple[str, ...]:
        """The stages of which too little happened to judge by."""
        return tuple(dict.fromkeys(c.stage for c in self.checks if c.count < self.few))

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(c for c in self.checks if not c.holds)

    @property
    def untaught(self) -> bool:
        """Whether it foretold nothing at all, because too little ended in the time from which it learns."""
        return bool(self.checks) and all(c.off == float("inf") for c in self.checks)

    @property
    def may_be_used(self) -> bool:
        return bool(self.checks) and not self.failed and not self.thin


def verdict(
    real: Measured,
    foretold: Mapping[str, Mapping[str, Number]],
    *,
    tolerance: float,
    few: int,
    chance: Chance | None = None,
) -> Verdict:
    """Compare what was foretold with what happened: the median and the 90th centile of each stage and of the whole.

    What chance does to the real numbers is told beside them and changes nothing in the rule.
    """
    checks = []
    for stage in TITLES:
        for name in (MEDIAN, NINETIETH):
            happened = real[stage].get(name)
            said = foretold.get(stage, {}).get(name)
            if happened is not None:
                missing = Number(float("inf"), float("inf"), float("inf"))
                span = (chance or {}).get(stage, {}).get(name)
                checks.append(
                    Check(
                        stage, name, happened, said or missing, int(real[stage][COUNT]), tolerance,
                        (span[0], span[1]) if span else None,
                    )
                )  # fmt: skip
    return Verdict(tuple(checks), few)


def rounded(play: Measured) -> Measured:
    """A play as it is kept: to a millionth, so that it is the same after being written and read."""
    return {what: {name: round(value, 6) for name, value in names.items()} for what, names in play.items()}
