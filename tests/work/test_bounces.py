"""Reports from mail servers (RFC 3464): read, acted on once, and never trusted with more than they say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.work.fake_smtp import FakeServer
from tests.work.helpers import NOON, World, message

from halcyon.work.actions import (
    deliver_due,
    delivery,
    open_message,
    read_bounce,
    record_bounce,
    send_again,
    take_in_bounce,
)
from halcyon.work.models import DeliveryAttempt, Message
from halcyon.work.queries import deliveries, undelivered

pytestmark = pytest.mark.django_db

REPORT = """From: MAILER-DAEMON@mail.example
To: halcyon@marlshire.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain

I could not deliver this.

--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; amina@icb.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 mailbox unknown

--XX
Content-Type: {returned}

From: halcyon@marlshire.example
To: amina@icb.example
Message-ID: {header}
Subject: You have a message in Halcyon

--XX--
"""


def report(header: str, action: str = "failed", returned: str = "text/rfc822-headers") -> bytes:
    return REPORT.format(header=header, action=action, returned=returned).replace("\n", "\r\n").encode()


@pytest.fixture
def sent(world: World, smtp: FakeServer) -> Message:
    made = message(to_user=world.id("nurse"))
    deliver_due(at=NOON)
    made.refresh_from_db()
    assert made.state == "sent"
    return made


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_puts_the_message_before_a_person_once(world: World, sent: Message, returned: str) -> None:
    raw = report(delivery.message_id_header(sent), returned=returned)
    for _ in range(3):
        assert take_in_bounce(raw=raw, at=NOON + timedelta(minutes=3)) == sent
    (row,) = undelivered(world.viewer("manager"), at=NOON).rows
    assert (row.id, row.state, row.state_words) == (sent.id, "bounced", "Came back")
    (tried,) = DeliveryAttempt.objects.filter(outcome="bounced")
    assert tried.detail == "5.1.1 smtp; 550 5.1.1 mailbox unknown"


def test_a_delay_is_noted_and_changes_nothing(world: World, sent: Message) -> None:
    take_in_bounce(raw=report(delivery.message_id_header(sent), action="delayed"), at=NOON)
    sent.refresh_from_db()
    assert sent.state == "sent"
    assert DeliveryAttempt.objects.filter(outcome="delayed").count() == 1


def test_a_report_about_an_earlier_round_changes_nothing(world: World, sent: Message) -> None:
    first = delivery.message_id_header(sent)
    record_bounce(message_id_header=first, detail="550", at=NOON)
    send_again(message_id=sent.id, by=world.viewer("manager"), at=NOON)
    deliver_due(at=NOON)
    record_bounce(message_id_header=first, detail="550 once more", at=NOON)
    sent.refresh_from_db()
    assert sent.state == "sent"
    record_bounce(message_id_header=delivery.message_id_header(sent), detail="550", at=NOON)
    sent.refresh_from_db()
    assert sent.state == "bounced"


def test_a_message_that_was_read_all_the_same_is_settled(world: World, sent: Message) -> None:
    record_bounce(message_id_header=delivery.message_id_header(sent), detail="550", at=NOON)
    open_message(message_id=sent.id, by=world.viewer("nurse"), at=NOON)
    assert not any(d.rows for d in deliveries(world.viewer("manager"), at=NOON))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 100,
        b"Subject: hello\r\n\r\nI am on leave.",
        report("<someone@else.example>"),
        report("<00000000-0000-4000-8000-000000000000.1@marlshire.example>"),
        report("not a header"),
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--",
        b"Content-Type: multipart/report\r\n\r\nno parts at all",
        b"A" * (3 * 1024 * 1024),
        report("<" + "9" * 300 + ">"),
    ],
)
def test_anything_else_is_left_alone(world: World, sent: Message, raw: bytes) -> None:
    assert take_in_bounce(raw=raw, at=NOON) is None
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_hostile_words_in_a_report_are_kept_short_and_storable(sent: Message) -> None:
    raw = report(delivery.message_id_header(sent)).replace(b"mailbox unknown", b"x\x00\xff" * 500)
    found = read_bounce(raw)
    assert found is not None
    assert len(found.detail) <= 300
    assert "\x00" not in found.detail
    assert take_in_bounce(raw=raw, at=NOON) == sent
