"""Disclosure control: small counts that could tell of one person are not shown, nor what would give them away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
FEW = 5  # counts of 1 to 4 are small (domain.md I10: suppression below 5 by default)


def suppressed(parts: Mapping[K, int], *, few: int = FEW) -> tuple[dict[K, int | None], int | None]:
    """The parts of one whole and their sum, with small ones hidden (None). Nought is no person, and is shown.

    Where only one part is hidden, the next smallest is hidden too, so that nobody can subtract; where none is left to
    hide, the sum is.
    """
    hidden = {key for key, count in parts.items() if 0 < count < few}
    total: int | None = sum(parts.values())
    if len(hidden) == 1:
        others = sorted((count, str(key), key) for key, count in parts.items() if key not in hidden and count)
        if others:
            hidden.add(others[0][2])
        else:
            total = None
    if total is not None and 0 < total < few:
        total = None
    return {key: None if key in hidden else count for key, count in parts.items()}, total


def about(count: int | None, *, few: int = FEW) -> int | None:
    """A count to the nearest five, for what is counted anew at every look: whoever looks twice learns of no change of
    one to four. What is hidden (None) stays so, nought stays nought, and the least that is said is five.
    """
    return count if not count else max(few, few * round(count / few))


Counts = tuple[int, ...]


@dataclass(frozen=True)
class Protected:
    """A table of counts as it may be published: for each row its counts (one number, or those who did and did not).

    A hidden row is None. `whole` are the sums, None when they are too small themselves. With `folded` no row is shown,
    not even its name.
    """

    whole: Counts | None
    rows: dict[str, Counts | None]
    folded: bool = False

    @property
    def hidden(self) -> frozenset[str]:
        return frozenset(key for key, counts in self.rows.items() if counts is None)


def protect(
    rows: Mapping[str, Counts],
    *,
    also: frozenset[str] = frozenset(),
    known: frozenset[str] = frozenset(),
    folded: bool = False,
    few: int = FEW,
) -> Protected:
    """A table whose sums are known, with rows hidden until no count of 1 to 4 can be worked out from the rest.

    A row is hidden when any of its counts is small. Then the smallest of the others is hidden too, again and again,
    until each count of the hidden rows together could be five or more in any one of them. Where that cannot be reached
    no row is shown. Rows of nothing but noughts are left out. `also` and `folded` are what an earlier publication hid.
    `known` are rows that some reader has from elsewhere unless they are small: hiding one of them hides nothing, so
    they cover no other, and the sums are hidden too where they would tell what is left beside them.
    """
    given = {key: counts for key, counts in rows.items() if any(counts)}
    whole = tuple(sum(column) for column in zip(*given.values(), strict=True)) if given else ()
    if any(0 < count < few for count in whole):
        return Protected(None, {}, folded=True)
    small = {key for key, counts in given.items() if any(0 < count < few for count in counts)}
    had = known - small
    hidden = small | (also & given.keys())
    others = sorted((key for key in given if key not in hidden), key=lambda key: (sum(given[key]), key))
    while hidden - had and not _covered([given[key] for key in hidden - had], few):
        if not others:
            folded = True
            break
        hidden.add(others.pop(0))
    if folded:
        beside = [given[key] for key in given if key not in had]
        told = bool(had & given.keys()) and bool(beside) and not _covered(beside, few)
        return Protected(None if told else whole, {}, folded=True)
    return Protected(whole, {key: None if key in hidden else counts for key, counts in given.items()})


def _covered(hidden: list[Counts], few: int) -> bool:
    """Whether any one of these rows could hold five or more of each count: none of them can be told to be small."""
    sums = [sum(column) for column in zip(*hidden, strict=True)]
    return len(hidden) > 1 and all(total == 0 or total - (len(hidden) - 1) >= few for total in sums)


def may_replace(old: Protected, new: Protected, *, few: int = FEW) -> bool:
    """Whether a table may be published in place of an earlier one without their difference telling of one to four.

    Every sum, every row shown in both, and all the hidden rows together must be the same or differ by five or more; and
    nothing that was hidden is shown later. Otherwise the earlier table stands.
    """
    if old.whole is None or old.folded:
        return new.folded and (old.whole is None or new.whole is None or _far(old.whole, new.whole, few))
    if new.whole is None or new.folded or any(new.rows.get(key, ()) is not None for key in old.hidden):
        return False
    both = {key for key in {*old.rows, *new.rows} if old.rows.get(key, ()) is not None}
    shown = {key for key in both if new.rows.get(key, ()) is not None}
    none = (0,) * max(len(old.whole), len(new.whole))  # a table in which nothing was counted has no columns
    pairs = [(old.rows.get(key) or none, new.rows.get(key) or none) for key in shown]
    if not all(_far(was, now, few) for was, now in [*pairs, (old.whole, new.whole)]):
        return False
    rest = [
        tuple(total - sum(part[place] for part in parts) for place, total in enumerate(whole))
        for whole, parts in ((old.whole or none, [p[0] for p in pairs]), (new.whole or none, [p[1] for p in pairs]))
    ]
    return _far(rest[0], rest[1], few)


def _far(was: Counts, now: Counts, few: int) -> bool:
    return all(a == b or abs(a - b) >= few for a, b in zip_longest(was, now, fillvalue=0))
