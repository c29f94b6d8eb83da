"""The hub's pages: every number opens as many enquiries as it says, pictures are drawn, and nobody else comes in."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from tests.support import County, answer, county, make, raise_concern, review

from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.mirror.projection import keep_mirror
from halcyon.frontdoor.mirror.spans import OF_STATE, STAGES
from halcyon.frontdoor.mirror.stages import stages
from halcyon.frontdoor.models import MirroredEnquiry
from halcyon.kernel.registry import registry
from halcyon.web.pages.hub.presenters import stage_words

__all__ = ["county"]
PAGES = ("/hub/", "/hub/demand/", "/hub/hours.svg", "/hub/demand.svg", "/hub/enquiries/?show=received")


def several(county: County) -> None:
    """Nine weeks of enquiries: closed long ago, closed lately, open."""
    names = ("Quabo", "Quede", "Quifi", "Quogo", "Qukuhu", "Qulala", "Qumema", "Quninina", "Quroro")
    for number, family in enumerate(names):
        child = Subject(given_name=f"Marek{number}", family_name=family, birth_date=f"201{number}-0{number + 1}-11")
        case = raise_concern(county, "tom.ashdown" if number % 2 else "amina.yusuf", child).cases[0]
        make(county, case, "triage", danger_now="no")
        make(county, case, "rate", rating=("red", "amber", "green")[number % 3])
        make(county, case, "ask")
        review(county, case)
        for agency in ("POLICE", "SCHOOLS", "COMMUNITY"):
            county.later(hours=1)
            answer(county, case, agency)
        if number < 7:
            make(county, case, "decide", outcome="assessment" if number % 2 else "early_help")
            make(county, case, "feed_back")
        county.later(days=7)


def links(text: str, path: str) -> list[tuple[str, int]]:
    """Every link to `path` with the number that is pressed."""
    found = re.findall(rf'href="({path}\?[^"]*)">([\d,]+)<', text)
    return [(unescape(href), int(number.replace(",", ""))) for href, number in found]


ADDRESSES = (
    "/hub/",
    "/hub/?office=no&weeks=26&stage=answers",
    "/hub/?rating=amber",
    "/hub/?agency=COMMUNITY",
    "/hub/?about=child&area=not_said",
    "/hub/demand/",
)


def test_every_number_opens_as_many_enquiries_as_it_says(county: County):
    several(county)
    keep_mirror(at=county.now)
    with county.clock():
        helen, seen = county.client("helen.marsh"), 0
        for address in ADDRESSES:
            text = helen.get(address).content.decode()
            for href, number in links(text, "/hub/enquiries/"):
                behind = helen.get(href).content.decode()
                counted = re.search(r"<strong>([\d,]+)</strong> counted", behind)
                assert counted, href
                assert int(counted.group(1).replace(",", "")) == number, (address, href)
                if openable := re.search(r"You can open <strong>(\d+)", behind):
                    assert behind.count("data-row") == int(openable.group(1)), href
                seen += 1
        assert seen > 60
        assert "9 received = 2 + 4 + 3." in helen.get("/hub/").content.decode()
        behind = helen.get("/hub/enquiries/?show=closed").content.decode()
        assert "<strong>7</strong> counted" in behind
        words = " ".join(behind.split())
        assert "The other 6 were closed more than 28 days ago" in words, words[words.find("counted") :][:300]
        day = (county.now - timedelta(days=14)).date()
        assert "1 received" in helen.get(f"/hub/?week={day}").content.decode()
        for name in ("hours", "demand"):
            drawn = helen.get(f"/hub/{name}.svg")
            assert drawn["Content-Type"] == "image/svg+xml"
            assert b"<svg" in drawn.content
        text = helen.get("/hub/demand/").content.decode()
        assert "As many as last week" in text
        assert "mean absolute percentage error" in text
        # What has moved on is brought up to date before it is counted.
        raise_concern(county, "tom.ashdown", Subject(given_name="Nia", family_name="Qupapa", birth_date="2015-05-05"))
        assert MirroredEnquiry.objects.count() == 9
        assert "10 received" in helen.get("/hub/").content.decode()


@pytest.mark.parametrize("who", ["ruth.okafor", "tom.ashdown", "imran.shah", "amina.yusuf"])
def test_nobody_else_comes_in(county: County, who: str):
    with county.clock():
        for page in PAGES:
            assert county.client(who).get(page).status_code == 404


def test_what_cannot_be_read_in_an_address_is_taken_for_not_asked(county: County):
    with county.clock():
        client = county.client("helen.marsh")
        for query in ("weeks=x&week=9999-99-99&rating=<b>", "week=0001-01-01", "stage=nonsense&before=x",
                      "rating=%00&agency=" + "A" * 500, "outcome=';--&show=closed"):  # fmt: skip
            for page in PAGES:
                assert client.get(f"{page.split('?')[0]}?{query}").status_code == 200


def test_every_stage_is_said_in_words_and_stands_in_the_table():
    pathway = registry.pathways["mash_enquiry"]
    own = {s.key: s.title for s in pathway.states if s.key not in OF_STATE and s.key not in pathway.final}
    assert {"with_worker", "returned"} <= set(own)
    assert {key: stage_words(key) for key in own} == own
    assert set(stages()) == {*STAGES, *own}
