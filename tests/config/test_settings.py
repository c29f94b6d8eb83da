"""Production refuses to start with anything that is only safe in a demonstration."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory, override_settings
from django.utils.module_loading import import_string

GOOD = {
    "HALCYON_MODE": "production",
    "HALCYON_SECRET_KEY": "s" * 50,
    "HALCYON_AUDIT_KEY": "a" * 40,
    "HALCYON_ALLOWED_HOSTS": "halcyon.county.example",
}
SHOW = (
    "from halcyon.config import settings as s;"
    "print(s.DEBUG, s.DEMO_SIGN_IN, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
    " s.REQUIRE_SECOND_FACTOR, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, s.EMAIL_BACKEND.rsplit('.', 1)[1])"
)


def started(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("HALCYON_")} | settings
    return subprocess.run(
        [sys.executable, "-c", SHOW], env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def test_production_starts_when_everything_is_set_and_everything_is_strict():
    answer = started(GOOD)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["False", "False", "True", "True", "True", "True", "False", "EmailBackend"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"HALCYON_SECRET_KEY": None}, "HALCYON_SECRET_KEY"),
        ({"HALCYON_SECRET_KEY": "short"}, "HALCYON_SECRET_KEY"),
        ({"HALCYON_AUDIT_KEY": None}, "HALCYON_AUDIT_KEY"),
        ({"HALCYON_AUDIT_KEY": "demo-only-audit-key-0123456789abcdef"}, "HALCYON_AUDIT_KEY"),
        ({"HALCYON_ALLOWED_HOSTS": None}, "HALCYON_ALLOWED_HOSTS"),
        ({"HALCYON_DEMO_SIGN_IN": "yes"}, "HALCYON_DEMO_SIGN_IN"),
        ({"HALCYON_DEBUG": "yes"}, "HALCYON_DEBUG"),
        ({"HALCYON_MODE": "prod"}, "HALCYON_MODE"),
    ],
)
def test_production_refuses(change, words):
    answer = started({k: v for k, v in (GOOD | change).items() if v is not None})
    assert answer.returncode == 1
    assert "ImproperlyConfigured" in answer.stderr
    assert words in answer.stderr.splitlines()[-1]


def test_the_command_says_so_in_plain_words_and_ends_as_given_wrongly():
    env = {k: v for k, v in os.environ.items() if not k.startswith("HALCYON_")}
    env |= GOOD | {"HALCYON_DEMO_SIGN_IN": "yes", "DJANGO_SETTINGS_MODULE": "halcyon.config.settings"}
    answer = subprocess.run(
        [sys.executable, "-m", "halcyon.config.command", "migrate"],
        env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert answer.returncode == 2
    assert answer.stderr == "HALCYON_DEMO_SIGN_IN cannot be used in production: anyone could sign in as anyone.\n"


def test_the_services_log_says_what_failed_and_where_and_nothing_that_somebody_wrote():
    given = dict(settings.LOGGING["formatters"]["plain"])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(import_string(given.pop("()"))(given["format"]))
    log = logging.getLogger("django.request")
    request = RequestFactory().get("/people/Keira-Ashdown/?name=Keira")
    request.mark = "0123abcd"
    log.addHandler(handler)
    try:
        try:
            raise KeyError("Keira Ashdown, MR1 4QX")
        except KeyError as cause:
            try:
                raise ValueError("Key (nhs_number)=(9992147032) already exists") from cause
            except ValueError as fault:
                with override_settings(DEBUG_PROPAGATE_EXCEPTIONS=False, ROOT_URLCONF="halcyon.config.urls"):
                    response_for_exception(request, fault)
    finally:
        log.removeHandler(handler)
    said = written.getvalue()
    assert "0123abcd 500 GET" in said
    assert "builtins.ValueError" in said and "builtins.KeyError" in said and "test_settings.py" in said
    assert not any(word in said for word in ("Keira", "Ashdown", "MR1", "9992147032", "nhs_number"))
