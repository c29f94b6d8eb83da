"""Reading handovers: for those who hand over and those who take over, and nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from halcyon.access.models import Relationship
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Service, User
from halcyon.agencies.queries import absent_users, roles_held
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.cases.models import Case
from halcyon.cases.queries import cases
from halcyon.chronology.queries import Line, timeline
from halcyon.frontdoor.models import Handover, HandoverItem
from halcyon.frontdoor.screening.rules import danger_recorded
from halcyon.frontdoor.shifts import TONIGHT, duty_team, hub_open, shift
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.models import ClockCopy

PURPOSE = "mash_enquiry"
DAYS_SHOWN = 14  # accepted handovers stay on the list this long; every handover stays at its address


@dataclass(frozen=True)
class Teams:
    """The two teams between which the front door changes hands."""

    hub: uuid.UUID | None
    night: uuid.UUID | None


def teams() -> Teams:
    """The county's two teams at the front door, as its profile names them."""
    hub = Service.objects.filter(code=registry.profile.hub_service).values_list("id", flat=True).first()
    return Teams(hub, duty_team())


def sides(viewer: Viewer, handover: Handover) -> tuple[bool, bool]:
    """Whether this viewer is among those who hand over, and among those who take over."""
    gives, takes = sides_by_kind(viewer)
    if handover.kind == "shift":
        return viewer.user_id == handover.from_user, viewer.user_id == handover.to_user
    return handover.kind in gives, handover.kind in takes


def sides_by_kind(viewer: Viewer) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of handover between teams in which this viewer hands over, and in which they take over."""
    both = teams()
    by_day, by_night = both.hub in viewer.services, both.night in viewer.services
    works = viewer.can(Capability.HAND_OVER)
    answers = registry.profile.manager_post in viewer.posts or (by_day and viewer.can(Capability.TAKE_OVER))
    gives = {"to_night": by_day and works, "to_day": by_night and works}
    takes = {"to_night": by_night and works, "to_day": answers}
    return frozenset(k for k, v in gives.items() if v), frozenset(k for k, v in takes.items() if v)


def handovers(viewer: Viewer, *, at: datetime) -> list[Handover]:
    """The handovers in which this viewer has a side: those that wait, and those of the last days, newest first."""
    gives, takes = sides_by_kind(viewer)
    own = Q(kind="shift") & (Q(from_user=viewer.looked_up_as) | Q(to_user=viewer.looked_up_as))
    recent = Q(accepted_at__isnull=True) | Q(ended__gt=at - timedelta(days=DAYS_SHOWN))
    rows = Handover.objects.filter(Q(kind__in=gives | takes) | own, recent)
    return list(rows.prefetch_related("items").order_by("-ended", "-begun_at")[:100])


def handover(viewer: Viewer, handover_id: uuid.UUID) -> Handover | None:
    """One handover in which this viewer has a side; None for any other."""
    found = Handover.objects.filter(id=handover_id).first()
    return found if found is not None and any(sides(viewer, found)) else None


@dataclass(frozen=True)
class Handed:
    """One enquiry of a handover as the viewer may see it now: what was done in the shift, oldest first, and its next
    deadline.
    """

    item: HandoverItem
    case: Case
    done: tuple[Line, ...]
    due: datetime | None


def handed(viewer: Viewer, row: Handover, *, at: datetime) -> tuple[list[Handed], int]:
    """The enquiries of a handover that the viewer may see, danger now and what is due first on top, and how many they
    may not see.
    """
    items = list(row.items.all())
    found = {c.id: c for c in cases(viewer, PURPOSE, at=at).filter(id__in=[i.case_id for i in items])}
    lines = _lines(viewer, row, list(found.values()), at=at)
    due = dict(
        ClockCopy.objects.filter(subject_id__in=list(found), stopped_at__isnull=True)
        .values_list("subject_id")
        .annotate(m=Min("due_at"))
    )
    shown = [
        Handed(i, found[i.case_id], tuple(lines.get(i.case_id, ())), due.get(i.case_id))
        for i in items
        if i.case_id in found
    ]
    shown.sort(key=_urgency)
    return shown, len(items) - len(shown)


def _urgency(handed: Handed) -> tuple[bool, bool, bool, datetime, str]:
    """What is done stands last, danger now before everything else that is not, then what is due first."""
    case, due = handed.case, handed.due
    safe = case.closed_at is not None or not danger_recorded(case.facts)
    return (handed.item.state == "done", safe, due is None, due or case.opened_at, str(handed.item.id))


def _lines(viewer: Viewer, row: Handover, listed: Sequence[Case], *, at: datetime) -> dict[uuid.UUID, list[Line]]:
    """What happened to these enquiries in the shift, by case."""
    if not listed:
        return {}
    every = timeline(
        viewer,
        [c.record_id for c in listed],
        purpose=PURPOSE,
        at=at,
        case_ids=[c.id for c in listed],
        limit=40 * len(listed),
    )
    kept: dict[uuid.UUID, list[Line]] = {}
    for line in reversed(every):
        if line.case_id is not None and line.recorded_at >= row.began and not line.kind.startswith("hand"):
            kept.setdefault(line.case_id, []).append(line)
    return kept


def held_tonight(at: datetime) -> QuerySet[Case]:
    """Every enquiry that the duty team has now. For acts; pages ask for what their viewer may see."""
    seen = Relationship.objects.filter(live(at), kind=TONIGHT, service=duty_team(), subject_id=OuterRef("id"))
    return Case.objects.filter(Exists(seen), restricted=False)


def allocated_to(user: uuid.UUID) -> QuerySet[Case]:
    """The open enquiries allocated to one person. For acts."""
    return Case.objects.filter(
        allocations__user=user, allocations__ends__isnull=True, closed_at__isnull=True, restricted=False
    ).order_by("opened_at", "id")


def own_allocated(viewer: Viewer, *, at: datetime) -> list[Case]:
    """The open enquiries allocated to the viewer, as far as they may see them."""
    mine = allocated_to(viewer.looked_up_as).values("id")
    return list(cases(viewer, PURPOSE, at=at).filter(id__in=mine).order_by("opened_at"))


def team_mates(viewer: Viewer, *, at: datetime) -> list[User]:
    """The colleagues of the viewer's teams who are here and could take their enquiries over."""
    holdings = User.objects.filter(roles__service__in=list(viewer.services), is_active=True).distinct()
    people = [u for u in holdings.order_by("name") if u.id != viewer.user_id and may_sign_in(u, at)]
    away = absent_users([u.id for u in people], at=at)
    there = [u for u in people if u.id not in away]
    return [u for u in there if {h.service_id for h in roles_held(u, at=at)} & viewer.services]


@dataclass(frozen=True)
class Now:
    """How the front door stands: open or closed, since when, until when; and what the viewer can begin to hand over."""

    open: bool
    began: datetime
    ends: datetime
    can_begin: bool


def now_at_the_door(viewer: Viewer, *, at: datetime) -> Now:
    """Whether the front door is open, and whether the viewer's shift is the one that hands over next."""
    is_open = hub_open(at)
    began, ends = shift(at)
    return Now(is_open, began, ends, ("to_night" if is_open else "to_day") in sides_by_kind(viewer)[0])


def items_of(row: Handover) -> list[HandoverItem]:
    """The enquiries of a handover that the viewer was found to have a side in."""
    return list(row.items.all())
