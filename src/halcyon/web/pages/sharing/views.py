"""The Caldicott guardian's pages: what waits for a decision, why the agreement asks, and the ledger that defends it."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import organisation, staff_names, working_calendar
from halcyon.cases.actions import review_request
from halcyon.cases.queries import kind_of, reference_of
from halcyon.cases.requests.queries import consent_to
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import asked_about
from halcyon.sharing.actions import review_emergency
from halcyon.sharing.models import SharingDecision
from halcyon.sharing.queries import emergency_access, refused_before, reviews_waiting
from halcyon.sharing.queries import ledger as ledger_of
from halcyon.sharing.queries import review as review_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import read_before
from halcyon.web.request import Request


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Do you share this?",
        choices=[("disclose", "Share, as asked"), ("refuse", "Do not share")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Is it necessary and proportionate for this purpose, and is it no more than is needed?",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    safeguards = forms.CharField(
        label="Any condition?",
        help_text="For example, the hub only, or not in anything the family receives.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    detriment = forms.CharField(
        label="How would sharing be worse for the child than not sharing?",
        help_text="Needed when you do not share.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    reveals = {("outcome", "refuse"): ("detriment",)}


@may(Capability.REVIEW_SHARING)
def reviews(request: Request) -> HttpResponse:
    """The asks that wait for me, most urgent first."""
    rows = list(reviews_waiting(request.viewer)[:200])
    shows(request, "sharing_decision", [r.id for r in rows], purpose="oversight")
    return render(
        request,
        "sharing/reviews.html.jinja",
        {"rows": rows, "now": request.now, "working_days": working_calendar().working_days_between},
    )


@may(Capability.REVIEW_SHARING, methods=("GET", "POST"))
def review(request: Request, decision_id: uuid.UUID) -> HttpResponse:
    """One ask: who asks, about whom, for what, what the agreement says, and my decision with its reason."""
    viewer, now = request.viewer, request.now
    row = review_of(viewer, decision_id)
    if row is None:
        raise Http404
    shows(request, "sharing_decision", [row.id, row.subject_id], purpose=row.purpose)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_request(decision_id=row.id, by=viewer, at=now, **form.cleaned_data)
        except ValueError as problem:
            form.add_error("detriment" if "worse" in str(problem) else None, str(problem))
        else:
            messages.success(request, "Your decision is recorded, and the hub can see it.")
            return redirect("sharing_reviews")
    earlier = refused_before(viewer, row)
    names = staff_names(viewer, [row.decided_by, *(r.decided_by for r in earlier)])
    return render(
        request,
        "sharing/review.html.jinja",
        {
            "row": row,
            "earlier": [(r, names.get(r.decided_by, "") if r.decided_by else "") for r in earlier],
            "form": form,
            "consent": consent_to(viewer, row.id),
            "subject": asked_about(viewer, row.subject_id),
            "asking": organisation(row.asking_agency).name,
            "purpose": registry.purposes[row.purpose],
            "power": registry.purposes[row.purpose].power_about(kind_of(viewer, row.case_id)),
            "basis": registry.bases.get(row.basis),
            "categories": [registry.categories[c].title for c in row.categories],
            "reference": reference_of(viewer, row.case_id),
            "agreement": registry.agreements[row.agreement],
            "decided_by": names.get(row.decided_by, "") if row.decided_by else "",
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.READ_LEDGER)
def ledger(request: Request) -> HttpResponse:
    """What my agency gave and received: to whom, why, under which clause, on whose decision."""
    viewer, now = request.viewer, request.now
    rows = ledger_of(
        viewer,
        agency=request.GET.get("agency", ""),
        purpose=request.GET.get("purpose", ""),
        before=read_before(request.GET.get("before", "")),
        limit=51,
    )
    shows(request, "disclosure", [r.id for r in rows[:50]], purpose="oversight")
    query = request.GET.copy()
    if len(rows) > 50:
        query["before"] = f"{rows[49].at.isoformat()}~{rows[49].id}"
    return render(
        request,
        "sharing/ledger.html.jinja",
        {
            "rows": rows[:50],
            "names": staff_names(viewer, [r.decision.decided_by for r in rows[:50] if _by_a_person(r.decision)]),
            "older": "?" + query.urlencode() if len(rows) > 50 else None,
            "purposes": registry.purposes,
            "bases": registry.bases,
            "may_review": viewer.can(Capability.REVIEW_SHARING),
            "agency": viewer.agency,
            "now": now,
        },
    )


def _by_a_person(row: SharingDecision) -> bool:
    """Whether somebody decided, rather than the agreement's rule alone."""
    return row.effect == "REVIEW" or bool(row.reason)


class EmergencyForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Was it right to open this record?",
        choices=[("justified", "Yes"), ("not_justified", "No: it will be followed up")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Why do you think so?", widget=forms.Textarea(attrs={"rows": 4}))


@may(Capability.READ_AUDIT, methods=("GET", "POST"))
def emergency(request: Request, access_id: uuid.UUID) -> HttpResponse:
    """Review an emergency access by somebody else."""
    viewer, now = request.viewer, request.now
    row = emergency_access(viewer, access_id)
    if row is None:
        raise Http404
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_emergency(access_id=row.id, by=viewer, at=now, **form.cleaned_data)
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Your review is recorded.")
            return redirect("my_work")
    shows(request, "emergency_access", [row.id, row.subject_id], purpose="oversight")
    return render(
        request,
        "sharing/emergency.html.jinja",
        {"row": row, "form": form, "who": staff_names(viewer, [row.user]).get(row.user, ""), "now": now},
        status=422 if form.errors else 200,
    )
