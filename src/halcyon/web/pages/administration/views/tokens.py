"""Bearer tokens of agencies' systems."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse

from halcyon.agencies import actions, queries
from halcyon.agencies.actors import Refused
from halcyon.agencies.models import ApiToken
from halcyon.agencies.rules import SCOPES
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may
from halcyon.web.pages.administration.forms import NewToken
from halcyon.web.pages.administration.views.common import do, page, posted
from halcyon.web.request import Request

HERE = "administration_tokens"
MANAGE = Capability.MANAGE_USERS


@may(MANAGE)
def tokens(request: Request) -> HttpResponse:
    return page(request, "tokens", HERE, {"tokens": queries.tokens(request.viewer), "scopes": SCOPES})


@may(MANAGE, methods=("GET", "POST"))
def make(request: Request) -> HttpResponse:
    organisations = queries.agencies_to_choose(request.viewer)
    form = NewToken(posted(request), initial={"days": 90}, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            text, token = actions.make_token(
                organisation=next(o for o in organisations if o.code == given["organisation"]),
                scope=given["scope"],
                name=given["name"],
                days=given["days"],
                by=request.viewer,
                at=request.now,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            # Answered at once instead of by a redirect: the text would have to be kept somewhere in between.
            return page(request, "token_made", HERE, {"text": text, "token": token, "scopes": SCOPES})
    context = {
        "form": form,
        "title": "Make a token",
        "caption": "",
        "lead": "With it, another agency's system can call Halcyon. You see it once; only its fingerprint is kept.",
        "submit": "Make the token",
        "back": reverse(HERE),
        "danger": False,
    }
    return page(request, "form", HERE, context)


@may(MANAGE, methods=("POST",))
def revoke(request: Request, token_id: uuid.UUID) -> HttpResponse:
    def act() -> str:
        try:
            actions.revoke_token(token_id=token_id, by=request.viewer, at=request.now)
        except ApiToken.DoesNotExist:
            raise Http404 from None
        return "Revoked. The next call with it fails."

    return do(request, act, back=reverse(HERE))
