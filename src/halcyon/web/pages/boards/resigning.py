"""Resignations, what they leave uncovered, and what nobody holds."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.access.viewing import Denied
from halcyon.agencies.queries import colleagues
from halcyon.kernel.roles import Capability
from halcyon.web.doing import days, did, form_page, from_list, one_of
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.boards import presenters
from halcyon.web.presenting import day
from halcyon.web.request import Request
from halcyon.workforce.bodies import queries
from halcyon.workforce.bodies.handing_on import decide_role
from halcyon.workforce.bodies.queries.bodies import SEES
from halcyon.workforce.bodies.resigning import may_record, record_resignation, withdraw_resignation

PURPOSE = "oversight"


@may(*SEES)
def vacant(request: Request) -> HttpResponse:
    """What nobody holds or is about to, and the statutory roles of every organisation."""
    viewer, now = request.viewer, request.now
    every = queries.vacancies(viewer, at=now)
    found = [v for v in every if not v.never_named]
    shows(request, "body", [v.seat for v in found if v.seat], purpose=PURPOSE)
    return render(
        request,
        "boards/vacancies.html.jinja",
        {
            "rows": presenters.vacant(found, now),
            "silent": sum(not v.acting for v in found),
            "never": len(every) - len(found),
            "places": presenters.gaps(queries.statutory_gaps(viewer, at=now)),
        },
    )


@may(Capability.KEEP_BODIES, methods=("GET", "POST"))
def choose(request: Request) -> HttpResponse:
    """Choose whose resignation is written down."""

    class WhoForm(forms.Form):
        people = queries.may_resign(request.viewer, at=request.now)
        user = from_list("Who resigns?", [(u.id, f"{u.name}, {u.job_title}") for u in people])

    form = WhoForm(request.POST if request.method == "POST" else None)
    chosen = form.cleaned_data["user"] if form.is_bound and form.is_valid() else ""
    if chosen:
        return redirect("resign", user_id=chosen)
    return form_page(
        request,
        form,
        lambda: None,
        title="Write down a resignation",
        lead="Next you see what they hold, and who would act.",
        button="Continue",
        done="",
        to=reverse("boards"),
        back=reverse("boards"),
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def resign(request: Request, user_id: uuid.UUID) -> HttpResponse:
    """Write a resignation down: one’s own, or by whoever keeps the boards."""
    viewer, now = request.viewer, request.now
    try:
        who, mine, others = queries.giving_up(viewer, user_id, at=now)
    except Denied:
        raise Http404 from None

    class ResignForm(forms.Form):
        last_day = days("Last day", "From midnight after it, whoever deputises acts.")
        holdings = forms.MultipleChoiceField(
            label="What do they give up?",
            choices=[
                (str(h.id), f"{h.post.title} ({h.get_standing_display().lower()}, {h.post.organisation.name})")
                for h in mine
            ],
            initial=[str(h.id) for h in mine],
            widget=forms.CheckboxSelectMultiple,
        )
        reason = forms.CharField(label="Reason, if they gave one", max_length=300, required=False)

    form = ResignForm(request.POST if request.method == "POST" else None)
    made: list[uuid.UUID] = []

    def keep() -> None:
        given = form.cleaned_data
        row = record_resignation(
            user_id=user_id,
            last_day=given["last_day"],
            reason=given["reason"],
            holdings=[uuid.UUID(i) for i in given["holdings"]],
            by=viewer,
            at=now,
        )
        made.append(row.id)

    shows(request, "user", [user_id], purpose=PURPOSE)
    if request.method == "POST" and form.is_valid() and did(form, keep):
        messages.success(request, "It is written down. Those whom it concerns have been told.")
        return redirect("resignation", resignation_id=made[0])
    return render(
        request,
        "boards/resign.html.jinja",
        {"form": form, "who": who, "mine": mine, "others": others},
        status=422 if form.errors else 200,
    )


@may(Capability.SIGNED_IN, methods=("GET", "POST"))
def one(request: Request, resignation_id: uuid.UUID) -> HttpResponse:
    """A resignation: what loses cover, and who acts from then on."""
    viewer, now = request.viewer, request.now
    page = queries.resignation_page(viewer, resignation_id, at=now)
    if page is None:
        raise Http404
    row = page.resignation
    mine = may_record(viewer, row.user_id) and row.withdrawn_at is None and row.ends_at > now
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and did(form, lambda: withdraw_resignation(resignation_id=row.id, by=viewer, at=now)):
        messages.success(request, "Withdrawn. Everything stands as it did before.")
        return redirect("resignation", resignation_id=row.id)
    shows(request, "user", [row.user_id], purpose=PURPOSE)
    return render(
        request,
        "boards/resignation.html.jinja",
        {
            "row": row,
            "posts": presenters.losing(page.posts, now),
            "work": presenters.losing(page.work, now),
            "roles": presenters.roles(
                page.roles,
                row,
                decides=viewer.can(Capability.MANAGE_USERS) and viewer.user_id != row.user_id,
            ),
            "undecided": sum(r.decided is None for r in page.roles),
            "sees": bool(viewer.capabilities & set(SEES)),
            "uncovered": page.uncovered,
            "from_": day(row.ends_at),
            "mine": mine,
            "problem": " ".join(str(e) for e in form.non_field_errors()) if form.is_bound else "",
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.MANAGE_USERS, methods=("GET", "POST"))
def decide(request: Request, resignation_id: uuid.UUID, holding_id: uuid.UUID) -> HttpResponse:
    """Say what becomes of one role of somebody who resigns: it ends, somebody else has it, or they keep it."""
    viewer, now = request.viewer, request.now
    found = queries.role_left(viewer, resignation_id, holding_id)
    if found is None:
        raise Http404
    row, role = found
    people = [(u.id, f"{u.name}, {u.job_title}") for u in colleagues(viewer, at=now) if u.id != row.user_id]

    class RoleForm(forms.Form):
        decision = one_of(
            "What becomes of the role?",
            [("end", "It ends on that day"), ("hand_over", "Somebody else has it from then"), ("keep", "They keep it")],
        )
        to = from_list("If somebody else has it, who?", people, required=False)
        reason = forms.CharField(label="Why?", max_length=300)

    form = RoleForm(request.POST if request.method == "POST" else None)
    shows(request, "user", [row.user_id], purpose=PURPOSE)
    home = reverse("resignation", args=[row.id])
    return form_page(
        request,
        form,
        lambda: decide_role(
            resignation_id=row.id,
            holding_id=holding_id,
            decision=form.cleaned_data["decision"],
            to=uuid.UUID(form.cleaned_data["to"]) if form.cleaned_data["to"] else None,
            reason=form.cleaned_data["reason"],
            by=viewer,
            at=now,
        ),
        title=role.title,
        caption=f"A role of {row.user.name}, who resigns",
        lead="A role that opens records is handed on once another administrator has confirmed it.",
        button="Keep the decision",
        done="It is decided.",
        to=home,
        back=home,
        about=[("Agency", role.holding.organisation.name), ("Last day", day(row.last_day))],
    )
