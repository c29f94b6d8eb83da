"""Keeping boards and sub-groups: bodies, seats and who sits in them, meetings and who came, the work plan."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.actions.posts import make_post, stand_in
from halcyon.agencies.actors import Refused, is_system
from halcyon.agencies.models import Organisation, Post, PostHolding, User
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.roles import Capability
from halcyon.practice.statutory_roles import PROFESSIONS
from halcyon.workforce.acting import allowed, log, wrong_text
from halcyon.workforce.bodies.models import Body, BodyMeeting, MeetingAttendance, Quorum, Seat, WorkItem
from halcyon.workforce.bodies.rules import ABSENT, ATTENDED, DELEGATE, HOW
from halcyon.workforce.bodies.standing import standings

KIND = "body"
SEAT_STANDINGS = ("holder", "deputy", "acting")


@act
def found_body(
    *,
    key: str,
    name: str,
    kind: str,
    host: Organisation,
    begins: date,
    parent: Body | None = None,
    purpose: str = "",
    by: Viewer,
    at: datetime,
) -> Body:
    """Write down a board, partnership, sub-group, panel or contract review. Raises Denied; NotDone for a used key."""
    allowed(by, Capability.KEEP_BODIES)
    refuse(
        {
            "name": wrong_text(name, "what the body is called", at_least=3, limit=150),
            "key": "There is a body with this name already." if Body.objects.filter(key=key).exists() else "",
            "kind": "" if kind in dict(Body.KINDS) else "Choose what kind of body it is.",
            "purpose": wrong_text(purpose, "what it is for", at_least=0),
        }
    )
    made = Body.objects.create(
        key=key, name=name.strip(), kind=kind, host=host, parent=parent, purpose=purpose.strip(), begins=begins
    )
    log("body_founded", KIND, [made.id], by=by, at=at)
    return made


@act
def set_quorum(
    *,
    body: Body,
    share: int,
    agencies: Collection[str],
    delegates: bool,
    chair: bool,
    source: str,
    by: Viewer,
    at: datetime,
) -> Quorum:
    """Lay down when a body may decide (`rules.QuorumRule`), and where it says so. The rule before is kept.

    `share` is per cent of the voting seats. Raises Denied; NotDone with what is wrong.
    """
    allowed(by, Capability.KEEP_BODIES)
    known = set(Organisation.objects.filter(code__in=list(agencies)).values_list("code", flat=True))
    refuse(
        {
            "share": "" if 1 <= share <= 100 else "Enter a share between 1 and 100 per cent.",
            "agencies": "" if known == set(agencies) else "Choose organisations from the list.",
            "source": wrong_text(source, "where the body laid this down", limit=200),
        }
    )
    made = Quorum.objects.create(
        body=body,
        share=share,
        agencies=sorted(agencies),
        delegates=delegates,
        chair=chair,
        source=source.strip(),
        by=by.user_id,
        at=at,
    )
    log("quorum_set", KIND, [body.id, made.id], by=by, at=at)
    return made


@act
def open_seat(
    *,
    body: Body,
    organisation: Organisation,
    title: str,
    profession: str,
    role: str = "member",
    level: str = "head",
    votes: bool = True,
    post: Post | None = None,
    begins: date | None = None,
    by: Viewer,
    at: datetime,
) -> Seat:
    """Give an organisation a place on a body.

    The seat is a post of its own, unless an existing `post` carries it (the chair's); that only an administrator may
    say, because a post can open records. Raises Denied; NotDone with what is wrong.
    """
    allowed(by, Capability.KEEP_BODIES)
    if post is not None and not is_system(by) and Capability.MANAGE_USERS not in by.capabilities:
        raise Denied("a seat on an existing post is an administrator’s to give")
    refuse(
        {
            "title": wrong_text(title, "what the seat is called", at_least=3, limit=200),
            "role": "" if role in dict(Seat.ROLES) else "Choose the part that the seat has.",
            "level": "" if level in dict(Seat.LEVELS) else "Choose how senior the member must be.",
            "profession": "" if profession in PROFESSIONS else "Choose the profession.",
        }
    )
    seat = Seat(
        body=body,
        role=role,
        level=level,
        profession=profession,
        votes=votes,
        begins=begins or at.astimezone(LONDON).date(),
    )
    seat.post = post or make_post(
        key=f"{organisation.code.lower()}.seat_{seat.id.hex[:12]}", title=title, organisation=organisation, by=by, at=at
    )
    seat.save(force_insert=True)
    log("seat_opened", KIND, [body.id, seat.id], by=by, at=at)
    return seat


@act
def appoint(
    *,
    seat: Seat,
    user: User,
    standing: str,
    begins: datetime,
    ends: datetime | None = None,
    reason: str = "",
    by: Viewer,
    at: datetime,
) -> PostHolding:
    """Put somebody into a seat as its holder, as deputy, or acting up, for a term. Who held it before ends then.

    Raises Denied; NotDone with what is wrong (somebody of another organisation, oneself, an end before the beginning).
    """
    allowed(by, Capability.KEEP_BODIES)
    if standing not in SEAT_STANDINGS:
        raise NotDone({"standing": "Choose whether they hold the seat, deputise, or act up."})
    if user.organisation_id != seat.post.organisation_id and seat.role not in ("chair", "deputy_chair"):
        raise NotDone({"user": f"The seat belongs to {seat.post.organisation.name}. Choose somebody who works there."})
    try:
        held = stand_in(
            post=seat.post, user=user, standing=standing, begins=begins, ends=ends, reason=reason, by=by, at=at
        )
    except Refused as refused:
        raise NotDone({"": str(refused)}) from refused
    log("seat_filled", KIND, [seat.body_id, seat.id, user.id], by=by, at=at)
    return held


@act
def plan_meeting(*, body: Body, meets_at: datetime, place: str, by: Viewer, at: datetime) -> BodyMeeting:
    """Fix when a body meets. Raises Denied; NotDone when it meets then already."""
    allowed(by, Capability.KEEP_BODIES, Capability.KEEP_BOARD)
    if BodyMeeting.objects.filter(body=body, meets_at=meets_at).exists():
        raise NotDone({"meets_at": "The body meets at this time already."})
    refuse({"place": wrong_text(place, "where it meets", at_least=2, limit=200)})
    made = BodyMeeting.objects.create(
        body=body, meets_at=meets_at, place=place.strip(), by=by.user_id or uuid.UUID(int=0)
    )
    log("body_meeting_planned", KIND, [body.id, made.id], by=by, at=at)
    return made


@act
def cancel_meeting(*, meeting_id: uuid.UUID, by: Viewer, at: datetime) -> BodyMeeting:
    """Say that a planned meeting is not held. Raises Denied; NotDone when it was held."""
    allowed(by, Capability.KEEP_BODIES, Capability.KEEP_BOARD)
    row = BodyMeeting.objects.select_for_update().get(id=meeting_id)
    if row.state != "planned":
        raise NotDone({"": "Only a planned meeting can be cancelled."})
    row.state = "cancelled"
    row.version += 1
    row.save(update_fields=["state", "version"])
    log("body_meeting_cancelled", KIND, [row.body_id, row.id], by=by, at=at)
    return row


@dataclass(frozen=True)
class Sat:
    """What became of a seat at a meeting: one of `HOW`; `delegate` names whoever was sent in the member’s place."""

    how: str
    delegate: str = ""


@act
def record_meeting(
    *, meeting_id: uuid.UUID, came: Mapping[uuid.UUID, Sat], by: Viewer, at: datetime
) -> list[MeetingAttendance]:
    """Write down who was at a meeting, seat by seat (`came` by the id of the seat). It is then held.

    A seat that is left out counts as one where nobody came. Whoever acted for a seat on that day is kept with it, so a
    deputy who sat there is the deputy ever after. Recorded again, the new record takes the place of the old.
    Raises Denied; NotDone for a meeting to come, or a delegate without a name.
    """
    allowed(by, Capability.KEEP_BODIES, Capability.KEEP_BOARD)
    row = BodyMeeting.objects.select_for_update().select_related("body").get(id=meeting_id)
    if row.state == "cancelled" or row.meets_at > at:
        raise NotDone({"": "Attendance is written down once a meeting has begun, and not of one that was cancelled."})
    seats = seats_on(row.body, row.meets_at.astimezone(LONDON).date())
    unknown = set(came) - {s.id for s in seats}
    refuse(
        {
            "": "A seat was named that the body had not then." if unknown else "",
            **{str(i): "Choose what became of this seat." for i, s in came.items() if s.how not in HOW},
            **{
                f"delegate_{i}": "Enter who was sent."
                for i, s in came.items()
                if s.how == DELEGATE and len(s.delegate.strip()) < 3
            },
        }
    )
    MeetingAttendance.objects.filter(meeting=row).delete()
    then = standings([s.post_id for s in seats], at=row.meets_at)
    made = []
    for seat in seats:
        sat = came.get(seat.id, Sat(ABSENT))
        acting = then[seat.post_id].acting if sat.how == ATTENDED else ()
        made.append(
            MeetingAttendance(
                meeting=row,
                seat=seat,
                how=sat.how,
                user=acting[0].user_id if acting else None,
                delegate=sat.delegate.strip()[:150] if sat.how == DELEGATE else "",
                by=by.user_id,
                at=at,
            )
        )
    MeetingAttendance.objects.bulk_create(made)
    row.state = "held"
    row.version += 1
    row.save(update_fields=["state", "version"])
    log("attendance_recorded", KIND, [row.body_id, row.id], by=by, at=at)
    return made


def seats_on(body: Body, on: date) -> list[Seat]:
    """The seats that a body has on a day."""
    every = Seat.objects.filter(body=body, begins__lte=on).select_related("post__organisation").order_by("post__title")
    return [seat for seat in every if seat.ends is None or seat.ends >= on]


@act
def plan_work(
    *,
    body: Body,
    text: str,
    owner: uuid.UUID,
    due_on: date,
    source_kind: str = "",
    source_id: str = "",
    source_title: str = "",
    by: Viewer,
    at: datetime,
) -> WorkItem:
    """Put something on a body's work plan. `source_*` say what it came from. Raises Denied; NotDone."""
    allowed(by, Capability.KEEP_BODIES)
    refuse(
        {
            "text": wrong_text(text, "what the body will do", limit=300),
            "owner": "" if User.objects.filter(id=owner, is_active=True).exists() else "Choose who owns it.",
        }
    )
    made = WorkItem.objects.create(
        body=body,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        source_kind=source_kind,
        source_id=source_id,
        source_title=source_title,
        by=by.user_id,
        at=at,
    )
    log("work_planned", KIND, [body.id, made.id, owner], by=by, at=at)
    return made


@act
def move_work(*, item_id: uuid.UUID, state: str, outcome: str = "", by: Viewer, at: datetime) -> WorkItem:
    """Say how an item of a work plan stands: its owner may, and who keeps bodies.

    What is done or dropped needs a word on what came of it. Raises Denied; NotDone.
    """
    row = WorkItem.objects.select_for_update().filter(id=item_id).first()
    if row is None or by.user_id != row.owner:
        allowed(by, Capability.KEEP_BODIES)
    if row is None:
        raise Denied("no such item")
    ended = state in ("done", "dropped")
    refuse(
        {
            "state": "" if state in dict(WorkItem.STATES) else "Choose how it stands.",
            "outcome": wrong_text(outcome, "what came of it", limit=300) if ended else "",
        }
    )
    row.state, row.outcome, row.done_at = state, outcome.strip(), at if ended else None
    row.version += 1
    row.save(update_fields=["state", "outcome", "done_at", "version"])
    log("work_moved", KIND, [row.body_id, row.id], by=by, at=at)
    return row
