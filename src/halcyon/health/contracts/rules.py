"""Which counts a commissioner may be shown, and whether they meet a standard. Plain rules, no database.

Several counts of one month can be subtracted from each other, so a month is shown whole or not at all; and a total is
shown only where what is hidden in it, taken together, holds no small number (domain.md I10: small counts suppressed).
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """A month as a commissioner sees it: `counts` None where it is hidden."""

    month: date
    counts: Counts | None


def shown(months: Iterable[tuple[date, Counts]]) -> tuple[list[Shown], Counts | None]:
    """Each month, hidden whole where any of its numbers is small, and the total where that gives nothing away.

    The total is that of the months for which the service has counted, which the month that runs never is; of all where
    it has counted none.
    """
    rows = list(months)
    added = [counts for _, counts in rows if counts.seen is not None] or [counts for _, counts in rows]
    hidden = [counts for counts in added if counts.small]
    together = sum(hidden, Counts(seen=0, seen_under_16=0))
    total = sum(added, Counts(seen=0, seen_under_16=0)) if added else None
    if total is not None and (total.small or (hidden and together.small)):
        total = None
    return [Shown(month, None if counts.small else counts) for month, counts in rows], total


def meets(counts: Counts | None, measure: str, target: int) -> bool | None:
    """Whether counts meet a target in per cent; None where that cannot be said."""
    said = counts.of(measure) if counts else None
    if said is None or not said[1]:
        return None
    return said[0] * 100 >= target * said[1]
