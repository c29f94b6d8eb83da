"""An agency that is late: reminded, chased, answered at last through a link; another never answers; a letter tells."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import House
from tests.journeys.persona import Persona

# Twelve days pass for these requests, so that whatever holiday it is their office hours have run out: nobody can wait
# for that with a browser open.
LATER = """
import sys
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.cases.models import AgencyRequest
with acting_for("system:journey"):
    asked = AgencyRequest.objects.filter(case_id=sys.argv[1], state="asked")
    past = timezone.now() - timedelta(days=12)
    asked.update(asked_at=past - timedelta(hours=2), due_at=past)
"""
LINK = """
import sys
import django
django.setup()
from halcyon.access.fence import acting_for
from halcyon.work.models import Message
with acting_for("system:journey"):
    print(Message.objects.filter(kind="answer_link", subject_id=sys.argv[1]).latest("created_at").link)
"""
KNOWN = "Two complaints of noise since May; a man who is not on the tenancy opened the door twice."
MEANS = "Somebody lives there of whom the landlord knows nothing, and the child answers for him."


def behind_the_scenes(house: House, script: str, argument: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, argument], env=house.env, capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout.strip()


def test_a_late_agency_is_chased_and_answers_another_way(comes: Comes, house: House, browser: Any):
    child = steps.a_child("Iwan")
    reference = steps.given_a_concern(comes("Amina Yusuf"), child, danger="No")
    tom = comes("Tom Ashdown")
    case = steps.when_the_enquiry_is_opened(tom, child)
    steps.when_triaged(tom, case, danger="No")
    ruth = comes("Ruth Okafor")
    steps.when_rated(ruth, case, "Amber")
    given_two_agencies_are_asked(ruth, case)

    behind_the_scenes(house, LATER, case.split("/")[2])
    assert house.halcyon("worker", "--once").returncode == 0
    assert house.halcyon("worker", "--once").returncode == 0
    ruth.opens(case).sees("late by", "chased 2 times")
    housing = when_the_agency_is_opened(ruth, case, "Housing")
    ruth.sees("late by", "Second reminder, the time is up", "The agency’s manager was told").sees_not("First reminder")
    when_chased(ruth)
    ruth.sees("Ms Orla Finch", "Chased by hand", "Second reminder")

    code = when_a_link_is_sent(ruth, housing)
    then_it_is_answered_without_an_account(house, browser, child, housing, code)
    ruth.opens(housing).sees("Answered through a secure link", "Bea Holt", MEANS)

    helen = comes("Helen Marsh")
    helen.opens(case).sees("1 of 2 answered", "through a secure link")
    when_decided_without_the_other(helen, case)
    when_the_referrer_is_written_to(ruth, case, reference)
    ruth.opens(case).sees("Referrer told: By letter.", "not answered", "asked no more")


def given_two_agencies_are_asked(person: Persona, case: str) -> None:
    person.opens(case).presses("Ask agencies", role="button")
    person.chooses("Who is asked?", "Housing", "Education")
    person.chooses("What do you need to know?", "Who is involved", "What worries them")
    person.writes("What do you ask them?", steps.QUESTION)
    person.presses("Ask agencies", status=422)
    person.sees("Education: does the family, or the person, agree that they are asked: answer this question")
    person.chooses("Education: does the family", "Yes, they agree")
    person.chooses("Education: who agreed or refused?", "Somebody with parental responsibility")
    person.writes("Education: their name", "Mair Probert")
    said = person.page.get_by_role("group", name="Education: when did they say so?").first
    for label, value in (("Day", "2"), ("Month", "11"), ("Year", "2025")):
        said.get_by_label(label, exact=True).fill(value)
    person.writes("Education: what did they agree to?", "Attendance, and how he is at school.")
    person.presses("Ask agencies")
    person.sees("Ask agencies: done.", "0 of 2 answered")


def when_the_agency_is_opened(person: Persona, case: str, agency: str) -> str:
    person.opens(case)
    row = person.page.locator(".hal-answer").filter(has_text=agency).first
    with person.page.expect_navigation():
        row.get_by_role("link").first.click()
    person.looks()
    return person.path


def when_chased(person: Persona) -> None:
    person.presses("Chase", role="button")
    person.writes("Who did you speak with?", "Ms Orla Finch, front desk")
    person.chooses("How?", "By telephone")
    person.writes("What did they say?", "The officer is away and nobody else can sign in. A link would help.")
    person.presses("Write it down")


def when_a_link_is_sent(person: Persona, request: str) -> str:
    person.opens(request).follows("send them a link to answer")
    person.sees("works once", "Never write it in an e-mail")
    person.presses("Send the link and show me the code")
    shown = re.search(r"The code is (\d{3} \d{3})", person.text())
    assert shown, person.text()
    return shown.group(1)


def then_it_is_answered_without_an_account(
    house: House, browser: Any, child: steps.Child, request: str, code: str
) -> None:
    address = behind_the_scenes(house, LINK, request.rstrip("/").rsplit("/", 1)[1])
    guest = Persona(house, browser, "Somebody of the housing partnership")
    guest.opens(address).sees_not(child.family, steps.QUESTION)
    guest.writes("The code", "000 000" if code != "000 000" else "111 111")
    guest.presses("Go on", status=422).sees("This is not the code").sees_not(child.family)
    guest.writes("The code", code)
    guest.presses("Go on").sees(child.name, steps.QUESTION).sees_not(steps.CHILD_WORDS, "Mair Probert")
    guest.writes("Your name", "Bea Holt")
    guest.writes("Your job", "Tenancy manager")
    guest.chooses("Does your agency know this person?", "Known")
    guest.writes("What happened, with dates", KNOWN)
    guest.writes("What does this mean for this child?", MEANS)
    guest.chooses("Who may see this answer?", "Everyone")
    guest.chooses("Must any of it be withheld", "No")
    guest.presses("Send to the hub").sees("Your answer was sent to the hub")
    guest.opens(address, status=404)
    guest.leaves()


def when_decided_without_the_other(person: Persona, case: str) -> None:
    person.opens(case).presses("Decide", role="button")
    person.sees("Still waiting for")
    person.chooses("What happens next?", "Child and family assessment")
    person.chooses("Level of need", "Level 3")
    person.chooses("Legal basis", "Children Act 1989 section 17")
    person.writes("Why?", "Somebody unknown lives with a child who is left to answer for him.")
    person.writes("What does the child say or show?", steps.CHILD_WORDS)
    person.writes("What is not known?", "What the school sees of him.")
    person.writes("What does whoever takes it on need", "Ring before you go: the boy is alone until six.")
    person.presses("Decide", status=422).sees("Say why you are deciding without their answer")
    person.writes("An agency has not answered", "The school is closed until Monday, and he cannot wait.")
    person.presses("Decide").sees("Decide: done.")


def when_the_referrer_is_written_to(person: Persona, case: str, reference: str) -> None:
    person.opens(case).presses("Tell the referrer", role="button")
    person.chooses("How is the referrer told?", "By letter")
    person.presses("Tell the referrer", status=422).sees("No letter to them has been sent")
    person.opens(case).follows("Letters")
    person.chooses("Begin a letter to", "Referrer: what came of the concern")
    person.presses("Begin").sees(reference, "child and family assessment").sees_not(KNOWN, MEANS)
    person.writes("What would you like them to do?", f"Please keep seeing him. {MEANS}")
    person.presses("Sign", status=422).sees("This repeats what another agency told the hub")
    person.writes("What would you like them to do?", "Please keep seeing him, and ring us on 01632 960100.")
    person.presses("Save and check").sees("There is a telephone number in it")
    person.page.get_by_label(re.compile("^There is a telephone number")).check()
    person.presses("Sign").sees("Signed by Ruth Okafor")
    letter = person.path
    person.follows("Page for printing").sees("Please keep seeing him")
    person.opens(letter).chooses("How was it sent?", "Given by hand")
    person.presses("It was sent").follows("Now record that the referrer was told")
    person.chooses("How is the referrer told?", "By letter")
    person.presses("Tell the referrer").sees("Tell the referrer: done.")
