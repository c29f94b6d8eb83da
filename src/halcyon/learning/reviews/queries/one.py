"""One review: what everybody sees of it, and what opens to those inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from halcyon.access.queries import barred_now, hidden_now
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import RoleHolding, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.cases.models import Case
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.models import Recommendation
from halcyon.learning.reviews.models import (
    Contribution,
    FamilyContact,
    Finding,
    LearningEvent,
    PanelMember,
    PhaseChange,
    PractitionerPart,
    Review,
    ReviewHold,
    ReviewLimb,
    ReviewSubject,
)
from halcyon.learning.reviews.rules import Forecast, ReviewFacts, Timed, forecast, going_on
from halcyon.learning.reviews.standing import SEES, WHOLE, Standing, county_clocks, facts, limbs_of, standing
from halcyon.people.queries import names_of
from halcyon.work.models import Message


@dataclass(frozen=True)
class Limb:
    """One limb with its clocks."""

    row: ReviewLimb
    clocks: tuple[Timed, ...]


@dataclass(frozen=True)
class Open:
    """A review as one viewer sees it. What they may not see is empty, as if it were not there.

    `subjects` are whom it is about with name and birth date; `receipts` say when practitioners opened their feedback,
    by the id of the message.
    """

    review: Review
    standing: Standing
    facts: ReviewFacts
    limbs: tuple[Limb, ...]
    forecast: Forecast
    waits_for: tuple[str, ...]
    hold: ReviewHold | None
    subjects: tuple[tuple[ReviewSubject, str, date | None], ...] = ()
    panel: tuple[PanelMember, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    family: tuple[FamilyContact, ...] = ()
    practitioners: tuple[PractitionerPart, ...] = ()
    receipts: dict[UUID, datetime] | None = None
    findings: tuple[Finding, ...] = ()
    events: tuple[LearningEvent, ...] = ()
    changes: tuple[PhaseChange, ...] = ()


def review(viewer: Viewer, review_id: UUID, *, at: datetime) -> Open | None:
    """One review, or None for who may not see learning and for one that is not there.

    From outside: code name, limbs, phase and dates; what was found once the report is agreed and nothing holds it back;
    learning events, and the brief, once they are released.
    """
    if not SEES & viewer.capabilities:
        return None
    row = Review.objects.prefetch_related(*WHOLE, "subjects").filter(id=review_id).first()
    if row is None:
        return None
    how = standing(viewer, row, at=at)
    seen = facts(row)
    limbs = tuple(
        Limb(limb, county_clocks(of, seen.concluded_at)) for limb, of in zip(limbs_of(row), seen.limbs, strict=True)
    )
    learnt = how.inside or (row.concluded_at is not None and not seen.hold)
    planned = how.inside or row.concluded_at is not None or row.brief_at is not None
    practitioners = tuple(row.practitioners.all()) if how.inside else ()
    return Open(
        review=row,
        standing=how,
        facts=seen,
        limbs=limbs,
        forecast=forecast(seen, [t for limb in limbs for t in limb.clocks], now=at),
        waits_for=going_on(seen) if how.inside else (),
        hold=next((h for h in row.holds.all() if h.ends is None), None),
        subjects=_subjects(viewer, row) if how.knows_who else (),
        panel=tuple(m for m in row.panel.all() if m.ends is None) if how.inside else (),
        contributions=tuple(row.contributions.all()) if how.inside else ((how.part,) if how.part else ()),
        family=tuple(row.family.all()) if how.inside else (),
        practitioners=practitioners,
        receipts=_receipts(practitioners),
        findings=tuple(row.findings.all()) if learnt else (),
        events=tuple(row.events.all()) if planned else (),
        changes=tuple(row.changes.all()) if how.inside else (),
    )


def _subjects(viewer: Viewer, row: Review) -> tuple[tuple[ReviewSubject, str, date | None], ...]:
    about = [s for s in row.subjects.all() if s.ended_at is None]
    names = names_of(viewer, [s.record_id for s in about])
    return tuple((s, *names.get(s.record_id, ("Name not known", None))) for s in about)


def _receipts(practitioners: tuple[PractitionerPart, ...]) -> dict[UUID, datetime]:
    ids = [p.message for p in practitioners if p.message]
    return {
        m.id: m.opened_at for m in Message.objects.filter(id__in=ids).only("id", "opened_at") if m.opened_at is not None
    }


def brief(viewer: Viewer, review_id: UUID, *, at: datetime) -> Open | None:
    """A review whose learning brief has been released, for everybody who sees learning."""
    found = review(viewer, review_id, at=at)
    return found if found and found.review.brief_at is not None else None


@dataclass(frozen=True)
class Person:
    """Somebody with an account who may be put on a panel, or told what a review found."""

    user: UUID
    name: str
    agency: str
    job: str


def candidates(viewer: Viewer, *, at: datetime) -> list[Person]:
    """Who can be named by account, on a panel or as a practitioner: everybody who works here now, for who keeps
    reviews. Those whose role lets them read for oversight come first: only they can be on a panel by account.
    """
    if not viewer.can(Capability.KEEP_REVIEWS):
        return []
    held = RoleHolding.objects.filter(live(at)).select_related("user__organisation").order_by("user__name")
    found: dict[UUID, tuple[bool, Person]] = {}
    for one in held:
        user: User = one.user
        role = registry.roles.get(one.role)
        if role is None or not may_sign_in(user, at):
            continue
        sits = bool(SEES & role.capabilities)
        known = found.get(user.id)
        person = Person(user.id, user.name, user.organisation.code, user.job_title)
        found[user.id] = (sits or bool(known and known[0]), person)
    return [p for _, p in sorted(found.values(), key=lambda f: (not f[0], f[1].name))]


def findable(viewer: Viewer, record_id: UUID, *, at: datetime) -> bool:
    """Whether this viewer may put a record under review: neither hidden from them nor barred to them."""
    if not viewer.can(Capability.KEEP_REVIEWS):
        return False
    return record_id not in hidden_now(viewer, at=at) | barred_now(viewer, at=at)


def record_of(viewer: Viewer, reference: str, *, at: datetime) -> UUID | None:
    """The record that a case of this reference is about, for who keeps reviews; None for none and for one hidden."""
    if not viewer.can(Capability.KEEP_REVIEWS):
        return None
    case = Case.objects.filter(reference__iexact=reference.strip()).only("record_id").first()
    return case.record_id if case and findable(viewer, case.record_id, at=at) else None


def recommended(viewer: Viewer, review_id: UUID) -> list[Recommendation]:
    """The recommendations that came from a review, for everybody who sees learning."""
    if not viewer.can(Capability.SEE_LEARNING):
        return []
    return list(Recommendation.objects.filter(source_kind="review", source_id=review_id).order_by("at", "id"))
