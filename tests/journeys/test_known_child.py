"""A child who is known already: a concern goes to the worker of the open case; two nurses worry about one child."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import DESK, PHONE, Persona

AGAIN = "She came to the surgery with her grandmother, very tired, and said that she sleeps on the sofa since Monday."
BACK = "I mixed her up with her cousin, please forget that I rang."
WEIGHED = "Somebody else saw the same tiredness and knows her well, so the worry stands without this report."
TAKEN = "I see her tomorrow after school, ask about the nights, and bring the review of the plan forward."


def given_two_concerns_about(child: steps.Child, amina: Persona, beth: Persona) -> str:
    """A school nurse and somebody of general practice raise a concern about one child. Returns the second reference."""
    steps.given_a_concern(amina, child, danger="No")
    return steps.given_a_concern(beth, child, worry=AGAIN, danger="I cannot tell")


def when_it_is_said_who_it_is(tom: Persona, child: steps.Child) -> tuple[str, str]:
    """Open the two enquiries from the hub's list and link the one that waits. Returns the first and the second."""
    tom.opens("/front-door/")
    rows = tom.page.get_by_role("row").filter(has_text=child.family)
    assert rows.count() == 2
    addresses = [str(rows.nth(n).get_by_role("link").first.get_attribute("href")) for n in range(2)]
    waiting = next(a for a in addresses if "See who it may be" in tom.opens(a).text())
    tom.opens(waiting).follows("See who it may be")
    tom.page.get_by_role("group", name="Who is this?").get_by_label(re.compile(child.name)).first.check()
    tom.writes("How do you know?", "The same name, birth date and postcode; the surgery confirmed it.")
    tom.presses("Link").sees("Linked.")
    return next(a for a in addresses if a != waiting), waiting


def pictured(person: Persona, name: str) -> None:
    """Pictures of a page at both widths, where somebody asks for them."""
    folder = os.environ.get("HALCYON_PICTURES")
    for size, width in (("desk", DESK), ("phone", PHONE)) if folder else ():
        person.page.set_viewport_size({"width": width[0], "height": width[1]})
        person.page.screenshot(path=str(Path(str(folder)) / f"{name}-{size}.png"), full_page=True)
    person.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def reference_on(person: Persona, case: str) -> str:
    found = re.search(r"4F-\d{4,}", person.opens(case).text())
    assert found
    return found.group()


def when_early_help_is_decided(helen: Persona, case: str, *, taken_back: bool = False) -> None:
    """The manager decides without asking anybody: straight from the rating."""
    helen.opens(case).follows("Decide")
    helen.chooses("What happens next?", "Early help").chooses("Level of need", "Level 2")
    helen.chooses("Legal basis", "Children Act 2004 section 10")
    helen.writes("Why?", "Two people see the same tiredness, and the family asks for help with the nights.")
    helen.writes("What does the child say or show?", steps.CHILD_WORDS)
    helen.writes("What is not known?", "What happens at home at night.")
    helen.writes("What does whoever takes it on need to know", "They ask for help with the nights; ring after ten.")
    if taken_back:
        helen.presses("Decide", status=422).sees("What do you make of that?")
        helen.writes("Whoever reported it says that it was a mistake", WEIGHED)
        pictured(helen, "decide-taken-back")
    helen.presses("Decide").sees("Decide: done.")


def when_the_reporter_takes_it_back(tom: Persona, case: str) -> None:
    """One of the two rings: she got it wrong. It is written down, and the enquiry stays where it was."""
    tom.opens(case).follows("Note that the report is taken back")
    tom.writes("What do they say now?", BACK).chooses("How do you know that it was them?", "I know their voice")
    tom.chooses("Could somebody have pressed them to say so?", "I cannot tell")
    pictured(tom, "taken-back")
    tom.presses("Note that the report is taken back").sees(BACK)


def test_a_concern_about_an_open_case_goes_to_its_worker(comes: Comes):
    # Given a child whose enquiry Jo works, and a second concern about her in which nobody could tell of danger
    amina, beth, child = comes("Amina Yusuf"), comes("Beth Carver"), steps.a_child("Nela")
    given_two_concerns_about(child, amina, beth)
    tom, helen, jo = comes("Tom Ashdown"), comes("Helen Marsh"), comes("Jo Fenwick")
    old, new = when_it_is_said_who_it_is(tom, child)
    helen.opens(old).follows("Allocate")
    whom = helen.field("Who works this case")
    whom.select_option(value=whom.locator("option", has_text="Jo Fenwick").first.get_attribute("value"))
    helen.presses("Allocate")

    # When the hub has looked for danger and found none, and screens it
    steps.when_triaged(tom, new, danger="No")
    tom.opens(new).sees("Not screened yet").follows("Screen it")
    tom.sees("worked by Jo Fenwick", "In the last 12 months", "unverified")
    pictured(tom, "screening")
    tom.presses("Record the screening", status=422).sees("Who lives with them")
    tom.chooses("Is it clear who this is?", "Yes: the details agree")
    tom.writes("Who lives with them", "Her grandmother, and a brother of whom nothing is known.")
    tom.chooses("Is a case open already?", "Yes, and somebody works it")
    tom.presses("Record the screening").sees("Screened.")
    pictured(tom, "screened")
    tom.follows("Household, open cases and contacts before")
    with tom.page.expect_navigation():
        tom.page.get_by_role("button", name=re.compile("^Pass it to that worker")).first.click()
    tom.looks().sees("Passed to the worker of", "It is not on the hub’s list", "Jo Fenwick")

    # Then it is on Jo's list and no longer on the hub's own, and Jo says what comes of it
    reference = reference_on(tom, new)
    jo.opens("/").sees("Look at a new concern about a case of yours", reference)
    jo.opens("/messages/").sees("A new concern about somebody whose case is open")
    jo.opens(new).sees(AGAIN).presses("Say what you do about it", role="button")
    jo.chooses("Is a child or an adult in danger now?", "Yes")
    jo.chooses("What becomes of this concern?", "I take it up").writes("What do you do about it", TAKEN)
    jo.presses("Say what you do about it", status=422).sees("ring 999, then choose", TAKEN)
    jo.chooses("Is a child or an adult in danger now?", "No")
    jo.presses("Say what you do about it").sees("done.")

    # Then the hub tells the one who raised it
    ruth = comes("Ruth Okafor")
    ruth.opens(new).sees(TAKEN, "Tell the referrer")
    steps.when_the_referrer_is_told(ruth, new)
    beth.opens("/messages/").sees("What came of your concern")


def test_two_nurses_and_one_child(comes: Comes):
    # Given two professionals who worry about the same child, neither knowing of the other
    amina, beth, child = comes("Amina Yusuf"), comes("Beth Carver"), steps.a_child("Oona")
    second = given_two_concerns_about(child, amina, beth)
    tom, ruth, helen = comes("Tom Ashdown"), comes("Ruth Okafor"), comes("Helen Marsh")

    # When the contact officer says that it is one child
    one, two = when_it_is_said_who_it_is(tom, child)
    first_ref, second_ref = reference_on(tom, one), reference_on(tom, two)

    # Then both concerns are kept, and each page shows the other
    tom.opens(one).sees("Other concerns about the same person", second_ref, "There is another concern about the same")
    pictured(tom, "two-concerns")
    tom.opens(two).sees("Other concerns about the same person", first_ref).follows(first_ref)

    # When each is decided, then each referrer is told, and neither sees the other's
    for case in (one, two):
        steps.when_triaged(tom, case, danger="No")
        steps.when_rated(ruth, case, "Amber")
        if case == one:
            when_the_reporter_takes_it_back(tom, case)
        when_early_help_is_decided(helen, case, taken_back=case == one)
        steps.when_the_referrer_is_told(ruth, case)
    for person in (amina, beth):
        person.opens("/messages/").sees("What came of your concern")
    beth.opens("/concerns/").sees(second)
    beth.sees_not(first_ref)
    steps.then_a_wrong_door_looks_like_no_door(beth, one, two)
