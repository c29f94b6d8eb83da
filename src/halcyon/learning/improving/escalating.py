"""What time brings: an action that is overdue is told to its owner, then to the agency's director, then to its bodies;
a recommendation that an agency does not answer to that agency's director and to those who keep the actions.

Each rung is told once for a date. A new date begins the ladder anew; an answer ends its rung.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Exists, OuterRef

from halcyon.access.viewing import Viewer, system
from halcyon.agencies.queries import organisation_name
from halcyon.agencies.queries.acting import who_acts_for
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.learning.improving.actions.common import link_of, log, today_of
from halcyon.learning.improving.actions.proving import escalation_key
from halcyon.learning.improving.actions.recommending import unanswered_key
from halcyon.learning.improving.models import Action, AgencyAnswer, Escalation
from halcyon.learning.improving.rules import OPEN_STATES, answer_due, rungs_passed
from halcyon.practice.action_ladder import ANSWERS, KEEPS, Rung, director_of
from halcyon.work.actions import open_task, send
from halcyon.work.models import Task
from halcyon.workforce.bodies.models import Body, Seat

TITLE = "Overdue: action {reference}"
BODY = (
    "It was due on {due}. Open it to read where it stands, and answer what stands in the way and what happens now. It "
    "stays on the list as overdue until it is done or moved to a day that somebody agreed to."
)


def notice_overdue(*, at: datetime) -> int:
    """Climb the ladder for every open action that is overdue; how many rungs were told. Again changes nothing."""
    by = system("notice_overdue_actions", at=at)
    late = Action.objects.filter(state__in=OPEN_STATES, due__lt=today_of(at)).order_by("due", "id")
    climbed = sum(_climb(row_id, by=by, at=at) for row_id in late.values_list("id", flat=True))
    return climbed + _notice_unanswered(by=by, at=at)


def _notice_unanswered(*, by: Viewer, at: datetime) -> int:
    """Tell of every agency whose answer to a recommendation is late; how many were told of now.

    Who has an action for it has answered by that.
    """
    acts = Action.objects.filter(recommendation=OuterRef("recommendation"), agency=OuterRef("agency"))
    waiting = AgencyAnswer.objects.filter(~Exists(acts.exclude(state="stopped")), answer="")
    rows = waiting.select_related("recommendation").order_by("at", "id")
    return sum(_tell_unanswered(row, by=by, at=at) for row in rows if answer_due(today_of(row.at)) < today_of(at))


@act
def _tell_unanswered(row: AgencyAnswer, *, by: Viewer, at: datetime) -> bool:
    recommendation, director = row.recommendation, director_of(row.agency)
    key = unanswered_key(recommendation.id, row.agency)
    if Task.objects.filter(key=key).exists():
        return False
    link = f"/recommendations/{recommendation.id}/"
    open_task(
        key=key,
        kind="recommendation_unanswered",
        title=f"Ask why {organisation_name(row.agency)} has not answered recommendation {recommendation.reference}",
        subject_id=recommendation.id,
        link=link,
        role=KEEPS,
        reference=recommendation.reference,
        due_at=at,
        at=at,
    )
    if who_acts_for(director, at=at):
        send(
            key=f"{key}:{director}",
            kind="learning_action",
            subject_id=recommendation.id,
            title=f"Not answered: recommendation {recommendation.reference}",
            body="Your agency was asked whether it accepts it. Open it to read it, and to see who was asked and when.",
            link=link,
            to_post=director,
            reference=recommendation.reference,
            needs_receipt=True,
            at=at,
        )
    log("recommendation_not_answered", recommendation.id, by=by, at=at)
    return True


@act
def _climb(action_id: uuid.UUID, *, by: Viewer, at: datetime) -> int:
    row = Action.objects.select_for_update().filter(id=action_id, state__in=OPEN_STATES).first()
    if row is None:
        return 0
    told = set(Escalation.objects.filter(action=row, due=row.due).values_list("rung", flat=True))
    done = 0
    for rung in rungs_passed(row.due, today_of(at), told):
        bodies = [each.body for each in row.watched.select_related("body")] if rung.key == "body" else []
        found = Escalation(action=row, rung=rung.key, due=row.due, told_at=at)
        if add(found, unless=("action_id", "rung", "due")):
            _tell(row, found, rung, bodies, at=at)
            log("action_escalated", row.id, found.id, by=by, at=at, decision=rung.key)
            done += 1
    return done


def _tell(row: Action, found: Escalation, rung: Rung, bodies: list[Body], *, at: datetime) -> None:
    whom: list[dict[str, object]] = []
    if rung.key == "owner":
        whom = [{"to_user": who} for who in (row.owner, row.deputy) if who] or []
    elif rung.key == "director":
        if who_acts_for(director_of(row.agency), at=at):
            whom = [{"to_post": director_of(row.agency)}]
    else:
        whom = [{"to_post": post} for post in _chairs(bodies, at=at)]
    for each in whom:
        name = next(iter(each.values()))
        send(
            key=f"{escalation_key(found)}:{name}",
            kind="learning_action",
            subject_id=row.id,
            title=TITLE.format(reference=row.reference),
            body=BODY.format(due=f"{row.due.day} {row.due:%B %Y}"),
            link=link_of(row),
            reference=row.reference,
            needs_receipt=True,
            at=at,
            **each,  # type: ignore[arg-type]
        )
    task: dict[str, object] = {"role": KEEPS}
    if rung.key == "owner" and row.owner:
        task = {"user": row.owner}
    elif rung.key == "director":
        task = {"post": director_of(row.agency)} if whom else {"role": ANSWERS, "agency": row.agency}
    open_task(
        key=escalation_key(found),
        kind="action_overdue",
        title=f"Answer why action {row.reference} is overdue",
        subject_id=row.id,
        link=link_of(row),
        reference=row.reference,
        due_at=at,
        at=at,
        **task,  # type: ignore[arg-type]
    )


def _chairs(bodies: list[Body], *, at: datetime) -> list[str]:
    """The posts of those who chair these bodies; the deputy's where nobody acts for a chair."""
    found = []
    for body in bodies:
        seats = Seat.objects.filter(body=body, role__in=("chair", "deputy_chair"), ends__isnull=True)
        posts = [seat.post.key for seat in seats.select_related("post").order_by("role")]
        found += next(([post] for post in posts if who_acts_for(post, at=at)), [])
    return list(dict.fromkeys(found))
