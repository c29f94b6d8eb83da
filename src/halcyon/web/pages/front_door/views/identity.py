"""Saying who an enquiry is about."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from halcyon.frontdoor.actions import say_who
from halcyon.kernel.roles import Capability
from halcyon.people.actions import look_up
from halcyon.people.queries import review, subject
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door import presenters
from halcyon.web.pages.front_door.views.common import case_for
from halcyon.web.request import Request


class WhoForm(forms.Form):
    """Which of the people shown this is, or somebody new, and why the choice is sure."""

    person = forms.ChoiceField(label="Who is this?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="How do you know?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A few words: what agrees, and what you checked.",
    )


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def who(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Say who an enquiry is about: candidates with the evidence for and against, or somebody new."""
    viewer, now = request.viewer, request.now
    row, purpose = case_for(request, case_id)
    waiting = review(viewer, row.record_id, at=now)
    if waiting is None or waiting.settled_at:
        return redirect("case", case_id=row.id)
    found = look_up(
        asked=presenters.asked(waiting.record),
        words=f"review {row.record_id}",
        purpose=purpose,
        by=viewer,
        at=now,
    )
    choices = [(str(p.person_id), p) for p in found.people if p.candidate.record_id != str(row.record_id)]
    form = WhoForm(request.POST or None)
    form.fields["person"].choices = [  # type: ignore[attr-defined]
        *((key, shown.name) for key, shown in presenters.named(viewer, choices)),
        ("new", "Nobody shown: this is someone new"),
    ]
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        try:
            say_who(
                case_id=row.id,
                person_id=None if chosen == "new" else uuid.UUID(chosen),
                reason=form.cleaned_data["reason"],
                by=viewer,
                at=now,
            )
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Linked. It can be undone on the person’s page.")
            return redirect("case", case_id=row.id)
    shows(request, "case", [row.id, row.record_id, *(key for key, _ in choices)], purpose=purpose)
    return render(
        request,
        "front_door/who.html.jinja",
        {
            "case": row,
            "record": waiting.record,
            "banner": presenters.banner(subject(viewer, row.record_id, at=now)),
            "found": presenters.named(viewer, choices),
            "truncated": found.truncated,
            "form": form,
            "now": now,
        },
        status=422 if form.errors else 200,
    )
