"""Whoever was signed out while writing gets back what they typed, and never a sign-in page in place of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from halcyon.web.pages.errors.views import signed_out


class SignedOutMiddleware(LoginRequiredMiddleware):
    """Leads whoever is not signed in to the sign-in page; what was sent from a form is shown first, to be copied.

    What saves by itself asks for JSON, keeps its words in the page, and is led on as before (`autosave.js`).
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        led = super().process_view(request, view_func, view_args, view_kwargs)
        if led is None or request.method != "POST" or "application/json" in request.headers.get("Accept", ""):
            return led
        return signed_out(request, sign_in=led.headers["Location"])
