"""What the acts on recommendations and actions share."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record_act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.models import Action
from halcyon.learning.improving.rules import OPEN_STATES

WRITES = frozenset(
    {
        Capability.KEEP_ACTIONS,
        Capability.KEEP_REVIEWS,
        Capability.KEEP_AUDITS,
        Capability.KEEP_INSPECTION,
        Capability.KEEP_SIGNALS,
    }
)


def today_of(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def locked(action_id: uuid.UUID, *, states: tuple[str, ...] = OPEN_STATES) -> Action:
    """An action in one of these states, held until the act ends. Raises Denied when there is none."""
    row = Action.objects.select_for_update().filter(id=action_id, state__in=states).first()
    if row is None:
        raise Denied("no such action in this state")
    return row


def require_part(row: Action, by: Viewer) -> None:
    """Raise Denied unless the action is theirs: owner, deputy, who answers for its agency, or who keeps the actions."""
    answers = by.can(Capability.CONTRIBUTE) and by.agency == row.agency
    if not (by.looked_up_as in (row.owner, row.deputy) or answers or by.can(Capability.KEEP_ACTIONS)):
        raise Denied("not theirs")


def link_of(row: Action) -> str:
    return f"/actions/{row.id}/"


def log(what: str, *ids: uuid.UUID, by: Viewer, at: datetime, kind: str = "improving", decision: str = "") -> None:
    """Put an act on a recommendation, an action or a project into the log."""
    record_act(by, what, kind, ids, decision=decision, at=at)
