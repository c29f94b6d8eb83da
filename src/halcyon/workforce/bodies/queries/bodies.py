"""Boards and sub-groups, who sits on them, their meetings and their work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.workforce.acting import allowed
from halcyon.workforce.bodies.actions import seats_on
from halcyon.workforce.bodies.models import Body, BodyMeeting, MeetingAttendance, Quorum, Seat, WorkItem
from halcyon.workforce.bodies.rules import Came, QuorumFound, QuorumRule, quorum
from halcyon.workforce.bodies.standing import Standing, standings

SEES = (Capability.SEE_BOARD, Capability.SEE_LEARNING, Capability.KEEP_BODIES)
MEETINGS = 12


@dataclass(frozen=True)
class SeatNow:
    seat: Seat
    standing: Standing


@dataclass(frozen=True)
class BodyPage:
    """One body as its page shows it. `quorum` is the newest rule; `below` the bodies that answer to it."""

    body: Body
    seats: tuple[SeatNow, ...]
    quorum: Quorum | None
    meetings: tuple[BodyMeeting, ...]
    work: tuple[WorkItem, ...]
    below: tuple[Body, ...]


@dataclass(frozen=True)
class MeetingPage:
    """One meeting: the seats of that day, what became of each, and whether it could decide (None: not held yet)."""

    meeting: BodyMeeting
    seats: tuple[SeatNow, ...]
    attendance: dict[uuid.UUID, MeetingAttendance]
    quorum: QuorumFound | None
    rule: Quorum | None


def bodies(viewer: Viewer) -> list[Body]:
    """Every body that has not ended, those at the top first."""
    allowed(viewer, *SEES)
    rows = Body.objects.filter(ends__isnull=True).select_related("parent", "host")
    return sorted(rows, key=lambda b: (b.parent is not None, b.parent.name if b.parent else "", b.name))


def body(viewer: Viewer, key: str) -> Body | None:
    """One body by its key, or None."""
    allowed(viewer, *SEES)
    return Body.objects.select_related("parent", "host").filter(key=key).first()


def body_page(viewer: Viewer, key: str, *, at: datetime) -> BodyPage | None:
    """One body with who sits on it at `at`, its newest meetings and its work plan; None when there is none."""
    found = body(viewer, key)
    if found is None:
        return None
    return BodyPage(
        body=found,
        seats=_seats(found, at),
        quorum=found.quorums.first(),
        meetings=tuple(found.meetings.exclude(state="cancelled").order_by("-meets_at")[:MEETINGS]),
        work=tuple(sorted(found.work_plan.all(), key=lambda w: (w.state not in WorkItem.OPEN, w.due_on, str(w.id)))),
        below=tuple(found.below.filter(ends__isnull=True)),
    )


def meeting_page(viewer: Viewer, meeting_id: uuid.UUID) -> MeetingPage | None:
    """One meeting with its attendance and quorum; None when there is none."""
    allowed(viewer, *SEES)
    row = BodyMeeting.objects.select_related("body__host").filter(id=meeting_id).first()
    if row is None:
        return None
    rule = row.body.quorums.filter(at__lte=row.meets_at).first() or row.body.quorums.last()
    seats = _seats(row.body, row.meets_at)
    attended = {a.seat_id: a for a in MeetingAttendance.objects.filter(meeting=row)}
    held = row.state == "held"
    return MeetingPage(row, seats, attended, _quorum(rule, seats, attended) if held and rule else None, rule)


def _quorum(rule: Quorum, seats: tuple[SeatNow, ...], attended: dict[uuid.UUID, MeetingAttendance]) -> QuorumFound:
    names = dict(Organisation.objects.filter(code__in=rule.agencies).values_list("code", "name"))
    came = [
        Came(
            names.get(s.standing.post.organisation.code, s.standing.post.organisation.code),
            attended[s.seat.id].how,
            s.seat.votes,
            s.seat.role == "chair",
        )
        for s in seats
        if s.seat.id in attended
    ]
    needed = tuple(names.get(code, code) for code in rule.agencies)
    return quorum(QuorumRule(rule.share, needed, rule.delegates, rule.chair), came)


def _seats(found: Body, at: datetime) -> tuple[SeatNow, ...]:
    seats = seats_on(found, at.astimezone(LONDON).date())
    now = standings([s.post_id for s in seats], at=at)
    order = [key for key, _ in Seat.ROLES]
    rows = [SeatNow(s, now[s.post_id]) for s in seats]
    return tuple(sorted(rows, key=lambda s: (order.index(s.seat.role), s.standing.post.organisation.name)))


def seat(viewer: Viewer, seat_id: uuid.UUID, *, at: datetime) -> SeatNow | None:
    """One seat with who stands in it at `at`; None when there is none."""
    allowed(viewer, *SEES)
    row = seat_named(viewer, seat_id)
    return SeatNow(row, standings([row.post_id], at=at)[row.post_id]) if row else None


def seat_named(viewer: Viewer, seat_id: uuid.UUID) -> Seat | None:
    """One seat, for an act that is about it."""
    allowed(viewer, *SEES)
    return Seat.objects.select_related("body", "post__organisation").filter(id=seat_id).first()


def work_item(viewer: Viewer, item_id: uuid.UUID) -> WorkItem | None:
    """One item of a work plan, for its owner and for who keeps bodies; None for anybody else alike."""
    row = WorkItem.objects.select_related("body").filter(id=item_id).first()
    if row is None or not (viewer.can(Capability.KEEP_BODIES) or viewer.user_id == row.owner):
        return None
    return row
