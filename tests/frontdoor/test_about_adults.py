"""An enquiry about an adult shows the law that holds for adults (domain.md F1, J1)."""

from __future__ import annotations

import re

import pytest
from tests.support import County, make, raise_concern

from halcyon.cases.models import AgencyRequest, AskConsent, Case
from halcyon.frontdoor.concern import Subject
from halcyon.frontdoor.letters.actions import start_letter
from halcyon.frontdoor.letters.queries import possible
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry

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
