"""Who is invited to a meeting of a case, and who came: recorded before the meeting is recorded as held."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.queries import organisation
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.models import Attendance, Case
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Attended, Refused
from halcyon.kernel.registry import registry
from halcyon.work.actions import send


def meeting_of(case: Case) -> str:
    """The kind of meeting that can be held from where a case stands, or ''."""
    definition = registry.pathways[case.pathway]
    return next((m.meeting for m in definition.from_state(case.state) if m.meeting), "")


def attended(case: Case, kind: str) -> tuple[Attended, ...]:
    """Who came to the meeting of this kind that has not been recorded as held yet."""
    rows = Attendance.objects.filter(case=case, kind=kind, event__isnull=True, state=Attendance.CAME)
    return tuple(
        Attended(r.agency, organisation(r.agency).kind if r.agency else "", r.profession)
        for r in rows.order_by("at", "id")
    )


def see_marked_in_time(case: Case, kind: str, *, held: datetime) -> None:
    """A meeting counts only those marked as there on its day or later: nobody has come to what is still to come.

    A planned meeting may have no day, so the day that it is recorded as held on is what the marks are held against.
    Raises `Refused` with the names of those marked too early.
    """
    day = held.astimezone(LONDON).date()
    rows = Attendance.objects.filter(case=case, kind=kind, event__isnull=True, state=Attendance.CAME)
    early = [r.name for r in rows.order_by("at", "id") if r.at.astimezone(LONDON).date() < day]
    if early:
        who = "; ".join(early)
        raise Refused((f"Marked as there before the day of the meeting: {who}. Look at who came, and save it again.",))


def keep_attendance(case: Case, kind: str, *, event: uuid.UUID) -> None:
    """The meeting was held: its attendance belongs to it from now on, and the next one begins with nobody."""
    Attendance.objects.filter(case=case, kind=kind, event__isnull=True).update(event=event)


def _kind(case: Case, by: Viewer) -> str:
    """The meeting that this person may prepare. Raises `Denied` for somebody who cannot hold one from here."""
    definition = registry.pathways[case.pathway]
    for move in definition.from_state(case.state):
        if move.meeting and move.who() & by.roles:
            return move.meeting
    raise Denied("no meeting of this case to prepare")


@act
def invite(*, case_id: uuid.UUID, agency: str, profession: str, name: str, by: Viewer, at: datetime) -> Attendance:
    """Put somebody on the list of those invited to the next meeting of a case, and tell their agency that it is asked.

    The agency is told the reference only: what the meeting is about, those who hold it tell on the telephone. Raises
    `Denied` for somebody who may not hold the meeting, `Organisation.DoesNotExist` for an unknown agency.
    """
    case = Case.objects.select_for_update().get(id=case_id)
    kind = _kind(case, by)
    if agency:
        organisation(agency)
    row = Attendance.objects.create(
        case=case, kind=kind, agency=agency, profession=profession, name=name.strip()[:150], by=by.user_id, at=at
    )
    if agency and agency != case.owner_agency and not case.restricted:
        send(
            key=f"invited:{row.id}",
            kind="invited",
            subject_id=case.id,
            title=f"Invited: {registry.pathways[case.pathway].title.lower()}",
            body=f"Reference {case.reference}. Your agency is asked to take part. Whoever arranges it will ring you.",
            to_agency=agency,
            reference=case.reference,
            from_user=by.user_id,
            at=at,
        )
    _audited("meeting_invited", case, [row], by=by, at=at)
    return row


@act
def record_attendance(*, case_id: uuid.UUID, states: Mapping[uuid.UUID, str], by: Viewer, at: datetime) -> None:
    """Say who came and who did not, by the ids of `Attendance`. Rows of meetings held before are left as they are.

    Raises `Denied` for somebody who may not hold the meeting, ValueError for a state that there is not.
    """
    case = Case.objects.select_for_update().get(id=case_id)
    _kind(case, by)
    if not set(states.values()) <= {key for key, _ in Attendance.STATES}:
        raise ValueError("no such attendance")
    rows = list(Attendance.objects.filter(case=case, event__isnull=True, id__in=list(states)))
    for row in rows:
        row.state, row.by, row.at = states[row.id], by.user_id, at
        row.save(update_fields=["state", "by", "at"])
    _audited("meeting_attendance", case, rows, by=by, at=at)


@act
def bring_attendance(
    *, case_id: uuid.UUID, kind: str, came: Iterable[tuple[str, str, str]], by: Viewer, at: datetime
) -> None:
    """Who came to a meeting about several cases, written down for one of them before it is recorded as discussed there.

    `came` are (agency, profession, name). What was put on the list of this case before, and not held, is replaced.
    Raises `Denied` for somebody who may not hold a meeting of this kind.
    """
    case = Case.objects.select_for_update().get(id=case_id)
    moves = registry.pathways[case.pathway].from_state(case.state)
    if not any(m.meeting == kind and m.who() & by.roles for m in moves):
        raise Denied("no meeting of this case to hold")
    Attendance.objects.filter(case=case, kind=kind, event__isnull=True).delete()
    rows = [
        Attendance(
            case=case,
            kind=kind,
            agency=agency,
            profession=profession,
            name=name[:150],
            state=Attendance.CAME,
            by=by.user_id,
            at=at,
        )
        for agency, profession, name in came
    ]
    Attendance.objects.bulk_create(rows)
    _audited("meeting_attendance", case, rows, by=by, at=at)


def _audited(action: str, case: Case, rows: list[Attendance], *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "attendance", [case.id, *[r.id for r in rows]], at=at)
