"""A hundred ways to get a message wrong: each a 400 at its place, in plain words, echoing and leaving nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.exchange.conftest import County
from tests.exchange.messages import (
    BROTHER,
    CHILD,
    EXTENSION,
    HEADER,
    NURSE,
    OURS,
    REQUEST,
    ROLE,
    TRUST,
    Change,
    changed,
    drop,
    entry,
    example,
    extend,
    put,
    say,
    unsay,
)

from halcyon.frontdoor.models import Contact
from halcyon.work.models import IntakeKey

C, R, H = f"entry.{CHILD}.resource", f"entry.{REQUEST}.resource", f"entry.{HEADER}.resource"
CANARY = "Canary-Ashdown-07700900417"
NOWHERE = {"reference": "urn:uuid:00000000-0000-4000-8000-000000000000"}
PLACE_OF_CHILD, PLACE_OF_REQUEST = f"Bundle.entry[{CHILD}].resource", f"Bundle.entry[{REQUEST}].resource"
PLACE_OF_HEADER = f"Bundle.entry[{HEADER}].resource"
NEW_EXTENSION = f"{PLACE_OF_REQUEST}.extension[12]"  # where an added extension stands
SAID_AGAIN = f"{PLACE_OF_REQUEST}.extension[11]"  # where a replaced one stands


def both(*changes: Change) -> Change:
    def change(message: dict[str, Any]) -> None:
        for one in changes:
            one(message)

    return change


def same_url(message: dict[str, Any]) -> None:
    message["entry"][BROTHER]["fullUrl"] = message["entry"][CHILD]["fullUrl"]


def same_id(message: dict[str, Any]) -> None:
    message["entry"][BROTHER]["resource"]["id"] = message["entry"][CHILD]["resource"]["id"]


def header_second(message: dict[str, Any]) -> None:
    message["entry"][HEADER], message["entry"][REQUEST] = message["entry"][REQUEST], message["entry"][HEADER]


def nested(levels: int) -> dict[str, Any]:
    inside: dict[str, Any] = {"url": "urn:x", "valueString": "end"}
    for _ in range(levels):
        inside = {"url": "urn:x", "extension": [inside]}
    return inside


def one_more(number: int) -> Change:
    """One more subject of the concern."""
    url = f"urn:uuid:p{number}"
    further = {"url": f"{EXTENSION}/further-subject", "valueReference": {"reference": url}}
    patient = entry(url, resourceType="Patient", name=[{"family": f"Ashdown {number}"}])
    return both(patient, extend(f"{R}.extension", further))


WRONG: dict[str, tuple[Change, str]] = {
    # -- the Bundle
    "no resourceType": (drop("resourceType"), "Bundle"),
    "another resource": (put("resourceType", "Patient"), "Bundle"),
    "a resourceType that is no text": (put("resourceType", ["Bundle"]), "Bundle"),
    "no type": (drop("type"), "Bundle.type"),
    "a transaction": (put("type", "transaction"), "Bundle.type"),
    "a type that is no text": (put("type", {"value": "message"}), "Bundle.type"),
    "no entries": (drop("entry"), "Bundle.entry"),
    "an empty list of entries": (put("entry", []), "Bundle.entry"),
    "entries as an object": (put("entry", {"0": {}}), "Bundle.entry"),
    "an entry that is null": (put("entry.3", None), "Bundle.entry[3]"),
    "an entry that is a text": (put("entry.3", CANARY), "Bundle.entry[3]"),
    "an entry without a fullUrl": (drop(f"entry.{CHILD}.fullUrl"), f"Bundle.entry[{CHILD}].fullUrl"),
    "an entry without a resource": (drop(f"entry.{CHILD}.resource"), f"Bundle.entry[{CHILD}].resource"),
    "a request in an entry": (
        put(f"entry.{CHILD}.request", {"method": "POST", "url": "Patient"}),
        f"Bundle.entry[{CHILD}].request",
    ),
    "a total": (put("total", 7), "Bundle.total"),
    "a wrong timestamp": (put("timestamp", "19 November 2026"), "Bundle.timestamp"),
    "a timestamp without an offset": (put("timestamp", "2026-11-19T16:05:00"), "Bundle.timestamp"),
    "an unknown element": (put("note", CANARY), "Bundle.note"),
    "an element with a strange name": (put(CANARY, "x"), "Bundle"),
    "two with one fullUrl": (same_url, f"Bundle.entry[{BROTHER}].fullUrl"),
    "two patients with one id": (same_id, f"Bundle.entry[{BROTHER}].resource.id"),
    "the header second": (header_second, "Bundle.entry[0].resource"),
    "no header": (drop("entry.0"), "Bundle.entry"),
    "no request": (drop(f"entry.{REQUEST}"), "Bundle.entry"),
    "two requests": (
        entry("urn:uuid:5a2f4f6e-52dc-4b1c-8d55-0f4a3d2f9a70", **example()["entry"][REQUEST]["resource"] | {"id": "b"}),
        "Bundle.entry[7].resource",
    ),
    "implicit rules": (put("implicitRules", "urn:mine"), "Bundle.implicitRules"),
    # -- the header
    "no event": (drop(f"{H}.eventCoding"), f"{PLACE_OF_HEADER}.eventCoding"),
    "another event": (put(f"{H}.eventCoding.code", "booking-request"), f"{PLACE_OF_HEADER}.eventCoding"),
    "an event of another system": (put(f"{H}.eventCoding.system", "urn:mine"), f"{PLACE_OF_HEADER}.eventCoding"),
    "two events": (put(f"{H}.eventUri", "urn:mine"), PLACE_OF_HEADER),
    "an update": (put(f"{H}.reason.coding.0.code", "update"), f"{PLACE_OF_HEADER}.reason.coding[0].code"),
    "no source": (drop(f"{H}.source"), f"{PLACE_OF_HEADER}.source"),
    "a source without an endpoint": (drop(f"{H}.source.endpoint"), f"{PLACE_OF_HEADER}.source.endpoint"),
    "no sender": (drop(f"{H}.sender"), f"{PLACE_OF_HEADER}.sender"),
    "a sender that is nowhere": (put(f"{H}.sender", NOWHERE), f"{PLACE_OF_HEADER}.sender.reference"),
    "a sender that is a person": (
        put(f"{H}.sender.reference", example()["entry"][NURSE]["fullUrl"]),
        f"{PLACE_OF_HEADER}.sender",
    ),
    "a sender outside the message": (
        put(f"{H}.sender", {"reference": "https://x.example/1"}),
        f"{PLACE_OF_HEADER}.sender",
    ),
    "another agency's code": (
        put(f"entry.{TRUST}.resource.identifier.0.value", "POLICE"),
        f"Bundle.entry[{TRUST}].resource.identifier[0].value",
    ),
    "an organisation without a name": (
        both(drop(f"entry.{TRUST}.resource.name"), drop(f"entry.{TRUST}.resource.identifier")),
        f"Bundle.entry[{TRUST}].resource.name",
    ),
    "no focus": (drop(f"{H}.focus"), f"{PLACE_OF_HEADER}.focus"),
    "a focus on the child": (
        put(f"{H}.focus.0.reference", example()["entry"][CHILD]["fullUrl"]),
        f"{PLACE_OF_HEADER}.focus[0]",
    ),
    "focus as an object": (
        put(f"{H}.focus", example()["entry"][0]["resource"]["focus"][0]),
        f"{PLACE_OF_HEADER}.focus",
    ),
    # -- the request
    "no status": (drop(f"{R}.status"), f"{PLACE_OF_REQUEST}.status"),
    "an unknown status": (put(f"{R}.status", CANARY), f"{PLACE_OF_REQUEST}.status"),
    "a draft": (put(f"{R}.status", "draft"), f"{PLACE_OF_REQUEST}.status"),
    "a withdrawal": (put(f"{R}.status", "revoked"), f"{PLACE_OF_REQUEST}.status"),
    "no intent": (drop(f"{R}.intent"), f"{PLACE_OF_REQUEST}.intent"),
    "an unknown intent": (put(f"{R}.intent", "wish"), f"{PLACE_OF_REQUEST}.intent"),
    "an unknown priority": (put(f"{R}.priority", "red"), f"{PLACE_OF_REQUEST}.priority"),
    "not to be done": (put(f"{R}.doNotPerform", True), f"{PLACE_OF_REQUEST}.doNotPerform"),
    "not said to be a concern": (drop(f"{R}.category"), f"{PLACE_OF_REQUEST}.category"),
    "an unknown kind of concern": (
        put(f"{R}.category.1.coding.0.code", "noise"),
        f"{PLACE_OF_REQUEST}.category[1].coding[0].code",
    ),
    "a booking": (put(f"{R}.category.0.coding.0.code", "booking"), f"{PLACE_OF_REQUEST}.category[0].coding[0].code"),
    "not said when written": (drop(f"{R}.authoredOn"), f"{PLACE_OF_REQUEST}.authoredOn"),
    "written on no day": (put(f"{R}.authoredOn", "2026-02-30"), f"{PLACE_OF_REQUEST}.authoredOn"),
    "written at no time": (put(f"{R}.authoredOn", "2026-11-19T25:00:00Z"), f"{PLACE_OF_REQUEST}.authoredOn"),
    "no subject": (drop(f"{R}.subject"), f"{PLACE_OF_REQUEST}.subject"),
    "a subject that is nowhere": (put(f"{R}.subject", NOWHERE), f"{PLACE_OF_REQUEST}.subject.reference"),
    "a subject by name only": (put(f"{R}.subject", {"display": CANARY}), f"{PLACE_OF_REQUEST}.subject"),
    "a subject that is the nurse": (
        put(f"{R}.subject.reference", example()["entry"][NURSE]["fullUrl"]),
        f"{PLACE_OF_REQUEST}.subject",
    ),
    "no requester": (drop(f"{R}.requester"), f"{PLACE_OF_REQUEST}.requester"),
    "a requester that is nowhere": (put(f"{R}.requester", NOWHERE), f"{PLACE_OF_REQUEST}.requester.reference"),
    "a requester that is the child": (
        put(f"{R}.requester.reference", example()["entry"][CHILD]["fullUrl"]),
        f"{PLACE_OF_REQUEST}.requester",
    ),
    "no worry": (drop(f"{R}.reasonCode"), f"{PLACE_OF_REQUEST}.reasonCode"),
    "a worry of three letters": (put(f"{R}.reasonCode", [{"text": "bad"}]), f"{PLACE_OF_REQUEST}.reasonCode[0].text"),
    "an empty worry": (put(f"{R}.reasonCode.0.text", ""), f"{PLACE_OF_REQUEST}.reasonCode[0].text"),
    "a worry that is a number": (put(f"{R}.reasonCode.0.text", 5), f"{PLACE_OF_REQUEST}.reasonCode[0].text"),
    "a worry too long": (put(f"{R}.reasonCode.0.text", "x" * 20_001), f"{PLACE_OF_REQUEST}.reasonCode[0].text"),
    "a note without words": (put(f"{R}.note", [{"time": "2026-11-19"}]), f"{PLACE_OF_REQUEST}.note[0].text"),
    "two occurrences": (
        both(put(f"{R}.occurrenceDateTime", "2026-11-19"), put(f"{R}.occurrencePeriod", {"start": "2026-11-19"})),
        PLACE_OF_REQUEST,
    ),
    "a modifier extension": (
        put(f"{R}.modifierExtension", [{"url": "urn:x", "valueBoolean": True}]),
        f"{PLACE_OF_REQUEST}.modifierExtension",
    ),
    "a misspelt element": (put(f"{R}.reasonCodes", [{"text": CANARY}]), f"{PLACE_OF_REQUEST}.reasonCodes"),
    "a null": (put(f"{R}.patientInstruction", None), f"{PLACE_OF_REQUEST}.patientInstruction"),
    "an empty object": (put(f"{R}.code", {}), f"{PLACE_OF_REQUEST}.code"),
    "a contained resource that is wrong": (
        put(f"{R}.contained", [{"resourceType": "Patient", "id": "x", "name": CANARY}]),
        f"{PLACE_OF_REQUEST}.contained[0].name",
    ),
    "a reference to nothing contained": (
        put(f"{R}.requester", {"reference": "#x"}),
        f"{PLACE_OF_REQUEST}.requester.reference",
    ),
    "a reference that resolves nowhere, unread": (
        put(f"{R}.encounter", NOWHERE),
        f"{PLACE_OF_REQUEST}.encounter.reference",
    ),
    # -- our extensions
    "an unknown extension of ours": (
        extend(f"{R}.extension", {"url": f"{EXTENSION}/childs-words", "valueString": CANARY}),
        f"{NEW_EXTENSION}.url",
    ),
    "an extension twice": (
        extend(f"{R}.extension", {"url": f"{EXTENSION}/injuries", "valueString": CANARY}),
        NEW_EXTENSION,
    ),
    "an extension of the wrong kind": (say("injuries", "valueCode", "burn"), SAID_AGAIN),
    "an extension without an address": (extend(f"{R}.extension", {"valueString": CANARY}), f"{NEW_EXTENSION}.url"),
    "an extension with two values": (
        extend(f"{R}.extension", {"url": "urn:x", "valueString": "a", "valueCode": "b"}),
        NEW_EXTENSION,
    ),
    "an extension with a value and more": (
        extend(f"{R}.extension", {"url": "urn:x", "valueString": "a", "extension": [{"url": "y", "valueCode": "b"}]}),
        NEW_EXTENSION,
    ),
    "extensions too deep": (extend(f"{R}.extension", nested(30)), ""),
    "an unknown consent": (say("consent", "valueCode", "probably"), f"{SAID_AGAIN}.valueCode"),
    "consent without a reason": (unsay("consent-reason"), f"{PLACE_OF_REQUEST}.extension"),
    "danger as a text": (say("danger-now", "valueBoolean", "true"), f"{SAID_AGAIN}.valueBoolean"),
    "happened on no day": (say("happened", "valueDateTime", "2026-11-31T09:00:00Z"), f"{SAID_AGAIN}.valueDateTime"),
    "happened at no time of day": (say("happened", "valueDateTime", "2026-11-19"), f"{SAID_AGAIN}.valueDateTime"),
    "happened without an offset": (
        say("happened", "valueDateTime", "2026-11-19T09:00:00"),
        f"{SAID_AGAIN}.valueDateTime",
    ),
    "happened in the future": (say("happened", "valueDateTime", "2199-11-19T09:00:00Z"), f"{SAID_AGAIN}.valueDateTime"),
    "happened before there were years": (
        say("happened", "valueDateTime", "0001-01-01T00:00:00+14:00"),
        f"{SAID_AGAIN}.valueDateTime",
    ),
    "an unknown census source": (
        put(f"{R}.extension.0.valueCodeableConcept.coding.0.code", "3Z"),
        f"{PLACE_OF_REQUEST}.extension[0].valueCodeableConcept.coding[0].code",
    ),
    "a further subject that is nowhere": (
        say("further-subject", "valueReference", NOWHERE),
        f"{SAID_AGAIN}.valueReference.reference",
    ),
    # -- the child
    "a gender outside the list": (put(f"{C}.gender", "girl"), f"{PLACE_OF_CHILD}.gender"),
    "a gender in capitals": (put(f"{C}.gender", "Female"), f"{PLACE_OF_CHILD}.gender"),
    "a gender as a number": (put(f"{C}.gender", 2), f"{PLACE_OF_CHILD}.gender"),
    "a wrong check digit": (put(f"{C}.identifier.0.value", "9992147033"), f"{PLACE_OF_CHILD}.identifier[0].value"),
    "nine digits": (put(f"{C}.identifier.0.value", "999214703"), f"{PLACE_OF_CHILD}.identifier[0].value"),
    "a stand-in number": (put(f"{C}.identifier.0.value", "9999999999"), f"{PLACE_OF_CHILD}.identifier[0].value"),
    "an NHS number as a number": (put(f"{C}.identifier.0.value", 9992147032), f"{PLACE_OF_CHILD}.identifier[0].value"),
    "a birth date of no day": (put(f"{C}.birthDate", "2011-02-29"), f"{PLACE_OF_CHILD}.birthDate"),
    "a birth date in English": (put(f"{C}.birthDate", "27/03/2012"), f"{PLACE_OF_CHILD}.birthDate"),
    "a birth date with a time": (put(f"{C}.birthDate", "2012-03-27T00:00:00Z"), f"{PLACE_OF_CHILD}.birthDate"),
    "a birth date in Arabic digits": (put(f"{C}.birthDate", "٢٠١٢-٠٣-٢٧"), f"{PLACE_OF_CHILD}.birthDate"),
    "a birth date in the future": (put(f"{C}.birthDate", "2199-01-01"), f"{PLACE_OF_CHILD}.birthDate"),
    "a birth date long ago": (put(f"{C}.birthDate", "1812-03-27"), f"{PLACE_OF_CHILD}.birthDate"),
    "a birth date and an expected date": (
        say("expected-date", "valueDate", "2027-01-01", at=CHILD),
        f"{PLACE_OF_CHILD}.birthDate",
    ),
    "an expected date years ahead": (
        both(drop(f"{C}.birthDate"), say("expected-date", "valueDate", "2199-01-01", at=CHILD)),
        f"{PLACE_OF_CHILD}.extension[1].valueDate",
    ),
    "an expected month": (
        both(drop(f"{C}.birthDate"), say("expected-date", "valueDate", "2027-01", at=CHILD)),
        f"{PLACE_OF_CHILD}.extension[1].valueDate",
    ),
    "an unknown kind of subject": (
        say("subject-kind", "valueCode", "dog", at=CHILD),
        f"{PLACE_OF_CHILD}.extension[1].valueCode",
    ),
    "someone not named with a name": (say("subject-kind", "valueCode", "unnamed", at=CHILD), f"{PLACE_OF_CHILD}.name"),
    "a child without a name": (
        both(drop(f"{C}.name"), say("subject-kind", "valueCode", "child", at=CHILD)),
        f"{PLACE_OF_CHILD}.name",
    ),
    "a name that is a text": (put(f"{C}.name", CANARY), f"{PLACE_OF_CHILD}.name"),
    "given names as one text": (put(f"{C}.name.0.given", CANARY), f"{PLACE_OF_CHILD}.name[0].given"),
    "a name too long": (put(f"{C}.name.0.family", "A" * 121), f"{PLACE_OF_CHILD}.name[0].family"),
    "a postcode that is none": (put(f"{C}.address.0.postalCode", "MARL"), f"{PLACE_OF_CHILD}.address[0].postalCode"),
    "a telephone number too long": (put(f"{C}.telecom.0.value", "0" * 31), f"{PLACE_OF_CHILD}.telecom[0].value"),
    "a record not in use": (put(f"{C}.active", False), f"{PLACE_OF_CHILD}.active"),
    "active as a text": (put(f"{C}.active", "true"), f"{PLACE_OF_CHILD}.active"),
    "dead in two ways": (
        both(put(f"{C}.deceasedBoolean", True), put(f"{C}.deceasedDateTime", "2026-01-01")),
        PLACE_OF_CHILD,
    ),
    "a patient that nothing refers to": (unsay("further-subject"), f"Bundle.entry[{BROTHER}].resource"),
    "an id with a space": (put(f"{C}.id", "Keira A"), f"{PLACE_OF_CHILD}.id"),
    "a companion that is a text": (put(f"{C}._birthDate", CANARY), f"{PLACE_OF_CHILD}._birthDate"),
    "a hole in a list": (put(f"{C}.name.0.given", ["Keira", None]), f"{PLACE_OF_CHILD}.name[0].given[1]"),
    # -- whoever asks
    "nobody in the role": (drop(f"entry.{ROLE}.resource.practitioner"), f"Bundle.entry[{ROLE}].resource.practitioner"),
    "a nurse without a name": (drop(f"entry.{NURSE}.resource.name"), f"Bundle.entry[{ROLE}].resource.name"),
    "an e-mail address too long": (
        put(f"entry.{NURSE}.resource.telecom.1.value", "a" * 200 + "@x.example"),
        f"Bundle.entry[{NURSE}].resource.telecom[1].value",
    ),
    "a rank of nought": (
        put(f"entry.{NURSE}.resource.telecom.0.rank", 0),
        f"Bundle.entry[{NURSE}].resource.telecom[0].rank",
    ),
    # -- files
    "a document without content": (
        entry("urn:uuid:d", resourceType="DocumentReference", status="current"),
        "Bundle.entry[7].resource.content",
    ),
    "a document that is not base64": (
        entry(
            "urn:uuid:d", resourceType="DocumentReference", status="current", content=[{"attachment": {"data": "%%%"}}]
        ),
        "Bundle.entry[7].resource.content[0].attachment.data",
    ),
    "a document elsewhere": (
        entry(
            "urn:uuid:d",
            resourceType="DocumentReference",
            status="current",
            content=[{"attachment": {"url": "http://169.254.169.254/latest"}}],
        ),
        "Bundle.entry[7].resource.content[0].attachment.url",
    ),
    "a document entered in error": (
        entry(
            "urn:uuid:d",
            resourceType="DocumentReference",
            status="entered-in-error",
            content=[{"attachment": {"data": "aGVsbG8="}}],
        ),
        "Bundle.entry[7].resource.status",
    ),
    "too many entries": (
        lambda message: message["entry"].extend(
            {"fullUrl": f"urn:uuid:{i}", "resource": {"resourceType": "Basic"}} for i in range(200)
        ),
        "Bundle.entry",
    ),
    "too many subjects": (both(*(one_more(i) for i in range(19))), f"{PLACE_OF_REQUEST}.subject"),
}


@pytest.mark.parametrize(("change", "path"), WRONG.values(), ids=WRONG.keys())
def test_is_refused_at_its_place(county: County, change: Change, path: str) -> None:
    response = county.post(changed(change))
    assert response.status_code == 400, response.content.decode()
    outcome = response.json()
    assert outcome["resourceType"] == "OperationOutcome"
    places = [issue.get("expression", [""])[0] for issue in outcome["issue"]]
    assert path in places, outcome
    for issue in outcome["issue"]:
        assert issue["severity"] == "error"
        assert issue["diagnostics"].endswith((".", "reference"))
        assert issue["details"]["coding"][0]["code"] == "REC_BAD_REQUEST"
    assert CANARY not in response.content.decode()
    assert "Ashdown" not in response.content.decode()
    assert not Contact.objects.exists()
    assert not IntakeKey.objects.exists()


def test_the_answer_to_a_wrong_message_is_fhir_r4_to_an_independent_reader(county: County) -> None:
    from fhirclient.models.operationoutcome import OperationOutcome

    OperationOutcome(county.post(changed(WRONG["a gender in capitals"][0])).json(), strict=True)


def test_a_mended_message_is_taken_under_the_same_key(county: County) -> None:
    wrong, right = changed(WRONG["a wrong check digit"][0]), example()
    assert county.post(wrong, key="one").status_code == 400
    assert county.post(right, key="one").status_code == 201


def test_a_message_with_a_thousand_faults_lists_fifty(county: County) -> None:
    message = changed(put(f"{C}.name", [{"given": [str(i)], "use": 5} for i in range(1000)]))
    issues = county.post(message).json()["issue"]
    assert len(issues) == 51
    assert issues[-1]["diagnostics"].startswith("950 more")
    assert json.dumps(issues).count("name[0].use") == 1


def test_the_kinds_of_fault_are_many_enough() -> None:
    assert len(WRONG) >= 100
    assert all(OURS in e["url"] for e in example()["entry"][REQUEST]["resource"]["extension"][1:])
