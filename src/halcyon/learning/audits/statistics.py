"""The few statistics that an audit needs, in plain Python, and what they mean in words.

- Cohen’s kappa: Cohen, Educational and Psychological Measurement 20 (1960) 37-46. Words: Landis and Koch, Biometrics 33
  (1977) 159-174, table on page 165.
- Interval of a share: Wilson, JASA 22 (1927) 209-212, without correction.
- Interval of a difference of two shares: Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TypeVar

A = TypeVar("A", bound=Hashable)
SURE = 0.95
FEW = 5  # a share of fewer people than this says nothing, and could tell who they were (domain.md I10)
FEW_PAIRS = 10  # from fewer pairs than this a kappa would be mostly chance: our own bound


@dataclass(frozen=True)
class Agreement:
    """How far two people gave the same answers. `kappa` is None where only one answer was ever given."""

    pairs: int
    same: int
    kappa: float | None

    @property
    def share(self) -> float:
        return self.same / self.pairs if self.pairs else 0.0

    @property
    def words(self) -> str:
        """What the agreement means, beyond what chance would give."""
        if self.pairs < FEW_PAIRS:
            return "too few to say"
        if self.kappa is None:
            return "both gave one answer throughout, so agreement beyond chance cannot be worked out"
        for bound, said in ((0.0, "worse than chance"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate")):
            if self.kappa < bound or (bound and self.kappa <= bound):
                return said
        return "substantial" if self.kappa <= 0.8 else "almost perfect"


def agreement(pairs: Sequence[tuple[A, A]]) -> Agreement:
    """Cohen’s kappa, unweighted, of pairs (answer of the first, answer of the second)."""
    return agreement_of_all([pairs])


def agreement_of_all(questions: Sequence[Sequence[tuple[A, A]]]) -> Agreement:
    """Kappa over several questions: what chance would give is worked out within each, so that answers which are common
    to one question do not make the auditors look as if they agreed on another.
    """
    asked = [pairs for pairs in questions if pairs]
    n = sum(map(len, asked))
    same = sum(a == b for pairs in asked for a, b in pairs)
    by_chance = sum(map(_by_chance, asked))
    return Agreement(n, same, None if n - by_chance < 1e-9 else (same - by_chance) / (n - by_chance))


def _by_chance(pairs: Sequence[tuple[A, A]]) -> float:
    """How many of the pairs would be the same if each auditor gave their answers in the same shares, but at random."""
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    return sum(count * second[answer] for answer, count in first.items()) / len(pairs)


def wilson(met: int, of: int, *, sure: float = SURE) -> tuple[float, float]:
    """The interval of a share. Raises ValueError where `met` is not between 0 and `of`, or of nobody."""
    if not 0 <= met <= of or not of:
        raise ValueError(f"{met} of {of} is no share")
    z = NormalDist().inv_cdf(0.5 + sure / 2)
    share, square = met / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Change:
    """A share after and before, of different people, and the interval of the difference."""

    after: tuple[int, int]
    before: tuple[int, int]

    @property
    def enough(self) -> bool:
        return min(self.after[1], self.before[1]) >= FEW

    @property
    def difference(self) -> float:
        return self.after[0] / self.after[1] - self.before[0] / self.before[1]

    @property
    def interval(self) -> tuple[float, float]:
        """Newcombe’s interval of the difference after - before."""
        (a, of_a), (b, of_b) = self.after, self.before
        low_a, high_a = wilson(a, of_a)
        low_b, high_b = wilson(b, of_b)
        p, q = a / of_a, b / of_b
        return (
            self.difference - sqrt((p - low_a) ** 2 + (high_b - q) ** 2),
            self.difference + sqrt((high_a - p) ** 2 + (q - low_b) ** 2),
        )

    @property
    def verdict(self) -> str:
        """`too_few`, `better`, `worse` or `unsure` (the interval holds nought)."""
        if not self.enough:
            return "too_few"
        low, high = self.interval
        return "better" if low > 0 else "worse" if high < 0 else "unsure"

    @property
    def words(self) -> str:
        """The change in a sentence that says how sure one can be."""
        if not self.enough:
            return "Too few to say."
        low, high = (100 * x for x in self.interval)
        (a, of_a), (b, of_b) = self.after, self.before
        counts = f"{a} of {of_a} now, {b} of {of_b} before"
        points = f"{abs(round(100 * self.difference))} points"
        span = f"the true difference is likely to lie between {_points(low)} and {_points(high)}"
        return {
            "better": f"Better by {points} ({counts}); {span}.",
            "worse": f"Worse by {points} ({counts}); {span}.",
            "unsure": f"Not clear ({counts}): {span}, so it may be chance.",
        }[self.verdict]


def _points(value: float) -> str:
    """A difference in points. One that is smaller than a point is no "no change": a verdict may rest on it."""
    way, points = "better" if value > 0 else "worse", abs(round(value))
    if points == 0:
        return "no change" if value == 0 else f"less than 1 point {way}"
    return f"{points} {'point' if points == 1 else 'points'} {way}"
