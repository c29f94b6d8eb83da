"""A finding becomes an action, and the action is assured only when the audit that is done again shows a change."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

from tests.journeys.conftest import Comes
from tests.journeys.house import ROOT, House
from tests.journeys.persona import Persona

CHANGE = "Clinics ask young people each time whom they came with, and write down what the young person answers."
DO = "The question is put into the clinic’s record, and every clinic is briefed."
DONE = "The question is in the record, and all four clinics have been briefed."
SAME = "The second round found what the first found: the box is ticked and nobody writes the answer down."
AUDIT = "Files of clinics, "

# What an audit shows must be later than the action, and a journey does not wait a month.
A_MONTH_PASSES = """
import django
django.setup()
from datetime import timedelta
from halcyon.access.fence import acting_for
from halcyon.learning.improving.models import Action
with acting_for("system:command"):
    for row in Action.objects.filter(state="awaiting"):
        row.done_at -= timedelta(days=30)
        row.save(update_fields=["done_at"])
"""


def given_a_month_passes(house: House) -> None:
    env = {**house.env, "HALCYON_AS_OWNER": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", A_MONTH_PASSES], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def when_a_day_is_given(person: Persona, field: str, day: date) -> None:
    for part in ("day", "month", "year"):
        person.page.locator(f"#id_{field}-{part}").fill(str(getattr(day, part)))


def when_it_is_said_to_be_done(person: Persona, action: str) -> None:
    person.opens(action).presses("Say that it is done")
    person.writes("What was done?", DONE).presses("It is done").sees("Done, awaiting assurance")


def when_an_audit_is_added(person: Persona, action: str, which: str, after: str) -> None:
    person.opens(f"{action}prove/").chooses("What shows it?", "A round of an audit")
    person.writes("Which one?", AUDIT + which).writes("The figure from before", "31")
    person.writes("The figure from after", after)
    person.chooses("Which way is better?", "More is better")
    when_a_day_is_given(person, "measured_on", date.today() - timedelta(days=2))
    person.presses("Add it")


def test_an_action_is_assured_only_when_the_audit_done_again_shows_the_change(comes: Comes, house: House):
    # Given a recommendation of a review, addressed to an agency
    judith = comes("Judith Amery")
    judith.opens("/actions/").follows("Recommendations").presses("Write a recommendation down")
    judith.presses("Keep it and ask the agencies", status=422).sees("There is a problem")
    judith.writes("What should change?", CHANGE).chooses("Themes", "Consent and age")
    judith.field("Where does it come from?").select_option(label="Review")
    judith.writes("Which one?", "Review of Child Q").chooses("Which agencies is it for?", "Marlshire Community")
    judith.presses("Keep it and ask the agencies").sees("Not answered", CHANGE)
    recommendation = judith.path

    # When another is written about the same, then it is heard before
    judith.opens("/recommendations/new/").writes("What should change?", "Ask every young person whom they came with")
    judith.page.locator("[data-heard-found]").get_by_text(CHANGE).wait_for()
    judith.looks()

    # When the agency accepts it and agrees an action
    asha = comes("Asha Verma")
    asha.opens("/").sees("Say whether your agency accepts recommendation")
    asha.opens(recommendation).chooses("Does your agency accept it?", "Yes")
    asha.presses("Keep this answer").sees("Accepted").presses("Agree an action")
    asha.field("Which agency does it?").select_option(index=1)
    asha.writes("What will be done?", DO).writes("How will everybody know that it worked?", "Files show the answer")
    owner = asha.field("Who owns it?")
    owner.select_option(value=owner.locator("option", has_text="Asha Verma").get_attribute("value"))
    when_a_day_is_given(asha, "due", date.today() + timedelta(days=30))
    asha.presses("Agree it").sees("Open", DO, "Files show the answer")
    action = asha.path

    # And says that it is done: it is not assured, and its owner cannot make it so
    when_it_is_said_to_be_done(asha, action)
    asha.opens(f"{action}judge/", status=404)

    # Then an audit that shows no change does not assure it
    given_a_month_passes(house)
    when_an_audit_is_added(asha, action, "second round", "31")
    asha.sees("Does not show the change", "The figures show no change for the better")
    judith.opens("/").sees("Look whether action")
    judith.opens(action).presses("Did it make the change?")
    judith.chooses("Did the action make the change?", "Assured: an audit")
    judith.field("Which audit or measure?").select_option(index=1)
    judith.presses("Keep this judgement", status=422).sees("The figures show no change for the better")
    judith.chooses("Did the action make the change?", "Not assured").writes("Why?", SAME)
    judith.presses("Keep this judgement").sees("Not assured: open again", SAME)

    # When it is done again and the next round shows the change, then it is assured
    when_it_is_said_to_be_done(asha, action)
    given_a_month_passes(house)
    when_an_audit_is_added(asha, action, "third round", "74")
    asha.sees("Shows the change")
    judith.opens(f"{action}judge/").chooses("Did the action make the change?", "Assured: an audit")
    judith.field("Which audit or measure?").select_option(label=f"{AUDIT}third round")
    judith.presses("Keep this judgement").sees(f"Assured, by {AUDIT}third round")
    judith.opens("/actions/?state=assured").sees("Assured", "Asha Verma").tabs_through()

    # And whoever sees figures alone sees none of it
    paul = comes("Paul Renshaw")
    for path in ("/actions/", action, recommendation, "/themes/"):
        paul.opens(path, status=404)
