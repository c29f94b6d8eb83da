"""The worklist: by what is due, page by page without a gap, its numbers are its rows, and it gives work away."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from tests.support import County, answer, make, person_of, raise_concern, review

from halcyon.access.viewing import Denied
from halcyon.cases.models import Allocation, Case
from halcyon.frontdoor.actions import restrict_child
from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.worklist import queries
from halcyon.frontdoor.worklist.actions import allocate_together
from halcyon.frontdoor.worklist.queries import UNRATED, Asked, numbers, worklist
from halcyon.work.models import Task


def several(county: County, many: int = 12) -> list[Case]:
    """Enquiries at every stage, about children who have nothing to do with each other."""
    made = []
    for number in range(many):
        family = "Qu" + "aeiou"[number % 5] + "bdfgklmnp"[number % 9] + "aeiou"[number // 5 % 5] + "rstvz"[number % 5]
        child = Subject(
            given_name=f"Marek{number}", family_name=family, birth_date=f"20{10 + number % 9}-0{number % 8 + 1}-11"
        )
        case = raise_concern(county, "tom.ashdown" if number % 2 else "amina.yusuf", child).cases[0]
        far = number % 6
        if far > 0:
            make(county, case, "triage", danger_now="no")
        if far > 1:
            make(county, case, "rate", rating=("red", "amber", "green")[number % 3])
        if far > 2:
            make(county, case, "ask")
        if far > 3:
            review(county, case)
            for agency in ("POLICE", "SCHOOLS", "COMMUNITY"):
                answer(county, case, agency)
            settled = Case.objects.get(id=case).facts["identity"] == "settled"
            make(county, case, "decide", outcome="early_help" if settled else "strategy_discussion")
        if far > 4:
            make(county, case, "feed_back")
        county.later(minutes=7)
        made.append(Case.objects.get(id=case))
    return made


def all_pages(county: County, who: str, asked: Asked) -> list[queries.Row]:
    viewer, found, after = county.viewer(who), [], None
    for _ in range(50):
        page = worklist(viewer, asked, at=county.now, after=after)
        found += page.rows
        after = page.after
        if after is None:
            return found
    raise AssertionError("the pages do not end")


def test_pages_lie_end_to_end_and_every_number_is_its_rows(county: County, monkeypatch: pytest.MonkeyPatch):
    made = several(county)
    monkeypatch.setattr(queries, "PAGE", 3)
    open_ones = {c.id for c in made if c.closed_at is None}
    whole = all_pages(county, "helen.marsh", Asked())
    assert [r.case.id for r in whole] == list(dict.fromkeys(r.case.id for r in whole))
    assert {r.case.id for r in whole} == open_ones
    timed = [r.due_at for r in whole if r.due_at]
    assert timed == sorted(timed)
    Task.objects.filter(subject_id__in=list(open_ones)[:4], done_at__isnull=True).update(due_at=None)
    again = all_pages(county, "helen.marsh", Asked())
    assert {r.case.id for r in again} == open_ones
    assert [r.due_at is None for r in again] == [False] * (len(again) - 4) + [True] * 4
    counted = numbers(county.viewer("helen.marsh"), at=county.now)
    assert counted.count() == len(open_ones)
    monkeypatch.setattr(queries, "KEEP_ABOVE", 0)
    monkeypatch.setattr(queries, "_kept", {})
    by_the_database = numbers(county.viewer("helen.marsh"), at=county.now)
    assert sorted(by_the_database.by_state) == sorted(counted.by_state)
    assert by_the_database.shows == counted.shows
    monkeypatch.setattr(queries, "FEW", 0)
    assert [r.case.id for r in all_pages(county, "helen.marsh", Asked())] == [r.case.id for r in again]
    Task.objects.filter(subject_id__in=open_ones, done_at__isnull=True).update(opened_at=county.now)
    assert {r.case.id for r in all_pages(county, "helen.marsh", Asked())} == open_ones  # also where moments are equal
    for show in queries.SHOWS:
        assert counted.shows[show].count == len(all_pages(county, "helen.marsh", Asked(show=show))), show
    assert counted.shows["unrated"].count == 4
    assert counted.shows["unanswered"].count == counted.shows["feedback"].count == 2
    for state, rating, number in counted.by_state:
        assert number == len(all_pages(county, "helen.marsh", Asked(state=state, rating=rating or UNRATED)))
    closed = all_pages(county, "helen.marsh", Asked(state="closed"))
    assert {r.case.id for r in closed} == {c.id for c in made if c.closed_at}
    own = all_pages(county, "tom.ashdown", Asked(whose="role"))
    assert {r.case.state for r in own} == {"received"}
    assert {r.role for r in own} == {"contact_officer"}


def test_what_has_just_become_restricted_comes_last_for_those_who_may_know_and_is_never_left_out(county: County):
    made = several(county, 3)
    restrict_child(
        person_id=person_of(made[0].record_id),
        kind="adoption",
        reason="An adoption that must not be known.",
        custodian_post="council.custodian",
        named=[county.id("alan.brook"), county.id("helen.marsh")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    assert [r.case.id for r in all_pages(county, "helen.marsh", Asked())][-1] == made[0].id
    assert made[0].id not in {r.case.id for r in all_pages(county, "tom.ashdown", Asked())}


def test_several_are_given_to_one_worker_at_once_all_or_none(county: County):
    made = several(county, 5)
    ruth = county.id("ruth.okafor")
    helen = county.viewer("helen.marsh")
    assert allocate_together(case_ids=[c.id for c in made[:2]], user=ruth, reason="", by=helen, at=county.now) == 2
    assert {r.case.id for r in all_pages(county, "ruth.okafor", Asked(whose="mine"))} == {c.id for c in made[:2]}
    assert {r.case.id for r in all_pages(county, "ruth.okafor", Asked(whose="free"))} == {c.id for c in made[2:]}
    closed = several(county, 6)[5]
    with pytest.raises(Denied):
        allocate_together(case_ids=[made[3].id, closed.id], user=ruth, reason="", by=helen, at=county.now)
    with pytest.raises(Denied):
        allocate_together(case_ids=[made[3].id], user=ruth, reason="", by=county.viewer("tom.ashdown"), at=county.now)
    assert not Allocation.objects.filter(case=made[3]).exists()


def test_the_page_gives_work_away_and_keeps_what_was_ticked(county: County):
    made = several(county, 4)
    with county.clock():
        helen = county.client("helen.marsh")
        wrong = helen.post("/front-door/allocate/", {"case": [str(made[1].id)]})
        assert wrong.status_code == 422
        assert "Choose who works them." in wrong.content.decode()
        assert re.search(rf'value="{made[1].id}"[^>]* checked', wrong.content.decode())
        nothing = helen.post("/front-door/allocate/", {"user": str(county.id("dev.patel"))})
        assert "Tick the enquiries" in nothing.content.decode()
        done = helen.post(
            "/front-door/allocate/",
            {"case": [str(c.id) for c in made[:3]], "user": str(county.id("dev.patel"))},
            follow=True,
        )
        assert "3 allocated to Dev Patel." in done.content.decode()
        text = helen.get("/front-door/").content.decode()
        assert text.count("Dev Patel</td>") == 3
        for href, number in re.findall(r'class="hal-stat__link" href="([^"]+)">([\d,]+)<', text):
            page = helen.get("/front-door/" + unescape(href)).content.decode()
            assert page.count("data-row") == int(number), href
        tom = county.client("tom.ashdown")
        assert 'name="case"' not in tom.get("/front-door/").content.decode()
        assert tom.post("/front-door/allocate/", {"case": [str(made[3].id)]}).status_code == 404


def test_an_address_that_cannot_be_read_shows_the_whole_list(county: County):
    several(county, 3)
    with county.clock():
        tom = county.client("tom.ashdown")
        for query in ("after=x", "after=0~~~", "after=99999999999~~2026-01-01~x", "state=<b>&rating=%00",
                      "whose=all&show=1",
                      "after=0~0001-01-01T00:00:00%2B00:00~2026-11-18T10:00:00%2B00:00~" + "0" * 32):  # fmt: skip
            assert tom.get(f"/front-door/?{query}").content.decode().count("data-row") == 3, query


def test_numbers_of_very_many_are_kept_for_a_moment_and_the_page_says_so(
    county: County, monkeypatch: pytest.MonkeyPatch
):
    several(county, 2)
    helen = county.viewer("helen.marsh")
    monkeypatch.setattr(queries, "KEEP_ABOVE", 1)
    monkeypatch.setattr(queries, "_kept", {})
    assert numbers(helen, at=county.now).kept_at is None
    several(county, 1)
    kept = numbers(helen, at=county.now + timedelta(seconds=2))
    assert (kept.count(), kept.kept_at) == (2, county.now - timedelta(minutes=7))
    monkeypatch.setattr(queries, "KEEP_SECONDS", 0.0)
    assert numbers(helen, at=county.now).count() == 3
