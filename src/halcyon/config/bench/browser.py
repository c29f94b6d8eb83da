"""A page drawn in a real browser: from opening its address to the moment at which the picture is on the screen.

Needs the `browser` extra (Playwright) and a Chromium.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from halcyon.config.scratch import Scratch

# The shell draws the same pages without the windows around them: a sixth less work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
# Two frames after everything is loaded the picture is on the screen: the first frame lays it out and paints it.
PAINTED = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(performance.now()))))"


def chromium() -> str | None:
    """Where Chromium is; None where it, or what drives it, is not installed."""
    if importlib.util.find_spec("playwright") is None:
        return None
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def drawn(place: Scratch, address: str, *, executable: str, picture: str, who: str, rounds: int) -> dict[str, float]:
    """Milliseconds at the median from opening a page of the running product to its picture drawn.

    `executable` is the browser, `picture` the selector of what must be there. `floor_ms` is the same picture drawn by
    the same browser from a file with nothing else in it.
    """
    session = place.tell("from halcyon.config.bench.inside import session\nanswer = session(given['who'])", who=who)
    base = f"http://127.0.0.1:{place.port}"
    driver: Any = importlib.import_module("playwright.sync_api")
    with driver.sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        started = play.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            context = started.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies([{"name": name, "value": value, "url": base} for name, value in session.items()])
            page = context.new_page()
            whole = _times(page, base + address, picture, rounds)
            alone = page.eval_on_selector(picture, "found => found.outerHTML")
            bare = Path(folder) / "bare.html"
            bare.write_text(f"<!doctype html><meta charset=utf-8><title>Bare</title>{alone}", encoding="utf-8")
            floor = _times(page, bare.as_uri(), "svg", rounds)
        finally:
            started.close()
    return {"ms": statistics.median(whole), "worst_ms": max(whole), "floor_ms": statistics.median(floor)}


def _times(page: Any, address: str, picture: str, rounds: int) -> list[float]:
    took = []
    for number in range(rounds + 1):
        page.goto(address, wait_until="load")
        painted = page.evaluate(PAINTED)
        if page.query_selector(picture) is None:
            raise RuntimeError(f"{address}: no picture on the page")
        if number:  # the first time loads what a browser keeps
            took.append(float(painted))
    return took
