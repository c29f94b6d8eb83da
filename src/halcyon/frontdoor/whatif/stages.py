"""The stages that every enquiry goes through, in order, and how long each took for one that went through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TRIAGE, RATE, ASK, ANSWERS, DECIDE, TELL = "danger_check", "rating", "asking", "answers", "decision", "feedback"
WHOLE = "whole"
STAGES: Mapping[str, str] = {
    TRIAGE: "Danger check",
    RATE: "Rating",
    ASK: "Asking agencies",
    ANSWERS: "Agencies’ answers",
    DECIDE: "Decision",
    TELL: "Feedback to the referrer",
}
TITLES: Mapping[str, str] = {**STAGES, WHOLE: "Received until decided"}
# While an enquiry is in one of these it has the rating that it was given first: it is rated again, if at all, by what
# the agencies answered.
BEFORE_RATED_AGAIN = (TRIAGE, RATE, ASK, ANSWERS)
WORKED = (TRIAGE, RATE, ASK, DECIDE, TELL)  # the stages in which somebody of the hub works; the rest is waiting


@dataclass(frozen=True)
class Asked:
    """One agency asked: when it should have answered and when it did (None: it had not)."""

    agency: str
    due: float
    answered: float | None


@dataclass(frozen=True)
class Passed:
    """One stage of one enquiry: when it could begin, when somebody took it (None: not known) and when it ended."""

    stage: str
    ready: float
    ended: float
    begun: float | None = None

    @property
    def hours(self) -> float:
        return (self.ended - self.ready) / 60


@dataclass(frozen=True)
class Enquiry:
    """One enquiry as it really went. `ends` maps a stage to when it ended, `begun` to when somebody took it (where that
    was recorded), `by` to who ended it (a number that stands for a person and means nothing elsewhere). `due` maps a
    time limit to when it ran out. An enquiry still under way has none of these for what is to come.

    `rating` is the one that it has now, `first` the one that it was given first, where that was another.

    Brothers and sisters of one contact that were worked together are one enquiry here, which counts for as many as
    `cases` says. `aside` is since when the worker of an open case had it, to whom it was passed: what that worker did
    is not the hub's, and of the hub's own stages only telling the referrer is left.
    """

    number: int
    opened: float
    rating: str = ""
    source: str = ""
    open_already: bool = False
    asked: tuple[Asked, ...] = ()
    ends: Mapping[str, float] = field(default_factory=dict)
    by: Mapping[str, int] = field(default_factory=dict)
    due: Mapping[str, float] = field(default_factory=dict)
    begun: Mapping[str, float] = field(default_factory=dict)
    cases: int = 1
    aside: float | None = None
    first: str = ""

    def rated(self, stage: str) -> str:
        """The rating by which this stage was worked."""
        return self.first if self.first and stage in BEFORE_RATED_AGAIN else self.rating

    @property
    def route(self) -> tuple[str, ...]:
        """The stages that this enquiry goes through at the hub."""
        if self.aside is not None:
            done = tuple(s for s in (TRIAGE, RATE, ASK) if s in self.ends)
            return (*done, TELL) if DECIDE in self.ends else done
        unasked = not self.asked and (DECIDE in self.ends or ASK not in self.ends)
        return tuple(s for s in STAGES if not (unasked and s in (ASK, ANSWERS)))

    @property
    def gave_up(self) -> bool:
        """Whether the hub decided without an answer that it had asked for."""
        decided = self.ends.get(DECIDE)
        return decided is not None and any(a.answered is None or a.answered > decided for a in self.asked)

    def answered_by(self) -> float | None:
        """When the hub had every answer that it waited for: when it took up the decision, where it gave one up."""
        if ASK not in self.ends:
            return None
        asked_at, decided = self.ends[ASK], self.ends.get(DECIDE)
        if self.gave_up and decided is not None:
            taken_up = self.begun.get(DECIDE)
            if taken_up is None:
                taken_up = max((min(a.due, decided) for a in self.asked), default=decided)
            return max(asked_at, min(taken_up, decided))
        if decided is None and any(a.answered is None for a in self.asked):
            return None
        return max([asked_at, *(a.answered for a in self.asked if a.answered is not None)])

    def passed(self) -> list[Passed]:
        """The stages that this enquiry has gone through, in order."""
        found: list[Passed] = []
        ready: float = self.opened
        for stage in self.route:
            if stage == TELL and self.aside is not None:
                ready = max(ready, self.ends[DECIDE])  # the worker has taken it up
            ended = self.answered_by() if stage == ANSWERS else self.ends.get(stage)
            if ended is None:
                break
            begun = self.begun.get(stage)
            begun = None if begun is None else min(max(begun, ready), max(ended, ready))
            found.append(Passed(stage, ready, max(ended, ready), begun))
            ready = max(ended, ready)
        return found

    def plain(self) -> list[Any]:
        """As a list that JSON can hold."""
        asked = [[a.agency, a.due, a.answered] for a in self.asked]
        return [
            self.number,
            self.opened,
            self.rating,
            self.source,
            self.open_already,
            asked,
            dict(self.ends),
            dict(self.by),
            dict(self.due),
            dict(self.begun),
            self.cases,
            self.aside,
            self.first,
        ]

    @classmethod
    def from_plain(cls, given: Sequence[Any]) -> Enquiry:
        number, opened, rating, source, already, asked, *rest = given
        return cls(number, opened, rating, source, already, tuple(Asked(*a) for a in asked), *rest)
