"""Reading what bodies plan and decide: the forward plan, one meeting, and its entry for a calendar."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import User
from halcyon.agencies.queries import staff_names
from halcyon.assurance.papers.models import BodyAgendaItem, BodyDecision, BodyInvitation, Paper, PaperExpected
from halcyon.assurance.papers.queries.papers import papers_of
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.workforce.bodies.models import BodyMeeting

AHEAD = timedelta(days=400)
BEHIND = timedelta(days=120)


@dataclass(frozen=True)
class Expected:
    """A paper on the forward plan: who writes it, whether it is there, and whether it is late."""

    row: PaperExpected
    writer: str
    paper: Paper | None
    late: bool

    @property
    def standing(self) -> str:
        if self.paper is not None:
            return self.paper.get_state_display()
        return "Late" if self.late else "Expected"


@dataclass(frozen=True)
class Planned:
    """One meeting on the forward plan."""

    meeting: BodyMeeting
    expected: list[Expected]


@dataclass(frozen=True)
class MeetingPage:
    """One meeting: who comes, what is on its agenda, which papers it has, and what arises from those before it."""

    meeting: BodyMeeting
    invitations: list[BodyInvitation]
    agenda: list[BodyAgendaItem]
    papers: list[Paper]
    expected: list[Expected]
    decisions: list[BodyDecision]
    arising: list[BodyDecision]
    names: dict[uuid.UUID, str]
    mine: BodyInvitation | None


def forward_plan(viewer: Viewer, *, at: datetime) -> list[Planned]:
    """The meetings of every body from now on, the next first, each with the papers that it expects."""
    require(viewer, Capability.SEE_BOARD)
    rows = BodyMeeting.objects.filter(meets_at__gt=at, meets_at__lt=at + AHEAD).exclude(state="cancelled")
    return _planned(viewer, list(rows.select_related("body").order_by("meets_at")), at)


def meetings_held(viewer: Viewer, *, at: datetime) -> list[BodyMeeting]:
    """The meetings of the last months, the newest first."""
    require(viewer, Capability.SEE_BOARD)
    rows = BodyMeeting.objects.filter(meets_at__lte=at, meets_at__gt=at - BEHIND).exclude(state="cancelled")
    return list(rows.select_related("body").order_by("-meets_at"))


def _planned(viewer: Viewer, meetings: list[BodyMeeting], at: datetime) -> list[Planned]:
    wanted = list(PaperExpected.objects.filter(meeting__in=meetings, ends__isnull=True))
    there = [
        p
        for p in Paper.objects.filter(meeting__in=meetings).exclude(state="withdrawn")
        if p.state == "signed" or viewer.can(Capability.KEEP_BOARD) or viewer.can(Capability.SIGN_PAPER)
    ]
    named = staff_names(viewer, [e.writer for e in wanted])
    today = at.astimezone(LONDON).date()
    by_meeting: dict[uuid.UUID, list[Expected]] = {}
    for row in wanted:
        paper = next((p for p in there if p.meeting_id == row.meeting_id and row.is_met_by(p)), None)
        late = paper is None and row.due_on < today
        by_meeting.setdefault(row.meeting_id, []).append(Expected(row, named.get(row.writer, ""), paper, late))
    return [Planned(m, by_meeting.get(m.id, [])) for m in meetings]


def meeting_page(viewer: Viewer, meeting_id: uuid.UUID, *, at: datetime) -> MeetingPage | None:
    """One meeting, or None. Matters arising are those of the body's earlier meetings that nobody has closed."""
    require(viewer, Capability.SEE_BOARD)
    meeting = BodyMeeting.objects.select_related("body__host").filter(id=meeting_id).first()
    if meeting is None:
        return None
    asked = list(BodyInvitation.objects.filter(meeting=meeting).order_by("invited_at"))
    decided = list(BodyDecision.objects.filter(meeting=meeting).select_related("item"))
    arising = list(
        BodyDecision.objects.filter(
            meeting__body_id=meeting.body_id,
            meeting__meets_at__lt=meeting.meets_at,
            owner__isnull=False,
            closed_at__isnull=True,
        ).select_related("meeting")
    )
    ids = [*(i.user for i in asked), *(d.owner for d in (*decided, *arising))]
    return MeetingPage(
        meeting=meeting,
        invitations=asked,
        agenda=list(BodyAgendaItem.objects.filter(meeting=meeting).select_related("paper")),
        papers=papers_of(viewer, meeting),
        expected=_planned(viewer, [meeting], at)[0].expected,
        decisions=decided,
        arising=arising,
        names=staff_names(viewer, ids),
        mine=next((i for i in asked if i.user == viewer.user_id), None),
    )


def people_to_ask(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """Everybody who can be asked to write, to come or to do something: id, and name with the agency."""
    require(viewer, Capability.KEEP_BOARD)
    rows = User.objects.filter(is_active=True, left_on__isnull=True).select_related("organisation").order_by("name")
    return [(u.id, f"{u.name}, {u.organisation.name}") for u in rows]


def as_calendar(viewer: Viewer, meetings: Iterable[BodyMeeting], *, at: datetime) -> str:
    """The meetings as an iCalendar file (RFC 5545): when and where, and nothing of what is on the agenda."""
    require(viewer, Capability.SEE_BOARD)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Halcyon//Meetings//EN", "CALSCALE:GREGORIAN"]
    for meeting in meetings:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{meeting.id}@halcyon",
            f"DTSTAMP:{_stamp(at)}",
            f"DTSTART:{_stamp(meeting.meets_at)}",
            f"DTEND:{_stamp(meeting.meets_at + timedelta(hours=2))}",
            f"SEQUENCE:{meeting.version}",
            f"SUMMARY:{_escaped(meeting.body.name)}",
            f"LOCATION:{_escaped(meeting.place)}",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return text


def _folded(line: str) -> Iterable[str]:
    """A line of at most 75 octets, the rest on lines that begin with a space (RFC 5545 section 3.1)."""
    rest, first = line, True
    while rest:
        room, piece = (75 if first else 74), ""
        for letter in rest:
            if len((piece + letter).encode()) > room:
                break
            piece += letter
        yield piece if first else f" {piece}"
        rest, first = rest[len(piece) :], False


def deadline(viewer: Viewer, meeting: BodyMeeting) -> date:
    """The day by which papers are wanted, unless another is agreed: a week before the meeting."""
    require(viewer, Capability.SEE_BOARD)
    return (meeting.meets_at - timedelta(days=7)).astimezone(LONDON).date()
