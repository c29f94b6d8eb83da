"""A strategy discussion without the police is refused, then held; its enquiry is sent back, then taken on."""

from __future__ import annotations

import re
from datetime import date

from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import Persona

KNOWN = "A hand-shaped bruise, three visits to the clinic with an older man, two police reports of a grey car."
SAFE = "Her aunt stays with her tonight; police go to the man’s address this evening."
NOTE = "A hand-shaped bruise, and she is afraid of a man with a grey car. She must be seen today."
MISSING = "Which school she is at, and whether her aunt can stay until Friday."


def says_the_day(person: Persona, group: str, day: date) -> None:
    part = person.page.get_by_role("group", name=re.compile("^" + re.escape(group))).first
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        part.get_by_label(label, exact=True).fill(str(value))


def invites(person: Persona, name: str, profession: str, agency: str) -> None:
    person.page.get_by_label("Name", exact=True).fill(name)
    person.page.get_by_label("Profession", exact=True).select_option(label=profession)
    person.page.get_by_label(re.compile("^Which agency")).select_option(label=agency)
    person.presses("Add to the list").sees(name)


def then_everybody_came(person: Persona) -> None:
    for box in person.page.get_by_label("Came", exact=True).all():
        box.check()
    person.presses("Save who came").sees("Who came is recorded")


def holds(person: Persona, case: str, today: date, *, status: int = 200) -> Persona:
    person.opens(case).presses("Record it as held", role="button")
    says_the_day(person, "On which day was it held?", today)
    person.writes("What did those present bring to it?", KNOWN)
    return person.presses("Record it as held", status=status)


def test_a_strategy_discussion_and_who_takes_it_on(comes: Comes):
    # Given an enquiry that was decided as a strategy discussion
    child, today = steps.a_child("Nadja"), date.today()
    steps.given_a_concern(comes("Amina Yusuf"), child)
    tom, ruth, helen = comes("Tom Ashdown"), comes("Ruth Okafor"), comes("Helen Marsh")
    enquiry = steps.when_the_enquiry_is_opened(tom, child)
    steps.when_triaged(tom, enquiry)
    steps.when_rated(ruth, enquiry)
    helen.opens(enquiry).follows("Decide")
    helen.chooses("What happens next?", "Strategy discussion").chooses("Level of need", "Level 4")
    helen.chooses("Legal basis", "Children Act 1989 section 47").writes("Why?", "An injury, and a man who drives her.")
    helen.writes("What does the child say or show?", steps.CHILD_WORDS)
    helen.writes("What is not known?", "Who the man is.").presses("Decide").sees("Decide: done.")
    helen.opens(enquiry).sees("What came of it", "Threshold of Needs, version").follows("SD-")
    discussion = helen.path

    # When it is held without the police, it does not count
    helen.presses("Arrange the strategy discussion", role="button")
    says_the_day(helen, "On which day do you meet?", today)
    helen.writes("At what time?", "2pm").chooses("How do you meet?", "By video")
    helen.presses("Arrange the strategy discussion").follows("Who is invited and who came")
    meeting = helen.path
    invites(helen, "Ruth Okafor", "Social worker", "Marlshire County Council")
    invites(helen, "Helen Marsh", "Social work manager", "Marlshire County Council")
    invites(
        helen,
        "Nia Bowen",
        "Nurse, midwife, doctor or other health professional",
        "Marlshire Community and Mental Health NHS Trust",
    )
    then_everybody_came(helen)
    holds(helen, discussion, today, status=422).sees("without the police", KNOWN)

    # When the police came too, it is held, and a section 47 enquiry begins
    helen.opens(meeting)
    invites(helen, "Imran Shah", "Police officer or police staff", "Marlshire Police")
    then_everybody_came(helen)
    holds(helen, discussion, today).sees("Who came", "Imran Shah, police officer")
    helen.presses("Record the decision", role="button")
    helen.chooses("What was decided?", "Section 47 enquiry, jointly").writes("Why?", KNOWN)
    helen.writes("What keeps the child safe until the next step?", SAFE)
    helen.chooses("Is a medical assessment needed?", "Yes").writes("Why, or why not?", "The paediatrician, at 4pm.")
    helen.writes("Who tells the family what", "Ruth tells her mother at five o’clock.")
    helen.writes("What does the team that makes the enquiry need to know", NOTE)
    helen.presses("Record the decision").sees("What came of it").follows("S47-")
    section_47 = helen.path
    helen.sees("Handed over, not taken on yet", "The enquiry itself has no statutory length", "Came of")

    # Then the team reads what it needs and nothing else, and sends it back with what is missing
    nadia = comes("Nadia Rahman")
    nadia.opens("/").sees("Take on or send back")
    steps.then_a_wrong_door_looks_like_no_door(nadia, section_47, enquiry)
    nadia.opens("/hand-offs/").follows(child.name)
    nadia.sees(NOTE, child.name).sees_not(KNOWN, steps.WORRY)
    nadia.presses("Send it back", role="button").presses("Send it back", status=422).sees("Say why you send it back")
    nadia.writes("Why do you send it back?", "We cannot send anybody before we know where she is.")
    nadia.writes("What is missing?", MISSING).presses("Send it back").sees("Whoever handed it over decides again")

    # When the manager hands it on again with what was missing, it is taken on
    helen.opens("/").sees("Section 47 enquiry sent back: say who makes it")
    helen.opens(section_47).sees("Sent back", MISSING).presses("Ask a team to make the enquiry", role="button")
    helen.chooses("Who is asked?", "Assessment and protection team")
    helen.writes("What was cleared up", "She is at Hallow Green School; her aunt stays until Sunday.")
    helen.writes("What do they need to know before they accept?", NOTE + " Hallow Green School.")
    helen.presses("Ask a team to make the enquiry")
    nadia.opens("/hand-offs/").follows(child.name)
    nadia.presses("Take it on", role="button")
    nadia.page.get_by_label("Who works it?").select_option(label="Marcus Bell")
    nadia.presses("Take it on").sees("Taken on by Marcus Bell", child.name)

    # Then the worker has it, and everybody sees where it came from
    marcus = comes("Marcus Bell")
    marcus.opens("/assessment-and-protection/?mine=yes").sees(child.name, "Section 47 enquiry", "Under way")
    marcus.opens(section_47).sees("Came of", "Worked by Marcus Bell").presses("Record a visit", role="button")
    says_the_day(marcus, "On which day was the visit?", today)
    marcus.chooses("Was the child seen?", "Yes").chooses("Was the child seen alone?", "Yes")
    marcus.writes("What did you see and hear?", "She showed her arm and said who did it.")
    marcus.presses("Record a visit").sees("Child seen: Yes")
