"""The manager reads two rounds of interviews; a practice’s self-assessment becomes a plan of support."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.journeys.conftest import Comes
from tests.journeys.house import House

GIVEN = """
import django
django.setup()
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.demo.auditing import play_audits
from halcyon.demo.load import users_by_name
from halcyon.demo.training import play_training
with acting_for("system:journey"):
    play_audits(users_by_name(), at=timezone.now())
    play_training(users_by_name(), at=timezone.now())
"""


def given_audits_and_self_assessments(house: House) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GIVEN], env=house.env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_two_rounds_of_interviews_and_a_plan_of_support(house: House, comes: Comes):
    # Given interviews in two rounds, and practices that assess themselves
    given_audits_and_self_assessments(house)

    # When the manager reads the second round, she sees the shift and how sure she can be of it, role by role
    judith = comes("Judith Amery")
    judith.opens("/audits/").follows("Children’s consent and exploitation: second round")
    judith.sees("43 practitioners from 15 services", "There is a positive shift", "Kappa: agreement beyond chance")
    judith.sees("Not shown: fewer than five", "so it may be chance", "unverified")

    # When a practice looks at what is left of its own, it cannot send it in before it says what it will do
    mina = comes("Dr Mina Pell")
    mina.follows(re.compile("^Self-assessment")).follows(re.compile("General practice self-assessment"))
    mina.sees("last year’s answer").presses("Send it in", status=422)
    mina.sees("Young people and consent: last year’s answer")
    mina.follows("G9 Young people and consent").chooses("How does it stand?", "Red")
    mina.writes("What will be done?", "Both partners learn to ask about consent and exploitation.")
    mina.page.get_by_label("By when?").fill("2027-03-31")
    mina.presses("Save and go on").sees("Domestic abuse", "Standard 10 of 11")
    for _ in range(2):
        mina.chooses("How does it stand?", "Green").writes("What shows it?", "Minutes of October.")
        mina.presses("Save and go on")
    mina.presses("Send it in").sees("Sent in. Thank you.", "of 5 practices of your size are green")

    # Then the named GP has it in the plan of support, and the training lead books what it asks for
    tess = comes("Dr Tess Hollis")
    tess.opens("/self-assessments/campaigns/").follows(re.compile("General practice self-assessment"))
    tess.follows("Hallow Green Surgery").sees("Both partners learn to ask")
    tess.writes("What will be done?", "An afternoon at the surgery, with cases.").presses("Agree it")
    tess.sees("The training lead sees it.")
    carys = comes("Carys Bevan").opens("/self-assessments/training/").sees("Young people, consent and exploitation")
    carys.follows("Book training for Hallow Green Surgery: Young people, consent and exploitation")
    carys.presses("Book the places", status=422).sees("There is a problem")
    carys.field("Which training?").select_option(index=1)
    carys.chooses("Who of the practice goes?", "Dr Mina Pell").presses("Book the places").sees("The places are booked")
    mina.opens("/messages/").sees("A place is booked for you")
