"""Answering one request without an account: a link that works once, and a code that is told by telephone."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from halcyon.access.viewing import Denied, Viewer, by_link, require
from halcyon.agencies.queries import organisation_name
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions.answering import Told, answer_by_link, open_request
from halcyon.cases.actions.asking import note
from halcyon.cases.models import AgencyRequest, AnswerLink
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import NO_ACCOUNT, send

SALT = "halcyon answer link"
CODE_SALT = "halcyon answer code"
PASS_SALT = "halcyon answer pass"  # noqa: S105  (it names what is signed)
# Six digits and five tries: one in 200,000 to guess, and a worker of the hub sees that a link was locked.
DIGITS, MOST_TRIES = 6, 5
# Seconds from the right code until it is asked for again: long enough to look in a record and write.
PASS_LASTS = 60 * 60


class NoSuchLink(Exception):
    """This link opens nothing: it never did, or it was used, ended, ran out or was locked. Never says which."""


@dataclass(frozen=True)
class Given:
    """A link as it is given out: `address` goes by e-mail, `code` is told by telephone and shown once."""

    row: AnswerLink
    address: str
    code: str


@act
def make_link(*, request_id: uuid.UUID, by: Viewer, at: datetime) -> Given:
    """Send the agency a link by which somebody without an account answers this one request. Any link before it ends.

    It goes to the agency's verified secure e-mail address; the code goes another way. Never about a restricted record:
    only the people on its named list may know of it. Raises `Refused` when the request waits for nothing or is of that
    kind, `Denied` for another agency's case.
    """
    require(by, Capability.WORK_ENQUIRY)
    request = AgencyRequest.objects.select_for_update().get(id=request_id)
    case = request.case
    if case.owner_agency != by.agency:
        raise Denied("another agency's case")
    if case.restricted:
        raise Refused(("This record is restricted: no link is sent about it. Speak with the agency’s named person.",))
    if request.state != "asked" or case.closed_at is not None:
        raise Refused(("This request waits for no answer any more.",))
    AnswerLink.objects.filter(request=request, used_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row_id = uuid.uuid4()
    row = AnswerLink.objects.create(
        id=row_id,
        request=request,
        made_by=by.signing,
        made_at=at,
        expires_at=at + timedelta(hours=registry.profile.answer_link_hours),
        code=_digest(row_id, code),
    )
    address = f"/answer/{signing.dumps(str(row.id), salt=SALT)}/"
    send(
        key=f"{NO_ACCOUNT}:{row.id}",
        kind=NO_ACCOUNT,
        subject_id=request.id,
        title="A secure link to answer the hub",
        body=(
            f"Reference {case.reference}. A link by which one request can be answered without an account was e-mailed. "
            "The hub tells the code for it by telephone."
        ),
        to_agency=request.agency,
        link=address,
        reference=case.reference,
        due_at=row.expires_at,
        from_user=by.user_id,
        at=at,
    )
    note(
        request,
        kind="answer_link_sent",
        words=f"{organisation_name(request.agency)} was sent a secure link to answer without an account.",
        data={"agency": request.agency, "request": str(request.id)},
        by=by,
        at=at,
        source_id=row.id,
    )
    _audited("answer_link_sent", row, by=by, at=at)
    return Given(row, address, code)


def _digest(link: uuid.UUID, code: str) -> str:
    return salted_hmac(CODE_SALT, f"{link}:{code}", algorithm="sha256").hexdigest()


def _live(address: str, at: datetime) -> AnswerLink:
    try:
        found = uuid.UUID(signing.loads(address, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise NoSuchLink from None
    rows = AnswerLink.objects.select_for_update(of=("self",)).select_related("request__case")
    row = rows.filter(id=found, used_at__isnull=True, ended_at__isnull=True, expires_at__gt=at).first()
    if row is None or row.tries >= MOST_TRIES or row.request.state != "asked" or row.request.case.closed_at is not None:
        raise NoSuchLink
    if row.request.case.restricted:
        raise NoSuchLink
    return row


@act
def check_link(*, address: str, at: datetime) -> None:
    """Raise `NoSuchLink` unless this link can be answered now. Says nothing about what it leads to."""
    _live(address, at)


@act
def open_link(*, address: str, code: str, at: datetime, mark: str = "") -> tuple[AgencyRequest, str] | None:
    """Whether this is the code of a live link: its request and a pass for the form, or None for a wrong code.

    Raises `NoSuchLink`. A wrong code is counted; the last one that is allowed locks the link.
    """
    row = _live(address, at)
    by = by_link(row.request.agency, at=at, request_id=mark)
    if not constant_time_compare(_digest(row.id, "".join(c for c in code if c.isdigit())), row.code):
        row.tries += 1
        row.save(update_fields=["tries"])
        _audited("answer_link_wrong_code", row, by=by, at=at)
        return None
    if row.opened_at is None:
        row.opened_at = at
        row.save(update_fields=["opened_at"])
    open_request(request=row.request, by=by, at=at)
    _audited("answer_link_opened", row, by=by, at=at)
    return row.request, signing.dumps(str(row.id), salt=PASS_SALT)


@act
def passed_link(*, address: str, passed: str, at: datetime, mark: str = "") -> AgencyRequest:
    """The request of a link whose code was right within the last hour. Raises `NoSuchLink` otherwise."""
    row = _live(address, at)
    try:
        if signing.loads(passed, salt=PASS_SALT, max_age=PASS_LASTS) != str(row.id):
            raise NoSuchLink
    except signing.BadSignature:
        raise NoSuchLink from None
    _audited("answer_link_opened", row, by=by_link(row.request.agency, at=at, request_id=mark), at=at)
    return row.request


def link_of(passed: str) -> uuid.UUID:
    """What whoever answers through a link is known by, from a pass that `passed_link` has accepted."""
    return uuid.UUID(signing.loads(passed, salt=PASS_SALT))


@act
def use_link(
    *, address: str, passed: str, answers: Mapping[str, Any], told: Told, at: datetime, mark: str = ""
) -> AgencyRequest:
    """Answer through a link, once. Raises `NoSuchLink`, and `NotComplete` with what is missing."""
    request = passed_link(address=address, passed=passed, at=at, mark=mark)
    row = AnswerLink.objects.get(request=request, used_at__isnull=True, ended_at__isnull=True)
    row.used_at = at
    row.save(update_fields=["used_at"])
    by = by_link(request.agency, at=at, request_id=mark)
    locked = AgencyRequest.objects.select_for_update().select_related("case").get(id=request.id)
    return answer_by_link(request=locked, link=row.id, answers=answers, told=told, by=by, at=at)


def _audited(action: str, row: AnswerLink, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "agency_request", [row.request_id, row.id], purpose=row.request.purpose, at=at)
