"""Repeatable chance: the same seed words give the same draws on every platform and under every hash seed."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


def dice(*words: object) -> random.Random:
    """A generator seeded by these words alone.

    Text seeds go through SHA-512 inside `random.Random`, so they do not depend on `hash()` or the platform. Callers
    keep to whole-number weights and to `random`, `randrange`, `choice`, `sample` and `shuffle`: the methods that use
    the C mathematics library (`gauss`, `expovariate`) may differ in the last bit between platforms.
    """
    return random.Random("|".join(str(word) for word in words))  # noqa: S311 - synthetic people, nothing secret


def chance(rng: random.Random, percent: float) -> bool:
    """True with this probability, in per cent (0-100)."""
    return rng.random() * 100 < percent


class Weighted(Generic[T]):
    """Items drawn in proportion to their weights."""

    __slots__ = ("_bounds", "items")

    def __init__(self, items: Iterable[T], weights: Iterable[float]) -> None:
        self.items: Sequence[T] = tuple(items)
        self._bounds = list(accumulate(weights))
        if not self.items or len(self._bounds) != len(self.items):
            raise ValueError("every item needs one weight, and there must be at least one item")

    def pick(self, rng: random.Random) -> T:
        return self.at(rng.random())

    def at(self, roll: float) -> T:
        """The item at this point (0 to 1) along the weights laid end to end."""
        return self.items[bisect(self._bounds, roll * self._bounds[-1], 0, len(self.items) - 1)]


def weighted(table: dict[T, int]) -> Weighted[T]:
    """A `Weighted` from a table of item to whole-number weight."""
    return Weighted(table.keys(), table.values())
