"""The guide's pages: open to everybody, with the county's numbers of this hour, and keeping nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.support import County, county

from halcyon.agencies.models import ContactRoute, Service
from halcyon.practice.guide.model import ordered
from halcyon.practice.guide.practitioners import PRACTITIONERS
from halcyon.practice.guide.situations import SITUATIONS
from halcyon.web.pages.what_now import presenters

__all__ = ["county"]


@pytest.mark.django_db
def test_every_page_of_the_guide_opens_for_somebody_without_an_account_and_sets_no_cookie(county: County) -> None:
    client = Client()
    with county.clock():
        assert client.get("/what-now/").status_code == 200
        for practitioner in PRACTITIONERS:
            assert client.get(f"/what-now/{practitioner.key}/").status_code == 200
        for situation in ordered(PRACTITIONERS[0], SITUATIONS):
            page = client.get(f"/what-now/pharmacist/{situation.key}/")
            assert page.status_code == 200, situation.key
            assert "{lead}" not in page.content.decode()
    assert not client.cookies


@pytest.mark.django_db
def test_what_is_not_there_is_not_there(county: County) -> None:
    client = Client()
    with county.clock():
        for address in ("nobody/", "pharmacist/nothing/", "public/asked/"):
            assert client.get(f"/what-now/{address}").status_code == 404


@pytest.mark.django_db
def test_the_form_is_the_public_one_without_an_account_and_ones_own_with_one(county: County) -> None:
    with county.clock():
        outside = Client().get("/what-now/school_nurse/exploitation/").content.decode()
        inside = county.client("amina.yusuf").get("/what-now/school_nurse/exploitation/").content.decode()
    assert 'href="/report/"' in outside and 'href="/advice/"' not in outside
    assert 'href="/concerns/new/"' in inside and 'href="/advice/"' in inside


@pytest.mark.django_db
def test_a_number_that_ended_is_not_given(county: County) -> None:
    with county.clock():
        before = Client().get("/what-now/public/unsure/").content.decode()
        number = ContactRoute.objects.get(service__kind="front_door", kind="telephone").value
        assert f"tel:{number.replace(' ', '')}" in before
        Service.objects.filter(kind="front_door").update(in_force_to=county.now.date().replace(year=2020))
        after = Client().get("/what-now/public/unsure/").content.decode()
    assert f"{number}</a>" not in after.split("<main", 1)[1].split("</main>", 1)[0]


def test_an_organisation_is_advised_by_its_own_team_before_the_boards() -> None:
    near = {p.key: p.agencies for p in PRACTITIONERS if p.agencies}
    assert near["school_nurse"][0] == "community_trust" and near["pharmacist"] == ("icb",)
    assert presenters.offered_first(None) is None
