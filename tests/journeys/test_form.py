"""The form for raising a concern when something goes wrong: words are kept, and what to do is said plainly."""

from __future__ import annotations

import re
import uuid

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import PATIENCE, Persona

FORM = "/concerns/new/"
STRANGE = (
    "Right-to-left: \u202eabc\u202c and Hebrew שלום. Emoji: 👩‍👧‍👦🩹. Combining: Zoë. "
    '<script>window.broken = 1</script><img src=x onerror="window.broken=1"> & &amp; {{ 7*7 }} \\x00 \'quotes\' "“”" end.'
)


def typed(person: Persona) -> dict[str, str]:
    """Everything that stands in the form, by the name of its field; without what differs at each opening."""
    found: list[list[str]] = person.page.eval_on_selector(
        "form[enctype]",
        "form => [...new FormData(form)].filter(([k, v]) => typeof v === 'string').map(([k, v]) => [k, v])",
    )
    return {k: v.replace("\r\n", "\n") for k, v in found if k not in ("csrfmiddlewaretoken", "draft_version", "key")}


def empty(person: Persona) -> None:
    """Begin with an empty form, whatever was left unsent before."""
    person.opens(FORM)


@pytest.fixture
def beth(comes: Comes) -> Persona:
    return comes("Beth Carver")


def child() -> steps.Child:
    return steps.Child("Aneta", "Ruszczyk" + uuid.uuid4().hex[:5].translate(str.maketrans("0123456789", "ghijklmnop")))


def test_an_incomplete_form_keeps_everything_and_leads_to_each_fault(beth: Persona):
    beth.opens(FORM)
    part = beth.page.locator(".hal-person-part").first
    part.get_by_label(re.compile("^Postcode")).fill("nowhere")
    part.get_by_label("Day", exact=True).fill("31")
    part.get_by_label("Month", exact=True).fill("2")
    part.get_by_label("Year", exact=True).fill("2012")
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
    steps.when_the_form_is_filled_in(beth, child())
    steps.when_the_worry_is_written(beth, STRANGE)
    beth.presses("Send to the hub")
    steps.then_there_is_a_receipt(beth)
    assert STRANGE in str(beth.page.locator("main").text_content())
    assert beth.page.evaluate("window.broken") is None
    assert beth.page.locator("main img, main script").count() == 0


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("A bruise \x00 on her arm, seen today.", "null character"),
        ("A bruise on her arm, seen today. " * 310_000, "characters; use"),
    ],
    ids=["null", "ten megabytes"],
)
def test_text_that_cannot_be_kept_is_refused_in_plain_words(beth: Persona, what: str, said: str):
    beth.opens(FORM)
    steps.when_the_form_is_filled_in(beth, child())
    steps.when_the_worry_is_written(beth)
    # A browser never lets a null character be typed, and ten megabytes are quicker put in than typed.
    beth.page.evaluate("text => { document.querySelector('textarea[name=worry]').value = text }", what)
    beth.page.evaluate("document.querySelector('form[enctype]').removeAttribute('data-autosave-url')")
    beth.page.set_default_timeout(60_000)
    with beth.expecting(422), beth.page.expect_navigation():
        beth.page.get_by_role("button", name="Send to the hub").click()
    assert said in str(beth.page.get_by_role("alert").text_content())
    kept = beth.page.evaluate("document.querySelector('textarea[name=child_words]').value")
    assert kept == steps.CHILD_WORDS
    if "\x00" not in what:
        assert beth.page.evaluate("document.querySelector('textarea[name=worry]').value.length") == len(what)


def test_half_a_character_is_refused_or_kept_whole(beth: Persona):
    """A lone surrogate cannot leave a browser (it becomes U+FFFD), so the bytes are sent as a broken client would."""
    beth.opens(FORM)
    csrf = beth.page.locator("form[enctype] input[name=csrfmiddlewaretoken]").get_attribute("value")
    lone = "worry=A+bruise+%ED%A0%80+on+her+arm%2C+seen+today"
    rest = (
        f"&csrfmiddlewaretoken={csrf}&key={uuid.uuid4().hex}&people=1&p0-kind=child&p0-given_name=Ida"
        "&p0-family_name=Lone&danger_now=no&consent=given"
    )
    with beth.expecting(422):
        answer = beth.context.request.post(
            FORM,
            data=lone + rest,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": beth.house.address + FORM},
            max_redirects=0,
        )
    assert answer.status in (302, 400, 422), answer.status
    if answer.status == 302:
        beth.opens(answer.headers["location"])
        assert "on her arm, seen today" in beth.text() and "\ud800" not in beth.text()


def test_a_session_that_ends_does_not_lose_a_word(beth: Persona):
    beth.opens(FORM)
    steps.when_the_form_is_filled_in(beth, child())
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
    one = child()
    beth.opens(FORM)
    steps.when_the_form_is_filled_in(beth, one)
    steps.when_the_worry_is_written(beth)
    beth.presses("Send to the hub")
    first, address = steps.then_there_is_a_receipt(beth), beth.path
    with beth.page.expect_navigation():
        beth.page.go_back()
    beth.page.wait_for_load_state("load")
    if beth.page.locator("textarea[name=worry]").input_value() == "":
        pytest.fail("Going back gave an empty form, so this shows nothing about sending twice.")
    beth.presses("Send to the hub")
    assert steps.then_there_is_a_receipt(beth) == first and beth.path == address
    beth.opens("/concerns/")
    assert beth.page.get_by_role("link", name=first).count() == 1


def test_what_was_typed_is_there_again_after_the_tab_was_closed(beth: Persona):
    beth.opens(FORM)
    one = child()
    steps.when_the_form_is_filled_in(beth, one)
    steps.when_the_worry_is_written(beth)
    status = beth.page.locator("[data-autosave-status]")
    status.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).wait_for(timeout=PATIENCE)
    before = typed(beth)
    beth.page.close()
    beth.page = beth.another_tab()
    beth.opens(FORM).sees("This is what you had typed before.")
    assert typed(beth) == before
    beth.presses("Send to the hub")
    steps.then_there_is_a_receipt(beth)
    beth.opens(FORM)
    assert typed(beth).get("worry", "") == ""


def test_another_child_and_one_fewer_keep_what_was_typed(beth: Persona):
    beth.opens(FORM)
    one, two = child(), child()
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
    one = child()
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
