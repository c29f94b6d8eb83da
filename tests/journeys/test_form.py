"""The form for raising a concern when something goes wrong: words are kept, and what to do is said plainly."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import PATIENCE, Persona

FORM = "/concerns/new/"
STRANGE = (
    "Right-to-left: \u202eabc\u202c and Hebrew שלום. Emoji: 👩\u200d👧\u200d👦🩹. Combining: Zoe\u0308. "
    "& &amp; {{ 7*7 }} \\x00 <script>window.broken = 1</script><img src=x onerror='window.broken=1'> “quotes” end."
)


def typed(person: Persona) -> dict[str, str]:
    """Everything that stands in the form, by the name of its field; without what differs at each opening."""
    found: list[list[str]] = person.page.eval_on_selector(
        "form[enctype]",
        "form => [...new FormData(form)].filter(([k, v]) => typeof v === 'string').map(([k, v]) => [k, v])",
    )
    return {k: v.replace("\r\n", "\n") for k, v in found if k not in ("csrfmiddlewaretoken", "draft_version", "key")}


@pytest.fixture
def beth(comes: Comes) -> Persona:
    """A pharmacist at an empty form: what an earlier journey left unsent is thrown away."""
    person = comes("Beth Carver").opens(FORM)
    if "This is what you had typed before" in person.text():
        person.presses("Throw it away and start again")
    return person


def test_an_incomplete_form_keeps_everything_and_leads_to_each_fault(beth: Persona):
    beth.opens(FORM)
    part = beth.page.locator(".hal-person-part").first
    part.get_by_label(re.compile("^Postcode")).fill("nowhere")
    born = part.get_by_role("group", name=re.compile("^Date of birth"))
    for label, value in (("Day", "31"), ("Month", "2"), ("Year", "2012")):
        born.get_by_label(label, exact=True).fill(value)
    beth.writes("What worries you?", "Seen alone  at night.\n\n  Twice.")
    before = typed(beth)
    beth.presses("Send to the hub", status=422)
    after = typed(beth)
    assert {k: v for k, v in after.items() if v} == {k: v for k, v in before.items() if v}
    summary = beth.page.get_by_role("alert")
    assert beth.page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert beth.page.title().startswith("Error: ")
    links = summary.get_by_role("link").all()
    assert len(links) >= 3
    for link in links:
        link.click()
        target = (link.get_attribute("href") or "").lstrip("#")
        assert beth.page.evaluate("document.activeElement.id") == target
        group = beth.page.locator(f"#{target}").locator("xpath=ancestor::div[contains(@class,'form-group--error')]")
        assert group.count() >= 1, target


def test_strange_text_comes_back_exactly_and_runs_nowhere(beth: Persona):
    beth.opens(FORM)
    steps.when_the_form_is_filled_in(beth, steps.a_child())
    steps.when_the_worry_is_written(beth, STRANGE)
    beth.presses("Send to the hub")
    steps.then_there_is_a_receipt(beth)
    assert STRANGE in str(beth.page.locator("main").text_content())
    assert beth.page.evaluate("window.broken") is None
    assert beth.page.locator("main img, main script").count() == 0


def sent_by_hand(person: Persona, worry: bytes, *status: int) -> Any:
    """Send the form as a client other than a browser could, past what a browser puts right by itself."""
    person.opens(FORM)
    csrf = person.page.locator("form[enctype] input[name=csrfmiddlewaretoken]").get_attribute("value")
    rest = (
        f"&csrfmiddlewaretoken={csrf}&key={uuid.uuid4().hex}&people=1&p0-kind=child&p0-given_name=Ida"
        f"&p0-family_name={steps.a_child().family}&danger_now=no&consent=given&child_words=I+owe+him"
    )
    answer = person.context.request.post(
        FORM,
        data=b"worry=" + worry + rest.encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": person.house.address + FORM},
        max_redirects=0,
        timeout=90_000,
    )
    assert answer.status in status, answer.status
    return answer


@pytest.mark.parametrize(
    ("worry", "said"),
    [
        (b"A+bruise+%00+on+her+arm%2C+seen+today.", "null character"),
        (b"A+bruise+on+her+arm%2C+seen+today.+" * 300_000, "characters; use"),
    ],
    ids=["null", "ten megabytes"],
)
def test_text_that_cannot_be_kept_is_refused_in_plain_words(beth: Persona, worry: bytes, said: str):
    page = sent_by_hand(beth, worry, 422).text()
    summary = page[page.index("govuk-error-summary") : page.index('<form class="hal-form"')]
    assert said in summary and ("Remove it" in summary or "attach a document" in summary)
    assert ">\nI owe him</textarea>" in page, "what was typed elsewhere is kept"
    assert page.count("A bruise") >= worry.count(b"A+bruise")


def test_half_a_character_is_never_kept(beth: Persona):
    """A lone surrogate in UTF-8 cannot come from a browser: what cannot be read is shown as such, the rest is kept."""
    answer = sent_by_hand(beth, b"A+bruise+%ED%A0%80+on+her+arm%2C+seen+today", 302)
    beth.opens(answer.headers["location"])
    assert re.search("A bruise \ufffd+ on her arm, seen today", beth.text())


def test_a_session_that_ends_does_not_lose_a_word(beth: Persona):
    beth.opens(FORM)
    steps.when_the_form_is_filled_in(beth, steps.a_child())
    steps.when_the_worry_is_written(beth)
    beth.page.evaluate("document.querySelector('form[enctype]').removeAttribute('data-autosave-url')")
    beth.context.clear_cookies()
    beth.page.evaluate("document.querySelector('form[enctype] input[name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    with beth.expecting(403), beth.page.expect_navigation():
        beth.page.get_by_role("button", name="Send to the hub").click()
    beth.sees("This page was open too long", "What you typed")
    kept = [box.input_value() for box in beth.page.locator("main textarea").all()]
    assert steps.WORRY in kept and steps.CHILD_WORDS in kept
    assert beth.page.locator("main").get_by_text("999").count() >= 1


def test_sending_twice_is_one_concern(beth: Persona):
    beth.opens(FORM)
    steps.when_the_form_is_filled_in(beth, steps.a_child())
    steps.when_the_worry_is_written(beth)
    form = beth.page.eval_on_selector("form[enctype]", "f => Object.fromEntries([...new FormData(f)])")
    form.pop("files", None)
    beth.presses("Send to the hub")
    first, address = steps.then_there_is_a_receipt(beth), beth.path
    again = beth.context.request.post(FORM, form=form, headers={"Referer": beth.house.address + FORM}, max_redirects=0)
    assert (again.status, again.headers["location"].split("?")[0]) == (302, address)
    beth.opens("/concerns/")
    assert beth.page.get_by_role("link", name=first).count() == 1


def test_going_back_and_sending_again_is_one_concern(beth: Persona):
    beth.opens(FORM)
    part = beth.page.locator(".hal-person-part").first
    part.get_by_label("Someone whose name I do not know").check()
    steps.when_the_worry_is_written(beth, f"A girl in a green coat, crying at the bus stop. {uuid.uuid4().hex}")
    beth.presses("Send to the hub")
    first, address = steps.then_there_is_a_receipt(beth), beth.path
    with beth.page.expect_navigation():
        beth.page.go_back()
    beth.page.wait_for_load_state("load")
    assert beth.page.locator("textarea[name=worry]").input_value() != "", "going back shows what was typed"
    beth.presses("Send to the hub")
    assert (steps.then_there_is_a_receipt(beth), beth.path) == (first, address)


def then_it_is_there_after_the_tab_was_closed(person: Persona) -> None:
    """Once the page says that it is saved, closing the tab loses nothing that was typed."""
    status = person.page.locator("[data-autosave-status]")
    status.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).wait_for(timeout=PATIENCE)
    before = typed(person)
    person.page.close()
    person.page = person.another_tab()
    person.opens(FORM)
    assert typed(person) == before
    person.sees("This is what you had typed before.")


def test_what_was_typed_is_there_again_after_the_tab_was_closed(beth: Persona):
    beth.opens(FORM)
    one = steps.a_child()
    steps.when_the_form_is_filled_in(beth, one)
    steps.when_the_worry_is_written(beth)
    then_it_is_there_after_the_tab_was_closed(beth)
    beth.presses("Send to the hub")
    steps.then_there_is_a_receipt(beth)
    beth.opens(FORM)
    assert typed(beth).get("worry", "") == ""


def test_what_was_left_unsent_can_be_thrown_away(beth: Persona):
    beth.opens(FORM)
    steps.when_the_worry_is_written(beth)
    beth.page.locator("[data-autosave-status]").get_by_text(re.compile("^Saved")).wait_for(timeout=PATIENCE)
    beth.opens(FORM)
    assert typed(beth)["worry"] == steps.WORRY
    beth.presses("Throw it away and start again")
    assert typed(beth).get("worry", "") == ""
    assert "This is what you had typed before" not in beth.text()


def test_another_child_and_one_fewer_keep_what_was_typed(beth: Persona):
    beth.opens(FORM)
    one, two = steps.a_child(), steps.a_child()
    steps.when_the_form_is_filled_in(beth, one)
    steps.when_the_worry_is_written(beth)
    before = typed(beth)
    beth.presses("Add a brother, sister or someone else")
    after = typed(beth)
    assert {k: after[k] for k in before if k != "people"} == {k: v for k, v in before.items() if k != "people"}
    steps.when_the_form_is_filled_in(beth, two, place=1)
    beth.presses("Add a brother, sister or someone else")
    beth.presses("Remove the last person")
    assert typed(beth)["p1-family_name"] == two.family
    beth.presses("Send to the hub")
    steps.then_there_is_a_receipt(beth)


def test_everything_works_without_script(comes: Comes):
    one = steps.a_child()
    james = comes("Jo Fenwick", script=False)
    james.opens(FORM)
    steps.when_the_form_is_filled_in(james, one)
    steps.when_the_worry_is_written(james)
    james.page.get_by_label(re.compile("^Files, if you have any")).set_input_files(
        [{"name": "body-map.png", "mimeType": "image/png", "buffer": steps.PNG}]
    )
    james.presses("Add a brother, sister or someone else")
    james.presses("Remove the last person")
    james.presses("Send to the hub")
    steps.then_there_is_a_receipt(james)
    tom = comes("Tom Ashdown", script=False)
    case = steps.when_the_enquiry_is_opened(tom, one)
    with tom.page.expect_navigation():
        tom.page.get_by_role("button", name="Check for danger now").click()
    tom.presses("Check for danger now", status=422)
    tom.sees("There is a problem")
    tom.chooses("Is a child or an adult in danger now?", "No")
    tom.writes("What was done at once", "Rang the referrer: seen safe at school.")
    tom.presses("Check for danger now")
    assert tom.path == case
    tom.sees("Rang the referrer: seen safe at school.")
