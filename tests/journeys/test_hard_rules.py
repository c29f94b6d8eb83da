"""Tools at work: a rule that no answer silences, and a form that still asks when all its limbs are met."""

from __future__ import annotations

from datetime import date

from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import PHONE, Persona

THINKS = "He waits outside and answers for her. She could not say what she would do if he stopped giving her lifts."


def born(years: int) -> tuple[str, str, str]:
    """The date of birth of somebody who is so many years old, and has been for half a year."""
    today = date.today()
    month, year = (today.month - 6, today.year) if today.month > 6 else (today.month + 6, today.year - 1)
    return "1", str(month), str(year - years)


def given_a_tool(person: Persona, tool: str, child: steps.Child, years: int) -> None:
    person.opens("/").follows("Tools").presses("Fill in a tool about a child")
    person.writes("First name", child.given).writes("Family name", child.family)
    for label, value in zip(("Day", "Month", "Year"), born(years), strict=True):
        person.page.get_by_role("group", name="Date of birth").get_by_label(label, exact=True).fill(value)
    person.page.get_by_label(tool).check()
    person.presses("Begin")


def when_answered(person: Persona, *, status: int = 200, **given: str | list[str]) -> None:
    """Answer the questions of one page (by the key of each) and go on. "yes/disclosure" says also what it rests on."""
    for key, value in given.items():
        said, _, basis = value.partition("/") if isinstance(value, str) else ("", "", "")
        boxes = person.page.locator(f'[name="{key}"]')
        if boxes.first.get_attribute("type") in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [said]:
                person.page.locator(f'[name="{key}"][value="{one}"]').check()
        else:
            boxes.fill(str(value))
        if basis:
            rests = person.page.locator(f'[name="{key}__basis"][value="{basis}"]')
            if not rests.is_visible():  # folded away until something is wrong with it
                person.page.locator(f"#part-{key} summary").first.click()
            rests.check()
    person.presses("Save and go on", status=status)


def when_on(person: Persona, *parts: str) -> None:
    """Go past parts of which nothing is known."""
    for title in parts:
        person.sees(title)
        person.presses("Save and go on")


def test_a_questionnaire_on_a_child_of_12_forces_the_conversation_and_the_referral(comes: Comes):
    amina, child = comes("Amina Yusuf"), steps.a_child("Zora")
    given_a_tool(amina, "Young person’s questionnaire", child, 12)
    amina.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    when_answered(amina, harm_now="no", came_with="friend", seen_alone="yes", interpreter="no")
    when_answered(amina, limits_explained="yes", limits_understood="yes")
    when_answered(amina, care_status="no", social_worker="no")
    when_on(amina, "School, college or work", "Friends")
    when_answered(amina, relationship="yes", partner_gap="2_3", partner_adult="no", partner_authority="no")
    amina.sees("Something must happen today", "Refer now: Under 13: this is always referred")
    part = amina.path.rsplit("/part/", 1)[0]
    amina.opens(f"{part}/part/plan/")
    when_answered(amina, outcome="no_concern", action="Nothing for now.", weekly_list="yes", status=422)
    amina.sees("Choose another outcome: Under 13: this is always referred")
    amina.opens(f"{part}/today/")
    amina.sees("Nobody under 13 can consent to anything sexual", "They stop nothing")
    amina.presses("Refer now")
    assert amina.path == "/concerns/new/"
    steps.when_the_form_is_filled_in(amina, child)
    steps.when_the_worry_is_written(amina, danger="No")
    amina.presses("Send to the hub")
    reference = steps.then_there_is_a_receipt(amina)
    amina.opens(f"{part}/today/").sees(reference, "Talk today with the named nurse")
    amina.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    with amina.page.expect_navigation():
        amina.page.get_by_role("button", name="I had this conversation").first.click()
    amina.presses("Write it down", status=422)
    amina.sees("Enter with whom you spoke")


def test_fraser_met_with_a_gap_of_six_years_still_asks(comes: Comes):
    amina, child = comes("Amina Yusuf"), steps.a_child("Mila")
    given_a_tool(amina, "Fraser guidelines", child, 15)
    when_answered(amina, harm_now="no", care=["contraception"])
    amina.sees("These questions come before the five limbs and stay open whatever the limbs say.")
    when_answered(
        amina, relationship="yes", partner_gap="6_more", partner_adult="yes", wanted="yes", exchange=["nothing"]
    )
    limbs = dict.fromkeys(("understands", "not_persuaded", "likely", "suffers", "best_interests"), "yes/disclosure")
    when_answered(amina, **limbs, persuading="I offered to be there; she is afraid of her father.")
    when_answered(amina, rests_on=["disclosure"])
    when_answered(amina, analysis=THINKS, judgement="met_worried")
    when_answered(amina, outcome="met", consulted="no", action="She comes back on Friday, and I ring the named nurse.")
    amina.presses("Sign")
    amina.sees("Fraser guidelines met", "Under 16 and not an equal relationship: still ask")
    amina.sees("Talk today with the named nurse", "Decide whether to consult the exploitation team")
