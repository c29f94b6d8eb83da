"""Demand and the forecast, in words."""

from __future__ import annotations

from typing import Any

from halcyon.frontdoor.mirror.demand import HELD_OUT, LOOK_BACK, Demand
from halcyon.frontdoor.mirror.projection import monday_of
from halcyon.web import charts
from halcyon.web.pages.hub.presenters.asking import Asked
from halcyon.web.presenting import day

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHADES = 5


def demand_page(found: Demand, asked: Asked) -> dict[str, Any]:
    """The tables of the page. A cell's shade is a fifth of the busiest hour; the number stands in it."""
    most = max((n for row in found.by_hour for n in row), default=0.0)
    return {
        "days": [
            {
                "name": DAYS[number],
                "cells": [{"number": f"{n:.1f}" if n else "0", "shade": _shade(n, most)} for n in row],
                "all": f"{sum(row):.1f}",
            }
            for number, row in enumerate(found.by_hour)
        ],
        "hours": [f"{h:02d}" for h in range(24)],
        "weeks": [
            {
                "monday": monday_of(week),
                "received": came,
                "href": asked.rows(show="received", week=monday_of(week)),
                "expected": "" if expected is None else f"{expected:.0f}",
                "off": "" if expected is None or not came else f"{100 * (expected - came) / came:+.0f}%",
            }
            for week, came, expected in reversed(found.weeks)
        ],
        "next_week": None if found.next_week is None else f"{found.next_week:.0f}",
        "trials": [
            {"name": t.name, "error": None if t.error is None else f"{100 * t.error:.1f}%", "weeks": t.weeks}
            for t in found.trials
        ],
        "useful": found.useful,
        "judged": found.trials[0].error is not None and found.trials[1].error is not None,
        "hour_error": None if found.hour_error is None else f"{found.hour_error:.2f}",
        "look_back": LOOK_BACK,
        "held_out": HELD_OUT,
        "busiest": most > 0,
    }


def _shade(number: float, most: float) -> int:
    return 0 if not number or not most else min(SHADES, 1 + int(SHADES * number / most * 0.999))


def demand_chart(found: Demand) -> bytes:
    """The picture of the weekly table."""
    labels = tuple(day(monday_of(week)).rsplit(" ", 1)[0] for week, _, _ in found.weeks)
    return charts.received_and_expected(
        labels, tuple(float(n) for _, n, _ in found.weeks), tuple(e for _, _, e in found.weeks)
    )
