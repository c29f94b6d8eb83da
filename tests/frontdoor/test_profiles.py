"""The whole product under each county's profile: an enquiry from received to closed, its pages, clocks and order."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.support import County, Subject, answer, make, raise_concern, review

from halcyon.cases.models import AgencyRequest, Case
from halcyon.cases.queries import clocks
from halcyon.config.discovery import fill
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import Registry, registry
from halcyon.work.models import ClockCopy, Task
from halcyon.work.queries import my_work

PROFILES = ("marlshire", "surrey_police", "merton", "london_brag")
FIELDS = ("pathways", "instruments", "profiles", "current")


@pytest.fixture(params=PROFILES)
def profile(request, monkeypatch):
    return under(request.param, monkeypatch)


def under(key: str, monkeypatch) -> str:
    """Let the product work as if it had been started with this profile."""
    other = fill(Registry(), profile=key, agreement="marlshire_partnership")
    for name in FIELDS:
        monkeypatch.setattr(registry, name, getattr(other, name))
    return key


@pytest.mark.parametrize("key", PROFILES)
def test_the_product_starts_with_the_setting(key):
    done = subprocess.run(
        [sys.executable, "-m", "halcyon.config.command", "manage", "check"],
        env={**os.environ, "HALCYON_PROFILE": key, "HALCYON_DATABASE_URL": "sqlite://:memory:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_profile_that_nobody_defined_stops_the_start():
    with pytest.raises(KeyError):
        fill(Registry(), profile="elsewhere", agreement="marlshire_partnership")


def pages(county: County, case: Case) -> str:
    """Everything that the hub's people see of an enquiry where it stands, each page found to be there."""
    seen = ""
    with county.clock():
        for who in ("ruth.okafor", "helen.marsh"):
            client = county.client(who)
            for path in ("/front-door/", "/", f"/cases/{case.id}/", f"/cases/{case.id}/chronology/"):
                page = client.get(path)
                assert page.status_code == 200, (path, page.status_code)
                seen += page.content.decode()
    return seen


def test_an_enquiry_goes_from_received_to_closed(county: County, profile):
    """Every rating of the county in turn: received, checked, rated, asked where the county asks, decided, told."""
    for number, rating in enumerate(registry.profile.ratings):
        child = Subject(given_name=f"Ada{number}", family_name="Quill", birth_date=f"201{number}-02-03", sex="F")
        case = Case.objects.get(id=raise_concern(county, "amina.yusuf", child).cases[0])
        running = {c.clock for c in ClockCopy.objects.filter(subject_id=case.id, stopped_at__isnull=True)}
        assert "response" in running
        if number == 0:
            assert "Not rated yet" in pages(county, case)
        make(county, case.id, "triage", danger_now="no")
        case = make(county, case.id, "rate", rating=rating.key)
        assert f"hal-rag--{rating.colour}" in pages(county, case)
        if rating.asked.value == "nobody":
            with pytest.raises(Refused, match="no agency is asked"):
                make(county, case.id, "ask")
        else:
            make(county, case.id, "ask")
            review(county, case.id)
            limit = registry.profile.request_limit(rating.key, "police")
            asked = AgencyRequest.objects.get(case=case, agency="POLICE")
            assert (asked.due_at is None, asked.limit_words) == (limit is None, limit.in_words if limit else "")
            with county.clock():
                officer = county.client("imran.shah")
                for path in ("/requests/", f"/requests/{asked.id}/"):
                    shown = officer.get(path).content.decode()
                    assert ("no time set" in shown) == (limit is None)
                client = county.client("helen.marsh")
                shown = client.get(f"/cases/{case.id}/answers/{asked.id}/").content.decode()
                assert ("no time set" in shown) == (limit is None)
            for agency in ("POLICE", "SCHOOLS", "COMMUNITY"):
                answer(county, case.id, agency)
        make(county, case.id, "decide")
        case = make(county, case.id, "feed_back")
        assert case.state == "closed" and case.closed_at
        assert {r.clock.key for r in clocks(case)} >= {"response"}
        assert all(r.stopped_at for r in clocks(case))
        assert not Task.objects.filter(subject_id=case.id, done_at__isnull=True).exists()
    pages(county, case)


def test_what_has_no_time_is_said_to_have_none(county: County, monkeypatch):
    under("merton", monkeypatch)
    case = Case.objects.get(id=raise_concern(county).cases[0])
    with county.clock():
        page = county.client("helen.marsh").get(f"/cases/{case.id}/").content.decode()
    panel = page[page.index('id="clocks"') :] if 'id="clocks"' in page else page
    assert panel.count("no time set") >= 4  # the danger check, the rating, the decision and the feedback


def test_the_most_urgent_comes_first_also_where_the_county_sets_no_time_for_it(county: County, monkeypatch):
    """London times green alone: by what is due, a green enquiry would stand above a red one that came with it."""
    under("london_brag", monkeypatch)
    assert registry.profile.sorted_by_rating
    by_rating = {}
    for number, rating in enumerate(("green", "blue", "amber", "red", None)):
        child = Subject(given_name=f"Ben{number}", family_name="Quill", birth_date=f"201{number}-02-04", sex="M")
        case = raise_concern(county, "amina.yusuf", child).cases[0]
        make(county, case, "triage", danger_now="no")
        if rating:
            make(county, case, "rate", rating=rating)
        by_rating[rating] = str(case)
    with county.clock():
        page = county.client("helen.marsh").get("/front-door/").content.decode()
    places = [page.index(by_rating[r]) for r in ("red", None, "amber", "green", "blue")]
    assert max(places[:2]) < places[2] < places[3] < places[4]
    work = my_work(county.viewer("ruth.okafor"), at=county.now).needs.items
    ranks = [registry.profile.rank(i.rating or None) for i in work if i.kind == "move"]
    assert ranks == sorted(ranks) == [0, 0, 1, 2, 3]


def test_the_county_s_own_order_is_by_what_is_due():
    for key in ("marlshire", "surrey_police", "merton"):
        assert not registry.profiles[key].sorted_by_rating
    assert registry.profiles["london_brag"].sorted_by_rating
