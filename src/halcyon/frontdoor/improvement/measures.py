"""The measures of the hub's delay by week, what is better, and how a plan goes against its trajectory. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from halcyon.kernel.disclosure import FEW
from halcyon.kernel.profiles import SystemMeasure

WEEK = timedelta(days=7)
SHARE, HOURS, NUMBER = "share", "hours", "number"


@dataclass(frozen=True)
class Kind:
    """One measure in words: its title, what a week's value is of, and how it is said."""

    title: str
    words: str
    unit: str
    rows: str  # what the rows behind a week's value are


KINDS: Mapping[str, Kind] = {
    "decided_in_time": Kind(
        "Decisions made within their time limit",
        "Of the decisions that fell due in the week, the share that was made by then.",
        SHARE,
        "Enquiries whose decision fell due in the week and was late, or is still not made",
    ),
    "median_hours": Kind(
        "Hours from receipt to decision, median",
        "Opening hours of the hub from receipt to decision, the middle one of the enquiries decided in the week.",
        HOURS,
        "Enquiries decided in the week that took longer than the median",
    ),
    "answered_in_time": Kind(
        "Agencies’ answers within their time",
        "Of the requests to agencies that fell due in the week, the share that was answered by then.",
        SHARE,
        "Enquiries with an answer that fell due in the week and came late, or has not come",
    ),
    "unanswered": Kind(
        "Passed time limits that nobody has answered for",
        "Time limits that had passed, and for which nobody had said why by the end of the week.",
        NUMBER,
        "Enquiries with a passed time limit for which nobody had said why at the end of the week",
    ),
}


@dataclass(frozen=True)
class Week:
    """A measure in one week: its value (None: nothing to measure), of how many, and the cases behind what was not good
    (ids as text).
    """

    monday: date
    value: float | None
    count: int
    rows: tuple[str, ...] = ()


def said(key: str, value: float | None) -> str:
    """A value in words: "82%", "13.5 hours", "4"."""
    if value is None:
        return "nothing to measure"
    unit = KINDS[key].unit
    if unit == SHARE:
        return f"{value * 100:.0f}%"
    return f"{value:.1f} hours" if unit == HOURS else f"{value:.0f}"


def tells_of_few(key: str, value: float | None, count: int) -> bool:
    """Whether a week's figure tells how it went for one to four: of so few in all, or a share from which those who did,
    or those who did not, follow as so few (domain.md I10).
    """
    if 0 < count < FEW or value is None:
        return 0 < count < FEW
    did = round(value * count)
    return KINDS[key].unit == SHARE and any(0 < n < FEW for n in (did, count - did))


def good(measure: SystemMeasure, value: float, against: float) -> bool:
    """Whether a value is as good as another, or better."""
    return value >= against if measure.more else value <= against


def weeks_out(measure: SystemMeasure, weeks: Sequence[Week]) -> int:
    """For how many weeks in a row, up to the newest, the measure has been out of its bound. `weeks` oldest first.

    A week in which there was nothing to measure neither counts nor ends the row.
    """
    out = 0
    for week in reversed(weeks):
        if week.value is None:
            continue
        if good(measure, week.value, measure.bound):
            break
        out += 1
    return out


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def trajectory(baseline: float, target: float, begins: date, ends: date) -> list[tuple[date, float]]:
    """What the measure should be each week (by its Monday): a straight way from where it stands to the target, which
    is reached in the week in which the plan ends.
    """
    first, last = monday_of(begins), monday_of(ends)
    steps = max(1, (last - first).days // 7)
    return [(first + n * WEEK, round(baseline + (target - baseline) * n / steps, 4)) for n in range(steps + 1)]


def expected(listed: Sequence[tuple[date, float]], monday: date) -> float:
    """What a trajectory says for a week; before it begins its first value, after its end the target."""
    found = [value for day, value in listed if day <= monday]
    return found[-1] if found else listed[0][1]


def held(measure: SystemMeasure, weeks: Sequence[Week], target: float, wanted: int) -> bool:
    """Whether the newest `wanted` weeks with something to measure all kept the target. `weeks` oldest first."""
    values = [w.value for w in weeks if w.value is not None][-wanted:]
    return len(values) == wanted and all(good(measure, v, target) for v in values)
