"""What a body plans and decides: papers expected, who is asked, the agenda, decisions, and what arises from them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db.models import Max

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import User
from halcyon.assurance.papers.models import BodyAgendaItem, BodyDecision, BodyInvitation, Paper, PaperExpected
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Refused
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.practice.papers import PURPOSES, TEMPLATES
from halcyon.work.actions import finish_tasks, open_task, send
from halcyon.workforce.acting import wrong_text
from halcyon.workforce.bodies.actions import cancel_meeting
from halcyon.workforce.bodies.models import BodyMeeting

MOST_MINUTES = 240
LEAST_WORDS = 10
WRITE, INVITE, MATTER = "paper_expected", "body_invitation", "matter_arising"


@act
def expect_paper(
    *,
    meeting_id: uuid.UUID,
    title: str,
    writer: uuid.UUID,
    due_on: date,
    purpose: str,
    template: str = "",
    by: Viewer,
    at: datetime,
) -> PaperExpected:
    """Put a paper on the forward plan of a meeting, and on its writer's list. Raises `Refused` with what is wrong."""
    meeting = _to_come(meeting_id, by, at)
    wrong = [] if title.strip() else ["Say what the paper is about."]
    if purpose not in dict(PURPOSES) or (template and template not in TEMPLATES):
        wrong.append("Choose what the paper is for from the list.")
    if not User.objects.filter(id=writer, is_active=True).exists():
        wrong.append("Choose who writes it.")
    if due_on > meeting.meets_at.astimezone(LONDON).date():
        wrong.append("The paper must be there by the day of the meeting.")
    if wrong:
        raise Refused(tuple(wrong))
    row = PaperExpected.objects.create(
        meeting=meeting,
        title=title.strip()[:200],
        template=template,
        purpose=purpose,
        writer=writer,
        due_on=due_on,
        by=by.signing,
    )
    open_task(
        key=f"{WRITE}:{row.id}",
        kind=WRITE,
        title=f"Write a paper: {row.title}",
        subject_id=row.id,
        link=f"/papers/meetings/{meeting.id}/",
        user=writer,
        due_at=_end_of(due_on),
        asked_by=by.signing,
        at=at,
    )
    _audited("paper_expected", row.id, by=by, at=at)
    return row


@act
def take_off_plan(*, expected_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Take a paper off the forward plan: it is there, or nobody needs it any more."""
    require(by, Capability.KEEP_BOARD)
    row = PaperExpected.objects.select_for_update(of=("self",)).filter(id=expected_id, ends__isnull=True).first()
    if row is None:
        raise Denied("no such paper on the plan")
    row.ends = at
    row.save(update_fields=["ends"])
    finish_tasks(subject_id=row.id, kinds=(WRITE,), outcome="done", by=by, at=at)
    _audited("paper_off_plan", row.id, by=by, at=at)


def came_in(paper: Paper, *, by: Viewer, at: datetime) -> None:
    """Take what the forward plan expected, and this paper is, off its writer's list."""
    for row in PaperExpected.objects.filter(meeting_id=paper.meeting_id, ends__isnull=True):
        if row.is_met_by(paper):
            finish_tasks(subject_id=row.id, kinds=(WRITE,), outcome="done", by=by, at=at)


@act
def call_off(*, meeting_id: uuid.UUID, why: str, by: Viewer, at: datetime) -> BodyMeeting:
    """A planned meeting is not held. Nobody has to write for it or to answer whether they come; who was asked is told.

    Raises `Denied` without KEEP_BOARD; `NotDone` without a reason, or for a meeting that is not to come.
    """
    require(by, Capability.KEEP_BOARD)
    refuse({"why": wrong_text(why, "why it is not held", at_least=LEAST_WORDS)})
    meeting = cancel_meeting(meeting_id=meeting_id, by=by, at=at)
    for row in PaperExpected.objects.filter(meeting=meeting, ends__isnull=True):
        row.ends = at
        row.save(update_fields=["ends"])
        finish_tasks(subject_id=row.id, kinds=(WRITE,), outcome="called_off", by=by, at=at)
    when = f"{meeting.meets_at.astimezone(LONDON):%-d %B}"
    for asked in BodyInvitation.objects.filter(meeting=meeting):
        finish_tasks(subject_id=asked.id, kinds=(INVITE,), outcome="called_off", by=by, at=at)
        send(
            key=f"meeting_called_off:{asked.id}",
            kind="meeting_called_off",
            subject_id=meeting.id,
            title=f"Not held: {meeting.body.name}, {when}",
            body=why.strip(),
            to_user=asked.user,
            from_user=by.user_id,
            link=f"/papers/meetings/{meeting.id}/",
            at=at,
        )
    return meeting


@act
def invite(*, meeting_id: uuid.UUID, user: uuid.UUID, by: Viewer, at: datetime) -> BodyInvitation:
    """Ask somebody to a meeting. Asking again changes nothing."""
    meeting = _to_come(meeting_id, by, at)
    if not User.objects.filter(id=user, is_active=True).exists():
        raise Refused(("Choose somebody who works here.",))
    row, _ = BodyInvitation.objects.get_or_create(
        meeting=meeting, user=user, defaults={"by": by.signing, "invited_at": at}
    )
    open_task(
        key=f"{INVITE}:{row.id}",
        kind=INVITE,
        title=f"Answer an invitation: {meeting.body.name}, {meeting.meets_at.astimezone(LONDON):%-d %B}",
        subject_id=row.id,
        link=f"/papers/meetings/{meeting.id}/",
        user=user,
        due_at=meeting.meets_at,
        asked_by=by.signing,
        at=at,
    )
    _audited("body_invited", row.id, by=by, at=at)
    return row


@act
def answer_invitation(*, meeting_id: uuid.UUID, answer: str, by: Viewer, at: datetime) -> BodyInvitation:
    """Say whether one comes. The answer can be changed until the meeting. Raises `Denied` for who was not asked."""
    row = BodyInvitation.objects.select_for_update(of=("self",)).filter(meeting_id=meeting_id, user=by.signing).first()
    if row is None:
        raise Denied("not asked")
    if answer not in ("comes", "apologies"):
        raise Refused(("Say whether you come.",))
    row.answer, row.answered_at = answer, at
    row.save(update_fields=["answer", "answered_at"])
    finish_tasks(subject_id=row.id, kinds=(INVITE,), outcome=answer, by=by, at=at)
    _audited("body_invitation_answered", row.id, by=by, at=at)
    return row


@act
def add_item(
    *,
    meeting_id: uuid.UUID,
    title: str,
    minutes: int,
    purpose: str,
    paper_id: uuid.UUID | None = None,
    by: Viewer,
    at: datetime,
) -> BodyAgendaItem:
    """Put an item at the end of a meeting's agenda; a paper of the same meeting may stand behind it."""
    meeting = _to_come(meeting_id, by, at)
    paper = Paper.objects.filter(id=paper_id, meeting=meeting).first() if paper_id else None
    wrong = [] if title.strip() else ["Say what the item is about."]
    wrong += [] if 0 < minutes <= MOST_MINUTES else [f"Give it between 1 and {MOST_MINUTES} minutes."]
    wrong += [] if purpose in dict(PURPOSES) else ["Say what the item is for."]
    if paper_id and paper is None:
        wrong.append("That paper is for another meeting.")
    if wrong:
        raise Refused(tuple(wrong))
    last = BodyAgendaItem.objects.filter(meeting=meeting).aggregate(Max("position"))["position__max"] or 0
    row = BodyAgendaItem.objects.create(
        meeting=meeting,
        position=last + 1,
        title=title.strip()[:200],
        minutes=minutes,
        purpose=purpose,
        paper=paper,
        by=by.signing,
    )
    _audited("agenda_item_added", row.id, by=by, at=at)
    return row


@act
def decide(
    *,
    meeting_id: uuid.UUID,
    text: str,
    item_id: uuid.UUID | None = None,
    owner: uuid.UUID | None = None,
    due_on: date | None = None,
    by: Viewer,
    at: datetime,
) -> BodyDecision:
    """Write down what a meeting decided. With an owner and a day it is a matter arising until it is closed."""
    require(by, Capability.KEEP_BOARD)
    meeting = BodyMeeting.objects.select_related("body").filter(id=meeting_id).exclude(state="cancelled").first()
    if meeting is None:
        raise Denied("no such meeting")
    wrong = [] if len(text.strip()) >= LEAST_WORDS else ["Say what was decided, in a sentence."]
    if meeting.meets_at > at:
        wrong.append("The meeting has not begun: nothing has been decided yet.")
    if (owner is None) != (due_on is None):
        wrong.append("Give both who does it and by when, or neither.")
    if owner is not None and not User.objects.filter(id=owner, is_active=True).exists():
        wrong.append("Choose who does it.")
    if wrong:
        raise Refused(tuple(wrong))
    item = BodyAgendaItem.objects.filter(id=item_id, meeting=meeting).first() if item_id else None
    row = BodyDecision.objects.create(
        meeting=meeting, item=item, text=text.strip(), owner=owner, due_on=due_on, by=by.signing, at=at
    )
    if owner is not None and due_on is not None:
        open_task(
            key=f"{MATTER}:{row.id}",
            kind=MATTER,
            title=f"Matter arising: {meeting.body.name}",
            subject_id=row.id,
            link=f"/papers/meetings/{meeting.id}/",
            user=owner,
            due_at=_end_of(due_on),
            asked_by=by.signing,
            at=at,
        )
    _audited("body_decided", row.id, by=by, at=at)
    return row


@act
def close_matter(*, decision_id: uuid.UUID, outcome: str, by: Viewer, at: datetime) -> BodyDecision:
    """Say what became of a matter arising: by its owner, or by whoever keeps the board."""
    row = BodyDecision.objects.select_for_update(of=("self",)).filter(id=decision_id, closed_at__isnull=True).first()
    if row is None or row.owner is None or not (by.can(Capability.KEEP_BOARD) or by.signing == row.owner):
        raise Denied("no such matter arising")
    if len(outcome.strip()) < LEAST_WORDS:
        raise Refused(("Say what became of it, in a sentence.",))
    row.outcome, row.closed_by, row.closed_at = outcome.strip(), by.signing, at
    row.save(update_fields=["outcome", "closed_by", "closed_at"])
    finish_tasks(subject_id=row.id, kinds=(MATTER,), outcome="done", by=by, at=at)
    _audited("matter_closed", row.id, by=by, at=at)
    return row


def _to_come(meeting_id: uuid.UUID, by: Viewer, at: datetime) -> BodyMeeting:
    require(by, Capability.KEEP_BOARD)
    meeting = BodyMeeting.objects.select_related("body").filter(id=meeting_id).first()
    if meeting is None:
        raise Denied("no such meeting")
    if meeting.state != "planned" or meeting.meets_at <= at:
        raise Refused(("That meeting is over. Choose one that is still to come.",))
    return meeting


def _end_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), LONDON) + timedelta(hours=17)


def _audited(action: str, row: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "body_meeting", [row], at=at)
