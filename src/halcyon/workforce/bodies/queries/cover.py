"""What loses cover when somebody leaves: posts and seats, the meetings they chair, and the work that is theirs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import PostHolding, RoleHolding, User
from halcyon.agencies.queries import colleagues, who_acts_for
from halcyon.agencies.queries.acting import live
from halcyon.kernel.roles import Capability
from halcyon.work.models import Task
from halcyon.workforce.acting import allowed
from halcyon.workforce.bodies.handing_on import title_of, undecided
from halcyon.workforce.bodies.models import BodyMeeting, Resignation, RoleLeft, Seat, WorkItem
from halcyon.workforce.bodies.queries.bodies import SEES
from halcyon.workforce.bodies.resigning import may_record, standing_of, theirs_to_end
from halcyon.workforce.policies.models import NetworkAlert, Policy
from halcyon.workforce.supervision.models import SupervisionAgreement
from halcyon.workforce.supervision.rules import due


@dataclass(frozen=True)
class Losing:
    """One thing that loses its owner. `kind` is a heading, `who` acts from then on; empty: nobody does."""

    kind: str
    what: str
    who: tuple[str, ...]
    when: datetime | None = None
    href: str = ""


@dataclass(frozen=True)
class RoleStands:
    """A role of somebody who resigns, and what was decided of it (None: nothing yet). `to` has it from then."""

    holding: RoleHolding
    title: str
    decided: RoleLeft | None
    to: str


@dataclass(frozen=True)
class ResignationPage:
    resignation: Resignation
    posts: tuple[Losing, ...]
    work: tuple[Losing, ...]
    roles: tuple[RoleStands, ...]

    @property
    def uncovered(self) -> int:
        """How many posts and seats nobody acts in from then on."""
        return sum(not p.who for p in self.posts)


Duty = Callable[[uuid.UUID, datetime], list[Losing]]
DUTIES: list[Duty] = []
"""What else a person can owe. Rooms above this one add their own (actions owned, papers to sign) when they start."""


def may_resign(viewer: Viewer, *, at: datetime) -> list[User]:
    """Everybody who holds something that they could give up, by name: whoever has left a post is not offered again."""
    holding = set(PostHolding.objects.filter(live(at)).values_list("user_id", flat=True))
    return [user for user in colleagues(viewer, at=at) if user.id in holding]


def giving_up(viewer: Viewer, user_id: uuid.UUID, *, at: datetime) -> tuple[User, list[PostHolding], list[PostHolding]]:
    """Whom a resignation is of, the standings that the viewer may end by it, and those that only an administrator may.

    Raises Denied alike for nobody and for somebody whose resignation is not the viewer's to write down.
    """
    user = User.objects.select_related("organisation").filter(id=user_id).first()
    if user is None or not may_record(viewer, user_id):
        raise Denied("no such person")
    every = standing_of(user_id, at=at)
    mine = [h for h in every if theirs_to_end(viewer, h)]
    return user, mine, [h for h in every if h not in mine]


def losing_cover(viewer: Viewer, user_id: uuid.UUID, *, ends_at: datetime, at: datetime) -> list[Losing]:
    """What somebody owes beside posts from `ends_at` on: meetings to chair, work on plans, tasks of their own."""
    allowed(viewer, *SEES)
    chaired = Seat.objects.filter(
        role="chair", post__holdings__user=user_id, post__holdings__standing__in=("holder", "acting")
    ).filter(Q(post__holdings__ends__isnull=True) | Q(post__holdings__ends__gte=ends_at))
    found = []
    for seat in chaired.select_related("body", "post").distinct():
        meetings = BodyMeeting.objects.filter(body=seat.body, state="planned", meets_at__gte=ends_at)
        found += [
            Losing(
                "Meetings to chair",
                seat.body.name,
                tuple(u.name for u in who_acts_for(seat.post.key, at=m.meets_at)[:1] if u.id != user_id),
                m.meets_at,
                f"/boards/meetings/{m.id}/",
            )
            for m in meetings
        ]
    items = WorkItem.objects.filter(owner=user_id, state__in=WorkItem.OPEN).select_related("body")
    found += [Losing("Work plans", f"{i.text} ({i.body.name}, due {i.due_on:%d %b %Y})", ()) for i in items]
    tasks = Task.objects.filter(user=user_id, done_at__isnull=True).order_by("due_at", "id")
    if number := tasks.count():  # how many only: the titles are their own
        first = tasks.filter(due_at__isnull=False).first()
        found.append(Losing("Tasks on their own list", f"{number} to hand over", (), first.due_at if first else None))
    for agreement in SupervisionAgreement.objects.filter(supervisor=user_id, ends__isnull=True):
        on = due(agreement.begins, agreement.every, agreement.sessions.values_list("state", "on"), today=at.date()).on
        found.append(Losing("Supervision that they give", f"{agreement.get_kind_display()}, due {on:%d %b %Y}", ()))
    alerts = NetworkAlert.objects.filter(owner=user_id, state="open")
    found += [Losing("Alerts to look at", f"{a.title}, due {a.due_on:%d %b %Y}", ()) for a in alerts]
    policies = Policy.objects.filter(owner=user_id)
    found += [Losing("Policies that they keep", p.title, (), None, f"/policies/{p.key}/") for p in policies]
    for duty in DUTIES:
        found += duty(user_id, ends_at)
    return found


def resignation_page(viewer: Viewer, resignation_id: uuid.UUID, *, at: datetime) -> ResignationPage | None:
    """A resignation and what loses cover by it: for whoever resigns, those who see boards, and administrators, who
    decide about roles. What else is owed is for those who see boards.
    """
    row = Resignation.objects.select_related("user__organisation").filter(id=resignation_id).first()
    if row is None:
        return None
    if viewer.user_id != row.user_id:
        allowed(viewer, *SEES, Capability.MANAGE_USERS)
    seats = {s.post_id: s.body for s in Seat.objects.select_related("body")}
    posts = []
    for each in row.given_up.select_related("holding__post__organisation").order_by("holding__post__title"):
        post = each.holding.post
        body = seats.get(post.id)
        posts.append(
            Losing(
                each.holding.get_standing_display(),
                post.title if body is None or body.name in post.title else f"{post.title}, {body.name}",
                tuple(u.name for u in who_acts_for(post.key, at=max(row.ends_at, at))),
                row.ends_at,
                f"/boards/{body.key}/" if body else "",
            )
        )
    work = losing_cover(viewer, row.user_id, ends_at=row.ends_at, at=at) if _keeps(viewer) else []
    return ResignationPage(row, tuple(posts), tuple(work), tuple(_roles(row)))


def role_left(
    viewer: Viewer, resignation_id: uuid.UUID, holding_id: uuid.UUID
) -> tuple[Resignation, RoleStands] | None:
    """One role of somebody who resigns that an administrator is yet to decide about; None for anybody else."""
    if not viewer.can(Capability.MANAGE_USERS):
        return None
    row = Resignation.objects.select_related("user").filter(id=resignation_id, withdrawn_at__isnull=True).first()
    found = next((r for r in _roles(row) if r.holding.id == holding_id and not r.decided), None) if row else None
    return (row, found) if row and found else None


def _roles(row: Resignation) -> list[RoleStands]:
    decided = {r.holding_id: r for r in row.roles.select_related("holding__organisation", "holding__service")}
    names = dict(User.objects.filter(id__in=[r.to for r in decided.values() if r.to]).values_list("id", "name"))
    every = {r.holding_id: r.holding for r in decided.values()} | {h.id: h for h in undecided(row)}
    return [
        RoleStands(held, title_of(held), left, names.get(left.to, "") if left and left.to else "")
        for key, held in every.items()
        for left in [decided.get(key)]
    ]


def _keeps(viewer: Viewer) -> bool:
    return bool(viewer.capabilities.intersection(SEES))


def resignations(viewer: Viewer) -> list[Resignation]:
    """The resignations that stand, the newest first."""
    allowed(viewer, *SEES)
    return list(Resignation.objects.filter(withdrawn_at__isnull=True).select_related("user__organisation")[:20])
