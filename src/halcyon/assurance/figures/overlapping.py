"""Figures that are counted from the same rows: nobody may work a small number out from two of them together.

The rows of one view fall into kinds by which indicators they count for and how. What is published is sums of kinds. A
kind of one to four rows that follows from the published sums by adding and subtracting is protected by taking one of
the figures back, until none follows. (The indicators of one view share one length of period and one breakdown, which a
test sees to.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np

from halcyon.assurance.figures.counted import Together
from halcyon.kernel.disclosure import FEW
from halcyon.kernel.indicators import Indicator, Measure

Kind = tuple[int, ...]
Withheld = dict[tuple[str, date], set[str | None]]
"""By indicator and period: the parts that may not be shown, and None where the whole may not."""


def withheld(together: Sequence[Together]) -> Withheld:
    """What may not be shown beside the rest."""
    found: Withheld = {}
    for beside in together:
        wholes: dict[date, Counter[Kind]] = {}
        for (start, part), kinds in beside.atoms.items():
            wholes.setdefault(start, Counter()).update(kinds)
            with_parts = [i for i in beside.indicators if i.by]
            for indicator in _taken_back(beside.indicators, kinds, with_parts):
                found.setdefault((indicator.key, start), set()).add(part)
        for start, kinds in wholes.items():
            for indicator in _taken_back(beside.indicators, kinds, beside.indicators):
                found.setdefault((indicator.key, start), set()).add(None)
    return found


def _taken_back(every: Sequence[Indicator], kinds: Counter[Kind], published: Sequence[Indicator]) -> list[Indicator]:
    """Those of the published that must not be, so that no small kind follows from the others."""
    listed = list(kinds)
    small = [place for place, kind in enumerate(listed) if 0 < kinds[kind] < FEW and any(kind)]
    left, back = list(published), []
    while left and small and (open_now := _follows(_sums(every, listed, left, kinds), small)):
        without = [(len(_follows(_sums(every, listed, [i for i in left if i is not one], kinds), open_now)), place)
                   for place, one in enumerate(left)]  # fmt: skip
        back.append(left.pop(min(without, key=lambda found: (found[0], -found[1]))[1]))
    return back


def _sums(
    every: Sequence[Indicator], listed: Sequence[Kind], published: Sequence[Indicator], kinds: Counter[Kind]
) -> np.ndarray:
    """The published sums as rows of noughts and ones over the kinds. What is hidden for its own sake is not there."""
    rows = []
    for indicator in published:
        place = every.index(indicator)
        sets: tuple[tuple[int, ...], ...] = ((1, 3),)
        if indicator.measure is Measure.SHARE:
            sets = ((3,), (1,))
        elif indicator.measure is Measure.RATIO:
            sets = ((2, 3), (1, 3))
        mine = [[kind[place] in wanted for kind in listed] for wanted in sets]
        if all(not 0 < sum(kinds[k] for k, inside in zip(listed, row, strict=True) if inside) < FEW for row in mine):
            rows += mine
    return np.array(rows, dtype=float).reshape(-1, len(listed))


def _follows(sums: np.ndarray, small: Sequence[int]) -> list[int]:
    """Those of the kinds whose number can be worked out from the sums."""
    if not len(sums):
        return []
    rank, found = np.linalg.matrix_rank(sums), []
    for place in small:
        alone = np.zeros((1, sums.shape[1]))
        alone[0, place] = 1
        if np.linalg.matrix_rank(np.vstack([sums, alone])) == rank:
            found.append(place)
    return found
