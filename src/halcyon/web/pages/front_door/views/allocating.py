"""Giving a case to a worker, and telling the worker of another case about it."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import colleagues
from halcyon.cases.actions import allocate
from halcyon.frontdoor.actions import pass_to_worker, tell_worker
from halcyon.frontdoor.screening.queries import worked_elsewhere
from halcyon.frontdoor.screening.rules import may_be_passed
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.people.queries import subject
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for
from halcyon.web.request import Request


class AllocateForm(forms.Form):
    user = forms.ChoiceField(label="Who works this case?")
    reason = forms.CharField(label="Why?", required=False, max_length=300)


@may(Capability.WORK_ENQUIRY, methods=("GET", "POST"))
def give_to(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Allocate a case to one person of the agency that works it."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    form = AllocateForm(request.POST or None)
    form.fields["user"].choices = [  # type: ignore[attr-defined]
        (str(u.id), f"{u.name}, {u.job_title}") for u in colleagues(viewer, at=now, agency=row.owner_agency)
    ]
    if request.method == "POST" and form.is_valid():
        allocate(
            case_id=row.id,
            user=uuid.UUID(form.cleaned_data["user"]),
            purpose=purpose,
            reason=form.cleaned_data["reason"],
            by=viewer,
            at=now,
        )
        messages.success(request, "Allocated.")
        return redirect("case", case_id=row.id)
    shows(request, "case", [row.id, row.record_id], purpose=purpose)
    return render(
        request,
        "front_door/allocate.html.jinja",
        {"case": row, "form": form, "banner": presenters.banner(subject(viewer, row.record_id, at=now)), "now": now},
        status=422 if form.errors else 200,
    )


@may(Capability.WORK_ENQUIRY, methods=("POST",))
def pass_on(request: Request, case_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """Pass a concern to the worker of an open case about the same person; with danger recorded, tell them at once."""
    viewer, now = request.viewer, request.now
    row, _ = case_for(request, case_id)
    other = next((w.case for w in worked_elsewhere(viewer, row, at=now) if w.case.id == other_id), None)
    if other is None:
        raise Http404
    if may_be_passed(row.facts, row.state):
        try:
            pass_to_worker(case_id=row.id, open_case_id=other.id, why="Their case is open.", by=viewer, at=now)
        except Refused as refused:
            messages.error(request, " ".join(refused.reasons))
        else:
            messages.success(request, f"Passed to the worker of {other.reference}.")
    else:
        tell_worker(case_id=row.id, open_case_id=other.id, by=viewer, at=now)
        messages.success(request, f"The worker of {other.reference} has been told.")
    return redirect("case", case_id=row.id)
