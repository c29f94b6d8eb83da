"""Finding people and one person's page. A person whom the viewer may not open looks like one who does not exist."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.queries import RESTRICTION_KINDS
from halcyon.access.viewing import Denied, Viewer
from halcyon.cases.queries import case_about, open_cases_of
from halcyon.chronology.queries import timeline
from halcyon.frontdoor.actions import restrict_child
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.actions import claim_person, confirm_link, look_up, settle_merge, unlink
from halcyon.people.matching.identifiers import normal_postcode, valid_nhs_number
from halcyon.people.matching.records import Described
from halcyon.people.queries import merge_proposal, waiting_reviews
from halcyon.people.queries import person as person_of
from halcyon.people.queries import review as review_of
from halcyon.sharing.queries import shared_about
from halcyon.web.fields import DatePartsField
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import agency_name, banner, events, lanes, named

PREFERRED = ("mash_enquiry", "section_47", "refer_concern", "oversight")


def purpose_of(viewer: Viewer) -> str:
    """The purpose for which this viewer searches: the first that their roles allow, in the hub's order."""
    return next((p for p in PREFERRED if p in viewer.purposes), "")


class FindForm(forms.Form):
    """A name and something else, or a number: a name alone is for people who may open records."""

    name = forms.CharField(label="Name", required=False, max_length=200)
    born = DatePartsField(label="Date of birth", required=False)
    nhs_number = forms.CharField(label="NHS number", required=False, max_length=20)
    postcode = forms.CharField(label="Postcode", required=False, max_length=12)

    def __init__(self, *args: Any, second: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.second = second

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("nhs_number") and valid_nhs_number(given["nhs_number"]) is None:
            self.add_error("nhs_number", "This is not a valid NHS number. Check the ten digits.")
        if given.get("postcode") and normal_postcode(given["postcode"]) is None:
            self.add_error("postcode", "This is not a full postcode.")
        name = (given.get("name") or "").strip()
        if name and len(name) < 3:
            self.add_error("name", "Enter three letters or more.")
        if not name and not given.get("nhs_number") and not self.errors:
            self.add_error("name", "Enter a name or an NHS number.")
        if self.second and name and not (given.get("born") or given.get("nhs_number") or given.get("postcode")):
            self.add_error("born", "Enter a date of birth, NHS number or postcode as well as the name.")
        return given


@may(Capability.FIND_PERSON)
def find(request: HttpRequest) -> HttpResponse:
    """Find a person. Every search is logged, also one that finds nothing."""
    viewer, now = request.viewer, request.now
    data = request.GET.copy()
    if data.get("q") and not data.get("name"):
        number = valid_nhs_number(data["q"])
        data["nhs_number" if number else "name"] = data["q"]
    asked = any(data.get(k) for k in ("name", "nhs_number", "postcode", "born-day", "born-year"))
    form = FindForm(data if asked else None, second=not viewer.can(Capability.OPEN_PERSON))
    found, truncated, searched = [], False, False
    if asked and form.is_valid():
        given = form.cleaned_data
        words = given["name"].split()
        looked = look_up(
            asked=Described(
                given=" ".join(words[:-1]) if len(words) > 1 else "",
                family=words[-1] if words else "",
                birth_date=given.get("born"),
                nhs_number=given["nhs_number"],
                postcode=given["postcode"],
            ),
            words=" ".join(str(v) for v in given.values() if v),
            purpose=purpose_of(viewer),
            by=viewer,
            at=now,
        )
        found = named(viewer, [(str(p.person_id), p) for p in looked.people])
        truncated, searched = looked.truncated, True
    return render(
        request,
        "people/find.html.jinja",
        {
            "form": form,
            "found": found,
            "truncated": truncated,
            "searched": searched,
            "may_open": viewer.can(Capability.OPEN_PERSON),
            "now": now,
        },
    )


@may(Capability.OPEN_PERSON)
def person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """One person: every name and its source, household, who is involved, what happened, what was shared."""
    viewer, now = request.viewer, request.now
    purpose, found = "", None
    for purpose in [p for p in PREFERRED if p in viewer.purposes]:
        found = person_of(viewer, person_id, purpose=purpose, at=now)
        if found is not None:
            break
    if found is None:
        return redirect("open_person", person_id=person_id)
    lines = timeline(viewer, found.record_ids, purpose=purpose, at=now, limit=50)
    cases = open_cases_of(viewer, found.record_ids, purpose, at=now)
    shows(request, "person", [person_id, *found.record_ids], purpose=purpose)
    return render(
        request,
        "people/person.html.jinja",
        {
            "person": found,
            "banner": banner(found),
            "sources": {f.source: agency_name(f.source) for f in (*found.names, *found.addresses)},
            "cases": [(c, registry.pathways[c.pathway], registry.pathways[c.pathway].state(c.state)) for c in cases],
            "events": events(lines),
            "lanes": lanes(lines, now=now),
            "shared": shared_about(viewer, [c.id for c in cases]),
            "purpose": registry.purposes[purpose],
            "may_link": viewer.can(Capability.LINK_PEOPLE),
            "may_restrict": viewer.can(Capability.HOLD_RESTRICTION),
            "now": now,
        },
    )


class OpenForm(forms.Form):
    reason = forms.CharField(
        label="Why do you need to open this record?",
        help_text="The privacy lead is told, and reads what you write.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def open_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """No open case connects the viewer with this person: say why, for a day. The same page whether the person exists or not."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim_person(
                person_id=person_id,
                purpose=purpose_of(request.viewer),
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                at=request.now,
            )
        except ValueError as problem:
            form.add_error("reason", str(problem))
        except Denied:
            raise Http404 from None
        else:
            return redirect("person", person_id=person_id)
    return render(
        request, "people/open.html.jinja", {"form": form, "now": request.now}, status=422 if form.errors else 200
    )


@may(Capability.LINK_PEOPLE)
def reviews(request: HttpRequest) -> HttpResponse:
    """Every record that waits for somebody to say who it is."""
    rows = waiting_reviews(request.viewer)
    shows(request, "record", [r.record_id for r in rows], purpose=purpose_of(request.viewer))
    return render(request, "people/reviews.html.jinja", {"rows": rows, "now": request.now})


class WhoForm(forms.Form):
    person = forms.ChoiceField(label="Who is this?", widget=forms.RadioSelect)
    reason = forms.CharField(label="How do you know?", widget=forms.Textarea(attrs={"rows": 2}))


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def review(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
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
    return render(
        request,
        "people/review.html.jinja",
        {"record": record, "found": shown, "form": form, "truncated": looked.truncated, "now": now},
        status=422 if form.errors else 200,
    )


class SeparateForm(forms.Form):
    reason = forms.CharField(label="Why is this record about someone else?", widget=forms.Textarea(attrs={"rows": 3}))


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def separate(request: HttpRequest, person_id: uuid.UUID, record_id: uuid.UUID) -> HttpResponse:
    """Say that a record was linked to the wrong person. Readers are told and a breach assessment opens."""
    viewer, now = request.viewer, request.now
    found = person_of(viewer, person_id, purpose=purpose_of(viewer), at=now)
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


@may(Capability.LINK_PEOPLE, methods=("GET", "POST"))
def merge(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Agree or refuse that two people in the index are one. Never by the person who proposed it."""
    viewer, now = request.viewer, request.now
    proposal = merge_proposal(viewer, proposal_id)
    if proposal is None:
        raise Http404
    both = [person_of(viewer, p, purpose=purpose_of(viewer), at=now) for p in (proposal.keep_id, proposal.other_id)]
    if request.method == "POST" and proposal.settled_at is None and proposal.proposed_by != viewer.user_id:
        settle_merge(proposal_id=proposal.id, agree="agree" in request.POST, by=viewer, at=now)
        messages.success(request, "Recorded.")
        return redirect("my_work")
    shows(request, "person", [p.person_id for p in both if p], purpose=purpose_of(viewer))
    return render(
        request,
        "people/merge.html.jinja",
        {
            "proposal": proposal,
            "both": [(p, banner(p)) for p in both if p],
            "mine": proposal.proposed_by == viewer.user_id,
            "now": now,
        },
    )


class RestrictForm(forms.Form):
    kind = forms.ChoiceField(label="Why is this record restricted?", choices=RESTRICTION_KINDS, widget=forms.RadioSelect)
    reason = forms.CharField(label="In words", widget=forms.Textarea(attrs={"rows": 3}))


@may(Capability.HOLD_RESTRICTION, methods=("GET", "POST"))
def restrict(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Restrict a person to a named list, which begins with the custodian who does it."""
    viewer, now = request.viewer, request.now
    found = person_of(viewer, person_id, purpose=purpose_of(viewer), at=now)
    if found is None:
        raise Http404
    form = RestrictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        restrict_child(
            person_id=person_id,
            kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"],
            custodian_post=next(p for p in sorted(viewer.posts) if p in registry.posts),
            named=[viewer.user_id] if viewer.user_id else [],
            by=viewer,
            at=now,
        )
        messages.success(request, "Restricted. For everybody who is not named, this record no longer exists.")
        return redirect("person", person_id=person_id)
    return render(
        request,
        "people/restrict.html.jinja",
        {"person": found, "banner": banner(found), "form": form, "now": now},
        status=422 if form.errors else 200,
    )
