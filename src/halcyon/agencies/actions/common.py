"""What every act of this room shares: its audit row, and the count of people who can still administer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from halcyon.agencies.actors import Actor, Refused
from halcyon.agencies.models import RoleHolding, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.audit.actions import record
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
    record(
        actor=by.actor,
        agency=by.agency,
        action=action,
        object_kind=kind,
        object_ids=tuple(str(i) for i in ids),
        fields=tuple(fields),
        rule=rule,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )


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
