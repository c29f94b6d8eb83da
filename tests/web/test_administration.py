"""The administrator's pages, the directory and one's own account: for whom they exist, and what they do."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agencies.world import DAY, HOUR, INSTALLER, NOW, World, build

from halcyon.agencies import actions
from halcyon.agencies.models import (
    ApiToken,
    CalendarDay,
    ContactRoute,
    Organisation,
    PendingChange,
    PostHolding,
    RoleHolding,
    User,
)
from halcyon.agencies.queries import forget_calendar, token_holder, who_acts_for
from halcyon.audit.models import AuditEntry
from halcyon.kernel.roles import Capability
from halcyon.web.pages.administration.presenters import CAPABILITIES

ABSENT = uuid.UUID("00000000-0000-4000-8000-000000000000")
KEY = "council.mash_duty_manager"


@pytest.fixture
def world(db: None) -> World:
    cache.clear()
    forget_calendar()
    made = build()
    made.post(KEY)
    return made


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as travelled:
        yield travelled
    forget_calendar()


@pytest.fixture
def admin(world) -> Client:
    client = Client()
    client.force_login(world.amina)
    return client


@pytest.fixture
def second(world) -> Client:
    client = Client()
    client.force_login(world.boris)
    return client


@pytest.fixture
def nurse(world) -> Client:
    client = Client()
    client.force_login(world.nurse)
    return client


def href(name: str, **kwargs) -> str:
    return reverse(f"administration{name and '_' + name}", kwargs=kwargs)


def addresses(world: World, user_id: uuid.UUID | None = None) -> dict[str, str]:
    """Every address of the administrator's pages, about things that exist, or about `user_id` alone."""
    holding = RoleHolding.objects.filter(user=world.nurse).first()
    about = user_id or world.nurse.id
    return {
        "people": href(""),
        "add": href("add_person"),
        "person": href("person", user_id=about),
        "change": href("change_person", user_id=about),
        "close": href("close_account", user_id=about),
        "reopen": href("reopen_account", user_id=about),
        "sign_out": href("sign_out", user_id=about),
        "away": href("away", user_id=about),
        "email": href("email", user_id=about),
        "reset": href("reset_sign_in", user_id=about),
        "give": href("give_role", user_id=about),
        "end_role": href("end_role", user_id=about, holding_id=holding.id),
        "roles": href("roles"),
        "changes": href("changes"),
        "posts": href("posts"),
        "post": href("post", key=KEY),
        "fill": href("fill_post", key=KEY),
        "duty": href("duty", key=KEY),
        "organisations": href("organisations"),
        "add_organisation": href("add_organisation"),
        "organisation": href("organisation", code="COUNCIL"),
        "followed": href("followed", code="COUNCIL"),
        "relation": href("relation", code="COUNCIL"),
        "service": href("add_service", code="COUNCIL"),
        "routes": href("routes", code="mash_hub"),
        "tokens": href("tokens"),
        "token": href("make_token"),
        "calendar": href("calendar"),
        "day": href("add_day"),
    }


POST_ONLY = {"reopen", "sign_out"}


def same(answer, other) -> bool:
    """Whether two answers differ in nothing but the marks that every answer has."""

    def bare(response):
        return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)

    return (answer.status_code, bare(answer)) == (other.status_code, bare(other))


# -- For whom the pages exist ------------------------------------------------------------------------------------------


def test_an_administrator_sees_every_page(world, admin):
    for name, address in addresses(world).items():
        if name not in POST_ONLY:
            assert admin.get(address).status_code == 200, name


def test_for_a_school_nurse_each_page_is_as_absent_as_one_that_does_not_exist(world, nurse):
    nowhere = nurse.get("/administration/nowhere/")
    assert nowhere.status_code == 404
    for name, address in addresses(world).items():
        for method in (nurse.get, nurse.post):
            assert same(method(address), nowhere), name
    assert User.objects.count() == 4
    assert set(AuditEntry.objects.exclude(action="signed_in").values_list("action", flat=True)) == {"not_shown"}


def test_whoever_is_not_signed_in_is_asked_to_sign_in(world):
    for name, address in addresses(world).items():
        answer = Client().get(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/accounts/login/"), name


def test_what_does_not_exist_is_not_there_for_an_administrator_either(world, admin):
    for name in ("person", "change", "close", "away", "email", "reset", "give", "end_role"):
        assert admin.get(addresses(world, ABSENT)[name]).status_code == 404, name
    for address in (
        href("post", key="no.such.post"),
        href("fill_post", key="no.such.post"),
        href("end_post", key=KEY, holding_id=ABSENT),
        href("organisation", code="NONE"),
        href("routes", code="none"),
        reverse("directory_service", kwargs={"code": "none"}),
        reverse("directory_organisation", kwargs={"code": "NONE"}),
    ):
        assert admin.get(address).status_code == 404, address
    for code in ("%00", "%ED%A0%BD", "a b", "%2e%2e", "x" * 200, "<script>"):
        for start in ("/directory/services/", "/directory/organisations/", "/administration/posts/"):
            assert admin.get(f"{start}{code}/").status_code == 404, code
    for address in (
        href("answer_change", change_id=ABSENT, answer="confirm"),
        href("answer_change", change_id=ABSENT, answer="whatever"),
        href("route", route_id=ABSENT, act="verify"),
        href("route", route_id=ABSENT, act="whatever"),
        href("revoke_token", token_id=ABSENT),
        href("withdraw_day", day_id=ABSENT),
        href("back", absence_id=ABSENT),
    ):
        assert admin.post(address).status_code == 404, address
        assert admin.get(address).status_code == 405, address


def test_no_page_changes_anything_when_it_is_only_looked_at(world, admin):
    before = {
        model: list(model.objects.order_by("pk").values()) for model in (User, RoleHolding, PostHolding, ApiToken)
    }
    for name, address in addresses(world).items():
        if name not in POST_ONLY:
            admin.get(address)
    seen = {"last_seen_at", "last_login"}
    for model, rows in before.items():
        now = list(model.objects.order_by("pk").values())
        assert [{k: v for k, v in row.items() if k not in seen} for row in rows] == [
            {k: v for k, v in row.items() if k not in seen} for row in now
        ]


MACHINE = st.lists(st.sampled_from(["begin", "end", "ask", "close", "reopen", "later"]), min_size=3, max_size=14)


@pytest.mark.django_db
@settings(derandomize=True, max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=MACHINE)
def test_a_role_counts_from_the_very_next_request_and_not_one_longer(steps):
    """G5: two browsers of one person; after each beginning or end of the role, the next request already knows."""
    with time_machine.travel(NOW, tick=False) as clock, transaction.atomic():
        world = build()
        browsers = [Client(), Client()]
        held: RoleHolding | None = None
        active = signed_in = True
        for browser in browsers:
            browser.force_login(world.cleo)
        now = NOW
        for step in steps:
            if step == "begin" and held is None and active:
                given_role = actions.give_role(
                    user=world.cleo,
                    role="administrator",
                    organisation=world.council,
                    reason="x",
                    by=INSTALLER,
                    at=now,
                )
                assert isinstance(given_role, RoleHolding)
                held = given_role
            elif step == "end" and held is not None:
                actions.end_role(holding_id=held.id, reason="x", by=INSTALLER, at=now)
                held = None
            elif step == "close" and active:
                actions.close_account(user_id=world.cleo.id, by=INSTALLER, at=now)
                held, active, signed_in = None, False, False
            elif step == "reopen" and not active:
                actions.reopen_account(user_id=world.cleo.id, by=INSTALLER, at=now)
                active = True
            elif step == "later":
                now += timedelta(minutes=5)
                clock.move_to(now)
            for browser in browsers:
                expected = 302 if not signed_in else 200 if held else 404
                assert browser.get("/administration/").status_code == expected, (steps, step)
        transaction.set_rollback(True)


# -- People ------------------------------------------------------------------------------------------------------------


def test_people_are_searched_and_narrowed_on_the_page(world, admin):
    page = admin.get(href(""), {"q": "lukasz", "state": ""}).content.decode()
    assert "Boris Łukasz" in page
    assert "Nina Okafor" not in page
    assert "Nobody matches" in admin.get(href(""), {"q": "zzzz"}).content.decode()
    for nonsense in ("page=-3", "page=" + "9" * 40, "page=x", "state=<b>", "agency=%00", "q=%00", "role=%ED%A0%BD"):
        assert admin.get(f"{href('')}?{nonsense}").status_code == 200, nonsense


def test_a_person_is_added_given_a_role_and_can_then_do_it(world, admin):
    answer = admin.post(
        href("add_person"),
        {"name": "Ola Reed", "email": "ola@council.example", "job_title": "Officer", "organisation": "COUNCIL"},
    )
    made = User.objects.get(email="ola@council.example")
    assert answer["Location"] == href("person", user_id=made.id)
    assert "They can do nothing until you give them a role" in admin.get(answer["Location"]).content.decode()
    theirs = Client()
    theirs.force_login(made)
    assert theirs.get(reverse("directory")).status_code == 404
    admin.post(
        href("give_role", user_id=made.id),
        {"role": "practitioner", "organisation": "COUNCIL", "service": "", "reason": "New in post"},
    )
    assert theirs.get(reverse("directory")).status_code == 200
    holding = made.roles.get()
    admin.post(href("end_role", user_id=made.id, holding_id=holding.id), {"reason": "Left the team"})
    assert theirs.get(reverse("directory")).status_code == 404
    actions_done = list(AuditEntry.objects.order_by("seq").values_list("action", "actor"))
    told = [(a, actor) for a, actor in actions_done if a != "signed_in"]
    assert [a for a, _ in told] == ["user_created", "not_shown", "role_given", "role_ended", "not_shown"]
    assert {actor for a, actor in told if a != "not_shown"} == {str(world.amina.id)}
    assert {actor for a, actor in told if a == "not_shown"} == {str(made.id)}


def test_what_was_typed_stays_when_a_form_is_refused(world, admin):
    page = admin.post(
        href("add_person"),
        {"name": "Ola Reed", "email": "nina@community.example", "job_title": "Officer", "organisation": "COUNCIL"},
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "Someone already has an account with this e-mail address." in text
    assert 'value="Ola Reed"' in text
    assert User.objects.count() == 4


def test_two_administrators_changing_one_person_both_see_both(world, admin, second):
    form = {"name": "Cleo Marsh", "telephone": "", "organisation": "COUNCIL", "version": "1"}
    address = href("change_person", user_id=world.cleo.id)
    assert admin.post(address, {**form, "job_title": "Social worker"}).status_code == 302
    conflict = second.post(address, {**form, "job_title": "Team manager"})
    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Social worker" in text
    assert "Team manager" in text
    assert User.objects.get(id=world.cleo.id).job_title == "Social worker"
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    assert second.post(address, {**form, "version": version, "job_title": "Team manager"}).status_code == 302
    assert User.objects.get(id=world.cleo.id).job_title == "Team manager"


def test_a_privileged_role_takes_two_administrators_on_the_pages(world, admin, second):
    admin.post(
        href("give_role", user_id=world.cleo.id),
        {"role": "privacy_lead", "organisation": "COUNCIL", "service": "", "reason": "Covers in December"},
    )
    change = PendingChange.objects.get()
    mine, other = (client.get(href("changes")).content.decode() for client in (admin, second))
    assert "another administrator must confirm it" in mine
    confirm = href("answer_change", change_id=change.id, answer="confirm")
    assert confirm not in mine
    assert confirm in other
    admin.post(confirm)
    assert not world.cleo.roles.exists()
    second.post(confirm)
    assert world.cleo.roles.get().role == "privacy_lead"
    assert "Nothing waits to be confirmed" in admin.get(href("changes")).content.decode()


def test_a_person_is_closed_and_opened_again(world, admin):
    theirs = Client()
    theirs.force_login(world.nurse)
    assert theirs.get(reverse("account")).status_code == 200
    admin.post(href("close_account", user_id=world.nurse.id))
    assert theirs.get(reverse("account")).status_code == 302
    assert "This account is closed" in admin.get(href("person", user_id=world.nurse.id)).content.decode()
    admin.post(href("reopen_account", user_id=world.nurse.id))
    assert User.objects.get(id=world.nurse.id).is_active
    own = admin.post(href("close_account", user_id=world.amina.id))
    assert "You cannot close your own account" in own.content.decode()


def test_an_absence_is_recorded_in_london_days_and_ended(world, admin):
    address = href("away", user_id=world.nurse.id)
    form = {f"begins-{k}": v for k, v in (("day", "28"), ("month", "3"), ("year", "2027"))}
    form |= {f"ends-{k}": v for k, v in (("day", "29"), ("month", "3"), ("year", "2027"))}
    assert admin.post(address, {**form, "reason": "Leave"}).status_code == 302
    absence = world.nurse.absences.get()
    # The clocks go forward on 28 March 2027: that day has 23 hours.
    assert absence.ends - absence.begins == timedelta(hours=23)
    admin.post(href("back", absence_id=absence.id))
    absence.refresh_from_db()
    assert absence.ends == absence.begins
    wrong = admin.post(address, {**form, "ends-day": "27", "reason": "Leave"})
    assert "The day back must be after the first day away." in wrong.content.decode()


def test_an_administrator_signs_someone_out_everywhere(world, admin, nurse):
    assert nurse.get(reverse("account")).status_code == 200
    admin.post(href("sign_out", user_id=world.nurse.id))
    assert nurse.get(reverse("account")).status_code == 302


# -- Posts -------------------------------------------------------------------------------------------------------------


def test_a_post_is_filled_put_on_duty_and_ended_and_the_page_says_who_acts(world, admin):
    assert "Nobody acts for this post" in admin.get(href("post", key=KEY)).content.decode()
    assert "Nobody acts for 1 post" in admin.get(href("")).content.decode()
    today = {"begins-day": "20", "begins-month": "11", "begins-year": "2026"}
    admin.post(href("fill_post", key=KEY), {"user": str(world.cleo.id), "standing": "holder", **today})
    admin.post(href("fill_post", key=KEY), {"user": str(world.nurse.id), "standing": "deputy", **today})
    assert [u.name for u in who_acts_for(KEY, at=NOW)] == ["Cleo Marsh"]
    duty = {"begins_on-day": "20", "begins_on-month": "11", "begins_on-year": "2026", "begins_at": "17:00"}
    duty |= {"ends_on-day": "21", "ends_on-month": "11", "ends_on-year": "2026", "ends_at": "08:30"}
    admin.post(href("duty", key=KEY), {"user": str(world.boris.id), **duty})
    assert [u.name for u in who_acts_for(KEY, at=NOW + 7 * HOUR)] == ["Boris Łukasz", "Cleo Marsh"]
    held = PostHolding.objects.get(user=world.cleo)
    last = {"ends-day": "25", "ends-month": "11", "ends-year": "2026"}
    admin.post(href("end_post", key=KEY, holding_id=held.id), {**last, "reason": "Resigned"})
    page = admin.get(href("post", key=KEY)).content.decode()
    assert "until" in page
    assert [u.name for u in who_acts_for(KEY, at=NOW + 5 * DAY)] == ["Cleo Marsh"]
    assert [u.name for u in who_acts_for(KEY, at=NOW + 6 * DAY)] == ["Nina Okafor"]


def test_an_administrator_cannot_choose_themselves_for_a_post(world, admin):
    page = admin.get(href("fill_post", key=KEY)).content.decode()
    assert str(world.cleo.id) in page
    assert str(world.amina.id) not in page
    today = {"begins-day": "20", "begins-month": "11", "begins-year": "2026"}
    admin.post(href("fill_post", key=KEY), {"user": str(world.amina.id), "standing": "holder", **today})
    assert not PostHolding.objects.exists()


def test_a_guarded_post_waits_on_the_page_for_a_second_administrator(world, admin):
    guarded = world.post("council.custodian").key
    today = {"begins-day": "20", "begins-month": "11", "begins-year": "2026"}
    asked = {"user": str(world.cleo.id), "standing": "holder", **today, "reason": "Appointed by the director"}
    said = admin.post(href("fill_post", key=guarded), asked, follow=True).content.decode()
    assert "needs a second administrator" in said
    assert who_acts_for(guarded, at=NOW) == []
    page = admin.get(href("changes")).content.decode()
    assert "Put into a post" in page
    assert "another administrator must confirm it" in page


# -- Organisations, tokens, calendar -----------------------------------------------------------------------------------


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_an_organisation_is_added_followed_and_its_service_reached(world, admin, nurse):
    admin.post(
        href("add_organisation"),
        {"code": "ICB", "name": "Marl Care Board", "kind": "icb", **day("in_force_from", date(2022, 7, 1))},
    )
    admin.post(
        href("followed", code="COMMUNITY"), {"successor": "ICB", "reason": "By law", **day("on", date(2027, 4, 1))}
    )
    assert Organisation.objects.get(code="COMMUNITY").in_force_to == date(2027, 3, 31)
    service = {"code": "early_help", "name": "Early help", "kind": "Early help", "does": "Helps", "serves": "Families"}
    service |= {"hours": "Weekdays", "day_0": "09:00-17:00", **day("in_force_from", date(2020, 1, 1))}
    wrong = admin.post(href("add_service", code="ICB"), {**service, "day_0": "17:00-09:00"})
    assert "A service must close after it opens" in wrong.content.decode()
    assert admin.post(href("add_service", code="ICB"), service).status_code == 302
    routes = href("routes", code="early_help")
    admin.post(routes, {"kind": "telephone", "value": "01632 960111", "remark": ""})
    route = ContactRoute.objects.get()
    assert "Nothing is sent by it" in admin.get(routes).content.decode()
    answer = admin.post(href("route", route_id=route.id, act="verify"))
    assert answer["Location"] == routes
    shown = nurse.get(reverse("directory_service", kwargs={"code": "early_help"})).content.decode()
    assert "01632 960111" in shown
    assert "verified 20 Nov 2026" in shown
    followed = nurse.get(reverse("directory_organisation", kwargs={"code": "COMMUNITY"})).content.decode()
    assert "Followed by Marl Care Board from 1 Apr 2027" in followed


def test_a_token_is_shown_once_and_works_until_it_is_revoked(world, admin):
    form = {"organisation": "COMMUNITY", "scope": "intake", "name": "Records", "days": "90"}
    page = admin.post(href("make_token"), form).content.decode()
    text = re.search(r"hal_[A-Za-z0-9_-]{43}", page)[0]
    token = token_holder(text, scope="intake", at=NOW)
    assert token.organisation.code == "COMMUNITY"
    assert text not in admin.get(href("tokens")).content.decode()
    admin.post(href("revoke_token", token_id=token.id))
    assert token_holder(text, scope="intake", at=NOW) is None


def test_a_closure_is_added_and_withdrawn(world, admin):
    form = {"kind": "closure", "name": "Hall closed", "source": "Decision", **day("on", date(2026, 12, 24))}
    assert admin.post(href("add_day"), form).status_code == 302
    assert "Hall closed" in admin.get(href("calendar")).content.decode()
    again = admin.post(href("add_day"), form).content.decode()
    assert "This day has been added already." in again
    admin.post(href("withdraw_day", day_id=CalendarDay.objects.get().id))
    assert not CalendarDay.objects.filter(removed=False).exists()


# -- Directory and own account -----------------------------------------------------------------------------------------


def test_the_directory_is_searched_by_anyone_with_a_role(world, nurse):
    assert "Multi-agency safeguarding hub" in nurse.get(reverse("directory")).content.decode()
    assert "Multi-agency" not in nurse.get(reverse("directory"), {"agency": "COMMUNITY"}).content.decode()
    none = nurse.get(reverse("directory"), {"q": "zzzz"}).content.decode()
    assert "No service matches" in none
    assert "Open now, until 16:00" in nurse.get(reverse("directory")).content.decode()
    no_role = Client()
    no_role.force_login(world.cleo)
    assert no_role.get(reverse("directory")).status_code == 404


def test_ones_own_account_says_ones_roles_posts_and_ways_to_sign_in(world, nurse):
    page = nurse.get(reverse("account")).content.decode()
    for said in ("Nina Okafor", "School nurse", "Sees children in school", "nina@community.example", "Passkeys"):
        assert said in page
    assert "Amina" not in page


def test_every_capability_is_said_in_plain_words():
    assert set(CAPABILITIES) == set(Capability)
