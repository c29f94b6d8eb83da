"""Words that put the blame on a child are asked about once, before sending; nothing is blocked, what is kept counts."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from tests.support import KNOWN, County, county, raise_concern, walk

from halcyon.cases.models import Case, SharedText
from halcyon.frontdoor.models import Contact
from halcyon.health.hospital.models import HospitalReferral
from halcyon.kernel.instruments import ChildWords, LongText
from halcyon.web import pages
from halcyon.web.wording import Questioned, texts_of
from halcyon.work.models import KeptWords

__all__ = ["county"]
BLAMES = "She puts herself at risk. She told us “he is my older boyfriend”."


@pytest.fixture(autouse=True)
def now(county: County) -> Iterator[None]:
    with county.clock():
        yield


def concern(**changes: Any) -> dict[str, Any]:
    return {
        "key": uuid.uuid4().hex,
        "people": "1",
        "p0-kind": "child",
        "p0-given_name": "Thea",
        "p0-family_name": "Winslow",
        "p0-marks": "0",
        "worry": BLAMES,
        "child_words": "I put myself at risk, it is my lifestyle choice",
        "danger_now": "no",
        "consent": "given",
        **changes,
    }


def seen(response: Any) -> str:
    found = re.search(r'name="wording_seen" value="([^"]*)"', response.content.decode())
    assert found
    return found.group(1)


def test_a_childs_own_words_are_never_read_for_phrases():
    asked = (ChildWords("said", "What did she say?"), LongText("seen", "What was seen?"))
    found = texts_of(asked, {"said": "I am promiscuous", "seen": "She is promiscuous"})
    assert [t.field for t in found] == ["seen"]


def test_a_concern_is_asked_about_once_and_sent_with_the_words_that_were_kept(county: County):
    amina = county.client("amina.yusuf")
    given = concern()
    asked = amina.post("/concerns/new/", given)
    assert asked.status_code == 200
    assert not Contact.objects.exists()
    body = asked.content.decode()
    assert "<mark>puts herself at risk</mark>" in body
    assert "She told us “he is my older boyfriend”." in body  # what was typed is kept
    assert seen(asked) == "worry:put_self_at_risk"  # neither the quotation nor the child's own words
    again = amina.post("/concerns/new/", {**given, "wording_seen": seen(asked), "wording_reason": "right_here"})
    assert again.status_code == 302
    row = KeptWords.objects.get()
    assert (row.phrase, row.field, row.reason, row.agency) == ("put_self_at_risk", "worry", "right_here", "COMMUNITY")
    page = amina.get("/language/").content.decode()
    assert "kept questioned words 1 time" in page
    assert "kept questioned words 0 times" in county.client("helen.marsh").get("/language/").content.decode()


def test_nothing_is_asked_when_somebody_is_in_danger_and_sending_again_needs_no_reason(county: County):
    amina = county.client("amina.yusuf")
    sent = amina.post("/concerns/new/", concern(danger_now="yes", danger_detail="He is outside the school."))
    assert sent.status_code == 302
    assert not KeptWords.objects.exists()
    other = concern(worry="Another day. She is promiscuous.")
    asked = amina.post("/concerns/new/", other)
    changed = {**other, "worry": "Another day. She puts herself at risk.", "wording_seen": seen(asked)}
    asked = amina.post("/concerns/new/", changed)  # other words are another question
    assert asked.status_code == 200
    assert amina.post("/concerns/new/", {**changed, "wording_seen": seen(asked)}).status_code == 302
    assert KeptWords.objects.get().reason == "none"


def test_a_decision_and_an_analysis_are_asked_about_too(county: County):
    case = walk(county, raise_concern(county).cases[0], "received")
    grace = county.client("ruth.okafor")
    page = f"/cases/{case.id}/analysis/"
    text = {"text": "It is a lifestyle choice.", "version": "0"}
    asked = grace.post(page, text)
    assert asked.status_code == 200 and not SharedText.objects.exists()
    assert grace.post(page, text, headers={"Accept": "application/json"}).status_code == 200  # saved as it is typed
    assert SharedText.objects.exists() and not KeptWords.objects.exists()
    assert Case.objects.get(id=case.id).state == "received"


def test_what_an_agency_answers_the_hub_is_asked_about_before_it_is_sent(county: County):
    asked = walk(county, raise_concern(county).cases[0], "asked").requests.get(agency="POLICE")
    with county.clock():
        imran = county.client("imran.shah")
        page = f"/requests/{asked.id}/"
        said = {**KNOWN, "narrative": BLAMES}
        first = imran.post(page, said)
        assert first.status_code == 200
        asked.refresh_from_db()
        assert asked.state == "asked" and "puts herself at risk" in first.content.decode()
        again = imran.post(page, {**said, "wording_seen": seen(first), "wording_reason": "right_here"})
        assert again.status_code == 302
        asked.refresh_from_db()
        assert asked.state == "known"
        assert KeptWords.objects.get().place == "mash_return"


def test_a_referral_to_the_exploitation_team_and_to_the_hospital_are_asked_about(county: County):
    amina = county.client("amina.yusuf")
    page = "/exploitation/refer/"
    said = {
        "key": uuid.uuid4().hex,
        "given_name": "Thea",
        "family_name": "Winslow",
        "birth_date-day": "4", "birth_date-month": "3", "birth_date-year": "2012",
        "worry": BLAMES,
        "child_words": "It is my lifestyle choice",
        "danger_now": "no",
        "told": "told",
    }  # fmt: skip
    first = amina.post(page, said)
    assert first.status_code == 200 and seen(first) == "worry:put_self_at_risk", first.content.decode()
    assert BLAMES.split(".")[1] in first.content.decode() and not Case.objects.exists()
    # What was said once is carried along when something else is wrong, and is not asked again.
    carried = {**said, "told": "", "wording_seen": seen(first), "wording_reason": "others_words"}
    wrong = amina.post(page, carried)
    assert (wrong.status_code, seen(wrong)) == (422, "worry:put_self_at_risk")
    assert amina.post(page, {**carried, "told": "told"}).status_code == 302
    row = KeptWords.objects.get()
    assert (row.place, row.field, row.reason) == ("exploitation.refer", "worry", "others_words")
    urgent = {**said, "key": uuid.uuid4().hex, "family_name": "Hall", "danger_now": "yes"}
    assert amina.post(page, urgent).status_code == 302  # nobody waits for a word while a child is in danger

    ward, about = county.client("sinead.doran"), {"worry": BLAMES, "asked_for": "See her", "basis": "public_task"}
    asked = ward.post("/hospital/send/", {"given_name": "Thea", "family_name": "Winslow", **about})
    assert asked.status_code == 200 and "autofocus" in asked.content.decode()
    assert not HospitalReferral.objects.exists()


# Forms with long texts that ask nobody about their words, and why.
IN_ITS_OWN_WAY = {"front_door.forms": "with its people, before it is sent", "letters.views": "before it is signed"}
OF_NO_CHILD = {
    "administration", "audits.forms.P", "audits.forms.QuoteForm", "audits.forms.RecommendForm", "board_figures",
    "improvement", "improving", "inspection", "papers", "self_assessments", "signals", "training", "surgeries",
    "time_limits",
}  # fmt: skip
WHY_AN_ACT = {"front_door.views.identity", "handovers", "huddle.forms.CloseForm", "people", "sharing"}
FROM_THE_PUBLIC = {"report"}


def written() -> Iterator[tuple[str, type[forms.BaseForm]]]:
    for found in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
        module = importlib.import_module(found.name)
        for name, form in inspect.getmembers(module, inspect.isclass):
            if issubclass(form, forms.BaseForm) and form.__module__ == found.name:
                yield f"{found.name.removeprefix(pages.__name__ + '.')}.{name}", form


def test_every_form_in_which_somebody_writes_about_a_child_asks():
    let_be = [*IN_ITS_OWN_WAY, *OF_NO_CHILD, *WHY_AN_ACT, *FROM_THE_PUBLIC]
    long = {
        name: form
        for name, form in written()
        if any(isinstance(f.widget, forms.Textarea) for f in form.base_fields.values())
    }
    silent = [n for n, f in long.items() if not issubclass(f, Questioned) and not n.startswith(tuple(let_be))]
    assert (silent, len(long) > 50) == ([], True)
    # Who asks keeps what was kept: a page that looks whether such a form is valid does its act through it.
    ours = re.compile(r"QuestionsForm\(|form_for\(|Typing\(|\bQuestioned\b")
    for path in Path(pages.__path__[0]).rglob("*.py"):
        if path.relative_to(pages.__path__[0]).parts[0] in OF_NO_CHILD:
            continue
        source = path.read_text()
        if ours.search(source) and ".is_valid()" in source:
            assert ".keeping(" in source, str(path)
