"""A declared conflict (oneself, one's household, a relative) goes with the person: to every record, case, request."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from tests.support import ZOFIA, County, known_person, make, person_of, raise_concern, walk

from halcyon.access.labels import Label
from halcyon.access.models import ConflictBlock
from halcyon.access.queries import blocked
from halcyon.access.viewing import Denied
from halcyon.cases.actions import open_case, return_information
from halcyon.cases.models import AgencyRequest, Case
from halcyon.cases.queries import case, request_to_answer, requests_for
from halcyon.frontdoor.actions import say_who, settle_said_same, stand_aside
from halcyon.people.actions import propose_merge, settle_merge
from halcyon.people.models import LinkReview
from halcyon.people.queries import merge_proposal, review, waiting_reviews
from halcyon.sharing.actions import settle_review
from halcyon.sharing.models import SharingDecision
from halcyon.sharing.queries import ledger, reviews_waiting

BORN = date(2012, 3, 7)


def bar(county: County, who: str, *subjects: uuid.UUID) -> None:
    ConflictBlock.objects.bulk_create(
        ConflictBlock(user=county.id(who), subject_id=s, kind="family", source="declared", begins=county.now)
        for s in subjects
    )


def barred(county: County, who: str, *subjects: uuid.UUID) -> list[bool]:
    return [blocked(county.viewer(who), [s], at=county.now) for s in subjects]


def hub_case(county: County, who: str, found: uuid.UUID) -> Any:
    return case(county.viewer(who), found, "mash_enquiry", at=county.now)


def test_standing_aside_bars_from_the_person_the_records_the_cases_and_the_requests(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    person = person_of(found.record_id)
    asked = AgencyRequest.objects.filter(case=found).first()
    assert hub_case(county, "dev.patel", found.id)
    stand_aside(person_id=person, kind="family", by=county.viewer("dev.patel"), at=county.now)
    assert all(barred(county, "dev.patel", person, found.record_id, found.id, asked.id))
    assert not any(barred(county, "ruth.okafor", person, found.record_id, found.id, asked.id))
    assert hub_case(county, "dev.patel", found.id) is None


def test_a_new_concern_about_the_same_person_is_barred_from_the_moment_it_is_linked(county: County):
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN, postcode="MR1 4QX")
    bar(county, "dev.patel", zofia.id)
    found = Case.objects.get(id=raise_concern(county, "amina.yusuf", ZOFIA).cases[0])
    assert LinkReview.objects.filter(record_id=found.record_id).exists()
    assert hub_case(county, "dev.patel", found.id)  # nobody knows yet who it is about
    officer = county.viewer("tom.ashdown")
    say_who(case_id=found.id, person_id=zofia.id, reason="Same home and day", by=officer, at=county.later(minutes=1))
    assert all(barred(county, "dev.patel", found.record_id, found.id))
    assert hub_case(county, "dev.patel", found.id) is None
    assert hub_case(county, "ruth.okafor", found.id)


def test_an_enquiry_and_a_request_are_barred_with_the_record_that_they_are_about(county: County):
    found = walk(county, raise_concern(county).cases[0], "rated")
    bar(county, "imran.shah", found.record_id)
    make(county, found.id, "ask", agencies=["POLICE"], categories=["offending", "involvement"])
    asked = AgencyRequest.objects.get(case=found)
    assert all(barred(county, "imran.shah", found.id, asked.id))
    officer = county.viewer("imran.shah")
    assert list(requests_for(officer, open_only=False)) == []
    assert request_to_answer(officer, asked.id) is None
    with pytest.raises(Denied):
        return_information(request_id=asked.id, answers={"known": "nothing_known"}, by=officer, at=county.now)


def test_an_enquiry_opened_on_a_barred_record_is_barred_from_its_first_moment(county: County):
    _, (record,) = known_person(county, "Ada", "Nowak", BORN)
    bar(county, "dev.patel", record.id)
    found = open_case(
        pathway="mash_enquiry",
        record_id=record.id,
        by=county.viewer("tom.ashdown"),
        at=county.now,
        label=Label("COUNCIL"),
        purpose="mash_enquiry",
        service_code="mash_hub",
    )
    assert barred(county, "dev.patel", found.id) == [True]
    assert barred(county, "ruth.okafor", found.id) == [False]


def test_joining_two_people_bars_from_everything_of_both(county: County):
    one, (first,) = known_person(county, "Zofia", "Łukasiewicz", BORN)
    found = walk(county, raise_concern(county, "amina.yusuf").cases[0], "asked")
    if LinkReview.objects.filter(record_id=found.record_id).exists():
        say_who(
            case_id=found.id,
            person_id=None,
            reason="A cousin of that name",
            by=county.viewer("tom.ashdown"),
            at=county.now,
        )
    other, asked = person_of(found.record_id), AgencyRequest.objects.filter(case=found).first()
    bar(county, "dev.patel", one.id, first.id)
    tom, ruth = county.viewer("tom.ashdown"), county.viewer("ruth.okafor")
    said = propose_merge(keep=one.id, other=other, reason="Mother says so herself", by=tom, at=county.now)
    assert not any(barred(county, "dev.patel", other, found.record_id, found.id, asked.id))
    assert merge_proposal(county.viewer("dev.patel"), said.id) is None
    settle_said_same(proposal_id=said.id, agree=True, by=ruth, at=county.later(minutes=1))
    assert all(barred(county, "dev.patel", other, found.record_id, found.id, asked.id))


def test_joining_bars_from_the_records_also_where_no_front_door_is_told(county: County):
    one, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    two, (record,) = known_person(county, "Zosia", "Lukasiewicz", BORN, agency="ACUTE")
    bar(county, "dev.patel", one.id)
    tom, ruth = county.viewer("tom.ashdown"), county.viewer("ruth.okafor")
    said = propose_merge(keep=one.id, other=two.id, reason="Mother says so herself", by=tom, at=county.now)
    settle_merge(proposal_id=said.id, agree=True, by=ruth, at=county.now)
    assert all(barred(county, "dev.patel", two.id, record.id))


def test_a_reviewer_who_is_family_is_shown_neither_the_ask_nor_the_ledger_and_cannot_decide(county: County):
    found = walk(county, raise_concern(county).cases[0], "asked")
    guardian = county.viewer("dr.elin.rhys")
    waiting = SharingDecision.objects.get(case_id=found.id, effect="REVIEW")
    assert [r.id for r in reviews_waiting(guardian)] == [waiting.id]
    assert ledger(guardian)
    bar(county, "dr.elin.rhys", found.record_id)
    assert list(reviews_waiting(guardian)) == []
    assert ledger(guardian) == []
    with pytest.raises(Denied):
        settle_review(decision_id=waiting.id, outcome="disclose", reason="She is my niece.", by=guardian, at=county.now)


def test_a_record_that_waits_is_not_linked_by_whoever_is_barred_from_it(county: County):
    known_person(county, "Zofia", "Łukasiewicz", BORN, postcode="MR1 4QX")
    found = Case.objects.get(id=raise_concern(county, "amina.yusuf", ZOFIA).cases[0])
    assert len(waiting_reviews(county.viewer("dev.patel"))) == 1
    bar(county, "dev.patel", found.record_id)
    assert waiting_reviews(county.viewer("dev.patel")) == []
    assert review(county.viewer("dev.patel"), found.record_id, at=county.now) is None
    assert len(waiting_reviews(county.viewer("ruth.okafor"))) == 1
