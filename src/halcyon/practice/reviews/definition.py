"""What a kind of review is made of. The kinds themselves are in `kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from halcyon.kernel.counting import Limit

NOTIFIED, DECIDED, CONCLUDED, PUBLISHED = "notified", "decided", "concluded", "published"
AWARE, RAPID = "aware", "rapid_review"
SUMMARIES, INQUEST, REPORTED, DISCUSSED = "summaries", "inquest", "reported", "discussed"
MOMENTS = {
    AWARE: "the authority learned of it",
    RAPID: "the rapid review counts from here: as the county’s profile says",
    NOTIFIED: "notified",
    DECIDED: "decided to hold it",
    CONCLUDED: "report agreed",
    PUBLISHED: "published",
    SUMMARIES: "every agency’s summary is back, or it was decided on those that were",
    REPORTED: "the panel on child deaths has what it waits for: the meeting’s report or the inquest’s result, "
    "whichever came last",
    DISCUSSED: "the panel on child deaths has discussed the death",
}
"""The moments of one limb that a clock can count from and to."""

STEPS = {
    NOTIFIED: "It was notified",
    SUMMARIES: "Every agency’s summary for the rapid review is back",
    INQUEST: "The result of the inquest came",
    DISCUSSED: "The panel on child deaths has discussed the death",
}
"""What somebody writes down with its day because nothing else in a review says it."""

YES, NO, NOT_KNOWN = "yes", "no", "not_known"


@dataclass(frozen=True)
class Criterion:
    """One question of the decision to hold a review. Answered yes, no or not known, each with the reason."""

    key: str
    words: str


@dataclass(frozen=True)
class ReviewClock:
    """A time limit of one limb, from one of its moments to another."""

    key: str
    title: str
    starts: str
    stops: str
    limit: Limit


@dataclass(frozen=True)
class Publication:
    """Whether a report of this kind is published, and what must have been done before.

    `published` False means that reports of this kind go to those who asked for them and not to the public. `before`
    are the things that must be confirmed first, by key. `may_withhold` says that the body may decide not to publish,
    with its reason written down.
    """

    published: bool
    words: str
    before: tuple[tuple[str, str], ...] = ()
    may_withhold: bool = True


@dataclass(frozen=True)
class ReviewKind:
    """A kind of review.

    `needs` are the criteria that together make it a duty to hold one; where they are not all met, the body may still
    decide to hold it with a reason if `discretion`. `owner` is the body that usually decides: it can be written anew
    for each review, because such bodies change. `steps` are those of `STEPS` that are written down with their day, and
    `before_closing` those without which the review is not closed.
    """

    key: str
    title: str
    short: str
    formerly: str
    owner: str
    law: str
    verified: bool
    criteria: tuple[Criterion, ...]
    needs: tuple[str, ...]
    discretion: bool
    clocks: tuple[ReviewClock, ...]
    publication: Publication
    of_people: bool = True  # about a child or an adult, so that their records may be asked for
    steps: tuple[str, ...] = ()
    before_closing: tuple[str, ...] = ()

    @property
    def timed_to_notification(self) -> bool:
        """Whether a time limit runs until it is notified, so that it may be opened before that."""
        return any(clock.stops == NOTIFIED for clock in self.clocks)

    def duty(self, answers: Mapping[str, str]) -> bool:
        """Whether these answers, by criterion, make it a duty to hold this review. Not known is not yes."""
        return bool(self.needs) and all(answers.get(key) == YES for key in self.needs)
