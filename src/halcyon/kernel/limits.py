"""The statistics of a run chart and of a rate: medians, process limits, Wilson intervals. Formulas are published ones.

- XmR (individuals and moving range): the mean plus and minus 2.66 times the mean moving range (2.66 = 3 / 1.128).
  Shewhart; Montgomery, Introduction to Statistical Quality Control; NHS England, Making Data Count.
- p-chart: the pooled share plus and minus three standard errors of each period's own number (Montgomery).
- A run of seven or more points on one side of the centre is a shift (NHS England, Making Data Count).
- Wilson score interval without continuity correction (Wilson 1927; Newcombe 1998, Statistics in Medicine 17).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

MOVING = 2.66
SHIFT = 7
# Limits from few points mislead: NHS England asks for 12 or more; until then a chart has its median alone.
ENOUGH = 12
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Limited:
    """The centre of a run chart and, for each point, its limits; None where there are none yet.

    `signals` says for each point "above", "below" (outside a limit), "shift" (one of a run on one side) or "".
    """

    median: float | None
    centre: float | None
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    signals: tuple[str, ...]


def xmr(values: Sequence[float | None]) -> Limited:
    """Limits of single values. None is a period without a figure: it breaks the moving range, and is left out."""
    known = [v for v in values if v is not None]
    if len(known) < ENOUGH:
        return _without(values)
    steps = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    centre = fmean(known)
    reach = MOVING * fmean(steps) if steps else 0.0
    low, high = max(0.0, centre - reach), centre + reach
    return _with(values, centre, [low] * len(values), [high] * len(values))


def p_chart(parts: Sequence[tuple[int, int] | None]) -> Limited:
    """Limits of shares: (numerator, denominator) of each period. None, or of nothing, is left out."""
    values = [part[0] / part[1] if part and part[1] else None for part in parts]
    known = [part for part in parts if part and part[1]]
    if len(known) < ENOUGH:
        return _without(values)
    centre = sum(n for n, _ in known) / sum(d for _, d in known)
    reach = [3 * math.sqrt(centre * (1 - centre) / p[1]) if p and p[1] else None for p in parts]
    lower = [None if r is None else max(0.0, centre - r) for r in reach]
    upper = [None if r is None else min(1.0, centre + r) for r in reach]
    return _with(values, centre, lower, upper)


def _without(values: Sequence[float | None]) -> Limited:
    known = [v for v in values if v is not None]
    none = (None,) * len(values)
    return Limited(median(known) if known else None, None, none, none, ("",) * len(values))


def _with(
    values: Sequence[float | None], centre: float, lower: Sequence[float | None], upper: Sequence[float | None]
) -> Limited:
    known = [(place, v) for place, v in enumerate(values) if v is not None]
    signals = [""] * len(values)
    run: list[int] = []
    side = 0
    for place, value in known:
        now = (value > centre) - (value < centre)
        run = [*run, place] if now and now == side else ([place] if now else [])
        side = now
        if len(run) >= SHIFT:
            for one in run:
                signals[one] = "shift"
    for place, value in known:
        low, high = lower[place], upper[place]
        if high is not None and value > high:
            signals[place] = "above"
        elif low is not None and value < low:
            signals[place] = "below"
    return Limited(median(v for _, v in known), centre, tuple(lower), tuple(upper), tuple(signals))


def wilson(count: int, of: int, *, z: float = Z95) -> tuple[float, float]:
    """The interval of a share in which the true one lies 19 times in 20. Raises ValueError for an impossible share."""
    if of <= 0 or not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    share = count / of
    below = 1 + z * z / of
    middle = (share + z * z / (2 * of)) / below
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / below
    return (0.0 if count == 0 else middle - reach), (1.0 if count == of else middle + reach)
