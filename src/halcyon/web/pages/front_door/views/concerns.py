"""Raising a concern and hearing back: what a school nurse with ten minutes uses."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from halcyon.frontdoor.actions import NotReceivable, Receipt, receive_concern
from halcyon.frontdoor.actions.consulting import raise_from_consultation
from halcyon.frontdoor.actions.referring import raise_from_tool
from halcyon.frontdoor.concern import Concern
from halcyon.frontdoor.consultations.queries import consultations_of
from halcyon.frontdoor.disagreements.queries import of_concern
from halcyon.frontdoor.queries import own_concern as concern_of
from halcyon.frontdoor.queries import own_concerns as concerns_of
from halcyon.frontdoor.queries import sent_already
from halcyon.kernel.roles import Capability
from halcyon.practice.guide.beside import guidance
from halcyon.responses.actions import referred
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.forms import (
    MOST_PEOPLE,
    ConcernForm,
    SubjectForm,
    add_mark,
    concern_from,
    remove_mark,
    subject_forms,
    typed,
)
from halcyon.web.request import Request
from halcyon.web.wording import Text, Wording, asked_about
from halcyon.work.actions import Conflict, KeyReused, drop_draft, keeping_words, save_draft
from halcyon.work.queries import draft

FORM = "concern"
# Never the child's own words.
WRITTEN = ("worry", "injuries", "alleged_text", "household_text", "place_text", "consent_reason")


@may(Capability.RAISE_CONCERN, methods=("GET", "POST"))
def raise_concern(request: Request) -> HttpResponse:
    """The form. A key made when the page is first opened makes sending twice harmless; the draft is resumed."""
    viewer = request.viewer
    if request.method == "POST":
        return _posted(request)
    kept = draft(viewer, FORM, "new")
    data: dict[str, Any] = dict(kept.data) if kept else {}
    if data:
        form, people = ConcernForm(data), subject_forms(data, _count(data))
        _as_draft(form, people)
    else:
        initial = {"key": uuid.uuid4().hex, "people": 1}
        form, people = ConcernForm(initial=initial), subject_forms(None, 1)
    return _draw(request, form, people, resumed=bool(data), version=kept.version if kept else 0)


def _as_draft(form: ConcernForm, people: list[SubjectForm]) -> None:
    for one in (form, *people, *(mark for person in people for mark in person.marks)):
        one.as_draft()


def _count(data: Any) -> int:
    try:
        return max(1, min(MOST_PEOPLE, int(data.get("people") or 1)))
    except (TypeError, ValueError):
        return 1


def _posted(request: Request) -> HttpResponse:
    viewer, now = request.viewer, request.now
    if "discard" in request.POST:
        drop_draft(by=viewer, form=FORM, key="new")
        return HttpResponseRedirect(reverse("raise_concern"))
    count = _count(request.POST)
    data = request.POST.copy()
    if not {"another", "fewer", "mark", "unmark"}.isdisjoint(request.POST):
        return _rearranged(request, data, count)
    form, people = ConcernForm(data, request.FILES), subject_forms(data, count)
    concern = concern_from(form, people, viewer=viewer, now=now)
    if concern is None:
        return _draw(request, form, people, version=_version(request), status=422)
    # The same words with a file are sent again: better a concern twice than a file dropped in silence.
    before = None if form.cleaned_data["attached"] else sent_already(viewer, concern.as_supplied(), at=now)
    if before is not None:
        if form.cleaned_data["tool"]:
            referred(response_id=form.cleaned_data["tool"], reference=before.reference, by=viewer, at=now)
        drop_draft(by=viewer, form=FORM, key="new")
        return HttpResponseRedirect(reverse("own_concern", args=[before.id]) + "?sent=1")
    asked = _wording(request, form)
    if asked.to_ask:
        return _draw(request, form, people, version=_version(request), asked=asked)
    try:
        receipt = _send(request, form, concern, asked)
    except NotReceivable as wrong:
        for words in wrong.problems.values():
            form.add_error(None, words)
        return _draw(request, form, people, version=_version(request), status=422)
    except KeyReused:
        data["key"] = uuid.uuid4().hex
        form.data = data
        form.add_error(
            None,
            "This page has sent a concern before, with other words. If this is a new concern, send it again now; "
            "the first one is safe.",
        )
        return _draw(request, form, people, version=_version(request), status=422)
    drop_draft(by=viewer, form=FORM, key="new")
    return HttpResponseRedirect(reverse("own_concern", args=[receipt.contact_id]) + "?sent=1")


def _rearranged(request: Request, data: Any, count: int) -> HttpResponse:
    """The form as it was typed, with one person or one mark on the body more or fewer. Nothing is sent."""
    if "another" in data or "fewer" in data:
        count = min(MOST_PEOPLE, count + 1) if "another" in data else max(1, count - 1)
    data["people"] = str(count)
    add_mark(data, request.POST.get("mark", ""))
    remove_mark(data, request.POST.get("unmark", ""))
    form, people = ConcernForm(data), subject_forms(data, count)
    _as_draft(form, people)
    return _draw(request, form, people, version=_version(request))


def _send(request: Request, form: ConcernForm, concern: Concern, asked: Wording) -> Receipt:
    """Send a concern, from the tool or the consultation that it comes of where it has one.

    Raises NotReceivable and KeyReused as `receive_concern` does.
    """
    viewer, now, given = request.viewer, request.now, form.cleaned_data
    receive = partial(
        receive_concern,
        by=viewer,
        at=now,
        sender=f"user:{viewer.user_id}",
        key=given["key"],
        body=concern.as_supplied(),
        concern=concern,
        files=[(f.name, f.read()) for f in given["attached"]],
    )
    if given["tool"]:
        receive = partial(raise_from_tool, response_id=given["tool"], receive=receive, by=viewer, at=now)
    if given["consultation"]:
        asked_first = given["consultation"]
        receive = partial(raise_from_consultation, consultation_id=asked_first, receive=receive, by=viewer, at=now)
    return keeping_words(
        kept=asked.kept,
        place=FORM,
        reason=asked.reason,
        reason_words=asked.reason_words,
        does=receive,
        by=viewer,
        at=now,
    )


def _wording(request: Request, form: forms.Form) -> Wording:
    """What is questioned in a concern. Nothing is when somebody is in danger now: that is sent at once."""
    if form.cleaned_data["danger_now"] == "yes":
        return Wording()
    return asked_about(
        request.POST,
        [Text(name, str(form[name].label), form.cleaned_data[name], form[name].id_for_label) for name in WRITTEN],
    )


def _version(request: Request) -> int:
    try:
        return int(request.POST.get("draft_version") or 0)
    except ValueError:
        return 0


def _draw(
    request: Request,
    form: ConcernForm,
    people: list[SubjectForm],
    *,
    resumed: bool = False,
    version: int = 0,
    status: int = 200,
    asked: Wording | None = None,
) -> HttpResponse:
    return render(
        request,
        "front_door/raise.html.jinja",
        {
            "asked": asked,
            "guidance": guidance(request.viewer.roles),
            "form": form,
            "people": people,
            "resumed": resumed,
            "version": version,
            "most": MOST_PEOPLE,
            "now": request.now,
        },
        status=status,
    )


@may(Capability.RAISE_CONCERN, methods=("POST",))
def autosave(request: Request) -> HttpResponse:
    """Keep what is being typed. One draft for each person; a second window does not overwrite the first in silence."""
    kept = draft(request.viewer, FORM, "new")
    try:
        saved = save_draft(
            by=request.viewer,
            form=FORM,
            key="new",
            data=typed(request.POST),
            version=kept.version if kept else 0,
            at=request.now,
        )
    except Conflict:
        return JsonResponse({"href": reverse("raise_concern")}, status=409)
    return JsonResponse({"saved_at": request.now.isoformat(), "version": saved.version})


@may(Capability.RAISE_CONCERN)
def own_concerns(request: Request) -> HttpResponse:
    """The concerns that I raised."""
    listed = concerns_of(request.viewer)
    shows(request, "contact", [c.id for c in listed], purpose="refer_concern")
    return render(request, "front_door/own_concerns.html.jinja", {"concerns": listed, "now": request.now})


@may(Capability.RAISE_CONCERN)
def own_concern(request: Request, contact_id: uuid.UUID) -> HttpResponse:
    """One concern of mine: what I said, when it was received, what I was told."""
    found = concern_of(request.viewer, contact_id)
    if found is None:
        raise Http404
    asked_first = consultations_of(request.viewer, found.contact)
    shows(request, "contact", [contact_id, *(c.id for c in asked_first)], purpose="refer_concern")
    return render(
        request,
        "front_door/own_concern.html.jinja",
        {
            "found": found,
            "contact": found.contact,
            "disputes": of_concern(request.viewer, found.contact, at=request.now),
            "asked_first": asked_first,
            "sent": "sent" in request.GET,
            "now": request.now,
        },
    )
