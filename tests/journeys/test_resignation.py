"""Somebody resigns from a board: at once it is seen what loses cover, who acts from then, and what stays vacant."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

from tests.journeys.conftest import Comes
from tests.journeys.house import ROOT, House

PHONE = {"width": 375, "height": 800}
SEAT = "Voluntary sector member"

# The boards of the demonstration, unless another journey has set them up already.
BOARDS = """
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.demo.load import users_by_name
from halcyon.demo.partnership import play_boards
from halcyon.workforce.bodies.models import Body
with acting_for("system:command"), transaction.atomic():
    if not Body.objects.filter(key="adults_board").exists():
        play_boards(users_by_name(), at=timezone.now())
"""


def given_boards(house: House) -> None:
    """The county has its boards, and the chair of one has left."""
    env = {**house.env, "HALCYON_AS_OWNER": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", BOARDS], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_resignation_from_the_day_it_is_written_down_to_the_deputy_who_acts(comes: Comes, house: House):
    given_boards(house)
    judith = comes("Judith Amery")
    last_day = date.today() + timedelta(days=9)
    from_ = last_day + timedelta(days=1)

    # Given a board whose chair has left: the deputy acts, and the post is shown as vacant
    judith.opens("/boards/").sees("What nobody holds", "Clive Rowan resigned")
    judith.follows("Marlshire safeguarding adults board").sees("Vacant", "Stella Winter", "Acting (deputy)", "Quorum")

    # When a member tells the partnership's manager that she leaves
    judith.opens("/boards/").follows("Write down a resignation")
    judith.presses("Continue", status=422).sees("There is a problem")
    judith.field("Who resigns?").select_option(label="Fatima Noor, Refuge and advocacy manager")
    judith.presses("Continue").sees("Fatima Noor resigns", SEAT)
    judith.presses("Write down the resignation", status=422).sees("Last day")
    judith.writes("Last day", str(last_day))
    judith.presses("Write down the resignation")

    # Then she sees at once what loses its holder, and who acts from that day
    judith.sees("Those whom it concerns have been told", SEAT, "Tamara Finch")
    judith.sees(f"Somebody acts in every one of these from {from_.day} {from_:%b %Y}")
    resignation = judith.path

    # And the deputy is told
    tamara = comes("Tamara Finch")
    tamara.opens("/messages/").sees("Fatima Noor resigns")

    # And the vacancy is on the list before it begins, also on a phone
    judith.page.set_viewport_size(PHONE)
    judith.opens("/boards/vacancies/").sees(
        SEAT, f"From {from_.day} {from_:%b %Y}", "Tamara Finch", "nobody was ever named"
    )
    judith.opens(resignation).sees("Tamara Finch")

    # When somebody is appointed to follow her, the vacancy is off the list; she herself still holds the seat
    fatima = comes("Fatima Noor")
    fatima.opens(resignation).sees("Withdraw the resignation")
    fatima.presses("Withdraw the resignation").sees("Everything stands as it did before")
    judith.opens("/boards/vacancies/").sees_not(f"From {from_.day} {from_:%b %Y}")
    comes("Amina Yusuf").opens(resignation, status=404)
