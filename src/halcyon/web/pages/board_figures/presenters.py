"""Figures, periods and charts in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from halcyon.assurance.figures.equality import STEPS, Group, Rate, Reached
from halcyon.assurance.figures.queries import Part, Series
from halcyon.assurance.figures.snapshots import Rerun
from halcyon.assurance.figures.wording import HIDDEN, NOTHING, SHOWN, said
from halcyon.assurance.models import Snapshot
from halcyon.kernel.characteristics import NOT_ASKED, STATES
from halcyon.kernel.indicators import Fact, Indicator, Limits, Measure, Period
from halcyon.kernel.limits import ENOUGH, SHIFT
from halcyon.kernel.registry import registry

WIDTH, HEIGHT = 120, 32
SIGNALS = {
    "above": "Above its upper limit: more than chance",
    "below": "Below its lower limit: more than chance",
    "shift": f"A shift: {SHIFT} or more in a row on one side of the middle",
    "": "Within its limits",
}
SHORT = {"above": "above its limit", "below": "below its limit", "shift": "a shift"}
METHODS = {
    Limits.XMR: "XmR chart: the mean, plus and minus 2.66 times the mean difference of neighbours; never below nought.",
    Limits.P: "p-chart: the share of all periods together, plus and minus three standard errors of each period.",
}
BY = {"agency": "agency", "service": "service", "role": "profession", "kind": "kind"}


def card(series: Series) -> dict[str, Any]:
    """One indicator on the board's list."""
    indicator, last = series.indicator, series.last
    before = next((p for p in reversed(series.points[:-1]) if p.state == SHOWN), None)
    earlier = "Before" if last.state == SHOWN else "Last shown"
    return {
        "key": indicator.key,
        "title": indicator.title,
        "period": last.words,
        "said": said(indicator, last.value, last.state),
        "shown": last.state == SHOWN,
        "before": f"{earlier}: {said(indicator, before.value, SHOWN)}, {before.words}" if before else "",
        "signal": signal(series),
        "signal_short": SHORT.get(series.signal, ""),
        "unusual": series.signal != "",
        "young": _known(series) < ENOUGH,
        "line": sparkline([p.value for p in series.points]),
        "unverified": not indicator.verified,
    }


def signal(series: Series) -> str:
    """What the newest point says, in words."""
    known = _known(series)
    if known < ENOUGH:
        return f"No limits yet: {known} of {ENOUGH} periods"
    return SIGNALS[series.signal]


def _known(series: Series) -> int:
    return sum(p.value is not None for p in series.points)


def sparkline(values: Sequence[float | None]) -> str:
    """The points of a small line, for decoration beside the words. Empty where there are fewer than two."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    step = WIDTH / (len(values) - 1)
    return " ".join(
        f"{place * step:.1f},{HEIGHT - 3 - (HEIGHT - 6) * ((v - low) / (high - low) if high > low else 0.5):.1f}"
        for place, v in enumerate(values)
        if v is not None
    )


def table(series: Series) -> list[dict[str, Any]]:
    """Every period, the newest first, as the chart shows it."""
    limited, indicator = series.limited, series.indicator
    found = []
    for place, point in enumerate(series.points):
        low, high = limited.lower[place], limited.upper[place]
        share = indicator.measure in (Measure.SHARE, Measure.RATIO)
        of = point.whole[1] if point.whole and indicator.measure is Measure.RATIO else point.of
        found.append(
            {
                "starts": point.starts,
                "period": point.words,
                "said": said(indicator, point.value, point.state),
                "of": of if (share or indicator.measure is Measure.MEDIAN) and point.state == SHOWN else None,
                "limits": f"{said(indicator, low)} to {said(indicator, high)}"
                if low is not None and high is not None
                else "",
                "signal": SHORT.get(limited.signals[place], "").capitalize(),
                "edition": point.edition,
            }
        )
    return found[::-1]


def picture(series: Series) -> tuple[Any, ...]:
    """What the chart draws: labels, values, middle, lower and upper limits, the places that are unusual, the unit."""
    limited, indicator = series.limited, series.indicator
    by = 100.0 if indicator.measure is Measure.SHARE else 1.0

    def scaled(values: Sequence[float | None]) -> tuple[float | None, ...]:
        return tuple(None if v is None else v * by for v in values)

    middle = limited.centre if limited.centre is not None else limited.median
    short = "%d %b %Y" if indicator.period.value == "week" else "%b %Y"
    return (
        tuple(f"{p.starts:{short}}" for p in series.points),
        scaled([p.value for p in series.points]),
        None if middle is None else middle * by,
        "Mean" if limited.centre is not None else "Median",
        scaled(limited.lower),
        scaled(limited.upper),
        tuple(place for place, s in enumerate(limited.signals) if s),
        indicator.unit,
    )


def breakdown(indicator: Indicator, found: Sequence[Part], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The parts of one period in words. `names` gives the agencies' names by their codes."""
    share = indicator.measure in (Measure.SHARE, Measure.RATIO)
    return [
        {
            "name": names.get(p.name, p.name) or "Not said",
            "said": said(indicator, p.value) if p.of is not None else "Hidden",
            "of": p.of if share else None,
            "hidden": p.of is None,
        }
        for p in found
    ]


def example(indicator: Indicator) -> dict[str, Any]:
    """The worked example: its rows with the columns that they use, and what they come to."""
    rows = indicator.example.rows
    columns = [c for c in ("agency", "service", "role", "kind", "outcome", "hours") if any(getattr(r, c) for r in rows)]
    return {
        "columns": columns,
        "rows": [[_plain(row, column) for column in columns] for row in rows],
        "said": said(indicator, indicator.example.value),
        "of": indicator.example.of,
    }


def _plain(row: Fact, column: str) -> str:
    value = getattr(row, column)
    return "" if value is None else str(value).replace("_", " ")


def snapshot(row: Snapshot) -> list[dict[str, Any]]:
    """The newest period of each figure as it could be shown when the snapshot was taken."""
    found = []
    for key, periods in sorted(row.figures.items()):
        indicator = registry.indicators.get(key)
        if indicator is None or not periods:
            continue
        starts = max(periods)
        value, state = _value(indicator, periods[starts])
        found.append(
            {
                "title": indicator.title,
                "period": indicator.period.in_words(date.fromisoformat(starts)),
                "said": said(indicator, value, state),
            }
        )
    return found


def _value(indicator: Indicator, kept: Mapping[str, Any]) -> tuple[float | None, str]:
    whole = kept["whole"]
    if whole is None:
        return None, HIDDEN
    if indicator.measure is Measure.MEDIAN:
        value = kept["value"]
    elif indicator.measure is Measure.COUNT:
        value = float(sum(whole))
    else:
        of = (whole[1] if indicator.measure is Measure.RATIO else sum(whole)) if whole else 0
        value = whole[0] / of if of else None
    return value, NOTHING if value is None else SHOWN


def changed(again: Rerun) -> list[str]:
    """The figures that came out otherwise, in words."""
    found = []
    for key, starts in again.changed:
        indicator = registry.indicators.get(key)
        if indicator is not None:
            found.append(f"{indicator.title}, {indicator.period.in_words(starts)}")
    return found


def themes(found: Iterable[Series]) -> list[tuple[str, list[Series]]]:
    """Series by theme, in the order of the themes' names; the front door first."""
    by: dict[str, list[Series]] = {}
    for one in found:
        by.setdefault(one.indicator.theme, []).append(one)
    return sorted(by.items(), key=lambda item: (not item[0].startswith("The front door"), item[0]))


def quarters(listed: Sequence[date]) -> list[dict[str, Any]]:
    """The quarters to choose from."""
    return [{"starts": day, "words": Period.QUARTER.in_words(day)} for day in listed]


def reached(found: Sequence[Reached]) -> list[dict[str, Any]]:
    """The nine characteristics of one quarter in words."""
    return [
        {
            "key": one.characteristic.key,
            "title": one.characteristic.title,
            "verified": one.characteristic.verified,
            "complete": _rate(one.complete) if one.complete else "",
            "asked": [_group(g) for g in one.asked] if one.asked else [],
            "groups": [_group(g) for g in one.groups] if one.groups else [],
            "kind": _kind(one),
            "divided": any(g.rates for g in one.groups or ()),
        }
        for one in found
    ]


def _kind(one: Reached) -> str:
    """Whether there is something to show of a characteristic, nobody was asked of it, or its numbers are too small."""
    if one.asked and [g.words for g in one.asked] == [STATES[NOT_ASKED]]:
        return "nobody"
    return "shown" if one.complete or one.groups else "small"


def _group(group: Group) -> dict[str, Any]:
    hidden = group.number is None
    rates = [_rate(r) for r in group.rates if r] or ["Hidden" if hidden else "–"] * len(STEPS)
    return {"words": group.words, "number": "Hidden" if hidden else group.number, "rates": rates}


def _rate(rate: Rate) -> str:
    return f"{rate.share * 100:.0f}% ({rate.low * 100:.0f} to {rate.high * 100:.0f})"
