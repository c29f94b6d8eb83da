"""A school nurse shows on a body map where the bruises are, at a desk and without script."""

from __future__ import annotations

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_bruises_are_shown_on_a_body_map_and_the_hub_sees_where(comes: Comes, script: bool):
    child = steps.a_child("Ivo")
    amina = comes("Amina Yusuf", script=script)
    amina.opens("/concerns/new/")
    if amina.page.get_by_role("button", name="Throw it away and start again").count():
        amina.presses("Throw it away and start again")
    steps.when_the_form_is_filled_in(amina, child)
    amina.chooses("Is anyone in danger now?", "No")
    amina.writes("What worries you?", "Bruises that do not fit what she says happened.")
    amina.chooses("Does the family, or the person themself, know about this and agree?", "Yes, they know and agree")
    # when two places are pressed, and one of them is taken back
    amina.page.get_by_text("Show an injury on a body map").click()
    amina.presses("Mark: Left forearm, back")
    amina.presses("Mark: Face")
    assert amina.field("First name").input_value() == child.given
    marks = amina.page.locator(".hal-mark")
    assert marks.count() == 2 and marks.nth(1).get_by_label("Where").input_value() == "face"
    amina.presses("Remove mark 2")
    marks.nth(0).get_by_label("Size, colour and shape").fill("Three round marks in a row, blue")
    # then sending without saying what it is loses nothing, and says what is missing
    amina.presses("Send to the hub", status=422).sees("Say what the mark is")
    marks.nth(0).get_by_label("What", exact=True).select_option(label="Bruise")
    amina.presses("Send to the hub").sees("Left forearm, back", "Three round marks")
    tom = comes("Tom Ashdown")
    steps.when_the_enquiry_is_opened(tom, child)
    tom.sees("Left forearm, back: bruise", "Three round marks in a row, blue")
