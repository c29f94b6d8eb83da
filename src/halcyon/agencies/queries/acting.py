"""Who holds which role and who acts for which post at a moment. Worked out afresh each time, never stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from halcyon.agencies.models import Absence, Post, PostHolding, RoleHolding, User
from halcyon.kernel.calendar import LONDON

# In this order someone is asked to act. A deputy acts only while no holder is there.
ORDER = ("duty", "holder", "acting", "cover", "deputy")


def live(at: datetime) -> Q:
    """Rows with `begins` and `ends` in force at `at`: from the moment they begin until just before they end."""
    return Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))


def may_sign_in(user: User, at: datetime) -> bool:
    """Whether the account is open at `at`: not closed, and not of someone who has left."""
    return user.is_active and (user.left_on is None or user.left_on > at.astimezone(LONDON).date())


def roles_held(user: User, *, at: datetime) -> list[RoleHolding]:
    """The roles that this person holds at `at`; none when their account is closed."""
    if not may_sign_in(user, at):
        return []
    return list(
        RoleHolding.objects.filter(live(at), user=user)
        .select_related("organisation", "service")
        .order_by("begins", "id")
    )


def holders_of_role(role: str, *, agency: str, at: datetime) -> list[uuid.UUID]:
    """The accounts of everybody who holds a role in an agency (by its code) at `at` and may sign in, in one order."""
    held = RoleHolding.objects.filter(live(at), role=role, organisation__code=agency).select_related("user")
    return list(dict.fromkeys(h.user_id for h in held.order_by("begins", "id") if may_sign_in(h.user, at)))


def people_of_service(service: uuid.UUID, *, at: datetime) -> list[uuid.UUID]:
    """The accounts of everybody who holds a role in a service at `at` and may sign in, in one order."""
    held = RoleHolding.objects.filter(live(at), service_id=service).select_related("user")
    return list(dict.fromkeys(h.user_id for h in held.order_by("begins", "id") if may_sign_in(h.user, at)))


def absent_users(users: Iterable[uuid.UUID], *, at: datetime) -> frozenset[uuid.UUID]:
    """Which of these people are recorded as away at `at`."""
    return frozenset(Absence.objects.filter(live(at), user__in=list(users)).values_list("user_id", flat=True))


def present(holdings: Iterable[PostHolding], away: frozenset[uuid.UUID], at: datetime) -> list[PostHolding]:
    """Of the live holdings of ONE post, those whose people act for it now, in the order in which they are asked."""
    there = [h for h in holdings if h.user_id not in away and may_sign_in(h.user, at)]
    if any(h.standing == "holder" for h in there):
        there = [h for h in there if h.standing != "deputy"]
    return sorted(there, key=lambda h: (ORDER.index(h.standing), h.begins, str(h.id)))


def first_of_each(holdings: Iterable[PostHolding]) -> list[PostHolding]:
    """The holdings in the order given, each person once, in their first standing."""
    found: dict[uuid.UUID, PostHolding] = {}
    for holding in holdings:
        found.setdefault(holding.user_id, holding)
    return list(found.values())


def who_acts_for(post_key: str, *, at: datetime) -> list[User]:
    """The people to whom something for this post goes at `at`, first the one to ask first.

    Whoever is on duty comes before the holder; then acting, cover and, only while no holder is there (away, or the post
    is vacant), the deputy. Never someone away or whose account is closed. Empty only when nobody at all can act: the
    post is then on the list of `vacant_posts` or its people are all away, and the administrator's page says so.
    """
    holdings = list(PostHolding.objects.filter(live(at), post__key=post_key).select_related("user__organisation"))
    away = absent_users([h.user_id for h in holdings], at=at)
    return [h.user for h in first_of_each(present(holdings, away, at))]


def posts_acted_for(user: User, *, at: datetime) -> frozenset[str]:
    """The keys of the posts for which this person acts at `at`: the other side of `who_acts_for`, always equal."""
    if not may_sign_in(user, at):
        return frozenset()
    own = list(PostHolding.objects.filter(live(at), user=user).values_list("post_id", "post__key", "standing"))
    if not own or absent_users([user.id], at=at):
        return frozenset()
    outright = {key for _, key, standing in own if standing != "deputy"}
    deputised = {post: key for post, key, standing in own if standing == "deputy" and key not in outright}
    if not deputised:
        return frozenset(outright)
    holders = list(
        PostHolding.objects.filter(live(at), post__in=list(deputised), standing="holder").select_related("user")
    )
    away = absent_users([h.user_id for h in holders], at=at)
    held = {h.post_id for h in present(holders, away, at)}
    return frozenset(outright | {key for post, key in deputised.items() if post not in held})


@dataclass(frozen=True)
class Vacancy:
    """A post that nobody holds: since when (None if it was never held) and who acts for it meanwhile."""

    post: Post
    since: datetime | None
    acting: tuple[User, ...]


def vacant_posts(*, at: datetime) -> list[Vacancy]:
    """Every post without a holder at `at`. A holder whose account is closed holds no more; one who is away does."""
    found = []
    for post in Post.objects.select_related("organisation").prefetch_related("holdings__user__organisation"):
        every = list(post.holdings.all())
        now = [h for h in every if h.begins <= at and (h.ends is None or h.ends > at)]
        if any(h.standing == "holder" and may_sign_in(h.user, at) for h in now):
            continue
        ended = [h.ends for h in every if h.standing == "holder" and h.ends is not None and h.ends <= at]
        away = absent_users([h.user_id for h in now], at=at)
        acting = tuple(h.user for h in first_of_each(present(now, away, at)))
        found.append(Vacancy(post, max(ended, default=None), acting))
    return found
