"""Asking for advice: without names when it cannot wait, and as it usually goes."""

from __future__ import annotations

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import Persona

WORRIED = "A girl at the drop-in asked to stay until dark. She cried when I said that the clinic closes at four."
UNSURE = "A boy of nine comes to school hungry three days in five. His family has just moved. Is this early help?"
ADVICE = "Speak with his parents first, and offer an early help assessment. Ring me if they refuse."


def given_an_empty_concern_form(person: Persona) -> None:
    """What an earlier journey left unsent is thrown away."""
    person.opens("/concerns/new/")
    if "This is what you had typed before" in person.text():
        person.presses("Throw it away and start again")


def when_advice_is_asked(person: Persona, question: str, *ticked: str, status: int = 200) -> None:
    person.opens("/").follows("Ask for advice")
    if ticked:
        person.chooses("Is any of this so?", *ticked)
    person.chooses("Whom do you ask?", "Safeguarding team, community trust")
    person.chooses("Whom is it about?", "Nobody is named")
    person.writes("What do you ask advice about?", question)
    person.presses("Ask for advice", status=status)


def test_a_child_frightened_to_go_home_is_a_concern_and_not_a_consultation(comes: Comes):
    amina, one = comes("Amina Yusuf"), steps.a_child()
    given_an_empty_concern_form(amina)
    when_advice_is_asked(amina, WORRIED, "A child or adult is frightened to go home", status=422)
    amina.sees("This cannot wait for advice", "ring 999 first", "Nothing has been sent")
    amina.examines()
    amina.presses("Raise a concern now")
    assert amina.path == "/concerns/new/"
    assert amina.field("What worries you?").input_value() == WORRIED
    assert amina.page.locator(".hal-person-part").get_by_label("Family name").input_value() == ""
    steps.when_the_form_is_filled_in(amina, one)
    steps.when_the_worry_is_written(amina, WORRIED)
    amina.presses("Send to the hub")
    steps.then_there_is_a_receipt(amina)
    tom = comes("Tom Ashdown")
    steps.when_the_enquiry_is_opened(tom, one)
    tom.sees(WORRIED)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_named_nurse_answers_an_ordinary_question(comes: Comes, script: bool):
    amina, leah = comes("Amina Yusuf", script=script), comes("Leah Bright", script=script)
    when_advice_is_asked(amina, UNSURE + " Ring his mother on 07700 900123.", status=422)
    amina.sees("Take out “07700 900123”: it looks like a telephone number.")
    amina.writes("What do you ask advice about?", UNSURE)
    amina.presses("Ask for advice")
    amina.sees("Waiting for advice", UNSURE)
    page = amina.path

    leah.opens("/").follows("Consultations")
    leah.sees(UNSURE[:60], "without names", "Nobody yet")
    leah.opens(page).presses("I am answering this")
    leah.sees("This is yours now.", "Leah Bright")
    leah.writes("What do you advise?", ADVICE)
    leah.chooses("Do you advise to raise a concern?", "No")
    leah.writes("What was agreed to happen next?", "Meet the parents on Friday; ring again on Monday.")
    leah.writes("Who does it?", "The school nurse")
    leah.presses("Give this advice")
    leah.sees("The advice is kept", ADVICE)
    leah.opens("/consultations/?state=advised").sees(UNSURE[:60])
    leah.opens("/consultations/").follows("Summary by week").sees("Community and Mental Health NHS Trust")

    amina.opens("/messages/").sees("has been answered")
    amina.opens(page).sees(ADVICE, "The school nurse", "Raise a concern from this")
