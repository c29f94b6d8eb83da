"""Who a message reaches, who may read it, and that no address is ever typed."""

from __future__ import annotations

import importlib
import inspect
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.work.helpers import CASE, NOON, World, appoint, hold, message

from halcyon.access.models import ConflictBlock, Restriction
from halcyon.access.viewing import Denied, system
from halcyon.agencies.models import Absence, PostHolding
from halcyon.audit.models import AuditEntry
from halcyon.web.context import Shell
from halcyon.work.actions import acknowledge, open_message, send
from halcyon.work.models import Message
from halcyon.work.queries import MOST_UNREAD, inbox, unread_count

pytestmark = pytest.mark.django_db


def reads(world: World, who: str, sent: Message, at: Any = NOON) -> bool:
    viewer = world.viewer(who, at)
    listed = sent.id in {m.id for m in inbox(viewer, at=at).messages}
    try:
        open_message(message_id=sent.id, by=viewer, at=at)
        opened = True
    except Denied:
        opened = False
    assert listed == opened, "the list and the message itself must agree"
    return opened


def readers(world: World, sent: Message, at: Any = NOON) -> set[str]:
    return {who for who in world.people if reads(world, who, sent, at)}


def test_no_act_takes_an_address() -> None:
    assert not {name for name in inspect.signature(send).parameters if "address" in name or "email" in name}


def test_a_person_a_post_an_agency_and_a_route_are_read_by_those_they_are_for(world: World) -> None:
    assert readers(world, message("u", to_user=world.id("school_nurse"))) == {"school_nurse"}
    assert readers(world, message("p", to_post="council.mash_duty_manager")) == {"manager"}
    assert readers(world, message("a", to_agency="POLICE")) == {"police"}
    assert readers(world, message("c", to_agency="COUNCIL")) == {"manager", "deputy", "officer"}
    assert readers(world, message("r", route_id=world.routes["verified"].id)) == {"school_nurse"}


def test_who_acts_for_a_post_is_worked_out_when_it_is_read(world: World) -> None:
    sent = message(to_post="council.mash_duty_manager")
    later = NOON + timedelta(hours=2)
    Absence.objects.create(user=world.people["manager"], begins=NOON + timedelta(hours=1))
    assert readers(world, sent, later) == {"deputy"}
    appoint("council.mash_duty_manager", world.people["worker"], "duty")
    assert readers(world, sent, later) == {"deputy", "worker"}
    PostHolding.objects.filter(user=world.people["worker"]).update(ends=later)
    assert readers(world, sent, later) == {"deputy"}


def test_the_first_opening_is_kept_and_every_opening_is_in_the_log(world: World) -> None:
    sent = message(to_agency="COUNCIL")
    open_message(message_id=sent.id, by=world.viewer("officer"), at=NOON)
    open_message(message_id=sent.id, by=world.viewer("manager"), at=NOON + timedelta(minutes=5))
    sent.refresh_from_db()
    assert (sent.opened_at, sent.opened_by) == (NOON, world.id("officer"))
    logged = AuditEntry.objects.filter(action="message_opened").order_by("at").values_list("actor", "object_ids")
    assert list(logged) == [(str(world.id(who)), [str(sent.id), str(CASE)]) for who in ("officer", "manager")]


def test_confirming_a_message_opens_it_and_happens_once(world: World) -> None:
    plain = message("plain", to_user=world.id("nurse"))
    asks = message("asks", to_user=world.id("nurse"), needs_receipt=True)
    nurse = world.viewer("nurse")
    with pytest.raises(Denied):
        acknowledge(message_id=plain.id, by=nurse, at=NOON)
    with pytest.raises(Denied):
        acknowledge(message_id=asks.id, by=world.viewer("police"), at=NOON)
    assert inbox(nurse, at=NOON).to_confirm == 1
    for minutes in (1, 2):
        acknowledge(message_id=asks.id, by=nurse, at=NOON + timedelta(minutes=minutes))
    asks.refresh_from_db()
    assert asks.acknowledged_at == asks.opened_at == NOON + timedelta(minutes=1)
    assert AuditEntry.objects.filter(action="message_acknowledged").count() == 1
    assert inbox(nurse, at=NOON).to_confirm == 0


def test_sending_twice_with_one_key_is_one_message(world: World) -> None:
    first = message("k", to_user=world.id("nurse"))
    again = message("k", to_user=world.id("police"), body="other")
    assert again == first
    assert Message.objects.count() == 1


def test_a_message_has_exactly_one_recipient(world: World) -> None:
    for wrong in ({}, {"to_user": world.id("nurse"), "to_agency": "POLICE"}, {"to_post": "x", "to_agency": "POLICE"}):
        with pytest.raises(ValueError, match="one recipient"):
            message(**wrong)
    with pytest.raises(ValueError, match="channel"):
        message(to_user=world.id("nurse"), channel="pigeon")
    row = message("whole", to_user=world.id("nurse"))
    for change in ({"to_user": None}, {"to_agency": "POLICE"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(id=row.id).update(**change)


@pytest.mark.parametrize(
    ("recipient", "why"),
    [
        ({"to_post": "council.mash_service_manager"}, "Nobody holds this post or acts for it"),
        ({"to_post": "council.no_such_post"}, "There is no such post"),
        ({"to_agency": "NOBODY"}, "There is no such organisation"),
        ({"to_user": uuid.UUID(int=7)}, "No such account"),
        ({"route_id": uuid.UUID(int=7)}, "There is no such contact route"),
        ({"to_agency": "VCS", "channel": "inbox"}, "Nobody in this organisation reads its messages"),
    ],
)
def test_a_recipient_who_cannot_be_reached_is_a_visible_failure_at_once(
    world: World, recipient: dict[str, Any], why: str
) -> None:
    sent = message(**recipient)
    assert (sent.state, sent.failure) == ("failed", why)


@pytest.mark.parametrize(("route", "why"), [("unverified", "has not been verified"), ("ended", "has ended")])
def test_only_a_verified_route_that_has_not_ended_is_used(world: World, route: str, why: str) -> None:
    sent = message(route_id=world.routes[route].id)
    assert sent.state == "failed"
    assert why in sent.failure


def test_an_organisation_without_a_verified_address_is_a_failure_by_email_and_not_in_the_product(world: World) -> None:
    police = world.organisations["POLICE"]
    police.secure_email = ""
    police.save()
    assert message("e", to_agency="POLICE").failure == "There is no verified e-mail address to write to"
    assert message("i", to_agency="POLICE", channel="inbox").state == "sent"


def test_a_message_about_someone_from_whom_the_reader_is_barred_is_not_there(world: World) -> None:
    sent = message(to_post="council.mash_duty_manager")
    block = ConflictBlock.objects.create(
        user=world.id("manager"), subject_id=CASE, kind="family", source="declared", begins=NOON
    )
    assert readers(world, sent) == set()
    assert unread_count(world.viewer("manager"), at=NOON) == 0
    block.ends = NOON + timedelta(hours=1)
    block.save()
    assert readers(world, sent, NOON + timedelta(hours=1)) == {"manager"}


def test_a_message_about_a_record_that_became_restricted_is_there_for_its_own_reader_alone(world: World) -> None:
    to_all, to_one = message("all", to_agency="COUNCIL"), message("one", to_user=world.id("officer"))
    Restriction.objects.create(
        group=uuid.uuid4(),
        subject_id=CASE,
        kind="adoption",
        custodian_post="council.custodian",
        reason="made up",
        begins=NOON,
        placed_by=world.id("custodian"),
    )
    assert unread_count(world.viewer("officer"), at=NOON) == 1
    assert readers(world, to_all) == set()
    assert readers(world, to_one) == {"officer"}


def test_nobody_who_is_not_a_person_or_no_longer_works_here_reads_anything(world: World) -> None:
    sent = message(to_agency="COUNCIL")
    with pytest.raises(Denied):
        open_message(message_id=sent.id, by=system("job", at=NOON), at=NOON)
    officer = world.people["officer"]
    officer.is_active = False
    officer.save()
    assert "officer" not in readers(world, sent)


def test_a_role_in_the_agency_without_that_duty_reads_nothing_of_the_agency(world: World) -> None:
    sent = message(to_agency="COMMUNITY")
    assert readers(world, sent) == set()
    hold(world.people["school_nurse"], "mash_information_officer")
    assert readers(world, sent) == {"school_nurse"}


def test_the_list_holds_no_bodies_and_is_paged_newest_first(world: World) -> None:
    for number in range(53):
        message(f"n{number}", to_user=world.id("nurse"), at=NOON + timedelta(seconds=number))
    nurse = world.viewer("nurse")
    first, second = inbox(nurse, at=NOON), inbox(nurse, at=NOON, page=2)
    assert (len(first.messages), first.older, first.newer) == (50, 2, 0)
    assert (len(second.messages), second.older, second.newer) == (3, 0, 1)
    assert first.total == first.unread == unread_count(nurse, at=NOON) == 53
    times = [m.created_at for m in (*first.messages, *second.messages)]
    assert times == sorted(times, reverse=True)
    assert all("body" in m.get_deferred_fields() for m in first.messages)


def test_every_way_to_a_reader_counts_as_unread_once_and_more_than_are_shown_are_not_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = world.viewer("manager")
    message("u", to_user=world.id("manager"))
    message("p", to_post="council.mash_duty_manager")
    message("a", to_agency="COUNCIL")
    message("r", route_id=world.routes["verified"].id)
    assert unread_count(world.viewer("school_nurse"), at=NOON) == 1
    assert unread_count(manager, at=NOON) == inbox(manager, at=NOON).unread == 3
    monkeypatch.setattr(importlib.import_module("halcyon.work.queries.inbox"), "MOST_UNREAD", 1)
    assert unread_count(manager, at=NOON) == 2
    assert Shell("", "", "", False, NOON, unread=MOST_UNREAD + 1).unread_words == "99+"


def test_text_that_no_database_holds_is_kept_readable(world: World) -> None:
    sent = message(to_user=world.id("nurse"), title="a\x00b\ud800", body="c\x00d " * 3)
    sent.refresh_from_db()
    assert sent.title == "a\ufffdb\ufffd"
    assert sent.body.startswith("c\ufffdd")
