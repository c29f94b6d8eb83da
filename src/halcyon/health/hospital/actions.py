"""Putting somebody on the named hospital social worker's queue, taking them on, and telling the sender the outcome."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import Post
from halcyon.agencies.queries import working_calendar
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.frontdoor.concern import text_problem
from halcyon.health.hospital.models import HospitalReferral
from halcyon.health.telling import wrong_in
from halcyon.kernel.counting import due_at
from halcyon.kernel.problems import NotDone
from halcyon.kernel.profiles import Huddle
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask
from halcyon.sharing.actions import disclose, put_to_policy
from halcyon.work.actions import finish_tasks, next_reference, open_task, send

TASK = "hospital_referral"
PURPOSE = "refer_concern"


class NotSent(NotDone):
    """What was asked cannot be done as it is. `problems` maps the name of a field ('' for the whole) to why."""


@dataclass(frozen=True)
class Referred:
    """What the sender gets back: the reference, and the sharing decision under which it went; None within an agency."""

    id: uuid.UUID
    reference: str
    decision: uuid.UUID | None


def queue() -> Huddle:
    """Whose queue it is and how long it may wait. Raises Denied where the county has none."""
    found = next((h for h in registry.profile.huddles if h.social_work_post), None)
    if found is None:
        raise Denied("no hospital social worker here")
    return found


@act
def send_referral(
    *,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    nhs_number: str,
    telephone: str,
    safe_contact: str,
    worry: str,
    asked_for: str,
    basis: str,
    by: Viewer,
    at: datetime,
) -> Referred:
    """Put somebody on the shared queue of the named hospital social worker, who is told at once.

    The sharing agreement is asked first. Raises `Denied` for a role that may not send, NotSent with what is wrong and
    where the agreement does not permit it.
    """
    require(by, Capability.SEND_TO_HOSPITAL)
    problems = wrong_in(
        named=bool(given_name.strip() or family_name.strip()),
        nhs_number=nhs_number,
        born_later=birth_date is not None and birth_date > at.date(),
        worry=worry,
        asked_for=asked_for,
        whom="the social worker",
        texts={"worry": worry, "asked_for": asked_for, "safe_contact": safe_contact},
    )
    if problems:
        raise NotSent(problems)
    whose = queue()
    post = Post.objects.select_related("organisation").get(key=whose.social_work_post)
    row = HospitalReferral(
        reference=f"HS-{next_reference():05d}",
        given_name=given_name.strip()[:120],
        family_name=family_name.strip()[:120],
        birth_date=birth_date,
        nhs_number=nhs_number.strip()[:20],
        telephone=telephone.strip()[:30],
        safe_contact=safe_contact,
        worry=worry,
        asked_for=asked_for,
        sent_by=by.signing,
        sent_at=at,
        due_at=due_at(at, whose.social_work_within, calendar=working_calendar()),
        **Label(owner_agency=by.agency, category="concern").fields(),
    )
    decision = None
    if post.organisation.code != by.agency:
        decided = put_to_policy(
            ask=Ask(
                purpose=PURPOSE,
                asking_agency=post.organisation.code,
                holding_agency=by.agency,
                categories=frozenset({"identity", "concern"}),
                on=at.date(),
            ),
            subject_id=row.id,
            case_id=None,
            question="A referral to the hospital social worker",
            by=by,
            at=at,
            proposal="hospital_referral",
            reference=row.reference,
            basis=basis,
        )
        if decided.outcome != "disclose":
            raise NotSent({"": "The sharing agreement does not allow this. Ask the Caldicott guardian."})
        disclose(
            decision=decided,
            items=f"Referral {row.reference} to the hospital social worker: who, and what worries the sender",
            by=by,
            at=at,
            channel="form",
        )
        decision = decided.id
    add(row)
    open_task(
        key=f"{TASK}:{row.id}",
        kind=TASK,
        title="Answer a referral to the hospital social worker",
        subject_id=row.id,
        link=f"/hospital/{row.id}/",
        post=whose.social_work_post,
        due_at=row.due_at,
        reference=row.reference,
        asked_by=by.user_id,
        at=at,
    )
    _log("hospital_referral_sent", row, by=by, at=at)
    return Referred(row.id, row.reference, decision)


@act
def take_referral(*, referral_id: uuid.UUID, by: Viewer, at: datetime) -> HospitalReferral:
    """Take somebody on from the shared queue. Whoever covers the post may; again changes nothing."""
    row = _open(referral_id, by)
    if row.taken_by != by.user_id:
        row.taken_by, row.taken_at = by.signing, at
        row.version += 1
        row.save(update_fields=["taken_by", "taken_at", "version"])
        _log("hospital_referral_taken", row, by=by, at=at)
    return row


@act
def write_to_sender(*, referral_id: uuid.UUID, words: str, by: Viewer, at: datetime) -> None:
    """Write a message about a referral to whoever is at the other end: the sender, or the social worker's post."""
    row = HospitalReferral.objects.get(id=referral_id)
    ours = by.can(Capability.HOSPITAL_QUEUE)
    if not ours and row.sent_by != by.user_id:
        raise Denied("no such referral")
    if len(words.strip()) < 2 or text_problem(words):
        raise NotSent({"words": "Write a message that can be kept."})
    send(
        key=f"{TASK}:{row.id}:{uuid.uuid4()}",
        kind="hospital_message",
        subject_id=row.id,
        title=f"About your referral {row.reference}" if ours else f"About referral {row.reference}",
        body=words,
        to_user=row.sent_by if ours else None,
        to_post="" if ours else queue().social_work_post,
        link=f"/hospital/{row.id}/",
        reference=row.reference,
        from_user=by.user_id,
        at=at,
    )
    _log("hospital_message_sent", row, by=by, at=at)


@act
def close_referral(
    *, referral_id: uuid.UUID, outcome: str, closing: str, by: Viewer, at: datetime, expected_version: int | None = None
) -> HospitalReferral:
    """Say what came of a referral; the sender hears it. Raises NotSent with what is wrong."""
    row = _open(referral_id, by)
    problems = {}
    if outcome not in dict(HospitalReferral.OUTCOMES):
        problems["outcome"] = "Choose what came of it."
    if len(closing.strip()) < 10 or text_problem(closing):
        problems["closing"] = "Say what was done, in a sentence or more. The sender reads it."
    if expected_version is not None and expected_version != row.version:
        problems[""] = "Somebody else changed this meanwhile. What you typed is kept: look, and send again."
    if problems:
        raise NotSent(problems)
    row.outcome, row.closing, row.closed_at, row.closed_by = outcome, closing, at, by.signing
    row.version += 1
    row.save(update_fields=["outcome", "closing", "closed_at", "closed_by", "version"])
    finish_tasks(by=by, at=at, outcome="done", subject_id=row.id, kinds=[TASK])
    send(
        key=f"{TASK}:{row.id}:closed",
        kind="hospital_message",
        subject_id=row.id,
        title=f"What came of your referral {row.reference}",
        body=closing,
        to_user=row.sent_by,
        link=f"/hospital/{row.id}/",
        reference=row.reference,
        from_user=by.user_id,
        at=at,
    )
    _log("hospital_referral_closed", row, by=by, at=at)
    return row


def _open(referral_id: uuid.UUID, by: Viewer) -> HospitalReferral:
    require(by, Capability.HOSPITAL_QUEUE)
    row = HospitalReferral.objects.select_for_update().filter(id=referral_id, closed_at__isnull=True).first()
    if row is None:
        raise Denied("no such open referral")
    return row


def _log(action: str, row: HospitalReferral, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "hospital_referral", [row.id], purpose=PURPOSE, at=at)
