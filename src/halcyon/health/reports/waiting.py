"""What waits for a practice, whatever it is: on its list, watched by a clock, and chased until it is answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer, system
from halcyon.agencies.models import Service
from halcyon.agencies.queries import people_of_service, working_calendar
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.health.reports.models import PracticeReminder
from halcyon.kernel.counting import Limit, due_at
from halcyon.kernel.pathways import Clock, Running
from halcyon.kernel.profiles import Reminder
from halcyon.kernel.registry import registry
from halcyon.work.actions import copy_clocks, finish_tasks, open_task, send, stop_clock
from halcyon.work.models import Task

CLOCK = "practice_answer"
RING_TASK = "practice_ring"
TO_PRACTICE, TO_ASKER, BY_HAND = "practice", "asker", "by_hand"


@dataclass(frozen=True)
class Waiting:
    """One thing that a practice was asked or told and has not answered. `kind` is that of its task, `link` its page."""

    id: uuid.UUID
    kind: str
    title: str
    practice: uuid.UUID
    link: str
    asked_by: uuid.UUID
    asked_at: datetime
    due_at: datetime | None
    reference: str = ""
    person_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None


def begin_waiting(one: Waiting, *, limit: Limit | None, at: datetime) -> None:
    """Put it on the practice's list, and watch that it is answered: the county's post is told once that it was not.

    Where the county has set no time (`limit` None) it waits, and nobody is told.
    """
    open_task(
        key=f"{one.kind}:{one.id}",
        kind=one.kind,
        title=one.title,
        subject_id=one.id,
        person_id=one.person_id,
        link=one.link,
        service=one.practice,
        due_at=one.due_at,
        asked_by=one.asked_by,
        at=at,
    )
    if limit is None or one.due_at is None:
        return
    name = Service.objects.values_list("name", flat=True).get(id=one.practice)
    clock = Clock(CLOCK, f"An answer of {name}", (), (), {"": limit}, tells=registry.profile.practice_late_post)
    copy_clocks(
        subject_id=one.id,
        pathway=CLOCK,
        running=[Running(clock, one.asked_at, one.due_at, None, limit, str(one.id))],
        reference=one.reference,
        person_id=one.person_id,
        first=True,
    )


def answered(one: Waiting, *, by: Viewer, at: datetime) -> None:
    """The practice has answered: nothing of it waits any more, for nobody."""
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{one.kind}:{one.id}"])
    finish_tasks(by=by, at=at, outcome="done_late", subject_id=one.id, kinds=["time_limit_passed", RING_TASK])
    stop_clock(subject_id=one.id, clock=CLOCK, start_event=str(one.id), at=at)


def reminders(subject_id: uuid.UUID) -> list[PracticeReminder]:
    """How often a practice was reminded of one thing, the oldest first. The caller has checked who may see it."""
    return list(PracticeReminder.objects.filter(subject_id=subject_id).order_by("at", "id"))


def chase(one: Waiting, *, by: Viewer, at: datetime) -> None:
    """Whoever asked asks again by hand: the practice is told, and the moment is kept."""
    step = f"{BY_HAND}:{PracticeReminder.objects.filter(subject_id=one.id).count()}"
    row = PracticeReminder(subject_id=one.id, step=step, title="Asked again by hand", at=at)
    if add(row, unless=("subject_id", "step")):
        finish_tasks(by=by, at=at, outcome="chased", subject_id=one.id, kinds=[RING_TASK])
        _tell_practice(one, step, at=at)


def remind(every: Iterable[Waiting], *, at: datetime) -> int:
    """Send each reminder of the county's profile whose moment has come, each once; how many were sent."""
    waiting = list(every)
    found = PracticeReminder.objects.filter(subject_id__in=[w.id for w in waiting])
    sent = set(found.values_list("subject_id", "step"))
    done = 0
    for one in waiting:
        for step in _to_send(one, [key for subject, key in sent if subject == one.id], at=at):
            done += _remind(one, step, at=at)
    return done


def _to_send(one: Waiting, sent: Sequence[str], *, at: datetime) -> list[Reminder]:
    """The newest reminder to each recipient that has come up, unless it was sent: two at once help nobody."""
    if one.due_at is None:
        return []
    calendar, hours = working_calendar(), registry.profile.hours
    timed = [(s, s.limits.get("")) for s in registry.profile.practice_reminders]
    come = [s for s, x in timed if x is not None and due_at(one.due_at, x, calendar=calendar, hours=hours) <= at]
    newest = {step.whom: step for step in come}
    return [step for step in newest.values() if step.key not in sent]


@act
def _remind(one: Waiting, step: Reminder, *, at: datetime) -> int:
    mine = Task.objects.select_for_update().filter(subject_id=one.id, done_at__isnull=True)
    still = set(mine.values_list("kind", flat=True))
    row = PracticeReminder(subject_id=one.id, step=step.key, title=step.title, at=at)
    if one.kind not in still or not add(row, unless=("subject_id", "step")):
        return 0  # answered, or reminded, by somebody else meanwhile
    people = _tell_practice(one, step.key, at=at) if step.whom == TO_PRACTICE else []
    if not people and RING_TASK not in still:  # it is the asker's turn, or nobody of the practice can sign in
        open_task(
            key=f"{RING_TASK}:{one.id}:{step.key}",
            kind=RING_TASK,
            title="Ring the practice that has not answered",
            subject_id=one.id,
            person_id=one.person_id,
            reference=one.reference,
            link=one.link,
            user=one.asked_by,
            due_at=one.due_at,
            at=at,
        )
    by = system("chase_practices", at=at)
    ids = [i for i in (one.id, one.case_id, one.person_id) if i is not None]
    record_act(by, "practice_reminded", one.kind, ids, rule=step.key, at=at)
    return 1


def _tell_practice(one: Waiting, step: str, *, at: datetime) -> list[uuid.UUID]:
    """Tell everybody of the practice who can sign in, without a word of whom it is about; who was told."""
    people = people_of_service(one.practice, at=at)
    for user in people:
        send(
            key=f"{one.kind}:{one.id}:{step}:{user}",
            kind="practice_chased",
            subject_id=one.id,
            title=f"Still to be answered: {one.title[0].lower()}{one.title[1:]}",
            body="It is on your practice’s list, with the day by which it is needed.",
            to_user=user,
            link=one.link,
            due_at=one.due_at,
            needs_receipt=True,
            at=at,
        )
    return people
