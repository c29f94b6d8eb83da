"""Handing over and taking over: what people do at a change of shift."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import User
from halcyon.agencies.queries import absent_users, roles_held
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.cases.actions import allocate
from halcyon.frontdoor.handovers.items import (
    NIGHT_TASK,
    audited,
    giver,
    night_task,
    note,
    off_the_lists,
    put,
    show_no_more,
    taker,
    told,
)
from halcyon.frontdoor.handovers.night import complete, current, enquiries_for_tonight, hand
from halcyon.frontdoor.handovers.queries import allocated_to, held_tonight, sides
from halcyon.frontdoor.models import Handover, HandoverItem
from halcyon.frontdoor.screening.passing import PURPOSE
from halcyon.frontdoor.shifts import hub_open, shift
from halcyon.kernel.roles import Capability
from halcyon.work.actions import finish_tasks, send

LONGEST = 4000  # characters of one note


class NotPossible(Exception):
    """This cannot be done with the handover as it stands, in words for the page. `field` says where on the form."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@act
def begin_handover(*, by: Viewer, at: datetime) -> Handover:
    """Begin, or go on with, the handover at the next change of shift: the duty team's to the hub while the hub is
    closed, the hub's to the duty team while it is open. What the shift has by now is put in.

    Raises `Denied` for somebody who works in neither.
    """
    require(by, Capability.HAND_OVER)
    kind = "to_night" if hub_open(at) else "to_day"
    handover = current(kind, shift(at)[1], by=by, at=at)
    if not sides(by, handover)[0]:
        raise Denied("not this person's shift")
    cases = enquiries_for_tonight() if kind == "to_night" else held_tonight(at)
    made = put(handover, cases.order_by("opened_at", "id"), at=at)
    if handover.given_at is not None and made:
        hand(handover, made, by=by, at=at)
    audited("handover_begun", handover, made, by=by, at=at)
    return handover


@act
def hand_to_colleague(*, to_user: uuid.UUID, words: str, by: Viewer, at: datetime) -> Handover:
    """Hand the enquiries allocated to oneself to a colleague of the same team, who must accept each.

    Raises `NotPossible` for nobody, for somebody who does not work there or is away, and when one has none.
    """
    require(by, Capability.HAND_OVER)
    colleague = User.objects.filter(id=to_user).first()
    services = {h.service_id for h in roles_held(colleague, at=at) if h.service_id} if colleague else set()
    if to_user == by.user_id or not services & by.services:
        raise NotPossible("Choose a colleague of your team.", "to_user")
    if absent_users([to_user], at=at):
        raise NotPossible("They are away now. Choose somebody who is here.", "to_user")
    cases = list(allocated_to(by.signing))
    if not cases:
        raise NotPossible("No enquiry is allocated to you, so there is nothing to hand over.")
    _checked(words)
    began = shift(at)[0]
    handover = Handover(
        key=f"shift:{by.signing}:{at.isoformat()}",
        kind="shift",
        from_user=by.signing,
        to_user=to_user,
        began=began,
        ended=at,
        begun_at=at,
        begun_by=by.signing,
        note=words,
    )
    add(handover)
    waiting = HandoverItem.objects.filter(handover__kind="shift", state__in=HandoverItem.OPEN)
    there = set(waiting.filter(case_id__in=[c.id for c in cases]).values_list("case_id", flat=True))
    put(handover, [c for c in cases if c.id not in there], at=at)
    return handover


@act
def write_notes(
    *, handover_id: uuid.UUID, words: str, notes: Mapping[uuid.UUID, str], give: bool, by: Viewer, at: datetime
) -> Handover:
    """Write what the next shift must watch for, and a note on each enquiry that needs one; with `give`, hand over.

    A note can be changed until its enquiry has been accepted. Raises `Denied` for anybody but the side that hands over,
    `NotPossible` for a text that cannot be kept, or that is too long, and for a note on what has been accepted.
    """
    handover = _locked(handover_id, by, side=0)
    if handover.note != words:
        _checked(words)
        handover.note = words
        handover.save(update_fields=["note"])
    items = {i.id: i for i in handover.items.select_for_update()}
    written = []
    for item_id, text in notes.items():
        item = items.get(item_id)
        if item is None:
            raise Denied("no such enquiry in this handover")
        if item.note == text:
            continue
        if item.state == "accepted":
            raise NotPossible(f"{item.reference} has been accepted meanwhile. Ring the one who took it over.")
        _checked(text)
        item.note, item.written_at, item.written_by = text, at, by.signing
        item.save(update_fields=["note", "written_at", "written_by"])
        written.append(item)
        if handover.given_at is not None and item.state in HandoverItem.OPEN:
            data = {"handover": str(handover.id)}
            note(item.case_id, "handover_note", f"Handover, note: {text}", data, by=by, at=at)
    audited("handover_written", handover, written, by=by, at=at)
    if give and handover.given_at is None:
        hand(handover, items.values(), by=by, at=at)
        finish_tasks(
            by=by, at=at, outcome="to_hand_over", subject_ids=[i.case_id for i in items.values()], kinds=[NIGHT_TASK]
        )
    return handover


@act
def accept(*, item_ids: Collection[uuid.UUID], by: Viewer, at: datetime) -> list[HandoverItem]:
    """Take these enquiries over: from now on they are this side's alone.

    Raises `Denied` for anybody but the side that takes over, `NotPossible` for one that has been accepted or has not
    been handed over yet, and for whoever handed it over themselves.
    """
    rows = list(HandoverItem.objects.select_for_update().filter(id__in=list(item_ids)).order_by("id"))
    if not rows or len(rows) != len(set(item_ids)):
        raise NotPossible("Choose at least one enquiry.")
    handovers = {h: _locked(h, by, side=1) for h in sorted({r.handover_id for r in rows})}
    for item in rows:
        handover = handovers[item.handover_id]
        _waits(item, handover)
        if handover.given_by == by.signing:
            raise NotPossible("You handed this over yourself. Somebody else must accept it.")
        item.state, item.answered_at, item.answered_by = "accepted", at, by.signing
        item.save(update_fields=["state", "answered_at", "answered_by"])
        _taken(item, handover, by=by, at=at)
    off_the_lists(rows, "accepted", by=by, at=at)
    for handover in handovers.values():
        complete(handover, at=at)
        audited("handover_accepted", handover, [r for r in rows if r.handover_id == handover.id], by=by, at=at)
    return rows


def _taken(item: HandoverItem, handover: Handover, *, by: Viewer, at: datetime) -> None:
    data = {"handover": str(handover.id)}
    note(item.case_id, "handover_accepted", f"{handover.get_kind_display()}: accepted.", data, by=by, at=at)
    if handover.kind == "to_day":
        show_no_more(item.case_id, by=by, at=at)
    elif handover.kind == "to_night":
        night_task(item.case_id, item.record_id, item.reference, at=at)
    elif handover.to_user is not None:
        allocate(
            case_id=item.case_id,
            user=handover.to_user,
            purpose=PURPOSE,
            reason="Handover accepted",
            by=by,
            at=at,
        )


@act
def answer_handover(*, item_id: uuid.UUID, how: str, words: str, by: Viewer, at: datetime) -> HandoverItem:
    """Ask something about an enquiry before taking it over, or send it back, with words. `how` is "asked" or
    "sent_back". It stays on both sides' lists, and those who hand it over are told.
    """
    item = HandoverItem.objects.select_for_update().get(id=item_id)
    handover = _locked(item.handover_id, by, side=1)
    _waits(item, handover)
    if how not in ("asked", "sent_back"):
        raise NotPossible("Choose what you want to do.")
    if len(words.strip()) < 5:
        raise NotPossible("Say what you ask, or why you send it back.", "words")
    _checked(words)
    item.state, item.question, item.reply, item.answered_at, item.answered_by = how, words, "", at, by.signing
    item.save(update_fields=["state", "question", "reply", "answered_at", "answered_by"])
    said = "Handover: asked before accepting" if how == "asked" else "Handover sent back"
    _tell(item, handover, how, f"{said}: {words}", giver(handover), by=by, at=at)
    return item


@act
def reply(*, item_id: uuid.UUID, words: str, by: Viewer, at: datetime) -> HandoverItem:
    """Answer what was asked about an enquiry, or why it was sent back: it waits to be accepted again."""
    item = HandoverItem.objects.select_for_update().get(id=item_id)
    handover = _locked(item.handover_id, by, side=0)
    if item.state not in ("asked", "sent_back"):
        raise NotPossible("Nothing is asked about this enquiry now.")
    if len(words.strip()) < 2:
        raise NotPossible("Write your answer.", "words")
    _checked(words)
    item.state, item.reply = "waiting", words
    item.save(update_fields=["state", "reply"])
    _tell(item, handover, "replied", f"Handover, answer: {words}", taker(handover), by=by, at=at)
    return item


def _tell(
    item: HandoverItem, handover: Handover, how: str, words: str, side: Mapping[str, Any], *, by: Viewer, at: datetime
) -> None:
    note(item.case_id, f"handover_{how}", words, {"handover": str(handover.id)}, by=by, at=at)
    send(
        key=f"handover:{how}:{item.id}:{at.isoformat()}",
        kind="handover",
        subject_id=item.case_id,
        title=f"Handover of {item.reference}: "
        + {"asked": "a question", "sent_back": "sent back"}.get(how, "an answer"),
        body="Open the handover to read it.",
        link=f"/handovers/{handover.id}/",
        reference=item.reference,
        from_user=by.user_id,
        at=at,
        **told(side),
    )
    audited(f"handover_{how}", handover, [item], by=by, at=at)


def _locked(handover_id: uuid.UUID, by: Viewer, *, side: int) -> Handover:
    """A handover on whose side 0 (hands over) or 1 (takes over) this viewer is. Raises `Denied` for any other."""
    handover = Handover.objects.select_for_update().filter(id=handover_id).first()
    if handover is None or by.user_id is None or not sides(by, handover)[side]:
        raise Denied("no such handover, or not this person's side of it")
    return handover


def _waits(item: HandoverItem, handover: Handover) -> None:
    if handover.given_at is None:
        raise NotPossible("This has not been handed over yet.")
    if item.state not in HandoverItem.OPEN:
        raise NotPossible(f"{item.reference} does not wait to be accepted any more.")


def _checked(words: str) -> None:
    if "\x00" in words:
        raise NotPossible("A note contains a character that cannot be kept. Remove it and send again.")
    if len(words) > LONGEST:
        raise NotPossible(f"A note is longer than {LONGEST} characters. Make it shorter.")
