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
WORKED = (TRIAGE, RATE, ASK, DECIDE, TELL)  # the stages in which somebody of the hub works; the rest is waiting


@dataclass(frozen=True)
class Asked:
    """One agency asked: when it should have answered and when it did (None: it had not)."""

    agency: str
    due: float
    answered: float | None


@dataclass(frozen=True)
class Passed:
    """One stage of one enquiry: when it could begin and when it ended. `begun` is known in a simulation only."""

    stage: str
    ready: float
    ended: float
    begun: float | None = None

    @property
    def hours(self) -> float:
        return (self.ended - self.ready) / 60


@dataclass(frozen=True)
class Enquiry:
    """One enquiry as it really went. `ends` maps a stage to when it ended, `by` to who ended it (a number that stands
    for a person and means nothing elsewhere). `due` maps a time limit to when it ran out. An enquiry still under way
    has neither for what is to come.
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

    def answered_by(self) -> float | None:
        """When the hub had every answer that it waited for. It waits for an agency until that one's time is up."""
        if ASK not in self.ends:
            return None
        decided = self.ends.get(DECIDE)
        ends = [self.ends[ASK]]
        for asked in self.asked:
            if asked.answered is not None and (decided is None or asked.answered <= decided):
                ends.append(asked.answered)
            elif decided is not None:
                ends.append(min(asked.due, decided))
            else:
                return None
        return max(ends)

    def passed(self) -> list[Passed]:
        """The stages that this enquiry has gone through, in order."""
        found: list[Passed] = []
        ready: float = self.opened
        for stage in STAGES:
            if stage in (ASK, ANSWERS) and not self.asked and (DECIDE in self.ends or ASK not in self.ends):
                continue
            ended = self.answered_by() if stage == ANSWERS else self.ends.get(stage)
            if ended is None:
                break
            found.append(Passed(stage, ready, max(ended, ready)))
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
        ]

    @classmethod
    def from_plain(cls, given: Sequence[Any]) -> Enquiry:
        number, opened, rating, source, already, asked, ends, by, due = given
        return cls(number, opened, rating, source, already, tuple(Asked(*a) for a in asked), ends, by, due)
