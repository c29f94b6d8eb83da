"""A manager's morning with forty open: the worklist, giving work away, where the hours went, and demand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import House, open_house

from halcyon.config.scratch import Scratch

FORTY = """
import django
django.setup()
import random
from datetime import timedelta
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import User
from halcyon.cases.actions import move
from halcyon.frontdoor.actions import receive_concern
from halcyon.frontdoor.concern import Concern, Subject
SCREENED = {"identity_checked": "unsure", "household_checked": "Her mother.", "open_checked": "none",
            "looked_at": "Who this is, the household, and what is open."}
chance, now = random.Random(40), timezone.now()
def by(name, at):
    return viewer_for(User.objects.select_related("organisation").get(email__startswith=name + "@"), at=at)
with acting_for("system:test"):
    for number in range(40):
        at = now - timedelta(hours=30) + timedelta(minutes=40 * number)
        if not number:
            at -= timedelta(days=7)  # so that a whole week has passed, whatever day it is today
        family = "Quv" + "aeiou"[number % 5] + "bdfgklmn"[number // 5] + "aeiou"[number * 7 % 5] + "rstv"[number % 4]
        born = f"20{10 + number % 9}-0{number % 8 + 1}-1{number % 9}"
        child = Subject(given_name="Ilka", family_name=family, birth_date=born,
                        postcode=f"MR{number % 28 + 1} {number % 9 + 1}ZZ")
        told = Concern(worry="Seen with a bruise on her arm.", subjects=(child,), consent="given", danger_now=False)
        case = receive_concern(by=by("amina.yusuf", at), at=at, sender="forty", key=str(number),
                               body=told.as_supplied(), concern=told).cases[0]
        for step, (key, who, given) in enumerate((
            ("triage", "tom.ashdown", {"danger_now": "no", "action_taken": "Nobody is in danger now."}),
            ("rate", "ruth.okafor", {"rating": chance.choice(["red", "amber", "green"]),
                                       "reason": "On what is known now."}),
        )):
            if number % 4 > step:
                moment = at + timedelta(minutes=9 * (step + 1))
                if key == "rate":
                    move(case_id=case, key="screen", given=SCREENED, by=by(who, moment), at=moment)
                move(case_id=case, key=key, given=given, by=by(who, moment), at=moment)
"""


@pytest.fixture(scope="module")
def house(run: Path, made_product: Scratch) -> Iterator[House]:
    """A product of its own: forty more on the list would push what other journeys look for off its first page."""
    opened = open_house(run, made_product)
    yield opened
    opened.stop()


@pytest.fixture(scope="module")
def forty(house: House) -> None:
    """Forty enquiries are open, at several stages."""
    made = subprocess.run(
        [sys.executable, "-c", FORTY], env=house.env, capture_output=True, text=True, timeout=120, check=False
    )
    assert made.returncode == 0, made.stderr[-2000:]


def test_a_managers_morning_with_forty_open(comes: Comes, forty: None):
    helen = comes("Helen Marsh")
    helen.opens("/front-door/")
    helen.sees("Not rated", "Waiting for an agency", "Referrer not told", "Late", "Held by", "nobody yet")
    assert helen.page.locator("tr[data-row]").count() >= 40
    # What is late first, and then the unrated ones by their tile.
    with helen.page.expect_navigation():
        helen.page.locator(".hal-stat", has_text="Not rated").get_by_role("link").click()
    helen.looks().sees("Only: not rated.")
    rows = helen.page.locator("tr[data-row]", has_text="Quv")
    assert rows.count() >= 10
    # She gives three of them to Dev, having forgotten to say to whom at first: what was ticked stays ticked.
    boxes = rows.get_by_role("checkbox")
    for number in range(3):
        boxes.nth(number).check()
    helen.presses("Allocate", status=422).sees("Choose who works them.")
    assert helen.page.locator("input[name=case]:checked").count() == 3
    helen.page.get_by_label("Give those that are ticked to").select_option(label=next(
        t for t in helen.page.locator("#give-user option").all_text_contents() if t.startswith("Dev Patel")
    ))  # fmt: skip
    helen.presses("Allocate").sees("3 allocated to Dev Patel.")
    dev = comes("Dev Patel")
    dev.opens("/front-door/?whose=mine")
    assert dev.page.locator("tr[data-row]", has_text="Quv").count() == 3
    # Where the hours of one went.
    helen.opens("/front-door/?rating=amber")
    with helen.page.expect_navigation():
        helen.page.locator("tr[data-row]", has_text="Quv").first.get_by_role("link").first.click()
    helen.looks().follows("Where the hours went")
    helen.sees("The enquiry, end to end", "Danger check", "Rating", "What counts as waiting and as working")
    # How the hub does: a number opens its rows.
    helen.opens("/hub/").sees("Received, and what came of it", "By stage, in office hours", "Danger check")
    opened = helen.page.locator(".hal-stat", has_text="Open now").get_by_role("link")
    number = int(opened.text_content().split()[0].replace(",", ""))
    with helen.page.expect_navigation():
        opened.click()
    helen.looks().sees(f"{number:,} counted", "You can open all of them")
    helen.opens("/hub/?stage=rating&office=no").sees("Rating, week by week")
    assert (
        helen.page.locator("figure img").evaluate(
            "i => { i.loading = 'eager'; return i.decode().then(() => i.naturalWidth) }"
        )
        > 0
    )
    helen.opens("/hub/demand/").sees("Received in each hour of the week")
    steps.then_a_wrong_door_looks_like_no_door(dev, "/hub/", "/hub/demand/", "/hub/enquiries/", "/hub/hours.svg")
