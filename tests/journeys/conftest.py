"""A running product, a browser, and the people of the demonstration at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from tests.journeys.house import House, open_house
from tests.journeys.persona import Persona
from tests.support import ASSURANCE

from halcyon.config.bench.browser import BROWSERS
from halcyon.config.scratch import Scratch

# What the two databases do differently is in every other test, which runs on both. On PostgreSQL the journey that
# crosses most rooms is walked again, and all of them at full counts.
ON_BOTH = ("test_walk.py",)
# What a browser shows around the page is made of pages too in newer versions, loaded again for every window: half of
# what a window costs, and nobody looks at it here. The rest is what the driver turns off: naming any replaces its list.
NOT_NEEDED = (
    "PreloadTopChromeWebUI,InitialWebUI,WebUIReloadButton,WebUIToolbar,WebUIOmniboxPopup,WebUIOmniboxFullPopup,"
    "WebUIOmniboxAimPopup,FullWebUIOmniboxFrame,WebUITabStrip,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,NetworkTimeServiceQuerying"
)
FLAGS = [
    f"--disable-features={NOT_NEEDED}",
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


class Comes(Protocol):
    """Brings somebody to a browser and signs them in: `comes("Amina Yusuf")`."""

    def __call__(self, name: str, *, script: bool = True) -> Persona: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
            if os.environ.get("HALCYON_DATABASE_OWNER_URL") and item.path.name not in ON_BOTH and not ASSURANCE:
                item.add_marker(pytest.mark.skip(reason="walked on SQLite; on PostgreSQL with HALCYON_ASSURANCE=1"))


def _chromium() -> str:
    """Where Chromium is. Skips with the reason when there is none, except in continuous integration, where it fails."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        reason = "No Chromium was found: no journey can run. On Debian: apt-get install chromium-headless-shell"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for one module. It must not outlive it: while one is driven, Django refuses its ORM in this process."""
    executable = _chromium()
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=executable, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every process of this run shares."""
    mine = tmp_path_factory.getbasetemp()
    shared = (mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine) / "journeys"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="session")
def house(run: Path, made_product: Scratch) -> Iterator[House]:
    """One product for the whole run: each journey brings children of its own."""
    _chromium()
    opened = open_house(run, made_product)
    yield opened
    opened.stop()


@pytest.fixture
def comes(house: House, browser: Any) -> Iterator[Comes]:
    here: list[Persona] = []

    def come(name: str, *, script: bool = True) -> Persona:
        here.append(Persona(house, browser, name, script=script))
        return here[-1].signs_in()

    yield come
    for person in here:
        person.leaves()
