"""Taking a file of concerns apart and reading its rows: any text is taken as it is, or rejected with a reason."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.damaged import CELLS, good, header, line, row
from tests.support import examples

from halcyon.exchange.csv.mapping import BY_NAME, COLUMNS, NAMES, NEEDED, Reading, read_row
from halcyon.exchange.csv.mending import mending_file
from halcyon.exchange.csv.sheet import MENDING, SIZE_LIMIT, FileFault, Row, Sheet, guard, unguard
from halcyon.work.models import FileRow

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
AGENCIES = ("COMMUNITY", "POLICE")
FULL_ROW = {
    "sender_reference": "A-1", "agency": "community", "referrer_name": "Amina Yusuf", "referrer_role": "School nurse",
    "referrer_telephone": "01632 960123", "referrer_email": "amina@community.example",
    "happened_at": "18/11/2026 14:30", "worry": " A bruise,\r\non her “arm”. ", "child_words": "He said I owe him.",
    "injuries": "Bruise", "household": "Mother", "alleged": "An older man", "place": "The park",
    "subject_kind": "Child", "given_name": " Zofia ", "family_name": "Łukasiewicz", "other_names": "Zosia",
    "birth_date": "7/3/2012", "sex": "f", "nhs_number": "", "address_line": "3 Low Row", "postcode": "MR1 4QX",
    "telephone": "07700 900123", "school": "Hill School", "consent": "Not sought", "consent_reason": "Risk",
    "danger_now": "Yes", "danger_detail": "He waits outside",
}  # fmt: skip


def read(**cells: str) -> Reading:
    return read_row(cells, agencies=AGENCIES, now=NOW)


def rows_of(content: bytes) -> list[Row]:
    return list(Sheet(content, known=NAMES, needed=NEEDED).rows())


def test_every_column_comes_to_its_place():
    reading = read(**FULL_ROW)
    assert reading.faults == ()
    concern = reading.concern
    assert concern is not None
    (subject,) = concern.subjects
    assert concern.happened_at == datetime(2026, 11, 18, 14, 30, tzinfo=UTC)
    assert concern.worry == FULL_ROW["worry"]  # word for word
    assert (concern.consent, concern.danger_now, concern.channel) == ("not_sought", True, "file")
    assert (subject.kind, subject.given_name, subject.birth_date, subject.sex) == ("child", "Zofia", "2012-03-07", "F")
    for name, value in FULL_ROW.items():
        column = BY_NAME[name]
        if column.kind in ("line", "text") and column.to:
            kept = getattr(subject if column.person else concern, column.to)
            assert kept == (value if column.kind == "text" else value.strip())
    assert concern.payload == {"row": {k: v for k, v in FULL_ROW.items() if v}}
    assert reading.agency == "COMMUNITY"


@pytest.mark.parametrize(
    ("kind", "extra"), [("unborn", {"expected_date": "01/02/2027"}), ("unnamed", {}), ("adult", {})]
)
def test_others_than_children(kind: str, extra: dict[str, str]):
    named = {"given_name": "Ada"} if kind == "adult" else {}
    reading = read(
        agency="POLICE", worry="A worry about someone.", consent="given", subject_kind=kind, **named, **extra
    )
    assert reading.faults == ()


@pytest.mark.parametrize("damage", sorted(CELLS))
def test_each_damage_is_blamed_on_its_column(damage: str):
    column, changes = CELLS[damage]
    whole = good(Random(1), 1) | {"consent": "given"}
    assert read(**whole).faults == ()
    reading = read(**(whole | changes))
    assert [f.column for f in reading.faults] == [column]
    assert reading.concern is None
    assert all(value not in f.reason for f in reading.faults for value in changes.values() if len(value) > 2)


def test_two_spellings_of_one_row_say_the_same():
    one = read(**FULL_ROW).said
    other = read(
        **dict(reversed(FULL_ROW.items())) | {"birth_date": "2012-03-07", "happened_at": "2026-11-18T14:30"}
    ).said
    assert one == other
    assert read(**FULL_ROW | {"worry": "Another worry entirely."}).said != one


TEXT = st.text(max_size=40) | st.text(alphabet="=+-@'\",\r\n\t\x00\ud800 #/0123456789abcGIVEN", max_size=25)


@given(cells=st.dictionaries(st.sampled_from(NAMES), TEXT))
@examples(300, 20_000)
def test_any_text_is_taken_or_rejected_with_column_and_reason(cells: dict[str, str]):
    base = {k: v for k, v in FULL_ROW.items() if k not in cells}
    reading = read(**base, **cells)
    if reading.concern is None:
        assert reading.faults
        assert all(f.reason for f in reading.faults)
        assert {f.column for f in reading.faults} <= set(NAMES)
        return
    assert reading.faults == ()
    subject = reading.concern.subjects[0]
    for name, value in cells.items():
        column = BY_NAME[name]
        kept = getattr(subject if column.person else reading.concern, column.to, "") if column.to else value.strip()
        if column.kind == "text":
            assert kept == (value if value.strip() else "")
        elif column.kind == "line" and column.to:
            assert kept == value.strip()


@given(
    table=st.lists(st.lists(TEXT.filter(lambda t: "\ud800" not in t), min_size=3, max_size=3), min_size=1, max_size=6)
)
@examples(200, 5_000)
def test_what_another_writer_wrote_is_read_as_it_was(table: list[list[str]]):
    written = [cells for cells in table if any(cells)]
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["worry", "agency", "consent"], *written])
    if written:
        sheet = Sheet(text.getvalue().encode(), known=NAMES, needed=())
        assert [list((r.cells or {}).values()) for r in sheet.rows()] == written


@given(content=st.binary(max_size=200) | st.text(alphabet='",\r\n ab', max_size=60).map(str.encode))
@examples(300, 20_000)
def test_any_bytes_below_the_names_are_rows_or_a_fault_of_the_file(content: bytes):
    try:
        rows = rows_of(header().encode() + content)
    except FileFault as fault:
        assert str(fault)
        return
    assert rows
    assert all(r.cells is not None or r.fault for r in rows)
    assert [r.number for r in rows] == sorted({r.number for r in rows})
    lines = content.decode("utf-8", "surrogatepass").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said = "".join(r.text + "".join((r.cells or {}).values()) for r in rows)
    for text in lines:  # nothing that stood there is gone
        for word in text.replace('"', ",").split(","):
            assert word in said


def test_a_quote_that_is_never_closed_takes_no_other_row_with_it():
    whole = row(good(Random(5), 5))
    broken = whole.replace("Amina Yusuf", '"Amina Yusuf')
    found = rows_of((header() + whole + broken + whole * 3).encode())
    assert [(r.number, r.cells is None) for r in found][1] == (3, True)
    assert sum(r.cells is not None for r in found) == 4
    assert "quotation mark" in found[1].fault


def test_numbers_count_as_a_spreadsheet_does_and_lines_as_a_file():
    two = row({"agency": "POLICE", "worry": "one\ntwo\nthree"})
    found = rows_of((header() + two + "\r\n" + two).encode())
    assert [(r.number, r.line) for r in found] == [(2, 2), (4, 6)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\r\n\r\n,,\r\n", "is empty"),
        (header().encode(), "no rows"),
        (row(good(Random(1), 1)).encode(), "first row must be the names"),
        ((header((*NAMES, "shoe size")) + "x\r\n").encode(), f"place {len(NAMES) + 1} is"),
        ((header(NAMES[2:]) + "x\r\n").encode(), "are missing: agency"),
        ((header((*NAMES, "worry")) + "x\r\n").encode(), "there twice: worry"),
        (header().replace(",", ";").encode() + b"x\r\n", "not separated by commas"),
        ((header() + line(["Zoë"])).encode("cp1252"), "line 2. It is probably in Windows-1252"),
        ((header() + line(["Zoë"])).encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "workbook"),
        (b'"worry,agency\r\nx\r\n', "names of the columns"),
    ],
)  # fmt: skip
def test_faults_of_the_file_are_told_as_such(content: bytes, says: str):
    with pytest.raises(FileFault, match=says) as found:
        rows_of(content)
    assert "Zo" not in str(found.value)


def test_a_byte_order_mark_makes_no_difference():
    body = header() + row(good(Random(2), 2))
    assert rows_of(body.encode("utf-8-sig")) == rows_of(body.encode())


@given(cell=TEXT)
@examples(200, 5_000)
def test_no_written_cell_begins_like_a_formula_and_every_one_comes_back(cell: str):
    assert not guard(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guard(cell)) == cell


@given(cells=st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20), min_size=1))
@examples(100, 3_000)
def test_rejected_rows_written_out_are_read_as_they_were(cells: dict[str, str]):
    cells = {k: v for k, v in cells.items() if "\x00" not in v}
    written = mending_file([FileRow(number=7, columns="worry", reason="=why", content=cells)])
    (found,) = rows_of(written)
    assert {k: v for k, v in (found.cells or {}).items() if v} == {k: v for k, v in cells.items() if v}
    _, (*written_cells,) = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert len(written_cells) > len(NAMES)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in written_cells)


def test_a_moment_in_the_future_is_told():
    soon = (NOW + timedelta(days=2)).strftime("%d/%m/%Y")
    assert [f.column for f in read(**FULL_ROW | {"happened_at": soon}).faults] == ["happened_at"]


def test_columns_name_fields_that_exist():
    from dataclasses import fields

    from halcyon.frontdoor.concern import Concern, Subject

    for column in COLUMNS:
        there = {f.name for f in fields(Subject if column.person else Concern)}
        assert column.to in there or column.name == "agency"


KINDS = {
    "line": "one line of text",
    "text": "text, may have several lines",
    "day": "a day",
    "moment": "a day, or a day and a time",
}


def test_the_page_says_what_the_columns_are_and_no_others():
    page = (ROOT / "docs" / "csv-intake.md").read_text(encoding="utf-8")
    table = page.split("## The columns")[1].split("\n\n")[1].splitlines()[2:]
    said = [
        f"| `{c.name}` | {'must be there' if c.needed else ''} | {c.means} "
        f"| {KINDS.get(c.kind) or 'one of ' + ', '.join(f'`{code}`' for code in c.codes)} |"
        for c in COLUMNS
    ]
    assert table == said
    assert f"{SIZE_LIMIT // 1024 // 1024} MB at most" in page
    assert all(f"`{name}`" in page for name in MENDING)
