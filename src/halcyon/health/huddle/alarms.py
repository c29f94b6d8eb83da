"""What was missed of a week: told once, and on the page until somebody has seen to it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db.models import Min

from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.health.huddle.members import huddle_of, own
from halcyon.health.huddle.models import Attendance, HuddleAlarm, HuddleWeek
from halcyon.health.huddle.weeks import WEEK, monday_of, week_of
from halcyon.kernel.calendar import LONDON
from halcyon.work.actions import finish_tasks, open_task, send

TASK = "huddle_missed"
CAME_BY = timedelta(days=1)  # after the week's end, by when some attendance of it should have come: a local choice
WORDS = {
    HuddleAlarm.HELD: "The clinic’s weekly huddle was not held in time",
    HuddleAlarm.CAME: "No attendances came in for the clinic’s weekly huddle",
    HuddleAlarm.LATE: "Attendances came in after the clinic’s weekly huddle was over",
}


def raise_alarm(week: HuddleWeek, kind: str, *, at: datetime) -> bool:
    """Raise an alarm of a week once: a task for the clinic's lead, a message to everybody who is to be told.

    Neither says anything of any young person. One that had been seen to and comes again is opened again.
    """
    alarm = HuddleAlarm(week=week, kind=kind, raised_at=at)
    if not add(alarm, unless=("week_id", "kind")):
        again = HuddleAlarm.objects.filter(week=week, kind=kind, seen_at__isnull=False)
        if not again.update(raised_at=at, seen_at=None, seen_by=None):
            return False
        alarm = HuddleAlarm.objects.get(week=week, kind=kind)
    huddle, title = huddle_of(week.service), WORDS[kind]
    moment = int(at.timestamp())
    open_task(
        key=f"{TASK}:{alarm.id}:{moment}",
        kind=TASK,
        title=title,
        subject_id=alarm.id,
        link=f"/huddle/{week.id}/",
        post=huddle.tells[0],
        due_at=at,
        at=at,
    )
    for post in huddle.tells:
        send(
            key=f"{TASK}:{alarm.id}:{moment}:{post}",
            kind=TASK,
            subject_id=alarm.id,
            title=title,
            body=f"Week of {week.monday.day} {week.monday:%B %Y}. The clinic’s lead nurse sees to it.",
            to_post=post,
            at=at,
        )
    return True


@act
def see_to_alarm(*, alarm_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """A nurse of the clinic says that an alarm has been seen to. Raises `Denied` for anybody else."""
    alarm = HuddleAlarm.objects.select_related("week").get(id=alarm_id)
    own(by, alarm.week.service)
    HuddleAlarm.objects.filter(id=alarm.id, seen_at__isnull=True).update(seen_at=at, seen_by=by.signing)
    finish_tasks(by=by, at=at, outcome="done", subject_id=alarm.id, kinds=[TASK])
    record_act(by, "huddle_alarm_seen_to", "huddle_alarm", [alarm.id], at=at)


@act
def watch_huddles(*, at: datetime) -> int:
    """Make the list of every week that is over, and raise an alarm for those that were missed; how many were raised.

    A clinic is watched from the week of its first attendance on.
    """
    raised = 0
    today = at.astimezone(LONDON).date()
    began = Attendance.objects.order_by().values_list("service").annotate(Min("day"))
    for service, first in began:
        monday, weeks = monday_of(first), []
        while monday + WEEK <= today:
            weeks.append(monday)
            monday += WEEK
        made = {w.monday: w for w in HuddleWeek.objects.filter(service=service, monday__in=weeks)}
        came = set(_weeks_with_attendances(service))
        for each in weeks:
            week = made.get(each) or week_of(service, each, at=at)
            if each not in came and today >= each + WEEK + CAME_BY and not _raised(week, HuddleAlarm.CAME):
                raised += raise_alarm(week, HuddleAlarm.CAME, at=at)
            if week.closed_at is None and at > week.held_by and not _raised(week, HuddleAlarm.HELD):
                raised += raise_alarm(week, HuddleAlarm.HELD, at=at)
    return raised


def _weeks_with_attendances(service: str) -> set[date]:
    days = Attendance.objects.filter(service=service, current=True).order_by().values_list("day", flat=True).distinct()
    return {monday_of(day) for day in days}


def _raised(week: HuddleWeek, kind: str) -> bool:
    return HuddleAlarm.objects.filter(week=week, kind=kind).exists()
