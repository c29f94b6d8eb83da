"""A rehearsal: ten working days, lists of children, a sample that is drawn again, audits, findings."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from tests.support import County, raise_concern, walk

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied
from halcyon.assurance.hearing import TELLERS
from halcyon.assurance.inspection import actions, queries
from halcyon.assurance.inspection.cohorts import LISTS, Asked
from halcyon.assurance.inspection.models import AuditPart, Inspection, InspectionChild
from halcyon.assurance.inspection.rules import drawn, gaps, plan, statement_plan, variances
from halcyon.assurance.signals.actions import raise_signal
from halcyon.cases.models import Allocation, Case
from halcyon.chronology.actions import record as record_event
from halcyon.frontdoor.concern import Subject
from halcyon.kernel.calendar import england
from halcyon.kernel.pathways import Refused
from halcyon.learning.improving.models import Recommendation
from halcyon.learning.improving.queries import heard_before
from halcyon.people.equality import CharacteristicTold
from halcyon.people.models import SuppliedRecord
from halcyon.practice.inspection import QUESTIONS, STATEMENT
from halcyon.web.pages.inspection.forms import ListForm

ANSWERS = {key: "She was seen every week and says that it helped her." for key, _ in QUESTIONS}
LEAD = "judith.amery"


def test_the_day_of_the_notice_is_day_one_and_holidays_do_not_count():
    days, fieldwork = plan(date(2026, 12, 21), england())
    assert days["tell_leaders"] == date(2026, 12, 21)
    assert days["chronologies"] == date(2026, 12, 29)  # Christmas Day and Boxing Day (kept on the 28th) do not count
    assert fieldwork == date(2027, 1, 7)
    assert plan(date(2026, 12, 19), england()) == plan(date(2026, 12, 21), england())


def test_choosing_a_list_asks_about_no_words():
    """The component draws the question about blaming words for whatever a form calls `asked`: this one asks nothing."""
    assert not getattr(ListForm({"list": "contacts", "weeks": "26"}), "asked", None)


def test_a_sample_is_drawn_again_by_its_seed_whatever_the_order():
    ids = [f"c{n}" for n in range(50)]
    first = drawn(ids, 5, seed=7)
    assert drawn(reversed(ids), 5, seed=7) == first
    assert drawn(ids, 5, seed=8) != first
    assert len(set(drawn([*ids, "late"], 5, seed=7)) - set(first)) <= 1


def test_grades_are_held_against_the_inspectors_and_gaps_are_said():
    found = variances({"POLICE": "good", "JOINT": "inadequate"}, inspectors="requires_improvement")
    assert [(v.party, v.steps) for v in found] == [("POLICE", 1), ("JOINT", -1)]
    assert variances({"POLICE": "good"}, inspectors="") == []
    lacks = gaps(events=0, asked={"Police": False}, parts={"Trust": False}, joint=False, plans=())
    assert len(lacks) == 5
    assert gaps(events=3, asked={"Police": True}, parts={"Trust": True}, joint=True, plans=("assessment",)) == []


def test_the_statement_of_action_goes_by_cabinet_and_board():
    days = statement_plan(date(2026, 11, 18), england())
    assert [days[key] for key, _, _ in STATEMENT] == sorted(days.values())
    assert list(days)[1:3] == ["cabinet", "board"]


def rehearsed(county: County, *, concerns: int = 3) -> Inspection:
    for n in range(concerns):
        walk(county, raise_concern(county, key=f"insp-{n}").cases[0], "answered" if n == 0 else "received")
    return actions.begin_inspection(
        kind="rehearsal",
        theme="exploitation",
        notice_on=county.now.date(),
        seed=7,
        by=county.viewer(LEAD),
        at=county.now,
    )


def a_child(county: County, row: Inspection) -> InspectionChild:
    children = actions.draw_sample(
        inspection_id=row.id, asked=Asked("contacts"), number=1, by=county.viewer(LEAD), at=county.now
    )
    return children[0]


def test_nobody_of_age_is_on_a_list_of_children(county: County):
    rehearsed(county, concerns=1)
    grown = [Subject(kind="adult", given_name="Ewa", family_name="Nowak"),
             Subject(given_name="Jan", family_name="Nowak", birth_date="1946-04-02")]  # fmt: skip
    made = [raise_concern(county, "amina.yusuf", one, key=one.given_name).cases[0] for one in grown]
    listed = {r.case_id for r in queries.list_of(county.viewer(LEAD), Asked("contacts"), at=county.now)}
    assert len(listed) == 1
    assert not listed & set(made)


def test_lists_have_the_columns_of_annex_a_and_no_names(county: County):
    rehearsed(county, concerns=1)
    rows = queries.list_of(county.viewer(LEAD), Asked("contacts"), at=county.now)
    text = queries.list_as_csv(county.viewer(LEAD), rows, "contacts", [])
    listed = list(csv.DictReader(io.StringIO(text)))
    assert list(listed[0])[:7] == [
        "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)", "Date of Contact",
        "Contact Source",
    ]  # fmt: skip
    assert (listed[0]["Date of Birth"], listed[0]["Age of Child (Years)"]) == ("07/03/2012", "14")
    assert "Zofia" not in text
    older = queries.list_of(county.viewer(LEAD), Asked("contacts", oldest=10), at=county.now)
    later = queries.list_of(county.viewer(LEAD), Asked("contacts", weeks=1), at=county.now + timedelta(days=30))
    assert older == later == []
    with pytest.raises(Denied):
        queries.list_of(county.viewer("paul.renshaw"), Asked("contacts"), at=county.now)
    assert len(LISTS) == 6


def test_columns_beside_a_case_are_filled_from_the_record_of_the_same_child(county: County):
    """Disability, conferences, missing and who works with the child, also where they stand on another record of it."""
    lead, at = county.viewer(LEAD), county.now
    case = walk(county, raise_concern(county, "amina.yusuf").cases[0], "decided")
    record = SuppliedRecord.objects.get(id=case.record_id)
    Case.objects.filter(id=case.id).update(
        pathway="section_47", facts={"outcome": "conference", "initiated_at": "2026-11-02T09:00:00+00:00"}
    )
    named = {"opened_at": at - timedelta(days=3), "pathway_version": 1, "owner_agency": "COUNCIL"}
    held = Case.objects.create(
        reference="CP-1", pathway="child_protection", state="plan", record_id=record.id, **named,
        facts={"comes_from": case.reference, "conference_held_on": "2026-11-12", "category": "neglect"},
    )  # fmt: skip
    asked = Asked("section_47")

    def line() -> dict[str, str]:
        (row,) = queries.list_of(lead, asked, at=at)
        return dict(row.cells)

    before = line()
    assert before["Does the Child have a Disability"] == "Unknown"  # nobody has asked
    assert before["Date of Initial Child Protection Conference"] == "12/11/2026"
    assert before["Did the Initial Child Protection Conference Result in a Child Protection Plan"] == "Y"
    assert before["Was an Initial Child Protection Conference deemed unnecessary?"] == "N"
    assert before["Strategy discussion initiating Section 47 Enquiry Start Date"] == "02/11/2026"
    assert before["Number of ICPCs in the last 12 months"] == "1"
    Allocation.objects.filter(case=case).delete()
    Allocation.objects.create(case=case, user=county.id("ruth.okafor"), by=county.id("helen.marsh"), begins=at)
    told = {"record": record, "characteristic": "disability", "by": county.id("amina.yusuf"), "told_by": "self"}
    CharacteristicTold.objects.create(state="told", code="NONE", at=at - timedelta(days=9), owner_agency="GP", **told)
    CharacteristicTold.objects.create(state="told", code="MOB", at=at - timedelta(days=2), owner_agency="GP", **told)
    now = line()
    assert (now["Does the Child have a Disability"], now["Allocated Worker"]) == ("Y", county.users["ruth.okafor"].name)
    Case.objects.filter(id=held.id).update(restricted=True)
    assert line()["Date of Initial Child Protection Conference"] == "", "a restricted record is left out"

    Case.objects.filter(id=case.id).update(pathway="exploitation")
    asked = Asked("exploitation")
    column = "Missing episodes in the last 12 months"
    assert line()[column] == "", "nobody writes episodes down: not a nought"
    for source, days in (("COUNCIL", 20), ("POLICE", 20), ("COUNCIL", 40), ("COUNCIL", 500)):
        record_event(
            subject_id=record.id, kind="missing_began", sentence="Went missing.", data={}, by=lead, at=at,
            happened_at=at - timedelta(days=days), label=Label(owner_agency=source),
        )  # fmt: skip
    assert line()[column] == "2"


def test_findings_and_signals_are_heard_again_by_those_who_may_read_them(county: County):
    lead, at = county.viewer(LEAD), county.now
    row = actions.begin_inspection(kind="rehearsal", theme="exploitation", notice_on=at.date(), seed=7, by=lead, at=at)
    actions.add_finding(
        inspection_id=row.id, kind="improve", text="Return interviews after missing episodes come too late.",
        recommendation="Offer a return interview within 72 hours.", by=lead, at=at,
    )  # fmt: skip
    raise_signal(
        title="Return interviews refused", seen="Many young people refuse return interviews at the hostel.",
        source="practitioner", by=county.viewer("amina.yusuf"), at=at,
    )  # fmt: skip

    def heard(who: str) -> set[str]:
        asked = {"text": "Return interviews are held late.", "tellers": TELLERS}
        return {h.kind for h in heard_before(county.viewer(who), **asked)}

    assert {"Finding of a rehearsal", "Signal"} <= heard(LEAD)
    assert not {"Finding of a rehearsal", "Signal"} & heard("fiona.mackay")


def test_a_drawn_child_s_file_opens_to_the_lead_and_the_asked_auditor_until_it_is_closed(county: County):
    row = rehearsed(county)
    child = a_child(county, row)
    lead, auditor, other = (county.viewer(n) for n in (LEAD, "ravi.menon", "joan.tully"))
    assert queries.file_of(lead, child.id, at=county.now) is not None
    assert queries.file_of(auditor, child.id, at=county.now) is None
    actions.ask_auditor(child_id=child.id, agency="COUNCIL", auditor=auditor.signing, by=lead, at=county.now)
    county.later(minutes=1)
    file = queries.file_of(county.viewer("ravi.menon"), child.id, at=county.now)
    assert file is not None and file.mine is not None and file.lines
    assert queries.file_of(other, child.id, at=county.now) is None
    actions.close_inspection(inspection_id=row.id, by=county.viewer(LEAD), at=county.now)
    county.later(minutes=1)
    for name in (LEAD, "ravi.menon"):
        assert queries.file_of(county.viewer(name), child.id, at=county.now) is None


def test_agencies_grade_their_own_part_first_then_jointly_beside_the_inspectors(county: County):
    row = rehearsed(county)
    child, lead = a_child(county, row), county.viewer(LEAD)
    auditor = county.viewer("ravi.menon")
    who = {"child_id": child.id, "answers": ANSWERS, "at": county.now}
    with pytest.raises(Refused, match="own part before"):
        actions.grade(party=AuditPart.JOINT, grade="good", by=lead, **who)
    actions.ask_auditor(child_id=child.id, agency="COUNCIL", auditor=auditor.signing, by=lead, at=county.now)
    with pytest.raises(Denied):
        actions.grade(party="COUNCIL", grade="good", by=county.viewer("joan.tully"), **who)
    with pytest.raises(Denied):
        actions.grade(party=AuditPart.JOINT, grade="good", by=auditor, **who)
    actions.grade(party="COUNCIL", grade="good", by=auditor, **who)
    actions.grade(party=AuditPart.JOINT, grade="good", by=lead, **who)
    actions.grade(party=AuditPart.INSPECTORS, grade="requires_improvement", by=lead, **who)
    file = queries.file_of(lead, child.id, at=county.now)
    assert file is not None
    assert {(v.party, v.steps) for v in file.variances} == {("COUNCIL", 1), (AuditPart.JOINT, 1)}
    county.later(minutes=1)
    own = queries.file_of(county.viewer("ravi.menon"), child.id, at=county.now)
    assert own is not None
    assert [p.party for p in own.parts] == ["COUNCIL"], "an auditor grades without seeing how others did"
    assert (own.variances, own.lacks) == ([], [])
    room = queries.room(lead, row.id)
    assert room is not None and (room.children[0].asked, room.children[0].graded) == (1, 1)


def test_a_finding_becomes_a_recommendation_and_begins_the_statement_of_action(county: County):
    row, lead = rehearsed(county, concerns=0), county.viewer(LEAD)
    with pytest.raises(Refused, match="what should change"):
        actions.add_finding(
            inspection_id=row.id, kind="priority", text="Strategy discussions lack health.", by=lead, at=county.now
        )
    actions.add_finding(
        inspection_id=row.id, kind="strength", text="Children know their worker well.", by=lead, at=county.now
    )
    assert not row.statement.exists()
    finding = actions.add_finding(
        inspection_id=row.id,
        kind="priority",
        text="Strategy discussions are held without health.",
        recommendation="Health takes part in every strategy discussion.",
        by=lead,
        at=county.now,
    )
    assert Recommendation.objects.get(id=finding.recommendation).source_id == row.id
    steps = list(row.statement.all())
    assert [s.key for s in steps] == [key for key, _, _ in STATEMENT]
    with pytest.raises(Refused, match="earlier step"):
        actions.take_step(step_id=steps[2].id, note="Agreed by the board on Monday.", by=lead, at=county.now)
    actions.take_step(step_id=steps[0].id, note="Drafted with all agencies.", by=lead, at=county.now)
