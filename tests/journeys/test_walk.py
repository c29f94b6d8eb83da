"""The walk of one concern, from the school nurse's form to what she is told, by everyone whose work it is."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta

from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import House
from tests.journeys.persona import Persona

ZOFIA = steps.Child("Zofia", "Łukasiewicz")
BODY_MAP = {"name": "body-map.png", "mimeType": "image/png", "buffer": steps.PNG}
PROGRAM = {"name": "holiday.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(400)}
WITHHELD = "A police enquiry that the family must not learn of"


def test_a_concern_is_heard_worked_decided_and_told(comes: Comes, house: House):
    amina = comes("Amina Yusuf")
    reference = steps.given_a_concern(amina, ZOFIA, files=[BODY_MAP, PROGRAM])
    amina.sees("“holiday.exe” could not be taken", "Your concern was received all the same", steps.CHILD_WORDS)
    own = amina.path
    amina.opens("/messages/").sees(f"Your concern {reference} has been received")

    tom = comes("Tom Ashdown")
    tom.opens("/").sees("Needs you now", "Check for danger now")
    case = steps.when_the_enquiry_is_opened(tom, ZOFIA)
    tom.sees(steps.CHILD_WORDS, "Bruise, left forearm, hand-shaped.", reference, "body-map.png", "Not taken")
    steps.when_triaged(tom, case)
    tom.sees("Danger now, recorded at triage", "Not rated yet")

    ruth = comes("Ruth Okafor")
    ruth.opens("/").sees("RAG-rate (treated as red)")
    steps.when_rated(ruth, case)
    steps.when_agencies_are_asked(ruth, case)
    ruth.sees("0 of 3 answered", "waits for the agency’s reviewer")

    nia = comes("Nia Bowen")
    nia.opens("/requests/").sees_not(ZOFIA.family)

    elin = comes("Dr Elin Rhys")
    elin.opens("/").sees("Needs you now")
    steps.when_the_guardian_shares(elin, ZOFIA)
    elin.sees_not(steps.WORRY)

    imran = comes("Imran Shah")
    imran.opens("/").sees("Needs you now")
    police = steps.when_answered(
        imran, ZOFIA, steps.POLICE_KNOWS, steps.POLICE_MEANS, handling="Hub only", withhold=WITHHELD
    )
    imran.sees_not(steps.WORRY, steps.HEALTH_KNOWS)
    steps.when_answered(nia, ZOFIA, steps.HEALTH_KNOWS, steps.HEALTH_MEANS)
    carol = comes("Carol Jennings")
    steps.when_nothing_is_known(carol, ZOFIA)

    helen = comes("Helen Marsh")
    helen.opens(case).sees("3 of 3 answered", "not known", WITHHELD)
    answers = [a.get_attribute("href") for a in helen.page.locator(".hal-answer a").all()]
    read = {}
    for answer in answers:
        helen.opens(answer)
        read[answer] = helen.text()
    said = " ".join(read.values())
    assert steps.POLICE_KNOWS in said and steps.HEALTH_MEANS in said and WITHHELD in said
    steps.when_decided(helen, case)
    steps.when_the_referrer_is_told(ruth, case)
    ruth.sees("Closed")

    # The referrer reads what she may know, and nothing more on any page that she can open.
    amina.opens("/messages/")
    amina.follows(f"What came of your concern {reference}").sees(steps.TOLD)
    visited = then_nothing_hidden_is_anywhere(amina, own)
    assert own in visited
    amina.opens(own).sees("The hub has decided what happens next.", steps.WORRY)

    # Everyone's wrong doors.
    wrong = [case, f"{case}chronology/", f"{case}analysis/", *answers]
    steps.then_a_wrong_door_looks_like_no_door(amina, *wrong, "/front-door/", "/requests/", "/sharing/reviews/")
    steps.then_a_wrong_door_looks_like_no_door(imran, *wrong, own, "/sharing/ledger/")
    steps.then_a_wrong_door_looks_like_no_door(elin, *wrong, own, "/front-door/", "/people/")
    steps.then_a_wrong_door_looks_like_no_door(tom, own, "/requests/", "/sharing/reviews/", "/administration/")
    # These two have the capability for such pages, but nothing to do with this child.
    steps.then_a_wrong_door_looks_like_no_door(carol, *wrong, own, police)
    steps.then_a_wrong_door_looks_like_no_door(comes("Jo Fenwick"), *wrong, own, police)
    sam = comes("Sam Whitlock")
    steps.then_a_wrong_door_looks_like_no_door(sam, *wrong, own, "/front-door/", "/people/", "/sharing/ledger/")

    # The chronology and the ledger tell it, and the log is whole.
    helen.opens(f"{case}chronology/")
    helen.sees(
        "Concern received", "Checked for danger now", "RAG-rated", "Asked:", "Decided:", "Referrer told:",
        "Withheld from the family", "Hub only",
    )  # fmt: skip
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    helen.opens(f"{case}chronology/?known={yesterday}").sees("This is what was known on").sees_not("Concern received")
    helen.opens(f"{case}chronology/?known={datetime.now(UTC).date() + timedelta(days=1)}").sees("Decided:")
    helen.opens(f"{case}chronology/?known=31-31-31").sees("Enter a real date")
    helen.opens("/sharing/ledger/").sees("Decided by Dr Elin Rhys", "Permitted by rule", "clause")
    elin.opens("/sharing/ledger/").sees("Necessary and proportionate: an injured child")
    checked = house.halcyon("verify-audit")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def then_nothing_hidden_is_anywhere(person: Persona, start: str) -> set[str]:
    """Follow every link that this person has, from page to page, what is nearest first. Returns the addresses visited.

    The guide and the directory are left out: they say the same to everybody.
    """
    waiting = deque((path, "") for path in (start, "/", "/messages/", "/concerns/", "/people/"))
    visited: set[str] = set()
    while waiting:
        path, linked_from = waiting.popleft()
        if path in visited or len(visited) > 60:
            continue
        visited.add(path)
        try:
            person.opens(path)
        except AssertionError as problem:
            raise AssertionError(f"{problem}, linked from {linked_from}") from None
        person.sees_not(*steps.HIDDEN_FROM_REFERRER, WITHHELD, "hub_only")
        for link in person.page.locator("main a[href^='/'], .hal-nav a, .hal-header a").all():
            href = (link.get_attribute("href") or "").split("#")[0]
            if href and not href.startswith(("/documents/", "/directory", "/accounts/", "/what-now/")):
                waiting.append((href, path))
    return visited
