"""Letters start empty, fit their recipient, are checked before they are signed, and are kept as they were."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from docx import Document as WordDocument
from hypothesis import given
from hypothesis import strategies as st
from tests.support import KNOWN, County, answer, examples, make, raise_concern, walk

from halcyon.access.viewing import Denied
from halcyon.cases.actions import Stale, move
from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.models import Event
from halcyon.frontdoor.letters.actions import (
    Warned,
    letter_arrived,
    return_letter,
    rewrite_letter,
    send_letter,
    sign_letter,
    start_letter,
    write_letter,
)
from halcyon.frontdoor.letters.checking import Sources, findings
from halcyon.frontdoor.letters.models import Letter
from halcyon.frontdoor.letters.queries import possible
from halcyon.frontdoor.models import Contact
from halcyon.kernel.pathways import Refused
from halcyon.people.models import SuppliedRecord
from halcyon.practice.letters import TEMPLATES
from halcyon.sharing.models import Disclosure
from halcyon.sharing.wording import recipient_words
from halcyon.work.models import Document, Message, Task
from halcyon.work.queries import document

WITHHELD = {
    "withhold": "yes",
    "withhold_reason": "An operation against the man",
    "withhold_review": "2026-12-02",
    "narrative": "Officers watch the house on two evenings a week.",
}
TEXT = "A social worker will come to your school and speak with Zofia. Please let them use a quiet room."


def decided(county: County, **changes: Any) -> Case:
    found = walk(county, raise_concern(county, **changes).cases[0], "rated")
    make(county, found.id, "ask", agencies=["POLICE"])
    answer(county, found.id, "POLICE", **WITHHELD)
    return make(county, found.id, "decide")


def begun(county: County, case: Case, template: str, text: str = TEXT, **changes: Any) -> Letter:
    ruth = county.viewer("ruth.okafor")
    letter = start_letter(case_id=case.id, template=template, by=ruth, at=county.now)
    given = {"recipient": letter.recipient or "Dr Lee", "address": letter.address, "text": text, **changes}
    return write_letter(letter_id=letter.id, expected_version=letter.version, by=ruth, at=county.now, **given)


def signed(county: County, letter: Letter, *confirmed: str, who: str = "ruth.okafor") -> Letter:
    return sign_letter(
        letter_id=letter.id,
        confirmed=confirmed,
        expected_version=letter.version,
        by=county.viewer(who),
        at=county.later(minutes=5),
    )


def words(county: County, letter: Letter) -> str:
    """What stands in the Word document, read back from what was kept."""
    kept = document(county.viewer("ruth.okafor"), letter.document, at=county.now)
    return "\n".join(p.text for p in WordDocument(BytesIO(kept.content())).paragraphs)


# -- what a letter starts with ---------------------------------------------------------------------------------------


def test_every_letter_starts_without_anything_of_the_case_but_what_fits_its_recipient(county: County):
    case = decided(county)
    said = [KNOWN["analysis"], WITHHELD["narrative"], "Bruise", "older man", "likely significant harm", "Amina Yusuf"]
    for key in ("referrer", "parent", "child", "gp", "school"):
        letter = start_letter(case_id=case.id, template=key, by=county.viewer("ruth.okafor"), at=county.now)
        assert letter.text == ""
        with county.clock():
            page = county.client("ruth.okafor").get(f"/cases/{case.id}/letters/{letter.id}/").content.decode()
        read = page.split('class="hal-letter"')[1].split("</section>")[0]
        for hidden in said if key != "referrer" else said[:-1]:
            assert hidden not in read, (key, hidden)
        assert ("strategy discussion" in read) == (key == "referrer")
        assert ("Zofia" in read) == (key == "child")
    assert "referrer_public" not in [t.key for t in possible(county.viewer("ruth.okafor"), case)]


def test_what_came_of_it_is_written_only_once_it_is_decided(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    with pytest.raises(Refused, match="does not fit"):
        start_letter(case_id=case.id, template="referrer", by=county.viewer("ruth.okafor"), at=county.now)


def test_a_member_of_the_public_gets_an_acknowledgement_only_and_only_where_a_letter_is_safe(county: County):
    case = decided(county)
    facts = {**case.facts, "referrer": "public", "contact_back": "letter"}
    Case.objects.filter(id=case.id).update(facts=facts)
    contact = Contact.objects.get(subjects__case_id=case.id)
    ruth = county.viewer("ruth.okafor")
    with pytest.raises(Refused, match="did not say that a letter is safe"):
        start_letter(case_id=case.id, template="referrer_public", by=ruth, at=county.now)
    contact.channel, contact.contact_back, contact.referrer_address = "public", "letter", "3 Far Row\nMR2 1AA"
    contact.save()
    with pytest.raises(Refused, match="does not fit"):
        start_letter(case_id=case.id, template="referrer", by=ruth, at=county.now)
    letter = start_letter(case_id=case.id, template="referrer_public", by=ruth, at=county.now)
    assert letter.address == "3 Far Row\nMR2 1AA"
    with pytest.raises(Refused, match="acknowledgement only"):
        write_letter(
            letter_id=letter.id, recipient="Them", address="", text=TEXT, expected_version=1, by=ruth, at=county.now
        )
    letter = write_letter(
        letter_id=letter.id,
        recipient="The neighbour",
        address=letter.address,
        text="",
        expected_version=1,
        by=ruth,
        at=county.now,
    )
    said = words(county, signed(county, letter))
    assert "Zofia" not in said and "strategy" not in said and "We cannot tell you what happens next" in said


def test_a_protected_address_is_never_on_a_letter(county: County):
    case = decided(county)
    record = SuppliedRecord.objects.get(id=case.record_id)
    record.address_line, record.postcode = "14 Mill Lane", "MR1 4QX"
    record.save(update_fields=["address_line", "postcode"])
    home = start_letter(case_id=case.id, template="parent", by=county.viewer("ruth.okafor"), at=county.now)
    assert "14 Mill Lane" in home.address
    SuppliedRecord.objects.filter(id=record.id).update(protected_location=True)
    letter = start_letter(case_id=case.id, template="parent", by=county.viewer("ruth.okafor"), at=county.now)
    assert letter.address == ""
    for changes in ({"address": "14 Mill Lane, MR14QX"}, {"text": "We will come to 14 mill-lane tomorrow."}):
        with pytest.raises(Refused, match="protected person"):
            signed(county, begun(county, case, "parent", **changes))
    ready = signed(county, begun(county, case, "parent", text="We would like to talk with you this week."))
    with pytest.raises(Refused, match="no address"):
        send_letter(letter_id=ready.id, how="post", by=county.viewer("ruth.okafor"), at=county.now)
    assert "Mill" not in words(county, ready)


# -- what may not be in it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "text", "why"),
    [
        ("parent", "We know that officers watch the house on some evenings.", "withheld from the family"),
        ("child", "There is an operation against the man. Do not tell.", "withheld from the family"),
        ("school", "It is a pattern that fits grooming by an adult, we think.", "what another agency told the hub"),
        ("gp", "The Marlshire sexual health service saw her in June.", "what somebody is treated for"),
    ],
)
def test_what_stops_a_letter(county: County, template: str, text: str, why: str):
    letter = begun(county, decided(county), template, text)
    with pytest.raises(Refused, match=why):
        signed(county, letter, "withheld", "answer", "service", "protected")
    assert not Document.objects.filter(name__contains="Letter").exists()
    assert Letter.objects.get(id=letter.id).state == "draft"


def test_warnings_are_confirmed_one_by_one(county: County):
    text = "Ring Amina Yusuf on 01632 960215, at 2 Long Street, MR3 3AB, before Friday."
    letter = begun(county, decided(county), "school", text)
    with pytest.raises(Warned) as warned:
        signed(county, letter)
    assert {f.key for f in warned.value.findings} == {"address", "telephone", "name"}
    with pytest.raises(Warned) as warned:
        signed(county, letter, "address", "telephone")
    assert [f.key for f in warned.value.findings] == ["name"]
    assert signed(county, letter, "address", "telephone", "name").confirmed == ["address", "telephone", "name"]


PLACE = st.sampled_from(["14 Mill Lane", "MR1 4QX", "01632 960999"])


@given(
    before=st.text(max_size=40),
    place=PLACE,
    after=st.text(max_size=40),
    change=st.sampled_from([str, str.upper, str.lower, lambda t: t.replace(" ", ""), lambda t: t.replace(" ", " - ")]),
)
@examples(150, 5000)
def test_a_protected_place_is_found_however_it_is_written(before, place, after, change):
    found = findings(
        f"{before} {change(place)} {after}", "", Sources(protected=("14 Mill Lane", "MR1 4QX", "01632 960999"))
    )
    assert any(f.key == "protected" and f.stops for f in found)


@given(text=st.text(alphabet="abcdefghij klmno", max_size=120))
@examples(100, 3000)
def test_plain_words_of_ones_own_are_never_stopped(text):
    sources = Sources(
        ("What the police wrote in six words here",), ("Officers watch the house at night",), ("14 Mill Lane",)
    )
    assert not [f for f in findings(text, "", sources) if f.stops]


# -- what becomes of it ----------------------------------------------------------------------------------------------


def test_a_signed_letter_is_a_document_of_the_case_and_never_changes(county: County):
    case = decided(county)
    letter = signed(county, begun(county, case, "school"))
    said = words(county, letter)
    assert TEXT in said and "Ruth Okafor" in said and case.reference in said
    ruth = county.viewer("ruth.okafor")
    with pytest.raises(Refused, match="has been signed"):
        write_letter(
            letter_id=letter.id,
            recipient="x",
            address="",
            text="x",
            expected_version=letter.version,
            by=ruth,
            at=county.now,
        )
    again = rewrite_letter(letter_id=letter.id, by=ruth, at=county.now)
    assert (again.supersedes, again.text, again.state) == (letter.id, TEXT, "draft")
    with county.clock():
        client = county.client("ruth.okafor")
        printed = client.get(f"/cases/{case.id}/letters/{letter.id}/print/").content.decode()
        assert TEXT in printed
        assert client.get(f"/cases/{case.id}/letters/{again.id}/print/").status_code == 404
        assert client.get(f"/documents/{letter.document}/").status_code == 200
        for outsider in ("amina.yusuf", "imran.shah", "jo.fenwick"):
            assert county.client(outsider).get(f"/cases/{case.id}/letters/{letter.id}/").status_code == 404
            assert county.client(outsider).get(f"/documents/{letter.document}/").status_code == 404
    with pytest.raises(Denied):
        sign_letter(letter_id=again.id, confirmed=(), expected_version=1, by=county.viewer("imran.shah"), at=county.now)
    with pytest.raises(Stale):
        sign_letter(letter_id=again.id, confirmed=(), expected_version=9, by=ruth, at=county.now)


def test_a_letter_to_an_organisation_is_sent_under_the_agreement_and_stands_in_the_ledger(county: County):
    letter = signed(county, begun(county, decided(county), "school"))
    ruth = county.viewer("ruth.okafor")
    sent = send_letter(letter_id=letter.id, how="secure_email", by=ruth, at=county.later(minutes=5))
    given_out = Disclosure.objects.get(channel="letter")
    assert (given_out.to_agency, given_out.purpose) == ("SCHOOLS", "inform")
    with pytest.raises(Refused):
        send_letter(letter_id=letter.id, how="hand", by=ruth, at=county.now)
    assert chased(county) == [letter.id]
    back = return_letter(letter_id=sent.id, why="Gone away.", by=ruth, at=county.later(days=3))
    assert (back.state, back.returned_why) == ("returned", "Gone away.")
    kinds = list(
        Event.objects.filter(case_id=letter.case_id, kind__startswith="letter_").values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["letter_returned", "letter_sent", "letter_signed"]
    assert chased(county) == []
    with pytest.raises(Refused, match="not on its way"):
        letter_arrived(letter_id=letter.id, words="They rang and said so.", by=ruth, at=county.now)


def chased(county: County) -> list[object]:
    """The letters that somebody still has to make sure of, all of them on the list of who sent them, within a week."""
    rows = list(Task.objects.filter(kind="letter_arrived", done_at__isnull=True))
    assert all(t.user == county.id("ruth.okafor") and t.due_at and t.due_at > county.now for t in rows)
    return [t.subject_id for t in rows]


def test_a_letter_to_an_organisation_is_chased_until_it_arrived_and_one_to_a_family_is_not(county: County):
    case, ruth = decided(county), county.viewer("ruth.okafor")
    for template in ("gp", "parent"):
        letter = signed(county, begun(county, case, template, recipient="Somebody"))
        send_letter(letter_id=letter.id, how="hand", by=ruth, at=county.later(minutes=5))
    (waiting,) = chased(county)
    page = f"/cases/{case.id}/letters/{waiting}/"
    with county.clock():
        client = county.client("ruth.okafor")
        assert b"Did it arrive?" in client.get(page).content
        assert b"Did it arrive?" not in client.get(f"/cases/{case.id}/letters/{letter.id}/").content
        assert client.post(page, {"do": "arrived", "words": ""}).status_code == 422
        assert client.post(page, {"do": "arrived", "words": "Rang: Dr Lee has it."}).status_code == 302
        assert b"Rang: Dr Lee has it." in client.get(page).content
    assert chased(county) == []


def test_a_letter_to_a_parent_is_the_decision_of_whoever_signed_it_and_stands_in_the_ledger(county: County):
    letter = signed(county, begun(county, decided(county), "parent"))
    send_letter(letter_id=letter.id, how="hand", by=county.viewer("helen.marsh"), at=county.later(minutes=5))
    line = Disclosure.objects.select_related("decision").get(channel="letter")
    assert (recipient_words(line), line.purpose, line.decision.clause) == ("the family", "inform", "7.2")
    assert (line.decision.decided_by, line.by_user) == (county.id("ruth.okafor"), county.id("helen.marsh"))
    assert line.decision.reason


# -- telling the referrer --------------------------------------------------------------------------------------------


def told(county: County, case: Case, **given: Any) -> Case:
    return move(
        case_id=case.id, key="feed_back", given=given, by=county.viewer("ruth.okafor"), at=county.later(minutes=5)
    )


def test_the_referrer_is_told_by_letter_only_when_one_was_sent(county: County):
    case = decided(county)
    with pytest.raises(Refused, match="No letter to them has been sent"):
        told(county, case, how="letter")
    other = signed(county, begun(county, case, "school"))
    send_letter(letter_id=other.id, how="hand", by=county.viewer("ruth.okafor"), at=county.now)
    with pytest.raises(Refused, match="No letter to them has been sent"):
        told(county, case, how="letter")
    letter = signed(county, begun(county, case, "referrer"))
    with pytest.raises(Refused, match="No letter to them has been sent"):
        told(county, case, how="letter")
    send_letter(letter_id=letter.id, how="hand", by=county.viewer("ruth.okafor"), at=county.now)
    assert told(county, case, how="letter").state == "closed"
    assert not Message.objects.filter(kind="told").exists()
    assert Disclosure.objects.filter(
        case_id=case.id, purpose="feedback", channel="letter", to_agency="COMMUNITY"
    ).exists()


CALL = {
    "how": "call",
    "told": "An outline: it is taken further. Please keep seeing her.",
    "spoken_to": "Amina Yusuf, school nurse",
    "made_sure": "directory",
    "read_back": "yes",
}


def test_a_call_says_who_was_spoken_to_how_one_was_sure_and_that_it_was_understood(county: County):
    case = decided(county)
    for missing in ("told", "spoken_to", "made_sure", "read_back"):
        with pytest.raises(Refused):
            told(county, case, **{k: v for k, v in CALL.items() if k != missing})
    with pytest.raises(Refused, match="say back to you"):
        told(county, case, **{**CALL, "read_back": "no"})
    with pytest.raises(Refused, match="another agency told"):
        told(county, case, **{**CALL, "told": "It is a pattern that fits grooming by an adult."})
    assert told(county, case, **CALL).state == "closed"
    event = Event.objects.get(case_id=case.id, kind="fed_back")
    assert event.content.data["spoken_to"] == "Amina Yusuf, school nurse"
    assert not Message.objects.filter(kind="told").exists()
    assert Disclosure.objects.filter(case_id=case.id, channel="call").exists()


def test_every_template_says_where_it_comes_from_and_leads_to_the_hub():
    for template in TEMPLATES.values():
        assert template.source and "{telephone}" in " ".join((*template.opening, *template.closing))
        assert bool(template.prompt) == (template.referrer != "public")


def test_the_pages_walk_from_a_blank_letter_to_one_that_was_sent(county: County):
    case = decided(county)
    with county.clock():
        client = county.client("ruth.okafor")
        made = client.post(f"/cases/{case.id}/letters/", {"template": "referrer"})
        page = made.headers["Location"]
        sent = {"recipient": "Amina Yusuf", "address": "", "text": "Ring 01632 960215 if you see her.", "version": "1"}
        warned = client.post(page, {**sent, "do": "sign"})
        assert warned.status_code == 422
        assert b"There is a telephone number in it" in warned.content and b"Ring 01632 960215" in warned.content
        again = {**sent, "version": "2", "do": "sign", "confirmed": "telephone"}
        assert client.post(page, again).status_code == 302
        assert client.post(page, {"do": "sent", "how": "hand"}).status_code == 302
        shown = client.get(page).content.decode()
        listed = client.get(f"/cases/{case.id}/letters/").content.decode()
    assert "Now record that the referrer was told" in shown and "Given by hand, " in shown
    assert "Amina Yusuf" in listed
    assert AgencyRequest.objects.filter(case=case).count() == 1
