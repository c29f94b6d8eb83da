"""Hand-offs: what one's team is asked to take on, what it handed over, and the answer to one."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.agencies.queries import staff_names, working_calendar
from halcyon.cases.actions import Stale, accept_hand_off, send_back_hand_off
from halcyon.cases.hand_off_queries import hand_off, hand_offs_from, hand_offs_to, may_answer, workers_to_choose
from halcyon.cases.models import HandOff
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.presenting import age
from halcyon.web.request import Request
from halcyon.web.wording import Questioned

FEW = 50
ANSWERED_FIRST = "Somebody answered this first. Look at what they wrote."


class AcceptForm(forms.Form):
    """Who works it from now."""

    worker = forms.ChoiceField(label="Who works it?", error_messages={"required": "Choose who works it"})


class AcceptedOutsideForm(forms.Form):
    """What a receiver without an account here answered."""

    worker_words = forms.CharField(
        label="Who has taken it on?",
        help_text="Name, job, agency and how you know, for example from a call at 2pm.",
        max_length=150,
        error_messages={"required": "Say who has taken it on"},
    )


class SendBackForm(Questioned, forms.Form):
    """Why it goes back."""

    reason = forms.CharField(
        label="Why do you send it back?",
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=10,
        error_messages={"required": "Say why you send it back"},
    )
    missing = forms.CharField(
        label="What is missing?",
        help_text="What would have to be known or done for you to take it on, or who should have it instead.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is missing"},
    )


@may(Capability.TAKE_ON, Capability.WORK_ENQUIRY)
def listing(request: Request) -> HttpResponse:
    """What waits for one's team, what one's team waits for, and what was answered lately."""
    viewer, now = request.viewer, request.now
    lists = [
        ("to", "Waiting for you to take on", hand_offs_to(viewer, at=now)[:FEW]),
        ("from", "Handed over, waiting for others", hand_offs_from(viewer, at=now)[:FEW]),
        ("answered", "Answered lately", hand_offs_to(viewer, at=now, waiting=False)[:FEW]),
        ("answered_us", "What others answered lately", hand_offs_from(viewer, at=now, waiting=False)[:FEW]),
    ]
    drawn: list[dict[str, Any]] = [{"key": key, "title": title, "rows": list(rows)} for key, title, rows in lists]
    shows(request, "hand_off", [r.id for part in drawn for r in part["rows"]], purpose="")
    return render(
        request,
        "casework/hand_offs.html.jinja",
        {"lists": drawn, "now": now, "working_days": working_calendar().working_days_between},
    )


def _one(request: Request, hand_off_id: uuid.UUID) -> HandOff:
    found = hand_off(request.viewer, hand_off_id, at=request.now)
    if found is None:
        raise Http404
    return found


def _answerable(request: Request, hand_off_id: uuid.UUID) -> HandOff:
    found = _one(request, hand_off_id)
    if found.state != HandOff.WAITING or not may_answer(request.viewer, hand_off_id, at=request.now):
        raise Http404
    return found


@may(Capability.TAKE_ON, Capability.WORK_ENQUIRY)
def one(request: Request, hand_off_id: uuid.UUID) -> HttpResponse:
    """One hand-off: who it is about, what was decided, what the receiver needs to know, and how it stands."""
    found = _one(request, hand_off_id)
    return render(request, "casework/hand_off.html.jinja", _about(request, found))


def _about(request: Request, found: HandOff) -> dict[str, Any]:
    viewer, now = request.viewer, request.now
    shows(request, "hand_off", [found.id, found.case_id, found.case.record_id], purpose=found.purpose)
    names = staff_names(viewer, [found.sent_by, found.answered_by])
    born = date.fromisoformat(found.share["birth_date"]) if found.share.get("birth_date") else None
    return {
        "found": found,
        "share": found.share,
        "born": born,
        "age": age(born, now.date()) if born else "",
        "pathway": registry.pathways[found.case.pathway],
        "sent_by": names.get(found.sent_by, "") if found.sent_by else "",
        "answered_by": names.get(found.answered_by, "") if found.answered_by else "",
        "may_answer": found.state == HandOff.WAITING and may_answer(viewer, found.id, at=now),
        "now": now,
        "working_days": working_calendar().working_days_between,
    }


@may(Capability.TAKE_ON, Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def accept(request: Request, hand_off_id: uuid.UUID) -> HttpResponse:
    """Take it on, with a named worker."""
    viewer, now = request.viewer, request.now
    found = _answerable(request, hand_off_id)
    form: forms.Form
    if found.outside:
        form = AcceptedOutsideForm(request.POST or None)
    else:
        form = AcceptForm(request.POST or None)
        people = sorted(workers_to_choose(viewer, found, at=now).items(), key=lambda p: p[1])
        form.fields["worker"].choices = [(str(key), name) for key, name in people]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        worker = form.cleaned_data.get("worker")
        try:
            row = accept_hand_off(
                hand_off_id=found.id,
                worker=uuid.UUID(worker) if worker else None,
                worker_words=form.cleaned_data.get("worker_words", ""),
                by=viewer,
                at=now,
                expected_version=found.version,
            )
        except Refused as refused:
            form.add_error(None, " ".join(refused.reasons))
        except Stale:
            messages.info(request, ANSWERED_FIRST)
            return redirect("hand_off", hand_off_id=found.id)
        else:
            messages.success(request, f"Taken on by {row.worker_words}.")
            here = row.opened_id or (row.case_id if row.passes else None)
            return redirect(reverse("case", args=[here]) if here else reverse("hand_off", args=[row.id]))
    return _answer(request, found, form, "Record that it is taken on" if found.outside else "Take it on")


@may(Capability.TAKE_ON, Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def send_back(request: Request, hand_off_id: uuid.UUID) -> HttpResponse:
    """Send it back, with why and what is missing."""
    viewer, now = request.viewer, request.now
    found = _answerable(request, hand_off_id)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sends = partial(
                send_back_hand_off,
                hand_off_id=found.id,
                reason=form.cleaned_data["reason"],
                missing=form.cleaned_data["missing"],
                by=viewer,
                at=now,
                expected_version=found.version,
            )
            form.keeping(request, "hand_off.send_back", sends, subject_id=found.id)
        except Refused as refused:
            form.add_error(None, " ".join(refused.reasons))
        except Stale:
            messages.info(request, ANSWERED_FIRST)
            return redirect("hand_off", hand_off_id=found.id)
        else:
            messages.success(request, "Sent back. Whoever handed it over decides again.")
            return redirect("hand_offs")
    return _answer(request, found, form, "Record that it is sent back" if found.outside else "Send it back")


def _answer(request: Request, found: HandOff, form: forms.Form, label: str) -> HttpResponse:
    context = {**_about(request, found), "form": form, "label": label}
    return render(request, "casework/answer.html.jinja", context, status=422 if form.errors else 200)
