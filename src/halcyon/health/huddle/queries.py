"""Reading inside the clinic's boundary: all of it for the clinic's own nurses, one open huddle for those who sit in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from halcyon.access.viewing import Viewer
from halcyon.health.huddle.members import inside, joining
from halcyon.health.huddle.models import (
    Attendance,
    AttendanceFile,
    AttendanceRow,
    HuddleAlarm,
    HuddleCase,
    HuddleWeek,
    IdentityShared,
)
from halcyon.practice.weekly_review.rules import REPEAT_DAYS

WEEKS_SHOWN = 26


def services(viewer: Viewer) -> list[str]:
    """The clinics whose own nurse the viewer is."""
    return [h.service for h in inside(viewer)]


def weeks(viewer: Viewer) -> QuerySet[HuddleWeek]:
    """The weeks that the viewer may see: all of their own clinic's; of others, those whose huddle is open now."""
    ours = Q(service__in=services(viewer))
    sitting = Q(service__in=[h.service for h in joining(viewer)], opened_at__isnull=False, closed_at__isnull=True)
    return HuddleWeek.objects.filter(ours | sitting).order_by("-monday", "service")


@dataclass(frozen=True)
class Listed:
    """A week with how many are on its list and how many of them are decided."""

    week: HuddleWeek
    number: int
    decided: int

    @property
    def left(self) -> int:
        return self.number - self.decided


def listed_weeks(viewer: Viewer) -> list[Listed]:
    """The newest weeks that the viewer may see, with their counts."""
    found = weeks(viewer).annotate(number=Count("cases"), done=Count("cases", filter=~Q(cases__decided="")))
    return [Listed(w, w.number, w.done) for w in found[:WEEKS_SHOWN]]


def week(viewer: Viewer, week_id: uuid.UUID) -> HuddleWeek | None:
    """One week, or None alike for one that is not there and one that is not the viewer's to see."""
    return weeks(viewer).filter(id=week_id).first()


def cases(viewer: Viewer, row: HuddleWeek) -> list[HuddleCase]:
    """The list of a week that the viewer may see, in its order."""
    return list(HuddleCase.objects.filter(week__in=weeks(viewer), week=row).order_by("position"))


def case(viewer: Viewer, case_id: uuid.UUID) -> HuddleCase | None:
    """One young person on a list that the viewer may see."""
    return HuddleCase.objects.filter(week__in=weeks(viewer), id=case_id).select_related("week").first()


@dataclass(frozen=True)
class Standing:
    """What a huddle looks at: the visits of the last half year, what earlier huddles decided, who has been told."""

    visits: list[Attendance]
    before: list[HuddleCase]
    shared: list[IdentityShared]


def standing(viewer: Viewer, row: HuddleCase) -> Standing:
    """Everything about one young person on a list, for those who may see it."""
    if case(viewer, row.id) is None:
        return Standing([], [], [])
    service, number, week_begins = row.week.service, row.clinic_number, row.week.monday
    since: date = week_begins - timedelta(days=REPEAT_DAYS)
    visits = Attendance.objects.filter(service=service, clinic_number=number, current=True, day__gte=since)
    earlier = HuddleCase.objects.filter(
        week__service=service, clinic_number=number, week__monday__lt=week_begins
    ).select_related("week")
    return Standing(
        list(visits.order_by("-day", "-recorded_at")[:20]),
        list(earlier.order_by("-week__monday")[:5]),
        list(IdentityShared.objects.filter(case__clinic_number=number, case__week__service=service).order_by("-at")),
    )


def alarms(viewer: Viewer) -> list[HuddleAlarm]:
    """What was missed and nobody has seen to, of the viewer's own clinics."""
    return list(
        HuddleAlarm.objects.filter(week__service__in=services(viewer), seen_at__isnull=True)
        .select_related("week")
        .order_by("raised_at")
    )


@dataclass(frozen=True)
class File:
    """A file of attendances with what came of its rows."""

    file: AttendanceFile
    accepted: int
    rejected: int
    duplicate: int


def files(viewer: Viewer) -> list[File]:
    """The newest files of the viewer's own clinics."""
    found = AttendanceFile.objects.filter(service__in=services(viewer)).annotate(
        **{kind: Count("ledger", filter=Q(ledger__outcome=kind)) for kind, _ in AttendanceRow.OUTCOMES}
    )
    return [
        File(f, f.accepted, f.rejected, f.duplicate)  # type: ignore[attr-defined]
        for f in found.order_by("-loaded_at")[:10]
    ]


def file(viewer: Viewer, file_id: uuid.UUID) -> AttendanceFile | None:
    """One file of the viewer's own clinics."""
    return AttendanceFile.objects.filter(service__in=services(viewer), id=file_id).first()


def rejected(viewer: Viewer, row: AttendanceFile) -> list[AttendanceRow]:
    """The rows of a file that were not taken in, with what is wrong with each."""
    mine = AttendanceRow.objects.filter(file__service__in=services(viewer), file=row)
    return list(mine.filter(outcome=AttendanceRow.REJECTED).order_by("number")[:500])
