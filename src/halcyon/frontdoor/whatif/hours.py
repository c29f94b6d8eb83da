"""Stretches of time in which something goes on (an office is open, somebody is on duty), and time counted in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

Stretch = tuple[float, float]


class Hours:
    """Stretches in minutes, joined where they touch. Time outside them does not count."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        joined: list[list[float]] = []
        for begins, ends in sorted(s for s in stretches if s[0] < s[1]):
            if joined and begins <= joined[-1][1]:
                joined[-1][1] = max(joined[-1][1], ends)
            else:
                joined.append([begins, ends])
        self.begins = [b for b, _ in joined]
        self.ends = [e for _, e in joined]
        self._before = [0.0, *accumulate(e - b for b, e in joined)]

    def __bool__(self) -> bool:
        return bool(self.begins)

    def stretches(self) -> list[Stretch]:
        return list(zip(self.begins, self.ends, strict=True))

    def used(self, at: float) -> float:
        """Minutes of the stretches that lie before `at`."""
        place = bisect_right(self.begins, at)
        if not place:
            return 0.0
        return self._before[place - 1] + min(at, self.ends[place - 1]) - self.begins[place - 1]

    def between(self, begun: float, ended: float) -> float:
        """How much of the time from `begun` to `ended` counts, in minutes."""
        return max(0.0, self.used(ended) - self.used(begun))

    def within(self, at: float) -> bool:
        place = bisect_right(self.begins, at)
        return bool(place) and at < self.ends[place - 1]

    def after(self, begun: float, minutes: float) -> float:
        """The moment by which so many minutes have counted since `begun`; past the last stretch every minute counts.

        With no minutes it is `begun` itself, or the next moment at which time counts.
        """
        wanted = self.used(begun) + minutes
        if wanted > self._before[-1]:
            return max(begun, self.ends[-1] if self.ends else begun) + wanted - self._before[-1]
        if minutes <= 0:
            place = bisect_right(self.begins, begun)
            if place and begun < self.ends[place - 1]:
                return begun
            return self.begins[place] if place < len(self.begins) else begun
        place = max(1, bisect_right(self._before, wanted))
        if self._before[place - 1] >= wanted:
            place -= 1
        return max(begun, self.begins[place - 1] + wanted - self._before[place - 1])

    def closed_since(self, at: float) -> float:
        """The end of the last stretch before `at`, a moment outside them; `at` itself before the first."""
        place = bisect_right(self.ends, at)
        return self.ends[place - 1] if place else at

    def which(self, at: float) -> int:
        """The place of the stretch in which a moment lies, or of the last one before it."""
        return bisect_right(self.begins, at) - 1

    def closed_between(self, begun: float, ended: float) -> bool:
        """Whether these two moments lie in different stretches."""
        return self.within(ended) and self.which(begun) != self.which(ended)

    def edges(self, begins: float, ends: float) -> list[float]:
        """The moments between these two at which a stretch begins or ends, in order."""
        first, last = bisect_right(self.ends, begins), bisect_right(self.begins, ends)
        found = [e for n in range(first, last) for e in (self.begins[n], self.ends[n])]
        return [e for e in found if begins < e < ends]

    def both(self, other: Hours) -> Hours:
        """The time that counts in this and in the other."""
        found: list[Stretch] = []
        for begins, ends in self.stretches():
            place = max(0, bisect_right(other.begins, begins) - 1)
            while place < len(other.begins) and other.begins[place] < ends:
                found.append((max(begins, other.begins[place]), min(ends, other.ends[place])))
                place += 1
        return Hours(found)
