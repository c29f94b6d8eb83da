"""The same concern from another system: it is in the hub's list, worked to its end, and the sending agency is told."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import ROOT, House


def example() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "docs/examples/mash-referral.json").read_text())
    return read


def family_name(message: dict[str, Any]) -> str:
    patients = [e["resource"] for e in message["entry"] if e["resource"]["resourceType"] == "Patient"]
    return str(patients[0]["name"][0]["family"])


@pytest.fixture
def token(house: House) -> str:
    made = house.halcyon("token", "--agency", "COMMUNITY", "--scope", "intake")
    assert made.returncode == 0, made.stderr
    found = re.search(r"^\s*(\S{30,})\s*$", made.stdout, re.M)
    assert found, made.stdout
    return found.group(1)


def test_a_concern_by_message_is_worked_to_its_end(comes: Comes, token: str):
    tom = comes("Tom Ashdown")
    message = example()
    family = family_name(message)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/fhir+json",
        "Idempotency-Key": uuid.uuid4().hex,
    }

    def when_sent(content: dict[str, Any], *, key: str = headers["Idempotency-Key"]) -> Any:
        # Not the browser's own session: another system has neither its cookies nor its tokens.
        api = tom.context.browser.new_context(base_url=tom.house.address)
        answer = api.request.post(
            "/fhir/$process-message", data=json.dumps(content), headers=headers | {"Idempotency-Key": key}
        )
        told = (answer.status, answer.json())
        api.close()
        return told

    status, told = when_sent(message)
    assert status == 201, told
    reference = re.search(r"C-\d{5}", json.dumps(told))
    assert reference
    status, again = when_sent(message)
    assert status == 200 and reference.group() in json.dumps(again)
    other = json.loads(json.dumps(message).replace("white van", "red van"))
    assert when_sent(other)[0] == 422
    assert when_sent({"resourceType": "Bundle"}, key=uuid.uuid4().hex)[0] == 400

    tom.opens("/front-door/").sees(family)
    case = steps.when_the_enquiry_is_opened(tom, steps.Child("", family))
    tom.sees(reference.group(), "a man in a white van", "He’s not a stranger", "Two round burns")
    steps.when_triaged(tom, case)
    ruth = comes("Ruth Okafor")
    steps.when_rated(ruth, case, "Amber")
    steps.when_agencies_are_asked(ruth, case, ["Education"], ["School, attendance"])
    carol = comes("Carol Jennings")
    steps.when_nothing_is_known(carol, steps.Child("", family))
    helen = comes("Helen Marsh")
    steps.when_decided(helen, case)
    steps.when_the_referrer_is_told(ruth, case)

    # Nobody signed in sent it, so the agency is told: whoever answers for it reads the message.
    nia = comes("Nia Bowen")
    nia.opens("/messages/")
    nia.follows(re.compile("What came of (your concern|.*)")).sees(steps.TOLD)
    imran = comes("Imran Shah")
    imran.opens("/messages/").sees_not("What came of")
