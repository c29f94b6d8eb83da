"""Posts and who stands in them: holder, deputy, acting, cover, duty; and who is away."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from halcyon.agencies.actions.common import ask_second, note
from halcyon.agencies.actors import Actor, Refused, allow, is_system
from halcyon.agencies.models import Absence, Organisation, PendingChange, Post, PostHolding, User
from halcyon.agencies.queries.acting import may_sign_in
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability

STANDINGS = tuple(key for key, _ in PostHolding.STANDINGS)


@transaction.atomic
def add_post(*, key: str, title: str, organisation: Organisation, duties: str = "", by: Actor, at: datetime) -> Post:
    """Make a post. `key` is how the program addresses it. Raises NotAllowed; Refused for a used key."""
    allow(by, Capability.MANAGE_USERS)
    return make_post(key=key, title=title, organisation=organisation, duties=duties, by=by, at=at)


@transaction.atomic
def make_post(*, key: str, title: str, organisation: Organisation, duties: str = "", by: Actor, at: datetime) -> Post:
    """Make a post, once whoever has to agree has agreed (a seat of a board is kept as one). Raises Refused."""
    if Post.objects.filter(key=key).exists():
        raise Refused("There is a post with this key already.")
    post = Post.objects.create(key=key, title=title.strip(), organisation=organisation, duties=duties.strip())
    note(by, "post_added", "post", [post.id], at=at)
    return post


@transaction.atomic
def fill_post(
    *,
    post: Post,
    user: User,
    standing: str = "holder",
    begins: datetime,
    ends: datetime | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> PostHolding | PendingChange:
    """Put someone into a post, as holder or in another standing, from `begins` on; or, for a guarded post of the county
    (its guardians, its custodian), ask for it until another administrator confirms.

    A new holder ends the holding of the one before at the same moment. Nobody puts themselves into a post. The system
    itself (loading the demonstration) needs no second person. Raises NotAllowed, and Refused with the reason in words.
    """
    allow(by, Capability.MANAGE_USERS)
    if post.key not in registry.profile.guarded_posts or is_system(by):
        return stand_in(post=post, user=user, standing=standing, begins=begins, ends=ends, reason=reason, by=by, at=at)
    _check_standing(post, user, standing, begins, ends, by, at)
    return ask_second(
        by, "fill_post", user, at=at, reason=reason, post=post, standing=standing, begins=begins, ends=ends
    )


@transaction.atomic
def stand_in(
    *,
    post: Post,
    user: User,
    standing: str,
    begins: datetime,
    ends: datetime | None,
    reason: str,
    by: Actor,
    at: datetime,
    given_by: uuid.UUID | None = None,
) -> PostHolding:
    """Let someone stand in a post, once whoever has to agree has agreed. `given_by` is who asked for it first."""
    before = _check_standing(post, user, standing, begins, ends, by, at)
    if standing == "holder":
        before.filter(standing="holder").update(ends=begins)
    made = PostHolding.objects.create(
        post=post,
        user=user,
        standing=standing,
        begins=begins,
        ends=ends,
        given_by=given_by or by.user_id,
        reason=reason.strip(),
    )
    note(by, "post_filled", "post", [post.id, made.id, user.id], at=at, rule=f"standing:{standing}")
    return made


def _check_standing(
    post: Post, user: User, standing: str, begins: datetime, ends: datetime | None, by: Actor, at: datetime
) -> QuerySet[PostHolding]:
    """Raise `Refused` when this person cannot take the post in that way; otherwise the holdings of that time."""
    if standing not in STANDINGS:
        raise Refused("Choose in which standing this person takes the post.")
    if by.user_id == user.id:
        raise Refused("Nobody may put themselves into a post. Ask another administrator.")
    if ends is not None and ends <= begins:
        raise Refused("The end must be after the beginning.")
    # The post's row is locked, so that two administrators cannot make two holders at the same time.
    Post.objects.select_for_update().get(id=post.id)
    if not may_sign_in(user, max(begins, at)):
        raise Refused("This account is closed. Open it before giving a post.")
    overlapping = Q(ends__isnull=True) | Q(ends__gt=begins)
    before = PostHolding.objects.filter(overlapping, post=post)
    if ends is not None:
        before = before.filter(begins__lt=ends)
    if before.filter(user=user, standing=standing).exists():
        raise Refused("This person has that post in that standing already.")
    if standing == "holder" and before.filter(standing="holder", begins__gt=begins).exists():
        raise Refused("Someone is already to hold this post from a later day. End that first.")
    return before


def put_on_duty(
    *, post: Post, user: User, begins: datetime, ends: datetime, reason: str = "On duty", by: Actor, at: datetime
) -> PostHolding | PendingChange:
    """Put someone on duty for a post between two moments. While on duty they come before the holder.

    Of a guarded post another administrator must confirm it. Raises NotAllowed, and Refused with the reason in words.
    """
    return fill_post(post=post, user=user, standing="duty", begins=begins, ends=ends, reason=reason, by=by, at=at)


@transaction.atomic
def end_post_holding(
    *, holding_id: uuid.UUID, ends: datetime, reason: str = "", by: Actor, at: datetime
) -> PostHolding:
    """End someone's standing in a post, now or (a resignation) at a later moment. From that moment the deputy acts.

    Raises NotAllowed, PostHolding.DoesNotExist; Refused if it has ended, or for a moment that has passed.
    """
    allow(by, Capability.MANAGE_USERS)
    return end_standing(holding_id=holding_id, ends=ends, reason=reason, by=by, at=at)


@transaction.atomic
def end_standing(*, holding_id: uuid.UUID, ends: datetime, reason: str = "", by: Actor, at: datetime) -> PostHolding:
    """End someone's standing, once whoever has to agree has agreed. Raises PostHolding.DoesNotExist, Refused."""
    held = PostHolding.objects.select_for_update().get(id=holding_id)
    if held.ends is not None and held.ends <= at:
        raise Refused("This has ended already.")
    if ends < at:
        raise Refused("The end cannot be in the past.")
    held.ends = max(ends, held.begins)
    held.reason = reason.strip() or held.reason
    held.save(update_fields=["ends", "reason"])
    note(by, "post_holding_ended", "post", [held.post_id, held.id, held.user_id], at=at)
    return held


@transaction.atomic
def record_absence(
    *,
    user: User,
    begins: datetime,
    ends: datetime | None,
    reason: str = "",
    cover: User | None = None,
    by: Actor,
    at: datetime,
) -> Absence:
    """Record that someone is away, so that what is addressed to them goes to the deputy or cover.

    Everyone may record their own absence; a manager their own agency's people's; an administrator anyone's. `cover` is
    a colleague of the same agency who looks after their own work. `reason` is a plain word like "leave", never a
    diagnosis. Raises NotAllowed; Refused when it ends before it begins or for a cover who cannot be one.
    """
    _may_say_away(user, by)
    if ends is not None and ends <= begins:
        raise Refused("The day back must be after the first day away.")
    if cover is not None and (
        cover.id == user.id or cover.organisation_id != user.organisation_id or not may_sign_in(cover, at)
    ):
        raise Refused("Choose a colleague of the same agency, whose account is open, to cover.")
    made = Absence.objects.create(user=user, begins=begins, ends=ends, reason=reason.strip(), cover=cover)
    note(by, "absence_recorded", "user", [user.id, made.id], at=at, fields=("begins", "ends"))
    return made


@transaction.atomic
def end_absence(*, absence_id: uuid.UUID, by: Actor, at: datetime) -> Absence:
    """Someone is back, or will not be away after all. Raises NotAllowed, Absence.DoesNotExist; Refused if ended."""
    absence = Absence.objects.select_for_update().get(id=absence_id)
    _may_say_away(absence.user, by)
    if absence.ends is not None and absence.ends <= at:
        raise Refused("This absence has ended already.")
    absence.ends = max(at, absence.begins)
    absence.save(update_fields=["ends"])
    note(by, "absence_ended", "user", [absence.user_id, absence.id], at=at, fields=("ends",))
    return absence


def _may_say_away(user: User, by: Actor) -> None:
    """Raise `NotAllowed` unless it is their own absence, a colleague's of the manager's agency, or an administrator."""
    own = by.user_id == user.id and Capability.SIGNED_IN in by.capabilities
    manages = Capability.REALLOCATE in by.capabilities and by.agency == user.organisation.code
    if not (own or manages):
        allow(by, Capability.MANAGE_USERS)
