"""Weeks, delays and plans in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from halcyon.frontdoor.improvement.measures import KINDS, SHARE, expected, said
from halcyon.frontdoor.improvement.models import SystemDelay
from halcyon.frontdoor.improvement.queries import PlanPage, Standing
from halcyon.kernel.delays import CAUSES


def standings(found: Sequence[Standing]) -> list[dict[str, Any]]:
    return [
        {
            "key": s.measure.key,
            "title": KINDS[s.measure.key].title,
            "words": KINDS[s.measure.key].words,
            "bound": ("at least " if s.measure.more else "at most ") + said(s.measure.key, s.measure.bound),
            "verified": s.measure.verified,
            "source": s.measure.source,
            "needs": s.measure.weeks,
            "out": s.out,
            "delay": s.delay,
            "last": said(s.measure.key, s.weeks[-1].value),
            "weeks": [{"monday": w.monday, "value": said(s.measure.key, w.value), "count": w.count} for w in s.weeks],
        }
        for s in found
    ]


def snapshot(row: SystemDelay) -> list[dict[str, Any]]:
    """The weeks of a delay as they were when it was escalated."""
    return [
        {
            "monday": date.fromisoformat(monday),
            "value": said(row.measure, value),
            "count": count,
            "rows": len(rows),
        }
        for monday, value, count, rows in row.figures
    ]


def causes(row: SystemDelay) -> list[tuple[str, int]]:
    return [(CAUSES.get(key, key).split(":")[0], number) for key, number in row.causes.items()]


def weeks(page: PlanPage) -> list[dict[str, Any]]:
    """The weeks of a plan: those that are over as they were, those to come as the plan says."""
    done = {w.monday: w for w in page.weeks}
    found = []
    for text, wanted in page.plan.trajectory:
        monday = date.fromisoformat(text)
        week = done.pop(monday, None)
        found.append(_week(page, monday, wanted, week))
    listed = [(date.fromisoformat(d), v) for d, v in page.plan.trajectory]
    return found + [_week(page, m, expected(listed, m), w) for m, w in sorted(done.items())]


def _week(page: PlanPage, monday: date, wanted: float, week: Any) -> dict[str, Any]:
    return {
        "monday": monday,
        "wanted": said(page.plan.measure, wanted),
        "value": said(page.plan.measure, week.value) if week else "",
        "count": week.count if week else None,
        "rows": len(week.rows) if week else 0,
        "on_track": week.on_track if week else None,
        "over": week is not None,
    }


def picture(page: PlanPage) -> tuple[tuple[str, ...], tuple[float | None, ...], tuple[float, ...], str]:
    """Labels, what happened, what the plan says, and the unit."""
    share = KINDS[page.plan.measure].unit == SHARE
    by = 100 if share else 1
    done = {w.monday.isoformat(): w.value for w in page.weeks}
    values = [done.get(day) for day, _ in page.plan.trajectory]
    return (
        tuple(f"{date.fromisoformat(day):%d %b}" for day, _ in page.plan.trajectory),
        tuple(None if v is None else v * by for v in values),
        tuple(v * by for _, v in page.plan.trajectory),
        "per cent" if share else KINDS[page.plan.measure].unit,
    )
