"""Keeping a search within its budget: rarest key first, and what was left out is said, never dropped silently.

Comparing two records field by field takes a hundred times as long as finding that they share a key. So of the records
found, only those of the people who share most with the search are compared: see `shortlist`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from math import log2
from typing import NamedTuple, TypeVar

from halcyon.people.matching.keys import Key

# Records fetched for one search at most (performance.md section 4).
CAP = 4_000

# A key that so many records carry says nothing of who it is: above the population of the largest English county.
_EVERYBODY = 2**21
_NUMBERS = ("nhs_number", "identifier:", "telephone")

R = TypeVar("R", bound=Hashable)
P = TypeVar("P", bound=Hashable)


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


def shortlist(shared: Iterable[tuple[R, P, Key]], held: Mapping[Key, int], most: int) -> set[R]:
    """The records to compare field by field: all those found of the `most` people who share most with the search.

    `shared` names each record that was found, the person it is linked to, and a key that it shares; `held` says how
    many records of the index carry a key. A person counts by the record of theirs that shares most, each key the more
    the rarer it is. Whoever shares a number (NHS number, pupil number, telephone) is always among them, and of a person
    all records come, because a veto against one of them holds for all.
    """
    points: defaultdict[R, float] = defaultdict(float)
    of: dict[R, P] = {}
    numbered: set[P] = set()
    for record, person, key in shared:
        points[record] += log2(_EVERYBODY / held[key])
        of[record] = person
        if key.kind.startswith(_NUMBERS):
            numbered.add(person)
    best: dict[P, float] = {}
    for record, person in of.items():
        best[person] = max(best.get(person, 0.0), points[record])
    # Of those alike in points, which are taken must not hang on the order in which a database found them: it would tell
    # what led there.
    listed = set(sorted(best, key=lambda person: (-round(best[person], 6), str(person)))[:most]) | numbered
    return {record for record, person in of.items() if person in listed}
