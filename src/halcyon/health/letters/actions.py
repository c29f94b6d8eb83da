"""Writing to a practice who a young person is, as somebody has decided, and the practice saying that it has read it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import Service
from halcyon.agencies.queries import working_calendar
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.health.letters.models import PracticeLetter
from halcyon.health.letters.queries import is_addressee, letter
from halcyon.health.reports.waiting import Waiting, answered, begin_waiting, chase
from halcyon.health.surgeries.members import KIND
from halcyon.health.telling import wrong_in
from halcyon.kernel.counting import Limit, due_at
from halcyon.kernel.pathways import Refused
from halcyon.kernel.problems import NotDone
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Ask
from halcyon.sharing.actions import disclose, put_to_policy
from halcyon.work.actions import next_reference, send

TASK = "practice_letter"
PURPOSE = "refer_concern"
NAMES = 120


def waiting(row: PracticeLetter) -> Waiting:
    """A letter as something that a practice has not answered."""
    return Waiting(
        id=row.id,
        kind=TASK,
        title="Read a letter from the clinic",
        practice=row.practice,
        link=f"/practice-letters/{row.id}/",
        asked_by=row.sent_by,
        asked_at=row.sent_at,
        due_at=row.due_at,
        reference=row.reference,
    )


@act
def write_to_practice(
    *,
    practice: uuid.UUID | None,
    clinic: uuid.UUID,
    within: Limit,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    nhs_number: str,
    safe_contact: str,
    worry: str,
    child_words: str,
    asked_for: str,
    why: str,
    basis: str,
    by: Viewer,
    at: datetime,
) -> PracticeLetter:
    """Tell a practice who a young person is and what worries the clinic: by one decision, whose reason is `why`.

    The sharing agreement permits it only by such a decision; the ledger has the clause, who decided and why. Raises
    `Denied` for anybody who may not share who somebody is, NotDone with what is wrong.
    """
    require(by, Capability.SHARE_IDENTITY)
    found = Service.objects.select_related("organisation").filter(kind=KIND)
    service = found.filter(id=practice).first() if practice else None
    texts = {"worry": worry, "asked_for": asked_for, "safe_contact": safe_contact, "child_words": child_words}
    problems = wrong_in(
        named=bool(given_name.strip() or family_name.strip()),
        nhs_number=nhs_number,
        born_later=birth_date is not None and birth_date > at.date(),
        worry=worry,
        asked_for=asked_for,
        whom="the practice",
        texts=texts,
    )
    if service is None:
        problems["practice"] = "Choose the young person’s practice. If you do not know it, the hub can find it."
    if problems or service is None:
        raise NotDone(problems)
    row = PracticeLetter(
        reference=f"PL-{next_reference():05d}",
        practice=service.id,
        clinic=clinic,
        given_name=given_name.strip()[:NAMES],
        family_name=family_name.strip()[:NAMES],
        birth_date=birth_date,
        nhs_number=nhs_number.strip()[:20],
        safe_contact=safe_contact,
        worry=worry,
        child_words=child_words,
        asked_for=asked_for,
        sent_by=by.signing,
        sent_at=at,
        due_at=due_at(at, within, calendar=working_calendar()),
        **Label(owner_agency=by.agency, category="concern").fields(),
    )
    decision = put_to_policy(
        ask=Ask(
            purpose=PURPOSE,
            asking_agency=service.organisation.code,
            holding_agency=by.agency,
            categories=frozenset({"identity", "concern"}),
            on=at.date(),
            facts={"decided_by": str(by.signing)},
        ),
        subject_id=row.id,
        case_id=None,
        question="A letter to a young person’s practice",
        by=by,
        at=at,
        proposal=TASK,
        reference=row.reference,
        basis=basis,
        reason=why,
    )
    if decision.outcome != "disclose":
        raise NotDone({"whom": "The sharing agreement does not allow this. Ask the Caldicott guardian."})
    row.sharing_decision = decision.id
    add(row)
    items = f"Letter {row.reference} to {service.name}: who a young person is, and what worries the clinic"
    disclose(decision=decision, items=items, by=by, at=at, channel="inbox", message_ref=row.id)
    begin_waiting(waiting(row), limit=within, at=at)
    _audited("practice_letter_sent", row, by=by, at=at)
    return row


@act
def read_letter(*, letter_id: uuid.UUID, by: Viewer, at: datetime) -> PracticeLetter:
    """The practice says that it has read a letter; its sender hears that. Raises `Denied` for everybody else."""
    seen = letter(by, letter_id)
    if seen is None or not is_addressee(by, seen):
        raise Denied("another practice")
    row = PracticeLetter.objects.select_for_update().get(id=letter_id)
    if row.read_at is not None:
        return row
    row.read_by, row.read_at = by.signing, at
    row.save(update_fields=["read_by", "read_at"])
    answered(waiting(row), by=by, at=at)
    send(
        key=f"{TASK}:{row.id}:read",
        kind="practice_answered",
        subject_id=row.id,
        title="A practice has read your letter",
        body="Open it to see who read it, and when.",
        to_user=row.sent_by,
        link=f"/practice-letters/{row.id}/",
        reference=row.reference,
        at=at,
    )
    _audited("practice_letter_read", row, by=by, at=at)
    return row


@act
def chase_letter(*, letter_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """The clinic asks the practice again. Raises `Denied` for another clinic, `Refused` for one that was read."""
    row = letter(by, letter_id)
    if row is None or not by.can(Capability.SEE_CLINIC) or row.clinic not in by.services:
        raise Denied("not theirs to chase")
    if row.read_at is not None:
        raise Refused(("The practice has read it.",))
    chase(waiting(row), by=by, at=at)
    _audited("practice_chased", row, by=by, at=at)


def _audited(action: str, row: PracticeLetter, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "practice_letter", [row.id], purpose=PURPOSE, at=at)
