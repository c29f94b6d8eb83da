"""Saying who records are about: waiting records, one person or two, and separating what was wrongly joined."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.cases.queries import case_about
from halcyon.frontdoor.actions import settle_said_same
from halcyon.kernel.roles import Capability
from halcyon.people.actions import confirm_link, look_up, propose_merge, undo_merge, unlink
from halcyon.people.matching.records import Described
from halcyon.people.queries import merge_proposal, waiting_reviews
from halcyon.people.queries import review as review_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import banner, named
from halcyon.web.pages.people.views import purpose_of, seen
from halcyon.web.request import Request


@may(Capability.LINK_PEOPLE)
def reviews(request: Request) -> HttpResponse:
    """Every record that waits for somebody to say who it is."""
    rows = waiting_reviews(request.viewer)
    shows(request, "record", [r.record_id for r in rows], purpose=purpose_of(request.viewer))
    return render(request, "people/reviews.html.jinja", {"rows": rows, "now": request.now})


class WhoForm(forms.Form):
    person = forms.ChoiceField(label="Who is this?", widget=forms.RadioSelect)
    reason = forms.CharField(label="How do you know?", widget=forms.Textarea(attrs={"rows": 2}))


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def review(request: Request, record_id: uuid.UUID) -> HttpResponse:
    """A waiting record: on its case's page when there is a case, here when it came from elsewhere."""
    viewer, now = request.viewer, request.now
    found = case_about(viewer, record_id, purpose_of(viewer), at=now)
    if found is not None:
        return redirect("case_who", case_id=found.id)
    waiting = review_of(viewer, record_id, at=now)
    if waiting is None or waiting.settled_at:
        raise Http404
    record = waiting.record
    looked = look_up(
        asked=Described(
            given=record.given_name,
            family=record.family_name,
            birth_date=record.birth_date,
            nhs_number=record.nhs_number,
            postcode=record.postcode,
        ),
        words=f"review {record_id}",
        purpose=purpose_of(viewer),
        by=viewer,
        at=now,
    )
    shown = named(viewer, [(str(p.person_id), p) for p in looked.people])
    form = WhoForm(request.POST or None)
    form.fields["person"].choices = [*((k, s.name) for k, s in shown), ("new", "Nobody shown: this is someone new")]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        try:
            confirm_link(
                record_id=record_id,
                person_id=None if chosen == "new" else uuid.UUID(chosen),
                reason=form.cleaned_data["reason"],
                by=viewer,
                at=now,
            )
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Linked.")
            return redirect("link_reviews")
    shows(request, "record", [record_id, *(p.person_id for p in looked.people)], purpose=purpose_of(viewer))
    return render(
        request,
        "people/review.html.jinja",
        {"record": record, "found": shown, "form": form, "truncated": looked.truncated, "now": now},
        status=422 if form.errors else 200,
    )


class SeparateForm(forms.Form):
    reason = forms.CharField(label="Why is this record about someone else?", widget=forms.Textarea(attrs={"rows": 3}))


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def separate(request: Request, person_id: uuid.UUID, record_id: uuid.UUID) -> HttpResponse:
    """Say that a record was linked to the wrong person. Readers are told and a breach assessment opens."""
    viewer, now = request.viewer, request.now
    purpose, found = seen(viewer, person_id, at=now)
    if found is None or record_id not in found.record_ids or len(found.record_ids) < 2:
        raise Http404
    form = SeparateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unlink(record_id=record_id, reason=form.cleaned_data["reason"], by=viewer, at=now)
        except ValueError as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, "Separated. Everyone who could see them as one is told.")
            return redirect("person", person_id=person_id)
    shows(request, "person", [person_id, record_id], purpose=purpose)
    return render(
        request,
        "people/separate.html.jinja",
        {
            "person": found,
            "banner": banner(found),
            "link": next(link for link in found.links if link.record_id == record_id),
            "form": form,
            "now": now,
        },
        status=422 if form.errors else 200,
    )


class SameForm(forms.Form):
    other = forms.ChoiceField(label="Who is the same person?", widget=forms.RadioSelect)
    reason = forms.CharField(label="How do you know?", widget=forms.Textarea(attrs={"rows": 3}))


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def same(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Say that somebody else in the index is this same person. A second person must agree before anything moves."""
    viewer, now = request.viewer, request.now
    purpose, found = seen(viewer, person_id, at=now)
    if found is None:
        raise Http404
    looked = look_up(
        asked=Described(
            given=found.given_name,
            family=found.family_name,
            birth_date=found.birth_date,
            sex=found.sex,
            nhs_number=found.nhs_number,
        ),
        words=f"same as {person_id}",
        purpose=purpose,
        by=viewer,
        at=now,
    )
    shown = named(viewer, [(str(p.person_id), p) for p in looked.people if p.person_id != person_id])
    form = SameForm(request.POST or None)
    form.fields["other"].choices = [(k, s.name) for k, s in shown]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            propose_merge(
                keep=person_id,
                other=uuid.UUID(form.cleaned_data["other"]),
                reason=form.cleaned_data["reason"],
                by=viewer,
                at=now,
            )
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Proposed. A second person has to agree.")
            return redirect("person", person_id=person_id)
    shows(request, "person", [person_id, *(p.person_id for p in looked.people)], purpose=purpose)
    return render(
        request,
        "people/same.html.jinja",
        {"person": found, "banner": banner(found), "found": shown, "form": form, "now": now},
        status=422 if form.errors else 200,
    )


class UndoForm(forms.Form):
    reason = forms.CharField(label="Why was joining them wrong?", widget=forms.Textarea(attrs={"rows": 3}))


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def merge(request: Request, proposal_id: uuid.UUID) -> HttpResponse:
    """Agree or refuse that two people in the index are one, never by who proposed it; or undo it when it was wrong."""
    viewer, now = request.viewer, request.now
    proposal = merge_proposal(viewer, proposal_id)
    if proposal is None:
        raise Http404
    both = [seen(viewer, p, at=now)[1] for p in (proposal.keep_id, proposal.other_id)]
    mine = proposal.proposed_by == viewer.user_id
    undo = UndoForm(request.POST if "reason" in request.POST else None)
    undecided = request.method == "POST" and proposal.settled_at is None and not mine
    chosen = [word for word in ("agree", "refuse") if word in request.POST]
    if undecided and len(chosen) == 1:
        settle_said_same(proposal_id=proposal.id, agree=chosen == ["agree"], by=viewer, at=now)
        messages.success(request, "Recorded.")
        return redirect("my_work")
    if request.method == "POST" and undo.is_bound and undo.is_valid():
        try:
            undo_merge(proposal_id=proposal.id, reason=undo.cleaned_data["reason"], by=viewer, at=now)
        except ValueError as problem:
            undo.add_error("reason", str(problem))
        else:
            messages.success(request, "They are two people again. Everyone who saw them as one is told.")
            return redirect("person", person_id=proposal.keep_id)
    shows(request, "person", [p.person_id for p in both if p], purpose=purpose_of(viewer))
    return render(
        request,
        "people/merge.html.jinja",
        {
            "proposal": proposal,
            "both": [(p, banner(p)) for p in both if p],
            "mine": mine,
            "undecided": undecided,
            "undo": undo,
            "now": now,
        },
        status=422 if undo.errors or undecided else 200,
    )
