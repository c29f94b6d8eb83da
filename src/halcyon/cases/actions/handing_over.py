"""Asking somebody to take a case on: what they may read before they accept, the task and the clock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from halcyon.access.actions import extend_restriction, keep_barred
from halcyon.access.labels import label_of
from halcyon.access.queries import restrictions
from halcyon.access.viewing import Viewer, viewer_for
from halcyon.agencies.models import User
from halcyon.agencies.queries import service_by_code
from halcyon.audit.actions import record_act
from halcyon.audit.rows import add
from halcyon.cases.actions.beside import same_person
from halcyon.cases.actions.clocks_and_tasks import county_due
from halcyon.cases.models import Allocation, Case, HandOff
from halcyon.cases.wording import answer_in_words
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.models import Event
from halcyon.kernel.hand_offs import HandOffRoute
from halcyon.kernel.pathways import Clock, Running
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.models import SuppliedRecord
from halcyon.sharing.outside import disclose_outside
from halcyon.work.actions import copy_clocks, finish_tasks, open_task, send, stop_clock

TAKE_ON_TASK = "take_on"
CLOCK = "taken_on"


def route_of(case: Case, value: object) -> HandOffRoute | None:
    """Where the county sends a case of this pathway with this outcome; None when it goes to nobody."""
    return registry.profile.hand_offs.get((case.pathway, str(value)))


def hand_over(value: object, note: str, *, case: Case, by: Viewer, at: datetime, reason: str = "") -> HandOff | None:
    """Ask whoever the county names to take a case on. None when it names nobody.

    Outside the product that is a disclosure: a clause of the agreement must speak of them, whoever decides it is named
    with the `reason`, and the ledger has its line (`sharing.outside`). One that still waits is withdrawn: the case has
    been decided again. What should go to the worker of an open case goes to their team when nobody works one. Raises
    `Refused` where no clause lets anybody outside be told.
    """
    for waiting in HandOff.objects.select_for_update().filter(case=case, state=HandOff.WAITING):
        close_hand_off(waiting, HandOff.WITHDRAWN, by=by, at=at)
    route = route_of(case, value)
    if route is None:
        return None
    user = _worker_of_open_case(case, at=at) if route.to_worker else None
    agency = "" if route.outside else route.agency or case.owner_agency
    event = note_on_case(
        case, kind="handed_over", words=f"Handed over to: {route.receiver}. Waiting to be taken on.", by=by, at=at
    )
    row = HandOff(
        case=case,
        value=str(value),
        receiver=route.receiver,
        to_agency=agency,
        to_service=service_by_code(route.service).id if route.service else None,
        to_role=route.role,
        to_user=user,
        outside=route.outside,
        passes=route.passes,
        purpose=route.purpose,
        note=note,
        share=_share(case),
        sent_at=at,
        sent_by=by.user_id,
        start_event=event.id,
        due_at=county_due(at, route.limit),
        limit_words=route.limit.in_words,
        limit_verified=route.limit.verified,
        **label_of(case).fields(),
    )
    for restriction in restrictions([case.id], at=at):
        extend_restriction(group=restriction.group, subject_ids=[row.id], by=by, at=at)
    add(row)
    keep_barred(subject_ids=[case.record_id, case.id, row.id], at=at)
    if route.outside:
        _told_outside(row, case, reason or note, by=by, at=at)
    _put_to_receiver(row, case, route, by=by, at=at)
    record_act(by, "handed_over", "hand_off", [row.id, case.id, case.record_id], rule=f"{case.pathway}.{value}", at=at)
    return row


def _told_outside(row: HandOff, case: Case, reason: str, *, by: Viewer, at: datetime) -> None:
    disclose_outside(
        receiver=row.value,
        purpose="referral_out",
        categories=("identity", "concern", "outcome"),
        items=f"{row.receiver}: who it is about, the level of need, the legal basis and the handover note",
        reason=reason,
        subject_id=case.record_id,
        case_id=case.id,
        holding_agency=case.owner_agency,
        channel="hand_off",
        proposal=f"hand_over:{row.value}",
        by=by,
        at=at,
    )


def _put_to_receiver(row: HandOff, case: Case, route: HandOffRoute, *, by: Viewer, at: datetime) -> None:
    """The task, the notice and the clock. Of a restricted case only its custodians learn that it waits."""
    link = f"/hand-offs/{row.id}/"
    role = registry.profile.custodian_role if case.restricted else route.role
    # Where nobody here can accept it, whoever sent it asks them, and records what they answer.
    sender = row.outside and not case.restricted
    if row.to_user and not case.restricted:
        role = ""
    open_task(
        key=f"{TAKE_ON_TASK}:{row.id}",
        kind=TAKE_ON_TASK,
        title=f"Record whether they take it on: {row.receiver}"
        if row.outside
        else f"Take on or send back: {row.receiver}",
        subject_id=row.id,
        person_id=case.record_id,
        reference=case.reference,
        rating=str(case.facts.get("rating") or ""),
        link=link,
        user=row.sent_by if sender and case.service is None else row.to_user,
        service=case.service if sender else None,
        role=role,
        agency=row.to_agency or case.owner_agency if role else "",
        due_at=row.due_at,
        asked_by=None if sender else row.sent_by,
        asked_service=None if sender else case.service,
        at=at,
    )
    if row.to_user:
        send(
            key=f"{TAKE_ON_TASK}:{row.id}",
            kind=TAKE_ON_TASK,
            subject_id=row.id,
            title=f"Handed over to you: {case.reference}",
            body="Open it to read what it is about, and take it on or send it back.",
            to_user=row.to_user,
            link=link,
            reference=case.reference,
            due_at=row.due_at,
            confidential=case.restricted,
            at=at,
        )
    copy_clocks(
        subject_id=row.id,
        pathway=case.pathway,
        running=[
            Running(
                Clock(CLOCK, "Handed over: taken on or sent back", (), (), {"": route.limit}, tells=route.tells),
                at,
                row.due_at,
                None,
                route.limit,
                str(row.start_event),
            )
        ],
        reference=case.reference,
        link=link,
        person_id=case.record_id,
        first=True,
    )


def close_hand_off(row: HandOff, state: str, *, by: Viewer, at: datetime) -> None:
    """It waits for nobody any more: accepted, sent back or withdrawn."""
    row.state, row.answered_at, row.answered_by, row.version = state, at, by.user_id, row.version + 1
    row.save()
    stop_clock(subject_id=row.id, clock=CLOCK, start_event=str(row.start_event), at=at)
    finish_tasks(by=by, at=at, outcome=state, subject_id=row.id)


def note_on_case(
    case: Case, *, kind: str, words: str, by: Viewer, at: datetime, data: Mapping[str, Any] | None = None
) -> Event:
    """Record in a case's chronology what happened to a hand-off. `case` is locked and its count goes up by one."""
    case.last_seq += 1
    case.save(update_fields=["last_seq"])
    return record_event(
        subject_id=case.record_id,
        case_id=case.id,
        pathway=case.pathway,
        kind=kind,
        to_state="",
        sentence=words,
        data=data or {},
        by=by,
        happened_at=at,
        at=at,
        seq=case.last_seq,
        label=label_of(case),
    )


def _share(case: Case) -> dict[str, str]:
    """Who it is about and what was decided: what a receiver reads before they accept, beside the note."""
    record = SuppliedRecord.objects.filter(id=case.record_id).first()
    named = f"{record.given_name} {record.family_name}".strip() if record else ""
    born = record.birth_date.isoformat() if record and record.birth_date else ""
    kept = {key: str(case.facts[key]) for key in ("level", "threshold", "legal_basis") if case.facts.get(key)}
    return {"name": named, "birth_date": born, **kept, **_level_in_words(case)}


def _level_in_words(case: Case) -> dict[str, str]:
    """How great the need was found to be, as it was asked of somebody like this: an adult has another test."""
    moves = registry.pathways[case.pathway].moves
    asked = (q for m in moves if "level" in m.sets for q in m.questions(case.facts) if q.key == "level")
    question = next(asked, None)
    if question is None or not case.facts.get("level"):
        return {}
    return {"level_title": question.words, "level_words": answer_in_words(question, case.facts["level"])}


def _worker_of_open_case(case: Case, *, at: datetime) -> uuid.UUID | None:
    """Who works another open case about the same person, the one given to them last; None when nobody does.

    Of those who can take something on: whoever has another enquiry of the hub in hand could not answer, and the case
    would wait on nobody's list.
    """
    others = Allocation.objects.filter(
        ends__isnull=True, case__closed_at__isnull=True, case__record_id__in=same_person(case.record_id)
    ).exclude(case=case)
    for user in dict.fromkeys(others.order_by("-begins").values_list("user", flat=True)):
        if viewer_for(User.objects.get(id=user), at=at).can(Capability.TAKE_ON):
            return user
    return None
