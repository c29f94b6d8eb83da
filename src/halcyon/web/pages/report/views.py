"""Raising a concern without signing in: the form, the answers to check, and the reference.

Nothing is kept in the browser: no cookie, no draft. So there is no session to protect against a forged request either,
and these pages ask for no token, which would have to be kept in one: what a forged request could do here, anybody may.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt

from halcyon.access.fence import acting_for
from halcyon.access.viewing import PUBLIC_AGENCY, Viewer
from halcyon.access.viewing import public as member_of_the_public
from halcyon.agencies.queries.directory import public_telephones
from halcyon.frontdoor.actions import NotReceivable, receive_concern
from halcyon.frontdoor.concern import Concern
from halcyon.frontdoor.queries import public_form_sent, sent_by_public
from halcyon.frontdoor.shifts import hub_open
from halcyon.kernel.registry import registry
from halcyon.web.guarding import public
from halcyon.web.pages.report.forms import MOST_PEOPLE, PersonForm, ReportForm, concern_from, person_forms
from halcyon.web.pages.report.limits import too_many
from halcyon.web.pages.report.presenters import summary
from halcyon.web.request import Request
from halcyon.work.actions import KeyReused

SENDER = "public"
SALT = "halcyon report"
SHOWN_FOR = 24 * 60 * 60  # seconds for which the page with the reference can be opened again
EXIT = "https://www.bbc.co.uk/weather"


# Public: people who are worried about somebody have no account.
@csrf_exempt
@public(methods=("GET", "POST"))
def report(request: Request) -> HttpResponse:
    """The form; what was typed, to be checked; and sending it. Everything typed comes back whatever is wrong."""
    with acting_for(f"agency:{PUBLIC_AGENCY}"):
        if request.method == "POST":
            return _posted(request)
        form = ReportForm(initial={"key": uuid.uuid4().hex, "people": 1})
        return _form(request, form, person_forms(None, 1))


def _posted(request: Request) -> HttpResponse:
    try:
        data = request.POST.copy()
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        form = ReportForm({"key": uuid.uuid4().hex, "people": 1})
        form.as_draft()
        form.add_error(None, "That was too long, or could not be read. Say the most important things, or ring the hub.")
        return _form(request, form, person_forms(None, 1), status=413)
    count = _count(data)
    if "another" in data or "fewer" in data or "change" in data:
        count = max(1, min(MOST_PEOPLE, count + ("another" in data) - ("fewer" in data)))
        data["people"] = str(count)
        form, people = ReportForm(data), person_forms(data, count)
        for one in (form, *people):
            one.as_draft()
        return _form(request, form, people)
    data["people"] = str(count)
    form, people = ReportForm(data), person_forms(data, count)
    concern = concern_from(form, people, now=request.now)
    if concern is None:
        if "key" in form.errors:
            _new_key(form, data)
        return _form(request, form, people, status=422)
    if "send" not in data:
        return _check(request, form, people, concern, data)
    return _send(request, form, people, concern, data)


def _send(
    request: Request, form: ReportForm, people: list[PersonForm], concern: Concern, data: QueryDict
) -> HttpResponse:
    key, body = form.cleaned_data["key"], concern.as_supplied()
    viewer = _viewer(request)
    before = sent_by_public(viewer, body, at=request.now)
    if before is not None:
        return _thanks(before.reference, before.received_at)
    if not public_form_sent(viewer, key) and too_many(request, viewer, request.now):
        return _form(request, form, people, full=True, status=429)
    try:
        receipt = receive_concern(
            by=viewer,
            at=request.now,
            sender=SENDER,
            key=key,
            body=body,
            concern=concern,
        )
    except NotReceivable as wrong:
        for words in wrong.problems.values():
            form.add_error(None, words)
        return _form(request, form, people, status=422)
    except KeyReused:
        _new_key(form, data)
        form.add_error(
            None,
            "This page has been sent before, with other words, and we have that. If there is more to say, send it now.",
        )
        return _form(request, form, people, status=422)
    return _thanks(receipt.reference, receipt.received_at)


def _viewer(request: Request) -> Viewer:
    """Nobody in particular, also when somebody is signed in: what they say here is not said for their agency."""
    return member_of_the_public(at=request.now, request_id=request.mark)


def _new_key(form: ReportForm, data: QueryDict) -> None:
    data["key"] = uuid.uuid4().hex
    form.data = data


def _count(data: QueryDict) -> int:
    try:
        return max(1, min(MOST_PEOPLE, int(data.get("people") or 1)))
    except ValueError:
        return 1


def page(request: Request, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page for everybody, with the hub's numbers and the way out: `template` is its path without the ending."""
    numbers = public_telephones(_viewer(request), registry.profile.hub_service, at=request.now) or (
        settings.HUB_TELEPHONE,
    )
    # While the hub is closed its number alone would ring in an empty room.
    tonight = "" if hub_open(request.now) else settings.OUT_OF_HOURS_TELEPHONE
    help_now = {"telephone": numbers[0], "telephones": numbers, "tonight": tonight, "exit": EXIT, "now": request.now}
    return render(request, f"{template}.html.jinja", {**context, **help_now}, status=status)


def _form(
    request: Request, form: ReportForm, people: list[PersonForm], *, full: bool = False, status: int = 200
) -> HttpResponse:
    context = {"form": form, "people": people, "most": MOST_PEOPLE, "full": full}
    return page(request, "report/form", context, status=status)


def _check(
    request: Request, form: ReportForm, people: list[PersonForm], concern: Concern, data: QueryDict
) -> HttpResponse:
    names = [bound.html_name for bound in (*form, *(b for p in people for b in p))]
    parts = [f"{name}-{part}" for name in names for part in ("day", "month", "year")]
    typed = [(name, data[name]) for name in (*names, *parts) if data.get(name)]
    return page(request, "report/check", {"groups": summary(form, people, concern), "typed": typed})


def _thanks(reference: str, received_at: datetime) -> HttpResponse:
    said = signing.dumps([reference, received_at.isoformat()], salt=SALT)
    return HttpResponseRedirect(reverse("report_sent", args=[said]))


# Public: the answer to whoever sent the form. The address itself says the reference, signed; nothing is looked up.
@public()
def sent(request: Request, receipt: str) -> HttpResponse:
    """The reference, and what happens next. Reloading it or coming back to it sends nothing."""
    try:
        reference, received = signing.loads(receipt, salt=SALT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        raise Http404 from None
    return page(request, "report/sent", {"reference": reference, "received": parse_datetime(received)})
