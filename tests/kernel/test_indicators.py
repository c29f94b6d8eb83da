"""Indicators count as they say, and the limits of their charts are the published ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from halcyon.kernel.indicators import Counting, Limits, Measure, Period, worked_out
from halcyon.kernel.limits import ENOUGH, p_chart, wilson, xmr
from halcyon.kernel.registry import registry


@pytest.mark.parametrize("key", sorted(registry.indicators))
def test_the_worked_example_comes_to_what_it_says(key):
    indicator = registry.indicators[key]
    found = worked_out(indicator, indicator.example.rows)
    assert found.of == indicator.example.of
    assert found.value(indicator.measure) == pytest.approx(indicator.example.value)


def test_what_is_counted_from_one_view_shares_its_periods_and_its_breakdown():
    """Otherwise a small number follows from weeks and months, or from agencies and services, put together."""
    found: dict[str, set[tuple[Period, str]]] = {}
    for i in registry.indicators.values():
        if not i.exempt:
            found.setdefault(i.view, set()).add((i.period, ""))
            found[i.view].add((i.period, i.by))
    assert {view: cut for view, cut in found.items() if len(cut) > 2 or len({p for p, _ in cut}) > 1} == {}


def test_periods_begin_and_end_by_the_calendar_in_london():
    assert Period.WEEK.start(date(2026, 11, 22)) == date(2026, 11, 16)
    assert Period.QUARTER.start(date(2026, 11, 22)) == date(2026, 10, 1)
    # Half past eleven at night in UTC on the last day of summer time's March is the first of the next day in London.
    assert Period.MONTH.last_complete(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 6, 1)
    assert Period.MONTH.last_complete(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 5, 1)
    assert Period.QUARTER.in_words(date(2026, 7, 1)) == "July to September 2026"


# Montgomery, Introduction to Statistical Quality Control, section 6.4: viscosity of paint primer, fifteen batches.
VISCOSITY = (33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84)
# The same, section 7.2: frozen orange juice, thirty samples of fifty cans each.
CANS = (12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6)


def test_the_limits_of_single_values_are_those_of_the_published_example():
    found = xmr(VISCOSITY)
    assert found.centre == pytest.approx(33.52, abs=0.005)
    assert (found.lower[0], found.upper[0]) == pytest.approx((32.24, 34.80), abs=0.01)
    assert set(found.signals) == {""}


def test_the_limits_of_shares_are_those_of_the_published_example():
    found = p_chart([(n, 50) for n in CANS])
    assert found.centre == pytest.approx(0.2313, abs=0.0001)
    assert (found.lower[0], found.upper[0]) == pytest.approx((0.0524, 0.4102), abs=0.0002)
    assert [place + 1 for place, s in enumerate(found.signals) if s == "above"] == [15, 23]  # as the book finds


# Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_rate_is_the_published_one(count, of, low, high):
    assert wilson(count, of) == pytest.approx((low, high), abs=0.00005)


def test_a_chart_with_few_points_has_no_limits_and_a_gap_is_no_nought():
    assert xmr([5.0] * (ENOUGH - 1)).upper == (None,) * (ENOUGH - 1)
    gap = xmr([10.0, None, 10.0, *[10.0] * 12])
    assert gap.centre == 10.0
    assert gap.upper[0] == 10.0


def test_seven_on_one_side_are_a_shift_and_six_are_not():
    low, high = [4.0, 6.0, 4.0, 6.0, 4.0, 6.0, 4.0], [16.0, 14.0, 16.0, 14.0, 16.0, 14.0, 16.0]
    assert xmr(low + high).signals == ("shift",) * 14
    assert xmr(low[:6] + high[:6]).signals == ("",) * 12


@pytest.mark.parametrize("measure", Measure)
def test_rows_that_are_alike_are_counted_together_as_one_by_one(measure):
    start, of, counts = date(2026, 10, 1), {"kind": ("a", "b")}, {"outcome": ("late",)}
    example = next(iter(registry.indicators.values()))
    indicator = replace(
        example, measure=measure, of=of, counts=counts, by="agency", limits=Limits.XMR, period=Period.MONTH
    )
    one, together = Counting(indicator), Counting(indicator)
    for agency, kind, outcome in product(("GP", "POLICE"), "abc", ("late", "in_time")):
        for hours in ([1.5, 2.0, 7.0], [None, None]):
            row = (None, None, agency, "", "", kind, outcome, hours[0], None, None)
            found = {one.add((*row[:7], each, None, None), start) for each in hours}
            assert found == {together.add_alike(row, start, hours)}
    assert one.cells == together.cells
    assert sum(cell.of for cell in one.cells.values()) == (24 if measure is Measure.MEDIAN else 40)
