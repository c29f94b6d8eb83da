"""The receiver of a hand-off accepts it, with a named worker, or sends it back with what is missing."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.actions import begin_relationship
from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.queries import service_code
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions.effects import open_next
from halcyon.cases.actions.handing_over import close_hand_off, note_on_case, route_of
from halcyon.cases.actions.moving import move
from halcyon.cases.actions.working import Stale, give_case
from halcyon.cases.hand_off_queries import may_answer, workers_to_choose
from halcyon.cases.models import Case, HandOff
from halcyon.kernel.pathways import ACCEPTED, SENT_BACK, Refused
from halcyon.kernel.registry import registry
from halcyon.work.actions import send


def _waiting(hand_off_id: uuid.UUID, by: Viewer, at: datetime, version: int | None) -> tuple[HandOff, Case]:
    """A hand-off that this person may answer, and its case, both locked. Raises `Denied` or `Stale`."""
    if not may_answer(by, hand_off_id, at=at):
        raise Denied("not theirs to take on")
    row = HandOff.objects.select_for_update().get(id=hand_off_id)
    if row.state != HandOff.WAITING or (version is not None and row.version != version):
        raise Stale(version=row.version)
    return row, Case.objects.select_for_update().get(id=row.case_id)


@act
def accept_hand_off(
    *,
    hand_off_id: uuid.UUID,
    worker: uuid.UUID | None = None,
    worker_words: str = "",
    by: Viewer,
    at: datetime,
    expected_version: int | None = None,
) -> HandOff:
    """Take a case on: `worker` works it from now, or, outside, the person named in `worker_words`.

    Opens what the county says that acceptance opens, or passes the case itself to the receiver's service; the worker
    and the service see from now on what they need for it. Raises `Denied` for anybody else, `Stale` when somebody
    answered first, `Refused` without a named worker or where what would be opened may not be.
    """
    row, case = _waiting(hand_off_id, by, at, expected_version)
    route = route_of(case, row.value)
    if row.outside and not worker_words.strip():
        raise Refused(("Say who takes it on: name, job and agency.",))
    known = workers_to_choose(by, row, at=at)
    if not row.outside and worker not in known:
        raise Refused(("Choose who works it.",))
    name = known[worker] if worker and not row.outside else worker_words.strip()[:150]
    service = service_code(row.to_service) if row.to_service else ""
    taken: Case | None = None
    if route and route.opens:
        taken = open_next(route.opens, case=case, answers={}, happened=at, by=by, at=at, service=service)
        row.opened = taken
    elif row.passes and row.to_service:
        case.service = row.to_service
        case.save(update_fields=["service"])
        begin_relationship(
            subject_ids=[case.id, case.record_id],
            kind="working_service",
            purpose=row.purpose,
            event=row.start_event,
            by=by,
            at=at,
            service=row.to_service,
        )
        taken = case
    if taken is not None and worker is not None:
        give_case(case=taken, user=worker, purpose=row.purpose, reason="Taken on", by=by, at=at)
    row.worker, row.worker_words = worker, name
    close_hand_off(row, HandOff.ACCEPTED, by=by, at=at)
    case.refresh_from_db(fields=["last_seq"])  # where the case itself passed, giving it to the worker counted on
    note_on_case(
        case,
        kind="hand_off_accepted",
        words=f"Taken on by {row.receiver}: {name}."
        + (f" {registry.pathways[taken.pathway].title} {taken.reference} begins." if row.opened and taken else ""),
        data={"worker": str(worker or ""), "opened": str(row.opened_id or "")},
        by=by,
        at=at,
    )
    _made(case, ACCEPTED, row, by=by, at=at)
    _audited("hand_off_accepted", row, case, by=by, at=at)
    return row


@act
def send_back_hand_off(
    *,
    hand_off_id: uuid.UUID,
    reason: str,
    missing: str,
    by: Viewer,
    at: datetime,
    expected_version: int | None = None,
) -> HandOff:
    """Send a case back to whoever handed it over, with why and what is missing: they decide again.

    Raises `Denied` for anybody else, `Stale` when somebody answered first, `Refused` without a reason.
    """
    row, case = _waiting(hand_off_id, by, at, expected_version)
    if len(reason.strip()) < 10 or not missing.strip():
        raise Refused(("Say why you send it back, and what is missing.",))
    row.reason, row.missing = reason.strip(), missing.strip()
    close_hand_off(row, HandOff.SENT_BACK, by=by, at=at)
    if not _made(case, SENT_BACK, row, by=by, at=at):
        note_on_case(
            case,
            kind="hand_off_sent_back",
            words=f"Sent back by {row.receiver}: {row.reason} Missing: {row.missing}",
            by=by,
            at=at,
        )
        _tell_who_ended_it(row, case, by=by, at=at)
    _audited("hand_off_sent_back", row, case, by=by, at=at)
    return row


def _tell_who_ended_it(row: HandOff, case: Case, *, by: Viewer, at: datetime) -> None:
    """Where what was handed over stays ended, whoever ended it is told, so that somebody else is asked."""
    send(
        key=f"sent_back:{row.id}",
        kind="hand_off_sent_back",
        subject_id=row.id,
        title=f"Sent back by {row.receiver}: {case.reference}",
        body="Open it to read why. Nobody gives this help until somebody else is asked: see to it, or tell the family.",
        to_user=row.sent_by,
        link=f"/hand-offs/{row.id}/",
        reference=case.reference,
        needs_receipt=True,
        confidential=case.restricted,
        from_user=by.user_id,
        at=at,
    )


def _made(case: Case, when: str, row: HandOff, *, by: Viewer, at: datetime) -> bool:
    """Make the move that this makes in the case's pathway, where it has one from where the case stands."""
    definition = registry.pathways[case.pathway]
    step = next((m for m in definition.from_state(case.state) if m.made_when == when), None)
    if step is None:
        return False
    given = {"receiver": row.receiver, "reason": row.reason, "missing": row.missing, "worker": row.worker_words}
    move(case_id=case.id, key=step.key, given=given, by=by, at=at, made_when=when)
    return True


def _audited(action: str, row: HandOff, case: Case, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "hand_off", [row.id, case.id, case.record_id], at=at)
