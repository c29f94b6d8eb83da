"""The pages of a consultation: asking, being refused, answering, raising the concern, counts that are rows."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.support import County, county, known_person, raise_concern

from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.frontdoor.models import Consultation, Contact
from halcyon.people.actions import claim_person
from halcyon.people.models import SuppliedRecord
from halcyon.work.models import Draft

__all__ = ["county"]
QUESTION = "A girl of 14 has stopped coming to school & falls asleep in the clinic.\nIs this early help?"


@pytest.fixture(autouse=True)
def now(county: County) -> Iterator[None]:
    with county.clock():
        yield


def asked(county: County, team: str = "community_safeguarding", **changes: Any) -> dict[str, Any]:
    given = {"key": uuid.uuid4().hex, "service": str(county.service(team)), "about": "nobody", "question": QUESTION}
    return {**given, **changes}


def words(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def sent(county: County, client: Client, **changes: Any) -> Consultation:
    response = client.post("/advice/", asked(county, **changes))
    assert response.status_code == 302, words(response)
    return Consultation.objects.order_by("-asked_at", "-reference")[0]


def test_nobody_rings_from_an_organisation_that_has_ended(county: County):
    page = words(county.client("leah.bright").get("/consultations/record/"))
    assert "Integrated Care Board" in page
    assert "Clinical Commissioning Group" not in page


def test_a_nurse_asks_and_the_named_nurse_answers(county: County):
    amina, leah = county.client("amina.yusuf"), county.client("leah.bright")
    assert "Ask for advice" in words(amina.get("/"))
    row = sent(county, amina)
    assert row.question == QUESTION
    assert "Waiting for advice 1" in words(leah.get("/consultations/"))
    assert row.reference in words(leah.get("/"))
    page = f"/consultations/{row.id}/"
    assert leah.post(page, {"do": "take"}).status_code == 302
    wrong = leah.post(
        page, {"do": "advise", "advice": "Ring 07700 900123", "to_refer": "no", "next_what": "x y", "next_who": "Me"}
    )
    assert wrong.status_code == 422
    assert "Take out “07700 900123”" in words(wrong)
    assert "Ring 07700 900123" in words(wrong)
    given = {"advice": "Offer early help.", "to_refer": "no", "next_what": "See her on Friday.", "next_who": "Nurse"}
    assert leah.post(page, {"do": "advise", **given}).status_code == 302
    seen = words(amina.get(page))
    assert "Offer early help." in seen
    assert "Leah Bright" in seen
    assert "Give this advice" not in seen
    assert leah.post(page, {"do": "close"}).status_code == 422
    assert leah.post(page, {"do": "close", "outcome": "done"}).status_code == 302
    assert "Closed" in words(leah.get(page))
    logged = AuditEntry.objects.filter(action="read", object_kind="consultation", object_ids__icontains=str(row.id))
    assert {e.actor for e in logged} >= {str(county.id("amina.yusuf")), str(county.id("leah.bright"))}


def test_what_cannot_wait_is_refused_with_the_way_to_raise_it(county: County):
    amina = county.client("amina.yusuf")
    given = asked(county, immediate=["frightened"])
    refused = amina.post("/advice/", given)
    assert refused.status_code == 422
    assert "Raise a concern now" in words(refused)
    assert "ring 999" in words(refused)
    assert html.escape(QUESTION.split("\n")[0]) in refused.content.decode()
    assert not Consultation.objects.exists()
    assert AuditEntry.objects.filter(action="consultation_refused", decision="DENY").count() == 1
    assert amina.post("/advice/", {**given, "raise": "1"}).headers["Location"] == "/concerns/new/"
    assert Draft.objects.get(user=county.id("amina.yusuf")).data["worry"] == QUESTION
    form = amina.get("/concerns/new/").content.decode()
    assert html.escape(QUESTION) in form
    assert not SuppliedRecord.objects.exists()
    assert amina.post("/advice/", asked(county, immediate=["invented"])).status_code == 422


def test_what_identifies_somebody_is_asked_to_be_taken_out_and_kept_as_typed(county: County):
    typed = QUESTION + " NHS number 999 000 0018, MR1 4QX."
    refused = county.client("amina.yusuf").post("/advice/", asked(county, question=typed))
    assert refused.status_code == 422
    assert "Take out “999 000 0018”: it looks like an NHS number." in words(refused)
    assert "Take out “MR1 4QX”" in words(refused)
    assert html.escape(typed) in refused.content.decode()
    assert not Consultation.objects.exists()


def test_what_stood_in_the_concern_form_is_kept_when_a_consultation_is_raised(county: County):
    amina = county.client("amina.yusuf")
    row = sent(county, amina)
    amina.post("/concerns/new/draft/", {"key": "k", "people": "1", "worry": "Something else.", "injuries": "None"})
    assert amina.post(f"/consultations/{row.id}/", {"do": "raise"}).status_code == 302
    kept = Draft.objects.get(user=county.id("amina.yusuf")).data
    assert kept["worry"] == f"Something else.\n\n{QUESTION}"
    assert (kept["injuries"], kept["consultation"]) == ("None", str(row.id))


def test_the_concern_that_it_becomes_is_linked_both_ways(county: County):
    amina = county.client("amina.yusuf")
    row = sent(county, amina)
    amina.post(f"/consultations/{row.id}/", {"do": "raise"})
    form = {
        **Draft.objects.get(user=county.id("amina.yusuf")).data,
        "p0-kind": "unnamed",
        "danger_now": "no",
        "consent": "given",
    }
    assert amina.post("/concerns/new/", form).status_code == 302
    row.refresh_from_db()
    contact = Contact.objects.get()
    assert row.contact == contact
    assert contact.worry == QUESTION
    assert row.reference in words(amina.get(f"/concerns/{contact.id}/"))
    assert contact.reference in words(amina.get(f"/consultations/{row.id}/"))
    assert contact.reference in words(county.client("leah.bright").get(f"/consultations/{row.id}/"))


def test_others_meet_no_door(county: County):
    row = sent(county, county.client("amina.yusuf"))
    for who in ("tom.ashdown", "maeve.kelly", "imran.shah", "beth.carver", "sam.whitlock", "alan.brook"):
        client = county.client(who)
        there, absent = (client.get(f"/consultations/{i}/") for i in (row.id, uuid.uuid4()))
        assert (there.status_code, absent.status_code) == (404, 404), who
        assert client.post(f"/consultations/{row.id}/", {"do": "take"}).status_code == 404
        assert row.reference not in words(client.get("/consultations/"))
    for path in ("/consultations/", "/consultations/summary/", "/consultations/record/"):
        assert county.client("amina.yusuf").get(path).status_code == 404
    assert (
        county.client("amina.yusuf")
        .post(
            f"/consultations/{row.id}/",
            {"do": "advise", "advice": "x", "to_refer": "no", "next_what": "x", "next_who": "x"},
        )
        .status_code
        == 200
    )
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_call_about_an_enquiry_is_written_down_at_the_hub(county: County):
    receipt = raise_concern(county)
    tom = county.client("tom.ashdown")
    given = {
        **asked(county, "mash_hub", about="known", reference=receipt.reference),
        "channel": "telephone",
        "caller_name": "Pat Hale",
        "caller_role": "Health visitor",
        "caller_agency": "COMMUNITY",
    }
    assert tom.post("/consultations/record/", given).status_code == 422
    case = Case.objects.get()
    assert tom.post("/consultations/record/", {**given, "reference": case.reference}).status_code == 302
    row = Consultation.objects.get()
    assert (row.record_id, row.case_id, row.caller_name) == (case.record_id, case.id, "Pat Hale")
    page = words(tom.get(f"/consultations/{row.id}/"))
    assert "Zofia Łukasiewicz" in page
    person = words(tom.get(f"/cases/{case.id}/"))
    assert row.reference in person


def test_every_count_opens_its_rows(county: County):
    for who in ("amina.yusuf", "imran.shah"):
        sent(county, county.client(who), team="mash_hub")
    tom = county.client("tom.ashdown")
    summary = tom.get("/consultations/summary/").content.decode()
    links = re.findall(r'href="(/consultations/\?[^"]+)">(\d+)<', summary)
    assert [count for _, count in links] == ["1", "0", "1", "0"]
    listed = tom.get("/consultations/").content.decode()
    links += re.findall(r'class="hal-chip[^"]*" href="([^"]+)".*?class="hal-count">(\d+)<', listed)
    assert len(links) == 9
    for address, count in links:
        rows = tom.get(html.unescape(address)).content.decode().count('<tr class="govuk-table__row" data-row>')
        assert rows == int(count), address


@pytest.mark.parametrize("query", ["?state=<x>", "?week=9999-12-31", "?week=x&from=%00", "?referred=maybe&state=all"])
def test_the_list_takes_any_filter(county: County, query: str):
    assert county.client("tom.ashdown").get("/consultations/" + query).status_code == 200


def test_a_call_about_a_person_is_written_down_from_their_page(county: County):
    person, (record,) = known_person(county, "Ada", "Nowak", date(2012, 3, 7))
    tom = county.client("tom.ashdown")
    given = {
        **asked(county, "mash_hub", about="person", person=str(person.id)),
        "channel": "telephone",
        "caller_name": "Pat Hale",
        "caller_role": "Health visitor",
        "caller_agency": "COMMUNITY",
    }
    assert tom.post("/consultations/record/", given).status_code == 404
    claim_person(
        person_id=person.id,
        purpose="mash_enquiry",
        reason="A health visitor rings about her.",
        by=county.viewer("tom.ashdown"),
        at=county.now,
    )
    address = f"/consultations/record/?person={person.id}"
    assert f'href="{address}"' in tom.get(f"/people/{person.id}/").content.decode()
    assert "The person whose page I came from" in words(tom.get(address))
    assert tom.post(address, given).status_code == 302
    assert Consultation.objects.get().record_id == record.id
    assert "Advice asked of" in words(tom.get(f"/people/{person.id}/"))
