"""The pages in a real browser, under the policy that forbids inline script. They break no rule, and the helps work.

Pages are drawn here and handed to the browser without a server, so that each answer of the server can be chosen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template import engines
from django.test import override_settings
from django.utils.safestring import mark_safe
from tests.journeys.conftest import browser

from halcyon.web import gallery
from halcyon.web.components.form.example import Concern
from halcyon.web.components.sample import NOW
from halcyon.web.context import Shell
from halcyon.web.navigation import NavItem

__all__ = ["browser"]
pytestmark = pytest.mark.journey

STATIC = gallery.COMPONENTS.parent / "static"
HOME = "https://halcyon.example"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
QUIET = 1600  # milliseconds: a little more than autosave waits after the last key
FRAME = Shell(
    county="Marlshire",
    hub_telephone="01632 960100",
    out_of_hours_telephone="01632 960199",
    demo=True,
    now=NOW,
    signed_in=True,
    nav=(NavItem("My work", "/", "w", 7, True), NavItem("Front door", "/front/", "f", None, False)),
    user_name="Amina Yusuf",
    user_role="MASH information officer",
    agency_name="Community trust",
    can_raise=True,
    raise_href="/raise/",
    find_href="/find/",
    messages_href="/messages/",
    unread=3,
)


class Site:
    """Pages and answers by path, for one browser page; `posted` is every body that was sent, by path."""

    def __init__(self, page: Any) -> None:
        self.page, self.posted, self.complaints = page, [], []
        self.answers: dict[str, Callable[[Any], None]] = {}
        env = engines["jinja2"].env  # type: ignore[attr-defined]
        with override_settings(ROOT_URLCONF="tests.web.test_components"):
            shared = {"shell": FRAME, "csrf_input": "", "messages": []}
            entries = gallery.examples(env)
            self.pages = {"/": env.get_template("gallery.html.jinja").render(entries=entries, **shared)}
            csrf = mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="from-the-page">')
            form = gallery.draw(
                env, "form", "render_form",
                {"form": Concern(), "submit_text": "Send", "csrf_input": csrf,
                 "autosave_url": "/save/", "action": "/send/"},
            )  # fmt: skip
            base = env.get_template("base.html.jinja").render(**shared)
            self.pages["/write/"] = base.replace('tabindex="-1">', f'tabindex="-1"><h1>Write</h1>{form}', 1)
            self.pages["/front/"] = base.replace('tabindex="-1">', 'tabindex="-1"><h1>Front door</h1>', 1)
        page.route("**/*", self.answer)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def answer(self, route: Any) -> None:
        address = re.sub(r"[?#].*", "", route.request.url.removeprefix(HOME))
        if route.request.method == "POST":
            self.posted.append((address, route.request.post_data or "", route.request.headers))
        if address in self.answers:
            self.answers[address](route)
        elif address in self.pages:
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=self.pages[address], headers=headers)
        else:
            file = STATIC / address.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "application/octet-stream"))

    def open(self, address: str) -> None:
        self.page.goto(HOME + address)
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def site(browser: Any) -> Iterator[Site]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield Site(context.new_page())
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (375, "light"), (320, "light")])
def test_the_gallery_is_clean(browser: Any, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    site = Site(context.new_page())
    site.open("/")
    found = axe.run(site.page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    assert site.complaints == []
    assert site.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, "the page scrolls sideways"
    context.close()


def test_without_script_everything_is_there(browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    site = Site(context.new_page())
    site.open("/write/")
    assert site.page.get_by_label("Why not yet?").is_visible(), "what a choice would reveal is shown without script"
    assert not site.page.get_by_text("Hide names on screen").is_visible()
    site.page.locator(".hal-me summary").click()
    assert site.page.get_by_role("button", name="Sign out").is_visible()
    context.close()


def test_keys(site: Site) -> None:
    site.open("/")
    keyboard = site.page.keyboard
    keyboard.press("j")
    first = site.page.evaluate("document.activeElement.textContent")
    keyboard.press("j")
    assert site.page.evaluate("document.activeElement.textContent") != first
    keyboard.press("k")
    assert site.page.evaluate("document.activeElement.textContent") == first
    keyboard.press("/")
    assert site.page.evaluate("document.activeElement.id") == "hal-find"
    keyboard.type("j.?g")
    assert site.page.input_value("#hal-find") == "j.?g", "keys sleep while someone types"
    site.page.evaluate("document.activeElement.blur()")
    keyboard.press("?")
    assert site.page.get_by_role("heading", name="Keyboard shortcuts").is_visible()
    assert site.page.locator("dialog").get_by_text("Front door").is_visible()
    keyboard.press("Escape")
    site.page.locator("dialog").wait_for(state="hidden")
    # The second key counts for a second and a half, which a busy machine can take: here the clock stands still.
    site.page.clock.set_fixed_time(NOW)
    keyboard.press("g")
    keyboard.press("f")
    site.page.wait_for_url("**/front/")
    assert site.complaints == []


def test_the_shade_hides_names_and_stays_on_the_next_page(site: Site) -> None:
    site.open("/")
    blur = "getComputedStyle(document.querySelector('.hal-row .hal-name')).filter"
    assert site.page.evaluate(blur) == "none"
    site.page.keyboard.press(".")
    assert "blur" in site.page.evaluate(blur)
    site.page.reload()
    assert "blur" in site.page.evaluate(blur)
    site.page.keyboard.press(".")
    assert site.page.evaluate(blur) == "none"


def test_autosave_says_when_it_saved(site: Site) -> None:
    told = json.dumps({"saved_at": "2026-03-06T14:21:30Z"})
    site.answers["/save/"] = lambda route: route.fulfill(body=told, content_type="application/json")
    site.open("/write/")
    site.page.context.add_cookies([{"name": "csrftoken", "value": "fresh", "url": HOME}])
    site.page.get_by_label("What are you worried about?").fill("She said: I owe him.")
    site.page.get_by_text("Saved 14:21").wait_for()
    ((_, body, headers),) = site.posted
    assert "She said: I owe him." in body
    assert headers["x-csrftoken"] == "fresh", "the cookie is newer than the page after signing in again"


def test_autosave_tries_again_and_loses_nothing(site: Site) -> None:
    failing = [True]

    def answer(route: Any) -> None:
        if failing:
            failing.pop()
            route.abort("internetdisconnected")
        else:
            route.fulfill(body="{}", content_type="application/json")

    site.answers["/save/"] = answer
    site.open("/write/")
    words = site.page.get_by_label("What are you worried about?")
    words.fill("First words.")
    site.page.get_by_text("Not saved: no connection").wait_for()
    assert words.input_value() == "First words."
    site.page.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).wait_for()
    assert [("First words." in body) for _, body, _ in site.posted] == [True, True]


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "you have been signed out"), (409, "Someone else has changed this"), (400, "needs to be put right")],
)
def test_autosave_says_what_went_wrong_and_keeps_the_words(site: Site, status: int, said: str) -> None:
    site.answers["/save/"] = lambda route: route.fulfill(status=status, body="{}", content_type="application/json")
    site.open("/write/")
    words = site.page.get_by_label("What are you worried about?")
    words.fill("Kept.")
    site.page.get_by_text(said).wait_for()
    assert words.input_value() == "Kept."
    assert not site.page.get_by_text("Saved ", exact=False).filter(has_text=re.compile(r"^Saved \d")).count()


def test_words_typed_while_saving_are_saved_too(site: Site) -> None:
    held: list[Any] = []
    site.answers["/save/"] = held.append
    site.open("/write/")
    words = site.page.get_by_label("What are you worried about?")
    words.fill("One.")
    site.page.wait_for_timeout(QUIET)
    words.fill("One. Two.")
    site.page.wait_for_timeout(QUIET)
    held.pop(0).fulfill(body="{}", content_type="application/json")
    site.answers["/save/"] = lambda route: route.fulfill(body="{}", content_type="application/json")
    site.page.get_by_text(re.compile(r"^Saved \d")).wait_for()
    assert "One. Two." in site.posted[-1][1]


def test_a_second_press_does_not_send_twice_and_coming_back_opens_the_form(site: Site) -> None:
    held: list[Any] = []
    site.answers["/send/"] = held.append
    site.open("/write/")
    button = site.page.get_by_role("button", name="Send")
    button.evaluate("button => { setTimeout(() => button.click(), 100); setTimeout(() => button.click(), 250) }")
    site.page.wait_for_timeout(600)
    assert [address for address, _, _ in site.posted] == ["/send/"]
    held[0].fulfill(status=204)
    site.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    button.evaluate("button => button.click()")
    site.page.wait_for_timeout(300)
    assert [address for address, _, _ in site.posted] == ["/send/", "/send/"]
