"""What came out of a what-if, as tables and sentences."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from halcyon.frontdoor.whatif.models import WhatIfRun
from halcyon.frontdoor.whatif.results import (
    AGED,
    ALL_MEDIAN,
    COUNT,
    LATE,
    LIMITS,
    MEDIAN,
    NINETIETH,
    OPEN,
    WAIT,
    Number,
    Verdict,
)
from halcyon.frontdoor.whatif.scenario import Scenario, in_words
from halcyon.frontdoor.whatif.stages import TITLES, WHOLE
from halcyon.frontdoor.whatif.usable import Outcome
from halcyon.kernel.registry import registry
from halcyon.web.pages.front_door.presenters import agency_name

NAMES = {MEDIAN: "Median", NINETIETH: "90th centile"}


def hours(value: float | None) -> str:
    """Hours in words: "12 min", "3.4 h"."""
    if value is None or value == float("inf"):
        return "–"
    return f"{value * 60:.0f} min" if value < 2 else f"{value:.1f} h"


def between(number: Number | None) -> str:
    if number is None:
        return "–"
    low, high = hours(number.low), hours(number.high)
    return hours(number.value) if low == high else f"{hours(number.value)} ({low} to {high})"


def changes(run: WhatIfRun) -> list[str]:
    roles = {key: role.title for key, role in registry.roles.items()}
    codes = run.scenario["agencies"]
    return in_words(Scenario.from_plain(run.scenario), roles, {c: agency_name(c) for c in codes if c})


def checked(found: Verdict) -> list[dict[str, Any]]:
    """Each number that was foretold beside what happened."""
    return [
        {
            "stage": TITLES[c.stage],
            "name": NAMES[c.name],
            "real": hours(c.real),
            "chance": f"{hours(c.chance[0])} to {hours(c.chance[1])}" if c.chance and c.uncertain else "",
            "foretold": between(c.foretold),
            "off": "–" if c.off == float("inf") else f"{c.off * 100:+.0f}%",
            "holds": c.holds,
            "few": c.stage in found.thin,
            "count": c.count,
        }
        for c in found.checks
    ]


def compared(found: Outcome) -> list[dict[str, Any]]:
    """Each stage as it was played and as it would be."""
    made = []
    for stage, title in TITLES.items():
        base, tried = found.base.get(stage, {}), found.tried.get(stage, {})
        made.append(
            {
                "stage": title,
                "rows": [
                    {
                        "name": name,
                        "base": between(base.get(key)),
                        "tried": between(tried.get(key)),
                        "change": _change(base.get(key), tried.get(key)),
                    }
                    for key, name in (
                        (MEDIAN, "Median"),
                        (NINETIETH, "90th centile"),
                        (WAIT, "Mean wait for somebody"),
                        (ALL_MEDIAN, "Median with nights and weekends"),
                        (AGED, "90th centile, those still open at their age"),
                    )
                    if key in base or key in tried
                ],
            }
        )
    return made


def late(found: Outcome) -> list[dict[str, str]]:
    """The share of time limits that were missed."""
    made = []
    for key, (_, title) in LIMITS.items():
        base, tried = found.base.get(f"limit:{key}", {}), found.tried.get(f"limit:{key}", {})
        if LATE in base:
            made.append({"title": title, "base": _share(base.get(LATE)), "tried": _share(tried.get(LATE))})
    return made


def through(found: Outcome) -> list[dict[str, str]]:
    """How many enquiries were decided within the window and how many were not, as it was and as it would be."""

    def count(side: Mapping[str, Mapping[str, Number]], name: str) -> str:
        number = side.get(WHOLE, {}).get(name)
        return f"{number.value:,.0f}" if number else "–"

    return [
        {"title": title, "base": count(found.base, name), "tried": count(found.tried, name)}
        for name, title in (
            (COUNT, "Decided within the days played"),
            (OPEN, "Received in them and not decided at their end"),
        )
    ]


def _change(base: Number | None, tried: Number | None) -> str:
    if base is None or tried is None or not base.value:
        return "–"
    percent = round((tried.value - base.value) / base.value * 100)
    if not percent:
        return "none"
    if tried.low <= base.high and base.low <= tried.high:
        return f"{percent:+d}%, within what chance does"
    return f"{percent:+d}%"


def _share(number: Number | None) -> str:
    return "–" if number is None else f"{number.value * 100:.0f}% late"


def bars(found: Outcome, stages: Mapping[str, str] = TITLES) -> tuple[tuple[str, ...], ...]:
    """What the picture shows: titles, then medians and 90th centiles as they were played and as they would be."""
    listed = [s for s in stages if MEDIAN in found.base.get(s, {})]

    def of(side: Mapping[str, Mapping[str, Number]], name: str) -> tuple[Any, ...]:
        return tuple(side.get(s, {}).get(name, Number(0, 0, 0)).value for s in listed)

    tried = found.tried or found.base
    return (
        tuple(textwrap.fill(stages[s], 14) for s in listed),  # the long ones ran into each other below the chart
        of(found.base, MEDIAN),
        of(found.base, NINETIETH),
        of(tried, MEDIAN),
        of(tried, NINETIETH),
    )
