"""Whether the weekly numbers of a coded theme rise more than chance would have them. Plain rules, no database.

The method is a one-sided exponentially weighted moving average for Poisson counts (Borror, Champ and Rigdon, "Poisson
EWMA control charts", Journal of Quality Technology 30, 1998). The mean is that of the weeks before; because that is
itself an estimate, its own variance is added to that of the average. Smoothing of 0.2 sees a lasting rise after two or
three weeks; 2.8 standard deviations keep false alarms under one in a hundred theme-weeks at every mean from one a
week up (`tests/assurance/test_signals.py` plays it). Below one a week nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

BASELINE = 26  # weeks by which what is usual is learned
RECENT = 8  # weeks that are looked at
WEIGHT = 0.2
DEVIATIONS = 2.8
LEAST_MEAN = 1.0  # a week


@dataclass(frozen=True)
class Rise:
    """How the newest week stands: the usual number a week, the moving average, its limit, and whether it is over."""

    usual: float
    average: float
    limit: float
    unusual: bool


def looked_at(counts: Sequence[int]) -> Rise | None:
    """Judge the newest week of a series, oldest first, of `BASELINE + RECENT` weeks or more.

    None where there are too few weeks, or too small numbers, to say anything. Raises ValueError for a negative count.
    """
    if any(c < 0 for c in counts):
        raise ValueError("A count cannot be negative.")
    if len(counts) < BASELINE + RECENT:
        return None
    before, recent = counts[-(BASELINE + RECENT) : -RECENT], counts[-RECENT:]
    usual = sum(before) / BASELINE
    if usual < LEAST_MEAN:
        return None
    average = usual
    for count in recent:
        average = WEIGHT * count + (1 - WEIGHT) * average
    spread = usual * (WEIGHT / (2 - WEIGHT) + 1 / BASELINE)
    limit = usual + DEVIATIONS * math.sqrt(spread)
    return Rise(round(usual, 2), round(average, 2), round(limit, 2), average > limit)
