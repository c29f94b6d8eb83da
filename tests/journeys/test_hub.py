"""The hub's own work: two people writing one text, keys, restricted records, people and their records."""

from __future__ import annotations

import re
import uuid

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import Persona

# -- two people writing one text -------------------------------------------------------------------------------------


def test_two_people_writing_the_analysis_see_both_texts(comes: Comes):
    amina, one = comes("Amina Yusuf"), steps.a_child()
    steps.given_a_concern(amina, one)
    ruth, dev = comes("Ruth Okafor"), comes("Dev Patel")
    case = steps.when_the_enquiry_is_opened(ruth, one)
    label = "What the information means for this child"
    ruth.opens(f"{case}analysis/").writes(label, "Ruth: the bruise fits a grip.\nThe lifts are a pattern.")
    dev.opens(f"{case}analysis/").writes(label, "Dev: the school has seen the car twice.")
    ruth.presses("Save").sees("Saved.", "Ruth: the bruise fits a grip.")
    dev.presses("Save", status=409)
    dev.sees("Ruth: the bruise fits a grip.", "Dev: the school has seen the car twice.", "Put together below")
    dev.writes(label, "Both: the bruise fits a grip, and the school has seen the car twice.")
    dev.presses("Save").sees("Both: the bruise fits a grip")
    ruth.opens(case).sees("Both: the bruise fits a grip")


# -- the keyboard ----------------------------------------------------------------------------------------------------


def focused(person: Persona) -> str:
    return str(person.page.evaluate("(document.activeElement.textContent || document.activeElement.id).trim()"))


def test_everything_at_hand_from_the_keyboard(comes: Comes):
    amina = comes("Amina Yusuf")
    for one in (steps.a_child(), steps.a_child()):
        steps.given_a_concern(amina, one)
    tom = comes("Tom Ashdown")
    keys = tom.page.keyboard
    keys.press("Tab")
    assert focused(tom) == "Skip to main content"
    keys.press("Enter")
    assert tom.page.evaluate("document.activeElement.id") == "main"
    keys.press("/")
    assert tom.page.evaluate("document.activeElement.id") == "hal-find"
    keys.type("g d")
    assert tom.page.locator("#hal-find").input_value() == "g d", "keys sleep while somebody types"
    tom.page.locator("#hal-find").fill("")
    tom.page.locator("main").focus()
    with tom.page.expect_navigation(url="**/front-door/"):
        keys.press("g")
        keys.press("d")
    tom.looks().tabs_through()
    links = tom.page.locator("[data-row] .hal-row__link")
    first, second = (links.nth(n).get_attribute("href") for n in (0, 1))
    keys.press("j")
    keys.press("j")
    assert tom.page.evaluate("document.activeElement.getAttribute('href')") == second
    keys.press("k")
    assert tom.page.evaluate("document.activeElement.getAttribute('href')") == first
    with tom.page.expect_navigation():
        keys.press("Enter")
    assert tom.path == first
    tom.looks().tabs_through()
    keys.press("?")
    keys_shown = tom.page.get_by_role("dialog")
    keys_shown.get_by_role("heading", name="Keyboard shortcuts").wait_for()
    assert "find a person" in str(keys_shown.text_content()) and "Front door" in str(keys_shown.text_content())
    keys.press("Escape")
    keys_shown.wait_for(state="hidden")
    name = tom.page.locator(".hal-identity .hal-name").first
    assert name.evaluate("e => getComputedStyle(e).filter") == "none"
    keys.press(".")
    assert "blur" in name.evaluate("e => getComputedStyle(e).filter")
    tom.page.reload()
    assert "blur" in name.evaluate("e => getComputedStyle(e).filter"), "the shade outlasts the page"
    keys.press(".")
    assert name.evaluate("e => getComputedStyle(e).filter") == "none"
    for path in (f"{first}chronology/", "/people/", "/messages/"):
        tom.opens(path).tabs_through()
    for path in ("/", "/concerns/new/"):
        amina.opens(path).tabs_through()


# -- people ----------------------------------------------------------------------------------------------------------


def given_somebody_known(amina: Persona, tom: Persona, one: steps.Child) -> str:
    """Two concerns about one child: the second waits until somebody says that it is the same child. Her page."""
    steps.given_a_concern(amina, one)
    steps.given_a_concern(amina, one, worry="Came to school without a coat again, and did not want to go home.")
    tom.opens("/front-door/")
    waiting = tom.page.get_by_role("row").filter(has_text=one.family).filter(has_text="say who this is")
    assert waiting.count() == 1
    with tom.page.expect_navigation():
        waiting.get_by_role("link").first.click()
    tom.looks().sees("There are people in the index who may be this person.")
    tom.follows("See who it may be").sees("A wrong link shows one child’s history", one.name)
    tom.presses("Link", status=422).sees("There is a problem")
    tom.page.get_by_role("group", name="Who is this?").get_by_label(re.compile(one.family)).first.check()
    tom.writes("How do you know?", "Same name, birth date and postcode; the school confirms.")
    tom.presses("Link").sees("Linked.")
    tom.follows(one.name)
    return tom.path


def when_found(person: Persona, one: steps.Child) -> None:
    """Look for a child by name and birth date."""
    person.opens("/people/")
    person.writes("Name", one.name)
    born = person.page.get_by_role("group", name="Date of birth")
    for label, value in zip(("Day", "Month", "Year"), one.born, strict=True):
        born.get_by_label(label, exact=True).fill(value)
    with person.page.expect_navigation():
        person.page.locator("main").get_by_role("button", name="Find", exact=True).click()
    person.looks()


def test_a_person_is_found_said_to_be_one_and_separated_again(comes: Comes):
    amina, tom, one = comes("Amina Yusuf"), comes("Tom Ashdown"), steps.a_child()
    person = given_somebody_known(amina, tom, one)
    assert tom.path.startswith("/people/")
    tom.sees("Who this is", "Household", "Records linked", "Not this person", "Concern received")
    tom.page.keyboard.press("/")
    tom.page.keyboard.type(one.name)
    with tom.page.expect_navigation():
        tom.page.keyboard.press("Enter")
    tom.looks().sees(one.name, "Why this person")
    amina.page.locator("#hal-find").fill(one.name)
    amina.page.keyboard.press("Enter")
    amina.page.get_by_role("link", name="Enter a date of birth, NHS number or postcode").wait_for()
    amina.looks()

    tom.opens(person)
    tom.follows(re.compile("^Not this person")).sees("This record is about someone else")
    tom.writes("Why is this record about someone else?", "The school has two pupils of this name; the other was meant.")
    tom.presses("Separate").sees("Separated.")
    assert "Not this person" not in tom.text()
    priya = comes("Priya Nair")
    priya.opens("/").sees("breach")


def test_a_restricted_child_is_not_there_for_others_and_the_custodian_hears(comes: Comes):
    amina, tom, one = comes("Amina Yusuf"), comes("Tom Ashdown"), steps.a_child()
    person = given_somebody_known(amina, tom, one)
    case = steps.when_the_enquiry_is_opened(tom, one)
    alan = comes("Alan Brook")
    when_found(alan, one)
    alan.follows(re.compile(one.family))
    when_let_in(alan, person)
    alan.follows("Restrict this record")
    alan.page.get_by_role("group", name="Why is this record restricted?").get_by_role("radio").first.check()
    alan.writes("In words", "A member of staff at the hub knows the family.")
    alan.presses("Restrict").sees("Restricted.")

    for somebody in (tom, comes("Helen Marsh")):
        then_no_list_holds(somebody, one)
        then_no_search_finds(somebody, one, person)
        then_their_page_is_as_nobodys(somebody, person)
        steps.then_a_wrong_door_looks_like_no_door(somebody, case)

    alan.opens("/messages/").sees("restricted")
    when_found(alan, one)
    alan.sees(one.name)
    # A new concern about the child is received and worked like any other. What is restricted stays unseen, also among
    # the people whom it may be about, and the custodian is told.
    alan.opens("/messages/")
    before = alan.page.locator("[data-row]").count()
    steps.given_a_concern(amina, one, worry="Seen again with the same man outside the school gate today.")
    new = steps.when_the_enquiry_is_opened(tom, one)
    assert new != case
    tom.sees_not(person, case)
    when_found(tom, one)
    tom.sees_not(person)
    alan.opens("/messages/").sees("restricted")
    assert alan.page.locator("[data-row]").count() > before


def then_no_list_holds(person: Persona, one: steps.Child) -> None:
    """The child's name is in nothing that the lists of the hub send."""
    for path in ("/front-door/", "/"):
        person.opens(path).sees_not(one.family)


def then_no_search_finds(person: Persona, one: steps.Child, page: str) -> None:
    """Who looks for the child by name and birth date is told what they are told of somebody who does not exist."""
    when_found(person, one)
    person.sees("No match to show").sees_not(page)


def then_their_page_is_as_nobodys(person: Persona, page: str) -> None:
    """The page of a restricted person answers as that of one who does not exist."""
    answers = [(person.opens(wanted).path == wanted, person.text()) for wanted in (f"/people/{uuid.uuid4()}/", page)]
    assert answers[0] == answers[1], f"{page} is not as the page of nobody"


def when_let_in(custodian: Persona, person: str) -> None:
    """Nothing connects the custodian with the child yet: they say why they open the record."""
    if custodian.path != person:
        reason = custodian.page.get_by_label(re.compile("^Why do you need to open this record"))
        radios = custodian.page.get_by_role("radio")
        if radios.count():
            radios.first.check()
        reason.fill("A colleague declared that they know the family.")
        custodian.presses("Open the record")
    assert custodian.path == person


pytestmark = pytest.mark.journey
