"""Keeping a search within its budget: rarest key first, and what was left out is said, never dropped silently."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from halcyon.people.matching.keys import Key

# Records fetched for one search at most (performance.md section 4).
CAP = 4_000


class Step(NamedTuple):
    """One key of a search: how many records of the index carry it, and how many of those to fetch (0: leave it out)."""

    key: Key
    held: int
    take: int

    @property
    def cut_short(self) -> bool:
        """Whether records under this key stay unseen."""
        return self.take < self.held


def plan(keys_with_counts: Iterable[tuple[Key, int]], cap: int = CAP) -> list[Step]:
    """What to fetch for a search, rarest key first, at most `cap` records in all.

    `keys_with_counts` gives each key of the search and how many records of the index carry it (0 or more). Every key
    comes back, so that those cut short can be told to the person searching: see `left_out`. The first key that does not
    fit whole is fetched as far as the budget reaches, and the commoner ones are left out. Raises ValueError for a cap
    below 1.
    """
    if cap < 1:
        raise ValueError("The cap must be at least 1")
    steps, left = [], cap
    for key, count in sorted(keys_with_counts, key=lambda pair: (pair[1], pair[0])):
        take = min(count, left)
        left -= take
        steps.append(Step(key, count, take))
    return steps


def left_out(steps: Iterable[Step]) -> list[Step]:
    """The steps that were cut short. When not empty, tell the person searching that there may be more."""
    return [step for step in steps if step.cut_short]
