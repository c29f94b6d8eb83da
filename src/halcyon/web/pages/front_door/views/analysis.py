"""The hub's information and analysis, written by several people."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from halcyon.cases.actions import Stale, write_shared_text
from halcyon.cases.queries import shared_texts
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for, number
from halcyon.web.request import Request
from halcyon.web.wording import Questioned

ANALYSIS = "information_and_analysis"
TITLE = "What the information means for this child"


class TextForm(Questioned, forms.Form):
    text = forms.CharField(
        label=TITLE,
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        strip=False,
    )


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def analysis(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The hub's information and analysis, written by several people. A conflict shows both texts; none is lost."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    shows(request, "case", [row.id], purpose=purpose)
    standing = shared_texts(row).get(ANALYSIS)
    conflict, version = None, standing.version if standing else 0
    form = TextForm(request.POST or None, initial={"text": standing.text if standing else ""})
    in_background = request.headers.get("Accept") == "application/json"
    if request.method == "POST" and (form.is_valid() or in_background):
        write = partial(
            write_shared_text,
            case_id=row.id,
            key=ANALYSIS,
            title="MASH information and analysis",
            text=form.cleaned_data["text"].replace("\r\n", "\n"),
            expected_version=number(request.POST.get("version")) or 0,
            by=viewer,
            at=now,
        )
        try:
            saved = write() if in_background else form.keeping(request, ANALYSIS, write, subject_id=row.id)
        except Stale as stale:
            conflict, version = stale, stale.version
            standing = shared_texts(row).get(ANALYSIS)  # somebody may have written the first one meanwhile
        else:
            if in_background:
                return forms_saved(now, saved.version)
            messages.success(request, "Saved.")
            return redirect("case", case_id=row.id)
    return render(
        request,
        "front_door/analysis.html.jinja",
        {
            "case": row,
            "form": form,
            "version": number(request.POST.get("version")) if form.asked else version,
            "conflict": conflict,
            "standing": standing,
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "now": now,
        },
        status=409 if conflict else 200,
    )


def forms_saved(now: datetime, version: int) -> HttpResponse:
    """What a script that saves in the background is told."""
    return JsonResponse({"saved_at": now.isoformat(), "version": version})
