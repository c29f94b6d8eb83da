"""Signing in: who may, what each request must satisfy, what the audit keeps, and what production refuses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from tests.agencies.world import DAY, INSTALLER, NOW, World, build

from halcyon.agencies import actions
from halcyon.agencies.models import User
from halcyon.audit.models import AuditEntry
from halcyon.config import sign_in, sign_in_urls
from halcyon.jobs import dormant_accounts

PASSWORD = "a long enough pass phrase"
LOGIN = "/accounts/login/"
OWN_PAGE = "/account/"


@pytest.fixture
def world(db: None) -> World:
    cache.clear()
    return build()


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as travelled:
        yield travelled


def sign_in_with_password(client: Client, user: User, password: str = PASSWORD):
    return client.post(LOGIN, {"login": user.email, "password": password})


def signed_in(client: Client) -> bool:
    return client.get(OWN_PAGE).status_code == 200


def rows(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action).order_by("seq"))


def test_a_password_signs_in_and_the_audit_says_so(world, client, clock):
    answer = sign_in_with_password(client, world.nurse)
    assert answer.status_code == 302
    assert signed_in(client)
    (row,) = rows("signed_in")
    assert (row.actor, row.object_ids, row.agency) == (str(world.nurse.id), [str(world.nurse.id)], "COMMUNITY")
    assert row.session


def test_signing_out_is_audited_and_ends_the_session(world, client, clock):
    sign_in_with_password(client, world.nurse)
    client.post("/accounts/logout/")
    assert not signed_in(client)
    assert [row.actor for row in rows("signed_out")] == [str(world.nurse.id)]


def test_a_wrong_password_is_audited_without_what_was_typed(world, client, clock):
    sign_in_with_password(client, world.nurse, "wrong pass phrase here")
    client.post(LOGIN, {"login": "secret.typed.in.the.wrong.box@x.example", "password": "wrong pass phrase here"})
    known, unknown = rows("sign_in_failed")
    assert (known.actor, known.object_ids) == ("system:sign_in", [str(world.nurse.id)])
    assert (unknown.actor, unknown.object_ids) == ("system:sign_in", [])
    kept = " ".join(
        str(value) for model in (AuditEntry, AccessAttempt) for row in model.objects.values() for value in row.values()
    )
    for typed in (world.nurse.email, "secret.typed", "wrong pass phrase"):
        assert typed not in kept


def test_a_one_time_code_by_email_signs_in_once(world, client, clock):
    client.post("/accounts/login/code/", {"email": world.cleo.email})
    (message,) = mail.outbox
    assert message.to == [world.cleo.email]
    code = re.search(r"^([A-Z0-9-]{6,})$", message.body, re.MULTILINE)[1]
    wrong = client.post("/accounts/login/code/confirm/", {"code": "WRONG-CODE"})
    assert wrong.status_code == 200
    assert [row.rule for row in rows("sign_in_failed")] == ["one-time-code"]
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert [row.actor for row in rows("signed_in")] == [str(world.cleo.id)]
    other = Client()
    other.post("/accounts/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in other.session


def test_no_code_is_sent_to_an_address_without_an_account(world, client, clock):
    answer = client.post("/accounts/login/code/", {"email": "nobody@elsewhere.example"})
    known = Client().post("/accounts/login/code/", {"email": world.cleo.email})
    assert [message.to for message in mail.outbox] == [[world.cleo.email]]
    assert (answer.status_code, answer["Location"]) == (known.status_code, known["Location"])


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "confirm-email/abc/", "signup/passkey/", "phone/change/", "3rdparty/"],
)
def test_sign_up_and_changing_ones_own_address_do_not_exist(world, client, clock, path):
    for signed in (False, True):
        if signed:
            sign_in_with_password(client, world.nurse)
        for method in (client.get, client.post):
            assert method(f"/accounts/{path}").status_code in ((404,) if signed or "signup" in path else (404, 302))
    assert User.objects.count() == 4


def test_sign_up_is_closed_in_the_adapter_too(world, rf):
    assert sign_in.AccountAdapter().is_open_for_signup(rf.get("/")) is False


def test_every_address_of_the_sign_in_library_is_declared_or_closed():
    listed = {p.name: p.callback for p in sign_in_urls.urlpatterns}
    assert set(sign_in_urls.OPEN) <= set(listed)
    for name, view in listed.items():
        assert hasattr(view, "allowed_for"), name
        assert (view is sign_in_urls.closed) == (name not in sign_in_urls.OPEN), name
    assert {p.name for p in get_resolver("halcyon.config.sign_in_urls").url_patterns} == set(listed)


# -- Second factor ----------------------------------------------------------------------------------------------------


def test_without_a_second_factor_nothing_opens_but_setting_one_up(world, client, clock, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in_with_password(client, world.amina)
    for path in (
        OWN_PAGE,
        reverse("administration"),
        reverse("directory"),
        reverse("mfa_index"),
        "/accounts/password/change/",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, reverse("second_factor")), path
    assert client.post(reverse("administration_add_person"), {}).status_code == 302
    assert client.get(reverse("second_factor")).status_code == 200
    TOTP.activate(world.amina, generate_totp_secret())
    assert client.get(OWN_PAGE).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(world, client, clock, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in_with_password(client, world.amina)
    RecoveryCodes.activate(world.amina)
    assert client.get(OWN_PAGE)["Location"] == reverse("second_factor")


def test_a_second_factor_is_asked_for_and_a_wrong_code_is_audited(world, client, clock):
    secret = generate_totp_secret()
    TOTP.activate(world.amina, secret)
    answer = sign_in_with_password(client, world.amina)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(client)
    assert [row.rule for row in rows("sign_in_failed")] == ["second-factor"]
    code = format_hotp_value(hotp_value(secret, int(NOW.timestamp()) // 30))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert signed_in(client)
    assert [row.actor for row in rows("signed_in")] == [str(world.amina.id)]


def test_second_factors_are_kept_encrypted_and_outlive_a_new_key(world, settings):
    secret = generate_totp_secret()
    kept = TOTP.activate(world.amina, secret).instance
    RecoveryCodes.activate(world.amina)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)
    code = format_hotp_value(hotp_value(secret, int(NOW.timestamp()) // 30))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 64
    with time_machine.travel(NOW, tick=False):
        assert Authenticator.objects.get(id=kept.id).wrap().validate_code(code)


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_authenticator_app_is_audited(world, client, clock):
    User.objects.filter(id=world.cleo.id).update(password="!")
    client.force_login(User.objects.get(id=world.cleo.id))
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(NOW.timestamp()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(user=world.cleo, type="totp").exists()
    added = rows("sign_in_method_added")
    assert {row.rule for row in added} == {"method:totp", "method:recovery_codes"}
    assert {row.actor for row in added} == {str(world.cleo.id)}
    assert [message.to for message in mail.outbox] == [[world.cleo.email]]


# -- Lock-out ---------------------------------------------------------------------------------------------------------


def test_too_many_wrong_passwords_lock_out_the_right_one_for_15_minutes(world, client, clock):
    for _ in range(7):
        assert sign_in_with_password(client, world.nurse, "wrong pass phrase here").status_code == 200
    assert sign_in_with_password(client, world.nurse, "wrong pass phrase here").status_code == 429
    assert sign_in_with_password(client, world.nurse).status_code == 429
    assert not signed_in(client)
    assert {row.object_ids[0] for row in rows("sign_in_locked")} == {str(world.nurse.id)}
    clock.shift(timedelta(minutes=14, seconds=50))
    assert sign_in_with_password(client, world.nurse, "wrong pass phrase here").status_code == 429
    clock.shift(timedelta(seconds=11))
    assert sign_in_with_password(client, world.nurse).status_code == 302
    assert signed_in(client)


def test_a_lock_out_holds_only_for_that_name_from_that_address(world, client, clock):
    for _ in range(9):
        sign_in_with_password(client, world.nurse, "wrong pass phrase here")
    assert sign_in_with_password(Client(REMOTE_ADDR="192.0.2.7"), world.nurse).status_code == 302
    assert sign_in_with_password(Client(), world.amina).status_code == 302


def test_the_lock_out_page_is_the_same_for_a_name_without_an_account(world, clock):
    pages = []
    for login in (world.nurse.email, "nobody@elsewhere.example"):
        client = Client()
        for _ in range(9):
            answer = client.post(LOGIN, {"login": login, "password": "wrong pass phrase here"})
        pages.append((answer.status_code, answer.content))
    assert pages[0] == pages[1]


# -- Sessions and leavers ---------------------------------------------------------------------------------------------


def test_a_session_ends_after_15_idle_minutes_and_at_most_one_minute_before(world, client, clock):
    sign_in_with_password(client, world.nurse)
    for idle in (timedelta(minutes=14, seconds=59), timedelta(seconds=59), timedelta(minutes=13, seconds=59)):
        clock.shift(idle)
        assert signed_in(client)
    clock.shift(timedelta(minutes=15, seconds=1))
    assert not signed_in(client)


def test_a_session_is_written_once_a_minute_and_not_for_every_page(world, client, clock):
    sign_in_with_password(client, world.nurse)
    clock.shift(timedelta(seconds=61))

    def written() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert signed_in(client)
        return sum(q["sql"].startswith('UPDATE "django_session"') for q in queries)

    assert [written(), written()] == [1, 0]
    clock.shift(timedelta(seconds=61))
    assert written() == 1


def test_a_leavers_next_request_fails_on_every_device(world, clock):
    devices = [Client(), Client(), Client()]
    for device in devices:
        sign_in_with_password(device, world.nurse)
        assert signed_in(device)
    actions.close_account(user_id=world.nurse.id, by=world.admin, at=NOW)
    for device in devices:
        answer = device.get(OWN_PAGE)
        assert answer.status_code == 302
        assert answer["Location"].startswith(LOGIN)
        sign_in_with_password(device, world.nurse)
        assert not signed_in(device)
    actions.reopen_account(user_id=world.nurse.id, by=world.admin, at=NOW)
    for device in devices:
        assert not signed_in(device)


def test_someone_whose_last_day_has_passed_is_signed_out(world, client, clock):
    sign_in_with_password(client, world.nurse)
    User.objects.filter(id=world.nurse.id).update(left_on=NOW.date())
    assert client.get(OWN_PAGE).status_code == 302
    assert "_auth_user_id" not in client.session


def test_sign_out_everywhere_ends_every_session(world, clock):
    here, elsewhere = Client(), Client()
    for device in (here, elsewhere):
        sign_in_with_password(device, world.nurse)
    here.post(reverse("sign_out_everywhere"))
    assert not signed_in(here)
    assert not signed_in(elsewhere)
    assert [row.actor for row in rows("sessions_ended")] == [str(world.nurse.id)]
    sign_in_with_password(here, world.nurse)
    assert signed_in(here)
    assert not signed_in(elsewhere)


def test_a_dormant_account_is_closed_after_35_days_and_not_before(world, client, clock):
    User.objects.exclude(id=world.nurse.id).update(last_seen_at=NOW)
    seen_on = NOW - 35 * DAY
    User.objects.filter(id=world.nurse.id).update(last_seen_at=seen_on + timedelta(seconds=1))
    assert dormant_accounts.run(at=NOW) == 0
    User.objects.filter(id=world.nurse.id).update(last_seen_at=seen_on)
    assert dormant_accounts.run(at=NOW) == 1
    sign_in_with_password(client, world.nurse)
    assert "_auth_user_id" not in client.session
    (row,) = rows("dormant_accounts_disabled")
    assert (row.actor, row.object_ids) == ("system:dormant_accounts", [str(world.nurse.id)])
    actions.reopen_account(user_id=world.nurse.id, by=world.admin, at=NOW)
    assert dormant_accounts.run(at=NOW + timedelta(hours=1)) == 0
    sign_in_with_password(client, world.nurse)
    assert signed_in(client)


def test_a_new_account_that_nobody_uses_becomes_dormant_too(world):
    User.objects.update(last_seen_at=NOW)
    made = actions.create_user(
        email="new@council.example", name="New", organisation=world.council, by=world.admin, at=NOW
    )
    assert dormant_accounts.run(at=NOW + 35 * DAY - timedelta(seconds=1)) == 0
    User.objects.exclude(id=made.id).update(last_seen_at=NOW + 35 * DAY)
    assert dormant_accounts.run(at=NOW + 35 * DAY) == 1
    assert not User.objects.get(id=made.id).is_active


def test_a_request_keeps_when_the_account_was_last_used(world, client, clock):
    sign_in_with_password(client, world.nurse)
    clock.shift(timedelta(minutes=11))
    client.get(OWN_PAGE)
    assert User.objects.get(id=world.nurse.id).last_seen_at == NOW + timedelta(minutes=11)


# -- The demonstration ------------------------------------------------------------------------------------------------


@pytest.fixture
def persona(world) -> User:
    user = actions.create_user(
        email="demo.nurse@community.example",
        name="Demo Nurse",
        organisation=world.community,
        is_demo=True,
        by=INSTALLER,
        at=NOW,
    )
    world.holds(user, "school_nurse")
    return user


def test_the_demonstration_lists_its_personas_and_signs_in_as_one(world, persona, client, clock, settings):
    settings.DEMO_SIGN_IN = True
    page = client.get("/demo/sign-in/").content.decode()
    assert "Demo Nurse" in page
    assert "Sees children in school" in page
    assert world.nurse.name not in page
    assert 'href="/demo/sign-in/"' in client.get(LOGIN).content.decode()
    client.post("/demo/sign-in/", {"persona": str(persona.id)})
    assert signed_in(client)
    assert [row.actor for row in rows("signed_in")] == [str(persona.id)]


@pytest.mark.parametrize("who", ["nurse", "nobody", "", "not-a-uuid", "\x00"])
def test_only_a_persona_can_be_signed_in_as(world, persona, client, clock, settings, who):
    settings.DEMO_SIGN_IN = True
    wanted = {"nurse": str(world.nurse.id), "nobody": "00000000-0000-4000-8000-000000000000"}.get(who, who)
    assert client.post("/demo/sign-in/", {"persona": wanted}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_the_demonstration_its_sign_in_does_not_exist(world, persona, client, clock, settings):
    settings.DEMO_SIGN_IN = False
    assert client.get("/demo/sign-in/").status_code == 404
    assert client.post("/demo/sign-in/", {"persona": str(persona.id)}).status_code == 404
    assert "demo/sign-in" not in client.get(LOGIN).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_persona_cannot_sign_in_outside_demo_mode_by_any_other_way(world, persona, client, clock, settings):
    persona.set_password(PASSWORD)
    persona.save()
    settings.DEMO = False
    sign_in_with_password(client, persona)
    assert "_auth_user_id" not in client.session
    client.force_login(persona)
    assert client.get(OWN_PAGE).status_code == 302
    assert "_auth_user_id" not in client.session


SAFE = {
    "HALCYON_MODE": "production",
    "HALCYON_SECRET_KEY": "k" * 64,
    "HALCYON_AUDIT_KEY": "a" * 64,
    "HALCYON_ALLOWED_HOSTS": "halcyon.marlshire.example",
    "HALCYON_DATABASE_URL": "postgres://halcyon@db.marlshire.example/halcyon",
}


def load_settings(**changed: str | None) -> subprocess.CompletedProcess[str]:
    given = {k: v for k, v in {**SAFE, **changed}.items() if v is not None}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HALCYON_") and k != "DJANGO_SETTINGS_MODULE"}
    said = (
        "import halcyon.config.settings as s; print(s.DEMO_SIGN_IN, s.REQUIRE_SECOND_FACTOR, s.SESSION_COOKIE_SECURE)"
    )
    return subprocess.run(
        [sys.executable, "-c", said], env={**kept, **given}, capture_output=True, text=True, timeout=60, check=False
    )


def test_production_loads_when_everything_is_right_and_asks_for_a_second_factor():
    loaded = load_settings()
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.split() == ["False", "True", "True"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"HALCYON_DEMO_SIGN_IN": "true"},
        {"HALCYON_DEMO_SIGN_IN": "1"},
        {"HALCYON_DEBUG": "yes"},
        {"HALCYON_SECRET_KEY": None},
        {"HALCYON_SECRET_KEY": "demo-only-key-never-used-in-production-0123456789abcdef"},
        {"HALCYON_SECRET_KEY": "short"},
        {"HALCYON_AUDIT_KEY": None},
        {"HALCYON_AUDIT_KEY": "short"},
        {"HALCYON_MODE": "live"},
    ],
    ids=lambda wrong: "-".join(f"{k}={v}" for k, v in wrong.items()),
)
def test_production_refuses_to_start(wrong):
    loaded = load_settings(**wrong)
    assert loaded.returncode != 0
    assert "ImproperlyConfigured" in loaded.stderr
    assert "demo-only-key" not in loaded.stderr


def test_no_setting_turns_the_second_factor_off_in_production():
    for name in ("HALCYON_REQUIRE_SECOND_FACTOR", "REQUIRE_SECOND_FACTOR", "HALCYON_MFA"):
        assert load_settings(**{name: "false"}).stdout.split()[1] == "True"


def test_sessions_are_kept_in_the_database_and_marked_not_to_outlive_the_browser(world, client, clock):
    sign_in_with_password(client, world.nurse)
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["max-age"] == ""
    (kept,) = Session.objects.all()
    assert kept.expire_date == NOW + timedelta(minutes=15)


def test_whose_last_role_ended_is_told_so_and_not_that_the_address_is_wrong(world: World, clock) -> None:
    for user, words in ((world.cleo, "Your account holds no role now"), (world.nurse, "There is no page here")):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get("/nothing-is-here/")
        assert (answer.status_code, words in answer.content.decode()) == (404, True)


@pytest.mark.django_db
def test_every_answer_forbids_script_from_elsewhere_frames_guessing_and_keeping(client: Client) -> None:
    for path in ("/accounts/login/", "/report/", "/there-is-no-such-page/"):
        headers = client.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'", path
        assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'", path
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin" and headers["Cache-Control"] == "no-store", path
