"""Agreeing what one agency does about a recommendation: who, by when, and which bodies watch over it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import User
from halcyon.agencies.queries.acting import may_sign_in
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.counting import end_of_day
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.common import WRITES, link_of, locked, log, require_part, today_of
from halcyon.learning.improving.actions.recommending import ask, unanswered_key, unknown_agencies
from halcyon.learning.improving.models import Action, ActionBody, Milestone, NewDate, Recommendation
from halcyon.learning.improving.rules import OPEN_STATES, enough
from halcyon.work.actions import finish_tasks, next_reference, open_task, refresh_task
from halcyon.workforce.bodies.models import Body


@dataclass(frozen=True)
class Step:
    """One milestone on the way of an action or a project."""

    text: str
    due: date


@act
def plan_action(
    *,
    recommendation_id: uuid.UUID,
    agency_code: str,
    text: str,
    owner: uuid.UUID,
    due: date,
    bodies: Collection[uuid.UUID] = (),
    deputy: uuid.UUID | None = None,
    success: str = "",
    steps: Sequence[Step] = (),
    by: Viewer,
    at: datetime,
) -> Action:
    """Agree what one agency does about a recommendation. `owner` and `deputy` are user ids, `bodies` ids of bodies.

    `success` says how everybody will know that it worked. The owner finds it on their list. Those who keep actions or
    what they come from may, and those who answer for the agency. Raises Denied for others, and NotDone with what is
    wrong, also when the agency has said that it does not accept the recommendation.
    """
    own = by.can(Capability.CONTRIBUTE) and by.agency == agency_code
    if not (by.capabilities & WRITES or own):
        raise Denied("not theirs to plan")
    recommendation = Recommendation.objects.filter(id=recommendation_id).first()
    if recommendation is None:
        raise Denied("no such recommendation")
    wrong = _wrong_people(owner, deputy, at=at)
    if not enough(text):
        wrong["text"] = "Say what will be done, in a sentence or more."
    if due < today_of(at):
        wrong["due"] = "The day it is due must not have passed."
    if unknown_agencies([agency_code]):
        wrong["agency"] = "Choose an agency from the list."
    watching = list(Body.objects.filter(id__in=set(bodies)))
    if len(watching) != len(set(bodies)):
        wrong["bodies"] = "Choose bodies from the list."
    if any(step.due > due for step in steps):
        wrong["steps"] = "A milestone cannot be due after the action."
    if recommendation.answers.filter(agency=agency_code, answer="not_accepted").exists():
        wrong["agency"] = "This agency has said that it does not accept the recommendation. Change its answer first."
    refuse(wrong)
    row = Action(
        reference=f"A-{next_reference():05d}",
        recommendation=recommendation,
        agency=agency_code,
        text=text.strip(),
        success=success.strip(),
        owner=owner,
        deputy=deputy,
        due=due,
        by=by.user_id,
        at=at,
    )
    begin(row, watching, steps, by=by, at=at)
    return row


def begin(row: Action, bodies: Sequence[Body], steps: Sequence[Step], *, by: Viewer, at: datetime) -> None:
    """Keep a new action, with who watches over it and its milestones, and put it on its owner's list."""
    add(row)
    add(*(ActionBody(action=row, body=body, at=at) for body in bodies))
    add(*(Milestone(action=row, position=n, text=step.text[:300], due=step.due) for n, step in enumerate(steps)))
    ask(row.recommendation, row.agency, at=at)
    finish_tasks(by=by, at=at, outcome="done", keys=[unanswered_key(row.recommendation_id, row.agency)])
    log("action_planned", row.id, row.recommendation_id, by=by, at=at)
    put_on_list(row, at=at)


def task_key(row: Action) -> str:
    """The owner's task for an action: a new one each time it is given to somebody or opened again."""
    return f"action:{row.id}:{row.version}"


def owner_key(row: Action) -> str:
    """The task to give an action from a file an owner."""
    return f"action_owner:{row.id}"


def task_title(row: Action) -> str:
    return f"Action {row.reference}: {row.text}"


def put_on_list(row: Action, *, at: datetime) -> None:
    """Open the owner's task. An action from a file without an owner here waits for whoever keeps the actions."""
    if row.owner is None or row.state not in OPEN_STATES:
        return
    open_task(
        key=task_key(row),
        kind="learning_action",
        title=task_title(row),
        subject_id=row.id,
        link=link_of(row),
        user=row.owner,
        due_at=end_of_day(row.due),
        reference=row.reference,
        at=at,
    )


def _wrong_people(owner: uuid.UUID | None, deputy: uuid.UUID | None, *, at: datetime) -> dict[str, str]:
    wanted = [who for who in (owner, deputy) if who is not None]
    there = {u.id for u in User.objects.filter(id__in=wanted) if may_sign_in(u, at)}
    wrong = {}
    if owner not in there:
        wrong["owner"] = "Choose somebody who works here now."
    if deputy is not None and deputy not in there:
        wrong["deputy"] = "Choose somebody who works here now."
    elif deputy is not None and deputy == owner:
        wrong["deputy"] = "The deputy is somebody else than the owner."
    return wrong


@act
def give_to(
    *, action_id: uuid.UUID, owner: uuid.UUID, deputy: uuid.UUID | None = None, by: Viewer, at: datetime
) -> Action:
    """Give an action another owner or deputy. It moves from one list to the other. Raises Denied and NotDone."""
    row = locked(action_id)
    require_part(row, by)
    refuse(_wrong_people(owner, deputy, at=at))
    finish_tasks(by=by, at=at, outcome="given_on", keys=[task_key(row), owner_key(row)])
    row.owner, row.deputy, row.version = owner, deputy, row.version + 1
    row.save(update_fields=["owner", "deputy", "version"])
    put_on_list(row, at=at)
    log("action_given", row.id, by=by, at=at)
    return row


@act
def redate(*, action_id: uuid.UUID, due: date, reason: str, agreed_by: uuid.UUID, by: Viewer, at: datetime) -> Action:
    """Move the day on which an action is due. It needs a reason and somebody else who agreed, and both are kept.

    `agreed_by` is the user id of somebody who oversees actions and neither owns this one nor asks for the change.
    Raises Denied for those it does not belong to, and NotDone.
    """
    row = locked(action_id)
    require_part(row, by)
    wrong = {}
    if due < today_of(at):
        wrong["due"] = "The new day must not have passed."
    elif due == row.due:
        wrong["due"] = "It is due on that day already."
    if not enough(reason):
        wrong["reason"] = "Say why it is moved, in a sentence or more."
    if agreed_by in {row.owner, row.deputy, by.user_id} or agreed_by not in overseers(at=at):
        wrong["agreed_by"] = "Choose who agreed: somebody who oversees actions, and does not own this one."
    refuse(wrong)
    add(NewDate(action=row, was=row.due, due=due, reason=reason.strip(), agreed_by=agreed_by, by=by.signing, at=at))
    row.due = due
    row.save(update_fields=["due"])
    refresh_task(key=task_key(row), title=task_title(row)[:200], due_at=end_of_day(due), rating="")
    log("action_redated", row.id, by=by, at=at)
    return row


def overseers(*, at: datetime) -> dict[uuid.UUID, str]:
    """The people who keep or assure actions, by id: they can agree to a new day."""
    from halcyon.agencies.models import RoleHolding
    from halcyon.agencies.queries.acting import live
    from halcyon.kernel.registry import registry

    wanted = {Capability.KEEP_ACTIONS, Capability.ASSURE}
    roles = [r.key for r in registry.roles.values() if r.capabilities & wanted]
    held = RoleHolding.objects.filter(live(at), role__in=roles).select_related("user").order_by("user__name")
    return {h.user_id: h.user.name for h in held if may_sign_in(h.user, at)}


@act
def watch(*, action_id: uuid.UUID, bodies: Collection[uuid.UUID], by: Viewer, at: datetime) -> None:
    """Have one more body, or several, watch over an action. None is taken away: what a board was told stays with it."""
    require(by, Capability.KEEP_ACTIONS)
    row = Action.objects.select_for_update().filter(id=action_id).first()
    found = list(Body.objects.filter(id__in=set(bodies)))
    if row is None:
        raise Denied("no such action")
    refuse({"bodies": "Choose bodies from the list."} if not found or len(found) != len(set(bodies)) else {})
    add(*(ActionBody(action=row, body=body, at=at) for body in found), unless=("action_id", "body_id"))
    log("action_watched", row.id, *(body.id for body in found), by=by, at=at)
