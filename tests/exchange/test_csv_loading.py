"""The ledger of a loaded file: accepted, rejected and duplicate are its rows, always, also when it is killed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.conftest import NOW, County
from tests.exchange.damaged import ACCEPTED, DUPLICATE, REJECTED, SHAPES, File, damaged, good, header, row
from tests.support import ASSURANCE, examples, undone

from halcyon.access.viewing import system
from halcyon.audit.models import AuditEntry
from halcyon.config.scratch import Scratch, scratch
from halcyon.exchange.csv import loading, sheet
from halcyon.exchange.csv.loading import Loaded, load_file
from halcyon.exchange.csv.mending import mending_file
from halcyon.exchange.csv.sheet import FileFault
from halcyon.frontdoor.actions import NotReceivable
from halcyon.frontdoor.models import Contact
from halcyon.work.actions.loads import DoesNotAddUp, Totals
from halcyon.work.models import FileLoad, FileRow, IntakeKey, Task

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "concerns.csv"
ENV = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
KILLS = 60 if ASSURANCE else 4


def load(content: bytes, **more: Any) -> Loaded:
    return load_file(content, name="concerns.csv", by=system("load_concerns", at=NOW), clock=lambda: NOW, **more)


def ledger(found: Loaded) -> list[tuple[str, str]]:
    """Each line's outcome and first blamed column, in the order of the file."""
    lines = FileRow.objects.filter(load=found.load_id).order_by("number").values_list("outcome", "columns")
    return [(outcome, columns.split(", ")[0]) for outcome, columns in lines]


def stored() -> list[list[Any]]:
    """Everything that a load may write, but for the log."""
    return [list(model.objects.order_by("pk").values()) for model in (FileLoad, FileRow, Contact, IntakeKey, Task)]


def agrees(file: File, found: Loaded) -> None:
    assert ledger(found) == file.expected
    assert found.totals == Totals(*(file.count(outcome) for outcome in (ACCEPTED, REJECTED, DUPLICATE)))
    assert found.totals.rows == len(file.expected)
    assert Contact.objects.count() == file.count(ACCEPTED)
    references = Contact.objects.values("reference")
    assert FileRow.objects.exclude(outcome=REJECTED).exclude(reference__in=references).count() == 0


def test_every_row_of_a_damaged_file_has_its_line_and_again_changes_nothing(county: County) -> None:
    file = damaged(3, 160, big=1)
    found = load(file.content)
    agrees(file, found)
    kinds = {(outcome, column) for outcome, column in file.expected}
    assert len(kinds) > 12  # the seed drew most kinds of damage
    before = stored()
    log = AuditEntry.objects.count()
    again = load(file.content)
    assert (again.again, again.before, again.totals) == (True, found.totals.rows, found.totals)
    assert stored() == before
    assert AuditEntry.objects.count() == log


def test_a_rejected_row_is_kept_whole_and_a_received_one_is_not_kept_twice(county: County) -> None:
    bad = good(Random(1), 1) | {"given_name": "A\x00da", "birth_date": "31/02/2012"}
    load((header() + row(bad) + row(good(Random(2), 2))).encode())
    rejected, accepted = FileRow.objects.order_by("number")
    assert rejected.content == {k: v for k, v in bad.items() if v}
    assert (rejected.number, rejected.columns, rejected.agency) == (
        2,
        "given_name, birth_date",
        bad["agency"].strip().upper(),
    )
    assert "given_name: " in rejected.reason
    assert "31/02" not in rejected.reason
    assert accepted.content is None
    contact = Contact.objects.get(reference=accepted.reference)
    assert (contact.channel, contact.agency, contact.raised_by) == ("file", accepted.agency, None)


@given(seed=st.integers(0, 10**6), rows=st.integers(1, 12))
@examples(8, 400)
def test_random_damaged_files_add_up(county: County, seed: int, rows: int) -> None:
    with undone():
        file = damaged(seed, rows)
        agrees(file, load(file.content))


@given(content=st.text(alphabet='",\r\n aB1', max_size=50))
@examples(20, 2_000)
def test_any_text_below_the_names_adds_up(county: County, content: str) -> None:
    with undone():
        try:
            found = load((header() + content).encode())
        except FileFault:
            assert FileLoad.objects.get().fault
            assert not FileRow.objects.exists()
            return
        assert found.totals.rows == FileRow.objects.count() == FileLoad.objects.get().rows > 0


class Stopped(BaseException):
    """What stands for a kill inside this process: nothing catches it, and the open transaction is undone."""


def stopped_before(statement: int, content: bytes) -> bool:
    """Load, stopped before this statement to the database; whether it came so far."""
    left = statement

    def stop(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal left
        left -= 1
        if left == -1:
            raise Stopped
        return execute(*given)

    try:
        with connection.execute_wrapper(stop):
            load(content)
    except Stopped:
        return True
    return False


def test_stopped_before_any_statement_it_comes_to_the_same(county: County) -> None:
    one, bad = good(Random(1), 1), good(Random(2), 2) | {"consent": ""}
    content = (header() + row(one) + row(bad) + row(one)).encode()
    statement, going = 0, True
    while going:
        with undone():
            going = stopped_before(statement, content)
            found = load(content)
            assert ledger(found) == [(ACCEPTED, ""), (REJECTED, "consent"), (DUPLICATE, "")], statement
            assert Contact.objects.count() == 1
        statement += 1 if ASSURANCE or statement < 12 else 3
    assert statement > 40


def test_the_same_concern_in_another_file_is_a_duplicate_and_a_used_reference_is_rejected(county: County) -> None:
    one, two = good(Random(1), 1) | {"sender_reference": ""}, good(Random(2), 2) | {"sender_reference": "B-2"}
    load((header() + row(one) + row(two)).encode())
    changed = row(two | {"worry": "Something else worries me."})
    found = load((header() + changed + row(two) + row(one)).encode())
    assert ledger(found) == [(REJECTED, "sender_reference"), (DUPLICATE, ""), (DUPLICATE, "")]
    assert Contact.objects.count() == 2


def test_a_reference_belongs_to_its_agency(county: County) -> None:
    one = good(Random(1), 1) | {"sender_reference": "1", "agency": "POLICE"}
    found = load((header() + row(one) + row(one | {"agency": "COMMUNITY"})).encode())
    assert ledger(found) == [(ACCEPTED, ""), (ACCEPTED, "")]


def test_mended_rows_are_loaded_and_the_others_rejected_again(county: County) -> None:
    bad = [good(Random(n), n) | {"sender_reference": f"M-{n}", "sex": "x"} for n in range(3)]
    load((header() + "".join(map(row, bad))).encode())
    written = mending_file(FileRow.objects.order_by("number")).replace(b'"x"', b'"F"', 2)
    found = load(written)
    assert (found.totals.accepted, found.totals.rejected) == (2, 1)


def test_a_file_that_cannot_be_read_is_written_down_and_may_be_tried_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (header() + row(good(Random(1), 1) | {"given_name": "Zoë"})).encode("cp1252")
    for _ in range(2):
        with pytest.raises(FileFault, match="Windows-1252"):
            load(content)
    kept = FileLoad.objects.get()
    assert "Windows-1252" in kept.fault
    assert (kept.rows, FileRow.objects.count(), Contact.objects.count()) == (0, 0, 0)
    assert AuditEntry.objects.filter(action="file_load_refused").count() == 1
    # A later version of this program reads such a file.
    monkeypatch.setattr(sheet, "decode", lambda given: given.decode("cp1252"))
    assert load(content).totals == Totals(accepted=1)
    kept.refresh_from_db()
    assert (kept.fault, kept.rows, kept.finished_at) == ("", 1, NOW)


def test_an_agency_that_has_ended_sends_nothing(county: County) -> None:
    county.police.in_force_to = (NOW - timedelta(days=1)).date()
    county.police.save()
    found = load((header() + row(good(Random(1), 1) | {"agency": "POLICE"})).encode())
    assert ledger(found) == [(REJECTED, "agency")]


def test_rejected_rows_are_put_on_the_lists_of_the_manager_and_of_their_agency_once(county: County) -> None:
    bad = row(good(Random(1), 1) | {"agency": "POLICE", "consent": ""})
    load((header() + bad * 2 + row(good(Random(2), 2))).encode())
    assert sorted(Task.objects.filter(kind="mend_file_rows").values_list("agency", flat=True)) == ["", "POLICE"]


def test_a_row_dropped_silently_is_found_out(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote = loading.note_rows

    def drop(**given: Any) -> None:
        wrote(**given | {"lines": [each for each in given["lines"] if each.number != 5]})

    monkeypatch.setattr(loading, "note_rows", drop)
    content = damaged(4, 8).content
    with pytest.raises(DoesNotAddUp, match="8 rows and its ledger 7"):
        load(content)
    assert FileLoad.objects.get().finished_at is None
    monkeypatch.undo()
    assert load(content).totals.rows == 8


def test_a_fault_of_the_program_stops_no_other_row_and_is_tried_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes = loading.receive_concern

    def fails(**given: Any) -> Any:
        if given["concern"].subjects[0].given_name == "Broken":
            raise RuntimeError("unforeseen")
        if given["concern"].subjects[0].given_name == "Late":
            raise NotReceivable({"worry": "Too late."})
        return takes(**given)

    monkeypatch.setattr(loading, "receive_concern", fails)
    rows = [row(good(Random(n), n) | {"given_name": name}) for n, name in enumerate(("Broken", "Late", "Ada"))]
    content = (header() + "".join(rows)).encode()
    found = load(content)
    assert (found.left, found.totals) == (1, Totals(accepted=1, rejected=1))
    monkeypatch.undo()
    assert load(content).totals == Totals(accepted=2, rejected=1)


def test_the_example_of_the_page_is_loaded_as_it_stands(county: County) -> None:
    found = load(EXAMPLE.read_bytes())
    assert found.totals == Totals(accepted=4)
    assert set(Contact.objects.values_list("agency", flat=True)) == {"COMMUNITY", "POLICE"}


CHECK = """
from halcyon.work.models import FileRow, FileLoad, IntakeKey
from halcyon.frontdoor.models import Contact
rows = list(FileRow.objects.order_by("number").values_list("outcome", "columns"))
finished = FileLoad.objects.filter(finished_at__isnull=False).count()
said = list(FileLoad.objects.values_list("rows", flat=True))
answer = {"ledger": [[o, c.split(", ")[0]] for o, c in rows], "contacts": Contact.objects.count(),
          "keys": IntakeKey.objects.count(), "finished": finished, "rows": said}
"""


def killed_over_and_over(place: Scratch, path: Path, *, statements: Iterable[int]) -> int:
    """Load in processes that kill themselves; how many of the kills fell in the middle of the work."""
    fell = 0
    for statement in statements:
        done = subprocess.run(
            [sys.executable, "-m", "tests.exchange.killed", str(path), str(statement)],
            env=place.env, cwd=place.folder, capture_output=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode in (0, -9), done.stderr[-2000:]
        fell += done.returncode == -9
    return fell


def test_killed_and_run_again_it_comes_to_the_same(tmp_path: Path, made_product: Scratch) -> None:
    dice, file, path = Random(11), damaged(7, 20 * KILLS if ASSURANCE else 100), tmp_path / "concerns.csv"
    path.write_bytes(file.content)
    with scratch(like=made_product, **ENV) as place:
        assert killed_over_and_over(place, path, statements=[dice.randrange(100, 300) for _ in range(KILLS)]) == KILLS
        half = place.tell(CHECK)
        assert 0 < len(half["ledger"]) < len(file.expected)
        assert half["contacts"] == sum(outcome == ACCEPTED for outcome, _ in half["ledger"])
        said = place.run("-m", "halcyon.config.command", "load", "concerns", str(path))
        assert f"{len(half['ledger'])} rows had been dealt with" in said
        whole = place.tell(CHECK)
        assert [tuple(each) for each in whole["ledger"]] == file.expected
        assert whole["contacts"] == whole["keys"] == file.count(ACCEPTED)
        assert (whole["finished"], whole["rows"]) == (1, [len(file.expected)])
        again = place.run("-m", "halcyon.config.command", "load", "concerns", str(path))
        assert "Nothing was changed" in again
        assert place.tell(CHECK) == whole
        place.run("-m", "halcyon.config.command", "verify-audit")


@pytest.mark.skipif(not ASSURANCE, reason="takes about an hour: HALCYON_ASSURANCE=1")
def test_a_hundred_thousand_rows_with_every_kind_of_damage(tmp_path: Path, made_product: Scratch) -> None:
    file, path = damaged(100, 100_000, big=3), tmp_path / "concerns.csv"
    path.write_bytes(file.content)
    with scratch(like=made_product, **ENV) as place:
        assert killed_over_and_over(place, path, statements=[20_000, 50_000, 30_000, 70_000]) == 4
        said = place.run("-m", "halcyon.config.command", "load", "concerns", str(path), seconds=7200)
        print(place.vendor, *re.findall(r"rows in .* a second", said))
        whole = place.tell(CHECK)
        assert [tuple(each) for each in whole["ledger"]] == file.expected
        assert whole["contacts"] == file.count(ACCEPTED)
        assert len({column for _, column in file.expected}) > 8
        assert SHAPES
        assert "Nothing was changed" in place.run("-m", "halcyon.config.command", "load", "concerns", str(path))
        assert place.tell(CHECK) == whole
        place.run("-m", "halcyon.config.command", "verify-audit", seconds=3600)
