"""A clinic’s weekly huddle: twenty young people walked through by keyboard, and the one who is told outside."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.health.clinic import sheet
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import House
from tests.journeys.persona import Persona

NUMBER = 20
WHY = "Lorna rings on Thursday, and says how the week went."


def a_week() -> bytes:
    """Twenty who meet a rule, three who meet none, and a row that cannot be read, all of today."""
    day = datetime.now(UTC).date().isoformat()
    rows = [
        {"clinic_number": f"HD-{n:03d}", "attendance": f"HD{n}", "day": day, "age": "15", "questionnaire": "part"}
        for n in range(NUMBER)
    ]
    rows[0] |= {"partner_age": "24", "exchange": "yes", "disclosed": "yes", "note": "Came with a friend."}
    older = {"day": day, "age": "17"}
    rows += [{**older, "clinic_number": f"HD-9{n}", "attendance": f"HD9{n}"} for n in range(3)]
    rows.append({"clinic_number": "HD-999", "attendance": "HD999", "day": day, "age": "fifteen"})
    return sheet(*rows)


def given_the_week_is_taken_in(house: House, folder: Path) -> None:
    path = folder / "week.csv"
    path.write_bytes(a_week())
    for _ in range(2):
        done = house.halcyon("load", "attendances", str(path))
        assert done.returncode == 0, done.stderr
        assert "accepted 23 rejected 1 duplicate 0 rows 24" in " ".join(done.stdout.split())


def when_decided_by_keyboard(person: Persona, answer: str, why: str) -> None:
    keys = person.page.keyboard
    person.page.locator("h1").click()
    keys.press(answer)
    assert person.page.evaluate("document.activeElement.id") == "id_why"
    person.page.locator("#id_why").fill("")
    keys.type(why)
    with person.page.expect_navigation():
        keys.press("Enter")


def test_a_huddle_of_twenty_by_keyboard(house: House, comes: Comes, tmp_path: Path):
    # Given a week of the clinic's attendances
    given_the_week_is_taken_in(house, tmp_path)
    nurse, kingfisher, worker = comes("Sinead Doran"), comes("Rosa Quill"), comes("Adele Marsden")
    nurse.follows("Clinic huddle").sees("Weeks", "Attendances taken in")
    kingfisher.opens("/huddle/").sees("No huddle is open now")
    nurse.page.locator("[data-row] .hal-row__link").first.click()
    nurse.looks().sees(f"{NUMBER} young people on the list, {NUMBER} to decide", "HD-000", "Under 16")
    week = nurse.path
    kingfisher.opens(week, status=404)

    # When the clinic nurse opens the huddle, the others see the list too
    nurse.presses("Open the huddle").sees("1 of 20", "HD-000", "Partner aged 24: 9 years older.", "Came with a friend.")
    first = nurse.path
    worker.opens(week).sees("HD-000")

    # Then each is decided by a number, a line and Enter; what is missing is said, and nothing typed is lost
    nurse.writes("Why, or who does what by when?", "A line").presses("Decide and go on", status=422)
    nurse.sees("Choose what the huddle decided.")
    assert nurse.field("Why, or who does what by when?").input_value() == "A line"
    when_decided_by_keyboard(nurse, "4", "The hub can find out who the partner is.")
    for place in range(2, NUMBER + 1):
        nurse.sees(f"{place} of {NUMBER}")
        when_decided_by_keyboard(nurse, "3" if place == 2 else "1", WHY)
    nurse.looks().sees("Everybody on this list is decided.", "20 young people on the list, 0 to decide")

    # And before anybody is told, nobody outside finds the number
    for outside in (comes("Helen Marsh"), comes("Tom Ashdown")):
        outside.opens(first, status=404)
        outside.opens("/front-door/").sees_not("HD-000")

    # When the nurse shares who one of them is, without script
    child = steps.a_child()
    plain = Persona(house, nurse.context.browser, "Sinead Doran", script=False).signs_in()
    plain.opens(first).sees("Decided: Share who this is.")
    plain.follows("Share who this is")
    plain.presses("Share it", status=422).sees("Say why they need to know who this is")
    plain.chooses("Who is told?", "The hub (MASH)").writes("Why do they need to know", "They can find the partner.")
    plain.page.get_by_label("Legal basis").select_option(index=1)
    plain.chooses("Does the young person know, and agree?", "They know and agree")
    plain.writes("Given name", child.given).writes("Family name", child.family)
    plain.writes("What worries the clinic?", "A partner nine years older, and gifts that she must not speak of.")
    plain.presses("Share it").sees("They have been told. The reference is C-", "The hub (MASH)")
    plain.leaves()

    # Then the hub has a concern like any other, without the clinic's number
    tom = comes("Tom Ashdown")
    steps.when_the_enquiry_is_opened(tom, child)
    tom.sees("gifts that she must not speak of").sees_not("HD-000")

    # And when the huddle is closed, those who sat in see it no longer; one is kept for next week
    nurse.opens(week).follows("Close the huddle")
    nurse.chooses("Who took part?", "Clinic nurse", "Specialist nurse", "Hospital social worker")
    nurse.presses("Close the huddle").sees("The huddle is closed.", "Took part: Clinic nurse")
    worker.opens(week, status=404)
    nurse.opens("/huddle/").page.locator("[data-row] .hal-row__link").first.click()
    nurse.looks().sees("HD-001", "Kept from an earlier week")

    # And the hospital social worker's queue is one queue, with word back
    nurse.opens("/hospital/").sees("On the post now: Adele Marsden").follows("Send a referral")
    nurse.writes("Given name", "Ada").writes("Family name", "Thistlewood")
    nurse.writes("What worries you?", "Comes each week with somebody else.")
    nurse.writes("What do you ask", "See her with me on Thursday.").presses("Send it").sees(
        "Sent. The reference is HS-"
    )
    worker.opens("/").follows(re.compile("Answer a referral to the hospital social worker"))
    worker.presses("Take it on").writes("Your message", "I come at two.").presses("Send the message")
    worker.chooses("What came of it?", "Seen, and support was arranged")
    worker.writes("What was done?", "Seen together; a place at the drop-in was found.").presses("Close the referral")
    nurse.opens("/messages/").sees("About your referral HS-", "What came of your referral HS-")
