"""All reviews on one page: where each stands, what concludes when, and how many of each kind there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from halcyon.access.viewing import Viewer
from halcyon.kernel.calendar import LONDON
from halcyon.learning.reviews.models import Review
from halcyon.learning.reviews.rules import HELD, OUT, Forecast, Timed, ended, forecast
from halcyon.learning.reviews.standing import SEES, WHOLE, county_clocks, facts
from halcyon.practice.reviews import KINDS


@dataclass(frozen=True)
class Line:
    """One review on the list: no more of it than everybody who sees learning may know."""

    review: Review
    kinds: tuple[str, ...]
    hold: bool
    asked: int
    returned: int
    forecast: Forecast
    late: tuple[Timed, ...]

    @property
    def joint(self) -> bool:
        return len(self.kinds) > 1

    @property
    def ended(self) -> bool:
        return ended(self.review.phase)


def pipeline(viewer: Viewer, *, at: datetime, ended_too: bool = False) -> list[Line]:
    """Every review, what concludes first at the top; ended ones when asked for. [] for who may not see learning."""
    if not SEES & viewer.capabilities:
        return []
    rows = Review.objects.prefetch_related(*WHOLE)
    if not ended_too:
        rows = rows.filter(ended_at__isnull=True)
    found = [_line(row, at) for row in rows]
    return sorted(found, key=lambda x: (x.ended, x.forecast.on or date.max, x.review.opened_at))


def _line(row: Review, at: datetime) -> Line:
    seen = facts(row)
    timed = [t for limb in seen.limbs for t in county_clocks(limb, seen.concluded_at)]
    return Line(
        review=row,
        kinds=tuple(KINDS[limb.kind].short for limb in seen.limbs if limb.decision in ("", HELD)),
        hold=seen.hold,
        asked=seen.asked,
        returned=seen.returned,
        forecast=forecast(seen, timed, now=at),
        late=tuple(t for t in timed if t.late(at) and t.stopped_at is None),
    )


@dataclass(frozen=True)
class Counts:
    """How many reviews there are. Counts of reviews are not suppressed: they are published one by one.

    `under_way` counts limbs by kind of single reviews that have not been concluded and were not decided against;
    `joint` are reviews with several limbs, counted once and not among the others.
    """

    under_way: dict[str, int]
    joint: int
    published_this_month: tuple[str, ...]  # code names
    concluding: dict[date, int]  # by the first day of the month
    late: int
    waiting_for_decision: int
    on_hold: int


def counts(viewer: Viewer, *, at: datetime) -> Counts:
    """The figures of the reviews at this moment, for the board and its papers."""
    lines = pipeline(viewer, at=at, ended_too=True)
    open_now = [x for x in lines if x.review.concluded_at is None and not x.ended]
    by_kind: Counter[str] = Counter()
    for line in open_now:
        limbs = [limb for limb in line.review.limbs.all() if limb.decision in ("", HELD)]
        if len(limbs) == 1:
            by_kind[limbs[0].kind] += 1
    month = at.astimezone(LONDON).date().replace(day=1)
    out = [
        line.review.code_name
        for line in lines
        if any(
            limb.publication == OUT and limb.published_at and limb.published_at.astimezone(LONDON).date() >= month
            for limb in line.review.limbs.all()
        )
    ]
    concluding = Counter(line.forecast.on.replace(day=1) for line in open_now if line.forecast.on)
    return Counts(
        under_way=dict(by_kind),
        joint=sum(line.joint for line in open_now),
        published_this_month=tuple(sorted(out)),
        concluding=dict(sorted(concluding.items())),
        late=sum(bool(line.late) or line.forecast.late_days > 0 for line in open_now),
        waiting_for_decision=sum(line.review.phase == "deciding" for line in open_now),
        on_hold=sum(line.hold for line in open_now),
    )
