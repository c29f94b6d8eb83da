"""Take the README's picture of an enquiry from a running demonstration: `scripts/take_screenshot.py [ADDRESS]`.

Needs the `browser` extra and Chromium. ADDRESS is http://127.0.0.1:8000 unless given. A developer runs it when the page
has changed to look at; nothing runs it by itself.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "screenshots" / "enquiry.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WHO = "Helen Marsh"  # a MASH manager of the demonstration


def main() -> int:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    program = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if program is None:
        sys.stderr.write("No Chromium was found. On Debian: apt-get install chromium\n")
        return 1
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="en-GB", timezone_id="Europe/London")
        page.goto(f"{address}/demo/sign-in/")
        page.get_by_role("button", name=f"Sign in as {WHO}").click()
        page.get_by_role("heading", name="My work", exact=True).wait_for()
        page.goto(f"{address}/front-door/?state=asked")
        page.locator("main a[href^='/cases/']").first.click()
        page.locator("h1").wait_for()
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
    sys.stdout.write(f"{PICTURE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
