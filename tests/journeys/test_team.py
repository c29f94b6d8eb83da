"""A practice asks the safeguarding team for support, and the designated nurse's morning with everything open."""

from __future__ import annotations

from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.persona import Persona

WHAT = "Which parts of the record go into a report for a conference, and who signs it?"


def when_the_practice_asks(sana: Persona, title: str) -> None:
    sana.opens("/advice/").follows("Ask for support")
    sana.presses("Ask for support", status=422).sees("There is a problem", "What you typed is kept below.")
    sana.page.get_by_label("Safeguarding team, integrated care board").check()
    sana.page.get_by_label("Help with a report, a chronology or a statement").check()
    sana.writes("In a few words", title)
    sana.writes("What do you need?", f"{WHAT} The boy was born 3 March 2012.")
    sana.presses("Ask for support", status=422).sees("Do not name a patient")
    sana.writes("What do you need?", WHAT)
    sana.presses("Ask for support").sees("Your request has been sent", title)


def test_a_practice_asks_for_support_and_the_team_works_it(comes: Comes):
    title = f"A report, {steps.a_child().family}"
    sana, maeve = comes("Dr Sana Malik"), comes("Maeve Kelly")
    # given a request from a practice
    when_the_practice_asks(sana, title)
    # when the designated nurse looks at what her team has
    maeve.follows("The team’s work")
    maeve.page.get_by_role("link", name="Nobody’s yet").last.click()
    row = maeve.looks().page.get_by_role("row").filter(has_text=title)
    assert row.count() == 1 and "Nobody yet" in row.inner_text()
    with maeve.page.expect_navigation():
        row.get_by_role("link").first.click()
    maeve.looks().sees(WHAT)
    maeve.presses("I am doing this").sees("This is yours now.")
    maeve.writes("What was done or said?", "Rang the practice and sent the template.")
    maeve.presses("Write it down").sees("Rang the practice")
    maeve.page.get_by_text("Close it", exact=True).click()
    maeve.page.get_by_label("Done", exact=True).check()
    maeve.writes("What came of it?", "Two pages, agreed by telephone. The lead GP signs.")
    maeve.presses("Close").sees("Two pages")
    # then the practice reads what came of it
    sana.opens("/support/").follows(
        sana.page.get_by_role("row").filter(has_text=title).get_by_role("link").inner_text()
    )
    sana.sees("Two pages", "Done").sees_not("Rang the practice")


def test_a_review_is_on_the_teams_list_with_its_day(comes: Comes):
    title = f"Rapid review, {steps.a_child().family}"
    maeve = comes("Maeve Kelly")
    maeve.opens("/team/").presses("Add a request or a review", role="link")
    maeve.page.get_by_label("Safeguarding team, integrated care board").check()
    maeve.page.get_by_label("What is it about?").select_option(
        label="Review: Child safeguarding practice review or rapid review"
    )
    maeve.writes("In a few words", title)
    maeve.writes("What do you need?", "The health chronology, from every provider.")
    maeve.writes("Who asks?", "The partnership’s review group")
    maeve.page.get_by_label("For which organisation?").select_option(label="Marlshire County Council")
    for label, value in (("Day", "3"), ("Month", "3"), ("Year", "2031")):
        maeve.page.get_by_label(label, exact=True).fill(value)
    maeve.presses("Add it").sees(title, "3 Mar 2031", "Nobody yet")
    maeve.opens("/team/?kind=review").sees(title, "3 Mar 2031")
