"""The pages of extracts: for the hub's manager alone, and never a row about somebody hidden from them."""

from __future__ import annotations

import html
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.exchange.extract_made import line, people_and_lives
from tests.support import County, county, raise_concern

from halcyon.access.models import Restriction
from halcyon.access.viewing import system
from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.exchange.extract.running import LoadedExtract, load_extract
from halcyon.exchange.ssd.folder import read_folder
from halcyon.exchange.ssd.projection import PROJECTION
from halcyon.exchange.ssd.specification import ssd
from halcyon.people.models import Link, SuppliedRecord
from halcyon.work.models import ExtractRow, Task

__all__ = ["county"]


def loaded(county: County, folder: Path) -> LoadedExtract:
    """Four children; one row that is rejected, and one with a code that nobody knows."""
    tables = people_and_lives(Random(3), 4)
    tables["ssd_contacts"][1] |= {"cont_contact_source_code": "CANARY-code"}
    tables["ssd_cin_episodes"][2] |= {"cine_referral_date": "CANARY day", "cine_referral_source_desc": "=CANARY <b>"}
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        columns = list(ssd().table(name).names)
        text = line(columns) + "".join(line([row.get(c, "") for c in columns]) for row in rows)
        (folder / f"{name}.csv").write_text(text, "utf-8", newline="")
    by = system("load_extract", at=county.now)
    return load_extract(
        read_folder(folder), PROJECTION, agency="COUNCIL", name="CANARY name", by=by, clock=lambda: county.now
    )


def get(county: County, who: str, url: str) -> Any:
    with county.clock():
        return county.client(who).get(url)


def words(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_hubs_manager_sees_what_came_of_each_table(county: County, tmp_path: Path) -> None:
    found = loaded(county, tmp_path / "extract")
    assert "Standard Safeguarding Dataset" in words(get(county, "helen.marsh", "/loads/"))
    page = get(county, "helen.marsh", f"/loads/{found.load_id}/")
    said = words(page)
    doubted = re.findall(r"tables/(\w+)/\?show=doubted", page.content.decode())
    assert doubted == ["ssd_contacts", "ssd_cin_assessments"]  # whose referral was rejected
    for expected in ("CANARY-code", "This code is in no code set.", "Kept, not used yet: 1", "In the chronology"):
        assert expected in said
    shown = dict(re.findall(r"data-label=\"Table\"><a[^>]*tables/(\w+)/.*?data-label=\"Rows\">(\d+)<",
                            page.content.decode(), re.DOTALL))  # fmt: skip
    assert {name: int(count) for name, count in shown.items()} == {t: c.rows for t, c in found.by_table.items()}
    rows = get(county, "helen.marsh", f"/loads/{found.load_id}/tables/ssd_cin_episodes/?show=rejected")
    assert "cine_referral_date" in words(rows)
    assert "CANARY day" in words(rows)
    assert "<b>" not in rows.content.decode()
    logged = AuditEntry.objects.get(action="read", object_kind="extract_row")
    assert logged.object_ids == [str(ExtractRow.objects.get(outcome="rejected", table="ssd_cin_episodes").id)]


def test_what_accepted_rows_say_stands_in_the_record_and_not_on_the_page(county: County, tmp_path: Path) -> None:
    found = loaded(county, tmp_path / "extract")
    record = SuppliedRecord.objects.get(source_key="P0")
    page = get(county, "helen.marsh", f"/loads/{found.load_id}/tables/ssd_person/")
    assert record.family_name not in words(page)
    link = Link.objects.get(record=record)
    assert f"/people/{link.person_id}/" in page.content.decode()


@pytest.mark.parametrize("who", ["amina.yusuf", "tom.ashdown", "imran.shah"])
def test_for_others_it_is_not_there(county: County, tmp_path: Path, who: str) -> None:
    found = loaded(county, tmp_path / "extract")
    for url in (f"/loads/{found.load_id}/", f"/loads/{found.load_id}/tables/ssd_person/"):
        assert get(county, who, url).status_code == 404


def test_a_row_about_somebody_restricted_is_as_if_it_were_not_there(county: County, tmp_path: Path) -> None:
    found = loaded(county, tmp_path / "extract")
    record = SuppliedRecord.objects.get(source_key="P2")  # the rejected row is about them too
    Restriction.objects.create(
        group=record.id, subject_id=record.id, kind="adoption", custodian_post="council.custodian", reason="Adopted",
        begins=county.now, placed_by=record.id,
    )  # fmt: skip
    whole = get(county, "helen.marsh", f"/loads/{found.load_id}/")
    rows = get(county, "helen.marsh", f"/loads/{found.load_id}/tables/ssd_cin_episodes/")
    assert "All rows (3)" in words(rows)
    assert "Rejected (0)" in words(rows)
    assert "CANARY day" not in words(rows)
    assert "R2" not in words(rows)
    listed = re.search(r"Rows\s+</dt>|Rows", words(whole))
    assert listed
    hidden = ExtractRow.objects.filter(record_id=record.id).count()
    assert f"Rows {found.totals.rows - hidden}" in words(whole)


def test_no_such_table_and_wrong_filters(county: County, tmp_path: Path) -> None:
    found = loaded(county, tmp_path / "extract")
    assert get(county, "helen.marsh", f"/loads/{found.load_id}/tables/nothing/").status_code == 404
    for query in ("?show=x", "?page=0", "?page=999", "?show=doubted"):
        assert get(county, "helen.marsh", f"/loads/{found.load_id}/tables/ssd_contacts/{query}").status_code == 200


def test_seeing_to_the_rows_ends_the_task(county: County, tmp_path: Path) -> None:
    found = loaded(county, tmp_path / "extract")
    waiting = Task.objects.filter(kind="mend_file_rows", done_at__isnull=True)
    assert waiting.count() == 1
    with county.clock():
        assert county.client("helen.marsh").post(f"/loads/{found.load_id}/").status_code == 302
    assert not waiting.exists()


def test_what_is_open_at_the_sender_stands_with_the_person_for_the_hub(county: County, tmp_path: Path) -> None:
    loaded(county, tmp_path / "extract")
    record = SuppliedRecord.objects.get(source_key="P0")
    person = Link.objects.get(record=record).person_id
    with county.clock():
        helen = county.client("helen.marsh")
        helen.post(f"/people/{person}/open/", {"how": "work", "reason": "A concern about this child came."})
        page = words(helen.get(f"/people/{person}/"))
    assert "Open elsewhere" in page
    assert "Child protection plan since" in page
    assert "Council, as of its extract of" in page
    assert "A child protection plan began. Category: Neglect." in page
    assert "Section 47 enquiry since" not in page  # it has ended


def test_what_is_open_at_the_sender_stands_on_the_enquiry_and_where_it_is_screened(
    county: County, tmp_path: Path
) -> None:
    loaded(county, tmp_path / "extract")
    open_there = ExtractRow.objects.filter(table="ssd_cp_plans", is_open=True).first()
    assert open_there is not None
    case = raise_concern(county, "amina.yusuf").cases[0]
    for url in (f"/cases/{case}/", f"/cases/{case}/screening/"):
        assert "Open elsewhere" not in words(get(county, "tom.ashdown", url))
    person = Link.objects.get(record_id=open_there.record_id, unlinked_at__isnull=True).person_id
    Link.objects.filter(record_id=Case.objects.get(id=case).record_id).update(person_id=person)
    for url in (f"/cases/{case}/", f"/cases/{case}/screening/"):
        said = words(get(county, "tom.ashdown", url))
        assert "Open elsewhere" in said
        assert re.search(r"Child protection plan since .{6,20} .{0,30}Council, as of its extract of", said), said
