"""A red concern at two in the morning: triaged by the duty team, handed over, accepted by the hub's manager."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.journeys import steps
from tests.journeys.conftest import _chromium
from tests.journeys.house import House, open_house
from tests.journeys.persona import Persona

from halcyon.config.scratch import Scratch

NIGHT = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)  # a Thursday; the hub closed at 17:00 and opens at 8:30
MORNING = datetime(2026, 11, 19, 8, 40, tzinfo=UTC)
WATCH = "Ice on the roads: the school may close, and then nobody sees her."
NOTE = "Police saw her safe at home at 02:40. Her aunt expects a call from the hub at nine."
ASKED = "Who has told the school?"
ANSWERED = "Nobody yet. The designated lead is in from half past eight."


# The custodian restricts the child of the newest concern, and the minute's job tells whoever is on duty.
RESTRICT = """
from datetime import datetime
from halcyon.access.fence import acting_for
from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import User
from halcyon.frontdoor.actions import restrict_child
from halcyon.frontdoor.handovers.night import change_shifts
from halcyon.frontdoor.models import ContactSubject
from halcyon.people.models import Link
at = datetime.fromisoformat("{at}")
alan = User.objects.get(name="Alan Brook")
with acting_for(str(alan.id)):
    subject = ContactSubject.objects.order_by("-contact__received_at", "-contact__reference")[0]
    person = Link.objects.get(record_id=subject.record_id, unlinked_at=None).person_id
    restrict_child(person_id=person, kind="adoption", reason="Nobody may know of this child.",
        custodian_post="council.custodian", named=[alan.id], by=viewer_for(alan, at=at), at=at)
with acting_for("system:change_shifts"):
    change_shifts(at=at)
"""


@pytest.fixture(scope="module")
def night_house(run: Path, made_product: Scratch) -> Iterator[House]:
    """A product of its own, in which it is night."""
    _chromium()
    opened = open_house(run, made_product, NIGHT)
    yield opened
    opened.stop()


@pytest.fixture
def people(night_house: House, browser: Any) -> Iterator[list[Persona]]:
    here: list[Persona] = []
    yield here
    for person in here:
        person.leaves()


def test_a_red_concern_at_two_in_the_morning(night_house: House, browser: Any, people: list[Persona]):
    def comes(name: str) -> Persona:
        people.append(Persona(night_house, browser, name))
        return people[-1].signs_in()

    # Given two concerns that come in while the hub is closed, one of them about a child whom nobody may know of
    amina, child, hidden = comes("Amina Yusuf"), steps.a_child(), steps.a_child("Zofia")
    steps.given_a_concern(amina, hidden)
    done = night_house.halcyon("manage", "shell", "-c", RESTRICT.format(at=NIGHT.isoformat()))
    assert done.returncode == 0, done.stderr
    steps.given_a_concern(amina, child)

    # Then the duty worker has it on her list at once, and a message
    noreen = comes("Noreen Tate")
    noreen.opens("/").sees("Tonight: work this enquiry")
    noreen.opens("/messages/").sees("A concern came in while the hub is closed")

    # And she learns that something restricted waits, and whom to ring, and nothing of it before she says why she must
    noreen.opens("/").follows("Tonight: a concern about a restricted record waits")
    noreen.sees("Alan Brook").sees_not(hidden.family)
    noreen.presses("Open it in an emergency", status=422).sees("There is a problem").sees_not(hidden.family)

    # When she checks for danger, rates it red, and prepares the handover
    case = steps.when_the_enquiry_is_opened(noreen, child)
    steps.when_triaged(noreen, case)
    steps.when_rated(noreen, case, "Red")
    noreen.opens("/handovers/").sees("The hub is closed").presses("Prepare the handover to the hub")
    noreen.sees(child.name, "Came in this shift", "Checked for danger now", "Not handed over yet")
    handover = noreen.path
    noreen.writes("What must the next shift watch for?", WATCH).writes("Note for the next shift on", NOTE)
    noreen.presses("Hand over").sees("1 not accepted yet")

    # Then it stays on her list, and somebody else finds no such handover
    noreen.opens("/").sees("Handed over, and not accepted yet")
    steps.then_a_wrong_door_looks_like_no_door(amina, handover, "/handovers/")
    for person in people:
        person.leaves()
    people.clear()

    # When the hub opens, its manager reads what was done, asks, and accepts
    night_house.becomes(MORNING)
    helen = comes("Helen Marsh")
    helen.opens("/").sees("Accept the handover of this enquiry")
    helen.opens("/handovers/").sees("The hub is open").follows("From the Emergency Duty Team to the hub")
    helen.sees(child.name, WATCH, NOTE, "Rated").follows("Ask about")
    helen.chooses("What do you want to do?", "Ask something").writes("What do you ask", ASKED).presses("Send")
    noreen = comes("Noreen Tate")
    noreen.opens(handover).sees(ASKED).follows("Answer about")
    noreen.writes("Your answer", ANSWERED).presses("Send the answer").sees("It stays on both lists")
    helen.opens(handover).sees(ANSWERED)
    helen.presses("Accept those that are ticked", status=422).sees("Choose at least one enquiry.")
    helen.page.get_by_label("I take").first.check()
    helen.presses("Accept those that are ticked").sees("1 enquiry accepted.", "Accepted")

    # Then it is the hub's alone, and its chronology says how it changed hands
    helen.opens(case).sees("handed over", "accepted")
    noreen.opens("/").sees_not("Handed over, and not accepted yet")
    noreen.opens(handover).sees("not yours to see any more")
    steps.then_a_wrong_door_looks_like_no_door(noreen, case)
    helen.opens("/reallocate/").sees("Who holds what")
    helen.opens("/time-limits/")
    helen.opens("/account/away/").sees("I will be away")
