"""Changes that wait for a second administrator."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse

from halcyon.agencies import actions, queries
from halcyon.agencies.models import PendingChange, PostHolding
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.administration.presenters import in_words
from halcyon.web.pages.administration.views.common import do, page
from halcyon.web.request import Request

HERE = "administration_changes"
ANSWERS = {
    "confirm": (actions.confirm_change, "Confirmed. It counts from now on."),
    "refuse": (actions.refuse_change, "Refused. Nothing was changed."),
}


@may(Capability.MANAGE_USERS)
def changes(request: Request) -> HttpResponse:
    me = request.viewer.user_id
    shown = []
    for change, asked_by in queries.pending_changes(request.viewer, at=request.now):
        role = registry.roles.get(change.role)
        shown.append(
            {
                "change": change,
                "asked_by": asked_by.name if asked_by else "someone whose account is gone",
                "role": role,
                "can": in_words(role) if role else [],
                "mine": change.asked_by == me,
                "about_me": change.user_id == me,
            }
        )
    return page(request, "changes", HERE, {"changes": shown, "standings": dict(PostHolding.STANDINGS)})


@may(Capability.MANAGE_USERS, methods=("POST",))
def answer(request: Request, change_id: uuid.UUID, answer: str) -> HttpResponse:
    if answer not in ANSWERS:
        raise Http404
    carry_out, said = ANSWERS[answer]

    def act() -> str:
        try:
            carry_out(change_id=change_id, by=request.viewer, at=request.now)
        except PendingChange.DoesNotExist:
            raise Http404 from None
        return said

    return do(request, act, back=reverse(HERE))
