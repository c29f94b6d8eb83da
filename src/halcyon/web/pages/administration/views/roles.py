"""Roles: what each lets someone do and who holds it; giving and ending one."""

from __future__ import annotations

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from halcyon.agencies import actions, queries
from halcyon.agencies.models import PendingChange, RoleHolding
from halcyon.agencies.rules import is_privileged
from halcyon.frontdoor.reallocation.actions import end_role_told
from halcyon.frontdoor.reallocation.queries import leaving
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.administration.forms import GiveRole, Reason
from halcyon.web.pages.administration.presenters import held_words, in_words
from halcyon.web.pages.administration.views.common import ask, page, posted
from halcyon.web.pages.administration.views.people import user_or_404
from halcyon.web.request import Request

MANAGE = Capability.MANAGE_USERS


@may(MANAGE)
def roles(request: Request) -> HttpResponse:
    shown = [
        {"role": role, "can": in_words(role), "held": held, "privileged": is_privileged(role)}
        for role, held in queries.roles_with_holders(request.viewer, at=request.now)
    ]
    return page(request, "roles", "administration_roles", {"roles": shown})


@may(MANAGE, methods=("GET", "POST"))
def give(request: Request, user_id: uuid.UUID) -> HttpResponse:
    user = user_or_404(request, user_id)
    organisations = queries.agencies_to_choose(request.viewer)
    services = queries.services_to_choose(request.viewer)
    form = GiveRole(
        posted(request),
        initial={"organisation": user.organisation.code},
        roles=registry.roles.values(),
        privileged=frozenset(role.key for role in registry.roles.values() if is_privileged(role)),
        organisations=organisations,
        services=services,
    )
    agencies = {o.code: o for o in organisations}
    by_id = {str(s.id): s for s in services}

    def act(form: forms.Form) -> str:
        given = form.cleaned_data
        made = actions.give_role(
            user=user,
            role=given["role"],
            organisation=agencies[given["organisation"]],
            service=by_id.get(given["service"]),
            reason=given["reason"],
            by=request.viewer,
            at=request.now,
        )
        title = registry.roles[given["role"]].title
        if isinstance(made, PendingChange):
            return f"{title} needs a second administrator. It counts from the moment one confirms it."
        return f"{user.name} is now {title}, from their next page on."

    return ask(
        request,
        form,
        here="administration",
        title="Give a role",
        caption=user.name,
        submit="Give this role",
        back=reverse("administration_person", kwargs={"user_id": user_id}),
        act=act,
    )


@may(MANAGE, methods=("GET", "POST"))
def end(request: Request, user_id: uuid.UUID, holding_id: uuid.UUID) -> HttpResponse:
    account = queries.user_page(request.viewer, user_id, at=request.now)
    held = next((h for h in account.roles if h.holding.id == holding_id), None) if account else None
    if account is None or held is None:
        raise Http404
    title = held.title

    def act(form: forms.Form) -> str:
        try:
            end_role_told(holding_id=holding_id, reason=form.cleaned_data["reason"], by=request.viewer, at=request.now)
        except RoleHolding.DoesNotExist:
            raise Http404 from None
        return f"{account.user.name} is no longer {title}, from their next page on."

    return ask(
        request,
        Reason(posted(request), label="Why it ends"),
        here="administration",
        title=f"End the role: {title}?",
        caption=account.user.name,
        lead="It counts for nothing from their next page on, also on pages that are open. "
        + held_words(leaving(request.viewer, user_id, at=request.now)),
        submit="End this role",
        danger=True,
        back=reverse("administration_person", kwargs={"user_id": user_id}),
        act=act,
    )
