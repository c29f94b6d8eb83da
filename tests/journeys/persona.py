"""A person at a browser. Every page that they come to is looked at: accessibility, width, console, policy, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from tests.journeys.house import House
from tests.journeys.seeing import FAULTS, MADE_OF, SIDEWAYS, STOPS, UNSEEN

DESK, PHONE = (1280, 900), (375, 800)
PATIENCE = 20_000  # milliseconds for anything to appear: two cores may be busy with other tests
AXE = Axe()
VIOLATIONS = """addEventListener('securitypolicyviolation', e => {
  (window.policyBroken = window.policyBroken || []).push(e.violatedDirective + ' ' + e.blockedURI)
})"""


class Persona:
    """Somebody of the demonstration, signed in, at a desk or on a phone."""

    def __init__(self, house: House, browser: Any, name: str, *, script: bool = True) -> None:
        self.house, self.name, self.script = house, name, script
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        self.status = 200
        self.context = browser.new_context(
            viewport={"width": DESK[0], "height": DESK[1]}, java_script_enabled=script, locale="en-GB",
            timezone_id="Europe/London", base_url=house.address,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        if script:
            self.context.add_init_script(VIOLATIONS)
        self.page = self._listened(self.context.new_page())

    # -- what goes wrong ---------------------------------------------------------------------------------------------

    def _listened(self, page: Any) -> Any:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._answered)
        return page

    def _console(self, said: Any) -> None:
        # The browser reports a page that answers 422 as a load that failed: those are counted by `_answered`.
        if said.type in ("error", "warning") and "Failed to load resource" not in said.text:
            self.complaints.append(f"console: {said.text}")

    def _answered(self, response: Any) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status} {response.request.method} {urlsplit(response.url).path}")

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Answers of these kinds are no fault while this lasts."""
        before, self.expected = self.expected, self.expected | set(statuses)
        yield
        self.expected = before

    # -- going about -------------------------------------------------------------------------------------------------

    def signs_in(self) -> Persona:
        """Come to My work, the first time through the page for signing in, after that with the same session."""
        if session := self.house.sessions.get(self.name):
            self.context.add_cookies(session)
            self.page.goto("/")
        else:
            self.page.goto("/demo/sign-in/")
            self.page.get_by_role("button", name=f"Sign in as {self.name}").click()
        self.page.get_by_role("heading", name="My work", exact=True).wait_for()
        self.house.sessions[self.name] = self.context.cookies()
        return self.looks()

    def opens(self, path: str, *, status: int = 200) -> Persona:
        """Go to an address, which answers with `status`."""
        with self.expecting(status):
            answer = self.page.goto(path)
        assert answer.status == status, f"{self.name} {path}: {answer.status}, not {status}"
        return self.looks()

    def presses(self, name: str, *, role: str = "button", status: int = 200) -> Persona:
        """Press the button (or `role="link"`) of exactly this name and wait for the page that comes."""
        with self.expecting(status), self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=True).first.click()
        return self.looks()

    def follows(self, name: str | re.Pattern[str]) -> Persona:
        """Follow the first link of this name, also when it is an area under "More"."""
        link = self.page.get_by_role("link", name=name).first
        more = self.page.locator(".hal-nav__more summary")
        if not link.count() and more.is_visible():
            more.click()
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        return self.looks()

    def another_tab(self) -> Any:
        """A second tab in the same browser. The page is watched like the first."""
        return self._listened(self.context.new_page())

    # -- filling in --------------------------------------------------------------------------------------------------

    def writes(self, label: str, text: str) -> Persona:
        """Type into the field whose label begins with these words."""
        self.field(label).fill(text)
        return self

    def field(self, label: str) -> Any:
        """The first field shown whose label begins with these words."""
        return self.page.get_by_label(re.compile("^" + re.escape(label))).locator("visible=true").first

    def chooses(self, question: str, *answers: str) -> Persona:
        """Choose these answers to a question of radio buttons or tick boxes, by the beginning of their words."""
        group = self.page.get_by_role("group", name=question).first
        for words in answers:
            group.get_by_label(re.compile("^" + re.escape(words))).first.check()
        return self

    # -- seeing ------------------------------------------------------------------------------------------------------

    def text(self) -> str:
        """Everything on the page, as text, also what is folded away."""
        return str(self.page.locator("main").text_content() or "")

    def sees(self, *words: str) -> Persona:
        """These words are on the page."""
        said = " ".join(self.text().split())
        for wanted in words:
            assert " ".join(wanted.split()) in said, f"{self.name} at {self.path}: no “{wanted}” in: {said[:1500]}"
        return self

    def sees_not(self, *words: str) -> Persona:
        """These words are nowhere in what the server sent: not in the text, an attribute or a comment."""
        sent = self.page.content()
        for hidden in words:
            assert hidden not in sent, f"{self.name} at {self.path} finds “{hidden}”"
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def looks(self) -> Persona:
        """Nothing went wrong, and the page is sound: examined when it has what no page of its address had yet."""
        assert self.complaints == [], f"{self.name} at {self.path}: {self.complaints}"
        self.page.wait_for_load_state("load")
        made_of = set(self.page.evaluate(MADE_OF))
        if self.house.examined.new(made_of, self.path, status=self.status, script=self.script):
            self.examines()
            self.house.examined.add(made_of, self.path, status=self.status, script=self.script)
        return self

    def examines(self) -> Persona:
        """The page in front is sound at both widths: it is accessible and fits, and all its words are seen."""
        if self.script:
            self.page.evaluate(AXE.axe_script)
        for width, height in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": height})
            wide = self.page.evaluate(SIDEWAYS)
            assert wide["by"] <= 0, f"{self.path} scrolls sideways at {width} px: {wide}"
            unseen = self.page.evaluate(UNSEEN, self.script)
            assert unseen == [], f"{self.path} at {width} px: {unseen}"
            if self.script:  # axe is one, and so is what listens for a broken policy
                found = self.page.evaluate(FAULTS)
                assert found == [], f"{self.path} at {width} px: {found}"
        if self.script:
            broken = self.page.evaluate("window.policyBroken || []")
            assert broken == [], f"{self.path} breaks the content policy: {broken}"
        return self

    def tabs_through(self) -> Persona:
        """The Tab key comes to everything on the page that can be pressed or written in, and shows where it is."""
        stops, idle = self.page.evaluate(STOPS), 0
        assert stops > 0, f"{self.path} has nothing to press"
        while idle < 9:  # a date is one stop of several presses; past the last stop the page begins again
            self.page.keyboard.press("Tab")
            idle = 0 if self.page.evaluate("hereNow()") == "new" else idle + 1
        missed = self.page.evaluate("neverSeen()")
        assert missed == [], f"{self.path} from the keyboard: {missed}"
        return self

    def leaves(self) -> None:
        """Close the browser, having met no fault."""
        self.context.close()
        assert self.complaints == [], f"{self.name}: {self.complaints}"
