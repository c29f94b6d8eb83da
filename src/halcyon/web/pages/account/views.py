"""One's own account, the page on which a second factor is set up, and the demonstration's sign-in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.agencies.actions import end_sessions
from halcyon.agencies.queries import my_account, personas
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import may, public
from halcyon.web.pages.account.presenters import METHODS, personas_by_agency
from halcyon.web.request import Request


@may(Capability.SIGNED_IN)
def account(request: Request) -> HttpResponse:
    page = my_account(request.viewer, at=request.now)
    methods = [
        {"key": key, "title": title, "count": page.sign_in_methods.get(key, 0)} for key, title in METHODS.items()
    ]
    return render(
        request,
        "account_pages/account.html.jinja",
        {"page": page, "methods": methods, "has_password": page.user.has_usable_password(), "now": request.now},
    )


# Open to everyone signed in, also to someone who has no role yet: it comes before everything else.
@public()
def second_factor(request: Request) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    return render(request, "account_pages/second_factor.html.jinja", {"required": settings.REQUIRE_SECOND_FACTOR})


@may(Capability.SIGNED_IN, methods=("POST",))
def sign_out_everywhere(request: Request) -> HttpResponse:
    end_sessions(user_id=request.viewer.signing, by=request.viewer, at=request.now)
    logout(request)
    messages.success(request, "You are signed out on every device.")
    return redirect("account_login")


# Public, because it is how one signs in to the demonstration. It does not exist unless the settings say so, and they
# refuse to load in production with it.
@public(methods=("GET", "POST"))
def demo_sign_in(request: Request) -> HttpResponse:
    if not settings.DEMO_SIGN_IN:
        raise Http404
    people = personas(at=request.now)
    if request.method == "POST":
        try:
            wanted = uuid.UUID(request.POST.get("persona", ""))
        except ValueError:
            raise Http404 from None
        chosen = next((person for person in people if person.id == wanted), None)
        if chosen is None:
            raise Http404
        if request.user.is_authenticated:
            logout(request)
        login(request, chosen, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("/")
    return render(
        request,
        "account_pages/demo_sign_in.html.jinja",
        {"agencies": personas_by_agency(people, at=request.now), "count": len(people)},
    )
