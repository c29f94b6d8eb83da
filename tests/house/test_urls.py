"""Every address says who may use it, and means it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import Organisation, User
from halcyon.demo.load import load_cast
from halcyon.kernel.roles import Capability
from halcyon.web.guarding import PUBLIC, may
from halcyon.web.navigation import AREAS, items

# Where the declaration of a page meets a person without it: the same answer as for a page that does not exist, or the
# way to the sign-in page.
NOT_LET_IN = {302, 401, 403, 404, 405}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern


def test_no_two_pages_share_a_name():
    names = [pattern.name for address, pattern in ALL if pattern.name and address]
    assert sorted({name for name in names if names.count(name) > 1}) == []


ALL = list(addresses(get_resolver().url_patterns))


def wrong_with(view: Any) -> str | None:
    """What is wrong with a view's declaration of who may use it, or None."""
    declared = getattr(view, "allowed_for", None)
    if declared == PUBLIC or (isinstance(declared, str) and re.fullmatch(r"token:[a-z]+", declared)):
        return None
    if isinstance(declared, frozenset) and declared and all(isinstance(c, Capability) for c in declared):
        return None
    return f"declares {declared!r}"


def example(pattern: URLPattern) -> str:
    """An address that the pattern matches, with values that stand for nothing."""
    made = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        value = {UUIDConverter: str(uuid.UUID(int=7)), IntConverter: "7"}.get(type(converter), "nothing")
        made = re.sub(rf"<(?:\w+:)?{name}>", value, made)
    made = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "7", made)
    return made.replace("^", "").replace("\\Z", "").replace("$", "").replace("\\", "")


def example_in_full(address: str, pattern: URLPattern) -> str:
    return "/" + address.removesuffix(str(pattern.pattern)).replace("^", "") + example(pattern)


def test_every_address_declares_who_may_use_it():
    assert len(ALL) > 20
    assert {a: wrong_with(p.callback) for a, p in ALL if wrong_with(p.callback)} == {}


def test_an_address_that_declares_nothing_is_found():
    def page(request):
        raise AssertionError

    assert wrong_with(page) == "declares None"
    page.allowed_for = frozenset()
    assert wrong_with(page) == "declares frozenset()"
    assert wrong_with(may(Capability.SIGNED_IN)(page)) is None


def closed_addresses() -> list[tuple[str, URLPattern]]:
    return [(a, p) for a, p in ALL if getattr(p.callback, "allowed_for", None) != PUBLIC]


@pytest.mark.django_db
def test_nobody_gets_in_without_signing_in():
    client = Client(raise_request_exception=False)
    got_in = {}
    for address, pattern in closed_addresses():
        for method in ("get", "post"):
            response = getattr(client, method)(example_in_full(address, pattern))
            if response.status_code not in NOT_LET_IN:
                got_in[f"{method} {address}"] = response.status_code
            elif response.status_code == 302:
                assert response.headers["Location"].startswith("/accounts/"), address
    assert got_in == {}


@pytest.mark.django_db
def test_someone_without_a_role_meets_no_page_but_their_own_account():
    agency = Organisation.objects.create(code="ACUTE", name="Acute", kind="acute_trust", in_force_from=date(2020, 1, 1))
    user = User.objects.create(
        email="nobody@acute.example", name="Nobody", organisation=agency, created_at=datetime(2026, 1, 5, tzinfo=UTC)
    )
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    got_in = {}
    for address, pattern in closed_addresses():
        if address.startswith(("accounts/", "^accounts/", "fhir/")):
            continue
        for method in ("get", "post"):
            response = getattr(client, method)(example_in_full(address, pattern))
            if response.status_code not in (404, 405):
                got_in[f"{method} {address}"] = response.status_code
    assert got_in == {}


@pytest.mark.django_db
def test_no_person_of_the_demonstration_has_two_areas_under_one_key():
    users = load_cast(at=datetime(2026, 1, 5, tzinfo=UTC))
    for user in users.values():
        assert items(viewer_for(user, at=datetime(2026, 1, 6, tzinfo=UTC)), "/", AREAS), user
