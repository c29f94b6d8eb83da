"""Giving up posts and seats from a day on. Whoever is named for each then acts, by dates alone: no job is needed."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.actions.posts import end_standing
from halcyon.agencies.models import PostHolding, User
from halcyon.agencies.queries import holders_of_role, who_acts_for
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.practice.board_roles import PARTNERSHIP_MANAGER
from halcyon.work.actions import send
from halcyon.workforce.acting import allowed, log
from halcyon.workforce.bodies.handing_on import end_with_seats, give_back
from halcyon.workforce.bodies.models import GivenUp, Resignation, Seat
from halcyon.workforce.bodies.rules import end_of

KIND = "resignation"


def may_record(by: Viewer, user_id: uuid.UUID) -> bool:
    """Whether this viewer may write down that this person resigns: themselves, who keeps bodies, an administrator."""
    return by.user_id == user_id or bool(by.capabilities & {Capability.KEEP_BODIES, Capability.MANAGE_USERS})


def standing_of(user_id: uuid.UUID, *, at: datetime) -> list[PostHolding]:
    """Every standing of a person that has not ended at `at`, also those to come."""
    held = PostHolding.objects.filter(Q(ends__isnull=True) | Q(ends__gt=at), user_id=user_id)
    return list(held.select_related("post__organisation", "user__organisation").order_by("post__title", "begins"))


def theirs_to_end(by: Viewer, holding: PostHolding) -> bool:
    """Whether this viewer may end this standing by a resignation. A post that guards something (a Caldicott guardian, a
    custodian) is ended by an administrator, or by whoever holds it.
    """
    guarded = holding.post.key in registry.profile.guarded_posts
    return not guarded or by.user_id in (None, holding.user_id) or Capability.MANAGE_USERS in by.capabilities


@act
def record_resignation(
    *,
    user_id: uuid.UUID,
    last_day: date,
    reason: str = "",
    holdings: Collection[uuid.UUID] | None = None,
    by: Viewer,
    at: datetime,
) -> Resignation:
    """Somebody resigns from posts and seats (all of them unless `holdings` names some); their last day is `last_day`.

    From the midnight after it whoever deputises acts, because the standing has ended: nothing has to run for that.
    Roles that came with a seat alone end then too; about the others an administrator is asked (`handing_on`).
    Those who then act, who chairs where they sat, and the partnership's managers are told at once. Raises Denied;
    NotDone for a day that has passed, or nothing to give up.
    """
    if by.user_id != user_id:
        allowed(by, Capability.KEEP_BODIES, Capability.MANAGE_USERS)
    user = User.objects.select_related("organisation").filter(id=user_id).first()
    if user is None:
        raise Denied("no such person")
    ends_at = end_of(last_day)
    every = [
        h
        for h in standing_of(user_id, at=at)
        if (holdings is None or h.id in holdings) and (h.ends is None or h.ends > ends_at)
    ]
    ended = [h for h in every if theirs_to_end(by, h)]
    refuse(
        {
            "last_day": "The last day cannot be in the past." if last_day < at.astimezone(LONDON).date() else "",
            "holdings": ""
            if ended
            else "There is nothing to give up after that day. Choose at least one post or seat.",
        }
    )
    row = Resignation.objects.create(
        user=user, last_day=last_day, ends_at=ends_at, reason=reason.strip()[:300], by=by.user_id, at=at
    )
    for held in ended:
        GivenUp.objects.create(resignation=row, holding=held, before=held.ends)
        end_standing(holding_id=held.id, ends=ends_at, reason="Resigned", by=by, at=at)
    end_with_seats(row, ended, by=by, at=at)
    _tell(row, user, ended, by=by, at=at)
    log("resignation_recorded", KIND, [row.id, user.id, *(h.id for h in ended)], by=by, at=at)
    return row


@act
def withdraw_resignation(*, resignation_id: uuid.UUID, by: Viewer, at: datetime) -> Resignation:
    """Somebody stays after all. Each standing ends again as it would have; not where a new holder was appointed.

    Raises Denied; NotDone once the last day has passed, when it was withdrawn, or when somebody else is to follow.
    """
    row = Resignation.objects.select_for_update().filter(id=resignation_id).first()
    if row is None or not may_record(by, row.user_id):
        raise Denied("no such resignation")
    given = list(row.given_up.select_related("holding__post"))
    followed = PostHolding.objects.filter(
        post__in=[g.holding.post_id for g in given if g.holding.standing == "holder"],
        standing="holder",
        begins__gte=row.ends_at,
    ).exclude(user=row.user_id)
    refuse(
        {
            "": "It was withdrawn already."
            if row.withdrawn_at
            else "The last day has passed."
            if row.ends_at <= at
            else "Somebody else is to follow in one of the posts. End that first."
            if followed.exists()
            else ""
        }
    )
    for each in given:
        # What was ended sooner, for another reason, stays ended.
        PostHolding.objects.filter(id=each.holding_id, ends__gte=row.ends_at).update(ends=each.before)
    give_back(row, by=by, at=at)
    row.withdrawn_at, row.withdrawn_by = at, by.user_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    log("resignation_withdrawn", KIND, [row.id, row.user_id, *(g.holding_id for g in given)], by=by, at=at)
    return row


def _tell(row: Resignation, user: User, ended: list[PostHolding], *, by: Viewer, at: datetime) -> None:
    """Tell those whom it concerns, each once: who acts from then, who chairs, who manages the partnership."""
    posts = {h.post_id: h.post for h in ended if h.standing in ("holder", "acting")}
    acting = {post.key: [u.id for u in who_acts_for(post.key, at=row.ends_at)][:1] for post in posts.values()}
    bodies = Seat.objects.filter(post__in=posts).values_list("body_id", flat=True)
    chairs = Seat.objects.filter(body__in=list(bodies), role__in=("chair", "deputy_chair")).select_related(
        "post", "body"
    )
    told: dict[uuid.UUID, str] = {}
    for post in posts.values():
        for each in acting[post.key]:
            told[each] = f"You act as {post.title} from then on, until the post is filled."
    for seat in chairs:
        for chair in who_acts_for(seat.post.key, at=row.ends_at)[:1]:
            told.setdefault(chair.id, f"It concerns {seat.body.name}.")
    for manager in {
        m
        for code in {user.organisation.code, *(p.organisation.code for p in posts.values())}
        for m in holders_of_role(PARTNERSHIP_MANAGER.key, agency=code, at=at)
    }:
        told.setdefault(manager, "See which posts and seats lose cover.")
    titles = ", ".join(sorted(p.title for p in posts.values())) or "their standing as deputy"
    last = row.last_day
    for whom, words in told.items():
        if whom in (user.id, by.user_id):
            continue
        send(
            key=f"{KIND}:{row.id}:{whom}",
            kind=KIND,
            subject_id=row.id,
            title=f"{user.name} resigns; last day {last.day} {last:%B %Y}",
            body=f"{user.name} gives up: {titles}. {words}",
            to_user=whom,
            link=f"/boards/resignations/{row.id}/",
            from_user=by.user_id,
            at=at,
        )
