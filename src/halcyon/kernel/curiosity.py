"""Curiosity prompts: published rules that turn what is known about somebody into a question, never into a score.

A prompt sees `PersonFacts` and nothing else. They hold no sex, ethnicity or disability, so that no prompt can depend on
them; a prompt that looks at the age says which law makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from halcyon.kernel.counting import add_months


@dataclass(frozen=True)
class Sign:
    """One thing known about a person. `kind` is a key of the registry's signs, `source` the id of the event that says
    so, `number` how often or how many where the source says a number.
    """

    kind: str
    on: date
    agency: str
    source: str
    number: float | None = None


@dataclass(frozen=True)
class PersonFacts:
    """What prompts read of one person on a day: the age in whole years (None: not known), and signs, newest first."""

    on: date
    age: int | None
    signs: tuple[Sign, ...] = ()

    def within(self, months: int, *kinds: str) -> tuple[Sign, ...]:
        """The signs of these kinds of the last so many months, newest first."""
        first = add_months(self.on, -months)
        return tuple(s for s in self.signs if s.kind in kinds and first <= s.on <= self.on)

    def ever(self, *kinds: str) -> tuple[Sign, ...]:
        """The signs of these kinds, newest first."""
        return tuple(s for s in self.signs if s.kind in kinds and s.on <= self.on)

    def under(self, age: int) -> bool:
        """Whether the person is younger. An age that is not known counts as younger: more is asked, not less."""
        return self.age is None or self.age < age


def times(signs: tuple[Sign, ...]) -> float:
    """How often these signs say that something happened: the numbers that they give, else once each."""
    return sum(s.number if s.number is not None else 1 for s in signs)


@dataclass(frozen=True)
class Raised:
    """What makes a prompt ask, and what speaks for another explanation. Both are shown."""

    evidence: tuple[Sign, ...]
    against: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """One published rule. `rule` says in plain words exactly when it asks, `looks_for` what would answer it, `age_law`
    which law makes it look at the age (empty: it does not). `verified` says whether the figures come from a source.
    """

    key: str
    version: int
    title: str
    question: str
    why: str
    rule: str
    looks_for: str
    source: str
    asks: Callable[[PersonFacts], Raised | None]
    age_law: str = ""
    verified: bool = False


@dataclass(frozen=True)
class FromEvent:
    """A kind of event in the chronology that is a sign; `pathway` narrows it."""

    event: str
    sign: str
    pathway: str = ""


@dataclass(frozen=True)
class FromAnswer:
    """A signed answer that is a sign: one of `codes`, or a number of `least` or more, which the sign then carries."""

    instrument: str
    question: str
    sign: str
    codes: tuple[str, ...] = ()
    least: float | None = None
