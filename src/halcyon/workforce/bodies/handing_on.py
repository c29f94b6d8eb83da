"""What becomes of the roles of somebody who resigns. Posts and seats end by the resignation; roles open records, and
are an administrator’s to end or to hand on. Those that come with a seat alone end with the last one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.actions import give_role
from halcyon.agencies.actions.roles import end_role_on
from halcyon.agencies.actors import Refused
from halcyon.agencies.models import PostHolding, RoleHolding, User
from halcyon.audit.acts import act
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.practice.board_roles import SEATED
from halcyon.practice.roles import ADMINISTRATOR
from halcyon.work.actions import finish_tasks, open_task
from halcyon.workforce.acting import allowed, log, wrong_text
from halcyon.workforce.bodies.models import Resignation, RoleLeft, Seat
from halcyon.workforce.bodies.rules import ends_with_seat

KIND = "resignation"
TASK = "resignation_roles"


def roles_of(user_id: uuid.UUID, *, from_: datetime) -> list[RoleHolding]:
    """The roles of a person that have not ended at a moment, the oldest first."""
    rows = RoleHolding.objects.filter(Q(ends__isnull=True) | Q(ends__gt=from_), user_id=user_id)
    return list(rows.select_related("organisation", "service").order_by("begins", "id"))


def title_of(held: RoleHolding) -> str:
    """A role in the words of the field; a role that is no longer in use by its key."""
    role = registry.roles.get(held.role)
    return role.title if role else held.role


def undecided(row: Resignation) -> list[RoleHolding]:
    """The roles of somebody who resigns, in force on the last day, of which nothing has been decided."""
    decided = set(row.roles.values_list("holding_id", flat=True))
    return [h for h in roles_of(row.user_id, from_=row.ends_at) if h.id not in decided]


def end_with_seats(row: Resignation, given_up: Iterable[PostHolding], *, by: Viewer, at: datetime) -> list[RoleLeft]:
    """End the roles that came with a seat alone, and ask the administrators of the agency about the others.

    Part of `resigning.record_resignation`, which has asked whether the viewer may; called within its transaction.
    """
    posts = {h.post_id for h in given_up}
    gone = set(Seat.objects.filter(post__in=posts).values_list("role", flat=True))
    staying = PostHolding.objects.filter(Q(ends__isnull=True) | Q(ends__gt=row.ends_at), user_id=row.user_id)
    left = set(Seat.objects.filter(post__in=staying.values("post")).values_list("role", flat=True))
    made = []
    for held in roles_of(row.user_id, from_=row.ends_at):
        parts = SEATED.get(held.role)
        if parts is None or not ends_with_seat(parts, given_up=gone, left=left):
            continue
        made.append(
            RoleLeft.objects.create(
                resignation=row, holding=held, decision="seat", before=held.ends, by=by.user_id, at=at
            )
        )
        end_role_on(holding_id=held.id, ends=row.ends_at, reason="Resigned from the last seat", by=by, at=at)
    if undecided(row):
        open_task(
            key=f"{TASK}:{row.id}",
            kind=TASK,
            title="Decide about the roles of somebody who resigns",
            subject_id=row.id,
            link=f"/boards/resignations/{row.id}/",
            role=ADMINISTRATOR.key,
            agency=row.user.organisation.code,
            due_at=row.ends_at,
            at=at,
        )
    return made


@act
def decide_role(
    *,
    resignation_id: uuid.UUID,
    holding_id: uuid.UUID,
    decision: str,
    to: uuid.UUID | None = None,
    reason: str,
    by: Viewer,
    at: datetime,
) -> RoleLeft:
    """End a role on the last day of somebody who resigns, hand it to `to` from then on, or let them keep it, and why.

    Only an administrator may, and nobody about themselves. A role that opens what is said about people is handed on
    once another administrator has confirmed it. Raises Denied; NotDone with what is wrong.
    """
    allowed(by, Capability.MANAGE_USERS)
    row = Resignation.objects.select_for_update().filter(id=resignation_id, withdrawn_at__isnull=True).first()
    held = next((h for h in undecided(row) if h.id == holding_id), None) if row else None
    if row is None or held is None or by.user_id == row.user_id:
        raise Denied("nothing to decide")
    following = User.objects.filter(id=to, is_active=True).exclude(id=row.user_id).first() if to else None
    hands_on = decision == "hand_over"
    refuse(
        {
            "decision": "" if decision in RoleLeft.CHOSEN else "Choose what becomes of the role.",
            "to": "Choose who takes it on." if hands_on and following is None else "",
            "reason": wrong_text(reason, "why", limit=300),
        }
    )
    before = held.ends
    try:
        if decision != "keep":
            end_role_on(holding_id=held.id, ends=max(row.ends_at, at), reason=f"Resigned: {reason}"[:300], by=by, at=at)
        if hands_on and following is not None:
            give_role(
                user=following, role=held.role, organisation=held.organisation, service=held.service,
                reason=reason.strip()[:300], begins=row.ends_at, by=by, at=at,
            )  # fmt: skip
    except Refused as refused:
        raise NotDone({"": str(refused)}) from refused
    made = RoleLeft.objects.create(
        resignation=row,
        holding=held,
        decision=decision,
        to=following.id if hands_on and following else None,
        before=before,
        reason=reason.strip(),
        by=by.user_id,
        at=at,
    )
    if not undecided(row):
        finish_tasks(subject_id=row.id, kinds=(TASK,), outcome="decided", by=by, at=at)
    log("resignation_role_decided", KIND, [row.id, held.id, *([made.to] if made.to else [])], by=by, at=at)
    return made


def give_back(row: Resignation, *, by: Viewer, at: datetime) -> None:
    """Let roles end again as they would have, because somebody stays. Whoever was handed one keeps it too."""
    for each in row.roles.exclude(decision="keep"):
        # What an administrator ended sooner, for another reason, stays ended.
        RoleHolding.objects.filter(id=each.holding_id, ends__gte=row.ends_at).update(ends=each.before)
    finish_tasks(subject_id=row.id, kinds=(TASK,), outcome="withdrawn", by=by, at=at)
