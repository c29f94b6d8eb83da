"""Marking where a person lives as protected, and taking the mark off again."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.viewing import Denied
from halcyon.kernel.roles import Capability
from halcyon.people.actions import no_longer_protect, protect_address
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import banner
from halcyon.web.pages.people.views import seen
from halcyon.web.request import Request


class ProtectForm(forms.Form):
    reason = forms.CharField(
        label="Why?",
        help_text="Do not write the address here. The hub reads this in the chronology.",
        error_messages={"required": "Say why, in a sentence."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def protect(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Mark a person's address as protected or, for those who may see protected ones, take the mark off."""
    viewer, now = request.viewer, request.now
    purpose, found = seen(viewer, person_id, at=now)
    if found is None:
        raise Http404
    lifts = found.protected_address
    if lifts and not viewer.can(Capability.SEE_PROTECTED):
        raise Http404
    form = ProtectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        does = no_longer_protect if lifts else protect_address
        try:
            does(person_id=person_id, reason=form.cleaned_data["reason"], by=viewer, at=now)
        except ValueError as problem:
            form.add_error("reason", str(problem))
        except Denied:
            raise Http404 from None
        else:
            messages.success(
                request,
                "The address is no longer protected."
                if lifts
                else "Protected. Only those who may see protected addresses see where they live from now on.",
            )
            return redirect("person", person_id=person_id)
    shows(request, "person", [person_id, *found.record_ids], purpose=purpose)
    return render(
        request,
        "people/protect.html.jinja",
        {"person": found, "banner": banner(found), "form": form, "lifts": lifts, "now": now},
        status=422 if form.errors else 200,
    )
