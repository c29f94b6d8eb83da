"""What every act of this room shares: its audit row, the second person, and who can still administer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from halcyon.agencies.actors import Actor, NotAllowed, Refused
from halcyon.agencies.models import Organisation, PendingChange, Post, RoleHolding, Service, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.agencies.rules import PENDING_DAYS
from halcyon.audit.actions import record_act
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability


def note(
    by: Actor,
    action: str,
    kind: str,
    ids: Sequence[uuid.UUID],
    *,
    at: datetime,
    fields: Iterable[str] = (),
    rule: str = "",
) -> None:
    """Write the audit row of an act: names of fields, never what they hold. Call it last in the transaction."""
    record_act(by, action, kind, ids, fields=tuple(fields), rule=rule, at=at)


def administers(user: User, *, at: datetime) -> bool:
    """Whether this person holds a role that manages accounts."""
    return RoleHolding.objects.filter(live(at), user=user, role__in=_administering()).exists()


def leave_an_administrator(
    *, at: datetime, without: uuid.UUID | None = None, without_holding: uuid.UUID | None = None
) -> None:
    """Raise `Refused` if nobody could administer accounts once this person or this holding is gone."""
    holdings = RoleHolding.objects.filter(live(at), role__in=_administering()).select_related("user")
    if not any(h.user_id != without and h.id != without_holding and may_sign_in(h.user, at) for h in holdings):
        raise Refused("This is the last administrator. Give someone else the role first.")


def _administering() -> list[str]:
    return [key for key, role in registry.roles.items() if Capability.MANAGE_USERS in role.capabilities]


def ask_second(
    by: Actor,
    kind: str,
    user: User,
    *,
    at: datetime,
    reason: str,
    role: str = "",
    organisation: Organisation | None = None,
    service: Service | None = None,
    email: str = "",
    post: Post | None = None,
    standing: str = "",
    begins: datetime | None = None,
    ends: datetime | None = None,
) -> PendingChange:
    """Ask for a change that a second administrator confirms.

    Raises `NotAllowed` for a job, and `Refused` without a reason or when the same is asked for already.
    """
    if by.user_id is None:
        raise NotAllowed("a change that two people make needs a person")
    if not reason.strip():
        raise Refused("Say why, so that the second person can judge.")
    same = {
        "kind": kind,
        "user": user,
        "role": role,
        "organisation": organisation,
        "service": service,
        "email": email,
        "post": post,
        "standing": standing,
    }
    fresh = at - timedelta(days=PENDING_DAYS)
    if PendingChange.objects.filter(state="open", asked_at__gt=fresh, **same).exists():
        raise Refused("This was asked for already and waits for a second administrator.")
    made = PendingChange.objects.create(
        **same, begins=begins, ends=ends, reason=reason.strip(), asked_by=by.user_id, asked_at=at
    )
    about = [made.id, user.id, *([post.id] if post else [])]
    note(by, f"{kind}_asked", "pending_change", about, at=at, rule=f"role:{role}" if role else "")
    return made
