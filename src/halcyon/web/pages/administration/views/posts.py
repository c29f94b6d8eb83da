"""Posts: who holds them, who acts now, which are vacant; filling and ending."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from halcyon.agencies import actions, queries
from halcyon.agencies.models import PendingChange, PostHolding
from halcyon.agencies.queries import PostState
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.administration.forms import LONDON, Duty, EndPost, FillPost, london
from halcyon.web.pages.administration.views.common import ask, page, posted
from halcyon.web.request import Request

HERE = "administration_posts"
MANAGE = Capability.MANAGE_USERS


def _href(key: str) -> str:
    return reverse("administration_post", kwargs={"key": key})


def _state_or_404(request: Request, key: str) -> PostState:
    found = queries.post_state(request.viewer, key, at=request.now)
    if found is None:
        raise Http404
    return found


def _said(made: PostHolding | PendingChange, done: str) -> str:
    if isinstance(made, PendingChange):
        return "This post needs a second administrator. It counts from the moment one confirms it."
    return done


@may(MANAGE)
def posts(request: Request) -> HttpResponse:
    return page(request, "posts", HERE, {"posts": queries.posts_now(request.viewer, at=request.now)})


@may(MANAGE)
def post(request: Request, key: str) -> HttpResponse:
    return page(request, "post", HERE, {"state": _state_or_404(request, key)})


@may(MANAGE, methods=("GET", "POST"))
def fill(request: Request, key: str) -> HttpResponse:
    state = _state_or_404(request, key)
    people = queries.accounts_to_choose(request.viewer, at=request.now, without=[request.viewer.signing])
    today = request.now.astimezone(LONDON).date()
    form = FillPost(posted(request), initial={"begins": today, "standing": "holder"}, people=people)
    by_id = {str(user.id): user for user in people}

    def act(form: forms.Form) -> str:
        given = form.cleaned_data
        user = by_id[given["user"]]
        made = actions.fill_post(
            post=state.post,
            user=user,
            standing=given["standing"],
            begins=request.now if given["begins"] == today else london(given["begins"]),
            ends=london(given["ends"] + timedelta(days=1)) if given["ends"] else None,
            reason=given["reason"],
            by=request.viewer,
            at=request.now,
        )
        return _said(made, f"{user.name} is recorded for {state.post.title}.")

    return ask(
        request,
        form,
        here=HERE,
        title="Put someone into this post",
        caption=state.post.title,
        submit="Put them into the post",
        back=_href(key),
        act=act,
    )


@may(MANAGE, methods=("GET", "POST"))
def duty(request: Request, key: str) -> HttpResponse:
    state = _state_or_404(request, key)
    people = queries.accounts_to_choose(request.viewer, at=request.now, without=[request.viewer.signing])
    by_id = {str(user.id): user for user in people}

    def act(form: forms.Form) -> str:
        user = by_id[form.cleaned_data["user"]]
        begins, ends = form.moments()  # type: ignore[attr-defined]
        made = actions.put_on_duty(
            post=state.post, user=user, begins=begins, ends=ends, by=request.viewer, at=request.now
        )
        return _said(made, f"{user.name} is recorded on duty for {state.post.title}.")

    return ask(
        request,
        Duty(posted(request), people=people),
        here=HERE,
        title="Put someone on duty",
        caption=state.post.title,
        lead="While someone is on duty, what comes to this post goes to them before anyone else.",
        submit="Put them on duty",
        back=_href(key),
        act=act,
    )


@may(MANAGE, methods=("GET", "POST"))
def end(request: Request, key: str, holding_id: uuid.UUID) -> HttpResponse:
    state = _state_or_404(request, key)
    held = next((h for h in (*state.holdings, *state.upcoming) if h.id == holding_id), None)
    if held is None:
        raise Http404
    today = request.now.astimezone(LONDON).date()

    def act(form: forms.Form) -> str:
        last = form.cleaned_data["ends"]
        ends = request.now if last == today else london(last + timedelta(days=1))
        try:
            actions.end_post_holding(
                holding_id=holding_id,
                ends=ends,
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                at=request.now,
            )
        except PostHolding.DoesNotExist:
            raise Http404 from None
        return f"{held.user.name} leaves {state.post.title}. The page shows who acts from then on."

    return ask(
        request,
        EndPost(posted(request), initial={"ends": today}),
        here=HERE,
        title=f"{held.user.name} leaves this post",
        caption=f"{state.post.title}, {held.get_standing_display().lower()}",
        submit="Record this",
        back=_href(key),
        act=act,
    )
