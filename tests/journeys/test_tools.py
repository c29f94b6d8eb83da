"""An untrained pharmacist fills in the first screen about a girl of 15, at the counter and on a phone."""

from __future__ import annotations

import re

from tests.journeys.conftest import Comes
from tests.journeys.persona import PHONE, Persona

ANALYSIS = "She is afraid of somebody who fetches her, and owes him money. I think that she is being used."


def _goes_on(person: Persona, part: str) -> None:
    person.presses("Save and go on")
    assert person.page.get_by_role("heading", level=1).inner_text() == part


def test_a_pharmacist_screens_a_girl_of_fifteen(comes: Comes):
    beth = comes("Beth Carver")
    beth.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    beth.opens("/tools/").presses("Fill in a tool about a child")
    beth.writes("First name", "Marnie").writes("Family name", "Ashgrove")
    for part, said in (("Day", "4"), ("Month", "March"), ("Year", "2011")):
        beth.page.get_by_label(part, exact=True).fill(said)
    beth.chooses("Which tool?", "First screen")
    beth.presses("Begin")
    beth.sees("Part 1 of", "Marnie Ashgrove")

    # She goes on with nothing, is told once what is missing, and goes on.
    beth.presses("Save and go on", status=422)
    beth.sees("There is a problem", "What you typed is saved")
    beth.presses("Leave this for now and go on")
    parts = beth.page.get_by_role("navigation", name="Parts of this tool")
    parts.get_by_role("link", name="Signs of criminal exploitation").click()
    beth.looks()
    beth.chooses("Owes money or a favour", "Yes")
    beth.page.get_by_text("Saved").wait_for()  # nothing was pressed: what is written is kept
    beth.opens(beth.path)
    assert beth.page.get_by_role("group", name=re.compile("^Owes money")).get_by_label("Yes").is_checked()

    beth.follows("Check and sign")
    beth.sees("Before you can sign").sees_not("points")
    beth.presses("Sign", status=422)
    first = beth.page.locator(".govuk-error-summary a").first
    href = first.get_attribute("href")
    assert href and "/part/" in href
    with beth.page.expect_navigation():
        first.click()
    beth.looks()
    beth.opens("/tools/").sees("Begun and not signed", "Marnie Ashgrove")
