"""From a need to a strategy, a course and an event; booking and attendance."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import slugify

from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.practice.training_schemes import EVIDENCE
from halcyon.work.actions import send
from halcyon.workforce.acting import allowed, log, wrong_text
from halcyon.workforce.training.models import (
    Booking,
    Course,
    Learning,
    TrainingEvent,
    TrainingNeed,
    TrainingStrategy,
)

KIND = "training"
KEEPS = (Capability.KEEP_TRAINING,)


@act
def record_need(
    *,
    text: str,
    audience: str,
    source_kind: str,
    source_title: str,
    source_id: str = "",
    by: Viewer,
    at: datetime,
) -> TrainingNeed:
    """Say what practitioners need to learn and what showed it (a kind, an opaque id and a title).

    Audits, reviews and self-assessments call this for what they found. Raises Denied; NotDone.
    """
    allowed(by, Capability.KEEP_TRAINING, Capability.KEEP_AUDITS, Capability.KEEP_REVIEWS, Capability.KEEP_ACTIONS)
    refuse(
        {
            "text": wrong_text(text, "what has to be learned", limit=300),
            "audience": wrong_text(audience, "who has to learn it", at_least=2, limit=200),
            "source_title": wrong_text(source_title, "what showed it", at_least=2, limit=200),
        }
    )
    made = TrainingNeed.objects.create(
        text=text.strip(),
        audience=audience.strip(),
        source_kind=source_kind[:40],
        source_id=str(source_id)[:40],
        source_title=source_title.strip(),
        by=by.user_id,
        at=at,
    )
    log("training_need_recorded", KIND, [made.id], by=by, at=at)
    return made


@act
def write_strategy(*, year: int, aim: str, agreed_on: date | None = None, by: Viewer, at: datetime) -> TrainingStrategy:
    """Write the strategy of a year, or write it anew. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    refuse(
        {
            "aim": wrong_text(aim, "what the year’s training is for"),
            "year": "" if 2000 < year < 2100 else "Enter a year.",
        }
    )
    made, _ = TrainingStrategy.objects.update_or_create(
        year=year, defaults={"aim": aim, "agreed_on": agreed_on, "by": by.user_id, "at": at}
    )
    log("training_strategy_written", KIND, [made.id], by=by, at=at)
    return made


@act
def decide_need(
    *,
    need_id: uuid.UUID,
    state: str,
    year: int | None = None,
    course_id: uuid.UUID | None = None,
    answer: str = "",
    by: Viewer,
    at: datetime,
) -> TrainingNeed:
    """Take a need up in a year's strategy, by a course, or say why not. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    row = TrainingNeed.objects.select_for_update().filter(id=need_id).first()
    if row is None:
        raise Denied("no such need")
    taken = state in ("taken_up", "met")
    refuse(
        {
            "state": "" if state in dict(TrainingNeed.STATES) else "Choose what becomes of it.",
            "year": "Enter the year whose strategy takes it up." if taken and year is None else "",
            "course": "Choose a course from the catalogue."
            if course_id and not Course.objects.filter(id=course_id).exists()
            else "",
            "answer": wrong_text(answer, "why it is not taken up", limit=300) if state == "not_taken" else "",
        }
    )
    row.state, row.year, row.course_id, row.answer = state, year if taken else None, course_id, answer.strip()
    row.save(update_fields=["state", "year", "course", "answer"])
    log("training_need_decided", KIND, [row.id], by=by, at=at)
    return row


@dataclass(frozen=True, kw_only=True)
class Syllabus:
    """What a course is: `minutes` is its length, `taking_part` how many of them people take part in; `child` and
    `adult` say for whom it counts, `kind` as which evidence (`practice.training_schemes`).
    """

    title: str
    mode: str
    level: str
    minutes: int
    taking_part: int = 0
    child: bool = True
    adult: bool = False
    kind: str = "session"
    about: str = ""
    areas: str = ""


@act
def add_course(*, syllabus: Syllabus, by: Viewer, at: datetime) -> Course:
    """Put a course into the catalogue. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    made = _kept(syllabus, key=slugify(syllabus.title)[:60], by=by.user_id, at=at)
    log("course_added", KIND, [made.id], by=by, at=at)
    return made


@act
def change_course(*, course_id: uuid.UUID, syllabus: Syllabus, by: Viewer, at: datetime) -> Course:
    """Put a new edition of a course into the catalogue in place of this one.

    Events that are planned or were held keep the edition that people booked: what they learned by it counts as it did.
    Raises Denied; NotDone, also where somebody else has put in a newer edition meanwhile.
    """
    allowed(by, *KEEPS)
    before = Course.objects.select_for_update().filter(id=course_id).first()
    if before is None:
        raise Denied("no such course")
    refuse({"": "" if before.in_use else "There is a newer edition. Change that one."})
    edition = before.edition + 1
    first = before.key.removesuffix(f"-{before.edition}") if before.edition > 1 else before.key
    made = _kept(syllabus, key=f"{first[:55]}-{edition}", edition=edition, replaces=before, by=by.user_id, at=at)
    before.in_use = False
    before.save(update_fields=["in_use"])
    log("course_changed", KIND, [made.id, before.id], by=by, at=at)
    return made


def _kept(syllabus: Syllabus, **more: Any) -> Course:
    given = asdict(syllabus)
    given |= {"title": syllabus.title.strip(), "areas": syllabus.areas.strip()[:300]}
    made = Course(**given, **more)
    refuse(
        {
            "title": wrong_text(made.title, "what it is called", at_least=3, limit=150)
            or ("There is a course of this name already." if Course.objects.filter(key=made.key).exists() else ""),
            "about": wrong_text(made.about, "what it is about", at_least=0),
            "mode": "" if made.mode in dict(Course.MODES) else "Choose how it is held.",
            "kind": "" if made.kind in EVIDENCE else "Choose what it counts as.",
            "minutes": "" if 5 <= made.minutes <= 5000 else "Enter the length in minutes.",
            "taking_part": "" if 0 <= made.taking_part <= made.minutes else "It cannot be longer than the whole.",
            "child": ""
            if made.child or made.adult
            else "Choose whether it counts for children, for adults, or for both.",
        }
    )
    made.save(force_insert=True)
    return made


@act
def plan_event(
    *, course: Course, begins_at: datetime, place: str, provider: str, places: int, by: Viewer, at: datetime
) -> TrainingEvent:
    """Hold a course on a day, with so many places. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    refuse(
        {
            "place": wrong_text(place, "where it is held", at_least=2, limit=200),
            "provider": wrong_text(provider, "who holds it", at_least=2, limit=150),
            "places": "" if 1 <= places <= 1000 else "Enter how many places there are.",
        }
    )
    made = TrainingEvent.objects.create(
        course=course,
        begins_at=begins_at,
        place=place.strip(),
        provider=provider.strip(),
        places=places,
        by=by.user_id,
        at=at,
    )
    log("training_planned", KIND, [made.id, course.id], by=by, at=at)
    return made


@act
def book(*, event_id: uuid.UUID, by: Viewer, at: datetime, user: uuid.UUID | None = None) -> Booking:
    """Take a place at an event for oneself (or, keeping training, for `user`); on the waiting list when it is full.

    Again changes nothing. Raises Denied; NotDone when it is over or cancelled.
    """
    allowed(by, Capability.SIGNED_IN)
    whom = user or by.user_id
    if whom is None or (whom != by.user_id and not _keeps(by)):
        raise Denied("a place is taken by oneself")
    event = TrainingEvent.objects.select_for_update().filter(id=event_id).first()
    if event is None:
        raise Denied("no such event")
    # Whoever keeps training may still write down somebody who came without a place.
    coming = event.state == "planned" and (event.begins_at > at or _keeps(by))
    refuse({"": "" if coming else "It has begun, or was cancelled: no place can be taken."})
    mine = Booking.objects.filter(event=event, user=whom).exclude(state="cancelled").first()
    if mine is not None:
        return mine
    taken = Booking.objects.filter(event=event, state="booked").count()
    made = Booking.objects.create(
        event=event, user=whom, state="booked" if taken < event.places else "waiting", by=by.user_id, at=at
    )
    log("training_booked", KIND, [event.id, made.id, whom], by=by, at=at)
    return made


@act
def cancel_booking(*, booking_id: uuid.UUID, by: Viewer, at: datetime) -> Booking:
    """Give one's place back; the first on the waiting list has it, and is told. Raises Denied; NotDone."""
    row = Booking.objects.filter(id=booking_id).first()
    if row is None or (row.user != by.user_id and not _keeps(by)):
        raise Denied("no such place")
    event = TrainingEvent.objects.select_for_update().select_related("course").get(id=row.event_id)
    refuse({"": "" if event.state == "planned" and row.state in ("booked", "waiting") else "It is over."})
    had, row.state = row.state, "cancelled"
    row.save(update_fields=["state"])
    first = (
        Booking.objects.filter(event=event, state="waiting").order_by("at", "id").first() if had == "booked" else None
    )
    if first is not None:
        first.state = "booked"
        first.save(update_fields=["state"])
        send(
            key=f"{KIND}:{first.id}:place",
            kind=KIND,
            subject_id=event.id,
            title="You have a place: " + event.course.title,
            body=f"Somebody cancelled. Your place is on {event.begins_at.astimezone(LONDON):%d %B %Y at %H:%M}.",
            to_user=first.user,
            link=f"/training/events/{event.id}/",
            at=at,
        )
    log("training_cancelled", KIND, [event.id, row.id, *([first.id] if first else [])], by=by, at=at)
    return row


@act
def record_attendance(*, event_id: uuid.UUID, came: Collection[uuid.UUID], by: Viewer, at: datetime) -> TrainingEvent:
    """Write down who came (ids of bookings). Each of them has learned it from that day; the event is held.

    Recorded again, the new record takes the place of the old. Raises Denied; NotDone before it has begun.
    """
    allowed(by, *KEEPS)
    event = TrainingEvent.objects.select_for_update().select_related("course").get(id=event_id)
    refuse({"": "" if event.begins_at <= at and event.state != "cancelled" else "It has not begun, or was cancelled."})
    rows = list(Booking.objects.filter(event=event, state__in=("booked", "attended", "not_attended")))
    Learning.objects.filter(booking__in=rows).delete()
    course = event.course
    for row in rows:
        row.state = "attended" if row.id in came else "not_attended"
    Booking.objects.bulk_update(rows, ["state"])
    Learning.objects.bulk_create(
        Learning(
            user=row.user,
            booking=row,
            title=course.title,
            on=event.begins_at.astimezone(LONDON).date(),
            minutes=course.minutes,
            taking_part=course.taking_part,
            kind=course.kind,
            child=course.child,
            adult=course.adult,
            by=by.user_id,
            at=at,
        )
        for row in rows
        if row.state == "attended"
    )
    event.state = "held"
    event.save(update_fields=["state"])
    log("training_attended", KIND, [event.id, *(r.id for r in rows)], by=by, at=at)
    return event


def _keeps(by: Viewer) -> bool:
    return by.user_id is None or by.can(Capability.KEEP_TRAINING)
