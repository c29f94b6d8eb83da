"""What the administrator's pages and someone's own account page show. No case content is reachable from here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from halcyon.agencies.actors import Actor, NotAllowed, allow
from halcyon.agencies.models import (
    Absence,
    ApiToken,
    CalendarDay,
    Organisation,
    PendingChange,
    Post,
    PostHolding,
    RoleHolding,
    Service,
    User,
)
from halcyon.agencies.queries.acting import first_of_each, live, may_sign_in, present
from halcyon.agencies.rules import PENDING_DAYS, matches
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability, Role

PAGE = 50
STATES = {"open": "Can sign in", "closed": "Closed", "no_role": "No role", "away": "Away now"}


@dataclass(frozen=True)
class HeldRole:
    """A role that someone holds, with its definition; `role` is None for a key that the program no longer has."""

    holding: RoleHolding
    role: Role | None

    @property
    def title(self) -> str:
        return self.role.title if self.role else self.holding.role


@dataclass(frozen=True)
class UserRow:
    """One line of the list of people who sign in."""

    user: User
    roles: tuple[HeldRole, ...]
    away: bool
    open: bool


def users(
    viewer: Actor,
    *,
    at: datetime,
    search: str = "",
    agency: str = "",
    role: str = "",
    state: str = "open",
    page: int = 1,
) -> tuple[list[UserRow], int]:
    """People who sign in, by name, and how many there are in all; `page` counts from 1, `PAGE` people on each.

    `search` is words from the name, e-mail address or job; `agency` an organisation's code; `role` a role's key;
    `state` one of `STATES`, or "" for everyone.
    """
    allow(viewer, Capability.MANAGE_USERS)
    found = User.objects.select_related("organisation").order_by("name", "id")
    if agency:
        found = found.filter(organisation__code=agency)
    holdings: dict[uuid.UUID, list[HeldRole]] = {}
    for holding in (
        RoleHolding.objects.filter(live(at)).select_related("organisation", "service").order_by("begins", "id")
    ):
        holdings.setdefault(holding.user_id, []).append(HeldRole(holding, registry.roles.get(holding.role)))
    away = frozenset(Absence.objects.filter(live(at)).values_list("user_id", flat=True))
    rows = []
    for user in found:
        can_sign_in = may_sign_in(user, at)
        held = tuple(holdings.get(user.id, ())) if can_sign_in else ()
        wanted = {
            "": True,
            "open": can_sign_in,
            "closed": not can_sign_in,
            "no_role": can_sign_in and not held,
            "away": can_sign_in and user.id in away,
        }
        if not wanted.get(state, True) or (role and all(h.holding.role != role for h in held)):
            continue
        if matches(search, user.name, user.email, user.job_title):
            rows.append(UserRow(user, held, user.id in away, can_sign_in))
    return rows[(page - 1) * PAGE : page * PAGE], len(rows)


@dataclass(frozen=True)
class UserPage:
    """One account as its page shows it: to an administrator, or to the person whose account it is."""

    user: User
    open: bool
    roles: tuple[HeldRole, ...]
    past_roles: tuple[HeldRole, ...]
    posts: tuple[PostHolding, ...]
    absences: tuple[Absence, ...]
    pending: tuple[PendingChange, ...]
    sign_in_methods: dict[str, int]


def user_page(viewer: Actor, user_id: uuid.UUID, *, at: datetime) -> UserPage | None:
    """One account with everything that an administrator may know of it; None when there is none with this id."""
    allow(viewer, Capability.MANAGE_USERS)
    user = User.objects.select_related("organisation").filter(id=user_id).first()
    return _account(user, at) if user else None


def my_account(viewer: Actor, *, at: datetime) -> UserPage:
    """The viewer's own account. Raises NotAllowed for anyone who is not a person signed in."""
    if viewer.user_id is None:
        raise NotAllowed("not a person signed in")
    user = User.objects.select_related("organisation").filter(id=viewer.user_id).first()
    if user is None:
        raise NotAllowed("no such account")
    return _account(user, at)


def _account(user: User, at: datetime) -> UserPage:
    from allauth.mfa.models import Authenticator

    every = [
        HeldRole(h, registry.roles.get(h.role))
        for h in RoleHolding.objects.filter(user=user)
        .select_related("organisation", "service")
        .order_by("-begins", "id")
    ]
    now = tuple(h for h in every if h.holding.begins <= at and (h.holding.ends is None or h.holding.ends > at))
    is_open = may_sign_in(user, at)
    upcoming = at + timedelta(days=365)
    return UserPage(
        user=user,
        open=is_open,
        roles=now if is_open else (),
        past_roles=tuple(h for h in every if h not in now) if is_open else tuple(every),
        posts=tuple(PostHolding.objects.filter(live(at), user=user).select_related("post__organisation")),
        absences=tuple(
            Absence.objects.filter(user=user, begins__lte=upcoming)
            .exclude(ends__lte=at)
            .select_related("cover")
            .order_by("begins", "id")
        ),
        pending=tuple(_open_changes(at).filter(user=user)),
        sign_in_methods=dict(
            Authenticator.objects.filter(user=user).order_by().values_list("type").annotate(n=Count("id"))
        ),
    )


def user_named(viewer: Actor, user_id: uuid.UUID) -> User | None:
    """One person who signs in, for a form that is about them."""
    allow(viewer, Capability.MANAGE_USERS)
    return User.objects.select_related("organisation").filter(id=user_id).first()


def roles_with_holders(viewer: Actor, *, at: datetime) -> list[tuple[Role, tuple[RoleHolding, ...]]]:
    """Every role of the program in its order, and who holds it now."""
    allow(viewer, Capability.MANAGE_USERS)
    held: dict[str, list[RoleHolding]] = {}
    rows = RoleHolding.objects.filter(live(at)).select_related("user__organisation", "organisation", "service")
    for holding in rows.order_by("user__name", "id"):
        if may_sign_in(holding.user, at):
            held.setdefault(holding.role, []).append(holding)
    return [(role, tuple(held.get(role.key, ()))) for role in registry.roles.values()]


@dataclass(frozen=True)
class PostState:
    """One post now: who stands where, who is away, who acts. `vacant`: nobody holds it; `silent`: nobody acts."""

    post: Post
    holdings: tuple[PostHolding, ...]
    upcoming: tuple[PostHolding, ...]
    away: frozenset[uuid.UUID]
    acting: tuple[PostHolding, ...]
    vacant_since: datetime | None

    @property
    def holder(self) -> PostHolding | None:
        return next((h for h in self.holdings if h.standing == "holder"), None)

    @property
    def vacant(self) -> bool:
        return self.holder is None

    @property
    def silent(self) -> bool:
        return not self.acting


def posts_now(viewer: Actor, *, at: datetime) -> list[PostState]:
    """Every post by title: those where nobody acts first, then the vacant ones, so that they are seen."""
    allow(viewer, Capability.MANAGE_USERS)
    posts = Post.objects.select_related("organisation").prefetch_related("holdings__user__organisation")
    away = frozenset(Absence.objects.filter(live(at)).values_list("user_id", flat=True))
    return sorted(
        (_post_state(post, away, at) for post in posts), key=lambda s: (not s.silent, not s.vacant, s.post.title)
    )


def post_state(viewer: Actor, key: str, *, at: datetime) -> PostState | None:
    """One post now; None when there is none with this key."""
    allow(viewer, Capability.MANAGE_USERS)
    post = Post.objects.select_related("organisation").prefetch_related("holdings__user__organisation").filter(key=key)
    away = frozenset(Absence.objects.filter(live(at)).values_list("user_id", flat=True))
    return next((_post_state(found, away, at) for found in post), None)


def _post_state(post: Post, away: frozenset[uuid.UUID], at: datetime) -> PostState:
    every = [h for h in post.holdings.all() if may_sign_in(h.user, at)]
    now = [h for h in every if h.begins <= at and (h.ends is None or h.ends > at)]
    ended = [h.ends for h in post.holdings.all() if h.standing == "holder" and h.ends and h.ends <= at]
    has_holder = any(h.standing == "holder" for h in now)
    return PostState(
        post=post,
        holdings=tuple(sorted(now, key=lambda h: (h.begins, str(h.id)))),
        upcoming=tuple(sorted((h for h in every if h.begins > at), key=lambda h: (h.begins, str(h.id)))),
        away=away,
        acting=tuple(first_of_each(present(now, away, at))),
        vacant_since=None if has_holder else max(ended, default=None),
    )


def tokens(viewer: Actor) -> list[ApiToken]:
    """Every token that was made, newest first. Their texts are not kept and cannot be shown."""
    allow(viewer, Capability.MANAGE_USERS)
    return list(ApiToken.objects.select_related("organisation").order_by("-created_at", "id"))


def pending_changes(viewer: Actor, *, at: datetime) -> list[tuple[PendingChange, User | None]]:
    """The changes that wait for a second administrator, oldest first, each with the person who asked for it."""
    allow(viewer, Capability.MANAGE_USERS)
    rows = list(_open_changes(at))
    askers = {user.id: user for user in User.objects.filter(id__in={row.asked_by for row in rows})}
    return [(row, askers.get(row.asked_by)) for row in rows]


def _open_changes(at: datetime) -> QuerySet[PendingChange]:
    return PendingChange.objects.filter(state="open", asked_at__gt=at - timedelta(days=PENDING_DAYS)).select_related(
        "user__organisation", "organisation", "service", "post"
    )


def calendar_days(viewer: Actor) -> list[CalendarDay]:
    """The holidays and closures that administrators added and that stand, latest first."""
    allow(viewer, Capability.MANAGE_USERS)
    return list(CalendarDay.objects.filter(removed=False).order_by("-on"))


def accounts_to_choose(viewer: Actor, *, at: datetime, without: Iterable[uuid.UUID] = ()) -> list[User]:
    """People whose accounts are open, for a list to choose from."""
    allow(viewer, Capability.MANAGE_USERS)
    left_out = frozenset(without)
    people = User.objects.filter(is_active=True).select_related("organisation").order_by("name", "id")
    return [user for user in people if may_sign_in(user, at) and user.id not in left_out]


def agencies_to_choose(viewer: Actor) -> list[Organisation]:
    """Organisations that have not ended, for a list to choose from."""
    allow(viewer, Capability.SEE_DIRECTORY)
    return list(Organisation.objects.filter(in_force_to__isnull=True).order_by("name"))


def services_to_choose(viewer: Actor) -> list[Service]:
    """Services that have not ended, for a list to choose from."""
    allow(viewer, Capability.SEE_DIRECTORY)
    return list(Service.objects.filter(in_force_to__isnull=True).select_related("organisation").order_by("name"))
