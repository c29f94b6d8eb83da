"""An enquiry about an adult shows the law that holds for adults (domain.md F1, J1)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.support import ZOFIA, County, make, raise_concern

from halcyon.cases.models import AgencyRequest, AskConsent, Case, HandOff
from halcyon.chronology.models import Event
from halcyon.frontdoor.actions import say_who
from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.letters.actions import start_letter
from halcyon.frontdoor.letters.queries import possible
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.people.models import Link

ADULT = Subject(kind="adult", given_name="Ewa", family_name="Nowak", birth_date="1984-02-03", postcode="MR1 4QX")


def page(county: County, who: str, path: str) -> str:
    with county.clock():
        return county.client(who).get(path).content.decode()


def test_an_agency_that_is_asked_about_an_adult_reads_the_adults_law(county: County):
    case = raise_concern(county, "amina.yusuf", ADULT).cases[0]
    for key in ("triage", "rate", "ask"):
        make(county, case, key)
    asked = AgencyRequest.objects.get(case_id=case, agency="POLICE")
    shown = page(county, "imran.shah", f"/requests/{asked.id}/")
    assert "Care Act 2014 sections 6, 7 and 42" in shown
    assert "Children Act" not in shown


def test_what_may_be_said_of_an_adult_stands_first_and_nothing_is_taken_away(county: County):
    adult, child = raise_concern(county, "amina.yusuf", ADULT).cases[0], raise_concern(county).cases[0]
    for case in (adult, child):
        for key in ("triage", "rate"):
            make(county, case, key)

    def offered(case: object, question: str) -> list[str]:
        shown = page(county, "helen.marsh", f"/cases/{case}/do/decide/")
        return re.findall(rf'name="{question}" type="radio" value="(\w+)"', shown)

    assert offered(adult, "legal_basis")[:2] == ["s42", "none"]
    assert offered(child, "legal_basis")[0] == "s47"
    assert offered(adult, "outcome")[0] == "adult_safeguarding"
    assert sorted(offered(adult, "outcome")) == sorted(offered(child, "outcome"))


def test_an_adult_agrees_for_themself_or_somebody_with_the_power_to_decide_for_them(county: County):
    case = raise_concern(county, "amina.yusuf", ADULT, danger_now=False).cases[0]
    make(county, case, "triage", danger_now="no", action_taken="Rang her nurse")
    make(county, case, "rate", rating="green")
    shown = page(county, "ruth.okafor", f"/cases/{case}/do/ask/")
    assert re.findall(r'name="consent_gp_who" type="radio" value="(\w+)"', shown) == [
        "adult",
        "for_adult",
        "parent",
        "child",
    ]
    assert "section 47" not in shown
    said = {
        "who": "adult",
        "name": "Ewa Nowak",
        "on": county.now.date().isoformat(),
        "scope": "What the practice knows",
    }
    given = {f"consent_gp_{key}": value for key, value in said.items()}
    asked = make(county, case, "ask", agencies=["GP"], consent_gp="given", **given)
    assert AskConsent.objects.get(request__case=asked).get_who_display() == "The adult, who can decide this"


def test_a_letter_of_an_adults_enquiry_is_to_the_adult_and_begins_without_an_address(county: County):
    case = Case.objects.get(id=raise_concern(county, "amina.yusuf", ADULT).cases[0])
    child = Case.objects.get(id=raise_concern(county).cases[0])
    ruth = county.viewer("ruth.okafor")
    assert [t.key for t in possible(ruth, case)] == ["adult", "gp"]
    assert [t.key for t in possible(ruth, child)] == ["parent", "child", "gp", "school"]
    letter = start_letter(case_id=case.id, template="adult", by=ruth, at=county.now)
    # Whoever harms them may live with them.
    assert (letter.recipient, letter.address, letter.text) == ("Ewa Nowak", "", "")
    with pytest.raises(Refused, match="does not fit"):
        start_letter(case_id=case.id, template="parent", by=ruth, at=county.now)


def test_what_is_offered_first_and_asked_only_now_and_then_is_asked_at_all():
    for move in (m for pathway in registry.pathways.values() for m in pathway.moves):
        asked = {q.key: q for q in move.asks}
        assert all(keys <= set(asked) for _, keys in move.only_while)
        for _, key, first in move.offers_first:
            assert set(first) <= {value for value, _ in asked[key].options}


def decided(county: County, case: object, **changes: object) -> Case:
    row = Case.objects.get(id=case)
    for key in ("triage", "rate"):
        if row.state != "rated":
            row = make(county, row.id, key)
    given = {"outcome": "adult_safeguarding", "level": "met", "legal_basis": "s42", **changes}
    return make(county, row.id, "decide", **given)


def test_an_adult_is_decided_by_the_care_acts_test_and_not_by_a_childs_level_of_need(county: County):
    case = raise_concern(county, "amina.yusuf", ADULT).cases[0]
    for key in ("triage", "rate"):
        make(county, case, key)
    shown = page(county, "helen.marsh", f"/cases/{case}/do/decide/")
    assert re.findall(r'name="level" type="radio" value="(\w+)"', shown) == ["met", "may_be_met", "not_met"]
    assert "Level 3" not in shown
    with pytest.raises(Refused, match="apply"):
        decided(county, case, level="3")
    with pytest.raises(Refused, match="Section 42 is no basis"):
        decided(county, case, level="not_met")
    row = decided(county, case)
    assert (row.facts["level"], row.facts["threshold"]) == ("met", "Care Act 2014 section 42(1)")
    said = Event.objects.get(case_id=case, kind="decided").content.sentence
    assert said.startswith("Decided: Adult safeguarding referral, Section 42 test met (Care Act 2014 section 42(1)).")
    share = HandOff.objects.get(case_id=case).share
    assert share["level_title"] == "Does the duty to make enquiries apply?"
    assert share["level_words"] == "Section 42 test met"


def test_stepping_down_an_adults_decision_needs_a_weaker_answer(county: County):
    row = decided(county, raise_concern(county, "amina.yusuf", ADULT).cases[0], level="may_be_met")
    given = {"outcome": "information_and_advice", "legal_basis": "none", "reason": "Her son has moved out for good."}
    with pytest.raises(Refused, match="Section 42 test may be met"):
        make(county, row.id, "step_down", **given, level="met")
    assert make(county, row.id, "step_down", **given, level="not_met").facts["level"] == "not_met"


def test_a_child_who_is_reported_as_an_adult_is_dealt_with_as_a_child(county: County):
    young = replace(ADULT, birth_date="2009-11-19")  # 16: 17 tomorrow
    case = Case.objects.get(id=raise_concern(county, "amina.yusuf", young).cases[0])
    assert case.facts["kind"] == "child"
    eighteen = replace(ADULT, birth_date="2008-11-18", given_name="Ola")
    assert Case.objects.get(id=raise_concern(county, "amina.yusuf", eighteen).cases[0]).facts["kind"] == "adult"
    older = replace(ADULT, kind="child", birth_date="1912-02-03", given_name="Iga")
    assert Case.objects.get(id=raise_concern(county, "amina.yusuf", older).cases[0]).facts["kind"] == "child"


def test_who_an_adult_turns_out_to_be_can_show_that_they_are_a_child(county: County):
    known = Case.objects.get(id=raise_concern(county).cases[0])
    unknown = replace(ZOFIA, kind="adult", birth_date="")
    case = Case.objects.get(id=raise_concern(county, "amina.yusuf", unknown).cases[0])
    assert (case.facts["kind"], case.facts["identity"]) == ("adult", "waiting")
    person = Link.objects.get(record_id=known.record_id, unlinked_at__isnull=True).person_id
    say_who(
        case_id=case.id, person_id=person, reason="Her school knows her", by=county.viewer("ruth.okafor"), at=county.now
    )
    case.refresh_from_db()
    assert case.facts["kind"] == "child"
