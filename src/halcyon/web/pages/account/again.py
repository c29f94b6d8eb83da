"""Before something grave a person shows again that it is them, unless they did so in the last minutes."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
    suspend_request,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def asked_again(request: HttpRequest) -> HttpResponse | None:
    """The page that asks for the second factor (or, without one, the password) before a record is opened in an
    emergency (security.md section 4, G6). What was sent is kept and goes on by itself after it. None where it was shown
    in the last minutes, and in the demonstration, which has no second factor.
    """
    if not settings.REQUIRE_SECOND_FACTOR or did_recently_reauthenticate(request):
        return None
    ways = [flow["id"] for flow in get_reauthentication_flows(request.user)]
    way = "mfa_reauthenticate" if "mfa_reauthenticate" in ways else "account_reauthenticate"
    return suspend_request(request, redirect_to=reverse(way))
