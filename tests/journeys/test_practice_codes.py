"""A practice sends what its records say, is told what differs, and mends it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.journeys.conftest import Comes
from tests.journeys.house import House

CHILD, MOTHER, BROTHER = "9990001014", "9990001022", "9990001030"
# An assessment of one of two brothers, as the council's own work would have left it.
GIVEN = f"""
import django
django.setup()
from datetime import date
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.access.labels import Label
from halcyon.access.viewing import system
from halcyon.cases.actions import open_case
from halcyon.people.actions import make_link, receive_record, relate
from halcyon.people.matching.records import Described
from halcyon.people.models import IndexPerson
at = timezone.now()
by = system("journey", at=at)
with acting_for(by.actor):
    made = []
    for given, born, nhs in (("Jonty", date(2017, 2, 3), "{CHILD}"), ("Verity", date(1988, 6, 7), "{MOTHER}"),
                             ("Rufus", date(2020, 8, 9), "{BROTHER}")):
        label = Label(owner_agency="COUNCIL", category="identity")
        asked = Described(given=given, family="Osgathorpe", birth_date=born, nhs_number=nhs)
        said = {{"given": given}}
        record = receive_record(source="COUNCIL", source_key=nhs, supplied=said, asked=asked, by=by, at=at, label=label)
        record = record.record
        person = IndexPerson.objects.create(created_at=at)
        make_link(record=record, person_id=person.id, how="new", reason="First known.", evidence=[], by=by, at=at)
        made.append(record.id)
    relate(pairs=[(made[1], made[0])], kind="mother", source="COUNCIL")
    relate(pairs=[(made[2], made[0])], kind="sibling", source="COUNCIL")
    open_case(pathway="assessment", record_id=made[0], by=by, at=at, label=Label(owner_agency="COUNCIL"),
              facts={{"referral_at": at.isoformat()}}, service_code="family_help")
"""


def given_a_child_who_is_assessed(house: House) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GIVEN], env=house.env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_practice_mends_its_mismatches(house: House, comes: Comes, tmp_path: Path):
    # Given a child who is assessed, whose family are patients of a practice
    given_a_child_who_is_assessed(house)
    rows = tmp_path / "rows.csv"
    head = "nhs_number,scheme,code,recorded_on,online"
    rows.write_text("\n".join([head, f"{CHILD},,,,", f"{MOTHER},,,,", f"{BROTHER},,,,", "123,,,,"]))
    mina = comes("Dr Mina Pell")
    mina.follows("Codes in GP records").sees("Hallow Green Surgery", "Nothing was sent yet")

    # When the practice sends what its records say
    mina.follows("Send what our records say")
    mina.presses("Send it", status=422).sees("Choose a file.")
    mina.page.get_by_label("A file of safeguarding entries").set_input_files(rows)
    mina.presses("Send it").sees("3 differences", "Jonty Osgathorpe", "Verity Osgathorpe", "Rufus Osgathorpe")
    mina.sees("Row 5, nhs_number: This is not a valid NHS number.")
    practice = mina.path
    mina.opens("/").sees("Safeguarding codes to mend")

    # Then it is told what to write, in each scheme, and to hide it from online access
    mina.follows(re.compile("Safeguarding codes to mend")).follows("Jonty Osgathorpe")
    mina.sees("Child is cause for safeguarding concern", "836881000000105", "13WX.", "Not for online or proxy access")
    mina.presses("Write it down", status=422).sees("Say whether it was done.")
    mina.chooses("Was it done in the practice’s record?", "Yes").presses("Write it down")
    # And the next comes by itself, so that thirty need no way back to the list
    mina.sees("Jonty Osgathorpe: it is written down. 2 left", "Rufus Osgathorpe")
    mina.follows(re.compile("Leave it for now")).sees(
        "Verity Osgathorpe", "Child in family is safeguarding concern", "No code known"
    )
    mina.chooses("Was it done in the practice’s record?", "Yes").presses("Write it down")

    # And a brother's record is for the practice to decide, with a reason
    mina.sees("Rufus Osgathorpe", "it is for the practice to decide")
    mina.chooses("Is it recorded on this record?", "No").presses("Write it down", status=422)
    mina.sees("Say why not, in a sentence.").writes("If not: why not?", "He lives with his father, two counties away.")
    mina.presses("Write it down").sees("Nothing to mend", "two counties away")
    mina.opens("/practices/codes/").sees("At risk of child sexual exploitation", "unverified")

    # And another practice sees nothing of it, while the designated nurse sees counts
    comes("Dr Owen Farr").opens("/practices/").sees("Canal Street Practice").sees_not("Osgathorpe").opens(
        practice, status=404
    )
    comes("Maeve Kelly").opens("/practices/").sees("Hallow Green Surgery", "Every practice, as counts")
