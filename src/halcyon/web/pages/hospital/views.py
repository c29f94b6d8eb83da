"""The named hospital social worker’s queue, and what one has sent there."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names, working_calendar
from halcyon.health.hospital import queries
from halcyon.health.hospital.actions import (
    PURPOSE,
    close_referral,
    queue,
    send_referral,
    take_referral,
    write_to_sender,
)
from halcyon.health.hospital.models import HospitalReferral
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.doing import did
from halcyon.web.fields import DatePartsField
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request
from halcyon.web.wording import Questioned

CLOSED_SHOWN = timedelta(days=28)


def _lines(label: str, help_text: str = "", rows: int = 4, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, strip=False, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class SendForm(Questioned, forms.Form):
    given_name = forms.CharField(label="Given name", required=False, max_length=120)
    family_name = forms.CharField(label="Family name", required=False, max_length=120)
    birth_date = DatePartsField(label="Date of birth", required=False)
    nhs_number = forms.CharField(label="NHS number", required=False, max_length=20)
    telephone = forms.CharField(label="Telephone", required=False, max_length=30)
    safe_contact = _lines("How is it safe to reach them?", rows=2, required=False)
    worry = _lines("What worries you?")
    asked_for = _lines("What do you ask the social worker to do?", rows=2)
    basis = forms.ChoiceField(label="Legal basis", choices=())

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["basis"].choices = [(b.key, b.title) for b in registry.bases.values()]  # type: ignore[attr-defined]


class WriteForm(Questioned, forms.Form):
    words = _lines("Your message", rows=3)


class CloseForm(Questioned, forms.Form):
    outcome = forms.ChoiceField(label="What came of it?", choices=HospitalReferral.OUTCOMES, widget=forms.RadioSelect)
    closing = _lines("What was done? The sender reads this", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@may(Capability.SEND_TO_HOSPITAL)
def listing(request: Request) -> HttpResponse:
    """The open referrals: all of them for those who work the queue, one's own for those who send."""
    viewer, now = request.viewer, request.now
    rows = queries.open_referrals(viewer)
    closed = queries.closed_since(viewer, since=now - CLOSED_SHOWN)
    shows(request, "hospital_referral", [r.id for r in (*rows, *closed)], purpose=PURPOSE)
    return render(
        request,
        "hospital/list.html.jinja",
        {
            "rows": rows,
            "closed": closed,
            "works": viewer.can(Capability.HOSPITAL_QUEUE),
            "acting": queries.acting(viewer, at=now),
            "names": staff_names(viewer, [i for r in rows for i in (r.sent_by, r.taken_by) if i]),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )


@may(Capability.SEND_TO_HOSPITAL, methods=("GET", "POST"))
def send_one(request: Request) -> HttpResponse:
    """Send a referral to the shared queue."""
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = []
        given = form.cleaned_data
        sends = partial(send_referral, by=request.viewer, at=request.now, **given)
        if did(form, lambda: sent.append(form.keeping(request, "hospital.refer", sends))):
            messages.success(request, f"Sent. The reference is {sent[0].reference}.")
            return redirect("hospital_referral", referral_id=sent[0].id)
    context = {"form": form, "limit": queue().social_work_within}
    return render(request, "hospital/send.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.SEND_TO_HOSPITAL, methods=("GET", "POST"))
def one(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """One referral: taking it on, writing to the other end, and saying what came of it."""
    viewer, now = request.viewer, request.now
    row = queries.referral(viewer, referral_id)
    if row is None:
        raise Http404
    doing = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    writing = WriteForm(data if doing == "write" else None)
    closing = CloseForm(data if doing == "close" else None, initial={"version": row.version})
    if doing == "take":
        take_referral(referral_id=row.id, by=viewer, at=now)
        return redirect("hospital_referral", referral_id=row.id)
    if doing == "write" and writing.is_valid():
        words = writing.cleaned_data["words"]
        writes = partial(write_to_sender, referral_id=row.id, words=words, by=viewer, at=now)
        if did(writing, lambda: writing.keeping(request, "hospital.write", writes, subject_id=row.id)):
            messages.success(request, "Your message is on its way.")
            return redirect("hospital_referral", referral_id=row.id)
    if doing == "close" and closing.is_valid():
        given = closing.cleaned_data
        closes = partial(
            close_referral,
            referral_id=row.id,
            outcome=given["outcome"],
            closing=given["closing"],
            expected_version=given["version"],
            by=viewer,
            at=now,
        )
        if did(closing, lambda: closing.keeping(request, "hospital.close", closes, subject_id=row.id)):
            messages.success(request, "Closed. The sender has been told.")
            return redirect("hospital_referral", referral_id=row.id)
    shows(request, "hospital_referral", [row.id], purpose=PURPOSE)
    return render(
        request,
        "hospital/one.html.jinja",
        {
            "row": row,
            "writing": writing,
            "closing": closing,
            "works": viewer.can(Capability.HOSPITAL_QUEUE),
            "me": viewer.user_id,
            "names": staff_names(viewer, [i for i in (row.sent_by, row.taken_by, row.closed_by) if i]),
            "now": now,
        },
        status=422 if writing.errors or closing.errors else 200,
    )
