"""Open work that is on nobody's page, because there is nobody whose page it could be on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from halcyon.access.models import ConflictBlock
from halcyon.agencies.models import Absence, Organisation, RoleHolding, User
from halcyon.agencies.queries import who_acts_for
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.work.models import Task


@dataclass(frozen=True)
class NobodyHolds:
    """Tasks that nobody sees: whose they would be, why nobody sees them, how many and since when."""

    whose: str
    why: str
    count: int
    since: datetime


@dataclass(frozen=True)
class _For:
    """Whom a task is for, as its row says it."""

    user: uuid.UUID | None
    post: str
    role: str
    agency: str
    service: uuid.UUID | None


def work_nobody_holds(*, at: datetime) -> list[NobodyHolds]:
    """Open tasks for an account that is closed, a post nobody acts for, or a role or service without people."""
    groups = (
        Task.objects.filter(done_at__isnull=True, opened_at__lte=at)
        .values_list("user", "post", "role", "agency", "service")
        .annotate(how_many=Count("id"), oldest=Min("opened_at"))
        .order_by("oldest")
    )
    found = []
    for user, post, role, agency, service, how_many, oldest in groups:
        meant = _For(user, post, role, agency, service)
        why = _why_nobody(meant, at)
        if why:
            found.append(NobodyHolds(_whose(meant), why, how_many, oldest))
    return found


def _whose(meant: _For) -> str:
    if meant.user:
        return User.objects.filter(id=meant.user).values_list("name", flat=True).first() or "An unknown account"
    if meant.post:
        return registry.posts.get(meant.post, meant.post)
    role = registry.roles.get(meant.role)
    agency = Organisation.objects.filter(code=meant.agency).values_list("name", flat=True).first()
    return ", ".join(part for part in (role.title if role else "A service", agency) if part)


def _why_nobody(meant: _For, at: datetime) -> str:
    live = Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))
    day = at.astimezone(LONDON).date()
    if meant.user:
        there = User.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), id=meant.user, is_active=True)
        if not there.exists():
            return "The account is closed"
        barred_from = ConflictBlock.objects.filter(live, user=meant.user).values("subject_id")
        theirs = Task.objects.filter(done_at__isnull=True, user=meant.user)
        barred = theirs.filter(Q(subject_id__in=barred_from) | Q(person_id__in=barred_from)).exists()
        return "It is about someone they may not work with" if barred else ""
    everyone = RoleHolding.objects.filter(
        live, Q(user__left_on__isnull=True) | Q(user__left_on__gt=day), user__is_active=True
    )
    people = everyone.exclude(user__in=Absence.objects.filter(live).values("user"))
    if meant.post and who_acts_for(meant.post, at=at):
        return ""
    if meant.service and people.filter(service=meant.service).exists():
        return ""
    if meant.role:
        holders = people.filter(role=meant.role)
        if meant.agency:
            holders = holders.filter(user__organisation__code=meant.agency)
        if holders.exists():
            return ""
    if meant.post:
        return "Nobody acts for this post"
    if meant.service:
        some = everyone.filter(service=meant.service).exists()
        return "Everybody in this service is away" if some else "Nobody is in this service"
    holders = everyone.filter(role=meant.role)
    if meant.agency:
        holders = holders.filter(user__organisation__code=meant.agency)
    return "Everybody who holds this role is away" if holders.exists() else "Nobody holds this role"
