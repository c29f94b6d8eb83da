"""Concerns in a spreadsheet: loaded by command; the manager finds the rejected rows among their work and mends them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.journeys.conftest import Comes
from tests.journeys.house import ROOT, House

EXAMPLE = ROOT / "docs" / "examples" / "concerns.csv"


def load(house: House, path: Path) -> str:
    done = house.halcyon("load", "concerns", str(path))
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_a_spreadsheet_is_loaded_and_its_rejected_row_mended(house: House, comes: Comes, tmp_path: Path):
    path, mended = tmp_path / "from the police.csv", tmp_path / "mended.csv"
    rows = EXAMPLE.read_text("utf-8").replace("CT-20", "JF-20").replace("PO-", "JF-").replace("shouting", "quarrels")
    path.write_text(rows.replace("02/09/1946", "02/09/46"), "utf-8")
    said = load(house, path)
    assert "accepted 3 rejected 1 duplicate 0 rows 4" in said
    assert "Nothing was changed" in load(house, path)

    helen = comes("Helen Marsh")
    helen.opens("/").sees("Concerns in a file were not received")
    helen.follows(re.compile("Concerns in a file were not received"))
    helen.sees("from the police.csv", "Rejected rows 1", "birth_date", "The year has two digits")
    with helen.page.expect_download() as coming:
        helen.page.get_by_role("link", name="Download the rejected rows (CSV)").click()
    written = Path(coming.value.path()).read_text("utf-8-sig")
    mended.write_text(written.replace("02/09/46", "02/09/1946"), "utf-8")
    assert "accepted 1 rejected 0 duplicate 0 rows 1" in load(house, mended)
    helen.presses("I have seen to these rows").sees("from the police.csv")
    helen.follows("Files taken in").sees("mended.csv", "from the police.csv", "Finished")

    imran = comes("Imran Shah")
    imran.opens("/loads/").sees_not("from the police.csv").sees("File of")
    imran.follows(re.compile("File of")).looks()
    comes("Amina Yusuf").opens("/loads/", status=404)
