"""What people do with a concern, in the words of the work: given_, when_ and then_ on top of pages."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.journeys.persona import Persona

WORRY = (
    "Seen at the drop-in clinic today with a bruise the size of a hand on her left forearm. She says she fell. "
    "Twice this month she was collected at the gate by a man in a grey car who is not family."
)
CHILD_WORDS = "He picks me up. He said I owe him."
QUESTION = "What do you know of this child, of her household, and of an older man with a grey car?"
POLICE_KNOWS = "Two reports in October: a grey estate car outside the school gate. Registered keeper known to us."
POLICE_MEANS = "The pattern fits grooming by an adult; there is an enquiry into the same man."
HEALTH_KNOWS = "Three attendances since August, each time accompanied by a man in his thirties."
HEALTH_MEANS = "Repeated attendance with an older companion is worrying for a child of this age."
HIDDEN_FROM_REFERRER = (POLICE_KNOWS, POLICE_MEANS, HEALTH_KNOWS, HEALTH_MEANS, "Carol Jennings")
TOLD = "A strategy discussion is being held today. Please keep seeing her as usual and ring us with anything new."
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f00010401005fe5c34b0000000049454e44ae426082"
)


@dataclass(frozen=True)
class Child:
    """A child of one journey. Names are made so that no journey finds the child of another."""

    given: str
    family: str
    born: tuple[str, str, str] = ("7", "3", "2012")
    postcode: str = "MR1 4QX"
    nhs: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


def a_child(given: str = "Marek") -> Child:
    """Somebody of whom no other journey has spoken: nothing about them agrees with anybody else."""
    chance = random.SystemRandom()
    family = "Qu" + "".join(chance.choice(letters) for letters in ("aeiou", "bdfgklmnprstvz") * 4)
    born = (str(chance.randint(1, 28)), str(chance.randint(1, 12)), str(chance.randint(2009, 2017)))
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    postcode = f"MR{chance.randint(2, 29)} {chance.randint(1, 9)}{chance.choice(letters)}{chance.choice(letters)}"
    return Child(given, family, born, postcode)


# -- the referrer ----------------------------------------------------------------------------------------------------


def when_the_form_is_filled_in(person: Persona, child: Child, *, place: int = 0) -> None:
    """Everything about one child on the form for raising a concern; the first place is the form's own."""
    part = person.page.locator(".hal-person-part").nth(place)
    part.get_by_label("A child", exact=True).check()
    part.get_by_label(re.compile("^First name")).fill(child.given)
    part.get_by_label(re.compile("^Family name")).fill(child.family)
    for label, value in zip(("Day", "Month", "Year"), child.born, strict=True):
        part.get_by_role("group", name=re.compile("^Date of birth")).get_by_label(label, exact=True).fill(value)
    part.get_by_label(re.compile("^Sex")).select_option("F")
    part.get_by_label(re.compile("^Postcode")).fill(child.postcode)
    if child.nhs:
        part.get_by_label(re.compile("^NHS number")).fill(child.nhs)


def when_the_worry_is_written(person: Persona, worry: str = WORRY, *, danger: str = "Yes") -> None:
    person.chooses("Is anyone in danger now?", danger)
    if danger == "Yes":
        person.writes("What is the danger", "She has been told to meet him again this evening.")
    person.writes("What worries you?", worry)
    person.writes("What did the child or adult say?", CHILD_WORDS)
    person.writes("Any injury?", "Bruise, left forearm, hand-shaped.")
    person.writes("Is anyone said to have caused harm?", "A man in his thirties with a grey estate car.")
    person.chooses("Does the family", "They have not been asked, because")
    person.writes("Why not?", "Asking at home could raise the risk.")
    person.writes("Telephone number on which", "01632 960215")


def given_a_concern(
    person: Persona, child: Child, *, files: Sequence[dict[str, Any]] = (), worry: str = WORRY, danger: str = "Yes"
) -> str:
    """A concern is raised through the form. Returns its reference."""
    person.opens("/concerns/new/")
    when_the_form_is_filled_in(person, child)
    when_the_worry_is_written(person, worry, danger=danger)
    if files:
        person.page.get_by_label(re.compile("^Files, if you have any")).set_input_files(list(files))
    person.presses("Send to the hub")
    return then_there_is_a_receipt(person)


def then_there_is_a_receipt(person: Persona) -> str:
    person.sees("The hub has your concern")
    found = re.search(r"C-\d{5}", person.text())
    assert found, person.text()
    return found.group()


# -- the hub ---------------------------------------------------------------------------------------------------------


def when_the_enquiry_is_opened(person: Persona, child: Child) -> str:
    """Find the enquiry in the hub's list and open it. Returns its address."""
    person.opens("/front-door/")
    with person.page.expect_navigation():
        person.page.get_by_role("row").filter(has_text=child.family).first.get_by_role("link").first.click()
    person.looks().sees(child.name)
    return person.path


def when_triaged(person: Persona, case: str, *, danger: str = "Yes") -> None:
    person.opens(case).presses("Check for danger now", role="button")
    person.chooses("Is a child or an adult in danger now?", danger)
    person.writes("What was done at once", "Police told on 999 at once, school asked to keep her in.")
    person.presses("Check for danger now")
    person.sees("Check for danger now: done.")


def when_screened(person: Persona, case: str, *, who: str = "Not yet") -> None:
    person.opens(f"{case}screening/")
    person.chooses("Is it clear who this is?", who)
    person.writes("Who lives with them", "Her mother; no brothers or sisters are known.")
    person.chooses("Is a case open already?", "No")
    person.presses("Record the screening")
    person.sees("Screened.")


def when_rated(person: Persona, case: str, rating: str = "Red", *, screened: bool = True) -> None:
    """What is not red is screened first, unless the journey has done that."""
    if rating != "Red" and screened:
        when_screened(person, case)
    person.opens(case).presses("RAG-rate", role="button")
    person.chooses("How serious and how urgent is this?", rating)
    person.writes("Why this rating?", "An injury, and an adult who may be exploiting her.")
    person.presses("RAG-rate")
    person.sees("RAG-rate: done.")


def when_agencies_are_asked(
    person: Persona,
    case: str,
    agencies: Sequence[str] = ("Police", "Community trust", "Education"),
    kinds: Sequence[str] = (
        "Who is involved",
        "What worries them",
        "Health and use",
        "Sexual health",
        "School, attendance",
        "Police and criminal justice",
    ),
) -> None:
    person.opens(case).presses("Ask agencies", role="button")
    person.chooses("Who is asked?", *agencies)
    person.chooses("What do you need to know?", *kinds)
    person.writes("What do you ask them?", QUESTION)
    person.presses("Ask agencies")
    person.sees("Ask agencies: done.")


def when_decided(person: Persona, case: str) -> None:
    person.opens(case).presses("Decide", role="button")
    person.chooses("What happens next?", "Strategy discussion")
    person.chooses("Level of need", "Level 4")
    person.chooses("Legal basis", "Children Act 1989 section 47")
    person.writes("Why?", "An injury, an adult who drives her about, and a police enquiry: likely significant harm.")
    person.writes("What is not known?", "Who the man is, and what the bruise comes from.")
    person.writes("What does the child say or show?", CHILD_WORDS)
    person.presses("Decide")
    person.sees("Decide: done.")


def when_the_referrer_is_told(person: Persona, case: str) -> None:
    person.opens(case).presses("Tell the referrer", role="button")
    person.chooses("How is the referrer told?", "By secure message")
    person.writes("What is the referrer told?", TOLD)
    person.presses("Tell the referrer")
    person.sees("Tell the referrer: done.")


# -- the agencies ----------------------------------------------------------------------------------------------------


def when_the_guardian_shares(person: Persona, child: Child) -> None:
    person.opens("/sharing/reviews/")
    with person.page.expect_navigation():
        person.page.get_by_role("row").filter(has_text=QUESTION[:40]).first.get_by_role("link").first.click()
    person.looks().sees(child.name, "What the agreement says")
    person.chooses("Do you share this?", "Share, as asked")
    person.writes("Why?", "Necessary and proportionate: an injured child, and no more than the hub needs.")
    person.presses("Record my decision")
    person.sees("Your decision is recorded")


def when_the_request_is_opened(person: Persona, child: Child) -> str:
    person.opens("/requests/")
    with person.page.expect_navigation():
        person.page.get_by_role("row").filter(has_text=child.family).first.get_by_role("link").first.click()
    person.looks().sees(QUESTION, child.name)
    return person.path


def when_answered(
    person: Persona, child: Child, narrative: str, analysis: str, *, handling: str = "Everyone", withhold: str = ""
) -> str:
    """The request is answered in full. Returns its address."""
    request = when_the_request_is_opened(person, child)
    person.chooses("Does your agency know this person?", "Known")
    person.chooses("Risks that your records show", "Older or unknown associates")
    person.chooses("What protects this child", "A trusted adult")
    person.writes("What happened, with dates", narrative)
    person.writes("What does this mean for this child?", analysis)
    person.chooses("Who may see this answer?", handling)
    person.chooses("Must any of it be withheld", "Yes" if withhold else "No")
    if withhold:
        person.writes("Why is it withheld from the family?", withhold)
        review = person.page.get_by_role("group", name="When is that looked at again?").first
        for label, value in (("Day", "20"), ("Month", "1"), ("Year", "2027")):
            review.get_by_label(label, exact=True).fill(value)
    person.presses("Sign and send to the hub")
    person.sees("Sent to the hub")
    return request


def when_nothing_is_known(person: Persona, child: Child) -> None:
    when_the_request_is_opened(person, child)
    person.chooses("Does your agency know this person?", "Nothing known")
    person.presses("Sign and send to the hub")
    person.sees("Sent to the hub")


# -- what may not be seen ----------------------------------------------------------------------------------------------


def then_a_wrong_door_looks_like_no_door(person: Persona, *paths: str) -> None:
    """Each address answers as one that does not exist: the same status, the same words."""
    person.opens("/cases/00000000-0000-4000-8000-000000000000/", status=404)
    absent = person.text()
    for path in paths:
        person.opens(path, status=404)
        assert person.text() == absent, path
