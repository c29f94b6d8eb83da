"""What each scheme of safeguarding training asks of somebody at a level, as data; and how somebody stands. Plain Python.

Two kinds of rule live beside each other. The intercollegiate documents count hours over three years. The general
practice standards count no hours: they ask for things done once, and for things done every year. Source: domain.md G4,
whose marks are kept: `verified` is False for what it recalls without having read the document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from halcyon.kernel.counting import add_months

CHILD, ADULT = "child", "adult"
IN_DATE, DUE, OVERDUE = "in_date", "due", "overdue"
WORDS = {IN_DATE: "In date", DUE: "Due", OVERDUE: "Overdue"}
SOON = timedelta(days=90)
EVIDENCE = {
    "session": "Training session",
    "induction": "Induction",
    "lead_meeting": "Meeting with the practice safeguarding lead",
    "update": "Annual update",
    "reflection": "Annual reflection",
}


@dataclass(frozen=True)
class Level:
    """What one level asks for.

    With hours: `minutes` within any `months`, of which `taking_part` per cent by taking part; somebody new has the
    `first_minutes` to do within `first_months`, or the whole cycle where there are none. Without hours: each of `once`
    within so many months of beginning, and each of `yearly` within the last twelve months.
    """

    level: str
    title: str
    minutes: int = 0
    months: int = 36
    taking_part: int = 0
    first_minutes: int = 0
    first_months: int = 0
    once: tuple[tuple[str, int], ...] = ()
    yearly: tuple[str, ...] = ()
    verified: bool = False


@dataclass(frozen=True)
class Scheme:
    """A scheme for work with some people: `about` says which of child and adult its sessions must count for."""

    key: str
    title: str
    about: frozenset[str]
    levels: tuple[Level, ...]
    source: str

    def level(self, level: str) -> Level:
        """The level of this name. Raises KeyError."""
        return {each.level: each for each in self.levels}[level]


SCHEMES = {
    s.key: s
    for s in (
        Scheme(
            "children",
            "Safeguarding children, intercollegiate document (4th edition, 2019)",
            frozenset({CHILD}),
            (
                Level("1", "Level 1: everybody", 120),
                Level("2", "Level 2: contact with children", 240),
                Level("3", "Level 3: core", 480),
                Level(
                    "3+",
                    "Level 3: additional",
                    720,
                    taking_part=50,
                    first_minutes=960,
                    first_months=12,
                ),
                Level("4", "Level 4: named professionals", 1440),
                Level("5", "Level 5: designated professionals", 1440),
            ),
            "domain.md G4: children ICD 2019",
        ),
        Scheme(
            "adults",
            "Safeguarding adults, intercollegiate document (2018, 2nd edition 2024)",
            frozenset({ADULT}),
            (
                Level("1", "Level 1: everybody", 120),
                Level("2", "Level 2: contact with adults at risk", 180),
                Level("3", "Level 3: assesses and plans", 480),
                Level("4", "Level 4: named professionals", 1440),
                Level("5", "Level 5: designated professionals", 1440),
            ),
            "domain.md G4: adult ICD 2018",
        ),
        Scheme(
            "general_practice",
            "General practice safeguarding standards (no count of hours)",
            frozenset({CHILD, ADULT}),
            (
                Level(
                    "3",
                    "Level 3: general practitioners and practice nurses",
                    once=(("induction", 1), ("lead_meeting", 1)),
                    yearly=("update", "reflection"),
                    verified=True,
                ),
            ),
            "domain.md G4: RCGP safeguarding standards, level 3",
        ),
    )
}


@dataclass(frozen=True)
class Done:
    """Something learned: on which day, how many minutes, of those how many by taking part, what kind of evidence it is
    (`EVIDENCE`), and what it counts for (child, adult or both: one session may count for both).
    """

    on: date
    minutes: int
    taking_part: int
    kind: str
    about: frozenset[str]


@dataclass(frozen=True)
class Standing:
    """How somebody stands (`WORDS`), until when or since when (None: cannot be said), and the reason in words."""

    state: str
    on: date | None
    reason: str


def standing(scheme: Scheme, level: Level, done: Iterable[Done], *, since: date, today: date) -> Standing:
    """How somebody stands at a level that they have had to meet since a day."""
    past = sorted((d for d in done if d.on <= today and d.about & scheme.about), key=lambda d: d.on)
    if level.minutes:
        return _by_hours(level, past, since=since, today=today)
    return _by_evidence(scheme, level, past, since=since, today=today)


def _by_hours(level: Level, past: list[Done], *, since: date, today: date) -> Standing:
    begins = add_months(today, -level.months)
    counted = [d for d in past if d.on > begins]
    total, part = sum(d.minutes for d in counted), sum(d.taking_part for d in counted)
    wanted = level.minutes * level.taking_part // 100
    years = f"{level.months // 12} years"
    if level.first_months and today <= add_months(since, level.first_months):
        return _first(level, past, since)
    if total >= level.minutes and part >= wanted:
        until = _runs_out(level, counted, wanted)
        words = f"{_hours(total)} of {_hours(level.minutes)} in {years}."
        return Standing(DUE if until <= today + SOON else IN_DATE, until, words)
    lacking = [f"{_hours(total)} of {_hours(level.minutes)} in {years}."] if total < level.minutes else []
    if part < wanted:
        lacking.append(f"{_hours(part)} of {_hours(wanted)} by taking part.")
    first = add_months(since, level.first_months or level.months)
    if today <= first:
        return Standing(DUE, first, " ".join(lacking))
    ran_out = max((_ran_out(level, past, wanted), first), default=first)
    return Standing(OVERDUE, min(ran_out, today), " ".join(lacking))


def _first(level: Level, past: list[Done], since: date) -> Standing:
    """Somebody in their first months at a level that asks for more at the start."""
    total, until = sum(d.minutes for d in past if d.on >= since), add_months(since, level.first_months)
    words = f"{_hours(total)} of {_hours(level.first_minutes)} in the first {level.first_months} months."
    return Standing(IN_DATE if total >= level.first_minutes else DUE, until, words)


def _runs_out(level: Level, counted: list[Done], wanted: int) -> date:
    """The first day on which what counts now is too old to be enough."""
    total, part = sum(d.minutes for d in counted), sum(d.taking_part for d in counted)
    for d in counted:
        total, part = total - d.minutes, part - d.taking_part
        if total < level.minutes or part < wanted:
            return add_months(d.on, level.months)
    return add_months(counted[-1].on, level.months)


def _ran_out(level: Level, past: list[Done], wanted: int) -> date:
    """The last day on which it was enough; long ago when it never was."""
    found = date.min
    for last in range(len(past)):
        begins = add_months(past[last].on, -level.months)
        counted = [d for d in past[: last + 1] if d.on > begins]
        enough = sum(d.minutes for d in counted) >= level.minutes and sum(d.taking_part for d in counted) >= wanted
        if enough:
            found = max(found, _runs_out(level, counted, wanted))
    return found


def _by_evidence(scheme: Scheme, level: Level, past: list[Done], *, since: date, today: date) -> Standing:
    late: list[str] = []
    coming: list[tuple[date, str]] = []
    until: list[date] = []
    for kind, months in level.once:
        by = add_months(since, months)
        if not any(d.kind == kind for d in past):
            words = f"{EVIDENCE[kind]}: not done."
            if by < today:
                late.append(words)
            else:
                coming.append((by, words))
    for kind in level.yearly:
        for about in sorted(scheme.about):
            last = max((d.on for d in past if d.kind == kind and about in d.about), default=None)
            by = add_months(last or since, 12)
            words = f"{EVIDENCE[kind]} ({about}): {'last ' + _day(last) if last else 'never'}."
            if by < today:
                late.append(words)
            elif last is None or by <= today + SOON:
                coming.append((by, words))
            else:
                until.append(by)
    if late:
        return Standing(OVERDUE, None, " ".join(late))
    if coming:
        return Standing(DUE, min(by for by, _ in coming), " ".join(words for _, words in sorted(coming)))
    return Standing(IN_DATE, min(until, default=None), "Everything that is asked for has been done this year.")


def _hours(minutes: int) -> str:
    return f"{round(minutes / 60, 1):g} h"


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
