"""Delivery to mail servers that refuse, stall and hang up; workers that die; and what a person can do about it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as live_settings
from tests.support import at_once
from tests.work.fake_smtp import FakeServer
from tests.work.helpers import CASE, NOON, World, message

from halcyon.access.viewing import Denied
from halcyon.agencies.models import Absence, ContactRoute
from halcyon.audit.models import AuditEntry
from halcyon.work.actions import (
    NotPossible,
    deliver_due,
    delivery,
    open_message,
    send_again,
    send_by_route,
    tell_by_hand,
)
from halcyon.work.models import DeliveryAttempt, Message
from halcyon.work.queries import deliveries, routes_for, undelivered, watching

pytestmark = pytest.mark.django_db


def lists(world: World, who: str = "manager", at: Any = NOON) -> dict[str, set[str]]:
    return {d.key: {str(row.id) for row in d.rows} for d in deliveries(world.viewer(who, at), at=at)}


def fresh(sent: Message) -> Message:
    return Message.objects.get(id=sent.id)


def test_an_email_says_that_something_waits_and_never_what(world: World, smtp: FakeServer) -> None:
    sent = message(to_user=world.id("nurse"))
    assert deliver_due(at=NOON) == 1
    (mail,) = smtp.mails
    text = mail.as_string() + mail.get_content()
    for canary in ("CANARY", "Zofia", "Amina", "tell", str(CASE)):
        assert canary not in text
    assert mail["Subject"] == "You have a message in Halcyon"
    assert mail["To"] == "amina@icb.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "OFFICIAL-SENSITIVE" in mail.get_content()
    assert "M-00042" in mail.get_content()
    assert f"{live_settings.BASE_URL}/messages/{sent.id}/" in mail.get_content()
    assert fresh(sent).state == "sent"
    assert fresh(sent).sent_at is not None
    assert AuditEntry.objects.filter(action="message_sent", object_ids=[str(sent.id), str(CASE)]).count() == 1


def test_the_inbox_channel_sends_no_email(world: World, smtp: FakeServer) -> None:
    assert message(to_user=world.id("nurse"), channel="inbox").state == "sent"
    assert deliver_due(at=NOON) == 0
    assert smtp.mails == []


def test_a_post_is_written_to_whoever_acts_for_it_at_that_moment(world: World, smtp: FakeServer) -> None:
    message(to_post="council.mash_duty_manager")
    Absence.objects.create(user=world.people["manager"], begins=NOON)
    deliver_due(at=NOON)
    assert smtp.recipients == ["dorothy@council.example"]


def test_an_address_superseded_after_writing_is_never_written_to(world: World, smtp: FakeServer) -> None:
    sent = message(route_id=world.routes["verified"].id)
    ContactRoute.objects.filter(id=world.routes["verified"].id).update(ends=NOON.date())
    assert deliver_due(at=NOON) == 0
    assert smtp.recipients == []
    assert fresh(sent).failure == "This contact route has ended"


def test_mail_down_for_a_day_loses_nothing_and_sends_nothing_twice(world: World, smtp: FakeServer) -> None:
    sent = [message(f"m{n}", to_user=world.id("nurse"), at=NOON) for n in range(20)]
    smtp.mode = "down"
    at = NOON
    while at < NOON + timedelta(hours=24):
        deliver_due(at=at, limit=500)
        assert lists(world, at=at)["on_the_way"] == {str(m.id) for m in sent}, "all of them stay in sight"
        at += timedelta(hours=1)
    assert smtp.mails == []
    assert fresh(sent[0]).attempts > 10
    smtp.mode = "accept"
    for minutes in range(0, 180, 5):
        deliver_due(at=at + timedelta(minutes=minutes), limit=500)
    assert Counter(smtp.ids()) == {delivery.message_id_header(m): 1 for m in sent}
    assert {m.state for m in Message.objects.all()} == {"sent"}


def test_an_unknown_address_fails_at_once_and_is_listed_with_the_reason(world: World, smtp: FakeServer) -> None:
    sent = message(to_user=world.id("nurse"))
    smtp.mode = "unknown"
    deliver_due(at=NOON)
    (row,) = undelivered(world.viewer("manager"), at=NOON).rows
    assert (row.id, row.to, row.why) == (sent.id, "Amina", "The mail server says that this address does not take mail")
    assert row.since == NOON
    (tried,) = sent.tries.all()
    assert "550 no such person here" in tried.detail
    assert deliver_due(at=NOON + timedelta(days=1)) == 0


@pytest.mark.parametrize(("mode", "state"), [("greylist", "waiting"), ("refuse_data", "failed"), ("down", "waiting")])
def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(
    world: World, smtp: FakeServer, mode: str, state: str
) -> None:
    sent = message(to_user=world.id("nurse"))
    smtp.mode = mode
    deliver_due(at=NOON)
    assert fresh(sent).state == state
    smtp.mode = "accept"
    deliver_due(at=NOON + timedelta(seconds=30))
    assert smtp.mails == [], "not before its time"
    deliver_due(at=NOON + timedelta(minutes=2))
    assert len(smtp.mails) == (state == "waiting")


def test_after_the_last_try_it_waits_for_a_person(world: World, smtp: FakeServer) -> None:
    sent = message(to_user=world.id("nurse"))
    smtp.mode = "down"
    at = NOON
    for _ in range(delivery.MOST_ATTEMPTS):
        assert fresh(sent).state == "waiting"
        deliver_due(at=at)
        at += timedelta(hours=2)
    assert fresh(sent).state == "failed"
    assert str(sent.id) in lists(world, at=at)["failed"]
    assert DeliveryAttempt.objects.filter(message=sent).count() == delivery.MOST_ATTEMPTS


def test_a_lost_answer_repeats_under_the_same_message_id(world: World, smtp: FakeServer) -> None:
    message(to_user=world.id("nurse"))
    smtp.mode = "hang_up"
    deliver_due(at=NOON)
    smtp.mode = "accept"
    deliver_due(at=NOON + timedelta(minutes=5))
    assert len(smtp.ids()) == 2
    assert len(set(smtp.ids())) == 1


def test_a_worker_that_died_between_sending_and_marking_is_followed_under_the_same_id(
    world: World, smtp: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_args: Any) -> None:
        raise Killed

    sent = message(to_user=world.id("nurse"))
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_mark", die)
        with pytest.raises(Killed):
            deliver_due(at=NOON)
    assert fresh(sent).state == "waiting"
    assert str(sent.id) in lists(world)["on_the_way"]
    assert deliver_due(at=NOON + timedelta(minutes=1)) == 0, "the lease of the dead worker still holds"
    assert deliver_due(at=NOON + delivery.LEASE + timedelta(seconds=1)) == 1
    assert len(set(smtp.ids())) == 1
    assert DeliveryAttempt.objects.filter(outcome="sent").count() == 1


def test_a_slow_worker_does_not_overwrite_what_happened_meanwhile(
    world: World, smtp: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = message(to_user=world.id("nurse"))
    hand_over = delivery._hand_over

    def slowly(slow: Message, address: str) -> Any:
        result = hand_over(slow, address)
        tell_by_hand(message_id=sent.id, whom="Amina", how="telephone", by=world.viewer("manager"), at=NOON)
        return result

    monkeypatch.setattr(delivery, "_hand_over", slowly)
    assert deliver_due(at=NOON) == 0
    assert fresh(sent).state == "told"


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_message_once(world: World, smtp: FakeServer) -> None:
    sent = [message(f"m{n}", to_user=world.id("nurse")) for n in range(24)]
    done = at_once(4, lambda _: deliver_due(at=NOON, limit=100))
    assert sum(done) == 24
    assert Counter(smtp.ids()) == {delivery.message_id_header(m): 1 for m in sent}


def test_sending_again_is_a_new_email_to_whoever_it_reaches_now(world: World, smtp: FakeServer) -> None:
    sent = message(to_user=world.id("nurse"))
    manager = world.viewer("manager")
    with pytest.raises(NotPossible, match="still on its way"):
        send_again(message_id=sent.id, by=manager, at=NOON)
    smtp.mode = "unknown"
    deliver_due(at=NOON)
    smtp.mode = "accept"
    nurse = world.people["nurse"]
    nurse.email = "new@icb.example"
    nurse.save()
    send_again(message_id=sent.id, by=manager, at=NOON)
    deliver_due(at=NOON)
    assert smtp.recipients == ["new@icb.example"]
    assert smtp.ids() == [delivery.message_id_header(fresh(sent))]
    assert ".2@" in smtp.ids()[0]
    assert AuditEntry.objects.filter(action="message_sent_again", actor=manager.actor).count() == 1


def test_another_route_must_be_verified_and_of_the_recipients_own_organisation(world: World, smtp: FakeServer) -> None:
    sent = message(to_user=world.id("school_nurse"))
    smtp.mode = "unknown"
    deliver_due(at=NOON)
    smtp.mode = "accept"
    manager = world.viewer("manager")
    assert [r.value for r in routes_for(manager, sent.id, at=NOON)] == ["nurses@community.example"]
    for wrong in ("council", "unverified", "ended", "telephone"):
        with pytest.raises(NotPossible):
            send_by_route(message_id=sent.id, route_id=world.routes[wrong].id, by=manager, at=NOON)
    send_by_route(message_id=sent.id, route_id=world.routes["verified"].id, by=manager, at=NOON)
    deliver_due(at=NOON)
    assert smtp.recipients == ["nurses@community.example"]
    with pytest.raises(Denied):  # the e-mail went elsewhere; who may read the message did not change
        open_message(message_id=sent.id, by=world.viewer("police"), at=NOON)
    open_message(message_id=sent.id, by=world.viewer("school_nurse"), at=NOON)


def test_telling_by_telephone_needs_to_say_who_was_told(world: World) -> None:
    sent = message(to_post="council.mash_service_manager")
    manager = world.viewer("manager")
    for whom, how in (("  ", "telephone"), ("Amina", "pigeon")):
        with pytest.raises(NotPossible):
            tell_by_hand(message_id=sent.id, whom=whom, how=how, by=manager, at=NOON)
    told = tell_by_hand(message_id=sent.id, whom="Amina Yusuf, duty desk", how="telephone", by=manager, at=NOON)
    assert (told.told_at, told.told_by, told.told_whom) == (NOON, manager.user_id, "Amina Yusuf, duty desk")
    assert not any(lists(world).values())
    with pytest.raises(Denied):
        tell_by_hand(message_id=sent.id, whom="Again", how="telephone", by=manager, at=NOON)


def test_who_watches_over_which_messages(world: World) -> None:
    council = message("c", to_agency="COUNCIL", channel="call")
    health = message("h", to_user=world.id("school_nurse"), channel="call")
    secret = message("s", to_post="council.custodian", channel="call", confidential=True)
    found = {who: {str(i) for ids in lists(world, who).values() for i in ids} for who in world.people}
    assert found["manager"] == {str(council.id), str(health.id)}
    assert found["nurse"] == {str(health.id)}, "a board watches over health, not over the council"
    assert found["custodian"] == {str(secret.id)}
    assert not any(found[who] for who in ("deputy", "officer", "worker", "police", "school_nurse", "administrator"))
    for act in (
        lambda by: send_again(message_id=secret.id, by=by, at=NOON),
        lambda by: tell_by_hand(message_id=secret.id, whom="x", how="telephone", by=by, at=NOON),
        lambda by: routes_for(by, secret.id, at=NOON),
    ):
        for who in ("manager", "nurse", "officer"):
            with pytest.raises(Denied):
                act(world.viewer(who))


def test_the_lists_hold_no_case_content(world: World) -> None:
    message(to_agency="COUNCIL", channel="call")
    assert "CANARY" not in repr(deliveries(world.viewer("manager"), at=NOON))


def test_a_list_of_thousands_is_read_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "DELIVERIES", 2)
    sent = [message(f"m{n}", to_user=world.id("nurse"), channel="inbox") for n in range(5)]
    reader, seen = world.viewer("manager"), []
    for page in (1, 2, 3):
        (found,) = deliveries(reader, at=NOON, key="not_opened", page=page)
        assert (found.count, found.page, found.more) == (5, page, page < 3)
        seen += [row.id for row in found.rows]
    assert sorted(seen) == sorted(m.id for m in sent), "each on one page"
    first = {found.key: found for found in deliveries(reader, at=NOON)}
    assert (len(first["not_opened"].rows), first["not_opened"].count, first["not_opened"].more) == (2, 5, True)
    assert len(first) == len(deliveries(reader, at=NOON, key="no_such_list")) > 1
