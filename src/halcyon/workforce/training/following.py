"""What people learned and must know, what they made of training, what it changed, and programmes in schools."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import User
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import refuse
from halcyon.practice.training_schemes import EVIDENCE, SCHEMES
from halcyon.work.actions import finish_tasks, open_task
from halcyon.workforce.acting import allowed, log, wrong_text
from halcyon.workforce.training.actions import KEEPS, KIND
from halcyon.workforce.training.models import Booking, Learning, RequiredLevel, SchoolSession

IMPACT_TASK = "training_impact"
IMPACT_AFTER = timedelta(days=91)  # domain.md G4: impact at three months
ANSWER_WITHIN = timedelta(days=21)


@act
def record_learning(
    *,
    user: uuid.UUID,
    title: str,
    on: date,
    minutes: int,
    taking_part: int = 0,
    kind: str = "session",
    child: bool = True,
    adult: bool = False,
    by: Viewer,
    at: datetime,
) -> Learning:
    """Write down something learned elsewhere: one's own, or anybody's by who keeps training. Raises Denied; NotDone."""
    if user != by.user_id:
        allowed(by, *KEEPS)
    refuse(
        {
            "title": wrong_text(title, "what it was", at_least=3, limit=150),
            "on": "The day cannot be in the future." if on > at.astimezone(LONDON).date() else "",
            "minutes": "" if 0 <= minutes <= 5000 else "Enter the length in minutes.",
            "taking_part": "" if 0 <= taking_part <= minutes else "It cannot be longer than the whole.",
            "kind": "" if kind in EVIDENCE else "Choose what it counts as.",
            "child": "" if child or adult else "Choose whether it counts for children, for adults, or for both.",
        }
    )
    made = Learning.objects.create(
        user=user,
        title=title.strip(),
        on=on,
        minutes=minutes,
        taking_part=taking_part,
        kind=kind,
        child=child,
        adult=adult,
        by=by.user_id,
        at=at,
    )
    log("learning_recorded", KIND, [made.id, user], by=by, at=at)
    return made


@act
def require_level(
    *, users: Collection[uuid.UUID], scheme: str, level: str, since: date, by: Viewer, at: datetime
) -> list[RequiredLevel]:
    """Say which level of a scheme people must meet, since a day. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    known = scheme in SCHEMES and level in {each.level for each in SCHEMES[scheme].levels}
    there = User.objects.filter(id__in=list(users)).count()
    refuse(
        {
            "level": "" if known else "Choose a level of this scheme.",
            "users": "" if users and there == len(set(users)) else "Choose at least one person.",
        }
    )
    RequiredLevel.objects.filter(user__in=list(users), scheme=scheme, ends__isnull=True).update(ends=since)
    made = [
        RequiredLevel.objects.create(user=u, scheme=scheme, level=level, since=since, by=by.user_id, at=at)
        for u in sorted(set(users))
    ]
    log("level_required", KIND, [r.id for r in made], by=by, at=at)
    return made


@act
def evaluate(*, booking_id: uuid.UUID, before: int, after: int, words: str = "", by: Viewer, at: datetime) -> Booking:
    """Say how sure one felt before and after (1 to 5), and anything else. One's own only. Raises Denied; NotDone."""
    row = _own(booking_id, by)
    refuse(
        {
            "before": "" if 1 <= before <= 5 else "Choose how sure you felt before.",
            "after": "" if 1 <= after <= 5 else "Choose how sure you feel now.",
            "words": wrong_text(words, "what it was like", at_least=0),
        }
    )
    row.before, row.after, row.words, row.evaluated_at = before, after, words, at
    row.save(update_fields=["before", "after", "words", "evaluated_at"])
    log("training_evaluated", KIND, [row.id], by=by, at=at)
    return row


def ask_impact(*, at: datetime) -> int:
    """Ask everybody who attended something three months ago whether it changed how they work. How many were asked.

    The job calls it again and again; each is asked once.
    """
    rows = Booking.objects.filter(
        state="attended", impact_asked_at__isnull=True, impact_at__isnull=True, event__begins_at__lte=at - IMPACT_AFTER
    ).select_related("event__course")
    asked = 0
    for row in rows[:500]:
        asked += _ask(row, at=at)
    return asked


@act
def _ask(row: Booking, *, at: datetime) -> bool:
    if not Booking.objects.filter(id=row.id, impact_asked_at__isnull=True).update(impact_asked_at=at):
        return False
    open_task(
        key=f"{IMPACT_TASK}:{row.id}",
        kind=IMPACT_TASK,
        title="Say what training changed: " + row.event.course.title,
        subject_id=row.id,
        link=f"/training/places/{row.id}/impact/",
        user=row.user,
        due_at=at + ANSWER_WITHIN,
        at=at,
    )
    return True


@act
def say_impact(*, booking_id: uuid.UUID, impact: str, words: str = "", by: Viewer, at: datetime) -> Booking:
    """Say whether what one attended changed how one works. One's own only. Raises Denied; NotDone."""
    row = _own(booking_id, by)
    refuse(
        {
            "impact": "" if impact in dict(Booking.IMPACTS) else "Choose an answer.",
            "words": wrong_text(words, "what changed", at_least=5 if impact == "changed" else 0),
        }
    )
    row.impact, row.impact_words, row.impact_at = impact, words, at
    row.save(update_fields=["impact", "impact_words", "impact_at"])
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{IMPACT_TASK}:{row.id}"])
    log("training_impact_said", KIND, [row.id], by=by, at=at)
    return row


@act
def record_school(
    *,
    title: str,
    school: str,
    on: date,
    sessions: int,
    pupils: int,
    disclosures: int = 0,
    about: str = "",
    by: Viewer,
    at: datetime,
) -> SchoolSession:
    """Write down a programme at a school, as counts; no pupil is named. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    refuse(
        {
            "title": wrong_text(title, "which programme it was", at_least=3, limit=150),
            "school": wrong_text(school, "at which school", at_least=3, limit=150),
            "sessions": "" if 1 <= sessions <= 500 else "Enter how many sessions there were.",
            "pupils": "" if 1 <= pupils <= 10_000 else "Enter how many pupils were reached.",
            "disclosures": "" if 0 <= disclosures <= pupils else "Enter how many disclosures came afterwards.",
        }
    )
    made = SchoolSession.objects.create(
        title=title.strip(),
        about=about.strip()[:300],
        school=school.strip(),
        on=on,
        sessions=sessions,
        pupils=pupils,
        disclosures=disclosures,
        by=by.user_id,
        at=at,
    )
    log("school_programme_recorded", KIND, [made.id], by=by, at=at)
    return made


def _own(booking_id: uuid.UUID, by: Viewer) -> Booking:
    """A place of the viewer's own that they attended. Raises Denied alike for none and for somebody else's."""
    row = Booking.objects.select_for_update().filter(id=booking_id, user=by.looked_up_as, state="attended").first()
    if row is None:
        raise Denied("no such place")
    return row
