"""Taking a clinic's attendances in: each row comes to one line of the clinic's own ledger, and again changes nothing.

The ledger is the clinic's and not the house's (`work.models.FileLoad`), whose rejected rows the hub's manager reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import Count

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.queries import service_by_code
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.health.huddle.listing import place
from halcyon.health.huddle.members import huddle_of, inside
from halcyon.health.huddle.models import Attendance, AttendanceFile, AttendanceRow
from halcyon.kernel.sharing import Handling
from halcyon.practice.weekly_review import Attended
from halcyon.work.actions.loads import Totals
from halcyon.work.canonical import body_digest, storable
from halcyon.work.taking_in import Taken, TakenIn


@dataclass(frozen=True)
class Visit:
    """One attendance as the clinic sent it: `key` is the clinic's own number of the visit."""

    key: str
    clinic_number: str
    attended: Attended
    questionnaire: str = ""
    note: str = ""

    def said(self) -> dict[str, object]:
        """What it says, as plain values: two that say the same are the same."""
        facts = {f.name: getattr(self.attended, f.name) for f in fields(Attended)}
        facts |= {"day": self.attended.day.isoformat(), "seen_for": sorted(self.attended.seen_for)}
        return {
            **facts,
            "clinic_number": self.clinic_number,
            "questionnaire": self.questionnaire,
            "note": self.note,
        }


@act
def take_attendances(
    *, service: str, name: str, digest: str, rows: Sequence[Taken[Visit]], by: Viewer, at: datetime
) -> TakenIn[Totals]:
    """Take in a file of attendances of a clinic, whole or not at all, and list whom its rules put on a list.

    Done by a nurse of the clinic, or by the command on the server (`system:`). An attendance that came before and says
    something else now replaces the older one, which is kept. Raises `Denied` for others and ValueError for a service
    that holds no huddle.
    """
    huddle = huddle_of(service)
    if by.user_id is not None and huddle not in inside(by):
        raise Denied("another clinic")
    owner = service_by_code(service).organisation.code
    file = AttendanceFile(
        service=service, digest=digest, name=storable(name, 200), rows=len(rows), loaded_at=at, by=by.actor
    )
    if not add(file, unless=("service", "digest")):
        before = AttendanceFile.objects.get(service=service, digest=digest)
        return TakenIn(before.id, totals(before), again=True)
    label = Label(owner_agency=owner, category="sexual_health", handling=Handling.AGENCY_ONLY)
    lines: list[AttendanceRow] = []
    numbers: set[str] = set()
    had = {
        row.key: row
        for row in Attendance.objects.filter(
            service=service, current=True, key__in=[r.said.key for r in rows if r.said]
        )
    }
    for row in rows:
        outcome = AttendanceRow.REJECTED
        if row.said is not None:
            outcome = _keep(row.said, had, service=service, label=label, at=at)
            if outcome == AttendanceRow.ACCEPTED:
                numbers.add(row.said.clinic_number)
        lines.append(_line(file, row, outcome))
    add(*lines)
    place(service, numbers, at=at)
    record_act(by, "attendances_taken_in", "attendance_file", [file.id], at=at)
    return TakenIn(file.id, totals(file), again=False)


def totals(file: AttendanceFile) -> Totals:
    """What the ledger of a file says."""
    return Totals(**dict(file.ledger.order_by().values_list("outcome").annotate(Count("id"))))


def _keep(visit: Visit, had: dict[str, Attendance], *, service: str, label: Label, at: datetime) -> str:
    digest = body_digest(visit.said())
    before = had.get(visit.key)
    if before is not None and before.digest == digest:
        return AttendanceRow.DUPLICATE
    if before is not None:
        Attendance.objects.filter(id=before.id).update(current=False)
    facts = {f.name: getattr(visit.attended, f.name) for f in fields(Attended)}
    facts["seen_for"] = sorted(visit.attended.seen_for)
    row = Attendance(
        service=service,
        key=visit.key,
        digest=digest,
        clinic_number=visit.clinic_number,
        questionnaire=visit.questionnaire,
        note=visit.note,
        recorded_at=at,
        **facts,
        **label.fields(),
    )
    add(row)
    had[visit.key] = row
    return AttendanceRow.ACCEPTED


def _line(file: AttendanceFile, row: Taken[Visit], outcome: str) -> AttendanceRow:
    rejected = outcome == AttendanceRow.REJECTED
    content = dict(row.content or {"": ""}) if rejected else None
    return AttendanceRow(
        file=file,
        number=row.number,
        line=row.line,
        outcome=outcome,
        columns=storable(row.columns, 500) if rejected else "",
        reason=row.reason if rejected else "",
        digest=body_digest(row.said.said() if row.said else content),
        content=content,
    )
