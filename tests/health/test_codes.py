"""Codes in general practice records: the map, the rules, what a practice sends, what it is told, and mending it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.support import County, known_person

from halcyon.access.actions import place_restriction
from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, system
from halcyon.agencies.models import Service
from halcyon.cases.actions import open_case
from halcyon.cases.models import Case
from halcyon.exchange.csv.practice_entries import load_practice_entries
from halcyon.health.surgeries import queries
from halcyon.health.surgeries.comparing import NotSettled, compare, settle
from halcyon.health.surgeries.models import CodeMismatch, PracticeEntry
from halcyon.kernel.sharing import Ask, Effect, decide
from halcyon.people.actions import relate
from halcyon.people.matching.identifiers import valid_nhs_number
from halcyon.practice.codes import CODES, SAYS_WHY, Entry, Standing, concept_of, mismatches, should_carry
from halcyon.practice.sharing.agreements.marlshire_partnership import AGREEMENT
from halcyon.sharing.models import Disclosure
from halcyon.work.models import Task

DAY = date(2026, 3, 2)
LEAD, OTHER = "dr.mina.pell", "dr.owen.farr"
PLAN, NONE = Standing(protection_plan=True, age=9), Standing(age=7)


def kinds(person: Standing, family: list[Standing], *entries: Entry) -> dict[str, str]:
    return {m.concept: m.kind for m in mismatches(person, family, entries)}


def test_a_code_has_the_day_on_which_it_was_checked_and_exploitation_has_neither():
    assert all(bool(code.codes) == (code.verified_on is not None) and code.source for code in CODES.values())
    assert {c.concept for c in CODES.values() if not c.codes} == {"exploitation_risk", "exploitation_risk_ended"}
    assert concept_of("read_v2", "13Iv.") == concept_of("read_v2", "13iv") == "protection_plan"
    assert concept_of("snomed", "342191000000101") == "protection_plan"
    assert concept_of("snomed", "13Iv.") == concept_of("read_v2", "") == ""


@pytest.mark.parametrize(
    ("person", "family", "entries", "found"),
    [
        (NONE, [], [], {}),
        (PLAN, [], [], {"protection_plan": "add"}),
        (PLAN, [], [Entry("protection_plan", DAY)], {}),
        (PLAN, [], [Entry("protection_plan", DAY, online=True)], {"protection_plan": "hide"}),
        (NONE, [], [Entry("protection_plan", DAY)], {"protection_plan": "close"}),
        (NONE, [], [Entry("protection_plan", DAY), Entry("protection_plan_ended", DAY)], {}),
        (PLAN, [], [Entry("protection_plan_ended", DAY), Entry("protection_plan", DAY + timedelta(days=1))], {}),
        (PLAN, [], [Entry("protection_plan", DAY), Entry("protection_plan_ended", DAY + timedelta(days=1))],
         {"protection_plan": "add"}),
        (NONE, [PLAN], [], {"family_protection_plan": "decide"}),
        (Standing(age=34), [PLAN], [], {"family_protection_plan": "add"}),
        (Standing(age=34), [Standing(concern=True)], [], {"family_concern": "add"}),
        (Standing(concern=True, unborn=True), [], [], {"unborn_concern": "add"}),
        (Standing(in_need=True, age=4), [], [Entry("", DAY)], {"in_need": "add"}),
        (NONE, [], [Entry("concern", DAY, online=True)], {"concern": "hide"}),
    ],
)  # fmt: skip
def test_what_differs(person, family, entries, found):
    assert kinds(person, family, *entries) == found


def test_that_exploitation_is_told_waits_for_a_code_that_somebody_checked(monkeypatch: pytest.MonkeyPatch):
    child = Standing(exploitation=True, age=14)
    assert should_carry(child, []) == {"exploitation_risk"}
    assert kinds(child, []) == {}
    checked = replace(CODES["exploitation_risk"], codes={"snomed": "1"}, verified_on=DAY)
    monkeypatch.setitem(CODES, "exploitation_risk", checked)  # type: ignore[arg-type]
    assert kinds(child, []) == {"exploitation_risk": "add"}
    # It says what the worry is about, so it needs a clause of its own.
    told = Ask(
        "gp_record", "GP", "COUNCIL", frozenset({"identity", "involvement"} | {"concern"}), on=date(2026, 11, 18)
    )
    assert {"exploitation_risk"} == SAYS_WHY
    assert decide(AGREEMENT, told).effect is Effect.PERMIT
    without = replace(AGREEMENT, rules=tuple(r for r in AGREEMENT.rules if r.key != "tell_practice_exploitation"))
    assert decide(without, told).effect is not Effect.PERMIT


def test_a_child_of_the_exploitation_team_is_told_to_the_practice_once_the_code_is_checked(
    county: County, monkeypatch: pytest.MonkeyPatch
):
    child = known_person(county, "Nina", "Tarrant", date(2011, 5, 4), nhs_number=nhs(104))[1][0]
    case = open_case(
        pathway="exploitation", record_id=child.id, by=system("test", at=county.now), at=county.now,
        label=Label(owner_agency="COUNCIL"), facts={},
    )  # fmt: skip
    Case.objects.filter(id=case.id).update(state="open")
    sends(county, f"{nhs(104)},,,,")
    assert not CodeMismatch.objects.exists()
    checked = replace(CODES["exploitation_risk"], codes={"snomed": "1"}, verified_on=DAY)
    monkeypatch.setitem(CODES, "exploitation_risk", checked)  # type: ignore[arg-type]
    assert compare(practice=practice(), by=system("test", at=county.now), at=county.now) == 1
    assert Disclosure.objects.get().decision.rule == "tell_practice_exploitation"


def nhs(number: int) -> str:
    """A synthetic NHS number."""
    return next(n for d in range(10) if valid_nhs_number(n := f"999{number:06d}{d}"))


def practice(code: str = "hallow_green_surgery") -> uuid.UUID:
    return Service.objects.get(code=code).id


def sends(county: County, *rows: str, code: str = "hallow_green_surgery") -> dict[str, int]:
    content = "\r\n".join(["nhs_number,scheme,code,recorded_on,online", *rows]).encode()
    by = system("load_codes", at=county.now)
    found = load_practice_entries(content, name="codes.csv", practice=practice(code), by=by, at=county.now)
    return dict(found.totals)


def on_a_plan(county: County, record: uuid.UUID) -> Case:
    case = open_case(
        pathway="child_protection",
        record_id=record,
        by=system("test", at=county.now),
        at=county.now,
        label=Label(owner_agency="COUNCIL"),
        facts={"referral_at": county.now.isoformat()},
    )
    Case.objects.filter(id=case.id).update(state="plan")
    return case


@pytest.fixture
def family(county: County) -> tuple[uuid.UUID, uuid.UUID]:
    """A child on a plan and a brother, both registered at the practice without any entry."""
    child = known_person(county, "Tilda", "Marlowe", date(2016, 5, 4), nhs_number=nhs(101))[1][0]
    brother = known_person(county, "Bram", "Marlowe", date(2019, 1, 9), nhs_number=nhs(102))[1][0]
    relate(pairs=[(child.id, brother.id)], kind="sibling", source="COUNCIL")
    on_a_plan(county, child.id)
    return child.id, brother.id


def test_a_practice_is_told_what_to_mend_and_mends_it(county: County, family):
    child, _ = family
    counted = sends(county, f"{nhs(101)},,,,", f"{nhs(102)},,,,", f"{nhs(103)},,,,", "123,,,,", f"{nhs(101)},,13Iv.,,")
    assert counted == {"accepted": 2, "not_known": 1, "rejected": 2}
    lead = county.viewer(LEAD)
    lines = queries.open_mismatches(lead, practice(), at=county.now)
    assert [(x.name, x.row.concept, x.row.kind) for x in lines] == [
        ("Bram Marlowe", "family_protection_plan", "decide"),
        ("Tilda Marlowe", "protection_plan", "add"),
    ]
    assert Disclosure.objects.filter(to_agency="GP", purpose="gp_record").count() == 2
    assert not PracticeEntry.objects.exclude(record_id__in=family).exists()
    assert queries.open_mismatches(county.viewer(OTHER), practice(), at=county.now) == []
    with pytest.raises(Denied):
        settle(mismatch_id=lines[1].row.id, outcome="recorded", reason="", by=county.viewer(OTHER), at=county.now)
    with pytest.raises(NotSettled):
        settle(mismatch_id=lines[0].row.id, outcome="declined", reason="", by=lead, at=county.now)
    settle(
        mismatch_id=lines[0].row.id, outcome="declined", reason="He lives with his father now.", by=lead, at=county.now
    )
    settle(mismatch_id=lines[1].row.id, outcome="recorded", reason="", by=lead, at=county.now)
    assert not Task.objects.filter(kind="mend_codes", done_at__isnull=True).exists()
    # What was declined is not asked again. What was said to be done is, once newer records still lack it.
    county.later(days=1)
    assert compare(practice=practice(), by=system("test", at=county.now), at=county.now) == 0
    assert sends(county, f"{nhs(101)},,,,") == {"duplicate": 1}
    again = CodeMismatch.objects.get(settled_at__isnull=True)
    assert (again.record_id, again.concept) == (child, "protection_plan")
    # When the practice's own record says it, the difference is over; when the plan ends, the closing code is asked for.
    assert sends(county, f"{nhs(101)},read_v2,13Iv.,18/11/2026,no") == {"accepted": 1}
    assert not CodeMismatch.objects.filter(settled_at__isnull=True).exists()
    Case.objects.filter(record_id=child).update(state="closed", closed_at=county.now)
    compare(practice=practice(), by=system("test", at=county.now), at=county.now)
    ended = CodeMismatch.objects.get(settled_at__isnull=True)
    assert (ended.kind, ended.record) == ("close", "protection_plan_ended")
    standing = {s.practice.code: s.open for s in queries.all_practices(county.viewer("maeve.kelly"))}
    assert standing == {"hallow_green_surgery": 1, "canal_street_practice": 0}
    with pytest.raises(Denied):
        queries.all_practices(lead)


def test_the_same_file_again_changes_nothing(county: County, family):
    row = f"{nhs(101)},snomed,342191000000101,02/03/2026,yes"
    assert sends(county, row, row) == {"accepted": 1, "duplicate": 1}
    before = CodeMismatch.objects.count()
    assert sends(county, row, row) == {"accepted": 1, "duplicate": 1}
    assert (PracticeEntry.objects.count(), CodeMismatch.objects.count()) == (1, before)
    assert [m.kind for m in CodeMismatch.objects.filter(record_id=family[0])] == ["hide"]


def test_a_practice_is_told_nothing_of_what_became_restricted_after_it_sent(county: County, family):
    child, _ = family
    Case.objects.filter(record_id=child).update(restricted=True)
    assert sends(county, f"{nhs(101)},,,,", f"{nhs(102)},,,,") == {"accepted": 2}
    assert not CodeMismatch.objects.exists()  # the plan is restricted, though nobody's record is
    place_restriction(
        subject_ids=[child], kind="police_witness", reason="Her family must not be found.",
        custodian_post="council.custodian", named=[], by=county.viewer("alan.brook"), at=county.now,
    )  # fmt: skip
    Case.objects.filter(record_id=child).update(restricted=False)
    county.later(minutes=1)
    assert compare(practice=practice(), by=system("test", at=county.now), at=county.now) == 0


def test_a_restricted_child_is_told_to_no_practice(county: County, family):
    place_restriction(
        subject_ids=[family[0]],
        kind="police_witness",
        reason="A witness whose family must not be found.",
        custodian_post="council.custodian",
        named=[],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    county.later(minutes=1)
    assert sends(county, f"{nhs(101)},,,,", f"{nhs(102)},,,,") == {"accepted": 1, "not_known": 1}
    assert not CodeMismatch.objects.exists()
    assert not Disclosure.objects.exists()


def test_the_word_of_a_practice_stands_for_four_weeks_without_newer_records(county: County, family):
    sends(county, f"{nhs(101)},,,,")
    lead = county.viewer(LEAD)
    (line,) = queries.open_mismatches(lead, practice(), at=county.now)
    settle(mismatch_id=line.row.id, outcome="recorded", reason="", by=lead, at=county.now)
    county.later(days=27)
    assert compare(practice=practice(), by=system("test", at=county.now), at=county.now) == 0
    county.later(days=2)
    assert compare(practice=practice(), by=system("test", at=county.now), at=county.now) == 1


def test_what_is_found_later_adds_no_second_line_to_the_list(county: County, family):
    sends(county, f"{nhs(101)},,,,")
    county.later(days=1)
    sends(county, f"{nhs(102)},,,,")
    assert CodeMismatch.objects.filter(settled_at__isnull=True).count() == 2
    assert Task.objects.filter(kind="mend_codes", done_at__isnull=True).count() == 1
