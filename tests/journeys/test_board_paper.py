"""The governing body's paper is drafted from live figures, written and signed; an inspection is rehearsed."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO

from docx import Document
from tests.journeys import steps
from tests.journeys.conftest import Comes
from tests.journeys.house import ROOT, House
from tests.journeys.persona import Persona

from halcyon.practice.inspection import QUESTIONS
from halcyon.practice.papers import TEMPLATES

HEADINGS = TEMPLATES["governing_body"].headings
NOTHING = "There is nothing to report since the last meeting."
AUDITED = "Seen every week by the same worker, who wrote down what changed for her."

# A governing body that meets in three weeks: bodies and their meetings are kept elsewhere.
MEETS = """
import django
django.setup()
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.access.viewing import system
from halcyon.agencies.models import Organisation
from halcyon.workforce.bodies.actions import found_body, plan_meeting
now = timezone.now()
by = system("demo", at=now)
with acting_for("system:command"), transaction.atomic():
    body = found_body(
        key="journey_governing_body", name="Governing body of the journey", kind="governing_body",
        host=Organisation.objects.get(code="ICB"), begins=(now - timedelta(days=400)).date(), by=by, at=now,
    )
    plan_meeting(body=body, meets_at=now + timedelta(days=21), place="County Hall", by=by, at=now)
"""


def picks(person: Persona, label: str, words: str) -> None:
    """Choose from a list what contains these words."""
    listed = person.field(label)
    listed.select_option(value=listed.locator("option", has_text=words).first.get_attribute("value"))


def given_a_meeting(house: House) -> None:
    env = {**house.env, "HALCYON_AS_OWNER": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", MEETS], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def when_every_heading_is_written(judith: Persona, paper: str, **words: str) -> None:
    for heading in HEADINGS:
        judith.opens(f"{paper}write/{heading.key}/")
        stands = judith.field("What do you write?").input_value()
        if not stands or heading.key in words:
            said = " ".join(part for part in (stands, words.get(heading.key, "" if stands else NOTHING)) if part)
            judith.writes("What do you write?", said)
        judith.presses("Save")


def test_the_governing_body_paper_is_written_caught_and_signed(comes: Comes, house: House):
    given_a_meeting(house)
    child = steps.a_child("Saoirse")
    steps.given_a_concern(comes("Amina Yusuf"), child, danger="No")

    # When the manager drafts the paper from live figures
    judith = comes("Judith Amery")
    judith.opens("/papers/").sees("Governing body of the journey").presses("Draft a paper")
    judith.presses("Make the draft", status=422)
    judith.chooses("What kind of paper?", "Safeguarding update")
    judith.page.get_by_label(re.compile("^For which meeting")).select_option(index=1)
    judith.presses("Make the draft").sees(
        "Multi-Agency Safeguarding Hub (MASH)", "Delays of the system that are escalated"
    )
    paper = judith.path
    judith.sees("Before that it needs:", "Write something under")

    # And writes it, with a name in it that does not belong there
    when_every_heading_is_written(judith, paper, mash=f"The family of {child.name} waited longest.")
    judith.opens(f"{paper}front/").writes("Agenda number", "7").writes("Recommendations", "Note the update.")
    judith.chooses("NHS Outcomes Framework domains supported", "A safe environment")
    judith.presses("Save").sees("This could tell who somebody is", child.name)
    picks(judith, "Who is to sign it", "Stella Winter")
    judith.presses("Send it to be signed").sees("Waits to be signed by Stella Winter")

    # Then it is caught at signing, and sent back
    stella = comes("Stella Winter")
    stella.opens("/").sees("Sign a paper: Safeguarding update")
    stella.opens(f"{paper}sign/").sees("Check and sign")
    stella.presses("Sign the paper", status=422).sees("Say why it stays, or send it back")
    stella.opens(paper).presses("Send it back to its author").sees("Draft.")

    # When the name is taken out, it is signed, and nothing in it changes any more
    judith.opens(f"{paper}write/mash/").writes(
        "What do you write?", "The hub was busy. Escalated: {figure:delays_escalated}."
    )
    judith.presses("Save").sees_not(child.name)
    picks(judith, "Who is to sign it", "Stella Winter")
    judith.presses("Send it to be signed")
    stella.opens(f"{paper}sign/").presses("Sign the paper").sees("Nothing in it changes any more")
    judith.opens(paper).sees("Signed by Stella Winter").sees_not("Refresh the figures")
    judith.opens(f"{paper}read/").sees("10. Conclusion and recommendations", "Figures in this paper")

    # And it is a document with its ten headings
    made = Document(BytesIO(judith.context.request.get(f"{paper}word/").body()))
    written = [p.text for p in made.paragraphs if p.style.name == "Heading 2" and p.text[0].isdigit()]
    assert len(written) == len([h for h in HEADINGS if h.part])

    # And the commissioner, who sees aggregates only, reads it
    comes("Paul Renshaw").opens(paper).sees("Signed by Stella Winter")


def test_an_inspection_is_rehearsed_from_the_notice_to_the_joint_grade(comes: Comes):
    steps.given_a_concern(comes("Amina Yusuf"), steps.a_child("Ottoline"), danger="No")
    judith = comes("Judith Amery")
    judith.opens("/inspection/").presses("Begin a rehearsal").chooses("What is it about?", "Exploitation and missing")
    judith.presses("Begin").sees("The plan of ten working days", "Each agency audits its own part")
    room = judith.path
    judith.follows("Lists, sample and choice").sees("Child Unique ID", "Date of Contact").sees_not("Ottoline")
    judith.writes("How many children?", "1").presses("Draw").sees("Child 1")
    judith.follows("Child 1").sees("What the file still lacks", "No agency has been asked to audit its part.")
    child = judith.path
    judith.page.get_by_text("Ask an agency’s auditor").click()
    picks(judith, "Who audits their", "Ravi Menon")
    judith.presses("Ask them")
    ravi = comes("Ravi Menon")
    ravi.opens("/").sees("Audit your agency’s part").opens(child)
    for _, question in QUESTIONS:
        ravi.writes(question, AUDITED)
    ravi.chooses("Grade", "Good").presses("Keep the grade").sees("Graded Good")
    judith.opens(room).sees("1 of 1")

    # And what is new is raised as a signal
    mark = comes("Mark Sterling")
    mark.opens("/signals/new/").writes("In a few words", "Paid to open accounts")
    mark.writes("What do you see that is new?", "Young people are paid to open bank accounts for others.")
    mark.presses("Raise it").sees("Raised: nobody looks into it yet")
    judith.opens("/signals/").follows("Paid to open accounts").sees("Have somebody look into it")
