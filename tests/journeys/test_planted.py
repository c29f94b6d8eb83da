"""The journeys' own checks, each seen to fail on a planted fault.

A fault of the server is planted in its answer on the way to the browser, one of a page in the page itself. The same
faults, planted in the product, fail the journeys that make these checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import House
from tests.journeys.persona import Persona
from tests.journeys.test_form import FORM, then_it_is_there_after_the_tab_was_closed
from tests.journeys.test_hub import then_no_list_holds, then_no_search_finds, then_their_page_is_as_nobodys

NOWHERE = "/cases/00000000-0000-4000-8000-000000000001/"
SOMEBODY = "/people/00000000-0000-4000-8000-000000000001/"
RULE = "rule => { const s = new CSSStyleSheet(); s.replaceSync(rule); document.adoptedStyleSheets = [s] }"
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def tom(house: House, browser: Any) -> Iterator[Persona]:
    """One contact officer for all of these: nothing that they do is kept."""
    person = Persona(house, browser, "Tom Ashdown").signs_in()
    yield person
    person.leaves()


@pytest.fixture(autouse=True)
def _pages_are_examined_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a page here examines nothing but what the test is about. The module's own person has signed in before."""
    monkeypatch.setattr(Persona, "looks", lambda person: person)


@contextmanager
def answering(person: Persona, where: str, change: Change = str, *, status: int | None = None) -> Iterator[None]:
    """While this lasts, what the server answers at `where` is changed, and the check within must fail."""

    def answer(route: Any) -> None:
        real = route.fetch()
        route.fulfill(response=real, body=change(real.text()), status=status or real.status)

    address = person.house.address + where
    person.context.route(address, answer)
    with pytest.raises(AssertionError):
        yield
    person.context.unroute(address)
    person.complaints.clear()


def with_words(words: str) -> Change:
    return lambda page: page.replace("</main>", f"{words}</main>")


@pytest.mark.parametrize(
    ("status", "change"),
    [(200, str), (403, str), (404, with_words("<p>You may not see this enquiry.</p>"))],
    ids=["it opens", "it says that it is locked", "it says what is behind it"],
)
def test_a_wrong_door_is_seen(tom: Persona, status: int, change: Change):
    with answering(tom, NOWHERE, change, status=status):
        steps.then_a_wrong_door_looks_like_no_door(tom, NOWHERE)


def test_a_trace_of_a_restricted_child_is_seen(tom: Persona):
    one = steps.a_child()
    with answering(tom, "/front-door/", with_words(f"<!-- {one.family} -->")):
        then_no_list_holds(tom, one)
    with answering(tom, "/", with_words(f'<i title="{one.family}"></i>')):
        then_no_list_holds(tom, one)
    with answering(tom, "/people/", with_words(f'<a href="{SOMEBODY}">Restricted</a>')):
        then_no_search_finds(tom, one, SOMEBODY)
    with answering(tom, "/people/", lambda sent: sent.replace("No match to show", "One restricted record")):
        then_no_search_finds(tom, one, SOMEBODY)
    with answering(tom, SOMEBODY, with_words("<p>This record is restricted.</p>")):
        then_their_page_is_as_nobodys(tom, SOMEBODY)


def test_a_server_that_says_saved_and_keeps_nothing_is_seen(comes: Comes):
    beth = comes("Beth Carver").opens(FORM)
    lie = {"saved_at": "2026-03-06T14:21:30Z", "version": 1}
    beth.context.route(f"{beth.house.address}{FORM}draft/", lambda route: route.fulfill(json=lie))
    beth.writes("What worries you?", "Words that nobody keeps.")
    with pytest.raises(AssertionError, match="Words that nobody keeps"):
        then_it_is_there_after_the_tab_was_closed(beth)


UNREACHED = (
    "document.querySelector('main').insertAdjacentHTML('beforeend', '<span role=button>Open</span>')",
    "document.querySelector('.hal-nav a').tabIndex = -1",
    "addEventListener('keydown', event => { if (event.key === 'Tab') event.preventDefault() })",
)


def test_what_keys_do_not_reach_is_seen(tom: Persona):
    tom.opens("/").tabs_through()
    for fault in UNREACHED:
        tom.opens("/").page.evaluate(fault)
        with pytest.raises(AssertionError, match="not reached"):
            tom.tabs_through()


def test_a_focus_that_does_not_show_is_seen(tom: Persona):
    tom.opens("/")
    for rule, what in (
        ("#hal-find:focus { outline: none; box-shadow: none }", "hal-find__box"),
        (".hal-nav a:focus-visible { outline: none; box-shadow: none; background: none; color: red }", "hal-nav__link"),
    ):
        tom.page.evaluate(RULE, rule)
        with pytest.raises(AssertionError, match=f"focus does not show: .*{what}"):
            tom.tabs_through()


HIDES = (
    ("h1 { display: none }", "at 375 px: .*not shown"),
    ("h1 { opacity: 0 }", "not shown"),
    ("@media (min-width: 40rem) { h1 { visibility: hidden } }", "at 1280 px: .*not shown"),
    ("h1 { width: 20px; overflow: hidden; white-space: nowrap }", "cut off"),
    ("h1 { position: relative; left: -900px }", "beyond the edge"),
    ("h1 { width: 1400px }", "scrolls sideways"),
)


def then_each_fault_is_seen(person: Persona, *faults: tuple[str, str]) -> None:
    for rule, said in faults:
        person.page.evaluate(RULE, rule)
        with pytest.raises(AssertionError, match=said):
            person.examines()


def test_words_that_are_hidden_or_cut_off_are_seen(tom: Persona):
    then_each_fault_is_seen(tom.opens("/").examines(), *HIDES)


def test_words_that_are_hidden_without_script_are_seen(comes: Comes):
    """With script the question behind a choice waits for the choice; without, it must be there from the start."""
    behind = (".govuk-radios__conditional--hidden { display: none }", "not shown")
    then_each_fault_is_seen(comes("Beth Carver", script=False).opens(FORM).examines(), behind, *HIDES)


def test_what_axe_finds_is_seen(tom: Persona):
    tom.opens("/").page.evaluate("document.getElementById('hal-find').removeAttribute('aria-label')")
    tom.page.evaluate("document.querySelectorAll('label[for=hal-find]').forEach(label => label.remove())")
    tom.page.evaluate("document.getElementById('hal-find').placeholder = ''")
    with pytest.raises(AssertionError, match="label"):
        tom.examines()
