"""Whoever reported it says that it was a mistake: written down, weighed by whoever decides, and nothing is removed."""

from __future__ import annotations

import pytest
from tests.support import County, make, raise_concern, walk

from halcyon.cases.queries import moves_open_to
from halcyon.chronology.models import Event
from halcyon.frontdoor.models import Contact
from halcyon.kernel.pathways import Refused
from halcyon.work.models import ClockCopy

WEIGHED = "The nurse has seen the bruises herself, and Zofia has not taken anything back."
SLIGHT = {"outcome": "no_further_action", "level": "1", "legal_basis": "none"}


def test_a_report_that_is_taken_back_stays_and_is_decided_by_somebody_who_says_what_they_make_of_it(county: County):
    receipt = raise_concern(county)
    case = walk(county, receipt.cases[0], "rated")
    running = set(ClockCopy.objects.filter(subject_id=case.id, stopped_at=None).values_list("clock", flat=True))
    said = Contact.objects.get(id=receipt.contact_id).worry
    after = make(county, case.id, "take_back")
    assert (after.state, after.facts["taken_back"], after.facts["pressed"]) == ("rated", "yes", "yes")
    assert Contact.objects.get(id=receipt.contact_id).worry == said
    assert set(ClockCopy.objects.filter(subject_id=case.id, stopped_at=None).values_list("clock", flat=True)) == running
    event = Event.objects.get(case_id=case.id, kind="taken_back")
    assert "I got it wrong, please forget it." in event.content.sentence
    assert "take_back" not in [m.key for m in moves_open_to(county.viewer("helen.marsh"), after)]
    with pytest.raises(Refused, match="What do you make of that"):
        make(county, case.id, "decide")
    decided = make(county, case.id, "decide", taken_back_weighed=WEIGHED)
    assert decided.state == "decided"


def test_nobody_who_may_have_been_pressed_ends_an_enquiry_by_taking_it_back(county: County):
    case = raise_concern(county).cases[0]
    make(county, case, "triage", danger_now="no")
    make(county, case, "rate", rating="amber")
    make(county, case, "take_back")
    with pytest.raises(Refused, match="pressed to take it back"):
        make(county, case, "decide", **SLIGHT, taken_back_weighed=WEIGHED)


def test_what_was_not_taken_back_asks_nothing_about_it(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    assert make(county, case.id, "decide").state == "decided"
