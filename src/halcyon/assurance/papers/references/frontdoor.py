"""Figures of the front door and of the county's own posts. Restricted records are never counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from django.db.models import Count
from django.db.models.functions import TruncWeek

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import PostHolding
from halcyon.agencies.queries import vacant_posts, who_acts_for
from halcyon.agencies.queries.acting import live
from halcyon.assurance.papers.references.model import Reference, Stands
from halcyon.cases.models import Case
from halcyon.frontdoor.disagreements.queries import DISAGREEMENT
from halcyon.frontdoor.improvement.figures import last_full_week, measured
from halcyon.frontdoor.improvement.measures import WEEK, said
from halcyon.frontdoor.improvement.models import ImprovementPlan, SystemDelay
from halcyon.frontdoor.mirror.projection import ENQUIRY
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import FEW

ADULTS_CHAIR = "council.adults_board_chair"
WEEKS_SHOWN = 13
FOUR_WEEKS = 4


def number(count: int) -> Stands:
    """A count of things that are no people, as it is said."""
    return Stands(f"{count:,}")


def of_people(count: int) -> Stands:
    """A count of people: one to four are never said."""
    return Stands("fewer than five" if 0 < count < FEW else f"{count:,}")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def _received(weeks_back: int) -> Callable[[Viewer, datetime], Stands | None]:
    """Enquiries of the four full weeks that ended this many weeks before the last one did."""

    def read(viewer: Viewer, at: datetime) -> Stands | None:
        ends = last_full_week(at) + WEEK - weeks_back * WEEK
        rows = Case.objects.filter(
            pathway=ENQUIRY,
            restricted=False,
            opened_at__gte=_midnight(ends - FOUR_WEEKS * WEEK),
            opened_at__lt=_midnight(ends),
        )
        return of_people(rows.count())

    return read


def _weekly(viewer: Viewer, at: datetime) -> Stands | None:
    first, ends = last_full_week(at) - (WEEKS_SHOWN - 1) * WEEK, last_full_week(at) + WEEK
    rows = Case.objects.filter(
        pathway=ENQUIRY, restricted=False, opened_at__gte=_midnight(first), opened_at__lt=_midnight(ends)
    )
    counted = dict(
        rows.annotate(week=TruncWeek("opened_at", tzinfo=LONDON))
        .order_by("week")
        .values_list("week")
        .annotate(Count("id"))
    )
    by_day = {week.astimezone(LONDON).date(): count for week, count in counted.items()}
    if not by_day:
        return None
    mondays = [first + n * WEEK for n in range(WEEKS_SHOWN)]
    return Stands(
        f"{sum(by_day.values()):,} in {WEEKS_SHOWN} weeks",
        tuple((f"{monday:%d %b}", float(by_day.get(monday, 0))) for monday in mondays),
    )


def _measure(key: str) -> Callable[[Viewer, datetime], Stands | None]:
    def read(viewer: Viewer, at: datetime) -> Stands | None:
        week = measured(key, last_full_week(at))
        # A share of fewer than five would tell how it went for each of them.
        return Stands(said(key, week.value)) if week.value is not None and week.count >= FEW else None

    return read


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


MASH = "MASH enquiries, restricted records left out"
FIGURES = (
    Reference("mash_received", "Enquiries received, last four full weeks", MASH, _received(0), "/hub/"),
    Reference("mash_received_before", "Enquiries received, the four weeks before those", MASH, _received(4), "/hub/"),
    Reference("mash_weekly", "Enquiries received, week by week", MASH, _weekly, "/hub/", unit="Enquiries"),
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
