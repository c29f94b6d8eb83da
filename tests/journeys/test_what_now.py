"""A pharmacist without an account, a girl at the counter, and ten minutes: what do I do now?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import House
from tests.journeys.persona import Persona


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def pharmacist(house: House, browser: Any, request: pytest.FixtureRequest) -> Iterator[Persona]:
    person = Persona(house, browser, "A pharmacist", script=request.param)
    yield person
    person.leaves()


def test_a_pharmacist_is_led_to_the_form_and_the_hub_has_the_concern(pharmacist: Persona, comes: Comes):
    child = steps.a_child("Maisie")
    # given a pharmacist who finds the guide from the form for people without an account
    pharmacist.opens("/report/")
    pharmacist.follows("What do I do now?")
    # when they say what they do and what they have met
    pharmacist.follows("Pharmacist or pharmacy team")
    first = pharmacist.page.locator(".hal-guide li").first
    assert "under 16" in first.inner_text()
    pharmacist.follows(re.compile("^Somebody under 16 asks for contraception"))
    # then they read what to do in their own place of work, with numbers of this county, and nothing gives them away
    pharmacist.sees("Use the consultation room", "Are relationships consensual?", "Under 13", "Unverified")
    assert not re.search("concern|child|safeguard|sex", pharmacist.page.title(), re.I)
    assert pharmacist.page.get_by_role("link", name=re.compile("^Multi-Agency Safeguarding Hub.*01632 960100")).count()
    assert pharmacist.page.get_by_role("link", name=re.compile("^Safeguarding team, integrated care board")).count()
    # and the form that it leads to works without an account
    pharmacist.page.get_by_role("button", name="Raise a concern").first.click()
    pharmacist.page.wait_for_url("**/report/")
    pharmacist.examines()
    pharmacist.chooses("Is anyone in danger now?", "No")
    pharmacist.writes(
        "What worries you?", "Third time this month for emergency contraception. An older man waits in a car."
    )
    part = pharmacist.page.locator(".hal-person-part").first
    part.get_by_role("radio", name=re.compile("^A child or young person|^A child$|^A child ")).first.check()
    part.get_by_label(re.compile("^First name|^Given name")).fill(child.given)
    part.get_by_label(re.compile("^Family name")).fill(child.family)
    pharmacist.writes("How do you know", "I served her.")
    pharmacist.chooses("Who are you?", "I know them through my work")
    pharmacist.chooses("Is it safe for the hub to contact you?", "No, do not contact me")
    pharmacist.presses("Check what you wrote")
    pharmacist.presses("Send to the hub")
    reference = re.search(r"C-\d{5}", pharmacist.sees("The hub has what you wrote").text())
    assert reference
    tom = comes("Tom Ashdown")
    case = steps.when_the_enquiry_is_opened(tom, child)
    assert case
    tom.sees("An older man waits in a car.")


def test_somebody_signed_in_is_offered_their_own_work_and_their_own_form(comes: Comes):
    amina = comes("Amina Yusuf")
    amina.follows("What do I do now?")
    amina.page.get_by_role("link", name="I am a school nurse").click()
    amina.follows("A child told me that somebody hurts or uses them")
    amina.sees("You raise the concern yourself")
    amina.examines()
    amina.page.get_by_role("button", name="Raise a concern").first.click()
    amina.page.wait_for_url("**/concerns/new/")
