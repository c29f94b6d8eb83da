"""A neighbour without an account tells the hub of a child who is not born yet, and gets away when somebody comes in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import House
from tests.journeys.persona import Persona

FORM = "/report/"
NEUTRAL = "https://www.bbc.co.uk/weather"
WORRY = "Shouting and crying next door on most nights. On Monday she had a black eye, and the baby is due in March."
SAFETY = "Weekdays before three o'clock. If a man answers, say that it is about the bins."
Anyone = Callable[..., Persona]


@pytest.fixture
def anyone(house: House, browser: Any) -> Iterator[Anyone]:
    """Somebody at a browser with whom nobody has signed in. The neutral page is answered here, not by the network."""
    here: list[Persona] = []

    def come(*, script: bool = True) -> Persona:
        here.append(Persona(house, browser, "A neighbour", script=script))
        away = "<!DOCTYPE html><html lang='en'><title>Weather</title><main>Sunny spells</main></html>"
        here[-1].context.route(NEUTRAL, lambda route: route.fulfill(body=away, content_type="text/html"))
        return here[-1]

    yield come
    for person in here:
        person.leaves()


def when_a_neighbour_writes(person: Persona, child: steps.Child) -> None:
    person.chooses("Is anyone in danger now?", "I cannot tell")
    person.writes("What worries you?", WORRY)
    part = person.page.locator(".hal-person-part").first
    part.get_by_label("A child who is not born yet").check()
    part.get_by_label(re.compile("^Family name")).fill(child.family)
    due = part.get_by_role("group", name=re.compile("^When is the baby due"))
    for label, value in (("Day", "3"), ("Month", "3"), ("Year", "2027")):
        due.get_by_label(label, exact=True).fill(value)
    part.get_by_label(re.compile("^Where do they live")).fill("4 Tannery Row")
    part.get_by_label(re.compile("^Postcode")).fill(child.postcode)
    person.writes("Who else is in the family", "The mother is called Saffron.")
    person.writes("How do you know", "I heard it through the wall.")
    person.chooses("Who are you?", "A friend or neighbour")
    person.writes("Your name", f"Ottilie {child.family}")
    person.chooses("Is it safe for the hub to contact you?", "Yes, by telephone")
    person.writes("Telephone number", "01632 960733")
    person.page.get_by_label("Do not leave a message").check()
    person.writes("When is it safe", SAFETY)


def then_help_and_the_way_out_are_in_sight(person: Persona) -> None:
    person.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    for words in ("Ring 999", "01632 960100", "Exit this page"):
        link = person.page.locator(".hal-urgent").get_by_text(words)
        place = link.bounding_box()
        assert place and 0 <= place["y"] < 120, f"{words} is out of sight at the foot of {person.path}"


def then_the_hub_has_it(person: Persona) -> str:
    found = re.search(r"C-\d{5}", person.sees("The hub has what you wrote", "We cannot tell you").text())
    assert found
    return found.group()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_unborn_child_by_the_public_form(anyone: Anyone, comes: Comes, script: bool):
    child = steps.a_child("")
    neighbour = anyone(script=script)
    # given a neighbour who forgets to say who they are
    neighbour.opens(FORM)
    assert not re.search("concern|child|safeguard", neighbour.page.title(), re.I)
    neighbour.writes("What worries you?", WORRY)
    neighbour.presses("Check what you wrote", status=422)
    assert neighbour.field("What worries you?").input_value() == WORRY
    # when they write what they know, check it and send it
    when_a_neighbour_writes(neighbour, child)
    then_help_and_the_way_out_are_in_sight(neighbour)
    neighbour.presses("Check what you wrote").sees("It has not been sent yet.", WORRY, "3 Mar 2027", SAFETY)
    neighbour.presses("Change something")
    neighbour.writes("How do you know", "I heard it through the wall, and saw her.")
    neighbour.presses("Check what you wrote").sees("and saw her")
    neighbour.page.get_by_role("button", name="Send to the hub").dblclick()
    neighbour.page.wait_for_url("**/report/sent/**")
    reference = then_the_hub_has_it(neighbour.looks())
    then_help_and_the_way_out_are_in_sight(neighbour)
    neighbour.page.reload()
    assert then_the_hub_has_it(neighbour) == reference
    # then nothing is left in their browser
    assert neighbour.context.cookies() == []
    if script:
        assert neighbour.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    if not script:
        return
    # and the hub has it once, with how to reach them safely, and can only acknowledge it
    ruth, helen = comes("Ruth Okafor"), comes("Helen Marsh")
    ruth.opens("/front-door/")
    assert ruth.page.get_by_role("row").filter(has_text=child.family).count() == 1
    case = steps.when_the_enquiry_is_opened(ruth, steps.Child("", child.family))
    ruth.sees(
        reference, "Public form", f"Ottilie {child.family}", "by telephone only", "Do not leave a message", SAFETY
    )
    steps.when_triaged(ruth, case)
    steps.when_rated(ruth, case)
    helen.opens(case).presses("Decide", role="link")
    helen.chooses("What happens next?", "Strategy discussion")
    helen.chooses("Level of need", "Level 4")
    helen.chooses("Legal basis", "Children Act 1989 section 47")
    helen.writes("Why?", "A baby due into a home where the mother is being hurt.")
    helen.writes("If that is not known: why not?", "The baby is not born, and its mother was not safe to ask.")
    helen.writes("What is not known?", "Who lives there.")
    helen.presses("Decide")
    ruth.opens(case).presses("Acknowledge to the referrer").sees(SAFETY, "Do not leave a message")
    ruth.chooses("How was it acknowledged?", "By e-mail")
    ruth.presses("Acknowledge to the referrer", status=422).sees("by telephone only")
    ruth.chooses("How was it acknowledged?", "By telephone")
    ruth.presses("Acknowledge to the referrer").sees("Acknowledge to the referrer: done.")


def test_an_asked_agency_never_learns_who_told_us(anyone: Anyone, comes: Comes):
    child = steps.a_child("")
    neighbour = anyone().opens(FORM)
    when_a_neighbour_writes(neighbour, child)
    neighbour.presses("Check what you wrote").presses("Send to the hub")
    tom, ruth = comes("Tom Ashdown"), comes("Ruth Okafor")
    case = steps.when_the_enquiry_is_opened(tom, steps.Child("", child.family))
    steps.when_triaged(tom, case)
    steps.when_rated(ruth, case)
    steps.when_agencies_are_asked(ruth, case, ("Police",), ("What worries them",))
    imran = comes("Imran Shah")
    steps.when_the_request_is_opened(imran, steps.Child("", child.family))
    imran.sees_not("Ottilie", "960733", "through the wall", "about the bins")


@pytest.mark.parametrize("way", ["press", "shift", "no script"])
def test_the_way_out_leads_to_a_neutral_page_at_once(anyone: Anyone, way: str):
    neighbour = anyone(script=way != "no script").opens(FORM)
    neighbour.writes("What worries you?", WORRY)
    before = neighbour.page.evaluate("history.length")
    if way == "shift":
        for _ in range(3):
            neighbour.page.keyboard.press("Shift")
    else:
        neighbour.page.get_by_role("button", name="Exit this page").click()
    neighbour.page.wait_for_url(NEUTRAL)
    assert neighbour.page.title() == "Weather"
    if way != "no script":
        assert neighbour.page.evaluate("history.length") == before, "the form's place in the history is taken"
        neighbour.page.go_back()
        assert neighbour.path != FORM, "going back does not lead to the form"


def test_shift_in_writing_does_not_lead_away(anyone: Anyone):
    neighbour = anyone().opens(FORM)
    box = neighbour.field("What worries you?")
    box.press_sequentially("AbC dEf")
    for letter in "XYZ":
        box.press(f"Shift+{letter}")
    assert neighbour.path == FORM and box.input_value() == "AbC dEfXYZ"
