"""Action plans from spreadsheets: heads of many names, a line for every row, and nothing assured by a file."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as Written
from tests.support import County, examples

from halcyon.access.viewing import Denied, system
from halcyon.agencies.actions import add_organisation, succeed
from halcyon.agencies.models import Organisation
from halcyon.exchange.csv.action_plans import Doer, Meanings, heads_of, load_actions, read_action, unknown_words
from halcyon.exchange.csv.action_words import due_of, is_known, state_of, suggested, titled
from halcyon.exchange.csv.mapping import Wrong
from halcyon.exchange.csv.sheet import FileFault, Row
from halcyon.exchange.csv.workbook import Workbook
from halcyon.learning.improving.actions import give_to
from halcyon.learning.improving.models import Action, ActionFile, ActionFileRow, Recommendation
from halcyon.work.models import Task

PLAN = """Ref,Recommendation,Action Required,Lead agency,By whom,Deadline,RAG status,Update
1,Share absence,The officer writes to the nurse,SCHOOLS,Carol Jennings,31/03/2027,In progress,Letter drafted
2,Share absence,The nurse keeps a list,Marlshire Community and Mental Health NHS Trust,A. Nurse,2027-01-15,Done,Kept
3,Share absence,The list is read weekly,Nobody’s agency,,31/03/2027,Open,
4,Share absence,The list is printed,COMMUNITY,,ASAP,Green,
5,Share absence,The officer  writes to the nurse,schools,Someone else,01/04/2027,open,
"""


def test_the_columns_are_found_by_the_names_that_spreadsheets_use():
    found = suggested(heads_of(PLAN.encode()))
    assert found == {
        "action": "action_required", "agency": "lead_agency", "due": "deadline", "recommendation": "recommendation",
        "owner": "by_whom", "status": "rag_status", "note": "update",
    }  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"Action,,Agency\r\nx,y,z\r\n", b"PK\x03\x04workbook", b"Action;Agency;Due\r\nx;y;z\r\n"]
)
def test_a_file_that_cannot_be_read_says_why(content):
    with pytest.raises(FileFault, match=r"empty|no name|damaged|by commas"):
        heads_of(content)


def test_neither_a_colour_nor_a_closed_row_is_taken_for_assured():
    assert state_of("Complete") == state_of("closed") == (True, "")
    assert state_of("") == state_of("In progress") == (False, "")
    for cell in ("Green", "B", "superseded", "nearly there"):
        assert state_of(cell)[1]


CELL = st.text(max_size=30) | st.sampled_from(("SCHOOLS", "31/03/2027", "done", "=1+1", "#REF!"))


@examples(60, 10_000)
@given(action=CELL, agency=CELL, due=CELL, status=CELL)
def test_every_row_is_an_action_or_says_what_is_wrong_in_which_column(action, agency, due, status):
    columns = {"action": "a", "agency": "g", "due": "d", "status": "s"}
    row = Row(2, 2, {"a": action, "g": agency, "d": due, "s": status})
    taken = read_action(row, columns=columns, agencies={"schools": Doer("SCHOOLS")}, name="plan.csv")
    assert (taken.said is None) == bool(taken.reason)
    if taken.said is None:
        assert taken.columns or "empty" in taken.reason


@pytest.mark.django_db
def test_every_row_has_its_line_they_add_up_and_again_changes_nothing(county: County) -> None:
    judith = county.viewer("judith.amery")
    found = load_actions(PLAN.encode(), name="plan.csv", by=judith, at=county.now)
    assert (found.totals.accepted, found.totals.rejected, found.totals.duplicate) == (2, 2, 1)
    wrong = {r.number: (r.columns, r.reason) for r in ActionFileRow.objects.filter(outcome="rejected")}
    assert wrong[4][0] == "lead_agency"
    assert wrong[5][0] == "deadline, rag_status"
    first, second = Action.objects.order_by("reference")
    assert (first.state, second.state) == (Action.OPEN, Action.AWAITING), "done in a file is not assured"
    assert first.owner == county.id("carol.jennings")
    assert second.owner_words == "A. Nurse"
    assert Recommendation.objects.get().source_title == "Action plan “plan.csv”"
    assert [e.words for e in first.evidence.all()] == ["Letter drafted"]
    before = (Action.objects.count(), Task.objects.count())
    again = load_actions(PLAN.encode(), name="renamed.csv", by=judith, at=county.later(days=1))
    assert again.again
    assert again.totals == found.totals
    # Another file with the same rows: the duplicates know the actions.
    more = load_actions(PLAN.replace("Ref,", "No,").encode(), name="plan.csv", by=judith, at=county.now)
    assert (more.totals.accepted, more.totals.duplicate) == (0, 3)
    assert (Action.objects.count(), Task.objects.count()) == before
    with pytest.raises(Denied):
        load_actions(PLAN.replace("Ref", "N").encode(), name="x", by=county.viewer("asha.verma"), at=county.now)


@pytest.mark.django_db
def test_a_sheet_as_partnerships_keep_it_has_titles_above_and_rows_of_nothing(county: County) -> None:
    plan = (
        "\ufeffComposite action plan,,,,\r\n,,,,\r\nRef,Action Required,Lead Agency,By When,RAG\r\n"
        '1,"Tell health, always",COUNCIL,12 January 2027,Open\r\n,,,,\r\n'
        '2,Ask who he is,"COUNCIL / POLICE",30/06/2027,Open\r\n3,Brief all staff,POLICE,as soon as possible,Open\r\n'
    )
    found = load_actions(plan.encode(), name="plan.csv", by=county.viewer("judith.amery"), at=county.now)
    assert (found.totals.rows, found.totals.accepted, found.totals.rejected) == (3, 1, 2)
    assert Action.objects.get().due == date(2027, 1, 12)
    wrong = {r.number: r.reason for r in ActionFileRow.objects.filter(outcome="rejected")}
    assert "more than one agency" in wrong[6], "and the row has the number that the spreadsheet shows beside it"
    assert "not a date" in wrong[7]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("05/04/27", date(2027, 4, 5)),
        ("15.02.2027", date(2027, 2, 15)),
        ("Mar-27", date(2027, 3, 31)),
        ("end of February 2028", date(2028, 2, 29)),
        ("Sept 2027", date(2027, 9, 30)),
        ("1st March 2027", date(2027, 3, 1)),
        ("31/02/27", None),
        ("Q4 26/27", None),
        ("ongoing", None),
        ("31/03/1927", date(1927, 3, 31)),
    ],
)
def test_a_plan_looks_ahead_and_a_month_alone_is_its_last_day(cell: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(Wrong):
            due_of(cell)
    else:
        assert due_of(cell) == day


def test_a_column_with_two_names_is_found_by_either_and_read_as_a_person_reads_it() -> None:
    heads = heads_of(b"Ref,Recommendation / Learning,Action required,Lead agency,Timescale\r\n1,a,b,c,d\r\n")
    assert suggested(heads)["recommendation"] == "recommendation_/_learning"
    assert titled("recommendation_/_learning") == "Recommendation / learning"


@pytest.mark.django_db
def test_what_an_agency_that_ended_was_to_do_goes_to_whoever_took_over_unless_that_is_several(county: County) -> None:
    by, start = county.viewer("sam.whitlock"), date(2013, 4, 1)

    def known(code: str, name: str) -> Organisation:
        return add_organisation(code=code, name=name, kind="icb", in_force_from=start, by=by, at=county.now)

    ccg, split, over = known("CCGX", "NHS Sallow CCG"), known("SPLIT", "Old Trust"), known("OVER", "Closed Ltd")
    icb = Organisation.objects.get(code="ICB")
    for before, after in ((ccg, icb), (split, icb), (split, Organisation.objects.get(code="ACUTE"))):
        succeed(predecessor=before, successor=after, on=date(2022, 7, 1), reason="By law", by=by, at=county.now)
    Organisation.objects.filter(id=over.id).update(in_force_to=date(2022, 6, 30))
    plan = (
        "Action,Agency,Due,Update\nAsk each practice,NHS Sallow CCG,31/03/2027,Half have answered\n"
        "Write it down,Old Trust,31/03/2027,\nRing the school,Closed Ltd,31/03/2027,\n"
    )
    load_actions(plan.encode(), name="plan.csv", by=county.viewer("judith.amery"), at=county.now)
    row = Action.objects.get()
    assert row.agency == "ICB"
    assert "The plan says NHS Sallow CCG" in row.evidence.get().words
    wrong = {r.number: r.reason for r in ActionFileRow.objects.filter(outcome="rejected")}
    assert "More than one agency took over from Old Trust" in wrong[3]
    assert "No agency has this code or name now" in wrong[4]


@pytest.mark.django_db
def test_an_action_without_an_owner_waits_until_it_has_one(county: County) -> None:
    plan = "Action,Agency,Due,Owner\nWrite to every school,COMMUNITY,31/03/2027,Jo Bloggs\n"
    load_actions(plan.encode(), name="plan.csv", by=system("load_actions", at=county.now), at=county.now)
    row = Action.objects.get()
    assert Task.objects.filter(kind="action_owner", done_at__isnull=True).count() == 1
    give_to(action_id=row.id, owner=county.id("leah.bright"), by=county.viewer("judith.amery"), at=county.now)
    assert not Task.objects.filter(kind="action_owner", done_at__isnull=True).exists()
    assert Task.objects.filter(user=county.id("leah.bright"), kind="learning_action").count() == 1


@pytest.mark.django_db
def test_the_page_asks_which_column_is_what_and_shows_every_row(county: County) -> None:
    with county.clock():
        client = county.client("judith.amery")
        assert client.get("/actions/load/").status_code == 200
        given = {"name": "plan.csv", "content": base64.b64encode(PLAN.encode()).decode()}
        missing = client.post("/actions/load/", {**given, "is_action": "action_required", "is_agency": "lead_agency"})
        assert missing.status_code == 422
        found = suggested(heads_of(PLAN.encode()))
        columns = {f"is_{k}": c for k, c in found.items()}
        answer = client.post("/actions/load/", {**given, **columns, "told": "yes"})
        assert answer.status_code == 302
        page = client.get(answer.headers["Location"]).content.decode()
        assert "Lead agency" in page and "lead_agency" not in page
        assert "Write “open” or “done”" in page
        assert ActionFile.objects.get().rows == 5
        other = county.client("asha.verma")
        assert other.get(answer.headers["Location"]).status_code == 404


MINE = """Action,Agency,Due,RAG
Write to the nurse,Our schools,31/03/2027,Green
Keep a list,our schools,31/03/2027,Amber
Read it weekly,Nobody’s agency,31/03/2027,Complete
Print it,POLICE,31/03/2027,No longer required
"""


def test_words_that_nobody_knows_are_asked_once_for_the_whole_file(county: County) -> None:
    columns = suggested(heads_of(MINE.encode()))
    unknown = unknown_words(MINE.encode(), columns=columns, at=county.now)
    assert (dict(unknown.agencies), dict(unknown.states)) == (
        {"Our schools": 2, "Nobody’s agency": 1},
        {"Green": 1, "Amber": 1},
    )
    with county.clock():
        client = county.client("judith.amery")
        given = {"name": "mine.csv", "content": base64.b64encode(MINE.encode()).decode()}
        given |= {f"is_{k}": c for k, c in columns.items()}
        asked = client.post("/actions/load/", given)
        assert asked.status_code == 200 and "“Our schools”" in asked.content.decode() and not Action.objects.exists()
        assert "may read it as blame" not in asked.content.decode()
        assert client.post("/actions/load/", {**given, "told": "yes", "agency_0": "CCG"}).status_code == 422
        said = {"told": "yes", "agency_0": "SCHOOLS", "agency_1": "", "state_0": "done", "state_1": "open"}
        taken = client.post("/actions/load/", {**given, **said})
        page = client.get(taken.headers["Location"]).content.decode()
    green, amber = Action.objects.order_by("reference")
    assert {green.agency, amber.agency} == {"SCHOOLS"}
    assert (green.state, amber.state) == (Action.AWAITING, Action.OPEN)
    assert "The plan says “our schools”." in [e.words for e in amber.evidence.all()]
    assert "What row 4 says" in page and "What was stopped is not taken in" in page
    again = load_actions(
        MINE.encode(), name="mine.csv", columns=columns, means=Meanings({"Our schools": "SCHOOLS"}, {"Green": True}),
        by=county.viewer("judith.amery"), at=county.now,
    )  # fmt: skip
    assert (again.again, again.totals.accepted, again.totals.duplicate) == (False, 0, 1)


def workbook(*, second: bool = False, **cells: Any) -> bytes:
    """A plan as it comes: a title over all columns, a finding over three rows, days as days, a hidden list."""
    made = Written()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Plan"
    heads = ["No.", "Finding", "Action required", "Lead agency", "Deadline", "Status"]
    rows = [
        ["Action plan of the board, 2026"],
        [],
        heads,
        [1, "Share absence", "The officer writes to the nurse", "SCHOOLS", date(2027, 3, 31), "In progress"],
        [2, None, "The nurse keeps a list", "COMMUNITY", datetime(2027, 1, 15), "Done"],
        [],
        [3, None, "The list is read weekly", "COMMUNITY", "=E4+30", "Open"],
        [4, "Ask about consent", "A question in every record", "COMMUNITY", 46108, "Open"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B4:B7")
    for place, value in cells.items():
        sheet[place] = value
    lists = made.create_sheet("Lists")
    lists.append(["Action", "Agency", "Due"])
    lists.sheet_state = "visible" if second else "hidden"
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_a_workbook_is_taken_in_row_by_row_as_it_stands(county: County) -> None:
    content = workbook()
    assert heads_of(content) == ["no.", "finding", "action_required", "lead_agency", "deadline", "status"]
    by = county.viewer("judith.amery")
    found = load_actions(content, name="plan.xlsx", by=by, at=county.now)
    assert (found.totals.accepted, found.totals.rejected) == (2, 2)
    kept = {a.text: a for a in Action.objects.select_related("recommendation")}
    first, second = kept["The officer writes to the nurse"], kept["The nurse keeps a list"]
    assert (first.due, second.due, second.state) == (date(2027, 3, 31), date(2027, 1, 15), Action.AWAITING)
    assert second.recommendation.text == "Share absence", "what a merged cell says counts for each row that it covers"
    wrong = {r.number: r.reason for r in ActionFileRow.objects.filter(outcome="rejected")}
    assert set(wrong) == {7, 8}, "by the number that the spreadsheet shows"
    assert "could not work this cell out" in wrong[7]
    assert load_actions(content, name="again.xlsx", by=by, at=county.now).again


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(second=True), "Several sheets"),
        (workbook(C3="What", D3="Where", E3="Then", B3="So", F3="x", A3="y"), "No sheet of this workbook"),
        (workbook(H5="lost"), "has no name"),
        (workbook(G3="Deadline"), "there twice"),
        (workbook(BZ4="far"), "60 columns"),
    ],
)
def test_a_workbook_that_cannot_be_read_for_certain_says_why(content: bytes, words: str) -> None:
    with pytest.raises(FileFault, match=words):
        for row in Workbook(content, known=is_known).rows():
            if row.cells is None:
                raise FileFault(row.fault)


def test_a_workbook_that_unpacks_to_too_much_or_defines_entities_never_reaches_the_reader() -> None:
    def with_part(data: bytes) -> bytes:
        kept = io.BytesIO(workbook())
        with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/more.xml", data)
        return kept.getvalue()

    for content, words in (
        (with_part(b"\0" * (81 * 1024 * 1024)), "unpacks to far more"),
        (with_part(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "damaged"),
        (workbook()[:400], "damaged"),
    ):
        with pytest.raises(FileFault, match=words):
            heads_of(content)
