"""Figures of what the partnership learns: reviews, recommendations and actions, audits and self-assessments.

Counts of reviews are not suppressed: they are published one by one (domain.md I10, issue of the board's room).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.assurance.papers.references.model import Reference, Stands
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import FEW
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.models import Assessment, AuditItem, AuditRound, Campaign
from halcyon.learning.improving.models import Action, ReportStage
from halcyon.learning.reviews.deaths.models import Death
from halcyon.learning.reviews.models import LearningEvent, Review
from halcyon.learning.reviews.queries.listing import Counts, counts
from halcyon.workforce.training.models import Booking, TrainingEvent

WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
OPEN_STATES = (Action.OPEN, Action.NOT_ASSURED)


def in_words(count: int) -> Stands:
    """A number of reviews as a paper says it: in a word up to nine."""
    return Stands(WORDS[count] if count < len(WORDS) else str(count))


def _reviews(count: Callable[[Counts], int]) -> Callable[[Viewer, datetime], Stands | None]:
    def read(viewer: Viewer, at: datetime) -> Stands | None:
        if not viewer.can(Capability.SEE_LEARNING) or not Review.objects.exists():
            return None
        return in_words(count(counts(viewer, at=at)))

    return read


def _concluding(viewer: Viewer, at: datetime) -> Stands | None:
    if not viewer.can(Capability.SEE_LEARNING):
        return None
    months = counts(viewer, at=at).concluding
    said = [f"{WORDS[n] if n < len(WORDS) else n} in {month:%B %Y}" for month, n in months.items()]
    return Stands(", ".join(said)) if said else None


def _events(viewer: Viewer, at: datetime) -> Stands | None:
    rows = LearningEvent.objects.filter(held_on__isnull=True, meets_on__gte=_today(at)).order_by("meets_on")
    months = list(dict.fromkeys(f"{day:%B %Y}" for day in rows.values_list("meets_on", flat=True)))
    return Stands(f"{len(rows)} planned for {' and '.join(months)}") if months else None


def _actions(**wanted: object) -> Callable[[Viewer, datetime], Stands | None]:
    def read(viewer: Viewer, at: datetime) -> Stands | None:
        if not Action.objects.exists():
            return None
        return Stands(f"{Action.objects.filter(**wanted).count():,}")

    return read


def _overdue(viewer: Viewer, at: datetime) -> Stands | None:
    if not Action.objects.exists():
        return None
    return Stands(f"{Action.objects.filter(state__in=OPEN_STATES, due__lt=_today(at)).count():,}")


def _stage(viewer: Viewer, at: datetime) -> Stands | None:
    """The stage that the response to a report from outside has come to: the first that is not done."""
    row = ReportStage.objects.exclude(state="done").order_by("-report__published_on", "position").first()
    return Stands(f"{row.title}: {row.get_state_display().lower()}") if row else None


def _deaths(viewer: Viewer, at: datetime) -> Stands | None:
    """How many deaths of the cohort were screened. Where fewer than five are left, they are not counted out."""
    cohort = Death.objects.count()
    left = Death.objects.filter(decision="").count()
    if not cohort:
        return None
    if cohort < FEW or 0 < cohort - left < FEW:
        return Stands("fewer than five")
    if 0 < left < FEW:
        return Stands(f"all but fewer than five of {cohort:,}")
    return Stands(f"{cohort - left:,} of {cohort:,}")


def _trained(what: str) -> Callable[[Viewer, datetime], Stands | None]:
    def read(viewer: Viewer, at: datetime) -> Stands | None:
        held = TrainingEvent.objects.filter(state="held", begins_at__gt=at - TRAINED_WITHIN, begins_at__lte=at)
        if not TrainingEvent.objects.exists():
            return None
        if what == "events":
            return Stands(f"{held.count():,}")
        return Stands(f"{Booking.objects.filter(event__in=held, state='attended').count():,}")

    return read


def _interviews(what: str) -> Callable[[Viewer, datetime], Stands | None]:
    def read(viewer: Viewer, at: datetime) -> Stands | None:
        row = AuditRound.objects.filter(kind="interview", state="reported").order_by("-reported_at").first()
        if row is None:
            return None
        held = AuditItem.objects.filter(round=row, consent="given")
        return Stands(str(held.count() if what == "people" else held.values("service").distinct().count()))

    return read


def _practices(what: str) -> Callable[[Viewer, datetime], Stands | None]:
    def read(viewer: Viewer, at: datetime) -> Stands | None:
        newest = Campaign.objects.filter(assessments__service__isnull=False).order_by("-year", "-opened_at").first()
        if newest is None:
            return None
        rows = Assessment.objects.filter(campaign=newest, service__isnull=False)
        return Stands(str((rows if what == "asked" else rows.filter(submitted_at__isnull=False)).count()))

    return read


def _today(at: datetime) -> date:
    return at.astimezone(LONDON).date()


REVIEWS, ACTIONS, AUDITS = "Reviews", "Recommendations and actions", "Audits and self-assessments"
TRAINING, TRAINED_WITHIN = "Training", timedelta(days=90)
FIGURES = (
    Reference(
        "reviews_adult", "Safeguarding adult reviews under way", REVIEWS,
        _reviews(lambda c: c.under_way.get("adult", 0)), "/reviews/",
    ),
    Reference(
        "reviews_domestic", "Domestic homicide reviews, and those that came after them, under way", REVIEWS,
        _reviews(lambda c: c.under_way.get("domestic_homicide", 0) + c.under_way.get("domestic_death", 0)), "/reviews/",
    ),
    Reference(
        "reviews_mental_health", "Mental health homicide reviews under way", REVIEWS,
        _reviews(lambda c: c.under_way.get("mental_health_homicide", 0)), "/reviews/",
    ),
    Reference(
        "reviews_going_on", "Child practice reviews under way", REVIEWS,
        _reviews(lambda c: c.under_way.get("child_practice", 0)), "/reviews/",
    ),
    Reference("reviews_joint", "Joint reviews under way", REVIEWS, _reviews(lambda c: c.joint), "/reviews/"),
    Reference(
        "reviews_published", "Reviews published this month", REVIEWS,
        _reviews(lambda c: len(c.published_this_month)), "/reviews/",
    ),
    Reference("reviews_concluding", "When the reviews under way conclude", REVIEWS, _concluding, "/reviews/"),
    Reference("learning_events", "Learning events to come", REVIEWS, _events, "/reviews/"),
    Reference(
        "actions_open", "Actions that are open", ACTIONS, _actions(state__in=OPEN_STATES), "/actions/?state=open",
    ),
    Reference(
        "actions_overdue", "Open actions past their date", ACTIONS, _overdue, "/actions/?state=overdue",
    ),
    Reference(
        "actions_awaiting", "Actions done, awaiting assurance", ACTIONS, _actions(state=Action.AWAITING),
        "/actions/?state=awaiting",
    ),
    Reference(
        "actions_assured", "Actions assured", ACTIONS, _actions(state=Action.ASSURED), "/actions/?state=assured",
    ),
    Reference(
        "outside_stage", "Response to the newest report from outside", ACTIONS, _stage, "/recommendations/reports/",
    ),
    Reference("audit_interviews", "Practitioners interviewed, newest audit", AUDITS, _interviews("people"), "/audits/"),
    Reference("audit_services", "Services in which they work", AUDITS, _interviews("services"), "/audits/"),
    Reference("mortality_screened", "Deaths screened in the staged review", REVIEWS, _deaths, "/reviews/deaths/"),
    Reference("training_events", "Training events, last 90 days", TRAINING, _trained("events"), "/training/"),
    Reference("training_attended", "Places taken at them", TRAINING, _trained("people"), "/training/"),
    Reference(
        "practices_asked", "Practices asked for their self-assessment", AUDITS, _practices("asked"),
        "/self-assessments/campaigns/",
    ),
    Reference(
        "practices_answered", "Practices that have sent it", AUDITS, _practices("answered"),
        "/self-assessments/campaigns/",
    ),
)  # fmt: skip
