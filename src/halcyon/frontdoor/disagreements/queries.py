"""Reading disagreements: how one stands for the side that raised it, and the list of those whom it concerns."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from halcyon.access.models import Relationship
from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer, require
from halcyon.cases.actions import TAKES_PART
from halcyon.cases.models import Case
from halcyon.cases.queries import cases, clocks
from halcyon.cases.wording import answers_in_words
from halcyon.chronology.queries import history
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.pathways import Move
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability

DISAGREEMENT = "professional_disagreement"
PURPOSE = "professional_disagreement"
AGES: Mapping[str, tuple[str, int, int | None]] = {
    "day": ("Up to 1 day", 0, 1),
    "week": ("1 to 7 days", 1, 7),
    "older": ("More than 7 days", 7, None),
}
"""How long ago it was raised: words, from this many days, to less than this many."""


@dataclass(frozen=True)
class Disputable:
    """Something decided with which the viewer may disagree: what they call it, and where they read about it."""

    case_id: uuid.UUID
    reference: str
    contact_id: uuid.UUID | None


def disputable(viewer: Viewer, case_id: uuid.UUID, *, at: datetime) -> Disputable | None:
    """The case if the viewer may disagree with a decision about it, else None.

    Those who work with a case may at any time; a referrer once the hub has decided about their own concern, under
    the reference that they know. Nobody disagrees with a disagreement: it has stages for that.
    """
    if viewer.user_id is None:
        return None
    for purpose in sorted(viewer.purposes):
        seen = cases(viewer, purpose, at=at).filter(id=case_id).exclude(pathway=DISAGREEMENT).first()
        if seen is not None:
            return Disputable(seen.id, seen.reference, None)
    own = ContactSubject.objects.filter(
        case_id=case_id, contact__raised_by=viewer.user_id, contact__agency=viewer.agency
    ).select_related("contact")
    found = own.first()
    if found is None or not Case.objects.filter(id=case_id, state__in=("decided", "closed")).exists():
        return None
    return Disputable(case_id, found.contact.reference, found.contact.id)


def subject_in_concern(viewer: Viewer, contact_id: uuid.UUID, position: int) -> uuid.UUID | None:
    """The case about the person at this place in a concern of the viewer's own, or None."""
    found = _own(viewer).filter(contact_id=contact_id, position=position).first()
    return found.case_id if found else None


def _own(viewer: Viewer) -> QuerySet[ContactSubject]:
    mine = ContactSubject.objects.filter(contact__raised_by=viewer.user_id, contact__agency=viewer.agency)
    return mine if viewer.user_id else mine.none()


@dataclass(frozen=True)
class OfConcern:
    """One person in a referrer's own concern: whether they may disagree now, and what they disagreed with before."""

    position: int
    may: bool
    raised: tuple[Standing, ...]


def of_concern(viewer: Viewer, contact: Contact, *, at: datetime) -> list[OfConcern]:
    """For a concern that the viewer raised: with whose decision they may disagree, and how what they raised stands."""
    rows = []
    for subject in _own(viewer).filter(contact=contact).order_by("position"):
        raised = Case.objects.filter(
            parent_id=subject.case_id, pathway=DISAGREEMENT, facts__referrer_user=str(viewer.user_id)
        ).order_by("opened_at")
        found = tuple(s for s in (standing(viewer, c.id, at=at) for c in raised) if s)
        open_now = any(not s.over for s in found)
        may = not open_now and disputable(viewer, subject.case_id, at=at) is not None
        rows.append(OfConcern(subject.position, may, found))
    return rows


@dataclass(frozen=True)
class Standing:
    """How a disagreement stands, for the side that raised it: nothing of what the hub knows besides.

    `said` is what was said when it was raised, `told` what that side was told, in order of time.
    """

    case: Case
    reference: str
    about: str
    stage: str
    who: str
    due_at: datetime | None
    verified: bool
    over: bool
    said: tuple[tuple[str, str, str], ...]
    told: tuple[tuple[datetime, str], ...]
    raised_at: datetime


def _part_in(viewer: Viewer, at: datetime) -> QuerySet[Relationship]:
    live = Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))
    return Relationship.objects.filter(live, kind=TAKES_PART, user=viewer.user_id, agency=viewer.agency)


def _seen(viewer: Viewer, rows: QuerySet[Case], at: datetime) -> QuerySet[Case]:
    """Those of the disagreements that the viewer takes part in, about nobody who is hidden or barred from them."""
    if viewer.user_id is None:
        return rows.none()
    mine = Q(facts__referrer_user=str(viewer.user_id), facts__referrer_agency=viewer.agency)
    return rows.filter(
        Exists(_part_in(viewer, at).filter(subject_id=OuterRef("id"))),
        mine | unrestricted(viewer, "id", "record_id", at=at),
        unbarred(viewer, "id", "record_id", at=at),
    )


def standing(viewer: Viewer, case_id: uuid.UUID, *, at: datetime) -> Standing | None:
    """How a disagreement stands, for those of the side that raised it who take part; None for anybody else."""
    part = _part_in(viewer, at).filter(purpose=PURPOSE, subject_id=case_id)
    case = _seen(viewer, Case.objects.filter(id=case_id, pathway=DISAGREEMENT), at).filter(Exists(part)).first()
    if case is None:
        return None
    definition = registry.pathways[DISAGREEMENT]
    stage = next((s for s in registry.profile.disagreement_stages if s.key == case.state), None)
    past = history(case.id)
    begun = next((p for p in past if p.kind.startswith("disagreement_begun")), None)
    asked = next((m.asks for m in definition.moves if begun and m.records == begun.kind), ())
    running = [c for c in clocks(case) if c.stopped_at is None]
    return Standing(
        case=case,
        reference=case.reference,
        about=str(case.facts.get("contact_reference") or ""),
        stage=definition.state(case.state).title,
        who=stage.who if stage else "",
        due_at=running[0].due_at if running and stage else None,
        verified=running[0].limit.verified if running else False,
        over=case.state in definition.final | definition.settled,
        said=tuple(answers_in_words(asked, begun.data)) if begun else (),
        told=tuple((p.happened_at, str(p.data["told"])) for p in past if p.data.get("told")),
        raised_at=case.opened_at,
    )


def moves_of_raiser(viewer: Viewer, case: Case) -> list[Move]:
    """What the side that raised it can do from where it stands: what is open to everybody who may raise a concern."""
    definition = registry.pathways[DISAGREEMENT]
    raisers = {r.key for r in registry.roles.values() if Capability.RAISE_CONCERN in r.capabilities}
    return [
        m
        for m in definition.from_state(case.state)
        if raisers <= m.who() and m.who() & viewer.roles and case.state != definition.start
    ]


def disagreements_among(viewer: Viewer, children: Iterable[Case]) -> list[tuple[Case, str, bool]]:
    """The disagreements among what was opened about a case, as the viewer was found to be allowed to see it: the case,
    where it stands, and whether it is still open.
    """
    definition = registry.pathways[DISAGREEMENT]
    over = definition.final | definition.settled
    rows = [c for c in children if c.pathway == DISAGREEMENT]
    return [(c, definition.state(c.state).title, c.state not in over) for c in rows]


def disagreements(
    viewer: Viewer, *, at: datetime, stage: str = "", agency: str = "", age: str = "", open_only: bool = True
) -> QuerySet[Case]:
    """The disagreements that this viewer sees through their work or takes part in, with the page's filters.

    `stage` is a state's key; without one, those that are not settled. `age` is a key of `AGES`.
    """
    require(viewer, Capability.SEE_DISAGREEMENTS)
    every = Case.objects.filter(pathway=DISAGREEMENT)
    through_work = [cases(viewer, p, at=at, pathway=DISAGREEMENT).values("id") for p in sorted(viewer.purposes)]
    visible = Q(id__in=_seen(viewer, every, at).values("id"))
    for ids in through_work:
        visible |= Q(id__in=ids)
    rows = every.filter(visible)
    definition = registry.pathways[DISAGREEMENT]
    if stage:
        rows = rows.filter(state=stage)
    elif open_only:
        rows = rows.exclude(state__in=definition.final | definition.settled)
    if agency:
        rows = rows.filter(facts__referrer_agency=agency)
    if age in AGES:
        _, least, most = AGES[age]
        rows = rows.filter(opened_at__lte=at - timedelta(days=least))
        if most is not None:
            rows = rows.filter(opened_at__gt=at - timedelta(days=most))
    return rows


def agencies_that_disagree(viewer: Viewer, *, at: datetime) -> list[str]:
    """The codes of the agencies whose disagreements, open or settled, the viewer sees."""
    rows = disagreements(viewer, at=at, open_only=False).order_by()
    return sorted(
        {str(r["facts__referrer_agency"]) for r in rows.values("facts__referrer_agency").annotate(n=Count("id"))}
    )


def readable_in_full(viewer: Viewer, rows: list[Case], *, at: datetime) -> set[uuid.UUID]:
    """Those of the disagreements whose whole page the viewer may open."""
    if not viewer.can(Capability.OPEN_PERSON):
        return set()
    found: set[uuid.UUID] = set()
    for purpose in sorted(viewer.purposes):
        ids = cases(viewer, purpose, at=at, pathway=DISAGREEMENT).filter(id__in=[c.id for c in rows])
        found |= set(ids.values_list("id", flat=True))
    return found
