"""What the form for raising a concern makes of what was typed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.support import County, county

from halcyon.cases.models import Case
from halcyon.frontdoor.models import Contact
from halcyon.people.models import SuppliedRecord

__all__ = ["county"]


@pytest.fixture(autouse=True)
def now(county: County) -> Iterator[None]:
    with county.clock():
        yield


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "key": uuid.uuid4().hex,
        "people": "1",
        "p0-kind": "child",
        "p0-given_name": "Thea",
        "p0-family_name": "Winslow",
        "p0-marks": "0",
        "worry": "Collected at the gate twice this month by a man who is not family.",
        "danger_now": "no",
        "consent": "given",
        **changes,
    }


def on(name: str, day: Any) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


@pytest.mark.parametrize("kind", ["child", "unborn"])
def test_the_day_on_which_a_birth_is_expected_counts_for_an_unborn_child_alone(county: County, kind: str):
    due = (county.now + timedelta(days=90)).date()
    named = {"p0-given_name": "", "p0-family_name": ""} if kind == "unborn" else {}
    given = typed(**{"p0-kind": kind}, **named, **on("p0-expected_date", due))
    assert county.client("amina.yusuf").post("/concerns/new/", given).status_code == 302
    assert SuppliedRecord.objects.get().expected_date == (due if kind == "unborn" else None)


def test_what_is_wrong_stands_beside_the_person_whom_it_is_about(county: County):
    tomorrow = (county.now + timedelta(days=1)).date()
    second = {"people": "2", "p1-kind": "child", "p1-given_name": "Rory", "p1-family_name": "Winslow", "p1-marks": "0"}
    given = typed(**second, **on("p1-birth_date", tomorrow))
    page = county.client("amina.yusuf").post("/concerns/new/", given)
    body = page.content.decode()
    assert page.status_code == 422 and not Contact.objects.exists()
    assert 'href="#p1_p1-birth_date-day"' in body and 'id="p1_p1-birth_date-day"' in body
    assert 'href="#p0_' not in body


def test_one_person_more_or_fewer_sends_nothing_and_keeps_what_was_typed(county: County):
    amina = county.client("amina.yusuf")
    more = amina.post("/concerns/new/", typed(another="1")).content.decode()
    assert 'name="p1-given_name"' in more and "Collected at the gate twice" in more
    fewer = amina.post("/concerns/new/", typed(people="2", fewer="1")).content.decode()
    assert 'name="p1-given_name"' not in fewer and "Thea" in fewer
    assert not Contact.objects.exists()


def test_the_places_are_kept_and_shown_to_the_hub(county: County):
    places = "Behind the leisure centre, and a flat on Weir Street."
    assert county.client("amina.yusuf").post("/concerns/new/", typed(place_text=places)).status_code == 302
    contact = Contact.objects.get()
    assert contact.place_text == places
    own = county.client("amina.yusuf").get(f"/concerns/{contact.id}/?sent=1").content.decode()
    assert places in own and "01632 960199" in own, "the sender reads it too, and whom to ring at night"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"p0-birth_date-day": "3", "p0-birth_date-month": "3", "p0-birth_date-year": "1999"}, "no date of birth"),
        ({"p0-nhs_number": "9990123450"}, "no NHS number"),
    ],
)
def test_what_only_the_born_have_is_asked_about_and_not_put_on_an_unborn_child(
    county: County, given: dict[str, str], said: str
):
    page = county.client("amina.yusuf").post("/concerns/new/", typed(**{"p0-kind": "unborn"}, **given))
    assert page.status_code == 422 and said in page.content.decode() and not Contact.objects.exists()
    for value in given.values():
        assert f'value="{value}"' in page.content.decode(), "what was typed is kept"


def test_whoever_checks_for_danger_reads_all_that_was_said_of_it(county: County):
    said = {
        "danger_now": "yes",
        "danger_detail": "He said he will be back tonight.",
        "injuries": "Bruise, left forearm.",
        "alleged_text": "A man with a grey estate car.",
        "place_text": "A flat on Weir Street.",
    }
    assert county.client("amina.yusuf").post("/concerns/new/", typed(**said)).status_code == 302
    case = Case.objects.get()
    page = county.client("tom.ashdown").get(f"/cases/{case.id}/do/triage/").content.decode()
    for words in ("Danger now", *list(said.values())[1:]):
        assert words in page, words
