"""Figures of the front door and of the county's own posts. Restricted records are never counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import PostHolding
from halcyon.agencies.queries import vacant_posts, who_acts_for
from halcyon.agencies.queries.acting import live
from halcyon.assurance.figures.queries import Point, series
from halcyon.assurance.figures.wording import HIDDEN
from halcyon.assurance.papers.references.model import Reference, Stands
from halcyon.cases.models import Case
from halcyon.frontdoor.disagreements.queries import DISAGREEMENT
from halcyon.frontdoor.improvement.figures import last_full_week, measured
from halcyon.frontdoor.improvement.measures import Week, said, tells_of_few
from halcyon.frontdoor.improvement.models import ImprovementPlan, SystemDelay
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import FEW, about

ADULTS_CHAIR, REPORTED = "council.adults_board_chair", "concerns_received"
WEEKS_SHOWN = 13
FOUR_WEEKS = 4


def number(count: int) -> Stands:
    """A count of things that are no people, as it is said."""
    return Stands(f"{count:,}")


def of_people(count: int) -> Stands:
    """A count of people that is made anew at every look: one to four are never said, the rest to the nearest five."""
    if 0 < count < FEW:
        return Stands("fewer than five")
    return Stands(f"about {about(count):,}" if count else "0")


def _published(viewer: Viewer, at: datetime) -> Sequence[Point]:
    """The weeks as the board has them: what is hidden there must not follow from a sum that a paper says."""
    found = series(viewer, REPORTED, at=at)
    return found.points if found else ()


def _received(weeks_back: int) -> Callable[[Viewer, datetime], Stands | None]:
    """The children and adults of four published weeks, those that ended this many weeks before the last one did."""

    def read(viewer: Viewer, at: datetime) -> Stands | None:
        points = _published(viewer, at)
        weeks = points[: len(points) - weeks_back][-FOUR_WEEKS:]
        if len(weeks) < FOUR_WEEKS:
            return None
        hidden = sum(p.state == HIDDEN for p in weeks)
        if hidden == FOUR_WEEKS:
            return Stands("too few in each week to be shown")
        left_out = f" (leaving out {hidden} too small to be shown)" if hidden else ""
        return Stands(f"{sum(p.value or 0 for p in weeks):,.0f}{left_out}")

    return read


def _weekly(viewer: Viewer, at: datetime) -> Stands | None:
    points = _published(viewer, at)[-WEEKS_SHOWN:]
    shown = [p for p in points if p.state != HIDDEN]
    if not shown:
        return None
    hidden = len(points) - len(shown)
    left_out = f"; {hidden} too small to be shown left out" if hidden else ""
    return Stands(
        f"{sum(p.value or 0 for p in shown):,.0f} in {len(points)} weeks{left_out}",
        tuple((f"{p.starts.day} {p.starts:%b}", None if p.state == HIDDEN else float(p.value or 0)) for p in points),
    )


def _measure(key: str) -> Callable[[Viewer, datetime], Stands | None]:
    def read(viewer: Viewer, at: datetime) -> Stands | None:
        week = measured(key, last_full_week(at))
        return Stands(said(key, week.value)) if week.value is not None and may_be_said(key, week) else None

    return read


def may_be_said(key: str, week: Week) -> bool:
    """Whether the figure of one week rests on enough to be said, and tells of no fewer."""
    return week.count >= FEW and not tells_of_few(key, week.value, week.count)


def _delays(viewer: Viewer, at: datetime) -> Stands | None:
    return number(SystemDelay.objects.filter(closed_at__isnull=True).count())


def _plans(viewer: Viewer, at: datetime) -> Stands | None:
    return number(ImprovementPlan.objects.filter(closed_at__isnull=True).count())


def _disagreements(viewer: Viewer, at: datetime) -> Stands | None:
    rows = Case.objects.filter(pathway=DISAGREEMENT, restricted=False, closed_at__isnull=True)
    return of_people(rows.count())


def _adults_chair(viewer: Viewer, at: datetime) -> Stands | None:
    held = PostHolding.objects.filter(live(at), post__key=ADULTS_CHAIR)
    holder = held.filter(standing="holder").first()
    if holder is not None:
        leaves = f" until {holder.ends.astimezone(LONDON):%-d %B %Y}" if holder.ends else ""
        return Stands(f"held{leaves}")
    before = (
        PostHolding.objects.filter(post__key=ADULTS_CHAIR, standing="holder", ends__lte=at).order_by("-ends").first()
    )
    if before is None or before.ends is None:
        return None
    acting = who_acts_for(ADULTS_CHAIR, at=at)
    since = f"vacant since {before.ends.astimezone(LONDON):%-d %B %Y}"
    return Stands(f"{since}; the deputy chair acts" if acting else f"{since}; nobody acts for it")


def _vacant(viewer: Viewer, at: datetime) -> Stands | None:
    return number(len(vacant_posts(at=at)))


BOARD, ROWS = "The board’s indicator of concerns received", f"/board/figures/{REPORTED}/"
MASH = "MASH enquiries, restricted records left out"
FIGURES = (
    Reference("mash_received", "Children and adults reported, last four full weeks", BOARD, _received(0), ROWS),
    Reference("mash_received_before", "Children and adults reported, the four before those", BOARD, _received(4), ROWS),
    Reference(
        "mash_weekly", "Children and adults reported, week by week", BOARD, _weekly, ROWS, unit="Children and adults"
    ),
    Reference(
        "mash_in_time", "Decisions made within their time limit, last full week", MASH, _measure("decided_in_time"),
        "/hub/improvement/",
    ),
    Reference(
        "mash_median", "Opening hours from receipt to decision, median, last full week", MASH, _measure("median_hours"),
        "/hub/improvement/",
    ),
    Reference(
        "mash_answers", "Agencies’ answers within their time, last full week", MASH, _measure("answered_in_time"),
        "/hub/improvement/",
    ),
    Reference("delays_escalated", "Delays of the system that are escalated", MASH, _delays, "/hub/improvement/"),
    Reference("delay_plans", "Improvement plans that are being worked", MASH, _plans, "/hub/improvement/"),
    Reference(
        "disagreements_open", "Professional disagreements that are open", "Disagreements, restricted ones left out",
        _disagreements, "/disagreements/",
    ),
    Reference(
        "adults_chair", "Independent chair of the safeguarding adults board", "The directory of posts", _adults_chair,
        "/directory/",
    ),
    Reference("posts_vacant", "Statutory and named posts that nobody holds", "The directory of posts", _vacant),
)  # fmt: skip
