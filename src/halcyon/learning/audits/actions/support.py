"""The plan of support that the named GP and a practice agree on, and the training that it needs."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.grading import needs_support
from halcyon.learning.audits.models import Assessment, StandardAnswer, SupportItem
from halcyon.learning.audits.writing import LEAST_WORDS, log
from halcyon.practice.audits import TOOLS
from halcyon.practice.audits.practice_standards import TOPICS
from halcyon.workforce.training.actions import record_need


@act
def agree_support(
    *, assessment_id: uuid.UUID, question: str, what: str, due_on: date, topic: str = "", by: Viewer, at: datetime
) -> SupportItem:
    """Agree what is done about one standard of a practice that needs support. `topic` asks for training in it: the need
    goes to whoever plans training, and stands among `queries.training_gaps` until it is booked.

    Raises Denied for a standard that does not need support, NotDone with what is wrong.
    """
    require(by, Capability.KEEP_AUDITS)
    row = Assessment.objects.filter(
        id=assessment_id, state__in=("submitted", "moderated"), service__isnull=False
    ).first()
    answer = StandardAnswer.objects.filter(assessment=row, question=question).first() if row else None
    today = at.astimezone(LONDON).date()
    reason = needs_support(answer.value, answer.since, today) if answer else ""
    if row is None or not reason:
        raise Denied("no support needed")
    wrong = {}
    if len(what.strip()) < LEAST_WORDS:
        wrong["what"] = "Say what will be done, in a sentence."
    if due_on < today:
        wrong["due_on"] = "The day must not lie in the past."
    if topic and topic not in TOPICS:
        wrong["topic"] = "Choose from the list."
    if SupportItem.objects.filter(assessment=row, question=question).exists():
        wrong[""] = "It is in the plan already."
    refuse(wrong)
    item = SupportItem(
        assessment=row, question=question, reason=reason, what=what.strip(), topic=topic, owner=by.signing,
        due_on=due_on, by=by.signing, at=at,
    )  # fmt: skip
    add(item)
    if topic:
        record_need(
            text=f"{TOPICS[topic]}: {TOOLS[row.campaign.tool].question(question).title.lower()}",
            audience=f"Those who work at {row.name}",
            source_kind="self_assessment",
            source_id=str(row.id),
            source_title=f"{row.campaign.title}, plan of support",
            by=by,
            at=at,
        )
    log("support_agreed", [item.id, row.id], kind="assessment", by=by, at=at)
    return item


@act
def book_training(*, item_id: uuid.UUID, booked_on: date, by: Viewer, at: datetime) -> None:
    """Say that the training which a plan of support asks for is booked, for a day."""
    if not (by.can(Capability.KEEP_AUDITS) or by.can(Capability.KEEP_TRAINING)):
        raise Denied("not theirs to book")
    item = _open(item_id)
    refuse({} if item.topic else {"": "No training was asked for here."})
    item.state, item.booked_on = "booked", booked_on
    item.save(update_fields=["state", "booked_on"])
    log("support_training_booked", [item.id, item.assessment_id], kind="assessment", by=by, at=at)


@act
def finish_support(*, item_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Say that it is done."""
    require(by, Capability.KEEP_AUDITS)
    item = _open(item_id)
    item.state, item.done_at = "done", at
    item.save(update_fields=["state", "done_at"])
    log("support_done", [item.id, item.assessment_id], kind="assessment", by=by, at=at)


def _open(item_id: uuid.UUID) -> SupportItem:
    item = SupportItem.objects.select_for_update().filter(id=item_id).exclude(state="done").first()
    if item is None:
        raise Denied("nothing open")
    return item
