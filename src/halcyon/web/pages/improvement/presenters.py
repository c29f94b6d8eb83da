"""Weeks, delays and plans in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from halcyon.frontdoor.improvement.measures import KINDS, NUMBER, SHARE, expected, said, tells_of_few
from halcyon.frontdoor.improvement.models import SystemDelay
from halcyon.frontdoor.improvement.queries import PlanPage, Standing
from halcyon.kernel.delays import CAUSES
from halcyon.kernel.disclosure import FEW, about, suppressed

TOO_FEW = f"fewer than {FEW}: not shown"


def figure(key: str, value: float | None, count: int, *, few: bool) -> dict[str, Any]:
    """A week's value in words and of how many. Where `few` is not to be seen and it tells of so few, it says that;
    other numbers are then told to the nearest five, so that a hidden week does not follow from a month of the board's.
    """
    if not few and tells_of_few(key, value, count):
        return {"value": TOO_FEW, "count": "–", "hidden": True}
    if not few:
        told = about(round(value)) if value is not None and KINDS[key].unit == NUMBER else value
        return {"value": said(key, told), "count": about(count), "hidden": False}
    return {"value": said(key, value), "count": count, "hidden": False}


def standings(found: Sequence[Standing], *, few: bool) -> list[dict[str, Any]]:
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
            "last": figure(s.measure.key, s.weeks[-1].value, s.weeks[-1].count, few=few)["value"],
            "weeks": [{"monday": w.monday, **figure(s.measure.key, w.value, w.count, few=few)} for w in s.weeks],
        }
        for s in found
    ]


def snapshot(row: SystemDelay, *, few: bool = True) -> list[dict[str, Any]]:
    """The weeks of a delay as they were when it was escalated."""
    return [
        {
            "monday": date.fromisoformat(monday),
            **figure(row.measure, value, count, few=few),
            "rows": len(rows) if few else about(len(rows)),
        }
        for monday, value, count, rows in row.figures
    ]


def causes(row: SystemDelay, *, few: bool) -> list[tuple[str, int | str]]:
    """How often each cause was given."""
    shown = dict(row.causes) if few else suppressed(row.causes)[0]
    named = ((CAUSES.get(key, key).split(":")[0], number) for key, number in shown.items())
    return [(words, TOO_FEW if number is None else number) for words, number in named]


def weeks(page: PlanPage, *, few: bool) -> list[dict[str, Any]]:
    """The weeks of a plan: those that are over as they were, those to come as the plan says."""
    done = {w.monday: w for w in page.weeks}
    found = []
    for text, wanted in page.plan.trajectory:
        monday = date.fromisoformat(text)
        week = done.pop(monday, None)
        found.append(_week(page, monday, wanted, week, few=few))
    listed = [(date.fromisoformat(d), v) for d, v in page.plan.trajectory]
    return found + [_week(page, m, expected(listed, m), w, few=few) for m, w in sorted(done.items())]


def _week(page: PlanPage, monday: date, wanted: float, week: Any, *, few: bool) -> dict[str, Any]:
    return {
        "monday": monday,
        "wanted": said(page.plan.measure, wanted),
        **(figure(page.plan.measure, week.value, week.count, few=few) if week else {"value": "", "count": None}),
        "rows": (len(week.rows) if few else about(len(week.rows))) if week else 0,
        "on_track": week.on_track if week else None,
        "over": week is not None,
    }


def picture(page: PlanPage, *, few: bool) -> tuple[tuple[str, ...], tuple[float | None, ...], tuple[float, ...], str]:
    """Labels, what happened, what the plan says, and the unit."""
    share = KINDS[page.plan.measure].unit == SHARE
    by = 100 if share else 1
    measure = page.plan.measure
    seen = [w for w in page.weeks if few or not tells_of_few(measure, w.value, w.count)]
    rounds = not few and KINDS[measure].unit == NUMBER
    done = {w.monday.isoformat(): about(round(w.value)) if rounds and w.value else w.value for w in seen}
    values = [done.get(day) for day, _ in page.plan.trajectory]
    return (
        tuple(f"{date.fromisoformat(day):%d %b}" for day, _ in page.plan.trajectory),
        tuple(None if v is None else v * by for v in values),
        tuple(v * by for _, v in page.plan.trajectory),
        "per cent" if share else KINDS[page.plan.measure].unit,
    )
