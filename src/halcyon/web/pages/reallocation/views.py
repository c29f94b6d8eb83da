"""What an agency's people hold, who of them is away or has left, and giving their work to others."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.access.viewing import Denied
from halcyon.agencies.actions import end_absence, record_absence
from halcyon.agencies.actors import Refused
from halcyon.agencies.models import Absence, User
from halcyon.agencies.queries import colleagues, my_account, working_calendar
from halcyon.frontdoor.reallocation.actions import NotPossible, reallocate
from halcyon.frontdoor.reallocation.holding import KINDS, WHY
from halcyon.frontdoor.reallocation.queries import absence_of, colleagues_holding, held, receivers, to_reallocate
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.administration.forms import Away
from halcyon.web.presenting import initials, plural
from halcyon.web.request import Request


class AwayForm(Away):
    """From when until when, and who covers."""

    cover = forms.ChoiceField(
        label="Who looks after their work meanwhile?",
        help_text="They are told of what falls due. Without anybody the manager is.",
        required=False,
    )
    field_order = ("begins", "ends", "reason", "cover")


@may(Capability.REALLOCATE, Capability.HOLD_RESTRICTION)
def listing(request: Request) -> HttpResponse:
    """First those who cannot see to what they hold, then everybody else who holds something."""
    viewer, now = request.viewer, request.now
    return render(
        request,
        "reallocation/list.html.jinja",
        {
            "unable": to_reallocate(viewer, at=now),
            "others": colleagues_holding(viewer, at=now),
            "why": WHY,
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
    )


@may(Capability.REALLOCATE, Capability.HOLD_RESTRICTION, methods=("GET", "POST"))
def person(request: Request, user_id: uuid.UUID) -> HttpResponse:
    """What one person holds, what is due first on top: all of it to one colleague, or each thing to its own."""
    viewer, now = request.viewer, request.now
    found = held(viewer, user_id, at=now)
    if found is None:
        raise Http404
    people = receivers(viewer, at=now, without=user_id)
    chosen: dict[str, str] = {}
    problem = ""
    if request.method == "POST":
        everything = request.POST.get("all", "")
        chosen = {i.key: request.POST.get(i.key, "") or everything for i in found.items}
        try:
            given = {key: uuid.UUID(user) for key, user in chosen.items() if user}
            done = reallocate(
                from_user=user_id, to=given, reason=request.POST.get("reason", "")[:300], by=viewer, at=now
            )
        except (NotPossible, ValueError) as wrong:
            problem = str(wrong) if isinstance(wrong, NotPossible) else "Choose from the list who gets it."
        except Denied:
            raise Http404 from None
        else:
            messages.success(request, f"{plural(len(done), 'piece', 'pieces')} of work given.")
            return redirect("reallocation" if len(done) == len(found.items) else request.path)
    subjects = {s for i in found.items for s in i.subjects}
    names = names_of(viewer, subjects)
    shows(request, "user", [user_id, *(i.id for i in found.items)], purpose="own_work")
    return render(
        request,
        "reallocation/person.html.jinja",
        {
            "found": found,
            "people": people,
            "who": {i.key: next((initials(names[s][0]) for s in i.subjects if s in names), "") for i in found.items},
            "chosen": chosen,
            "all": request.POST.get("all", ""),
            "reason": request.POST.get("reason", ""),
            "problem": problem,
            "kinds": KINDS,
            "why": WHY,
            "absence": absence_of(viewer, user_id, at=now),
            "may_say_away": viewer.can(Capability.REALLOCATE),
            "now": now,
            "working_days": working_calendar().working_days_between,
        },
        status=422 if problem else 200,
    )


@may(Capability.REALLOCATE, methods=("GET", "POST"))
def away(request: Request, user_id: uuid.UUID) -> HttpResponse:
    """A manager records that somebody of their agency is away."""
    people = {u.id: u for u in colleagues(request.viewer, at=request.now, agency=request.viewer.agency)}
    if user_id not in people:
        raise Http404
    return _away(request, people[user_id], people, reverse("reallocate", args=[user_id]))


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def own_away(request: Request) -> HttpResponse:
    """Say that one will be away oneself, and who covers."""
    people = {u.id: u for u in colleagues(request.viewer, at=request.now, agency=request.viewer.agency)}
    mine = people.get(request.viewer.signing)
    if mine is None:
        raise Http404
    return _away(request, mine, people, reverse("account"))


def _away(request: Request, user: User, people: dict[uuid.UUID, User], back: str) -> HttpResponse:
    viewer, now = request.viewer, request.now
    form = AwayForm(request.POST if request.method == "POST" else None)
    own = user.id == viewer.user_id
    if own:
        form.fields["cover"].label = "Who looks after your work meanwhile?"
    cover: Any = form.fields["cover"]
    cover.choices = [
        ("", "Nobody is named"),
        *((str(u.id), f"{u.name}, {u.job_title}") for u in people.values() if u != user),
    ]
    if request.method == "POST" and form.is_valid():
        begins, ends = form.moments()
        named = form.cleaned_data["cover"]
        try:
            record_absence(
                user=user,
                begins=begins,
                ends=ends,
                reason=form.cleaned_data["reason"],
                cover=people[uuid.UUID(named)] if named else None,
                by=viewer,
                at=now,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Recorded. Whoever covers is told of what falls due.")
            return redirect(back)
    absences = my_account(viewer, at=now).absences if own else ()
    return render(
        request,
        "reallocation/away.html.jinja",
        {"form": form, "user": user, "own": own, "back": back, "absences": absences, "now": now},
        status=422 if form.errors else 200,
    )


@may(Capability.SIGNED_IN, methods=("POST",))
def back(request: Request, absence_id: uuid.UUID) -> HttpResponse:
    """I am back, or will not be away after all."""
    if all(a.id != absence_id for a in my_account(request.viewer, at=request.now).absences):
        raise Http404
    try:
        end_absence(absence_id=absence_id, by=request.viewer, at=request.now)
    except (Absence.DoesNotExist, Refused):
        raise Http404 from None
    messages.success(request, "Your absence has ended.")
    return redirect("own_away")
