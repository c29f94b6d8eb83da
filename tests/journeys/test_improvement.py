"""An improvement plan: a delay is escalated and answered, the plan is tested by what-if, and then tracked."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, timedelta

from tests.journeys.conftest import Comes
from tests.journeys.house import ROOT, House
from tests.journeys.persona import Persona

WHY = "Decisions have come late for weeks. Overtime and a second duty manager have not been enough."
ANSWER = "A plan is to be made. I will find the money for one more social worker until the spring."
AIM = "Nine in ten decisions are made within their time limit by the spring."
REVIEW = "The post is advertised. Ratings are done sooner since the morning meeting was dropped."

# Months of a hub, a check of them that is finished, and a trial: playing them takes longer than a journey should wait.
BEHIND_IT = """
import django
django.setup()
import json, zlib
from hashlib import sha256
from django.db import transaction
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import User
from halcyon.frontdoor.whatif.actions import ask_check, ask_trial, go_on
from halcyon.frontdoor.whatif.models import WhatIfRun
from halcyon.frontdoor.whatif.scenario import Scenario, StaffChange
from tests.frontdoor.whatif.history import small_history
now = timezone.now()
text = json.dumps(small_history().plain(), sort_keys=True).encode()
kept = dict(given=zlib.compress(text), digest=sha256(text).hexdigest(), times=2, roster_from="written")
with acting_for("system:command"), transaction.atomic():
    helen = viewer_for(User.objects.get(name="Helen Marsh"), at=now)
    more = Scenario("Two more social workers", (StaffChange("worker", add=2),))
    for ask in (lambda: ask_check(by=helen, at=now), lambda: ask_trial(scenario=more, by=helen, at=now)):
        WhatIfRun.objects.filter(id=ask().id).update(**kept)
        while go_on(at=now):
            pass
"""


def given_months_behind_it(house: House) -> None:
    """The hub has been at work for months, and what-if has been checked against them."""
    env = {**house.env, "HALCYON_AS_OWNER": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", BEHIND_IT], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def then_it_stands_on_the_list(person: Persona, words: str) -> None:
    person.opens("/").sees(words)


def test_an_improvement_plan_tested_by_what_if_and_then_tracked(comes: Comes, house: House):
    given_months_behind_it(house)
    helen = comes("Helen Marsh")
    today = date.today()

    # When the hub's manager escalates the delay
    helen.opens("/hub/").follows("Delays and improvement").sees("Decisions made within their time limit")
    helen.follows(re.compile("^Escalate it now ?: Decisions made within"))
    helen.presses("Escalate", status=422).sees("There is a problem")
    helen.writes("Why do you escalate it?", WHY)
    helen.presses("Escalate").sees(WHY, "Not answered")
    delay = helen.path

    # Then the head of service has it as a task, reads the figures and answers
    chief = comes("Yvonne Clarke")
    then_it_stands_on_the_list(chief, "Delay of the system: Decisions made within their time limit")
    chief.opens(delay).sees("The figures as they were then")
    chief.chooses("What is agreed?", "An improvement plan is to be made")
    chief.writes("What is to be done, or why nothing is?", ANSWER)
    chief.presses("Keep this answer").sees(ANSWER)

    # When the manager looks at what was tried, and tries something else
    helen.opens("/hub/what-if/").sees("What-if may be used")
    helen.follows("Two more social workers").sees("It may be used", "Time in each stage", "worker")
    helen.opens("/hub/what-if/").follows("Try something")
    helen.presses("Play it", status=422)
    helen.writes("What do you call it?", "Police answer sooner, one more manager")
    helen.field("People on duty: MASH manager").select_option(label="One more")
    helen.field("An agency answers differently").select_option(label="Marlshire Police")
    helen.presses("Play it").sees("Police answer sooner, one more manager", "1 more person on duty")

    # And fixes a plan to the measure, tested by the what-if
    helen.opens(delay).follows("Make an improvement plan")
    helen.writes("What will be different?", AIM)
    helen.field("Who owns the plan?").select_option(label="Helen Marsh")
    helen.writes("Target", "90").writes("By when is the target reached?", str(today + timedelta(days=42)))
    helen.writes("When is the plan looked at first?", str(today + timedelta(days=14)))
    tested = helen.field("The what-if by which it was tested")
    tested.select_option(index=1)
    helen.writes("Step 1: what will be done?", "Advertise the post")
    helen.field("Step 1: by whom?").select_option(label="Helen Marsh")
    helen.writes("Step 1: until when?", str(today + timedelta(days=20)))
    helen.presses("Fix the plan to the measure").sees(AIM, "Two more social workers", "No week of the plan is over yet")
    plan = helen.path

    # Then it is tracked: the step is done, the plan is reviewed, and it does not close without a reason
    with helen.page.expect_navigation():
        helen.page.get_by_role("button", name=re.compile("^Done")).click()
    helen.looks().sees("It is recorded as done")
    helen.writes("How does it go?", REVIEW)
    helen.writes("When is it looked at next?", str(today + timedelta(days=28)))
    helen.presses("Keep the review").sees(REVIEW)
    helen.presses("Close the plan", status=422).sees("has not kept its target")
    chief.opens(plan).sees(REVIEW, "Week by week", "to come")
    tom = comes("Tom Ashdown")
    for path in (plan, delay, "/hub/what-if/", "/hub/improvement/"):
        tom.opens(path, status=404)
