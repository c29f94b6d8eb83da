"""Putting young people on the list of a week by the published rules, and noticing what no huddle has looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from halcyon.audit.rows import add
from halcyon.health.huddle.alarms import raise_alarm
from halcyon.health.huddle.models import Attendance, HuddleAlarm, HuddleCase, HuddleWeek
from halcyon.health.huddle.weeks import WEEK, monday_of, week_of
from halcyon.kernel.calendar import LONDON
from halcyon.practice.weekly_review import Attended, reasons_for


def attended(row: Attendance) -> Attended:
    """An attendance in the shape of the rules."""
    return Attended(
        day=row.day,
        outcome=row.outcome,
        age=row.age,
        partner_age=row.partner_age,
        partner_adult=row.partner_adult,
        exchange=row.exchange,
        seen_for=frozenset(row.seen_for),
        missing=row.missing,
        in_care=row.in_care,
        protection_plan=row.protection_plan,
        disclosed=row.disclosed,
    )


def place(service: str, numbers: Iterable[str], *, at: datetime) -> None:
    """List every current attendance of these clinic numbers for which a rule holds and that is on no list yet.

    An attendance whose week's huddle is over goes on this week's list, marked as late, and raises an alarm.
    """
    rows = Attendance.objects.filter(service=service, clinic_number__in=set(numbers), current=True)
    known: dict[str, list[Attendance]] = {}
    for row in rows.order_by("day", "clinic_number", "key"):
        known.setdefault(row.clinic_number, []).append(row)
    weeks: dict[date, HuddleWeek] = {}
    for visits in known.values():
        for row in visits:
            reasons = reasons_for(attended(row), [attended(v) for v in visits if v is not row and v.day <= row.day])
            keys = [r.rule for r in reasons]
            if keys and (row.listed_id is None or keys != row.rules):
                said = [{"rule": r.rule, "words": r.words, "day": row.day.isoformat()} for r in reasons]
                row.listed = _list(service, row, said, weeks, at=at)
            if keys != row.rules:
                row.rules = keys
            Attendance.objects.filter(id=row.id).update(rules=row.rules, listed=row.listed)


def _list(
    service: str, row: Attendance, reasons: Sequence[dict[str, Any]], weeks: dict[date, HuddleWeek], *, at: datetime
) -> HuddleCase:
    def week_at(monday: date) -> HuddleWeek:
        if monday not in weeks:
            weeks[monday] = week_of(service, monday, at=at)
        return weeks[monday]

    week, late = week_at(monday_of(row.day)), False
    while week.closed_at is not None:
        if not late:
            raise_alarm(week, HuddleAlarm.LATE, at=at)
        now = monday_of(at.astimezone(LONDON).date())
        week, late = week_at(max(week.monday + WEEK, now)), True
    return put_on(week, row.clinic_number, row.age, reasons, late=late)


def put_on(week: HuddleWeek, number: str, age: int, reasons: Sequence[dict[str, Any]], *, late: bool) -> HuddleCase:
    """Put a clinic number on a week's list, or add reasons to it. New reasons open a decision again."""
    last = HuddleCase.objects.filter(week=week).order_by("-position").values_list("position", flat=True).first() or 0
    case = HuddleCase(week=week, clinic_number=number, position=last + 1, age=age, reasons=list(reasons), late=late)
    if add(case, unless=("week_id", "clinic_number")):
        return case
    case = HuddleCase.objects.select_for_update().get(week=week, clinic_number=number)
    new = [r for r in reasons if r not in case.reasons]
    if new:
        case.reasons, case.decided, case.late = [*case.reasons, *new], "", case.late or late
        case.version += 1
        case.save(update_fields=["reasons", "decided", "late", "version"])
    return case
