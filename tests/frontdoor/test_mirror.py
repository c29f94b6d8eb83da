"""The mirror is what the enquiries derive to; nothing is lost at any cut; what may not be seen is in no figure."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from tests.support import ASSURANCE, County, answer, make, person_of, raise_concern, review, walk

from halcyon.access.viewing import Denied
from halcyon.cases.actions import allocate
from halcyon.cases.models import AgencyRequest, Case
from halcyon.frontdoor.actions import restrict_child
from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.mirror import projection
from halcyon.frontdoor.mirror.conservation import lost, on_nobodys_list, whole_mirror
from halcyon.frontdoor.mirror.counts import (
    UNRATED,
    Cut,
    by_agency,
    by_stage,
    by_week,
    mirror,
    received,
    times,
    values,
)
from halcyon.frontdoor.mirror.projection import ENQUIRY, behind, differences, keep_mirror, rebuild_mirror
from halcyon.frontdoor.mirror.spans import STAGES
from halcyon.frontdoor.mirror.unseen import unseen_cases
from halcyon.frontdoor.models import MirroredEnquiry, StageTime
from halcyon.people.models import SuppliedRecord
from halcyon.work.models import Task

LETTERS = "bdfgklmnprstvz"
RANDOM = 10_000 if ASSURANCE else 40
ALL_WEEKS = (0, 10**6)


def somebody(chance: random.Random) -> Subject:
    """A child whom nobody else in the test is like."""
    family = "Qu" + "".join(chance.choice(LETTERS) + chance.choice("aeiou") for _ in range(6))
    return Subject(
        given_name="Marek", family_name=family, birth_date=f"20{chance.randint(10, 20)}-03-0{chance.randint(1, 9)}",
        kind=chance.choice(["child", "child", "unborn"]), postcode=chance.choice(["MR1 4QX", "MR12 2AB", ""]),
    )  # fmt: skip


def open_now(county: County) -> int:
    """How many enquiries are open for the manager, from the cases themselves: what the mirror must agree with."""
    unseen = unseen_cases(county.viewer("helen.marsh"), "id")
    return Case.objects.filter(pathway=ENQUIRY, closed_at__isnull=True).exclude(unseen).count()


def any_enquiry(county: County, chance: random.Random) -> Case:
    """One enquiry, brought as far as chance will have it, with what happens on the way."""
    subject = somebody(chance)
    if subject.kind == "unborn":
        subject = Subject(kind="unborn", expected_date=str((county.now + timedelta(days=90)).date()))
    case = raise_concern(
        county, chance.choice(["amina.yusuf", "tom.ashdown"]), subject, key=f"k{chance.random()}"
    ).cases[0]
    far = chance.randint(0, 6)
    if far >= 1:
        county.later(minutes=chance.randint(1, 2000))
        make(county, case, "triage", danger_now=chance.choice(["yes", "no"]))
    if far >= 2:
        if chance.random() < 0.3:
            allocate(case_id=case, user=county.id(chance.choice(["ruth.okafor", "dev.patel"])), purpose="mash_enquiry",
                     reason="", by=county.viewer("helen.marsh"), at=county.later(minutes=3))  # fmt: skip
        county.later(minutes=chance.randint(1, 900))
        make(county, case, "rate", rating=chance.choice(["red", "amber", "green"]))
    if far >= 3 and chance.random() < 0.7:
        make(county, case, "ask")
        if chance.random() < 0.7:
            review(county, case, chance.choice(["disclose", "refuse"]))
        for agency in chance.sample(["POLICE", "SCHOOLS", "COMMUNITY"], chance.randint(0, 3)):
            if AgencyRequest.objects.filter(case_id=case, agency=agency, state="asked").exists():
                county.later(minutes=chance.randint(0, 700))
                answer(county, case, agency)
    if far >= 4:
        settled = Case.objects.get(id=case).facts["identity"] == "settled"
        make(county, case, "decide",
             outcome=chance.choice(["assessment", "early_help"]) if settled else "strategy_discussion",
             unanswered_reason="It cannot wait.")  # fmt: skip
    if far >= 5:
        county.later(minutes=chance.randint(1, 3000))
        make(county, case, "feed_back")
    return Case.objects.get(id=case)


def test_random_histories_are_conserved_at_every_cut_and_none_waits_on_nobodys_list(county: County):
    chance = random.Random(20261122)
    made = 0
    while made < RANDOM:
        for _ in range(min(20, RANDOM - made)):
            any_enquiry(county, chance)
            made += 1
        keep_mirror(at=county.now)
        if made % 1000 == 0 or made == RANDOM or made == 20:
            assert lost(whole_mirror()) == []
            assert on_nobodys_list(at=county.now) == []
    assert behind(everything=True) == []
    assert differences(at=county.later(days=40)) == []
    helen = mirror(county.viewer("helen.marsh"))
    whole = received(helen, Cut())
    assert whole.received == MirroredEnquiry.objects.count() >= RANDOM
    assert whole.still_open == open_now(county)
    assert whole.adds_up
    before = sorted(map(projection._plain, StageTime.objects.all()))
    assert rebuild_mirror(at=county.now) == MirroredEnquiry.objects.count()
    assert sorted(map(projection._plain, StageTime.objects.all())) == before


def test_the_checker_finds_what_is_wrong(county: County):
    first, second = (
        walk(county, raise_concern(county, "tom.ashdown", somebody(random.Random(n))).cases[0], "rated") for n in (1, 2)
    )
    keep_mirror(at=county.now)
    assert lost(whole_mirror()) == []
    MirroredEnquiry.objects.filter(case_id=first.id).update(rating="green", derived_at=county.now)
    assert any("the cases say" in line for line in lost(whole_mirror()))
    assert differences(at=county.now) == [f"{first.id}: another ['rating']"]
    StageTime.objects.filter(enquiry__case_id=second.id).first().delete()
    assert f"{second.id}: other times" in differences(at=county.now)
    rebuild_mirror(at=county.now)
    assert differences(at=county.now) == lost(whole_mirror()) == []
    Task.objects.filter(subject_id=first.id).update(role="nobody_has_this_role")
    Task.objects.filter(subject_id=second.id).update(done_at=county.now)
    assert set(on_nobodys_list(at=county.now)) == {first.id, second.id}


def test_figures_by_stage_agency_and_week(county: County):
    for agencies in (["POLICE"], ["POLICE"], ["POLICE", "SCHOOLS"]):
        case = raise_concern(county, "tom.ashdown", somebody(random.Random(county.now.timestamp()))).cases[0]
        for key in ("triage", "rate"):
            make(county, case, key)
        make(county, case, "ask", agencies=agencies, categories=["involvement", "concern", "education", "offending"])
        county.later(hours=10)
        for agency in agencies:
            answer(county, case, agency)
        county.later(days=2)
    keep_mirror(at=county.now)
    of = mirror(county.viewer("helen.marsh"))
    found = times(of, Cut(), weeks=ALL_WEEKS, office=False)
    told = dict(by_stage(of, found, STAGES))
    assert {k: s.number for k, s in told.items()} == {"danger_check": 3, "rating": 3, "asking": 3, "answers": 3}
    assert (told["rating"].waiting, told["rating"].working_90) == (300, 0)
    assert told["answers"].waiting == 36_300  # ten hours, and five minutes in which the answer was written
    assert told["answers"].waiting_90 == pytest.approx(36_300 + 0.8 * 300)
    by = dict(by_agency(of, found, "answer"))
    assert {k: s.number for k, s in by.items()} == {"POLICE": 3, "SCHOOLS": 1}
    office = dict(by_stage(of, times(of, Cut(), weeks=ALL_WEEKS, office=True), STAGES))
    assert office["answers"].waiting < told["answers"].waiting
    week = projection.week_of(Case.objects.order_by("opened_at").first().opened_at.date())
    assert [(w, s.number if s else 0) for w, s in by_week(of, found, "rating", weeks=(week - 1, week + 1))] == [
        (week - 1, 0), (week, 2), (week + 1, 1),
    ]  # fmt: skip
    assert dict(by_stage(of, times(of, Cut(answering="SCHOOLS"), weeks=ALL_WEEKS, office=False), ["answer"])) == {
        "answer": by["SCHOOLS"]
    }


def test_unrated_ones_and_those_without_a_value_can_be_counted(county: County):
    walk(county, raise_concern(county, "tom.ashdown").cases[0], "triaged")
    keep_mirror(at=county.now)
    of = mirror(county.viewer("helen.marsh"))
    assert received(of, Cut(rating=UNRATED)).received == 1
    assert received(of, Cut(rating="red")).received == 0
    assert received(of, Cut(since=county.now.date(), until=county.now.date())).received == 1
    assert received(of, Cut(until=county.now.date() - timedelta(days=1))).received == 0
    assert values(of, "area", Cut()) == [("MR1", 1)]


def test_a_restricted_record_is_in_no_figure_of_those_who_may_not_know_of_it(county: County):
    seen = raise_concern(county, "tom.ashdown", somebody(random.Random(5))).cases[0]
    case = walk(county, raise_concern(county).cases[0], "rated")
    keep_mirror(at=county.now)
    assert received(mirror(county.viewer("helen.marsh")), Cut()).received == 2
    restrict_child(
        person_id=person_of(case.record_id), kind="staff_family", reason="Her aunt works here.",
        custodian_post="council.custodian", named=[county.id("ruth.okafor")],
        by=custodian(county), at=county.now,
    )  # fmt: skip
    keep_mirror(at=county.now)
    of = mirror(county.viewer("helen.marsh"))
    assert received(of, Cut()).received == 1
    assert received(of, Cut(agency="COMMUNITY")).received == 0
    assert dict(values(of, "rating", Cut())) == {"": 1}
    assert not by_stage(of, times(of, Cut(), weeks=ALL_WEEKS, office=False), ["rating"])
    assert open_now(county) == 1
    assert lost(whole_mirror()) == []  # the checker still counts everybody
    assert Case.objects.get(id=seen).closed_at is None


def custodian(county: County):
    name = next(n for n in county.users if "custodian" in county.viewer(n).roles)
    return county.viewer(name)


def test_only_those_who_answer_for_the_hub_see_it(county: County):
    for nobody in ("ruth.okafor", "tom.ashdown", "imran.shah", "amina.yusuf"):
        with pytest.raises(Denied):
            mirror(county.viewer(nobody))


def test_a_protected_address_gives_no_area_also_when_it_becomes_one_later(county: County):
    case = Case.objects.get(id=raise_concern(county).cases[0])
    keep_mirror(at=county.now)
    assert MirroredEnquiry.objects.get(case_id=case.id).area == "MR1"
    SuppliedRecord.objects.filter(id=case.record_id).update(protected_location=True)
    keep_mirror(at=county.now, everything=False)  # what a look at the hub's page does
    assert MirroredEnquiry.objects.get(case_id=case.id).area == ""
    assert differences(at=county.now) == []


def test_the_enquiries_behind_an_area_say_nothing_of_an_address_protected_since(county: County):
    case = Case.objects.get(id=raise_concern(county).cases[0])
    keep_mirror(at=county.now)
    with county.clock():
        client = county.client("helen.marsh")
        assert case.reference in client.get("/hub/enquiries/?area=MR1").content.decode()
        SuppliedRecord.objects.filter(id=case.record_id).update(protected_location=True)
        assert case.reference not in client.get("/hub/enquiries/?area=MR1").content.decode()
