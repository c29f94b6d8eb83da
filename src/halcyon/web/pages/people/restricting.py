"""Restricted records: placing, naming people, and lifting by two custodians."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.access.actions import name_person, take_off_list
from halcyon.access.queries import RESTRICTION_KINDS, people_named, restriction_group, restriction_of
from halcyon.agencies.queries import colleagues, staff_names
from halcyon.frontdoor.actions import ask_to_lift_child, lift_child, restrict_child
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import banner
from halcyon.web.pages.people.views import purpose_of, seen
from halcyon.web.request import Request


class RestrictForm(forms.Form):
    kind = forms.ChoiceField(
        label="Why is this record restricted?", choices=RESTRICTION_KINDS, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="In words", widget=forms.Textarea(attrs={"rows": 3}))


@may(Capability.HOLD_RESTRICTION, methods=("GET", "POST"))
def restrict(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Restrict a person to a named list, which begins with the custodian who does it."""
    viewer, now = request.viewer, request.now
    purpose, found = seen(viewer, person_id, at=now)
    if found is None:
        raise Http404
    form = RestrictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        restrict_child(
            person_id=person_id,
            kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"],
            custodian_post=registry.profile.custodian_post,
            named=[viewer.user_id] if viewer.user_id else [],
            by=viewer,
            at=now,
        )
        messages.success(request, "Restricted. For everybody who is not named, this record no longer exists.")
        return redirect("person", person_id=person_id)
    shows(request, "person", [person_id], purpose=purpose)
    return render(
        request,
        "people/restrict.html.jinja",
        {"person": found, "banner": banner(found), "form": form, "now": now},
        status=422 if form.errors else 200,
    )


class NameForm(forms.Form):
    user = forms.ChoiceField(label="Who may see this record?")


class OffForm(forms.Form):
    off = forms.ChoiceField(label="Who need no longer see this record?")
    off_reason = forms.CharField(label="Why?", widget=forms.Textarea(attrs={"rows": 2}))


class LiftForm(forms.Form):
    lift_reason = forms.CharField(
        label="Why need it no longer be restricted?", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


@may(Capability.HOLD_RESTRICTION, methods=("GET", "POST"))
def named(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """The named list of a restricted record: add somebody, take somebody off, or ask that the restriction be lifted."""
    viewer, now = request.viewer, request.now
    purpose, found = seen(viewer, person_id, at=now)
    restriction = restriction_of(viewer, person_id, at=now)
    if found is None or restriction is None:
        raise Http404
    listed = people_named(viewer, restriction.group)
    already = {n.user for n in listed}
    naming = NameForm(request.POST if "user" in request.POST else None)
    naming.fields["user"].choices = [  # type: ignore[attr-defined]
        (str(u.id), f"{u.name}, {u.organisation.name}") for u in colleagues(viewer, at=now) if u.id not in already
    ]
    names = staff_names(viewer, [*already, restriction.placed_by])
    leaving = OffForm(request.POST if "off" in request.POST else None)
    leaving.fields["off"].choices = [(str(u), names.get(u, "")) for u in dict.fromkeys(n.user for n in listed)]  # type: ignore[attr-defined]
    lifting = LiftForm(request.POST if "lift_reason" in request.POST else None)
    if request.method == "POST" and naming.is_bound and naming.is_valid():
        name_person(group=restriction.group, user=uuid.UUID(naming.cleaned_data["user"]), by=viewer, at=now)
        messages.success(request, "Named. They can see this record from now on, as far as their role allows.")
        return redirect("restriction", person_id=person_id)
    if request.method == "POST" and lifting.is_bound and lifting.is_valid():
        try:
            ask_to_lift_child(group=restriction.group, reason=lifting.cleaned_data["lift_reason"], by=viewer, at=now)
        except ValueError as problem:
            lifting.add_error("lift_reason", str(problem))
        else:
            messages.success(request, "Another custodian has been asked to agree.")
            return redirect("restriction", person_id=person_id)
    if request.method == "POST" and leaving.is_bound and leaving.is_valid():
        user, reason = uuid.UUID(leaving.cleaned_data["off"]), leaving.cleaned_data["off_reason"]
        try:
            take_off_list(group=restriction.group, user=user, reason=reason, by=viewer, at=now)
        except ValueError as problem:
            leaving.add_error("off_reason", str(problem))
        else:
            messages.success(request, "Taken off the list. For them this record no longer exists.")
            return redirect("my_work") if user == viewer.user_id else redirect("restriction", person_id=person_id)
    shows(request, "person", [person_id, restriction.group], purpose=purpose)
    return render(
        request,
        "people/restriction.html.jinja",
        {
            "person": found,
            "banner": banner(found),
            "restriction": restriction,
            "named": [(names.get(n.user, ""), n.begins) for n in listed],
            "placed_by": names.get(restriction.placed_by, ""),
            "naming": naming,
            "leaving": leaving,
            "lifting": lifting,
            "now": now,
        },
        status=422 if naming.errors or leaving.errors or lifting.errors else 200,
    )


@may(Capability.HOLD_RESTRICTION, methods=("GET", "POST"))
def lift(request: Request, group: uuid.UUID) -> HttpResponse:
    """Another custodian agrees that a restriction is lifted. Never the one who asked."""
    viewer, now = request.viewer, request.now
    restriction = restriction_group(viewer, group, at=now)
    if restriction is None or restriction.lift_asked_by is None:
        raise Http404
    mine = restriction.lift_asked_by == viewer.user_id
    if request.method == "POST" and not mine:
        lift_child(group=group, agreed_by=restriction.lift_asked_by, by=viewer, at=now)
        messages.success(request, "Lifted. The hub sees and works this child\u2019s cases again.")
        return redirect("my_work")
    shows(request, "restriction", [group], purpose=purpose_of(viewer))
    return render(
        request,
        "people/lift.html.jinja",
        {
            "restriction": restriction,
            "asked_by": staff_names(viewer, [restriction.lift_asked_by]).get(restriction.lift_asked_by, ""),
            "mine": mine,
            "now": now,
        },
    )
