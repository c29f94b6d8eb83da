"""Which counts a commissioner may be shown, and whether they meet a standard. Plain rules, no database.

Several counts of one month can be subtracted from each other, so a month is shown whole or not at all (domain.md I10:
small counts suppressed). What is shown once stands: months too small by themselves are shown as one sum with others as
soon as that may be, and never apart afterwards, so that nothing follows from looking again later. The total is the sum
of what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from halcyon.kernel.disclosure import FEW


@dataclass(frozen=True)
class Counts:
    """One month, or several together: who should have been assessed (`seen`, as the service counted; None where it has
    not said), who was (`used`), and what those assessments hold.
    """

    used: int = 0
    used_under_16: int = 0
    complete: int = 0
    analysed: int = 0
    seen: int | None = None
    seen_under_16: int | None = None

    def __add__(self, other: Counts) -> Counts:
        def both(a: int | None, b: int | None) -> int | None:
            return None if a is None or b is None else a + b

        return Counts(
            self.used + other.used,
            self.used_under_16 + other.used_under_16,
            self.complete + other.complete,
            self.analysed + other.analysed,
            both(self.seen, other.seen),
            both(self.seen_under_16, other.seen_under_16),
        )

    def of(self, measure: str) -> tuple[int, int] | None:
        """How many of how many for a measure, or None where the service has not counted."""
        if measure in ("use", "under_16"):
            of = self.seen if measure == "use" else self.seen_under_16
            had = self.used if measure == "use" else self.used_under_16
            return None if of is None else (min(had, of), of)
        return (self.complete if measure == "complete" else self.analysed), self.used

    def cells(self) -> tuple[int, ...]:
        """Every number of people that can be read or worked out from these counts."""
        found = [
            self.used, self.used_under_16, self.used - self.used_under_16,
            self.complete, self.used - self.complete, self.analysed, self.used - self.analysed,
        ]  # fmt: skip
        if self.seen is not None and self.seen_under_16 is not None:
            found += [self.seen, self.seen_under_16, self.seen - self.seen_under_16]
            found += [abs(self.seen - self.used), abs(self.seen_under_16 - self.used_under_16)]
            found += [abs((self.seen - self.seen_under_16) - (self.used - self.used_under_16))]
        return tuple(found)

    @property
    def small(self) -> bool:
        """Whether any of them could tell of one person."""
        return any(0 < cell < FEW for cell in self.cells())


@dataclass(frozen=True)
class Shown:
    """One month, or several that are shown as one sum, as a commissioner sees it; `counts` None where there are none.

    `state` says why: "shown", "hidden" (small, until other months join it), "uncounted" (the service has not counted
    it) or "running".
    """

    months: tuple[date, ...]
    counts: Counts | None
    state: str = "shown"


def together(parts: Iterable[Counts]) -> Counts:
    """The sum of several months that were counted."""
    return sum(parts, Counts(seen=0, seen_under_16=0))


def released(waiting: Mapping[date, Counts], month: date, counts: Counts) -> tuple[date, ...]:
    """Which months are shown from now on, once `month` is counted, as one sum: the month by itself where it may be
    seen; else with all that wait (`waiting`, small ones that were counted before) where their sum may; else none.
    """
    if not counts.small:
        return (month,)
    if together((*waiting.values(), counts)).small:
        return ()
    return (*sorted(waiting), month)


def may_correct(was: Counts, now: Counts) -> bool:
    """Whether what is shown may be put right: no number changes by 1 to 4, and none is small afterwards."""
    moved = zip(was.cells(), now.cells(), strict=True)
    return not now.small and all(a == b or abs(a - b) >= FEW for a, b in moved)


def meets(counts: Counts | None, measure: str, target: int) -> bool | None:
    """Whether counts meet a target in per cent; None where that cannot be said."""
    said = counts.of(measure) if counts else None
    if said is None or not said[1]:
        return None
    return said[0] * 100 >= target * said[1]
