"""Health’s own tables, gathered for Django. Each part of the room keeps its own."""

from halcyon.health.contracts.models import Breach, Contract, MonthCount
from halcyon.health.hospital.models import HospitalReferral
from halcyon.health.huddle.models import (
    Attendance,
    AttendanceFile,
    AttendanceRow,
    HuddleAlarm,
    HuddleCase,
    HuddleWeek,
    IdentityShared,
)
from halcyon.health.letters.models import PracticeLetter
from halcyon.health.meetings.models import PracticeDecision, PracticeGuest, PracticeListed, PracticeMeeting
from halcyon.health.reports.models import PracticeReminder, PracticeReport
from halcyon.health.surgeries.models import CodeMismatch, PracticeEntry, PracticeFile, PracticeRow

__all__ = [
    "Attendance",
    "AttendanceFile",
    "AttendanceRow",
    "Breach",
    "CodeMismatch",
    "Contract",
    "HospitalReferral",
    "HuddleAlarm",
    "HuddleCase",
    "HuddleWeek",
    "IdentityShared",
    "MonthCount",
    "PracticeDecision",
    "PracticeEntry",
    "PracticeFile",
    "PracticeGuest",
    "PracticeLetter",
    "PracticeListed",
    "PracticeMeeting",
    "PracticeReminder",
    "PracticeReport",
    "PracticeRow",
]
