"""The pictures of the README and the documents, taken from a day at the hub. Made anew with HALCYON_SCREENSHOTS=1."""

from __future__ import annotations

import os

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import ROOT
from tests.journeys.persona import DESK, PHONE, Persona

FOLDER = ROOT / "docs" / "screenshots"
pytestmark = pytest.mark.skipif(
    os.environ.get("HALCYON_SCREENSHOTS") != "1",
    reason="pictures are only made anew when they are asked for: HALCYON_SCREENSHOTS=1",
)
OTHERS = (
    (steps.Child("Callum", "Birtwhistle", ("14", "9", "2016"), "MR12 6HT"), "Was not brought to three appointments."),
    (steps.Child("Noor", "Rahimi", ("2", "5", "2010"), "MR3 8LD"), "Told her teacher that she is afraid to go home."),
    (steps.Child("Tyler", "Oakes", ("30", "1", "2014"), "MR9 1PW"), "A neighbour heard shouting again last night."),
)


def taken(person: Persona, name: str, *, phone: bool = False) -> None:
    """Photograph what a screen shows, at the top of the page, without what a journey left focused."""
    width, height = PHONE if phone else DESK
    person.page.set_viewport_size({"width": width, "height": height})
    person.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    person.page.screenshot(path=FOLDER / f"{name}.png")


def test_the_pictures_are_made(comes: Comes):
    zofia = steps.Child("Zofia", "Łukasiewicz", nhs="999 012 3446")
    amina, tom, ruth = comes("Amina Yusuf"), comes("Tom Ashdown"), comes("Ruth Okafor")
    cases = {}
    for child, worry in OTHERS:
        steps.given_a_concern(amina, child, worry=f"{worry} The school has rung the family twice.", danger="No")
        cases[child.given] = steps.when_the_enquiry_is_opened(tom, child)
    steps.given_a_concern(amina, zofia)
    case = steps.when_the_enquiry_is_opened(tom, zofia)
    steps.when_triaged(tom, case)
    steps.when_triaged(tom, cases["Callum"], danger="No")
    steps.when_triaged(tom, cases["Noor"], danger="No")
    steps.when_rated(ruth, cases["Noor"], "Amber")
    steps.when_rated(ruth, case)
    steps.when_agencies_are_asked(ruth, case, ("Police", "Community trust", "Education", "Housing"))
    elin = comes("Dr Elin Rhys")
    elin.opens("/sharing/reviews/")
    with elin.page.expect_navigation():
        elin.page.get_by_role("row").filter(has_text=steps.QUESTION[:40]).first.get_by_role("link").first.click()
    taken(elin, "review")
    steps.when_the_guardian_shares(elin, zofia)

    carol = comes("Carol Jennings")
    steps.when_the_request_is_opened(carol, zofia)
    carol.chooses("Does your agency know this person?", "Known")
    carol.chooses("Risks that your records show", "Absence from school", "Older or unknown associates")
    taken(carol, "answer")
    imran, nia = comes("Imran Shah"), comes("Nia Bowen")
    steps.when_answered(imran, zofia, steps.POLICE_KNOWS, steps.POLICE_MEANS, handling="Hub only")
    steps.when_answered(nia, zofia, steps.HEALTH_KNOWS, steps.HEALTH_MEANS)

    ruth.opens(f"{case}analysis/").writes(
        "What the information means for this child",
        "Two agencies describe the same man and car. The bruise fits a grip. Her own words say that she believes she "
        "is in debt to him. A grandmother whom she trusts lives near by.",
    )
    ruth.presses("Save")
    taken(ruth.opens("/"), "my-work")
    helen = comes("Helen Marsh")
    taken(helen.opens(case), "enquiry")
    taken(helen.opens(case), "enquiry-phone", phone=True)
    amina.opens("/concerns/new/")
    steps.when_the_form_is_filled_in(amina, steps.Child("Jamie", "Holloway", ("3", "11", "2013"), "MR7 2KE"))
    taken(amina, "concern")
