"""What the acts on recommendations and actions share."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record
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


class Faulty(Exception):
    """This cannot be done. `problems` maps field to what is wrong and how to mend it; "" is the whole."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def raise_if(wrong: Mapping[str, str]) -> None:
    """Raises Faulty when anything is wrong."""
    if wrong:
        raise Faulty(wrong)


def today_of(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def end_of(day: date) -> datetime:
    """The last second of a day in London: until then something due on it is in time."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LONDON)


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
    record(
        actor=by.actor,
        agency=by.agency,
        action=what,
        object_kind=kind,
        object_ids=[str(i) for i in ids],
        decision=decision,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
