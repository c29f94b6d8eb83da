"""The sign-in library's addresses that exist here. Every other one answers as a page that does not exist.

An upgrade that brings a new page brings it closed: it must be added to `OPEN` with who may use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import allauth.urls
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path

from halcyon.kernel.roles import Capability
from halcyon.web.guarding import PUBLIC

SIGNED_IN = frozenset({Capability.SIGNED_IN})

OPEN: dict[str, object] = {
    # Before someone has signed in.
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_request_login_code": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    # One's own sign-in methods. The library asks again who one is before it changes any.
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
}


@login_not_required
def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Accounts are made by an administrator: sign-up and changing one's own e-mail address do not exist here."""
    raise Http404


closed.allowed_for = PUBLIC  # type: ignore[attr-defined]


def _declared(view: Callable[..., HttpResponse], allowed_for: object) -> Callable[..., HttpResponse]:
    @wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    declared.allowed_for = allowed_for  # type: ignore[attr-defined]
    return declared


def _flat(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        here = prefix + pattern.pattern.regex.pattern.removeprefix("^").removesuffix(r"\Z").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from _flat(pattern.url_patterns, here)
        else:
            yield here, pattern


urlpatterns = [
    re_path(
        rf"^{regex}\Z",
        _declared(found.callback, OPEN[found.name]) if found.name in OPEN else closed,
        found.default_args,
        name=found.name,
    )
    for regex, found in _flat(allauth.urls.urlpatterns)
]
