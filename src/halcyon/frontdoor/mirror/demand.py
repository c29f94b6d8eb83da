"""When concerns come in, and how many are to be expected: a simple published method with its measured error.

**Method.** What is expected in an hour of the week (Monday 09:00 to 10:00 …) is the mean of what came in the same hour
of the last eight whole weeks. What is expected in a week is the sum of its hours. Nothing about a person goes into it.

**Error.** The method is tried on weeks that are over, each time knowing only the weeks before: for each of the last 26
whole weeks, the difference between what was expected and what came, as a share of what came (mean absolute percentage
error, weeks in which nothing came left out). Beside it stands the same measure for the plainest guess, "as many as last
week", and for "as many as in the same week a year ago" once there is a year to look back on. A method that does no
better than these is worth nothing, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from halcyon.frontdoor.mirror.counts import Cut, Mirror

HOURS = 168
LOOK_BACK = 8
HELD_OUT = 26
YEAR = 52
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Trial:
    """How one method did on weeks held back: the mean absolute percentage error, and on how many weeks."""

    name: str
    error: float | None
    weeks: int


@dataclass(frozen=True)
class Demand:
    """`by_hour` is the mean number received in each hour of the week over the last `LOOK_BACK` whole weeks, Monday
    first (7 by 24). `weeks` are (week, received, expected or None where too little came before), oldest first;
    `next_week` what is expected in the week that has begun. `hour_error` is the mean absolute error of a single hour.
    """

    by_hour: tuple[tuple[float, ...], ...]
    weeks: tuple[tuple[int, int, float | None], ...]
    next_week: float | None
    trials: tuple[Trial, ...]
    hour_error: float | None

    @property
    def useful(self) -> bool:
        """Whether the method beats the plainest guess on the weeks held back."""
        ours, plain = self.trials[0].error, self.trials[1].error
        return ours is not None and plain is not None and ours < plain


def demand(of: Mirror, cut: Cut, *, this_week: int, shown: int = 52) -> Demand:
    """Demand up to the week before `this_week`, which is not over and never counts."""
    c, wanted = of.columns, of.chosen(cut)
    week = (c.received_day[wanted] - 1) // 7
    hour = (c.received_day[wanted] - 1) % 7 * 24 + c.received_hour[wanted]
    over = week < this_week
    if not over.any():
        return Demand(tuple((0.0,) * 24 for _ in range(7)), (), None, _trials(np.zeros((0, HOURS), np.int64)), None)
    first = int(week[over].min())
    counted = np.bincount((week[over] - first) * HOURS + hour[over], minlength=(this_week - first) * HOURS)
    table = counted.reshape(-1, HOURS)
    expected = [expect(table, n) for n in range(len(table) + 1)]
    recent = table[-LOOK_BACK:].mean(axis=0).reshape(7, 24)
    return Demand(
        by_hour=tuple(tuple(float(x) for x in row) for row in recent),
        weeks=tuple(
            (first + n, int(table[n].sum()), None if found is None else float(found.sum()))
            for n, found in enumerate(expected[:-1])
        )[-shown:],
        next_week=None if expected[-1] is None else float(expected[-1].sum()),
        trials=_trials(table),
        hour_error=_hour_error(table),
    )


def expect(table: Counts, week: int) -> NDArray[np.float64] | None:
    """What is expected in each hour of a week (its place in the table), from the weeks before; None with too few."""
    return None if week < LOOK_BACK else table[week - LOOK_BACK : week].mean(axis=0)


def _trials(table: Counts) -> tuple[Trial, ...]:
    came = table.sum(axis=1).astype(np.float64)
    held = range(max(LOOK_BACK, len(table) - HELD_OUT), len(table))
    means = {n: float(came[n - LOOK_BACK : n].mean()) for n in held}
    return (
        _trial("Mean of the same hour in the last eight weeks", came, means),
        _trial("As many as last week", came, {n: float(came[n - 1]) for n in held}),
        _trial("As many as in the same week a year ago", came, {n: float(came[n - YEAR]) for n in held if n >= YEAR}),
    )


def _trial(name: str, came: NDArray[np.float64], expected: dict[int, float]) -> Trial:
    shares = [abs(found - came[n]) / came[n] for n, found in expected.items() if came[n]]
    return Trial(name, float(np.mean(shares)) if shares else None, len(shares))


def _hour_error(table: Counts) -> float | None:
    held = range(max(LOOK_BACK, len(table) - HELD_OUT), len(table))
    errors = [np.abs(table[n - LOOK_BACK : n].mean(axis=0) - table[n]).mean() for n in held]
    return float(np.mean(errors)) if errors else None
