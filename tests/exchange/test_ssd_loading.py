"""An extract of the Standard Safeguarding Dataset: every row has its line, and what was accepted has its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.conftest import NOW, County
from tests.exchange.extract_made import ACCEPTED, DUPLICATE, REJECTED, Extract, Row, damaged_extract, line
from tests.exchange.extract_made import people_and_lives as lives
from tests.exchange.test_csv_loading import ENV, killed_over_and_over
from tests.support import ASSURANCE, examples, undone

from halcyon.access.models import Restriction
from halcyon.access.viewing import system
from halcyon.audit.models import AuditEntry
from halcyon.chronology.models import Event
from halcyon.config.scratch import Scratch, scratch
from halcyon.exchange.csv.sheet import FileFault
from halcyon.exchange.extract import projecting
from halcyon.exchange.extract.running import LoadedExtract, load_extract
from halcyon.exchange.ssd.folder import read_folder
from halcyon.exchange.ssd.projection import PROJECTION
from halcyon.exchange.ssd.specification import ssd
from halcyon.people.models import FamilyRelation, Identifier, IndexPerson, Link, LinkReview, SuppliedRecord
from halcyon.work.actions.extracts import totals_by_table
from halcyon.work.actions.loads import DoesNotAddUp
from halcyon.work.models import ExtractRow, FileLoad, Task


def load(folder: Path, *, at: Any = NOW, **more: Any) -> LoadedExtract:
    by = system("load_extract", at=at)
    return load_extract(
        read_folder(folder), PROJECTION, agency="COUNCIL", name=folder.name, by=by, clock=lambda: at, **more
    )


def ledger(found: LoadedExtract) -> dict[str, list[tuple[str, str]]]:
    """Each table's lines: outcome and first blamed column, in the order of the file."""
    said: dict[str, list[tuple[str, str]]] = {}
    rows = ExtractRow.objects.filter(load=found.load_id).order_by("table", "number")
    for table, outcome, columns in rows.values_list("table", "outcome", "columns"):
        said.setdefault(table, []).append((outcome, columns.split(", ")[0]))
    return said


def agrees(made: Extract, found: LoadedExtract) -> None:
    assert ledger(found) == made.expected
    assert found.totals.rows == made.rows
    for table, counted in found.by_table.items():
        kinds = (counted.accepted, counted.rejected, counted.duplicate)
        assert kinds == tuple(made.count(outcome, table) for outcome in (ACCEPTED, REJECTED, DUPLICATE))
    unknown = [code for remarks in ExtractRow.objects.exclude(remarks=None).values_list("remarks", flat=True)
               for _, words, code in remarks if words == "This code is in no code set."]  # fmt: skip
    assert len(unknown) == made.unknown_codes
    assert not ExtractRow.objects.filter(outcome=ACCEPTED, used="").exists()


def stored() -> list[list[Any]]:
    models = (FileLoad, ExtractRow, SuppliedRecord, Identifier, Link, LinkReview, FamilyRelation, Event, Task)
    return [list(model.objects.order_by("pk").values()) for model in models]


def written(folder: Path, tables: dict[str, list[Row]]) -> Path:
    """Sound files of these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(ssd().table(name).names)
        text = line(columns) + "".join(line([row.get(c, "") for c in columns]) for row in rows)
        (folder / f"{name}.csv").write_text(text, "utf-8", newline="")
    return folder


def test_every_row_of_a_damaged_extract_has_its_line_and_again_changes_nothing(county: County, tmp_path: Path) -> None:
    made = damaged_extract(5, 40)
    folder = made.write(tmp_path / "extract")
    found = load(folder)
    agrees(made, found)
    assert {outcome for rows in made.expected.values() for outcome, _ in rows} == {ACCEPTED, REJECTED, DUPLICATE}
    assert made.unknown_codes
    before, log = stored(), AuditEntry.objects.count()
    again = load(folder)
    assert (again.again, again.totals) == (True, found.totals)
    assert stored() == before
    assert AuditEntry.objects.count() == log
    assert Task.objects.filter(kind="mend_file_rows").count() == 1


@given(seed=st.integers(0, 10**6), people=st.integers(1, 6))
@examples(5, 300)
def test_random_damaged_extracts_add_up(
    county: County, tmp_path_factory: pytest.TempPathFactory, seed: int, people: int
) -> None:
    with undone():
        made = damaged_extract(seed, people, share=0.5)
        agrees(made, load(made.write(tmp_path_factory.mktemp("extract"))))


def test_rows_are_kept_word_for_word(county: County, tmp_path: Path) -> None:
    made = damaged_extract(5, 30)
    folder = made.write(tmp_path / "extract")
    load(folder)
    for path in folder.iterdir():
        if b"\x00" in path.read_bytes() or path.read_bytes()[:2] == b"\xff\xfe":
            continue
        table = f"ssd_{path.stem.lower().removeprefix('ssd_')}"
        supplied = csv.DictReader(io.StringIO(path.read_text("utf-8-sig", "surrogateescape"), newline=""))
        cells = {tuple(sorted((k, v) for k, v in row.items() if v)) for row in supplied if None not in row}
        kept = ExtractRow.objects.filter(table=table, outcome=ACCEPTED).values_list("content", flat=True)
        assert kept
        assert {tuple(sorted(content.items())) for content in kept} <= cells


class Stopped(BaseException):
    """What stands for a kill inside this process."""


def stopped_before(statement: int, folder: Path) -> bool:
    left = statement

    def stop(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal left
        left -= 1
        if left == -1:
            raise Stopped
        return execute(*given)

    try:
        with connection.execute_wrapper(stop):
            load(folder)
    except Stopped:
        return True
    return False


def what_came() -> tuple[Any, ...]:
    """What an extract came to, without the keys that are made anew each time."""
    events = Event.objects.values_list("kind", "happened_at", "content__sentence")
    return (
        sorted(events),
        sorted(ExtractRow.objects.values_list("table", "number", "outcome", "used", "is_open")),
        SuppliedRecord.objects.count(),
        IndexPerson.objects.count(),
        LinkReview.objects.count(),
        FamilyRelation.objects.count(),
        ExtractRow.objects.filter(record_id=None).count(),
    )


def test_stopped_before_any_statement_it_comes_to_the_same(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projecting, "HOLDS", 0)  # every row in a transaction of its own
    folder = written(tmp_path / "extract", lives(Random(3), 3))
    with undone():
        load(folder)
        whole = what_came()
    statement, going, stops = 0, True, 0
    while going:
        with undone():
            going = stopped_before(statement, folder)
            load(folder)
            assert what_came() == whole, statement
        statement, stops = statement + 29, stops + 1
    assert stops > 15


def test_people_are_kept_as_supplied_and_linked_by_the_rules(county: County, tmp_path: Path) -> None:
    tables = lives(Random(3), 1)
    person = tables["ssd_person"][0]
    person |= {"pers_forename": "Ada", "pers_surname": "Nowak", "pers_dob": "2012-03-07", "pers_sex": "F"}
    twin = person | {"pers_person_id": "P1", "pers_forename": "Ida"}
    again = person | {"pers_person_id": "P2"}
    tables["ssd_person"] += [twin, again]
    tables["ssd_linked_identifiers"] += [
        {"link_table_id": "L9", "link_person_id": "P0", "link_identifier_type": "NHS Number",
         "link_identifier_value": "9990000018"},
        {"link_table_id": "L8", "link_person_id": "P0", "link_identifier_type": "Unique Pupil Number",
         "link_identifier_value": "A123456789012"},
    ]  # fmt: skip
    load(written(tmp_path / "extract", tables))
    record = SuppliedRecord.objects.get(source="COUNCIL:ssd", source_key="P0")
    assert (record.given_name, record.family_name, record.birth_date) == ("Ada", "Nowak", date(2012, 3, 7))
    assert record.postcode.startswith("MR")
    assert "Made-up Street" in record.address_line
    assert record.supplied["ssd_person"] == [{k: v for k, v in person.items() if v}]
    assert dict(record.identifiers.values_list("system", "value"))["upn"] == "A123456789012"
    assert not Identifier.objects.filter(verified=True).exists()
    assert SuppliedRecord.objects.count() == 3
    # The same name and birth date under another number, and the twin, wait for a person: nobody is merged.
    assert LinkReview.objects.filter(settled_at=None).count() == 2
    assert Link.objects.count() == 1


def test_what_happened_stands_in_the_chronology_of_the_right_person_on_its_day(county: County, tmp_path: Path) -> None:
    load(written(tmp_path / "extract", lives(Random(3), 4)))
    row = ExtractRow.objects.get(table="ssd_s47_enquiry", key="Q3")
    record = SuppliedRecord.objects.get(source_key="P3")
    assert row.record_id == record.id
    began = Event.objects.get(kind="section_47_began", subject_id=record.id)
    assert began.content.sentence == "A section 47 enquiry began."
    assert (began.owner_agency, began.handling, began.by_agency) == ("COUNCIL", "hub_only", "COUNCIL")
    assert began.recorded_at == NOW
    assert began.happened_at < NOW - timedelta(days=1)
    assert set(Event.objects.values_list("subject_id", flat=True)) <= set(
        SuppliedRecord.objects.values_list("id", flat=True)
    )
    still = ExtractRow.objects.filter(is_open=True)
    assert set(still.filter(table="ssd_cp_plans").values_list("key", flat=True)) == {"CP0", "CP3"}
    assert not still.filter(table="ssd_s47_enquiry").exists()
    assert ExtractRow.objects.get(table="ssd_disability", key="D0").used == ExtractRow.KEPT
    mother = FamilyRelation.objects.get(kind="mother")
    assert (mother.record.source_key, mother.other.source_key) == ("P1", "P0")
    assert FamilyRelation.objects.count() == 1  # that both are of one family group says less
    referred = Event.objects.get(kind="contact", subject_id=record.id).content
    assert referred.data["day_only"]
    assert not Event.objects.filter(kind="missing_began", content__data__day_only=True).exists()


def test_a_newer_extract_corrects_and_never_rewrites(county: County, tmp_path: Path) -> None:
    tables = lives(Random(3), 4)
    load(written(tmp_path / "first", tables))
    events = Event.objects.count()
    records = SuppliedRecord.objects.count()
    plan = next(row for row in tables["ssd_cp_plans"] if row["cppl_cp_plan_id"] == "CP3")
    plan |= {"cppl_cp_plan_initial_category": "Physical abuse", "cppl_cp_plan_end_date": "2026-10-01"}
    tables["ssd_person"][0]["pers_ethnicity"] = "MOTH"
    missing = next(row for row in tables["ssd_missing"])
    missing["miss_missing_episode_end_date"] = ""
    found = load(written(tmp_path / "second", tables), at=NOW + timedelta(days=30))
    assert found.by_table["ssd_cp_plans"].duplicate == 1
    old = Event.objects.get(kind="child_protection_plan_began", recorded_at=NOW, content__sentence__contains="Neglect",
                            subject_id=SuppliedRecord.objects.get(source_key="P3").id)  # fmt: skip
    new = Event.objects.get(supersedes=old.id)
    assert "Physical abuse" in new.content.sentence
    assert Event.objects.get(kind="missing_ended_withdrawn").supersedes == Event.objects.get(kind="missing_ended").id
    # The corrected plan, its end, and the end that is withdrawn; nothing is said twice.
    assert Event.objects.count() == events + 3
    versions = SuppliedRecord.objects.filter(source_key="P0")
    assert (versions.count(), SuppliedRecord.objects.count()) == (2, records + 1)
    assert len({link.person_id for link in Link.objects.filter(record__in=versions)}) == 1
    assert not ExtractRow.objects.get(load__name="first", table="ssd_cp_plans", key="CP3").current
    assert ExtractRow.objects.filter(is_open=True, current=True, table="ssd_cp_plans").count() == 1
    assert ExtractRow.objects.filter(is_open=True, current=True, table="ssd_missing").count() == 1


def test_a_newer_version_of_a_restricted_person_is_restricted_before_anybody_sees_it(
    county: County, tmp_path: Path
) -> None:
    tables = lives(Random(3), 1)
    load(written(tmp_path / "first", tables))
    first = SuppliedRecord.objects.get()
    person = Link.objects.get(record=first).person_id
    for subject in (first.id, person):
        Restriction.objects.create(
            group=person, subject_id=subject, kind="adoption", custodian_post="council.custodian", reason="Adopted",
            begins=NOW, placed_by=person,
        )  # fmt: skip
    first.restricted = True
    first.save()
    # Another name under the same number, as after an adoption: who this is has to be said by somebody.
    tables["ssd_person"][0] |= {"pers_forename": "Altogether", "pers_surname": "Different", "pers_dob": "2013-01-01"}
    later = NOW + timedelta(days=30)
    load(written(tmp_path / "second", tables), at=later)
    newer = SuppliedRecord.objects.exclude(id=first.id).get()
    assert newer.restricted
    assert Restriction.objects.filter(subject_id=newer.id, group=person).exists()
    assert LinkReview.objects.get().record_id == newer.id
    assert IndexPerson.objects.count() == 1


def test_what_is_no_extract_is_refused_whole(county: County, tmp_path: Path) -> None:
    sound = lives(Random(3), 2)
    for name, content, words in (
        ("notes.csv", b"a,b\r\n1,2\r\n", "Nobody knows which table notes.csv is"),
        ("person.csv", b"pers_person_id\r\nP1\r\n", "Two files are the table ssd_person"),
        ("ssd_missing.csv", b"PK\x03\x04", "workbook"),
        ("ssd_missing.csv", b"P1,P2\r\nP3,P4\r\n", "The first row must be the names of the columns"),
    ):
        folder = written(tmp_path / words[:6] / name, {k: v for k, v in sound.items() if f"{k}.csv" != name})
        (folder / name).write_bytes(content)
        with pytest.raises(FileFault, match=words):
            read_folder(folder)
    folder = written(tmp_path / "nobody", {"ssd_contacts": sound["ssd_contacts"]})
    with pytest.raises(FileFault, match=r"no ssd_person\.csv"):
        read_folder(folder)


def test_what_is_missing_or_unknown_in_a_table_is_told(county: County, tmp_path: Path) -> None:
    folder = written(tmp_path / "extract", {"ssd_person": lives(Random(3), 1)["ssd_person"]})
    (folder / "ssd_cin_episodes.csv").write_text("cine_person_id,wherefrom,cine_referral_date\nP0,here,2026-01-01\n")
    (folder / "ssd_contacts.csv").write_text("cont_contact_id,cont_person_id\n")
    found = load(folder)
    row = ExtractRow.objects.get(table="ssd_cin_episodes")
    assert (row.outcome, row.columns) == (REJECTED, "cine_referral_id")
    assert row.content["wherefrom"] == "here"
    notes = {(table, words[:30]) for table, _, words, _, _ in FileLoad.objects.get().notes or ()}
    assert ("ssd_cin_episodes", "Columns that nobody knows are ") in notes
    assert found.totals.rows == 2
    assert "ssd_contacts" not in totals_by_table(found.load_id)


def test_a_row_dropped_silently_is_found_out(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from halcyon.exchange.extract import ledger as kept

    wrote = kept.note_extract_rows

    def drop(**given: Any) -> None:
        wrote(**given | {"rows": [row for row in given["rows"] if (row.table, row.number) != ("ssd_contacts", 3)]})

    monkeypatch.setattr(kept, "note_extract_rows", drop)
    folder = written(tmp_path / "extract", lives(Random(3), 4))
    with pytest.raises(DoesNotAddUp, match="ssd_contacts has 4 rows and its ledger 3"):
        load(folder)
    assert FileLoad.objects.get().finished_at is None
    monkeypatch.undo()
    assert load(folder).totals.accepted


CHECK = """
from halcyon.chronology.models import Event
from halcyon.people.models import SuppliedRecord
from halcyon.work.models import ExtractRow
rows = ExtractRow.objects.order_by("table", "number").values_list("table", "outcome", "columns")
answer = {"ledger": [[t, o, c.split(", ")[0]] for t, o, c in rows], "records": SuppliedRecord.objects.count(),
          "events": Event.objects.filter(case_id=None).count(),
          "unused": rows.filter(outcome="accepted", used="").count()}
"""


@pytest.mark.skipif(not ASSURANCE, reason="real kills of a large extract: HALCYON_ASSURANCE=1")
def test_a_large_extract_killed_over_and_over_comes_to_what_is_expected(tmp_path: Path, made_product: Scratch) -> None:
    made = damaged_extract(77, 2_000)
    folder = made.write(tmp_path / "extract")
    with scratch(like=made_product, **ENV) as place:
        dice = Random(5)
        kills = [dice.randrange(200, 4_000) for _ in range(12)]
        assert killed_over_and_over(place, folder, statements=kills) == 12
        said = place.run("-m", "halcyon.config.command", "load", "ssd", str(folder), seconds=3600)
        print(place.vendor, said.splitlines()[-3:])
        whole = place.tell(CHECK)
        assert [tuple(each) for each in whole["ledger"]] == [
            (table, *each) for table in sorted(made.expected) for each in made.expected[table]
        ]
        assert (whole["records"], whole["unused"]) == (made.count(ACCEPTED, "ssd_person"), 0)
        place.run("-m", "halcyon.config.command", "load", "ssd", str(folder))
        assert place.tell(CHECK) == whole
        place.run("-m", "halcyon.config.command", "verify-audit")
