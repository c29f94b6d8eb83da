"""A restricted concern while the hub is closed: what the duty worker may know, and opening it in an emergency."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.frontdoor.handovers.restricted import open_restricted_tonight, restricted_waiting
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.account.again import asked_again
from halcyon.web.request import Request


class OpenTonight(forms.Form):
    """Why it cannot wait for the custodian."""

    kind = forms.ChoiceField(
        label="Why can it not wait for the custodian?",
        choices=[
            ("not_reached", "I rang the custodian and could not reach them"),
            ("custodian_asked", "The custodian asked me to"),
            ("danger_now", "There is no time to ring: somebody may be in danger now"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="What do you know, and whom have you rung?",
        help_text="The custodian and the privacy lead read what you write.",
        widget=forms.Textarea(attrs={"rows": 4}),
        strip=False,
    )


@may(Capability.EMERGENCY_ACCESS, methods=("GET", "POST"))
def tonight(request: Request, veiled_id: uuid.UUID) -> HttpResponse:
    """That a restricted concern waits, who its custodian is, and opening it with a reason. Nothing of it before."""
    viewer, now = request.viewer, request.now
    found = restricted_waiting(viewer, veiled_id, at=now)
    if found is None:
        raise Http404
    if found.case_id is not None:
        return redirect("case", case_id=found.case_id)
    shows(request, "restricted_tonight", [veiled_id], purpose="mash_enquiry")
    form = OpenTonight(request.POST or None)
    if request.method == "POST" and found.can_be_opened and form.is_valid():
        first = asked_again(request)
        if first is not None:
            return first
        try:
            opened = open_restricted_tonight(
                veiled_id=veiled_id,
                reason_kind=form.cleaned_data["kind"],
                reason=form.cleaned_data["reason"],
                by=viewer,
                at=now,
            )
        except ValueError as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, "Opened. Its custodian and the privacy lead have been told.")
            return redirect("case", case_id=opened.subject_id)
    return render(
        request,
        "handovers/restricted.html.jinja",
        {"found": found, "form": form, "hours": registry.profile.emergency_access_hours, "now": now},
        status=422 if form.errors else 200,
    )
