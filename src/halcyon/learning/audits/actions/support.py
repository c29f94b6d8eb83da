"""The plan of support that the named GP and a practice agree on, and the training that it needs."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.queries import people_of_service
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
from halcyon.work.actions import send
from halcyon.workforce.training.actions import book, decide_need, record_need
from halcyon.workforce.training.models import Booking, TrainingEvent, TrainingNeed


@act
def agree_support(
    *, assessment_id: uuid.UUID, question: str, what: str, due_on: date, topic: str = "", by: Viewer, at: datetime
) -> SupportItem:
    """Agree what is done about one standard of a practice that needs support. `topic` asks for training in it: the need
    goes to whoever plans training, and stands among `queries.training_gaps` until places are booked.

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
            text=_need(item),
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
def book_training(
    *, item_id: uuid.UUID, event_id: uuid.UUID, people: Collection[uuid.UUID], by: Viewer, at: datetime
) -> list[Booking]:
    """Book the training that a plan of support asks for: places at an event for people of the practice, who are told.

    The need that the plan made is taken up by that course. Nobody is put on a waiting list by it. Raises Denied;
    NotDone for people of somewhere else, an event that is over, or one with too few places.
    """
    require(by, Capability.KEEP_TRAINING)
    item = _open(item_id)
    event = TrainingEvent.objects.select_for_update().filter(id=event_id).first()
    row = item.assessment
    theirs = set(people_of_service(row.service, at=at)) if row.service else set()
    taken = set(Booking.objects.filter(event=event, state="booked").values_list("user", flat=True)) if event else set()
    coming = event is not None and event.state == "planned" and event.begins_at > at
    free = event.places - len(taken) if event else 0
    refuse(
        {
            "": "" if item.topic else "No training was asked for here.",
            "event": ""
            if coming and free >= len(set(people) - taken)
            else "Not enough places are free. Choose another event, or fewer people."
            if coming
            else "Choose an event that is still to come.",
            "people": "" if people and set(people) <= theirs else f"Choose at least one person of {row.name}.",
        }
    )
    if event is None:
        raise Denied("no such event")
    made = [book(event_id=event.id, user=user, by=by, at=at) for user in sorted(set(people))]
    begins = event.begins_at.astimezone(LONDON)
    for each in made:
        send(
            key=f"support:{item.id}:{each.id}",
            kind="training",
            subject_id=event.id,
            title="A place is booked for you: " + event.course.title,
            body=f"It is on {begins.day} {begins:%B %Y at %H:%M}. Your practice’s plan of support asks for it.",
            to_user=each.user,
            link=f"/training/events/{event.id}/",
            from_user=by.user_id,
            at=at,
        )
    for need in TrainingNeed.objects.filter(
        source_kind="self_assessment", source_id=str(row.id), text=_need(item), state="open"
    ):
        decide_need(need_id=need.id, state="taken_up", year=begins.year, course_id=event.course_id, by=by, at=at)
    item.state, item.event, item.booked_on = "booked", event, begins.date()
    item.save(update_fields=["state", "event", "booked_on"])
    log("support_training_booked", [item.id, row.id, event.id], kind="assessment", by=by, at=at)
    return made


@act
def finish_support(*, item_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Say that it is done."""
    require(by, Capability.KEEP_AUDITS)
    item = _open(item_id)
    item.state, item.done_at = "done", at
    item.save(update_fields=["state", "done_at"])
    log("support_done", [item.id, item.assessment_id], kind="assessment", by=by, at=at)


def _need(item: SupportItem) -> str:
    return f"{TOPICS[item.topic]}: {TOOLS[item.assessment.campaign.tool].question(item.question).title.lower()}"


def _open(item_id: uuid.UUID) -> SupportItem:
    item = (
        SupportItem.objects.select_for_update()
        .filter(id=item_id)
        .exclude(state="done")
        .select_related("assessment__campaign")
        .first()
    )
    if item is None:
        raise Denied("nothing open")
    return item
