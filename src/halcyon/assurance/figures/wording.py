"""Figures in words."""

from __future__ import annotations

from halcyon.kernel.indicators import Indicator, Measure

SHOWN, HIDDEN, NOTHING = "shown", "hidden", "nothing"


def said(indicator: Indicator, value: float | None, state: str = SHOWN) -> str:
    """A value in words."""
    if state == HIDDEN:
        return "Not shown: small numbers"
    if value is None:
        return "Nothing to count"
    if indicator.measure is Measure.SHARE:
        return f"{value * 100:.0f}%"
    if indicator.measure is Measure.MEDIAN:
        return f"{value:,.1f} {indicator.unit}" if value < 72 else f"{value / 24:,.1f} days"
    return f"{value:,.2f}" if indicator.measure is Measure.RATIO else f"{value:,.0f}"
