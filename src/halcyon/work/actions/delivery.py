"""Delivering what waits: one worker claims each message, sends it and marks it; what cannot be sent stays in sight."""

from __future__ import annotations

import smtplib
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import Q

from halcyon.audit.actions import record as audit
from halcyon.work.models import DeliveryAttempt, Message
from halcyon.work.recipients import reach

# A worker that takes a message has this long before another may take it: many times a slow mail server's answer.
LEASE = timedelta(minutes=5)
SERVER_SECONDS = 20
# Minutes until the next try after each failed one; then hourly. Given up after two days: RFC 5321 section 4.5.4.1 asks
# for a half-hour at least between later tries and for days before giving up, but a message about a child is put in
# front of a person much sooner: what waits is on the undelivered list from the first minute.
RETRY_MINUTES = (1, 5, 15, 30, 60)
MOST_ATTEMPTS = 50

SUBJECT = "You have a message in Halcyon"
TEXT = """OFFICIAL-SENSITIVE

You have a message in Halcyon.{reference}

Sign in to read it:
{link}

This e-mail holds no details. Do not reply to it: nobody reads replies.
"""

# Of a message of this kind the e-mail itself carries the link: it is for somebody who has no account to sign in with,
# and what the link leads to asks for a code that is told another way.
NO_ACCOUNT = "answer_link"
NO_ACCOUNT_SUBJECT = "The safeguarding hub asks for an answer"
NO_ACCOUNT_TEXT = """OFFICIAL-SENSITIVE

The safeguarding hub asks your organisation for an answer.{reference}

Open this link, which works once, and enter the code that the hub tells you by telephone:
{link}

If nobody has telephoned you, ring the hub on the number that you have for it, never on one from an e-mail.

This e-mail holds no details. Do not reply to it: nobody reads replies.
"""


def message_id_header(message: Message) -> str:
    """The Message-ID of a message's e-mail: the same for every repeat, so that a receiver can drop repeats.

    It changes only when a person sends the message again (a new round).
    """
    return f"<{message.id}.{message.round}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>') or 'halcyon'}>"


def deliver_due(*, at: datetime, limit: int = 100) -> int:
    """Send up to `limit` waiting messages whose time has come; return how many were sent.

    Sending is at least once: a worker stopped between sending and marking leaves a message that the next one sends
    again under the same Message-ID. Everything in the product (state, attempts) is written exactly once.
    """
    began, sent = time.monotonic(), 0
    for _ in range(limit):
        now = at + timedelta(seconds=time.monotonic() - began)
        message = _claim(now)
        if message is None:
            break
        sent += _deliver(message, now)
    return sent


@transaction.atomic
def _claim(at: datetime) -> Message | None:
    waiting = Message.objects.filter(state="waiting", next_attempt_at__lte=at).order_by("next_attempt_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    message = waiting.first()
    if message is not None:
        message.claim, message.next_attempt_at = uuid.uuid4(), at + LEASE
        message.save(update_fields=["claim", "next_attempt_at"])
    return message


@dataclass(frozen=True)
class _Result:
    """How one try ended. `words` are plain and safe for any list; `detail` is what the mail server said."""

    outcome: str
    words: str = ""
    detail: str = ""


def _deliver(message: Message, at: datetime) -> bool:
    found = reach(message, at=at)
    if found.problem:
        result = _Result("failed", found.problem)
    else:
        result = _hand_over(message, found.address)
    return _mark(message, found.address, result, at)


def _hand_over(message: Message, address: str) -> _Result:
    direct = message.kind == NO_ACCOUNT
    email = EmailMessage(
        subject=NO_ACCOUNT_SUBJECT if direct else SUBJECT,
        body=(NO_ACCOUNT_TEXT if direct else TEXT).format(
            reference=f"\nReference: {message.reference}" if message.reference else "",
            link=urljoin(settings.BASE_URL, message.link if direct else f"/messages/{message.id}/"),
        ),
        to=[address],
        headers={"Message-ID": message_id_header(message), "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=SERVER_SECONDS),
    )
    try:
        accepted = email.send()
    except smtplib.SMTPRecipientsRefused as refused:
        replies = [(code, text) for code, text in refused.recipients.values()]
        detail = "; ".join(f"{code} {_words(text)}" for code, text in replies)
        if all(code >= 500 for code, _ in replies):
            return _Result("failed", "The mail server says that this address does not take mail", detail)
        return _Result("again", "The mail server would not take it for now", detail)
    except smtplib.SMTPDataError as refused:
        detail = f"{refused.smtp_code} {_words(refused.smtp_error)}"
        if refused.smtp_code >= 500:
            return _Result("failed", "The mail server refused this message", detail)
        return _Result("again", "The mail server would not take it for now", detail)
    except smtplib.SMTPResponseException as refused:
        return _Result("again", "The mail server refused us", f"{refused.smtp_code} {_words(refused.smtp_error)}")
    except (OSError, smtplib.SMTPException) as problem:
        return _Result("again", "The mail server could not be reached", type(problem).__name__)
    if not accepted:
        return _Result("again", "The mail server took nothing")
    return _Result("sent")


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


@transaction.atomic
def _mark(message: Message, address: str, result: _Result, at: datetime) -> bool:
    mine = Message.objects.filter(Q(id=message.id, claim=message.claim, state="waiting"))
    if result.outcome == "sent":
        changes = {"state": "sent", "sent_at": at, "failure": "", "next_attempt_at": None}
    elif result.outcome == "failed" or message.attempts + 1 >= MOST_ATTEMPTS:
        result = _Result("failed", result.words, result.detail)
        changes = {"state": "failed", "failure": result.words, "next_attempt_at": None}
    else:
        minutes = RETRY_MINUTES[min(message.attempts, len(RETRY_MINUTES) - 1)]
        changes = {"failure": result.words, "next_attempt_at": at + timedelta(minutes=minutes)}
    if not mine.update(claim=None, attempts=message.attempts + 1, to_address=address, **changes):
        return False  # somebody else took it over, or a person dealt with it meanwhile: their mark stands
    DeliveryAttempt.objects.create(
        message=message,
        message_id_header=message_id_header(message),
        at=at,
        outcome=result.outcome,
        detail=(result.detail or result.words)[:300].replace("\x00", ""),
    )
    if result.outcome != "again":
        audit(
            actor="system:deliver_messages",
            agency="SYSTEM",
            action="message_sent" if result.outcome == "sent" else "message_failed",
            object_kind="message",
            object_ids=[str(message.id), str(message.subject_id)],
            at=at,
        )
    return result.outcome == "sent"
