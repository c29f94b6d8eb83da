"""Sign-in: who may, what each request of someone signed in must satisfy, and what the audit keeps of it.

The only place with signal receivers: the sign-in libraries say by signal what happened. What is written down names
accounts by their opaque id and never what was typed into a box, because people type passwords into the wrong one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import login_code_rejected, password_changed, password_reset, password_set
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from axes.signals import user_locked_out
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from halcyon.agencies import actions
from halcyon.agencies.models import User
from halcyon.agencies.queries.acting import may_sign_in
from halcyon.audit.actions import record

# What someone without a second factor may still open: the pages on which they set one up, and the way out.
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "second_factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
    }
)
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    """How accounts come and go here: never by sign-up, and only for people whose account is open."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **rest: Any) -> HttpResponse | None:
        refused = super().pre_login(request, user, **rest)
        if refused is None and not (may_sign_in(user, timezone.now()) and (settings.DEMO or not user.is_demo)):
            return self.respond_user_inactive(request, user)
        return refused

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of wrong passwords to axes, which counts by name and network address together.

        The library counts by name alone, so anyone could keep a colleague out from anywhere, for as long as they liked.
        """

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kw: Any
    ) -> None:
        """Leave out "you are signed in as": the page's header says it, and a message would hide what matters."""
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, *args, **kw)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps authenticator secrets and the seeds of recovery codes encrypted, so that a copy of the database opens none.

    The key is derived from SECRET_KEY; after that is rotated, the older ones in SECRET_KEY_FALLBACKS still open them.
    """

    def encrypt(self, text: str) -> str:
        return self._keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._keys().decrypt(encrypted_text.encode()).decode()

    def _keys(self) -> MultiFernet:
        def derived(secret: str) -> Fernet:
            key = HKDF(hashes.SHA256(), 32, salt=None, info=b"halcyon second factors").derive(secret.encode())
            return Fernet(base64.urlsafe_b64encode(key))

        return MultiFernet([derived(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


SESSION_WRITTEN_SECONDS = 60


class SignedInMiddleware:
    """Holds every request of someone signed in to the rules of signing in. Stands before the viewer is worked out.

    - Someone whose account is closed is signed out: a leaver's next request fails (G39).
    - Outside demo mode, someone without a second factor is led to set one up before anything else.
    - When someone was last seen is kept, so that dormant accounts can be closed.
    - A session lives on while it is used. It is written at most once in `SESSION_WRITTEN_SECONDS`, so it ends that much
      earlier at most, and never later, than SESSION_COOKIE_AGE after the last page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.is_authenticated:
            now = timezone.now()
            if may_sign_in(user, now) and (settings.DEMO or not user.is_demo):
                actions.seen(user=user, at=now)
                if now.timestamp() - request.session.get("written", 0) > SESSION_WRITTEN_SECONDS:
                    request.session["written"] = now.timestamp()
            else:
                logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not settings.REQUIRE_SECOND_FACTOR or not isinstance(user, User):
            return None
        match = request.resolver_match
        if match is not None and match.url_name in WITHOUT_SECOND_FACTOR:
            return None
        if Authenticator.objects.filter(user_id=user.id, type__in=SECOND_FACTORS).exists():
            return None
        return redirect("second_factor")


def typed_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """What the lock-out counts by: a keyed digest of the address typed, so that the table of attempts holds none.

    The form's box is called `login`; the sign-in library passes it on as `email`.
    """
    given = credentials or {}
    typed = given.get("email") or given.get("username") or request.POST.get("login", "")
    folded = str(typed).strip().lower().encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), folded, hashlib.sha256).hexdigest()


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Mapping[str, Any] | None
) -> HttpResponse:
    """The page for too many wrong passwords. It says the same whether or not there is such an account."""
    return render(request, "account_pages/locked_out.html.jinja", status=429)


def _mark(request: HttpRequest | None) -> dict[str, str]:
    if request is None:
        return {}
    key = request.session.session_key if hasattr(request, "session") else None
    return {
        "request_id": getattr(request, "mark", ""),
        "session": hashlib.sha256(key.encode()).hexdigest()[:16] if key else "",
    }


def _note(action: str, user: User, request: HttpRequest | None, **more: str) -> None:
    record(
        actor=str(user.id),
        agency=user.organisation.code,
        action=action,
        object_kind="user",
        object_ids=(str(user.id),),
        at=timezone.now(),
        **_mark(request),
        **more,
    )


def _note_failure(action: str, user: User | None, request: HttpRequest | None, **more: str) -> None:
    """Nobody is known to have acted: the row is the system's, about the account, if there is one."""
    record(
        actor="system:sign_in",
        agency="SYSTEM",
        action=action,
        object_kind="user",
        object_ids=(str(user.id),) if user else (),
        at=timezone.now(),
        **_mark(request),
        **more,
    )


def _account_meant(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> User | None:
    given = credentials or {}
    typed = given.get("email") or given.get("username") or (request.POST.get("login", "") if request else "")
    text = str(typed).strip()
    if not text or "\0" in text:
        return None
    return User.objects.filter(email__iexact=text).first()


@receiver(user_logged_in)
def _signed_in(sender: object, request: HttpRequest, user: User, **rest: Any) -> None:
    _note("signed_in", user, request)


@receiver(user_logged_out)
def _signed_out(sender: object, request: HttpRequest, user: User | None, **rest: Any) -> None:
    if user is not None:
        _note("signed_out", user, request)


@receiver(user_login_failed)
def _failed(sender: object, credentials: Mapping[str, Any], request: HttpRequest | None = None, **rest: Any) -> None:
    _note_failure("sign_in_failed", _account_meant(request, credentials), request, rule="password")


@receiver(login_code_rejected)
def _code_rejected(sender: object, request: HttpRequest, user: User, **rest: Any) -> None:
    _note_failure("sign_in_failed", user, request, rule="one-time-code")


@receiver(authentication_failed)
def _second_factor_failed(sender: object, request: HttpRequest, user: User, **rest: Any) -> None:
    _note_failure("sign_in_failed", user, request, rule="second-factor")


@receiver(user_locked_out)
def _locked(sender: object, request: HttpRequest, **rest: Any) -> None:
    _note_failure("sign_in_locked", _account_meant(request, None), request)


@receiver(authenticator_added)
def _method_added(sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any) -> None:
    _note("sign_in_method_added", user, request, rule=f"method:{authenticator.type}")


@receiver(authenticator_removed)
def _method_removed(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any
) -> None:
    _note("sign_in_method_removed", user, request, rule=f"method:{authenticator.type}")


@receiver(authenticator_reset)
def _method_renewed(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any
) -> None:
    _note("sign_in_method_renewed", user, request, rule=f"method:{authenticator.type}")


@receiver([password_changed, password_set, password_reset])
def _password_changed(sender: object, request: HttpRequest, user: User, **rest: Any) -> None:
    _note("password_changed", user, request)
