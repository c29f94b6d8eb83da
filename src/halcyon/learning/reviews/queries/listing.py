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

JOINT, LATE, PUBLISHED = "joint", "late", "published"
COUNTED = {JOINT: "joint reviews under way", LATE: "late or going to be", PUBLISHED: "published this month"}
"""What numbers are of beside the kinds of reviews, and how a list of their rows is called."""


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

    @property
    def under_way(self) -> bool:
        return self.review.concluded_at is None and not self.ended

    @property
    def kind(self) -> str:
        """The kind of a review of one limb; '' for a joint one."""
        limbs = [limb for limb in self.review.limbs.all() if limb.decision in ("", HELD)]
        return limbs[0].kind if len(limbs) == 1 else ""

    def published_since(self, since: date) -> bool:
        """Whether a limb of it was published on a day or after it."""
        return any(
            limb.publication == OUT and limb.published_at and limb.published_at.astimezone(LONDON).date() >= since
            for limb in self.review.limbs.all()
        )

    def counted(self, what: str, *, at: datetime) -> bool:
        """Whether it is one of those that a number is of: `JOINT`, `LATE`, `PUBLISHED` this month, or a kind."""
        if what == PUBLISHED:
            return self.published_since(at.astimezone(LONDON).date().replace(day=1))
        if not self.under_way:
            return False
        if what == LATE:
            return bool(self.late) or self.forecast.late_days > 0
        return self.joint if what == JOINT else self.kind == what


def pipeline(viewer: Viewer, *, at: datetime, ended_too: bool = False, what: str = "") -> list[Line]:
    """Every review, what concludes first at the top; ended ones when asked for. [] for who may not see learning.

    `what` narrows them to those that one of the numbers of `counts` is of (`Line.counted`).
    """
    if not SEES & viewer.capabilities:
        return []
    rows = Review.objects.prefetch_related(*WHOLE)
    if not ended_too and what != PUBLISHED:
        rows = rows.filter(ended_at__isnull=True)
    found = [_line(row, at) for row in rows]
    if what:
        found = [x for x in found if x.counted(what, at=at)]
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
    open_now = [x for x in lines if x.under_way]
    by_kind = Counter(line.kind for line in open_now if line.kind)
    out = [line.review.code_name for line in lines if line.counted(PUBLISHED, at=at)]
    concluding = Counter(line.forecast.on.replace(day=1) for line in open_now if line.forecast.on)
    return Counts(
        under_way=dict(by_kind),
        joint=sum(line.counted(JOINT, at=at) for line in open_now),
        published_this_month=tuple(sorted(out)),
        concluding=dict(sorted(concluding.items())),
        late=sum(line.counted(LATE, at=at) for line in open_now),
        waiting_for_decision=sum(line.review.phase == "deciding" for line in open_now),
        on_hold=sum(line.hold for line in open_now),
    )
