"""What is shown when something is wrong: in plain words, with the hub's number, and with what was typed kept."""

from __future__ import annotations

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from halcyon.web.guarding import public

# Never shown again on an error page: what proves who someone is, and what a form sends of itself.
NOT_TYPED = {"csrfmiddlewaretoken", "password", "login", "code", "credential", "version", "do"}


def _page(request: HttpRequest, status: int, title: str, text: str, *, sign_in: str = "") -> HttpResponse:
    typed = []
    if request.method == "POST":
        try:
            typed = [(k, v) for k, values in request.POST.lists() for v in values if v and k not in NOT_TYPED]
        except Exception:
            typed = []
    context = {"title": title, "text": text, "typed": typed, "status": status, "hub": settings.HUB_TELEPHONE}
    context["sign_in"] = sign_in
    try:
        response = render(request, "errors/error.html.jinja", context, status=status)
    except Exception:
        # The frame of the page needs the database too: without it, the same words still have to arrive.
        response = HttpResponse(render_to_string("errors/bare.html.jinja", context), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    viewer = getattr(request, "viewer", None)
    if viewer is not None and viewer.user_id is not None and not viewer.roles:
        # Somebody whose last role ended would otherwise look for a mistake in every address.
        return _page(
            request,
            404,
            "Your account holds no role now",
            "A role is what opens pages here, and your last one has ended. "
            "If you still need it, ask the administrator of your agency to give you one.",
        )
    return _page(
        request,
        404,
        "There is no page here that you can open",
        "The address may be mistyped, or it belongs to something that you are not working on.",
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 400, "That could not be read", "Part of what was sent could not be read. Nothing was changed."
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "That was not accepted", "Nothing was changed.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or in another window. What was typed is shown, so that nothing is lost."""
    return _page(
        request,
        403,
        "This page was open too long",
        "Nothing was saved. What you typed is below: copy it, open the page again and paste it in.",
    )


def signed_out(request: HttpRequest, *, sign_in: str) -> HttpResponse:
    """The session ended while somebody was writing. `sign_in` is where to sign in, and come back from."""
    return _page(
        request,
        403,
        "You have been signed out",
        "Nothing was saved now. What you typed is below: copy it, sign in again and paste it in.",
        sign_in=sign_in,
    )


def too_many(request: HttpRequest, why: str) -> HttpResponse:
    """More was looked for in an hour than the county allows."""
    return _page(request, 429, "You have looked for very many people", why)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something failed. Never a trace; what was typed comes back, and the telephone is the way on."""
    # Called while the exception is being handled, wherever it was raised: in a page, or in keeping the session or log.
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return busy(request)
    return _page(
        request,
        500,
        "Something went wrong on our side",
        "It was not saved. What you typed is below. Try again in a minute; if it cannot wait, telephone the hub.",
    )


def busy(request: HttpRequest) -> HttpResponse:
    """The database could not be reached or is full: said plainly, with a time to try again."""
    response = _page(
        request,
        503,
        "We cannot save anything just now",
        "It was not saved. What you typed is below. Try again in a minute; if it cannot wait, telephone the hub.",
    )
    response.headers["Retry-After"] = "30"
    return response


@public()
def health(request: HttpRequest) -> HttpResponse:
    """For the watchdog in front of the service: answers without saying anything about its content."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})
