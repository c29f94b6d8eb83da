"""Who is booked under 20, and booking. The case itself, and its moves, are on the page of every case."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import working_calendar
from halcyon.cases.queries import clocks
from halcyon.health.maternity.actions import PURPOSE, book
from halcyon.health.maternity.queries import booked
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of
from halcyon.web.fields import DatePartsField
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request


class BookForm(forms.Form):
    given_name = forms.CharField(label="Given name", max_length=120)
    family_name = forms.CharField(label="Family name", max_length=120)
    birth_date = DatePartsField(label="Date of birth")
    nhs_number = forms.CharField(label="NHS number", required=False, max_length=20)
    postcode = forms.CharField(label="Postcode", required=False, max_length=12)
    expected_date = DatePartsField(label="When is the birth expected?", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)


@may(Capability.BOOK_MATERNITY)
def listing(request: Request) -> HttpResponse:
    """Everybody booked under 20, those still to be screened first."""
    viewer, now = request.viewer, request.now
    rows = booked(viewer, at=now)
    names = names_of(viewer, [c.record_id for c in rows])
    shows(request, "case", [c.id for c in rows], purpose=PURPOSE)
    return render(
        request,
        "maternity/list.html.jinja",
        {
            "rows": [
                {
                    "case": c,
                    "name": names.get(c.record_id, ("Somebody", None))[0],
                    "state": registry.pathways[c.pathway].state(c.state).title,
                    "due": min((r.due_at for r in clocks(c) if r.stopped_at is None), default=None),
                }
                for c in rows
            ],
            "unscreened": sum(c.state == "to_screen" for c in rows),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )


@may(Capability.BOOK_MATERNITY, methods=("GET", "POST"))
def book_one(request: Request) -> HttpResponse:
    """Book somebody; the screening opens with it."""
    form = BookForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "key": str(form.cleaned_data["key"])}
        try:
            case = book(by=request.viewer, at=request.now, **given)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, f"Booked: {case.reference}. The screening for exploitation is open.")
            return redirect("case", case_id=case.id)
    return render(request, "maternity/book.html.jinja", {"form": form}, status=422 if form.errors else 200)
