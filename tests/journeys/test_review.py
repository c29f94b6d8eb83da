"""A joint review: each limb decided, agencies send their part, what differs and what is missing, and a finding."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

from tests.journeys.conftest import Comes
from tests.journeys.persona import Persona

SCHOOL = "Came to the drop-in with a bruised forearm; an older man waited in a silver car."
PATROL = "Stopped a silver car with an older man and a girl whose forearm was bruised."


def day(person: Persona, question: str, on: date) -> None:
    group = person.page.get_by_role("group", name=question).locator("visible=true").first
    for part, text in zip(("Day", "Month", "Year"), (on.day, on.month, on.year), strict=True):
        group.get_by_label(part, exact=True).fill(str(text))


def opens(person: Persona, step: str) -> Persona:
    person.page.locator("summary", has_text=re.compile(f"^{step}")).locator("visible=true").first.click()
    return person


def test_a_joint_review_from_its_limbs_to_a_finding(comes: Comes):
    today = date.today()
    code = f"Family Q{random.SystemRandom().randint(1000, 9999)}"

    # Given a joint review that the partnership manager opens
    judith = comes("Judith Amery")
    judith.opens("/reviews/new/").presses("Open the review", status=422).sees("answer this question")
    judith.writes("Code name", code).writes("What is it about?", "The serious harm of a child, and a death at home.")
    judith.chooses("What kind of review is it?", "Local child safeguarding practice review", "Domestic abuse related")
    day(judith, "On which day was it notified?", today)
    judith.presses("Open the review").sees("Joint review", "To be decided")
    page = judith.path

    # When each limb is decided by itself
    for limb, criteria in (("Local child safeguarding practice review", 4), ("Domestic abuse related death review", 3)):
        judith.follows(limb).sees("Time limits")
        for place in range(criteria):
            criterion = judith.page.locator("main fieldset", has=judith.page.get_by_label("Yes", exact=True)).nth(place)
            criterion.get_by_label("Yes", exact=True).check()
            judith.page.get_by_label("What does the answer rest on?").nth(place).fill("The police told us so.")
        judith.chooses("What is decided?", "Do not hold it").writes("Why?", "The partners agreed when they met.")
        judith.presses("Keep the decision", status=422).sees("must be held")
        judith.chooses("What is decided?", "Hold this review").presses("Keep the decision").sees("The decision is kept")
        judith.opens(page)
    opens(judith, "Go on to the next phase").presses("Go on to the next phase").sees("Name the chair of the panel.")
    for part, name in (("Chair", "Ida Frome"), ("Author of the report", "Rowan Hext")):
        opens(judith, "Name somebody on the panel").chooses("What do they do?", part).writes("Or their name", name)
        judith.writes("As what do they sit on it?", "Independent reviewer")
        judith.page.get_by_label("They had no part in the care").check()
        judith.presses("Name somebody on the panel").sees(name)
    opens(judith, "Agree the terms").writes("Which questions", "How was she heard, and what did each agency know when?")
    day(judith, "From which day do agencies look?", today - timedelta(days=300))
    day(judith, "Until which day?", today)
    judith.presses("Agree the terms of reference").sees("Agencies look from")
    opens(judith, "Go on to the next phase").presses("Go on to the next phase")
    judith.follows("Agencies")
    for agency in ("COMMUNITY", "POLICE"):
        judith.field("Which agency?").select_option(agency)
        day(judith, "By when?", today + timedelta(days=20))
        judith.presses("Ask this agency").sees("The agency is asked")

    # Then each agency answers from its own record
    met = today - timedelta(days=150)
    for who, says, on in (("Asha Verma", SCHOOL, met), ("Mark Sterling", PATROL, met + timedelta(days=3))):
        agency = comes(who)
        agency.opens("/reviews/").follows(code)
        opens(agency, "Write a line from another record")
        day(agency, "On which day did it happen?", on)
        day(agency, "On which day was it recorded?", on)
        agency.writes("What does the record say?", says).chooses("Did somebody see or speak", "Yes")
        agency.presses("Write a line from another record").sees(says)
        opens(agency, "Send your agency’s part back").writes("What does your agency make", "We would ask who he was.")
        agency.presses("Send your agency’s part back").sees("sent back")

    # And the panel sees one event told on two days, and the stretch in which nobody saw her
    judith.opens(f"{page}chronology/").sees("May be the same event", "silver", "147 days")
    opens(judith, "Say that they tell one event").writes("What is the event called?", "The bruised forearm")
    judith.presses("Say that they tell one event").sees("3 days apart")
    judith.opens(f"{page}chronology/?on={met}").sees("Knew, since")

    # When it is analysed, a finding opens a recommendation
    judith.opens(page)
    opens(judith, "Go on to the next phase").presses("Go on to the next phase")
    judith.follows("Findings and learning")
    opens(judith, "Write a finding").writes("What is the finding called?", "Nobody asked who he was")
    judith.writes("What was found?", "Two agencies met the same man and neither asked.").presses("Write a finding")
    opens(judith, "Open a recommendation")
    judith.field("From which finding?").select_option(index=1)
    judith.writes("What should change?", "Every service asks and records who the adult with a child is.")
    judith.presses("Open a recommendation").sees("Recommendations from it", "finding 1")
    judith.follows("Family and practitioners")
    opens(judith, "Write down how the family was asked").chooses("At which stage?", "Their own account")
    judith.writes("Who are they to the person?", "her aunt").chooses("What came of it?", "Took part")
    day(judith, "On which day?", today)
    judith.presses("Write down how the family was asked", status=422).sees("in their own words")
    judith.writes("How were they asked?", "at home").writes("What did they say", "I told everybody.")
    judith.presses("Write down how the family was asked").sees("I told everybody.")

    # And whoever is outside sees its code name and nothing of whom it is about
    comes("Stella Winter").opens(page).sees(code).sees_not("Whom it is about", SCHOOL)

    # When a death is screened by somebody outside the treating team
    judith.opens("/reviews/deaths/").follows("Notify a death")
    number = f"CT-{random.SystemRandom().randint(10_000, 99_999)}"
    judith.field("Which provider?").select_option("COMMUNITY")
    judith.writes("The provider’s own number", number).chooses("Which group?", "Adult mental health")
    day(judith, "On which day did they die?", today - timedelta(days=9))
    judith.writes("How old were they?", "61").presses("Take this death into the cohort").sees("waits for its desk")
    joan, ravi = comes("Joan Tully"), comes("Ravi Menon")
    joan.opens("/reviews/deaths/").page.locator("a.hal-row__link").first.click()
    joan.sees("you work for the provider")
    ravi.opens("/reviews/deaths/").page.locator("a.hal-row__link").first.click()
    ravi.chooses("Was the death expected?", "Unexpected").chooses("Was it natural?", "Nat")
    ravi.chooses("What happens next?", "No further").writes("Why?", "From the record of a year.")
    ravi.page.get_by_label("I had no part").check()
    ravi.presses("Keep the desk screen", status=422).sees("An unexpected death is always followed up")
    ravi.chooses("What happens next?", "Structured review").presses("Keep the desk screen").sees("Stage 1: desk screen")
