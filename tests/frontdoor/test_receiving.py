"""Receiving a concern once, whatever happens: twice, at the same moment, unreadable, about many, with bad files."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import (
    NOW,
    WORRY,
    ZOFIA,
    County,
    at_once,
    concern,
    examples,
    known_person,
    make,
    person_of,
    raise_concern,
    walk,
)

from halcyon.access.labels import Label
from halcyon.access.queries import may_see
from halcyon.access.viewing import Denied, agency_system
from halcyon.audit.models import AuditEntry
from halcyon.cases.actions import allocate, open_case
from halcyon.cases.models import Case
from halcyon.cases.queries import cases, open_cases_of
from halcyon.chronology.models import Event
from halcyon.frontdoor.actions import NotReceivable, receive_concern, say_who, tell_worker
from halcyon.frontdoor.concern import SUBJECT_KINDS, Concern, Subject, problems
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.frontdoor.queries import around, own_concern
from halcyon.frontdoor.worklist.queries import numbers
from halcyon.kernel.pathways import Refused
from halcyon.people.models import IndexPerson, Link, LinkReview, SuppliedRecord
from halcyon.sharing.models import Disclosure
from halcyon.work.actions import KeyReused
from halcyon.work.models import ClockCopy, Document, IntakeKey, Message, Task

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def counts() -> dict[str, int]:
    models = (
        Contact,
        ContactSubject,
        Case,
        Event,
        SuppliedRecord,
        Disclosure,
        Message,
        Task,
        IntakeKey,
        AuditEntry,
        Document,
    )
    return {m.__name__: m.objects.count() for m in models}


# -- once ------------------------------------------------------------------------------------------------------------


def test_the_same_concern_again_changes_nothing_and_gives_the_same_receipt(county: County):
    first = raise_concern(county, key="once")
    before = counts()
    county.later(hours=1)
    again = raise_concern(county, key="once")
    assert counts() == before
    assert (again.replay, first.replay) == (True, False)
    assert replace(again, replay=False) == first


def test_a_key_that_was_used_for_other_words_is_refused_and_belongs_to_its_sender_alone(county: County):
    raise_concern(county, key="once")
    before = counts()
    with pytest.raises(KeyReused):
        raise_concern(county, key="once", worry=WORRY + " And more.")
    assert counts() == before
    assert not raise_concern(county, "beth.carver", key="once").replay


def test_a_concern_that_could_not_be_received_does_not_use_its_key_up(county: County):
    before = counts()
    with pytest.raises(NotReceivable):
        raise_concern(county, key="once", worry="short")
    assert counts() == before
    assert not raise_concern(county, key="once").replay


@pytest.mark.django_db(transaction=True)
def test_the_same_concern_by_many_at_one_moment_is_one(lasting_county: County):
    county = lasting_county
    made, by = concern(), county.viewer("amina.yusuf")

    def send(number: int) -> Any:
        key = f"k{number % 3}"
        return receive_concern(
            by=by, at=county.now, sender="user:amina", key=key, body=made.as_supplied(), concern=made
        )

    receipts = at_once(12, send)
    problem = next((r for r in receipts if isinstance(r, Exception)), None)
    assert problem is None, repr(problem)
    assert Contact.objects.count() == Case.objects.count() == 3
    assert len({r.reference for r in receipts}) == 3
    assert sorted(r.replay for r in receipts) == [False] * 3 + [True] * 9
    for number in range(3):
        same = [r for place, r in enumerate(receipts) if place % 3 == number]
        assert len({(r.contact_id, r.reference) for r in same}) == 1
    references = Contact.objects.values_list("reference", flat=True)
    assert all(re.fullmatch(r"C-\d{5,}", r) for r in references)


@pytest.mark.django_db(transaction=True)
def test_one_key_with_two_bodies_at_one_moment_is_one_concern_and_refusals(lasting_county: County):
    county = lasting_county
    by = county.viewer("amina.yusuf")

    def send(number: int) -> Any:
        made = concern(worry=WORRY + (" And more." if number % 2 else ""))
        return receive_concern(
            by=by, at=county.now, sender="user:amina", key="k", body=made.as_supplied(), concern=made
        )

    receipts = at_once(8, send)
    assert {type(r).__name__ for r in receipts} == {"Receipt", "KeyReused"}
    assert Contact.objects.count() == 1
    assert len({r.reference for r in receipts if not isinstance(r, Exception)}) == 1


@pytest.mark.django_db(transaction=True)
def test_half_a_concern_is_never_kept(lasting_county: County, monkeypatch: pytest.MonkeyPatch):
    county = lasting_county
    before = counts()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("halcyon.frontdoor.actions.receiving.settle_intake", fail)
    with pytest.raises(OSError, match="full"):
        raise_concern(county, "amina.yusuf", ZOFIA, replace(ZOFIA, given_name="Ada"), key="once")
    assert counts() == before
    monkeypatch.undo()
    assert not raise_concern(county, key="once").replay


# -- who may ---------------------------------------------------------------------------------------------------------


def test_raising_needs_the_capability(county: County):
    with pytest.raises(Denied):
        raise_concern(county, "sam.whitlock")
    assert counts()["Contact"] == 0


def test_another_agencys_system_raises_one_and_its_agency_is_told_what_came_of_it(county: County):
    by = agency_system("ACUTE", name="Hospital", at=county.now)
    made = concern(
        referrer_name="Sister Ode", referrer_role="Emergency nurse", sender_reference="ED-77", channel="fhir"
    )
    receipt = receive_concern(
        by=by, at=county.now, sender="agency:ACUTE", key="x", body=made.as_supplied(), concern=made
    )
    contact = Contact.objects.get(id=receipt.contact_id)
    assert (contact.agency, contact.raised_by, contact.referrer_name, contact.sender_reference) == (
        "ACUTE",
        None,
        "Sister Ode",
        "ED-77",
    )
    assert not Message.objects.filter(kind="receipt").exists()
    walk(county, receipt.cases[0], "closed")
    told = Message.objects.get(kind="told")
    assert (told.to_agency, told.to_user) == ("ACUTE", None)
    line = Disclosure.objects.get(purpose="feedback")
    assert (line.from_agency, line.to_agency, line.to_user) == ("COUNCIL", "ACUTE", None)


# -- about whom ------------------------------------------------------------------------------------------------------


def test_each_person_gets_an_enquiry_of_their_own_and_one_reference(county: County):
    subjects = (
        ZOFIA,
        replace(ZOFIA, given_name="Ada", birth_date="2015-06-01"),
        Subject(kind="unborn", expected_date="2027-02-01", family_name="Łukasiewicz"),
        Subject(kind="unnamed"),
        Subject(kind="adult", given_name="Ewa", family_name="Nowak"),
    )
    receipt = raise_concern(county, "amina.yusuf", *subjects)
    assert len(set(receipt.cases)) == 5
    listed = [Case.objects.get(id=c) for c in receipt.cases]
    assert [c.facts["kind"] for c in listed] == ["child", "child", "unborn", "unnamed", "adult"]
    assert len({c.record_id for c in listed}) == 5
    assert len({c.reference for c in listed}) == 5
    assert {c.facts["contact_reference"] for c in listed} == {receipt.reference}
    unborn, unnamed = (
        SuppliedRecord.objects.get(id=listed[2].record_id),
        SuppliedRecord.objects.get(id=listed[3].record_id),
    )
    assert (unborn.expected_date, unborn.birth_date) == (date(2027, 2, 1), None)
    assert (unnamed.given_name, unnamed.family_name) == ("", "")
    manager = county.viewer("helen.marsh")
    near = around(manager, listed[0], "mash_enquiry", record_ids=[listed[0].record_id], at=county.now)
    assert {c.id for c in near.others} == set(receipt.cases[1:])
    assert near.contact.reference == receipt.reference
    assert Message.objects.filter(kind="receipt").count() == 1
    assert numbers(manager, at=county.now).count() == 5
    make(county, listed[0].id, "triage")
    assert [Case.objects.get(id=c).state for c in receipt.cases] == ["triaged"] + ["received"] * 4
    found = own_concern(county.viewer("amina.yusuf"), receipt.contact_id)
    assert not found.decided


def test_siblings_at_one_address_are_never_taken_for_one_child(county: County):
    twins = (ZOFIA, replace(ZOFIA, given_name="Maria"))
    receipt = raise_concern(county, "amina.yusuf", *twins)
    records = [Case.objects.get(id=c).record_id for c in receipt.cases]
    people = set(
        Link.objects.filter(record_id__in=records, unlinked_at__isnull=True).values_list("person_id", flat=True)
    )
    waiting = LinkReview.objects.filter(record_id__in=records).count()
    assert len(people) + waiting == 2


def test_a_child_who_is_known_waits_for_somebody_to_say_so_and_is_then_decided(county: County):
    zofia, (known,) = known_person(county, "Zofia", "Łukasiewicz", date(2012, 3, 7), postcode="MR1 4QX")
    case = walk(county, raise_concern(county).cases[0], "rated")
    assert case.facts["identity"] == "waiting"
    with pytest.raises(Refused, match="Say who this child is first"):
        make(county, case.id, "decide", outcome="early_help")
    manager = county.viewer("helen.marsh")
    assert not may_see(manager, [known.id], "mash_enquiry", at=county.now)
    who = say_who(case_id=case.id, person_id=zofia.id, reason="Mother gave both names", by=manager, at=county.now)
    assert who == zofia.id == person_of(case.record_id)
    assert may_see(manager, [known.id], "mash_enquiry", at=county.now)
    assert make(county, case.id, "decide", outcome="early_help").state == "decided"
    make(county, case.id, "feed_back")
    after = county.now + timedelta(days=28)
    assert may_see(manager, [known.id], "mash_enquiry", at=after - timedelta(seconds=1))
    assert not may_see(manager, [known.id], "mash_enquiry", at=after)


def test_what_came_before_about_the_child_and_the_household_is_counted(county: County):
    first = Case.objects.get(id=raise_concern(county).cases[0])
    county.later(days=3)
    second = Case.objects.get(id=raise_concern(county).cases[0])
    if second.facts["identity"] == "waiting":
        person = person_of(first.record_id)
        say_who(
            case_id=second.id, person_id=person, reason="The same girl", by=county.viewer("tom.ashdown"), at=county.now
        )
    manager = county.viewer("helen.marsh")
    both = [first.record_id, second.record_id]
    found = around(manager, second, "mash_enquiry", record_ids=both, at=county.now)
    assert [c.id for c in found.person] == [first.id]
    assert not (found.household or found.others or found.open_elsewhere or found.worker)
    found = around(
        manager, second, "mash_enquiry", record_ids=[second.record_id], household_ids=[first.record_id], at=county.now
    )
    assert [c.id for c in found.household] == [first.id]
    found = around(manager, first, "mash_enquiry", record_ids=both, at=county.now)
    assert not (found.person or found.household)  # what came after is not before
    assert [c.id for c in open_cases_of(manager, [first.record_id], "mash_enquiry", at=county.now)] == [first.id]


@pytest.mark.parametrize("danger", [True, False])
def test_a_new_concern_about_an_open_case_goes_to_its_worker(county: County, danger: bool):
    old = Case.objects.get(id=raise_concern(county).cases[0])
    new = Case.objects.get(id=raise_concern(county, "beth.carver", danger_now=danger).cases[0])
    officer, jo = county.viewer("tom.ashdown"), county.id("jo.fenwick")
    with pytest.raises(Denied):
        tell_worker(case_id=new.id, open_case_id=old.id, by=officer, at=county.now)
    allocate(
        case_id=old.id,
        user=jo,
        purpose="mash_enquiry",
        reason="Next in turn",
        by=county.viewer("helen.marsh"),
        at=county.now,
    )
    jos = county.viewer("jo.fenwick")
    assert not cases(jos, "mash_enquiry", at=county.now).filter(id=new.id).exists()
    with pytest.raises(Denied, match="about this person"):
        tell_worker(case_id=new.id, open_case_id=old.id, by=officer, at=county.now)
    say_who(case_id=new.id, person_id=person_of(old.record_id), reason="The same girl", by=officer, at=county.now)
    tell_worker(case_id=new.id, open_case_id=old.id, by=officer, at=county.now)
    assert cases(county.viewer("jo.fenwick"), "mash_enquiry", at=county.now).filter(id=new.id).exists()
    task = Task.objects.get(kind="new_concern")
    assert (task.user, task.reference) == (jo, new.reference)
    running = ClockCopy.objects.filter(subject_id=new.id, stopped_at__isnull=True)
    assert task.due_at == (county.now if danger else min(c.due_at for c in running)), "before the hub has to go on"
    with pytest.raises(Denied):
        tell_worker(case_id=new.id, open_case_id=old.id, by=county.viewer("amina.yusuf"), at=county.now)


# -- files -----------------------------------------------------------------------------------------------------------


def test_files_that_cannot_be_taken_never_stop_the_concern(county: County):
    files = [
        ("body map.pdf", PDF),
        ("run me.exe", b"MZ\x90\x00" + b"\x00" * 200),
        ("../../etc/passwd", b"root:x:0:0"),
        ("empty.pdf", b""),
        ("huge.pdf", PDF + b" " * (30 * 1024 * 1024)),
        ("lies.jpg", b"<script>alert(1)</script>"),
    ]
    receipt = raise_concern(county, files=files)
    assert Contact.objects.filter(id=receipt.contact_id).exists()
    refused = dict(receipt.documents)
    assert {"run me.exe", "empty.pdf", "huge.pdf", "lies.jpg"} <= set(refused)
    assert all(why.strip() for why in refused.values())
    assert Document.objects.count() == 6
    assert (
        Document.objects.filter(subject_id=receipt.cases[0])
        .exclude(state="refused")
        .filter(name="body map.pdf")
        .exists()
    )
    assert not Document.objects.filter(name__contains="/").exists()
    told = own_concern(county.viewer("amina.yusuf"), receipt.contact_id)
    assert dict(told.refused_files) == refused


# -- what is not receivable ------------------------------------------------------------------------------------------

LIKE: dict[str, Any] = {"worry": WORRY, "consent": "given"}
WRONG: list[tuple[str, Concern]] = [
    ("worry", Concern(subjects=(ZOFIA,), **{**LIKE, "worry": "short"})),
    ("worry", Concern(subjects=(ZOFIA,), **{**LIKE, "worry": WORRY + "\x00"})),
    ("worry", Concern(subjects=(ZOFIA,), **{**LIKE, "worry": WORRY + "\ud83d"})),
    ("worry", Concern(subjects=(ZOFIA,), **{**LIKE, "worry": "x" * 20_001})),
    ("consent", Concern(subjects=(ZOFIA,), **{**LIKE, "consent": "maybe"})),
    ("consent_reason", Concern(subjects=(ZOFIA,), **{**LIKE, "consent": "refused"})),
    ("happened_at", Concern(subjects=(ZOFIA,), happened_at=NOW + timedelta(hours=1), **LIKE)),
    ("subjects", Concern(subjects=(), **LIKE)),
    ("subjects", Concern(subjects=(ZOFIA,) * 21, **LIKE)),
    ("referrer_email", Concern(subjects=(ZOFIA,), referrer_email="a" * 201, **LIKE)),
    ("subjects.0.kind", Concern(subjects=(replace(ZOFIA, kind="cat"),), **LIKE)),
    ("subjects.0.given_name", Concern(subjects=(Subject(),), **LIKE)),
    ("subjects.0.given_name", Concern(subjects=(Subject(given_name="   "),), **LIKE)),
    ("subjects.1.birth_date", Concern(subjects=(ZOFIA, replace(ZOFIA, birth_date="2012-02-30")), **LIKE)),
    ("subjects.0.birth_date", Concern(subjects=(replace(ZOFIA, birth_date="2027-01-01"),), **LIKE)),
    ("subjects.0.birth_date", Concern(subjects=(replace(ZOFIA, birth_date="1812-01-01"),), **LIKE)),
    ("subjects.0.expected_date", Concern(subjects=(Subject(kind="unborn", expected_date="2028-01-01"),), **LIKE)),
    ("subjects.0.sex", Concern(subjects=(replace(ZOFIA, sex="X"),), **LIKE)),
    ("subjects.0.nhs_number", Concern(subjects=(replace(ZOFIA, nhs_number="9990000019"),), **LIKE)),
    ("subjects.0.postcode", Concern(subjects=(replace(ZOFIA, postcode="MR1"),), **LIKE)),
    ("subjects.0.family_name", Concern(subjects=(replace(ZOFIA, family_name="\x00"),), **LIKE)),
]


@pytest.mark.parametrize(("field", "wrong"), WRONG, ids=[f"{n}_{f}" for n, (f, _) in enumerate(WRONG)])
def test_what_cannot_be_received_says_which_field_and_how_to_mend_it(county: County, field: str, wrong: Concern):
    with pytest.raises(NotReceivable) as refused:
        receive_concern(
            by=county.viewer("amina.yusuf"), at=county.now, sender="a", key="k", body={"any": "body"}, concern=wrong
        )
    assert set(refused.value.problems) == {field}
    assert refused.value.problems[field].endswith(".")
    assert counts()["Contact"] == 0


def test_every_problem_is_said_at_once():
    wrong = Concern(worry="", consent="", subjects=(Subject(), replace(ZOFIA, sex="?", postcode="??")))
    assert set(problems(wrong, now=NOW)) == {
        "worry",
        "consent",
        "subjects.0.given_name",
        "subjects.1.sex",
        "subjects.1.postcode",
    }


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


def test_any_text_that_can_be_kept_comes_back_letter_for_letter(county: County):
    @examples(60, 3000)
    @given(TEXT, TEXT, TEXT, st.sampled_from(SUBJECT_KINDS))
    def round_trip(worry: str, words: str, name: str, kind: str) -> None:
        with_marks = "‮שלום‬ 😀 <script>alert(1)</script> " + worry
        made = concern(
            Subject(kind=kind, given_name="A" + name, family_name=name),
            worry=with_marks + " long enough",
            child_words=words,
        )
        key = uuid.uuid4().hex
        receipt = receive_concern(
            by=county.viewer("amina.yusuf"), at=county.now, sender="s", key=key, body=made.as_supplied(), concern=made
        )
        contact = Contact.objects.get(id=receipt.contact_id)
        assert (contact.worry, contact.child_words) == (with_marks + " long enough", words)
        record = SuppliedRecord.objects.get(id=Case.objects.get(id=receipt.cases[0]).record_id)
        assert (record.given_name, record.family_name) == ("A" + name, name)
        assert record.supplied["family_name"] == name

    round_trip()


def test_a_case_can_be_opened_on_another_pathway_only_if_there_is_one(county: County):
    person = IndexPerson.objects.create(created_at=county.now)
    with pytest.raises(KeyError):
        open_case(
            pathway="no_such",
            record_id=person.id,
            by=county.viewer("tom.ashdown"),
            at=county.now,
            label=Label("COUNCIL"),
        )
