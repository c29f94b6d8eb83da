"""Who stands in posts and seats at a moment, for many of them in a few queries."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from halcyon.agencies.models import Post, PostHolding
from halcyon.agencies.queries import absent_users
from halcyon.agencies.queries.acting import first_of_each, may_sign_in, present


@dataclass(frozen=True)
class Standing:
    """One post at a moment.

    `holder` and `deputies` stand in it then, `acting` do what it is for, the first to ask first. `since` is when the
    last holder left (None: never held, or held now); `leaves_at` when the holder of now leaves, if that is known, and
    `then` who acts from that moment; `next` is a holder who is to come.
    """

    post: Post
    holder: PostHolding | None
    deputies: tuple[PostHolding, ...]
    acting: tuple[PostHolding, ...]
    since: datetime | None
    leaves_at: datetime | None
    then: tuple[PostHolding, ...]
    next: PostHolding | None

    @property
    def vacant(self) -> bool:
        return self.holder is None

    @property
    def silent(self) -> bool:
        return not self.acting


def standings(posts: Collection[uuid.UUID], *, at: datetime) -> dict[uuid.UUID, Standing]:
    """The standing of each of these posts (by id) at a moment."""
    rows = Post.objects.filter(id__in=list(posts)).select_related("organisation")
    found = rows.prefetch_related("holdings__user__organisation")
    every = {post: list(post.holdings.all()) for post in found}
    users = {h.user_id for held in every.values() for h in held}
    away = absent_users(users, at=at)
    made = {}
    for post, held in every.items():
        now = _live(held, at)
        holder = next((h for h in now if h.standing == "holder" and may_sign_in(h.user, at)), None)
        ended = [h.ends for h in held if h.standing == "holder" and h.ends is not None and h.ends <= at]
        leaves = holder.ends if holder else None
        follows = sorted((h for h in held if h.standing == "holder" and h.begins > at), key=lambda h: h.begins)
        made[post.id] = Standing(
            post=post,
            holder=holder,
            deputies=tuple(h for h in now if h.standing == "deputy"),
            acting=_acting(now, away, at),
            since=None if holder else max(ended, default=None),
            leaves_at=leaves,
            then=_acting(_live(held, leaves), absent_users(users, at=leaves), leaves) if leaves else (),
            next=next(iter(follows), None),
        )
    return made


def _live(held: Iterable[PostHolding], at: datetime) -> list[PostHolding]:
    return [h for h in held if h.begins <= at and (h.ends is None or h.ends > at)]


def _acting(now: Iterable[PostHolding], away: frozenset[uuid.UUID], at: datetime) -> tuple[PostHolding, ...]:
    return tuple(first_of_each(present(now, away, at)))
