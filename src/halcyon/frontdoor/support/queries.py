"""Reading support requests and the team's whole work, always for a viewer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from halcyon.access.queries import visible_to
from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import Service
from halcyon.frontdoor.consultations.queries import TEAM, advisers, asked_of_team, teams_for
from halcyon.frontdoor.models import Consultation, SupportNote, SupportRequest
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability

PURPOSE = "refer_concern"
KINDS = ("advice", "support", "review")
OWNERS = ("mine", "nobody", "others")


def teams_asked(viewer: Viewer, *, at: datetime) -> list[Service]:
    """The health safeguarding teams that this person can ask for support now."""
    return [s for s in teams_for(viewer, at=at) if s.kind == TEAM]


def own_support(viewer: Viewer, *, limit: int = 50) -> list[SupportRequest]:
    """What this person asked for, newest first."""
    require(viewer, Capability.ASK_ADVICE)
    return list(_own(viewer).order_by("-asked_at")[:limit])


def _own(viewer: Viewer) -> QuerySet[SupportRequest]:
    return SupportRequest.objects.filter(asked_by=viewer.looked_up_as, agency=viewer.agency, asked_by__isnull=False)


def of_team(viewer: Viewer, *, at: datetime) -> QuerySet[SupportRequest]:
    """The support requests of the viewer's teams."""
    require(viewer, Capability.ADVISE)
    return visible_to(SupportRequest.objects.all(), viewer, PURPOSE, at=at, subjects=("id",))


def support_request(viewer: Viewer, request_id: uuid.UUID, *, at: datetime) -> SupportRequest | None:
    """One support request: the viewer's own or their team's; None for anybody else."""
    if viewer.can(Capability.ASK_ADVICE):
        found = _own(viewer).filter(id=request_id).first()
        if found is not None:
            return found
    return workable(viewer, request_id, at=at)


def workable(viewer: Viewer, request_id: uuid.UUID, *, at: datetime) -> SupportRequest | None:
    """One that the viewer's team works, or None."""
    if not viewer.can(Capability.ADVISE):
        return None
    return of_team(viewer, at=at).filter(id=request_id).first()


def notes(row: SupportRequest) -> list[SupportNote]:
    """What the team wrote about a request that `workable` gave, oldest first."""
    return list(row.notes.all())


@dataclass(frozen=True)
class Piece:
    """One open piece of the team's work. `owner` is None when nobody has taken it, or whoever did can do it no more."""

    kind: str
    id: uuid.UUID
    reference: str
    title: str
    agency: str
    who: str
    since: datetime
    owner: uuid.UUID | None
    due: datetime | date | None
    late: bool
    stage: str
    team: uuid.UUID


def open_work(viewer: Viewer, *, at: datetime) -> list[Piece]:
    """Everything open that the viewer's teams have: what is late first, then by age.

    What somebody took who has left the team counts as nobody's, so that it is taken again.
    """
    able: dict[uuid.UUID, set[uuid.UUID]] = {}

    def owner(service: uuid.UUID, taken: uuid.UUID | None) -> uuid.UUID | None:
        if service not in able:
            able[service] = set(advisers(viewer, service, at=at))
        return taken if taken in able[service] else None

    today = at.astimezone(LONDON).date()
    advice = asked_of_team(viewer, at=at).exclude(state="closed")
    found = [_advice(row, owner(row.service, row.owner), at) for row in advice]
    asked = of_team(viewer, at=at).exclude(state="closed")
    found += [_support(row, owner(row.service, row.owner), today) for row in asked]
    return sorted(found, key=lambda p: (not p.late, p.since, str(p.id)))


def _advice(row: Consultation, owner: uuid.UUID | None, at: datetime) -> Piece:
    late = row.refer_due is not None and row.contact_id is None and row.refer_due <= at
    return Piece(
        kind="advice",
        id=row.id,
        reference=row.reference,
        title=row.question,
        agency=row.caller_agency,
        who=row.caller_name,
        since=row.asked_at,
        owner=owner,
        due=row.refer_due if row.contact_id is None else None,
        late=late,
        stage="No concern has come" if late else str(row.get_state_display()),
        team=row.service,
    )


def _support(row: SupportRequest, owner: uuid.UUID | None, today: date) -> Piece:
    return Piece(
        kind=row.kind,
        id=row.id,
        reference=row.reference,
        title=row.title,
        agency=row.agency,
        who=row.asked_name,
        since=row.asked_at,
        owner=owner,
        due=row.due_on,
        late=row.due_on is not None and row.due_on < today,
        stage=str(row.get_state_display()),
        team=row.service,
    )


def narrowed(work: list[Piece], viewer: Viewer, *, kind: str = "", owner: str = "", late: bool = False) -> list[Piece]:
    """The pieces of one kind, of one sort of owner (`OWNERS`), or only what is late. '' and False keep all."""
    whose = {
        "mine": lambda p: p.owner is not None and p.owner == viewer.user_id,
        "nobody": lambda p: p.owner is None,
        "others": lambda p: p.owner is not None and p.owner != viewer.user_id,
    }.get(owner, lambda p: True)
    return [p for p in work if kind in ("", p.kind) and whose(p) and (p.late or not late)]


@dataclass(frozen=True)
class Load:
    """What one person of the team has: how many pieces of each kind, and how long the oldest has waited."""

    owner: uuid.UUID | None
    counts: tuple[int, ...]  # in the order of KINDS
    late: int
    oldest: timedelta


def by_owner(work: list[Piece], *, at: datetime) -> list[Load]:
    """Who has what, nobody's first, then by who has most."""
    owners = dict.fromkeys(p.owner for p in work)
    loads = []
    for one in owners:
        mine = [p for p in work if p.owner == one]
        counts = tuple(sum(p.kind == kind for p in mine) for kind in KINDS)
        loads.append(Load(one, counts, sum(p.late for p in mine), at - min(p.since for p in mine)))
    return sorted(loads, key=lambda load: (load.owner is not None, -sum(load.counts), str(load.owner)))


def closed_work(viewer: Viewer, *, at: datetime, days: int = 90) -> QuerySet[SupportRequest]:
    """What was closed lately, newest first."""
    return (
        of_team(viewer, at=at)
        .filter(Q(state="closed"), closed_at__gte=at - timedelta(days=days))
        .order_by("-closed_at")
    )
