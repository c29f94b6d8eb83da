"""How somebody stands to a review: inside it, asked for their agency's part, or outside with its code name only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from halcyon.access.queries import blocked, hidden_subjects
from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.queries import working_calendar
from halcyon.audit.actions import record_act
from halcyon.kernel.counting import Limit, due_at
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews.models import Contribution, PanelMember, Review, ReviewLimb, ReviewSubject
from halcyon.learning.reviews.rules import LimbFacts, ReviewFacts, Timed, clocks
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.definition import DISCUSSED, INQUEST, SUMMARIES

PURPOSE = "oversight"
SEES = frozenset({Capability.SEE_LEARNING, Capability.KEEP_REVIEWS, Capability.CONTRIBUTE})


@dataclass(frozen=True)
class Standing:
    """How a viewer stands to one review. `keeps` may run it, `inside` may read it, `part` is their agency's."""

    inside: bool = False
    keeps: bool = False
    part: Contribution | None = None

    @property
    def knows_who(self) -> bool:
        """Whether they see whom the review is about."""
        return self.inside or self.part is not None


def subjects_of(review_id: UUID) -> list[UUID]:
    """The records that a review is about now."""
    return list(
        ReviewSubject.objects.filter(review_id=review_id, ended_at__isnull=True).values_list("record_id", flat=True)
    )


def standing(viewer: Viewer, review: Review, *, at: datetime) -> Standing:
    """Work out how somebody stands to a review.

    Forbid wins: who is barred from one of the people it is about (themselves, their family), or from whom one of them
    is hidden, stays outside, whatever their role.
    """
    if viewer.user_id is None or not SEES & viewer.capabilities:
        return Standing()
    keeps = viewer.can(Capability.KEEP_REVIEWS)
    live = Q(ends__isnull=True) | Q(ends__gt=at)
    sits = PanelMember.objects.filter(live, review=review, user=viewer.user_id, begins__lte=at).exists()
    part = None
    if viewer.can(Capability.CONTRIBUTE):
        part = Contribution.objects.filter(review=review, agency=viewer.agency).first()
    if not (keeps or sits or part):
        return Standing()
    about = subjects_of(review.id)
    if about and (blocked(viewer, about, at=at) or hidden_subjects(viewer, about, at=at)):
        return Standing()
    return Standing(inside=keeps or sits, keeps=keeps, part=part)


def kept(review_id: UUID, *, by: Viewer, at: datetime, phases: Collection[str] = (), inside: bool = False) -> Review:
    """A review that this person runs (or, with `inside`, sits in), locked. Raises `Denied`, and NotDone once ended."""
    row = Review.objects.select_for_update().filter(id=review_id).first()
    if row is None:
        raise Denied("no such review")
    how = standing(by, row, at=at)
    if not (how.inside if inside else how.keeps):
        raise Denied("not theirs to work on")
    if row.ended_at is not None:
        raise NotDone({"": "This review has ended: nothing in it changes any more."})
    if phases and row.phase not in phases:
        raise NotDone({"": f"This cannot be done while the review is at “{row.get_phase_display()}”."})
    return row


def county_due(start: datetime, limit: Limit) -> datetime:
    """When a limit runs out under the county's calendar. UTC."""
    return due_at(start, limit, calendar=working_calendar(), hours=registry.profile.hours)


def limbs_of(row: Review) -> list[ReviewLimb]:
    """The limbs of a review, what was known or notified first at the top, then in the order of the kinds."""
    order = list(KINDS)
    return sorted(row.limbs.all(), key=lambda limb: (limb.notified_at or limb.aware_at, order.index(limb.kind)))


def facts_of_limb(x: ReviewLimb) -> LimbFacts:
    """A limb as the rules see it: a rapid review counts from what the county's profile says."""
    rapid = x.aware_at if registry.profile.rapid_review_from == "aware" else None
    steps = {SUMMARIES: x.summaries_at, INQUEST: x.inquest_at, DISCUSSED: x.discussed_at}
    return LimbFacts(
        x.kind,
        x.notified_at,
        x.decision,
        x.decided_at,
        x.publication,
        x.published_at,
        x.aware_at,
        rapid,
        {key: moment for key, moment in steps.items() if moment},
    )


def county_clocks(limb: LimbFacts, concluded_at: datetime | None) -> tuple[Timed, ...]:
    """The clocks of a limb that have begun, under the county's calendar and the limits that it sets itself."""
    return clocks(limb, concluded_at, due=county_due, limits=registry.profile.review_limits)


def facts(row: Review) -> ReviewFacts:
    """A review as the rules see it. Give it with its limbs and holds prefetched when there are many."""
    limbs = limbs_of(row)
    panel = [m for m in row.panel.all() if m.ends is None]
    parts = list(row.contributions.all())
    return ReviewFacts(
        phase=row.phase,
        limbs=tuple(facts_of_limb(x) for x in limbs),
        chair=any(m.part == "chair" for m in panel),
        members=sum(m.part != "chair" for m in panel),
        terms=row.terms_agreed_on is not None,
        asked=len(parts),
        returned=sum(p.state == "returned" for p in parts),
        findings=len(row.findings.all()),
        hold=any(h.ends is None for h in row.holds.all()),
        concluded_at=row.concluded_at,
        expected_on=row.expected_on,
        family=frozenset(f.stage for f in row.family.all()),
        feedback_open=sum(p.told_at is None for p in row.practitioners.all()),
        learning_open=sum(e.held_on is None for e in row.events.all()),
    )


WHOLE = ("limbs", "panel", "contributions", "findings", "holds", "family", "practitioners", "events")


def audited(action: str, ids: Iterable[UUID], *, by: Viewer, at: datetime, kind: str = "review") -> None:
    """One line in the audit: opaque ids only."""
    record_act(by, action, kind, ids, purpose=PURPOSE, at=at)
