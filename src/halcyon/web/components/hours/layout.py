"""Works out where the bars of a picture of hours go. No markup here: the template beside it draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from halcyon.web.presenting import local

WIDTH, LABELS, LANE, TOP, RIGHT = 960, 176, 44, 34, 16
"""In the picture's own units: its width, the strip of names, a lane's height, the scale's height, the margin."""

STEPS = tuple(timedelta(hours=h) for h in (1, 2, 3, 6, 12, 24, 48, 168, 336, 672, 1344, 2688, 8736))
MOST_TICKS = 10


def _ticks(start: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """Moments between the two at whole steps from London midnight: the finest step that gives at most ten marks."""
    span = end - start
    step = next((s for s in STEPS if span / s <= MOST_TICKS), STEPS[-1])
    at = local(start).replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    while at <= end:
        if at >= start:
            found.append((at, f"{at:%H:%M}" if step < timedelta(days=1) and at.hour else f"{at.day} {at:%b}"))
        at += step
    return found


def layout(lanes: Iterable[Mapping[str, Any]], start: datetime, end: datetime) -> dict[str, Any]:
    """Place each lane's `spans` (begins, ends, waiting, label) between two moments. A picture of no time is empty."""
    listed = list(lanes)
    seconds = max((end - start).total_seconds(), 1.0)
    scale = (WIDTH - LABELS - RIGHT) / seconds

    def x(moment: datetime) -> float:
        return round(LABELS + (min(max(moment, start), end) - start).total_seconds() * scale, 1)

    drawn = []
    for number, lane in enumerate(listed):
        top = TOP + number * LANE
        bars = [
            {**s, "x": x(s["begins"]), "width": max(round(x(s["ends"]) - x(s["begins"]), 1), 2), "y": top + 8}
            for s in lane["spans"]
        ]
        drawn.append({"name": lane["name"], "top": top, "middle": top + LANE / 2, "bars": bars})
    height = TOP + len(drawn) * LANE + 8
    ticks = [{"x": x(at), "label": label} for at, label in _ticks(start, end)]
    return {"width": WIDTH, "height": height, "lanes": drawn, "ticks": ticks, "bottom": height - 8}
