"""Booking opens the screening, and the page of the case holds the pathway to it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support import County, known_person

from halcyon.access.actions import place_restriction
from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer
from halcyon.cases.actions import move
from halcyon.cases.models import Case
from halcyon.health.maternity.actions import book
from halcyon.health.maternity.queries import booked
from halcyon.kernel.pathways import CaseFacts, Refused
from halcyon.kernel.sharing import Handling
from halcyon.people.actions import confirm_link, restrict_person
from halcyon.people.models import Link
from halcyon.practice.pathways.teenage_pregnancy.definition import PATHWAY
from halcyon.responses.models import Response
from halcyon.work.models import Message

MIDWIFE, LEAD = "hannah.oduya", "wendy.stroud"
FOUND = "Met him at fourteen; he is thirty, and answers her telephone. She looks at him before she speaks."


def booking(county: County, *, who: str = MIDWIFE, by: Viewer | None = None, **changes: Any) -> Case:
    given: dict[str, Any] = {
        "given_name": "Orla",
        "family_name": "Penhallow",
        "birth_date": date(2010, 2, 1),
        "nhs_number": "",
        "postcode": "MR1 4QX",
        "expected_date": county.now.date() + timedelta(days=200),
        "key": str(uuid.uuid4()),
    }
    return book(**{**given, **changes}, by=by or county.viewer(who), at=county.now)


def test_a_booking_opens_the_screening_and_nothing_closes_before_it(county: County):
    case = booking(county)
    assert (case.state, [c.id for c in booked(county.viewer(LEAD), at=county.now)]) == ("to_screen", [case.id])
    by = county.viewer(MIDWIFE)
    end = {"ended_why": "moved", "handed_on": "The other trust's midwife rang back."}
    with pytest.raises(Refused, match="no outcome yet"):
        move(case_id=case.id, key="end", given=end, by=by, at=county.later(minutes=1))
    not_asked = {"why_not": "He would not leave the room.", "next_time": "At home on Monday, with the health visitor."}
    move(case_id=case.id, key="could_not", given=not_asked, by=by, at=county.later(minutes=1))
    with pytest.raises(Refused, match="no outcome yet"):
        move(case_id=case.id, key="end", given=end, by=by, at=county.later(minutes=1))
    screened = {
        "asked_on": county.now.date(), "alone": "yes", "tool": "conversation", "screen_outcome": "concern",
        "what_was_found": FOUND, "concern_reference": "C-00012",
    }  # fmt: skip
    assert (
        move(case_id=case.id, key="record_outcome", given=screened, by=by, at=county.later(minutes=1)).state
        == "screened"
    )
    # Words about a screening are none: without a signed tool about her since the booking it stays open.
    with pytest.raises(Refused, match="No screening tool"):
        move(case_id=case.id, key="end", given=end, by=by, at=county.later(minutes=1))
    tool(county, uuid.uuid4(), "signed")
    tool(county, case.record_id, "draft")
    tool(county, case.record_id, "signed", instrument="gillick")
    tool(county, case.record_id, "signed", before=timedelta(days=2))
    with pytest.raises(Refused, match="No screening tool"):
        move(case_id=case.id, key="end", given=end, by=by, at=county.later(minutes=1))
    tool(county, case.record_id, "signed")
    assert move(case_id=case.id, key="end", given=end, by=by, at=county.later(minutes=1)).state == "closed"


def tool(
    county: County, subject: uuid.UUID, state: str, *, instrument: str = "exploitation_screen",
    before: timedelta = timedelta(),
) -> None:  # fmt: skip
    """Somebody fills in a tool about her."""
    moment = county.now - before
    Response.objects.create(
        instrument=instrument, instrument_version=1, digest="0" * 64, subject_id=subject, state=state,
        author=county.id(MIDWIFE), started_at=moment, signed_at=None if state == "draft" else moment,
        **Label("ACUTE", handling=Handling.AGENCY_ONLY).fields(),
    )  # fmt: skip


def test_booked_in_error_needs_no_tool():
    facts = CaseFacts("teenage_pregnancy", "screened", {}, given={"ended_why": "error"})
    guard = next(g for g in PATHWAY.move("end").guards if g.key == "tool_is_signed")
    assert guard.refuses(facts) is None
    assert guard.refuses(CaseFacts("teenage_pregnancy", "screened", {}, given={"ended_why": "birth"}))


def test_a_second_booking_finds_the_first_and_others_see_none_of_it(county: County):
    key = str(uuid.uuid4())
    case = booking(county, key=key)
    assert booking(county, key=key).id == case.id
    with pytest.raises(Refused, match="20 or over"):
        booking(county, birth_date=date(2000, 1, 1))
    with pytest.raises(Denied):
        booking(county, who="sinead.doran")
    with county.clock():
        assert county.client(MIDWIFE).get(f"/cases/{case.id}/").status_code == 200
        assert county.client("sinead.doran").get(f"/cases/{case.id}/").status_code == 404
        assert b"Penhallow" in county.client(MIDWIFE).get("/maternity/").content
        page = county.client(MIDWIFE).post("/maternity/book/", {"given_name": "Orla", "key": key})
    assert page.status_code == 422


@pytest.mark.parametrize("who", [MIDWIFE, LEAD])
def test_a_booking_of_a_restricted_girl_is_hers_only_once_somebody_says_so_and_restricted_from_then_on(
    county: County, who: str
):
    number = "9990001057"
    person, _ = known_person(county, "Orla", "Penhallow", date(2010, 2, 1), nhs_number=number, postcode="MR1 4QX")
    restrict_person(
        person_id=person.id, kind="police_witness", reason="He must not find her.",
        custodian_post="council.custodian", named=[county.id(n) for n in (LEAD, "tom.ashdown")],
        by=county.viewer("alan.brook"), at=county.now,
    )  # fmt: skip
    county.later(minutes=1)
    case = booking(county, nhs_number=number, who=who)
    told = Message.objects.filter(kind="restricted_touched", to_post="council.custodian")
    linked = Link.objects.filter(record_id=case.record_id).values_list("person_id", flat=True)
    assert (person.id in linked, told.exists()) == (False, who == MIDWIFE)
    assert [c.id for c in booked(county.viewer(MIDWIFE), at=county.now)] == [case.id]
    if who == LEAD:  # whom the list names is shown the restricted person; the booking waits for somebody to say
        tom = county.viewer("tom.ashdown")
        confirm_link(record_id=case.record_id, person_id=person.id, reason="Same number.", by=tom, at=county.now)
        assert [c.id for c in booked(county.viewer(LEAD), at=county.now)] == [case.id]
        assert booked(county.viewer(MIDWIFE), at=county.now) == []
        with county.clock():
            assert county.client(MIDWIFE).get(f"/cases/{case.id}/").status_code == 404


def test_only_maternity_s_own_staff_book_and_what_is_restricted_stays_so(county: County):
    elsewhere = replace(county.viewer(MIDWIFE), services=frozenset())
    with pytest.raises(Refused, match="own staff"):
        booking(county, by=elsewhere)
    case = booking(county)
    place_restriction(
        subject_ids=[case.record_id], kind="police_witness", reason="He must not find her.",
        custodian_post="council.custodian", named=[county.id(LEAD)], by=county.viewer("alan.brook"), at=county.now,
    )  # fmt: skip
    county.later(minutes=1)
    assert booked(county.viewer(MIDWIFE), at=county.now) == []
    assert [c.id for c in booked(county.viewer(LEAD), at=county.now)] == [case.id]


def test_a_pharmacist_has_what_to_look_for_beside_the_form(county: County):
    with county.clock():
        mine = county.client("beth.carver").get("/concerns/new/").content.decode()
        others = county.client("tom.ashdown").get("/concerns/new/").content.decode()
    assert "What to look for in your work: pharmacist or pharmacy team" in mine
    assert "You see who waits outside, who pays and who speaks." in mine
    assert "What to look for in your work" not in others
