"""Works out where the bars and dots of a swim-lane picture go. No markup here: the template beside it draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

WIDTH, LABELS, LANE, TOP, RIGHT = 960, 176, 44, 34, 16
"""In the picture's own units: its width, the strip of names, a lane's height, the scale's height, the margin."""


def _ticks(start: date, end: date) -> list[date]:
    """First days of months, quarters or years between the two dates: the finest that gives at most twelve marks."""
    firsts = [
        date(year, month, 1)
        for year in range(start.year, end.year + 1)
        for month in range(1, 13)
        if start <= date(year, month, 1) <= end
    ]
    for months in (1, 3, 6, 12):
        chosen = [tick for tick in firsts if (tick.month - 1) % months == 0]
        if len(chosen) <= 12:
            return chosen
    return chosen[:: -(-len(chosen) // 12)]


def layout(lanes: Iterable[Mapping[str, Any]], start: date, end: date) -> dict[str, Any]:
    """Place each lane's `bars` (start, end or None while it goes on, label) and `dots` (on, label, kind) between dates.

    Anything wholly outside the window is left out of the picture and counted in `outside`, so that the page can say so;
    the table below the picture still lists it. Raises ValueError when the window is empty.
    """
    if end <= start:
        raise ValueError("A swim-lane picture needs an end after its start.")
    span = (end - start).days
    scale = (WIDTH - LABELS - RIGHT) / span

    def x(day: date) -> float:
        return round(LABELS + (min(max(day, start), end) - start).days * scale, 1)

    drawn, outside = [], 0
    for number, lane in enumerate(lanes):
        top = TOP + number * LANE
        bars, dots = [], []
        for bar in lane.get("bars", ()):
            until = bar.get("end") or end
            if until < start or bar["start"] > end:
                outside += 1
                continue
            left, right = x(bar["start"]), x(until)
            bars.append({**bar, "x": left, "width": max(round(right - left, 1), 4), "y": top + 8, "right": right})
        for dot in lane.get("dots", ()):
            if not start <= dot["on"] <= end:
                outside += 1
                continue
            dots.append({**dot, "x": x(dot["on"]), "y": top + LANE / 2})
        drawn.append({"name": lane["name"], "top": top, "middle": top + LANE / 2, "bars": bars, "dots": dots})
    height = TOP + len(drawn) * LANE + 8
    ticks = [
        {"x": x(tick), "label": f"{tick:%b}" if tick.month != 1 else str(tick.year)} for tick in _ticks(start, end)
    ]
    return {"width": WIDTH, "height": height, "labels": LABELS, "lane": LANE, "lanes": drawn, "ticks": ticks,
            "outside": outside, "bottom": height - 8}  # fmt: skip
