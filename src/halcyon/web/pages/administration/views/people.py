"""The people who sign in: their list, one account, and what an administrator does to it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from halcyon.agencies import actions, queries
from halcyon.agencies.actions import ChangedMeanwhile
from halcyon.agencies.models import Absence, User
from halcyon.agencies.queries.administration import PAGE
from halcyon.frontdoor.reallocation.actions import close_account_told
from halcyon.frontdoor.reallocation.queries import leaving
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.account.presenters import METHODS
from halcyon.web.pages.administration.forms import Away, ChangePerson, NewEmail, NewPerson, PeopleFilter, Reason
from halcyon.web.pages.administration.presenters import held_words
from halcyon.web.pages.administration.views.common import ask, do, page, posted
from halcyon.web.request import Request

HERE = "administration"
MANAGE = Capability.MANAGE_USERS


def _href(user_id: uuid.UUID) -> str:
    return reverse("administration_person", kwargs={"user_id": user_id})


def user_or_404(request: Request, user_id: uuid.UUID) -> User:
    found = queries.user_named(request.viewer, user_id)
    if found is None:
        raise Http404
    return found


@may(MANAGE)
def people(request: Request) -> HttpResponse:
    given = {"state": "open", **request.GET.dict()}
    narrowed = PeopleFilter(
        given, organisations=queries.agencies_to_choose(request.viewer), roles=registry.roles.values()
    )
    narrowed.is_valid()
    wanted = {name: narrowed.cleaned_data.get(name, "") for name in ("q", "agency", "role", "state")}
    number = max(1, int(request.GET.get("page", "1"))) if request.GET.get("page", "1").isdecimal() else 1
    number = min(number, 10_000)
    rows, count = queries.users(
        request.viewer,
        at=request.now,
        search=wanted["q"],
        agency=wanted["agency"],
        role=wanted["role"],
        state=wanted["state"],
        page=number,
    )

    def at_page(n: int) -> str:
        return f"{reverse(HERE)}?{urlencode({**wanted, 'page': n})}"

    context: dict[str, Any] = {
        "filter": narrowed,
        "rows": rows,
        "count": count,
        "page_number": number,
        "pages": max(1, -(-count // PAGE)),
        "before": at_page(number - 1) if number > 1 else None,
        "after": at_page(number + 1) if number * PAGE < count else None,
        "silent": [state for state in queries.posts_now(request.viewer, at=request.now) if state.silent],
    }
    return page(request, "people", HERE, context)


@may(MANAGE)
def person(request: Request, user_id: uuid.UUID) -> HttpResponse:
    found = queries.user_page(request.viewer, user_id, at=request.now)
    if found is None:
        raise Http404
    methods = [{"title": title, "count": found.sign_in_methods.get(key, 0)} for key, title in METHODS.items()]
    context = {
        "account": found,
        "methods": methods,
        "has_password": found.user.has_usable_password(),
        "own": request.viewer.user_id == found.user.id,
        "role_titles": {role.key: role.title for role in registry.roles.values()},
    }
    return page(request, "person", HERE, context)


@may(MANAGE, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    form = NewPerson(posted(request), organisations=(chosen := queries.agencies_to_choose(request.viewer)))
    agencies = {o.code: o for o in chosen}
    made: list[uuid.UUID] = []

    def act(form: forms.Form) -> str:
        given = form.cleaned_data
        user = actions.create_user(
            email=given["email"],
            name=given["name"],
            job_title=given["job_title"],
            telephone=given["telephone"],
            organisation=agencies[given["organisation"]],
            by=request.viewer,
            at=request.now,
        )
        made.append(user.id)
        return f"{user.name} has an account. They can do nothing until you give them a role."

    answer = ask(
        request,
        form,
        here=HERE,
        title="Add a person",
        lead="They sign in first with a code sent to their work e-mail, then set up a passkey or an authenticator app.",
        submit="Add this person",
        back=reverse(HERE),
        act=act,
    )
    return redirect(_href(made[0])) if made else answer


@may(MANAGE, methods=("GET", "POST"))
def change(request: Request, user_id: uuid.UUID) -> HttpResponse:
    user = user_or_404(request, user_id)
    chosen = queries.agencies_to_choose(request.viewer)
    if user.organisation not in chosen:
        chosen.append(user.organisation)
    agencies = {o.code: o for o in chosen}
    initial = {
        "name": user.name,
        "job_title": user.job_title,
        "telephone": user.telephone,
        "organisation": user.organisation.code,
        "version": user.version,
    }
    form = ChangePerson(posted(request), initial=initial, organisations=chosen)

    def act(form: forms.Form) -> str:
        given = form.cleaned_data
        saved = actions.change_user(
            user_id=user_id,
            version=given["version"],
            name=given["name"],
            job_title=given["job_title"],
            telephone=given["telephone"],
            organisation=agencies[given["organisation"]],
            by=request.viewer,
            at=request.now,
        )
        return f"What is said about {saved.name} was saved."

    try:
        return ask(
            request,
            form,
            here=HERE,
            title="Change what is said about this person",
            caption=user.name,
            submit="Save",
            back=_href(user_id),
            act=act,
        )
    except ChangedMeanwhile as conflict:
        theirs, yours = conflict.theirs, conflict.yours
        labels = {"name": "Full name", "job_title": "Job", "telephone": "Work telephone", "organisation": "Agency"}
        both = [
            {"label": label, "yours": yours[field], "theirs": getattr(theirs, field)} for field, label in labels.items()
        ]
        # What was typed stays in the form; saving it again now replaces what the other person saved, knowingly.
        again = ChangePerson(
            {**request.POST.dict(), "version": str(theirs.version)}, initial=initial, organisations=chosen
        )
        context = {"form": again, "both": both, "user": theirs, "back": _href(user_id)}
        return page(request, "conflict", HERE, context, status=409)


@may(MANAGE, methods=("GET", "POST"))
def close(request: Request, user_id: uuid.UUID) -> HttpResponse:
    user = user_or_404(request, user_id)

    def act(form: forms.Form) -> str:
        close_account_told(user_id=user_id, by=request.viewer, at=request.now)
        return f"The account of {user.name} is closed. Their roles and posts have ended."

    return ask(
        request,
        forms.Form(posted(request)),
        here=HERE,
        title=f"Close the account of {user.name}?",
        lead="Do this when someone leaves. They are signed out at once, everywhere. Their roles and posts end now, and "
        "their deputies act. Nothing that they wrote is lost. "
        + held_words(leaving(request.viewer, user_id, at=request.now)),
        submit="Close the account",
        danger=True,
        back=_href(user_id),
        act=act,
    )


@may(MANAGE, methods=("POST",))
def reopen(request: Request, user_id: uuid.UUID) -> HttpResponse:
    user = user_or_404(request, user_id)

    def act() -> str:
        actions.reopen_account(user_id=user_id, by=request.viewer, at=request.now)
        return f"The account of {user.name} is open. Check that their roles are still right."

    return do(request, act, back=_href(user_id))


@may(MANAGE, methods=("POST",))
def sign_out(request: Request, user_id: uuid.UUID) -> HttpResponse:
    user = user_or_404(request, user_id)

    def act() -> str:
        actions.end_sessions(user_id=user_id, by=request.viewer, at=request.now)
        return f"{user.name} is signed out everywhere."

    return do(request, act, back=_href(user_id))


@may(MANAGE, methods=("GET", "POST"))
def away(request: Request, user_id: uuid.UUID) -> HttpResponse:
    user = user_or_404(request, user_id)

    def act(form: forms.Form) -> str:
        begins, ends = form.moments()  # type: ignore[attr-defined]
        actions.record_absence(
            user=user,
            begins=begins,
            ends=ends,
            reason=form.cleaned_data["reason"],
            by=request.viewer,
            at=request.now,
        )
        return f"{user.name} is recorded as away. What comes to their posts goes to whoever deputises or covers."

    return ask(
        request,
        Away(posted(request)),
        here=HERE,
        title="Record an absence",
        caption=user.name,
        submit="Record the absence",
        back=_href(user_id),
        act=act,
    )


@may(MANAGE, methods=("POST",))
def back(request: Request, absence_id: uuid.UUID) -> HttpResponse:
    ended: list[Absence] = []

    def act() -> str:
        try:
            ended.append(actions.end_absence(absence_id=absence_id, by=request.viewer, at=request.now))
        except Absence.DoesNotExist:
            raise Http404 from None
        return "The absence has ended."

    answer = do(request, act, back=reverse(HERE))
    return redirect(_href(ended[0].user_id)) if ended else answer


@may(MANAGE, methods=("GET", "POST"))
def email(request: Request, user_id: uuid.UUID) -> HttpResponse:
    user = user_or_404(request, user_id)

    def act(form: forms.Form) -> str:
        given = form.cleaned_data
        actions.ask_new_email(
            user=user, email=given["email"], reason=given["reason"], by=request.viewer, at=request.now
        )
        return "Another administrator must confirm this. Until then the old address stands."

    return ask(
        request,
        NewEmail(posted(request)),
        here=HERE,
        title="Ask for another e-mail address",
        caption=user.name,
        lead="Whoever holds the address can sign in, so two administrators change it together.",
        submit="Ask for this change",
        back=_href(user_id),
        act=act,
    )


@may(MANAGE, methods=("GET", "POST"))
def reset(request: Request, user_id: uuid.UUID) -> HttpResponse:
    user = user_or_404(request, user_id)

    def act(form: forms.Form) -> str:
        actions.ask_sign_in_reset(user=user, reason=form.cleaned_data["reason"], by=request.viewer, at=request.now)
        return "Another administrator must confirm this. Until then nothing changes."

    return ask(
        request,
        Reason(posted(request), label="Why, and how you made sure that it was them who asked"),
        here=HERE,
        title="Ask to remove every sign-in method",
        caption=user.name,
        lead="For someone who lost their phone or key. Two administrators do it together. Afterwards they sign in with "
        "a code sent to their work e-mail and set up a new way.",
        submit="Ask for this change",
        back=_href(user_id),
        act=act,
    )
