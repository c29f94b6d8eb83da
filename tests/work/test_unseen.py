"""Nothing waits unseen (G30): whatever happens to messages, each that waits is on a list that somebody sees."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.work.helpers import ASSURANCE, CASE, NOON, World, message

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import Absence, PostHolding
from halcyon.work import outstanding
from halcyon.work.actions import (
    NotPossible,
    acknowledge,
    deliver_due,
    delivery,
    open_message,
    open_task,
    record_bounce,
    send_again,
    tell_by_hand,
)
from halcyon.work.models import Message
from halcyon.work.queries import deliveries, unseen, work_nobody_holds

pytestmark = pytest.mark.django_db

RECIPIENTS: tuple[Callable[[World], dict[str, Any]], ...] = (
    lambda w: {"to_user": w.id("nurse")},
    lambda w: {"to_user": w.id("school_nurse")},
    lambda w: {"to_post": "council.mash_duty_manager"},
    lambda w: {"to_post": "council.mash_service_manager"},
    lambda w: {"to_agency": "POLICE"},
    lambda w: {"to_agency": "VCS"},
    lambda w: {"to_agency": "NOBODY"},
    lambda w: {"route_id": w.routes["verified"].id},
    lambda w: {"route_id": w.routes["ended"].id},
)
READERS = ("nurse", "school_nurse", "manager", "deputy", "police")
KINDS = ("send", "send", "deliver", "bounce", "open", "open", "acknowledge", "again", "tell", "leave", "vacate")
# The lists are looked at after every step, and each beginning of a history is a history: 420 x 24 > 10,000 (G30).
HISTORIES = 420 if ASSURANCE else 10
STEPS = 24
MAIL = ("accept", "down", "unknown", "die")


class Died(BaseException):
    """A worker stopped in the middle."""


def settled(row: Message) -> bool:
    """The plain meaning of settled, written apart from the product's own SQL."""
    if row.state == "told":
        return True
    return row.opened_at is not None and (row.acknowledged_at is not None or not row.needs_receipt)


def play(world: World, dice: random.Random, patch: pytest.MonkeyPatch) -> set[str]:
    """Let things happen to messages, and after each look at every list as the people in charge of them see it.

    Returns the lists on which something was seen.
    """
    at, mail, seen = NOON, "accept", set()
    manager, custodian = world.viewer("manager"), world.viewer("custodian")

    def hand_over(_message: Message, _address: str) -> Any:
        if mail == "die":
            raise Died
        outcome = {"accept": "sent", "down": "again", "unknown": "failed"}[mail]
        return delivery._Result(outcome, "" if outcome == "sent" else "The mail server said no")

    patch.setattr(delivery, "_hand_over", hand_over)
    for number in range(STEPS):
        at += timedelta(minutes=dice.choice((1, 7, 90, 60 * 30)))
        mail = dice.choice(MAIL)
        what = dice.choice(KINDS)
        rows = list(Message.objects.order_by("created_at", "key"))
        if what != "send" and not rows:
            continue
        chosen = dice.choice(rows) if rows else None
        try:
            if what == "send":
                message(
                    f"k{number}",
                    at=at,
                    channel=dice.choice(("email", "email", "inbox", "letter", "call")),
                    needs_receipt=dice.random() < 0.5,
                    confidential=dice.random() < 0.2,
                    **dice.choice(RECIPIENTS)(world),
                )
            elif what == "deliver":
                deliver_due(at=at)
            elif what == "leave":
                Absence.objects.create(user=world.people[dice.choice(READERS)], begins=at)
            elif what == "vacate":
                PostHolding.objects.filter(user=world.people[dice.choice(READERS)]).update(ends=at)
            elif what == "bounce":
                record_bounce(message_id_header=delivery.message_id_header(chosen), detail=str(number), at=at)
            elif what in ("open", "acknowledge"):
                read(world, chosen, what, at)
            elif what == "again":
                send_again(message_id=chosen.id, by=manager, at=at)
            else:
                tell_by_hand(message_id=chosen.id, whom="Duty desk", how="telephone", by=manager, at=at)
        except (Denied, NotPossible, Died):
            pass
        seen |= look((manager, custodian), at)
    return seen


def read(world: World, chosen: Message, what: str, at: Any) -> None:
    """Let the first of the readers to whom the message is addressed open it or confirm it."""
    act = open_message if what == "open" else acknowledge
    for who in READERS:
        try:
            act(message_id=chosen.id, by=world.viewer(who, at), at=at)
        except Denied:
            continue
        return


def look(watching: tuple[Viewer, ...], at: Any) -> set[str]:
    """Check every list at one moment; return those that hold something."""
    shown: dict[uuid.UUID, int] = {}
    held = set()
    for viewer in watching:
        for found in deliveries(viewer, at=at):
            assert found.count == len(found.rows)
            held |= {found.key} if found.rows else set()
            for row in found.rows:
                shown[row.id] = shown.get(row.id, 0) + 1
                assert row.since <= at, "every row has its age"
    waiting = {row.id for row in Message.objects.all() if not settled(row)}
    assert set(shown) == waiting, "what waits is on a list, and what is on a list waits"
    assert set(shown.values()) <= {1}, "each on one list only"
    assert unseen(at=at) == []
    return held


@pytest.mark.assurance
def test_every_message_that_waits_is_on_a_list_somebody_sees(world: World) -> None:
    seen: set[str] = set()
    for number in range(HISTORIES):
        with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            seen |= play(world, random.Random(number), patch)
            transaction.set_rollback(True)
    assert seen == {list_.key for list_ in outstanding.LISTS}, "a list that was never used proves nothing"


@pytest.mark.parametrize("lost", [list_.key for list_ in outstanding.LISTS])
def test_unseen_finds_what_a_missing_list_would_hide(world: World, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    def no_mail(*_args: Any) -> Any:
        return delivery._Result("sent")

    monkeypatch.setattr(delivery, "_hand_over", no_mail)
    message("failed", to_agency="NOBODY")
    message("by_hand", to_user=world.id("nurse"), channel="letter")
    message("not_opened", to_user=world.id("nurse"), channel="inbox")
    opened = message("not_acknowledged", to_user=world.id("nurse"), channel="inbox", needs_receipt=True)
    open_message(message_id=opened.id, by=world.viewer("nurse"), at=NOON)
    message("on_the_way", to_user=world.id("nurse"))
    assert unseen(at=NOON) == []
    left = tuple(list_ for list_ in outstanding.LISTS if list_.key != lost)
    monkeypatch.setattr("halcyon.work.queries.watching.LISTS", left)
    assert [m.key for m in unseen(at=NOON)] == [lost]


def test_work_for_people_who_are_not_there_is_named(world: World) -> None:
    def task(key: str, **whose: Any) -> None:
        open_task(key=key, kind="k", title="t", subject_id=CASE, link="/", at=NOON, **whose)

    task("fine", role="mash_manager", agency="COUNCIL")
    task("fine too", user=world.id("nurse"))
    task("service", service=world.services["hub"].id)
    assert work_nobody_holds(at=NOON) == []
    task("no role", role="sharing_reviewer", agency="POLICE")
    task("no post", post="council.mash_service_manager")
    task("no service", service=uuid.UUID(int=9))
    task("left", user=world.id("worker"))
    worker = world.people["worker"]
    worker.is_active = False
    worker.save()
    found = {(row.whose, row.why, row.count) for row in work_nobody_holds(at=NOON)}
    assert found == {
        ("Data protection lead, Marlshire Police", "Nobody holds this role", 1),
        ("Service manager for the front door", "Nobody acts for this post", 1),
        ("A service", "Nobody is in this service", 1),
        ("Tomasz", "The account is closed", 1),
    }
