"""Our few statistics against an independent library: statsmodels (and scipy and pandas under it)."""

from __future__ import annotations

import math
from itertools import groupby

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binom, halfnorm
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from tests.support import examples

from halcyon.assurance.signals.rules import BASELINE, RECENT, WEIGHT, looked_at
from halcyon.kernel import limits
from halcyon.learning.audits import statistics

SHARES = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
ANSWERS = st.sampled_from(("yes", "no", "not asked", "not recorded"))


@given(share=SHARES)
@examples(60, 2_000)
def test_wilson_s_interval_is_that_of_the_library(share: tuple[int, int]):
    theirs = proportion_confint(*share, alpha=0.05, method="wilson")
    assert limits.wilson(*share) == pytest.approx(theirs, abs=1e-12)
    assert statistics.wilson(*share) == pytest.approx(theirs, abs=1e-12)


@given(after=SHARES, before=SHARES)
@examples(40, 1_000)
def test_newcombe_s_interval_of_a_difference_is_that_of_the_library(after: tuple[int, int], before: tuple[int, int]):
    theirs = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff", alpha=0.05)
    assert statistics.Change(after, before).interval == pytest.approx(theirs, abs=1e-9)


@given(pairs=st.lists(st.tuples(ANSWERS, ANSWERS), min_size=2, max_size=60))
@examples(40, 2_000)
def test_kappa_is_that_of_the_library(pairs: list[tuple[str, str]]):
    ours = statistics.agreement(pairs)
    names = sorted({a for pair in pairs for a in pair})
    table = np.zeros((len(names), len(names)))
    for a, b in pairs:
        table[names.index(a), names.index(b)] += 1
    if ours.kappa is None:
        assert len(names) == 1, "only where one answer was ever given"
    else:
        assert ours.kappa == pytest.approx(cohens_kappa(table, return_results=False), abs=1e-9)


@given(values=st.lists(st.floats(0, 1_000), min_size=limits.ENOUGH, max_size=40))
@examples(20, 500)
def test_limits_of_single_values_are_three_deviations_estimated_from_moving_ranges(values: list[float]):
    """The constant of the moving range is worked out by scipy: how far two values of a normal law lie apart."""
    apart = halfnorm(scale=math.sqrt(2)).mean()
    sigma = pd.Series(values).diff().abs().mean() / apart
    found = limits.xmr(values)
    assert found.centre == pytest.approx(np.mean(values))
    assert found.median == pytest.approx(np.median(values))
    assert found.upper[0] == pytest.approx(np.mean(values) + 3 * sigma, rel=1e-3, abs=1e-9)
    assert found.lower[0] == pytest.approx(max(0.0, np.mean(values) - 3 * sigma), rel=1e-3, abs=1e-3 * (1 + 3 * sigma))


@given(parts=st.lists(SHARES, min_size=limits.ENOUGH, max_size=30))
@examples(12, 500)
def test_limits_of_shares_are_three_deviations_of_the_binomial_law(parts: list[tuple[int, int]]):
    count, of = np.array(parts).T
    share = count.sum() / of.sum()
    spread = 3 * binom(of, share).std() / of
    found = limits.p_chart(parts)
    assert found.centre == pytest.approx(share)
    assert found.upper == pytest.approx(np.minimum(1, share + spread), abs=1e-9)
    assert found.lower == pytest.approx(np.maximum(0, share - spread), abs=1e-9)
    outside = [bool(x) for x in (count / of > share + spread + 1e-9) | (count / of < share - spread - 1e-9)]
    for strange, signal in zip(outside, found.signals, strict=True):
        assert not strange or signal in ("above", "below")


@given(sides=st.lists(st.booleans(), min_size=limits.ENOUGH, max_size=40))
@examples(40, 1_000)
def test_a_shift_is_seven_on_one_side(sides: list[bool]):
    """Values one above or one below a centre that stays where it is, so that no limit is passed."""
    values = [10.0 + (1 if side else -1) for side in sides]
    assume(len(set(sides)) == 2)
    found = limits.xmr(values)
    in_runs = [len(run) >= limits.SHIFT for _, each in groupby(sides) for run in [list(each)] for _ in run]
    for place, in_run in enumerate(in_runs):
        assert (found.signals[place] == "shift") == (in_run and found.signals[place] not in ("above", "below"))


@given(counts=st.lists(st.integers(0, 60), min_size=BASELINE + RECENT, max_size=BASELINE + RECENT))
@examples(40, 1_000)
def test_the_moving_average_of_a_theme_is_that_of_the_library(counts: list[int]):
    usual = np.mean(counts[:BASELINE])
    assume(usual >= 1)
    theirs = pd.Series([usual, *counts[BASELINE:]]).ewm(alpha=WEIGHT, adjust=False).mean().iloc[-1]
    found = looked_at(counts)
    assert found is not None
    assert found.average == pytest.approx(theirs, abs=0.006)


def test_a_difference_that_is_just_sure_is_not_said_to_be_no_change():
    change = statistics.Change((5, 5), (6, 12))
    assert change.verdict == "better"
    assert "between less than 1 point better and 75 points better" in change.words
