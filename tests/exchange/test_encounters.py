"""A clinic's attendances as FHIR Encounters: by clinic number only, into the clinic's own ledger."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from tests.health.clinic import SERVICE, listed, take
from tests.support import County, county

from halcyon.access.viewing import system
from halcyon.exchange.csv.sheet import FileFault
from halcyon.exchange.fhir.encounter import EXTENSION, NotAVisit, cells_of, load_attendance_file
from halcyon.health.huddle.models import Attendance, AttendanceRow

__all__ = ["county"]
NHS = "9990001014"
VISIT: dict[str, Any] = {
    "resourceType": "Encounter",
    "identifier": [{"system": "https://clinic.example/visit", "value": "V-1"}],
    "status": "finished",
    "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
    "subject": {"identifier": {"system": "https://clinic.example/number", "value": "SX-1001"}},
    "period": {"start": "2026-11-17T14:00:00+00:00"},
    "extension": [
        {"url": f"{EXTENSION}age", "valueInteger": 15},
        {"url": f"{EXTENSION}partner-age", "valueInteger": 24},
        {"url": f"{EXTENSION}exchange", "valueBoolean": True},
        {"url": f"{EXTENSION}seen-for", "valueCode": "sti"},
        {"url": f"{EXTENSION}seen-for", "valueCode": "contraception"},
        {"url": f"{EXTENSION}note", "valueString": "Came alone."},
    ],
}
SOMEBODY: dict[str, dict[str, Any]] = {
    "another resource": {"resourceType": "Patient", "name": [{"family": "Marlowe"}]},
    "a name beside the number": {"subject": {**VISIT["subject"], "display": "Tilda Marlowe"}},
    "a patient pointed at": {"subject": {"reference": "Patient/1"}},
    "an NHS number as such": {
        "subject": {"identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "SX-1"}}
    },
    "an NHS number for a clinic number": {"subject": {"identifier": {"value": f"{NHS[:3]} {NHS[3:6]} {NHS[6:]}"}}},
    "an NHS number in a note": {"extension": [{"url": f"{EXTENSION}note", "valueString": f"See {NHS}."}]},
    "an NHS number as a number": {"extension": [{"url": f"{EXTENSION}partner-age", "valueInteger": int(NHS)}]},
    "a name for a clinic number": {"subject": {"identifier": {"value": "Tilda Marlowe"}}},
    "a narrative": {"text": {"status": "generated", "div": "<div>Tilda Marlowe</div>"}},
    "somebody contained": {"contained": [{"resourceType": "Patient"}]},
    "a participant": {"participant": [{"individual": {"display": "Dr Nobody"}}]},
    "an extension not known": {"extension": [{"url": "https://else.example/name", "valueString": "Tilda"}]},
    "another value": {"extension": [{"url": f"{EXTENSION}note", "valueHumanName": {"family": "Marlowe"}}]},
    "an assigner of the number": {"subject": {"identifier": {"value": "SX-1", "assigner": {"display": "Tilda"}}}},
}


def visit(number: int = 1, **changes: Any) -> dict[str, Any]:
    made = copy.deepcopy(VISIT)
    made["identifier"][0]["value"] = f"V-{number}"
    return {**made, **changes}


def test_an_encounter_is_the_row_of_the_clinics_file():
    cells = {name: said for name, said in cells_of(VISIT).items() if said}
    assert cells == {
        "attendance": "V-1", "clinic_number": "SX-1001", "day": "2026-11-17", "outcome": "attended", "age": "15",
        "partner_age": "24", "exchange": "yes", "seen_for": "sti;contraception", "note": "Came alone.",
    }  # fmt: skip
    missed = [*VISIT["extension"], {"url": f"{EXTENSION}outcome", "valueCode": "was_not_brought"}]
    assert cells_of({**VISIT, "extension": missed})["outcome"] == "was_not_brought"


@pytest.mark.parametrize("changes", SOMEBODY.values(), ids=SOMEBODY)
def test_whatever_could_name_somebody_rejects_the_row(changes: dict[str, Any]):
    with pytest.raises(NotAVisit):
        cells_of({**VISIT, **changes})


def test_a_bundle_comes_to_the_same_ledger_as_the_csv(county: County):
    def load(*resources: Any) -> Any:
        content = json.dumps({"resourceType": "Bundle", "entry": [{"resource": r} for r in resources]}).encode()
        by = system("load_attendances", at=county.now)
        return load_attendance_file(content, name="week.json", service=SERVICE, by=by, at=county.now)

    found = load(visit(), visit(2, status="planned"), *({**visit(9), **c} for c in SOMEBODY.values()), "nothing")
    assert (found.totals.accepted, found.totals.rejected) == (1, len(SOMEBODY) + 2)
    assert [a.clinic_number for a in Attendance.objects.all()] == ["SX-1001"]
    assert [c.clinic_number for c in listed()] == ["SX-1001"]
    kept = json.dumps([list(AttendanceRow.objects.values_list("content", "reason", "columns"))], default=str)
    assert all(told not in kept for told in ("Tilda", "Marlowe", NHS, "Nobody"))
    # The same visit as CSV says the same, and is a duplicate.
    said = {
        "attendance": "V-1",
        "clinic_number": "SX-1001",
        "partner_age": "24",
        "exchange": "yes",
        "note": "Came alone.",
    }
    assert take(county, {**said, "seen_for": "sti;contraception"}).totals.duplicate == 1
    for broken in (b"{", b"[]", b'{"resourceType": "Patient"}', b'{"resourceType": "Bundle", "entry": {}}'):
        with pytest.raises(FileFault):
            load_attendance_file(
                broken, name="x.json", service=SERVICE, by=system("load_attendances", at=county.now), at=county.now
            )
