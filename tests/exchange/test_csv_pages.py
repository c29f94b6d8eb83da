"""The pages of loaded files: who sees which rows, what is logged, and the file of rejected rows to be mended."""

from __future__ import annotations

import csv
import html
import io
import re
from random import Random
from typing import Any

import pytest
from tests.exchange.damaged import good, header, row
from tests.support import County, county

from halcyon.access.viewing import system
from halcyon.audit.models import AuditEntry
from halcyon.exchange.csv.loading import Loaded, load_file
from halcyon.exchange.csv.sheet import FileFault
from halcyon.work.models import FileLoad, FileRow, Task

__all__ = ["county"]


def load(county: County, content: bytes) -> Loaded:
    by = system("load_concerns", at=county.now)
    return load_file(content, name="CANARY name.csv", by=by, clock=lambda: county.now)


def mixed(county: County) -> Loaded:
    """A file with one row received, and rejected ones of the police, of the community trust and of nobody."""
    bad = [
        good(Random(1), 1) | {"agency": "POLICE", "consent": "", "given_name": "=CANARY police"},
        good(Random(2), 2) | {"agency": "COMMUNITY", "sex": "x", "family_name": "<b>CANARY trust</b>"},
        good(Random(3), 3) | {"agency": "NOWHERE", "given_name": "CANARY nobody"},
    ]
    return load(county, (header() + "".join(map(row, bad)) + row(good(Random(4), 4))).encode())


def get(county: County, who: str, url: str) -> Any:
    with county.clock():
        return county.client(who).get(url)


def words(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_hubs_manager_sees_every_rejected_row_with_its_reason(county: County) -> None:
    found = mixed(county)
    listed = get(county, "helen.marsh", "/loads/")
    assert "CANARY name.csv" in words(listed)
    assert "Rejected rows wait" in words(listed)
    page = get(county, "helen.marsh", f"/loads/{found.load_id}/")
    for said in (
        "CANARY police",
        "CANARY trust",
        "CANARY nobody",
        "sex",
        "This must be one of: M, F, U.",
        "Rejected rows 3",
    ):
        assert said in words(page)
    assert "<b>CANARY" not in page.content.decode()
    ids = {str(i) for i in FileRow.objects.filter(outcome="rejected").values_list("id", flat=True)}
    logged = AuditEntry.objects.get(action="read", object_kind="file_row")
    assert set(logged.object_ids) == ids


def test_an_agencys_own_people_see_its_rows_and_no_others(county: County) -> None:
    found = mixed(county)
    listed = get(county, "imran.shah", "/loads/")
    page = get(county, "imran.shah", f"/loads/{found.load_id}/")
    written = get(county, "imran.shah", f"/loads/{found.load_id}/rejected.csv")
    assert "CANARY police" in words(page)
    assert "CANARY police" in written.content.decode()
    for answer in (listed, page, written):
        assert not re.search("CANARY (trust|nobody|name)", answer.content.decode())


@pytest.mark.parametrize("who", ["amina.yusuf", "tom.ashdown", "ines.duarte"])
def test_for_others_the_pages_are_not_there(county: County, who: str) -> None:
    found = mixed(county)
    for url in ("/loads/", f"/loads/{found.load_id}/", f"/loads/{found.load_id}/rejected.csv"):
        assert get(county, who, url).status_code == 404
    with county.clock():
        assert county.client(who).post(f"/loads/{found.load_id}/").status_code == 404


def test_an_agency_without_rows_in_a_file_does_not_find_it(county: County) -> None:
    found = mixed(county)
    assert get(county, "carol.jennings", "/loads/").status_code == 200
    assert get(county, "carol.jennings", f"/loads/{found.load_id}/").status_code == 404


def test_the_file_to_mend_is_safe_to_open_and_is_logged(county: County) -> None:
    found = mixed(county)
    response = get(county, "helen.marsh", f"/loads/{found.load_id}/rejected.csv")
    assert response.headers["Content-Disposition"] == f'attachment; filename="rejected-{found.load_id}.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert [r["rejected_row"] for r in rows] == ["2", "3", "4"]
    assert rows[0]["given_name"] == "'=CANARY police"
    assert not [c for r in rows for c in r.values() if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert len(AuditEntry.objects.get(action="read", object_kind="file_row").object_ids) == 3


def test_seeing_to_the_rows_ends_the_tasks_of_those_who_say_so(county: County) -> None:
    found = mixed(county)
    waiting = Task.objects.filter(kind="mend_file_rows", done_at__isnull=True)
    assert waiting.count() == 3
    with county.clock():
        assert county.client("imran.shah").post(f"/loads/{found.load_id}/").status_code == 302
        assert set(waiting.values_list("agency", flat=True)) == {"", "COMMUNITY"}
        assert county.client("helen.marsh").post(f"/loads/{found.load_id}/").status_code == 302
    assert waiting.count() == 0
    assert "I have seen to these rows" not in words(get(county, "helen.marsh", f"/loads/{found.load_id}/"))
    assert AuditEntry.objects.filter(action="file_load_seen_to").count() == 2


def test_the_manager_finds_the_task_among_my_work(county: County) -> None:
    found = mixed(county)
    page = get(county, "helen.marsh", "/")
    assert f"/loads/{found.load_id}/" in page.content.decode()


def test_a_file_that_is_not_finished_cannot_be_called_seen_to(county: County) -> None:
    found = mixed(county)
    FileLoad.objects.update(finished_at=None)
    assert "Not finished" in words(get(county, "helen.marsh", f"/loads/{found.load_id}/"))
    with county.clock():
        assert county.client("helen.marsh").post(f"/loads/{found.load_id}/").status_code == 404


def test_a_file_that_could_not_be_read_says_why(county: County) -> None:
    assert "No file has been loaded" in words(get(county, "helen.marsh", "/loads/"))
    with pytest.raises(FileFault):
        load(county, b"")
    kept = FileLoad.objects.get()
    assert "The file is empty." in words(get(county, "helen.marsh", f"/loads/{kept.id}/"))
    for page in ("x", "0", "-1", "99999999", "7"):
        assert get(county, "helen.marsh", f"/loads/{kept.id}/?page={page}").status_code == 200
        assert get(county, "helen.marsh", f"/loads/?page={page}").status_code == 200
