"""A council's extract: loaded by command; the manager finds what was rejected and doubted, and whom it is about."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from tests.exchange.extract_made import line, people_and_lives
from tests.journeys.conftest import Comes
from tests.journeys.house import House

from halcyon.exchange.ssd.specification import ssd


def extract(folder: Path) -> Path:
    """Two children of this journey alone: one plan that is open, one row that is rejected, one code nobody knows."""
    tables = people_and_lives(Random(41), 2)
    tables["ssd_person"][0] |= {"pers_forename": "Quillon", "pers_surname": "Vantongeren", "pers_dob": "2014-02-11"}
    tables["ssd_person"][1] |= {"pers_forename": "Ysolde", "pers_surname": "Brackenthwaite", "pers_dob": "1986-08-30"}
    tables["ssd_contacts"][0] |= {"cont_contact_source_code": "77"}
    tables["ssd_contacts"][1] |= {"cont_contact_date": "31/02/2026"}
    folder.mkdir()
    for name, rows in tables.items():
        columns = list(ssd().table(name).names)
        text = line(columns) + "".join(line([row.get(c, "") for c in columns]) for row in rows)
        (folder / f"{name}.csv").write_text(text, "utf-8", newline="")
    return folder


def test_an_extract_is_loaded_and_read(house: House, comes: Comes, tmp_path: Path):
    folder = extract(tmp_path / "extract of November")
    done = house.halcyon("load", "ssd", str(folder))
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "ssd_contacts 1 1 0 2" in said
    assert "ssd_contacts cont_contact_source_code 77: This code is in no code set. (1)" in said
    assert "Nothing was changed" in house.halcyon("load", "ssd", str(folder)).stdout

    helen = comes("Helen Marsh")
    helen.opens("/").follows(re.compile("Rows of an extract were not taken in"))
    helen.sees("extract of November", "Standard Safeguarding Dataset", "What is to be doubted", "In the chronology: 1")
    helen.follows(re.compile("^1 rejected rows of Contacts"))
    helen.sees("cont_contact_date", "There is no such day", "31/02/2026").looks()
    helen.opens(helen.path.replace("ssd_contacts", "ssd_person"))
    helen.sees_not("Vantongeren").looks()
    helen.follows(re.compile("Person whom row 2 is about"))
    helen.writes("Why do you need to open this record?", "Somebody rang about Quillon today.")
    helen.presses("Open the record")
    helen.sees("Quillon Vantongeren", "Open elsewhere", "Child protection plan since", "A section 47 enquiry began.")
    helen.looks()

    # The extract could not say that nobody may know where he lives; she can.
    helen.sees("Made-up Street").follows(re.compile("Mark the address as protected")).looks()
    helen.presses("Protect", status=422).sees("There is a problem")
    helen.writes("Why?", "His mother fled with him from somebody who looks for them.")
    helen.presses("Protect").sees("Protected. Only those who may see protected addresses", "was marked as protected")
    helen.looks()
