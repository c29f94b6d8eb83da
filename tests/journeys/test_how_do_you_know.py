"""The chair of a board, on a phone: what the partnership knows, how it knows it, and a question that is answered."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date, timedelta

from tests.journeys.conftest import Comes
from tests.journeys.house import ROOT, House
from tests.journeys.persona import DESK, PHONE, Persona

QUESTION = "Three agencies are below the others. Has anybody asked them why?"
ANSWER = "All three were asked on Monday. Two have no officer on Fridays; their director answers for it in January."
# Fifteen months of requests to agencies, of cases that are closed: playing them would take longer than a journey waits.
BEHIND_IT = """
import django
django.setup()
import random, uuid
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.assurance.figures.copying import keep_figures
from halcyon.cases.models import AgencyRequest, Case
from halcyon.demo.bulk import add_rows
from halcyon.sharing.models import SharingDecision
now, rng = timezone.now(), random.Random(4)
label = {"owner_agency": "COUNCIL", "category": "concern"}
rows = [(uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), now - timedelta(days=n), rng.choice(("POLICE", "GP")),
         rng.choice((3, 5, 30)), n) for n in range(5, 460) for _ in range(2)]
with acting_for("system:command"), transaction.atomic():
    add_rows(Case, ["id", "reference", "record_id", "opened_at", "closed_at"],
             [(c, f"H-{n}-{c.hex[:6]}", r, at, at + timedelta(days=2)) for c, r, _, _, at, _, _, n in rows],
             same={**label, "pathway": "strategy_discussion", "pathway_version": 1, "state": "closed", "last_seq": 1})
    add_rows(SharingDecision, ["id", "asked_at", "holding_agency", "subject_id", "case_id"],
             [(d, at, a, r, c) for c, r, d, _, at, a, _, _ in rows],
             same={"asking_agency": "COUNCIL", "purpose": "section_47", "effect": "PERMIT", "rule": "test",
                   "agreement": "test", "agreement_version": 1})
    add_rows(AgencyRequest, ["id", "decision_id", "case_id", "agency", "asked_at", "due_at", "answered_at"],
             [(q, d, c, a, at, at + timedelta(hours=24), at + timedelta(hours=h)) for c, _, d, q, at, a, h, _ in rows],
             same={**label, "purpose": "section_47", "question": "What do you know?", "instrument": "mash_return",
                   "state": "answered"})
    keep_figures(at=now)
"""
PICTURES = os.environ.get("HALCYON_LOOK")


def taken(person: Persona, name: str) -> None:
    """Photograph the whole page at both widths, for whoever builds it to look at."""
    if PICTURES:
        for size, width in (("phone", PHONE), ("desk", DESK)):
            person.page.set_viewport_size({"width": width[0], "height": width[1]})
            person.page.screenshot(path=ROOT / ".." / PICTURES / f"{name}-{size}.png", full_page=True)
        person.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


def given_months_behind_it(house: House) -> None:
    """Agencies have been asked for more than a year, and the figures are published."""
    env = {**house.env, "HALCYON_AS_OWNER": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", BEHIND_IT], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_chair_with_a_phone_asks_how_it_is_known(comes: Comes, house: House):
    given_months_behind_it(house)
    stella = comes("Stella Winter")  # the deputy, who acts as the chair
    stella.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    stella.opens("/board/").sees("How do you know?", "Requests answered in time")
    taken(stella, "board")
    # When the chair opens one, it says how it is counted, from where, and lets a worked example be checked
    stella.follows("Requests answered in time").sees(
        "Do agencies answer the hub in time?", "Requests of the month answered within their limit", "Worked example",
        "p-chart", "4 rows count",
    )  # fmt: skip
    chart = stella.page.get_by_role("img", name=re.compile("^Run chart"))
    assert chart.evaluate("i => i.decode().then(() => i.naturalWidth)") > 0, "the picture is drawn"
    taken(stella, "figure")
    stella.follows(re.compile("^See the rows of")).sees("The rows under it", "None of them can be opened by you")
    # And asks how it is known
    stella.opens("/board/figures/answered_in_time/").follows("Ask how we know")
    stella.writes("What do you want to know?", "Why?").presses("Put it in the log", status=422)
    stella.sees("There is a problem")
    taken(stella, "ask")
    stella.writes("What do you want to know?", QUESTION).writes(
        "By when?", (date.today() + timedelta(days=14)).isoformat()
    )
    stella.field("Who is to answer?").select_option(label="Judith Amery")
    stella.presses("Put it in the log").sees(QUESTION, "Judith Amery answers by")
    # Then whoever keeps the figure finds it among her work, and answers
    judith = comes("Judith Amery")
    judith.opens("/").sees("How do you know? Requests answered in time")
    judith.opens(stella.path).writes("How do we know?", ANSWER).presses("Keep this answer").sees(
        ANSWER, "Your answer is in the log"
    )
    stella.opens(stella.path).writes("What satisfied you", "Their director comes to the board in January.")
    stella.presses("Settle").sees("Settled", ANSWER)
    # And a commissioner sees the figure and the answer, and no row
    paul = comes("Paul Renshaw")
    paul.opens("/board/figures/answered_in_time/").sees(QUESTION[:40]).sees_not("/rows/")
    paul.opens("/board/equality/").sees("nine protected characteristics")
    paul.opens("/board/voice/").sees("Children and families", "Practitioners")
    judith.opens("/board/snapshots/").writes("What is it for?", "Before the board meets")
    judith.presses("Keep all figures as they stand").presses("Run it again")
    judith.sees("every figure comes out the same")
    taken(judith, "snapshot")
    taken(judith.opens("/board/challenges/"), "challenges")
