"""What a message says and what the front door gets: the mapper alone, without a database."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone

import fhirclient.models.bundle
import pytest
from tests.exchange.messages import (
    BROTHER,
    CHILD,
    EXTENSION,
    HEADER,
    NHS_NUMBER,
    NURSE,
    REQUEST,
    ROLE,
    TRUST,
    Change,
    changed,
    drop,
    entry,
    example,
    extend,
    only_child,
    put,
    resource,
    say,
    unsay,
)

from halcyon.exchange.fhir.consent import NOT_STATED
from halcyon.exchange.fhir.message import Reading, read_message
from halcyon.exchange.fhir.outcome import Refused
from halcyon.exchange.fhir.patient import _by_age
from halcyon.frontdoor.concern import Subject, problems

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CHILD_AT = f"entry.{CHILD}.resource"
REQUEST_AT = f"entry.{REQUEST}.resource"


def read(*changes: Change) -> Reading:
    return read_message(changed(*changes), agency="COMMUNITY", now=NOW)


def refused(*changes: Change) -> dict[str, str]:
    with pytest.raises(Refused) as caught:
        read(*changes)
    return {issue.path: issue.words for issue in caught.value.issues}


def test_the_worked_example() -> None:
    reading = read()
    said = reading.concern
    assert problems(said, now=NOW) == {}
    assert said.worry == resource(example(), REQUEST)["reasonCode"][0]["text"]
    assert said.subjects == (
        Subject(
            kind="child",
            given_name="Keira Mae",
            family_name="Ashdown",
            other_names="Kez",
            birth_date="2012-03-27",
            sex="F",
            nhs_number="9992147032",
            address_line="14 Fuller’s Rise, Stavering",
            postcode="MR4 2QX",
            telephone="07700 900417",
            school="Stavering Academy",
        ),
        Subject(
            kind="child",
            given_name="Rowan",
            family_name="Ashdown",
            birth_date="2017-09-02",
            sex="M",
            address_line="14 Fuller’s Rise, Stavering",
            postcode="MR4 2QX",
            school="Harrow Lane Primary School",
        ),
    )
    assert (said.consent, said.danger_now, said.source_code) == ("unsafe", True, "3C")
    assert said.happened_at == datetime(2026, 11, 19, 14, 10, tzinfo=UTC)
    assert (said.referrer_name, said.referrer_role) == ("Grace Okafor", "School nurse")
    assert said.referrer_telephone == "01632 960417"
    assert said.referrer_email == "grace.okafor@marlshire-community.example"
    assert (said.sender_reference, said.channel) == ("SN-2026-00417", "fhir")
    assert said.child_words.startswith("“He’s not a stranger")
    assert said.injuries.startswith("Two round burns")
    assert said.alleged_text.startswith("A man called")
    assert said.household_text.startswith("Lives with")
    assert said.place_text.startswith("The car park")
    assert said.danger_detail.startswith("She says he collects")
    assert said.payload == example() | {"_verified_nhs_numbers": ["9992147032"]}


def test_the_worked_example_is_fhir_r4_to_an_independent_reader() -> None:
    fhirclient.models.bundle.Bundle(example(), strict=True)


# -- Who it is about


def test_one_child_alone() -> None:
    assert [s.given_name for s in read(only_child).concern.subjects] == ["Keira Mae"]


def test_a_sibling_named_as_supporting_information_is_a_subject_too() -> None:
    brother = example()["entry"][BROTHER]["fullUrl"]
    moved = read(unsay("further-subject"), extend(f"{REQUEST_AT}.supportingInfo", {"reference": brother}))
    assert [s.given_name for s in moved.concern.subjects] == ["Keira Mae", "Rowan"]


def test_a_subject_named_twice_is_one() -> None:
    child = example()["entry"][CHILD]["fullUrl"]
    reading = read(extend(f"{REQUEST_AT}.supportingInfo", {"reference": child}))
    assert len(reading.concern.subjects) == 2


def test_a_patient_that_nothing_refers_to_is_refused_rather_than_lost() -> None:
    assert list(refused(unsay("further-subject"))) == [f"Bundle.entry[{BROTHER}].resource"]


def test_an_unborn_child() -> None:
    unborn = (
        only_child,
        put(CHILD_AT, {"resourceType": "Patient", "id": "unborn"}),
        say("expected-date", "valueDate", "2027-03-14", at=CHILD),
    )
    (subject,) = read(*unborn).concern.subjects
    assert subject == Subject(kind="unborn", expected_date="2027-03-14")
    assert problems(read(*unborn).concern, now=NOW) == {}


def test_an_unborn_child_without_a_date() -> None:
    patient = {"resourceType": "Patient", "name": [{"text": "Baby of Keira Ashdown"}]}
    (subject,) = read(
        only_child, put(CHILD_AT, patient), say("subject-kind", "valueCode", "unborn", at=CHILD)
    ).concern.subjects
    assert (subject.kind, subject.family_name) == ("unborn", "Baby of Keira Ashdown")


def test_someone_without_a_name() -> None:
    (subject,) = read(only_child, put(CHILD_AT, {"resourceType": "Patient", "gender": "female"})).concern.subjects
    assert subject == Subject(kind="unnamed", sex="F")


@pytest.mark.parametrize(
    ("birth_date", "kind"),
    [
        ("", "child"),
        ("2008-11-20", "adult"),  # eighteen today
        ("2008-11-21", "child"),
        ("2008", "child"),  # may still be seventeen
        ("2007", "adult"),
        ("2008-10", "adult"),
        ("2008-11", "child"),
        ("1931-02-28", "adult"),
        ("2026-11-20", "child"),
    ],
)
def test_a_child_is_told_from_an_adult_by_age(birth_date: str, kind: str) -> None:
    assert _by_age(birth_date, NOW.date()) == kind


def test_the_age_is_reckoned_on_the_day_in_england() -> None:
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # already 1 July in London
    message = changed(put(f"{CHILD_AT}.birthDate", "2008-07-01"))
    assert read_message(message, agency="COMMUNITY", now=at).concern.subjects[0].kind == "adult"


def test_the_sender_may_say_the_kind() -> None:
    stated = say("subject-kind", "valueCode", "adult", at=CHILD)
    assert read(drop(f"{CHILD_AT}.birthDate"), stated).concern.subjects[0].kind == "adult"


def test_a_birth_year_alone_is_kept_and_the_sender_is_told() -> None:
    reading = read(put(f"{CHILD_AT}.birthDate", "2012"))
    assert reading.concern.subjects[0].birth_date == ""
    assert reading.concern.payload["entry"][CHILD]["resource"]["birthDate"] == "2012"
    assert f"Bundle.entry[{CHILD}].resource.birthDate" in {n.path for n in reading.notes if n.severity == "warning"}


NAMES = {
    "official goes first": (
        [{"use": "usual", "given": ["Kez"]}, {"use": "official", "family": "Ashdown", "given": ["Keira"]}],
        ("Keira", "Ashdown", "Kez"),
    ),
    "the first that is not past": (
        [{"use": "maiden", "family": "Pell"}, {"family": "Ashdown", "given": ["K", "M"]}],
        ("K M", "Ashdown", "Pell"),
    ),
    "only an old one": ([{"use": "old", "family": "Pell"}], ("", "Pell", "")),
    "only a text": ([{"text": "Keira van der Aa"}], ("", "Keira van der Aa", "")),
    "one name, as many people have": ([{"given": ["Sukarno"]}], ("Sukarno", "", "")),
    "several others": (
        [{"family": "A"}, {"use": "nickname", "text": "Kez"}, {"use": "old", "given": ["K"], "family": "B"}],
        ("", "A", "Kez, K B"),
    ),
}


@pytest.mark.parametrize(("names", "expected"), NAMES.values(), ids=NAMES.keys())
def test_names(names: list[object], expected: tuple[str, str, str]) -> None:
    subject = read(put(f"{CHILD_AT}.name", names)).concern.subjects[0]
    assert (subject.given_name, subject.family_name, subject.other_names) == expected


@pytest.mark.parametrize(
    ("gender", "sex"), [("male", "M"), ("female", "F"), ("other", "U"), ("unknown", "U"), (None, "")]
)
def test_sex(gender: str | None, sex: str) -> None:
    change = put(f"{CHILD_AT}.gender", gender) if gender else drop(f"{CHILD_AT}.gender")
    assert read(change).concern.subjects[0].sex == sex


def test_an_nhs_number_is_traced_only_when_the_sender_says_so() -> None:
    unsaid = read(drop(f"{CHILD_AT}.identifier.0.extension"))
    assert unsaid.concern.payload["_verified_nhs_numbers"] == []
    assert unsaid.concern.subjects[0].nhs_number == "9992147032"


def test_a_sender_cannot_claim_a_traced_number_beside_the_message() -> None:
    assert list(refused(put("_verified_nhs_numbers", ["9993051187"]))) == ["Bundle"]


def test_other_identifiers_are_left_alone() -> None:
    local = {"system": "https://records.example/Id/local", "value": "not ten digits"}
    assert read(put(f"{CHILD_AT}.identifier", [local])).concern.subjects[0].nhs_number == ""


ADDRESSES = {
    "a text": ([{"text": "the blue van, Harrow Lane"}], ("the blue van, Harrow Lane", "")),
    "home first": (
        [
            {"use": "temp", "line": ["Ward 3"]},
            {"use": "home", "line": ["1 High Street", "", "Flat 2"][:1], "city": "Marl"},
        ],
        ("1 High Street, Marl", ""),
    ),
    "none but an old one": ([{"use": "old", "line": ["9 Gone Street"]}], ("", "")),
    "a postcode only": ([{"postalCode": "MR1 4QX"}], ("", "MR1 4QX")),
}


@pytest.mark.parametrize(("addresses", "expected"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_addresses(addresses: list[object], expected: tuple[str, str]) -> None:
    subject = read(put(f"{CHILD_AT}.address", addresses)).concern.subjects[0]
    assert (subject.address_line, subject.postcode) == expected


# -- What it says


def test_every_reason_and_note_is_kept_in_order() -> None:
    reading = read(
        put(f"{REQUEST_AT}.reasonCode", [{"text": "One. "}, {"coding": [{"code": "x"}]}, {"text": " Two."}]),
        put(f"{REQUEST_AT}.note", [{"text": "Three\n\nfour"}]),
    )
    assert reading.concern.worry == "One. \n\n Two.\n\nThree\n\nfour"


def test_an_offset_is_kept_as_the_same_moment() -> None:
    when = read(say("happened", "valueDateTime", "2026-11-19T15:10:00.123456789+01:00")).concern.happened_at
    assert when == datetime(2026, 11, 19, 15, 10, 0, 123456, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("changes", "danger"),
    [
        ([unsay("danger-now")], None),
        ([unsay("danger-now"), put(f"{REQUEST_AT}.priority", "stat")], True),
        ([unsay("danger-now"), put(f"{REQUEST_AT}.priority", "asap")], None),
        ([say("danger-now", "valueBoolean", False), put(f"{REQUEST_AT}.priority", "stat")], False),
        ([say("danger-now", "valueBoolean", True)], True),
    ],
)
def test_danger_now(changes: list[Change], danger: bool | None) -> None:
    assert read(*changes).concern.danger_now is danger


def test_what_is_not_read_is_kept_and_said() -> None:
    reading = read(
        entry("urn:uuid:5a2f4f6e-52dc-4b1c-8d55-0f4a3d2f9a11", resourceType="RelatedPerson", name=[{"text": "Mum"}]),
        entry("urn:uuid:5a2f4f6e-52dc-4b1c-8d55-0f4a3d2f9a12", resourceType="Zebra", stripes="many"),
        put(f"{CHILD_AT}.deceasedBoolean", True),
    )
    told = {note.path: note for note in reading.notes}
    assert told["Bundle.entry[7].resource"].severity == "warning"
    assert told["Bundle.entry[8].resource"].severity == "warning"
    assert "deceasedBoolean" in told[f"Bundle.entry[{CHILD}].resource"].words
    assert [e["resource"]["resourceType"] for e in reading.concern.payload["entry"][7:]] == ["RelatedPerson", "Zebra"]


# -- Who asks


def test_a_practitioner_without_a_role() -> None:
    nurse = example()["entry"][NURSE]["fullUrl"]
    reading = read(
        put(f"{REQUEST_AT}.requester.reference", nurse),
        put(f"entry.{NURSE}.resource.qualification", [{"code": {"coding": [{"display": "Health visitor"}]}}]),
    )
    assert (reading.concern.referrer_name, reading.concern.referrer_role) == ("Grace Okafor", "Health visitor")


def test_the_number_of_the_role_goes_before_that_of_its_holder() -> None:
    reading = read(put(f"entry.{ROLE}.resource.telecom", [{"system": "phone", "value": "01632 960111"}]))
    assert reading.concern.referrer_telephone == "01632 960111"
    assert reading.concern.referrer_email == "grace.okafor@marlshire-community.example"


def test_an_organization_may_ask() -> None:
    trust = example()["entry"][TRUST]["fullUrl"]
    assert read(put(f"{REQUEST_AT}.requester.reference", trust)).concern.referrer_name.startswith("Marlshire Community")


def test_references_by_type_and_id() -> None:
    message = example()
    text = json.dumps(message)
    for item in message["entry"]:
        kind, name = item["resource"]["resourceType"], item["resource"]["id"]
        text = text.replace(f'"reference": "{item["fullUrl"]}"', f'"reference": "{kind}/{name}"')
    relative = read_message(json.loads(text), agency="COMMUNITY", now=NOW)
    assert relative.concern.as_supplied() == read().concern.as_supplied()


def test_a_requester_contained_in_the_request() -> None:
    inside = {"resourceType": "Practitioner", "id": "me", "name": [{"text": "Sgt Ade Bello"}]}
    reading = read(put(f"{REQUEST_AT}.contained", [inside]), put(f"{REQUEST_AT}.requester", {"reference": "#me"}))
    assert reading.concern.referrer_name == "Sgt Ade Bello"


# -- Consent


def consent(status: str, **rest: object) -> Change:
    return entry(
        "urn:uuid:5a2f4f6e-52dc-4b1c-8d55-0f4a3d2f9a99",
        resourceType="Consent",
        status=status,
        scope={"text": "Sharing with the hub"},
        category=[{"text": "Referral"}],
        **rest,
    )


def test_consent_not_stated_does_not_stop_a_concern() -> None:
    reading = read(unsay("consent"), unsay("consent-reason"))
    assert (reading.concern.consent, reading.concern.consent_reason) == ("not_sought", NOT_STATED)
    assert any(note.severity == "warning" and "consent" in note.words for note in reading.notes)
    assert problems(reading.concern, now=NOW) == {}


@pytest.mark.parametrize(
    ("status", "rest", "stated"),
    [
        ("active", {}, "given"),
        ("rejected", {}, "refused"),
        ("active", {"provision": {"type": "deny"}}, "refused"),
        ("active", {"provision": {"type": "permit"}}, "given"),
    ],
)
def test_a_consent_resource(status: str, rest: dict[str, object], stated: str) -> None:
    assert read(unsay("consent"), consent(status, **rest)).concern.consent == stated


def test_two_statements_of_consent_must_agree() -> None:
    assert list(refused(consent("active"))) == ["Bundle.entry[7].resource.status"]
    assert read(say("consent", "valueCode", "given"), consent("active")).concern.consent == "given"


def test_a_consent_that_says_neither_is_not_guessed_at() -> None:
    assert list(refused(unsay("consent"), consent("proposed"))) == ["Bundle.entry[7].resource.status"]


# -- Files

PDF = b"%PDF-1.7\nburns chart\x00\xff"
DOCUMENT_URL = "urn:uuid:77a5d5a6-0a4b-4b5d-9c8e-1f0b6d5a4c01"
BINARY_URL = "urn:uuid:77a5d5a6-0a4b-4b5d-9c8e-1f0b6d5a4c02"


def document(attachment: dict[str, object], **rest: object) -> Change:
    content = {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": attachment}]}
    return entry(DOCUMENT_URL, **(content | rest))


def test_a_file_in_the_message() -> None:
    data = base64.encodebytes(PDF).decode()
    reading = read(document({"contentType": "application/pdf", "title": "Body map.pdf", "data": data}))
    assert reading.files == (("Body map.pdf", PDF),)


def test_a_file_in_a_binary() -> None:
    binary = entry(
        BINARY_URL, resourceType="Binary", contentType="application/pdf", data=base64.b64encode(PDF).decode()
    )
    reading = read(document({"url": BINARY_URL}), binary)
    assert reading.files == (("attachment-1.pdf", PDF),)
    assert not [note for note in reading.notes if note.severity == "warning"]


def test_the_bytes_of_files_are_not_kept_in_the_database() -> None:
    data = base64.b64encode(PDF).decode()
    binary = entry(BINARY_URL, resourceType="Binary", contentType="application/pdf", data=data)
    payload = read(document({"contentType": "application/pdf", "data": data}), binary).concern.payload
    assert data not in str(payload)
    marks = [payload["entry"][7]["resource"]["content"][0]["attachment"], payload["entry"][8]["resource"]]
    assert all(mark["extension"][0]["url"] == f"{EXTENSION}/kept-as-document" for mark in marks)


def test_an_address_is_never_fetched() -> None:
    path = "Bundle.entry[7].resource.content[0].attachment.url"
    assert list(refused(document({"url": "https://files.example/body-map.pdf"}))) == [path]


# -- Every fault at once, each at its place


def test_every_fault_is_told_at_once() -> None:
    found = refused(
        put(f"entry.{HEADER}.resource.eventCoding.code", "booking-request"),
        put(f"{CHILD_AT}.gender", "girl"),
        put(f"{CHILD_AT}.identifier.0.value", "9992147033"),
        drop(f"{REQUEST_AT}.authoredOn"),
        say("consent", "valueCode", "maybe"),
    )
    assert set(found) == {
        f"Bundle.entry[{HEADER}].resource.eventCoding",
        f"Bundle.entry[{CHILD}].resource.gender",
        f"Bundle.entry[{CHILD}].resource.identifier[0].value",
        f"Bundle.entry[{REQUEST}].resource.authoredOn",
        f"Bundle.entry[{REQUEST}].resource.extension[11].valueCode",
    }


def test_the_front_doors_own_problems_are_placed_in_the_message() -> None:
    reading = read(
        put(f"{CHILD_AT}.address.0.postalCode", "MARL"),
        put(f"{CHILD_AT}.birthDate", "2031-01-01"),
        unsay("consent-reason"),
        say("child-words", "valueString", "x" * 20_001),
        put(f"{REQUEST_AT}.reasonCode", [{"text": "Worried"}]),
        put(f"entry.{NURSE}.resource.telecom.0.value", "0" * 41),
    )
    issues = reading.issues_for(problems(reading.concern, now=NOW))
    assert {issue.path for issue in issues} == {
        f"Bundle.entry[{CHILD}].resource.address[0].postalCode",
        f"Bundle.entry[{CHILD}].resource.birthDate",
        f"Bundle.entry[{REQUEST}].resource.extension[10].valueString",
        f"Bundle.entry[{REQUEST}].resource.extension",
        f"Bundle.entry[{REQUEST}].resource.reasonCode[0].text",
        f"Bundle.entry[{NURSE}].resource.telecom[0].value",
    }


def test_two_nhs_numbers() -> None:
    second = {"system": NHS_NUMBER, "value": "9993051187"}
    assert list(refused(extend(f"{CHILD_AT}.identifier", second))) == [
        f"Bundle.entry[{CHILD}].resource.identifier[1].value"
    ]
    same = {"system": NHS_NUMBER, "value": "999 214 7032"}
    assert read(extend(f"{CHILD_AT}.identifier", same)).concern.subjects[0].nhs_number == "9992147032"
