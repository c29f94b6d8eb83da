"""Taking records in, linking, separating and joining: reversible, explained, and never by itself without proof."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import ZOFIA, County, examples, known_person, person_of, raise_concern, undone

from halcyon.access.actions import begin_relationship
from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import RoleHolding
from halcyon.audit.models import AuditEntry
from halcyon.frontdoor.actions import restrict_child
from halcyon.kernel.registry import registry
from halcyon.people.actions import (
    Received,
    TooManyLookUps,
    claim_person,
    confirm_link,
    look_up,
    propose_merge,
    receive_record,
    settle,
    settle_merge,
    undo_merge,
    unlink,
)
from halcyon.people.matching.records import Described
from halcyon.people.models import Identifier, IndexPerson, Link, LinkReview, MatchKey, MergeProposal, SuppliedRecord
from halcyon.people.queries import person
from halcyon.work.models import Message, Task

BORN = date(2012, 3, 7)
NUMBER, OTHER_NUMBER = "9990000018", "9990000026"
CHILD = Described(given="Zofia", family="Łukasiewicz", birth_date=BORN, sex="F", postcode="MR1 4QX")
TRACED = replace(CHILD, nhs_number=NUMBER, nhs_verified=True)


def receive(
    county: County, asked: Described, *, key: str = "1", supplied: Any = None, source: str = "GP"
) -> SuppliedRecord:
    return take(county, asked, key=key, supplied=supplied, source=source).record


def take(county: County, asked: Described, *, key: str = "1", supplied: Any = None, source: str = "GP") -> Received:
    return receive_record(
        source=source,
        source_key=key,
        supplied=supplied or {"as": "given", "given": asked.given},
        asked=asked,
        by=county.viewer("tom.ashdown"),
        at=county.now,
        label=Label(owner_agency=source if source.isupper() else "GP", category="identity"),
    )


def settled(county: County, asked: Described, key: str = "new") -> tuple[str, SuppliedRecord]:
    received = take(county, asked, key=key)
    return settle(received=received, by=county.viewer("tom.ashdown"), at=county.now).outcome, received.record


# -- as supplied -----------------------------------------------------------------------------------------------------


def test_a_record_is_kept_word_for_word_and_the_same_version_once(county: County):
    supplied = {"Surname": " łukasiewicz ", "dob": "07/03/2012", "note": "‮ and 😀 <b>"}
    first = receive(county, TRACED, supplied=supplied)
    again = receive(county, TRACED, supplied=supplied)
    changed = receive(county, TRACED, supplied={**supplied, "note": ""})
    elsewhere = receive(county, TRACED, supplied=supplied, source="ACUTE")
    assert again.id == first.id
    assert len({first.id, changed.id, elsewhere.id}) == 3
    assert SuppliedRecord.objects.get(id=first.id).supplied == supplied
    assert Identifier.objects.filter(record=first).count() == 1
    assert MatchKey.objects.filter(record=first).exists()


def test_columns_are_tidied_for_matching_and_what_is_not_a_number_is_not_one(county: County):
    record = receive(
        county,
        Described(given="A", family="B", nhs_number="999 000 0018", postcode="mr14qx", telephone="07700 900 123"),
    )
    assert (record.nhs_number, record.postcode) == (NUMBER, "MR1 4QX")
    assert not Identifier.objects.get(record=record).verified
    wrong = receive(county, Described(given="A", family="B", nhs_number="9990000019"), key="2")
    assert wrong.nhs_number == ""
    assert not Identifier.objects.filter(record=wrong).exists()


# -- who it is -------------------------------------------------------------------------------------------------------


def test_it_links_by_itself_only_when_verified_number_name_and_birth_date_agree(county: County):
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN, nhs_number=NUMBER, nhs_verified=True, sex="F")
    outcome, record = settled(county, TRACED)
    link = Link.objects.get(record=record)
    assert (outcome, link.person_id, link.how) == ("linked", zofia.id, "itself")
    assert link.evidence
    assert not LinkReview.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        CHILD,
        replace(TRACED, nhs_verified=False),
        replace(TRACED, given="Zosia"),
        replace(TRACED, family="Kowalska"),
        replace(TRACED, birth_date=date(2012, 3, 8)),
        replace(TRACED, birth_date=None),
        replace(TRACED, sex="M"),
        replace(TRACED, nhs_number=OTHER_NUMBER),
    ],
    ids=[
        "no number",
        "not verified",
        "short form",
        "other family name",
        "other day",
        "no day",
        "other sex",
        "other number",
    ],
)
def test_anything_less_waits_for_a_person_or_is_somebody_new_but_never_links(county: County, asked: Described):
    known_person(
        county, "Zofia", "Łukasiewicz", BORN, nhs_number=NUMBER, nhs_verified=True, sex="F", postcode="MR1 4QX"
    )
    outcome, record = settled(county, asked)
    assert outcome in ("waiting", "new")
    assert outcome == "waiting" or asked.nhs_number == OTHER_NUMBER
    if outcome == "waiting":
        assert not Link.objects.filter(record=record).exists()
        review = LinkReview.objects.get(record=record)
        assert review.settled_at is None
        assert review.candidates
        task = Task.objects.get(key=f"link_review:{record.id}")
        assert (task.role, task.agency) == ("contact_officer", "COUNCIL")


def test_when_two_people_could_be_meant_somebody_chooses(county: County):
    known_person(county, "Zofia", "Łukasiewicz", BORN, nhs_number=NUMBER, nhs_verified=True)
    known_person(county, "Zofia", "Lukasiewicz", BORN, nhs_number=NUMBER, agency="ACUTE")
    assert settled(county, TRACED)[0] == "waiting"


def test_nobody_similar_is_a_new_person_and_an_unborn_or_unnamed_child_too(county: County):
    for key, asked in enumerate((CHILD, Described(expected_date=date(2027, 2, 1)), Described())):
        outcome, record = settled(county, replace(asked, family=asked.family and "Nowak"), key=str(key))
        assert outcome == "new"
        assert Link.objects.get(record=record).how == "new"


# -- somebody says who it is -----------------------------------------------------------------------------------------


def waiting(county: County) -> tuple[IndexPerson, SuppliedRecord]:
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN, postcode="MR1 4QX")
    outcome, record = settled(county, CHILD)
    assert outcome == "waiting"
    return zofia, record


def test_a_person_confirms_with_a_reason_and_the_task_is_done(county: County):
    zofia, record = waiting(county)
    officer = county.viewer("tom.ashdown")
    chosen = confirm_link(
        record_id=record.id, person_id=zofia.id, reason="Mother gave both names", by=officer, at=county.now
    )
    assert chosen == zofia.id == person_of(record.id)
    assert Link.objects.get(record=record).how == "person"
    review = LinkReview.objects.get(record=record)
    assert (review.settled_by, review.outcome) == (officer.user_id, "person")
    assert Task.objects.get(key=f"link_review:{record.id}").done_at == county.now
    with pytest.raises(ValueError, match="settled this already"):
        confirm_link(record_id=record.id, person_id=None, reason="Another thought", by=officer, at=county.now)


def test_or_says_that_it_is_somebody_new(county: County):
    zofia, record = waiting(county)
    made = confirm_link(
        record_id=record.id,
        person_id=None,
        reason="A cousin of that name",
        by=county.viewer("tom.ashdown"),
        at=county.now,
    )
    assert made != zofia.id
    assert person_of(record.id) == made


def test_linking_needs_the_capability_a_reason_and_a_person_who_is_there(county: County):
    zofia, record = waiting(county)
    with pytest.raises(Denied):
        confirm_link(
            record_id=record.id,
            person_id=zofia.id,
            reason="I am sure of it",
            by=county.viewer("amina.yusuf"),
            at=county.now,
        )
    officer = county.viewer("tom.ashdown")
    with pytest.raises(ValueError, match="Say why"):
        confirm_link(record_id=record.id, person_id=zofia.id, reason="yes", by=officer, at=county.now)
    empty = IndexPerson.objects.create(created_at=county.now)
    with pytest.raises(ValueError, match="Choose one of the people shown"):
        confirm_link(record_id=record.id, person_id=empty.id, reason="I am sure of it", by=officer, at=county.now)
    with pytest.raises(Denied):
        confirm_link(record_id=empty.id, person_id=zofia.id, reason="I am sure of it", by=officer, at=county.now)
    assert not Link.objects.filter(record=record).exists()


def test_a_record_is_linked_to_one_person_at_a_time(county: County):
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    _, (record,) = known_person(county, "Ada", "Nowak", BORN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(record=record, person=zofia, how="person", reason="x", linked_by="x", linked_at=county.now)


# -- separating ------------------------------------------------------------------------------------------------------


def watches(county: County, who: str, record: SuppliedRecord, *, at: Any = None) -> None:
    begin_relationship(
        subject_ids=[record.id],
        kind="allocated",
        purpose="mash_enquiry",
        event=record.id,
        by=county.viewer("helen.marsh"),
        at=at or county.now,
        user=county.id(who),
    )


def test_a_name_alone_lists_whoever_has_a_name_like_it_and_nobody_who_shares_one_name_of_two(county: County):
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    sister, _ = known_person(county, "Agata", "Łukasiewicz", date(2009, 5, 2))
    known_person(county, "Zofia", "Nowak", date(2011, 1, 9))

    def listed(given: str, family: str) -> set[uuid.UUID]:
        looked = look_up(
            asked=Described(given=given, family=family),
            words=f"{given} {family}",
            purpose="mash_enquiry",
            by=county.viewer("ruth.okafor"),
            at=county.now,
        )
        return {p.person_id for p in looked.people}

    assert listed("Zofia", "Lukasiewicz") == {zofia.id}
    assert listed("", "Lukasiewicz") == {zofia.id, sister.id}
    assert listed("Bronwen", "Lukasiewicz") == set()


def test_more_look_ups_than_the_countys_number_in_an_hour_are_refused_logged_and_told_once(county: County):
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    most = registry.profile.lookups_an_hour

    def search(who: str = "tom.ashdown", words: str = "x") -> tuple[Any, ...]:
        by = county.viewer(who)
        return look_up(asked=CHILD, words=words, purpose="mash_enquiry", by=by, at=county.now).people

    start = county.now
    for number in range(most):
        assert [p.person_id for p in search(words=f"{number}")] == [zofia.id]
        county.later(seconds=30)
    for _ in range(3):
        with pytest.raises(TooManyLookUps, match=f"{most} people in the last hour"):
            search(words="one more")
        county.later(seconds=1)
    refused = AuditEntry.objects.filter(action="person_search_refused")
    assert {(r.actor, r.decision, r.rule) for r in refused} == {
        (str(county.id("tom.ashdown")), "DENY", "lookups_an_hour")
    }
    assert len(refused) == 3
    assert all(r.term_hash for r in refused)
    told = Message.objects.get(kind="many_searches")
    assert told.to_post == "council.privacy_lead"
    assert "Tom Ashdown" in told.body
    assert search("ruth.okafor")  # a colleague is not held up
    with county.clock():
        browser = county.client("tom.ashdown")
        page = browser.post("/people/", {"name": "Zofia Łukasiewicz"})
    assert page.status_code == 429
    assert "most that the county allows" in page.content.decode()
    assert "No match to show" not in page.content.decode()
    county.now = start + timedelta(hours=1)
    assert search()


def test_separating_gives_the_record_a_person_of_its_own_and_tells_everyone_who_saw_them_as_one(county: County):
    zofia, record = waiting(county)
    old = SuppliedRecord.objects.filter(links__person=zofia)[0]
    watches(county, "jo.fenwick", old, at=county.now - timedelta(days=5))  # since long before they were joined
    officer = county.viewer("tom.ashdown")
    confirm_link(
        record_id=record.id, person_id=zofia.id, reason="Same name and day", by=officer, at=county.later(days=1)
    )
    watches(county, "dev.patel", record)
    begin_relationship(
        subject_ids=[old.id],
        kind="working_service",
        purpose="mash_enquiry",
        event=old.id,
        by=officer,
        at=county.now,
        service=county.service("family_help"),
    )
    watches(county, "owen.price", old)
    county.later(days=1)
    made = unlink(record_id=record.id, reason="Two cousins of one name", by=county.viewer("tom.ashdown"), at=county.now)
    assert person_of(record.id) == made != zofia.id
    assert person_of(old.id) == zofia.id
    ended = Link.objects.get(record=record, person=zofia)
    assert (ended.unlinked_by, ended.unlink_reason) == (officer.user_id, "Separated: Two cousins of one name")
    told = Message.objects.filter(kind="unlinked")
    team = set(RoleHolding.objects.filter(service_id=county.service("family_help")).values_list("user", flat=True))
    assert {m.to_user for m in told} == team | {county.id(w) for w in ("jo.fenwick", "dev.patel", "owen.price")}
    assert all(m.needs_receipt for m in told)
    manager = Message.objects.get(kind="separated")
    assert (manager.to_post, manager.created_at, manager.needs_receipt) == (
        "council.mash_duty_manager",
        county.now,
        True,
    )
    assert "Two cousins of one name" in manager.body
    task = Task.objects.get(kind="breach_assessment")
    assert (task.role, task.agency, task.done_at) == ("privacy_lead", "COUNCIL", None)
    assert task.due_at == county.now + timedelta(hours=72)
    assert AuditEntry.objects.filter(action="record_unlinked").count() == 1


def test_someone_whose_reason_to_see_had_ended_before_they_were_joined_is_not_told(county: County):
    zofia, record = waiting(county)
    old = SuppliedRecord.objects.filter(links__person=zofia)[0]
    begin_relationship(
        subject_ids=[old.id],
        kind="allocated",
        purpose="mash_enquiry",
        event=old.id,
        by=county.viewer("helen.marsh"),
        at=county.now - timedelta(days=9),
        user=county.id("jo.fenwick"),
        ends=county.now - timedelta(days=1),
    )
    officer = county.viewer("tom.ashdown")
    confirm_link(record_id=record.id, person_id=zofia.id, reason="Same name and day", by=officer, at=county.now)
    unlink(record_id=record.id, reason="Two cousins of one name", by=officer, at=county.later(days=1))
    assert not Message.objects.filter(kind="unlinked").exists()


def test_separating_needs_the_capability_and_a_sentence(county: County):
    _, (record,) = known_person(county, "Ada", "Nowak", BORN)
    with pytest.raises(Denied):
        unlink(record_id=record.id, reason="Two cousins of one name", by=county.viewer("amina.yusuf"), at=county.now)
    with pytest.raises(ValueError, match="Say why"):
        unlink(record_id=record.id, reason="wrong", by=county.viewer("tom.ashdown"), at=county.now)


# -- merging: never by one person, always reversible -----------------------------------------------------------------


def propose(county: County, keep: IndexPerson, other: IndexPerson, who: str = "tom.ashdown") -> MergeProposal:
    return propose_merge(
        keep=keep.id, other=other.id, reason="Mother says that both are hers", by=county.viewer(who), at=county.now
    )


def test_a_merge_waits_for_a_second_person_whoever_the_first_is(county: County):
    one, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    two, (record,) = known_person(county, "Zosia", "Lukasiewicz", BORN, agency="ACUTE")
    proposal = propose(county, one, two)
    assert person_of(record.id) == two.id
    for who in ("tom.ashdown", "amina.yusuf", "alan.brook"):
        with pytest.raises(Denied):
            settle_merge(proposal_id=proposal.id, agree=True, by=county.viewer(who), at=county.now)
    assert person_of(record.id) == two.id
    with pytest.raises(IntegrityError), transaction.atomic():
        MergeProposal.objects.filter(id=proposal.id).update(settled_by=county.id("tom.ashdown"))
    settle_merge(proposal_id=proposal.id, agree=True, by=county.viewer("ruth.okafor"), at=county.now)
    assert person_of(record.id) == one.id
    assert IndexPerson.objects.get(id=two.id).became == one.id
    link = Link.objects.get(record=record, unlinked_at__isnull=True)
    assert (link.linked_by, link.second_by) == (str(county.id("ruth.okafor")), county.id("tom.ashdown"))
    with pytest.raises(ValueError, match="settled this already"):
        settle_merge(proposal_id=proposal.id, agree=False, by=county.viewer("dev.patel"), at=county.now)


def test_a_refused_merge_moves_nothing(county: County):
    one, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    two, (record,) = known_person(county, "Zosia", "Lukasiewicz", BORN, agency="ACUTE")
    proposal = propose(county, one, two)
    settle_merge(proposal_id=proposal.id, agree=False, by=county.viewer("ruth.okafor"), at=county.now)
    assert person_of(record.id) == two.id
    assert not Task.objects.filter(kind="merge_review", done_at__isnull=True).exists()
    with pytest.raises(ValueError, match="not made"):
        undo_merge(proposal_id=proposal.id, reason="It was never made", by=county.viewer("ruth.okafor"), at=county.now)


def test_nonsense_is_not_proposed(county: County):
    one, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    empty = IndexPerson.objects.create(created_at=county.now)
    for other in (one, empty, IndexPerson(id=county.id("amina.yusuf"))):
        with pytest.raises(ValueError, match="Choose two"):
            propose(county, one, other)
    assert not MergeProposal.objects.exists()


def picture(*persons: IndexPerson) -> dict[str, Any]:
    """Everything that is held about these people, as it would have stood had nothing happened."""
    ids = Link.objects.filter(person__in=persons).values("record_id")
    fields = [f.attname for f in SuppliedRecord._meta.concrete_fields]
    return {
        "records": sorted(map(repr, SuppliedRecord.objects.filter(id__in=ids).values_list(*fields))),
        "identifiers": sorted(
            map(repr, Identifier.objects.filter(record__in=ids).values_list("record", "system", "value", "verified"))
        ),
        "keys": sorted(map(repr, MatchKey.objects.filter(record__in=ids).values_list("record", "kind", "value"))),
        "who": sorted(
            Link.objects.filter(record__in=ids, unlinked_at__isnull=True).values_list("record_id", "person_id")
        ),
        "became": [IndexPerson.objects.get(id=p.id).became for p in persons],
    }


def seen(viewer: Viewer, of: IndexPerson, county: County) -> Any:
    view = person(viewer, of.id, purpose="mash_enquiry", at=county.now)
    return view and (view.name, view.names, view.births, view.addresses, view.identifiers, set(view.record_ids))


CYCLES = st.lists(st.sampled_from(["concern", "record", "claim", "search"]), max_size=4)


def test_after_merge_activity_and_unmerge_both_are_as_if_they_had_never_been_merged(county: County):
    one, (record_one,) = known_person(county, "Zofia", "Łukasiewicz", BORN, nhs_number=NUMBER, nhs_verified=True)
    two, records_two = known_person(county, "Zosia", "Nowak", date(2012, 7, 3), agency="ACUTE", records=3)
    officer = county.viewer("tom.ashdown")
    begin_relationship(
        subject_ids=[record_one.id, *(r.id for r in records_two)],
        kind="allocated",
        purpose="mash_enquiry",
        event=one.id,
        by=officer,
        at=county.now,
        user=county.id("jo.fenwick"),
    )
    jo = county.viewer("jo.fenwick")

    @examples(25, 1000)
    @given(CYCLES, st.booleans())
    def cycle(activity: list[str], other_way: bool) -> None:
        keep, other = (two, one) if other_way else (one, two)
        with undone():
            before = picture(one, two)
            views = [seen(jo, p, county) for p in (one, two)]
            proposal = propose(county, keep, other)
            settle_merge(proposal_id=proposal.id, agree=True, by=county.viewer("ruth.okafor"), at=county.now)
            assert len(seen(jo, keep, county)[-1]) == 4
            assert seen(jo, other, county) is None
            linked_since = []
            for number, what in enumerate(activity):
                if what == "concern":
                    raise_concern(
                        county, "amina.yusuf", replace(ZOFIA, family_name="Unlike", given_name=f"Quentin{number}")
                    )
                elif what == "record":
                    outcome, record = settled(county, TRACED, key=f"since {number}")
                    assert outcome == "linked"
                    linked_since.append(record)
                elif what == "claim":
                    reason = "Telephoned by the school about today"
                    claim_person(person_id=keep.id, purpose="mash_enquiry", reason=reason, by=officer, at=county.now)
                else:
                    look_up(asked=CHILD, words="Zofia", purpose="mash_enquiry", by=officer, at=county.now)
            undo_merge(proposal_id=proposal.id, reason="Two children of one name", by=officer, at=county.now)
            for record in linked_since:
                assert person_of(record.id) == keep.id
                Link.objects.filter(record=record).update(unlinked_at=county.now)
            after = picture(one, two)
            kept = {r.id for r in [record_one, *records_two]}
            assert after["who"] == before["who"]
            assert after["became"] == [None, None]
            for what in ("records", "identifiers", "keys"):
                mine = [row for row in after[what] if not any(str(r.id) in row for r in linked_since)]
                assert mine == before[what]
            assert {r for r, _ in after["who"]} == kept
            assert [seen(jo, p, county) for p in (one, two)] == views
            assert Message.objects.filter(kind="unlinked", to_user=county.id("jo.fenwick")).count() == 1
            assert Task.objects.filter(kind="breach_assessment", done_at__isnull=True).count() == 1
            with pytest.raises(ValueError, match="undone"):
                undo_merge(proposal_id=proposal.id, reason="Two children of one name", by=officer, at=county.now)

    cycle()


# -- claiming --------------------------------------------------------------------------------------------------------


def test_opening_a_person_without_a_case_lasts_a_day_and_the_privacy_lead_is_told(county: County):
    zofia, (record,) = known_person(county, "Zofia", "Łukasiewicz", BORN)
    officer = county.viewer("tom.ashdown")
    assert person(officer, zofia.id, purpose="mash_enquiry", at=county.now) is None
    reason = "Telephoned by the school about today"
    claim_person(person_id=zofia.id, purpose="mash_enquiry", reason=reason, by=officer, at=county.now)
    assert person(officer, zofia.id, purpose="mash_enquiry", at=county.now).record_ids == (record.id,)
    assert person(officer, zofia.id, purpose="section_47", at=county.now) is None
    assert person(county.viewer("ruth.okafor"), zofia.id, purpose="mash_enquiry", at=county.now) is None
    end = county.now + registry.profile.claim_lasts
    assert person(officer, zofia.id, purpose="mash_enquiry", at=end - timedelta(seconds=1)) is not None
    assert person(officer, zofia.id, purpose="mash_enquiry", at=end) is None
    message = Message.objects.get(kind="self_claimed")
    assert message.to_post == "council.privacy_lead"
    assert reason in message.body
    assert "Zofia" not in message.body


@pytest.mark.parametrize(
    ("who", "purpose", "reason", "problem"),
    [
        ("amina.yusuf", "refer_concern", "Telephoned by the school", Denied),
        ("tom.ashdown", "oversight", "Telephoned by the school", Denied),
        ("tom.ashdown", "mash_enquiry", "curious", ValueError),
    ],
)
def test_claiming_needs_capability_purpose_and_reason(county: County, who, purpose, reason, problem):
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    with pytest.raises(problem):
        claim_person(person_id=zofia.id, purpose=purpose, reason=reason, by=county.viewer(who), at=county.now)
    assert not Message.objects.exists()


# -- restricted people -----------------------------------------------------------------------------------------------


def restricted(county: County) -> tuple[IndexPerson, SuppliedRecord]:
    zofia, (record,) = known_person(county, "Zofia", "Łukasiewicz", BORN, nhs_number=NUMBER, nhs_verified=True)
    restrict_child(
        person_id=zofia.id,
        kind="police_witness",
        reason="Witness in a trial",
        custodian_post="council.custodian",
        named=[county.id("alan.brook"), county.id("helen.marsh")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    return zofia, record


def test_for_an_outsider_a_restricted_person_cannot_be_linked_separated_merged_claimed_or_told_from_nobody(
    county: County,
):
    zofia, record = restricted(county)
    ada, _ = known_person(county, "Ada", "Nowak", BORN)
    officer = county.viewer("tom.ashdown")
    outcome, new = settled(county, TRACED)
    assert outcome == "new"
    assert person_of(new.id) != zofia.id
    nobody = IndexPerson.objects.create(created_at=county.now)
    for target in (zofia, nobody):
        with pytest.raises(ValueError, match=r"^Choose two of the people shown"):
            propose(county, ada, target)
        with pytest.raises(Denied, match=r"^no such person$"):
            claim_person(
                person_id=target.id, purpose="mash_enquiry", reason="Telephoned by school", by=officer, at=county.now
            )
    for missing in (record.id, nobody.id):
        with pytest.raises(Denied, match=r"^no such record$"):
            unlink(record_id=missing, reason="Two cousins of one name", by=officer, at=county.now)


def test_what_a_named_person_links_to_a_restricted_person_is_restricted_with_them(county: County):
    zofia, _ = restricted(county)
    received = take(county, TRACED, key="of the named")
    record = received.record
    made = settle(received=received, by=county.viewer("helen.marsh"), at=county.now)
    assert (made.outcome, made.person_id) == ("linked", zofia.id)
    record.refresh_from_db()
    assert record.restricted
    officer = county.viewer("tom.ashdown")
    assert look_up(asked=TRACED, words="x", purpose="mash_enquiry", by=officer, at=county.now).people == ()
    manager = county.viewer("helen.marsh")
    found = look_up(asked=TRACED, words="x", purpose="mash_enquiry", by=manager, at=county.now).people
    assert [p.person_id for p in found] == [zofia.id]


def test_a_merge_that_was_proposed_before_is_not_settled_by_somebody_who_is_not_named_and_restricts_both(
    county: County,
):
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    ada, (record,) = known_person(county, "Zosia", "Łukasiewicz", BORN, agency="ACUTE")
    proposal = propose(county, ada, zofia)
    restrict_child(
        person_id=zofia.id,
        kind="adoption",
        reason="Adopted",
        custodian_post="council.custodian",
        named=[county.id("helen.marsh")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    with pytest.raises(Denied):
        settle_merge(proposal_id=proposal.id, agree=True, by=county.viewer("ruth.okafor"), at=county.now)
    settle_merge(proposal_id=proposal.id, agree=True, by=county.viewer("helen.marsh"), at=county.now)
    record.refresh_from_db()
    assert record.restricted
    officer = county.viewer("tom.ashdown")
    asked = replace(CHILD, given="Zosia")
    assert look_up(asked=asked, words="x", purpose="mash_enquiry", by=officer, at=county.now).people == ()


# -- searching -------------------------------------------------------------------------------------------------------


def test_every_search_leaves_one_row_also_when_nobody_is_found_and_never_the_words(county: County):
    zofia, _ = known_person(county, "Zofia", "Łukasiewicz", BORN)
    officer = county.viewer("tom.ashdown")
    for asked, expected in ((CHILD, [str(zofia.id)]), (Described(family="Nobodyatall"), [])):
        look_up(asked=asked, words="Zofia Łukasiewicz", purpose="mash_enquiry", by=officer, at=county.now)
        entry = AuditEntry.objects.filter(action="person_searched").latest("id")
        assert list(entry.object_ids) == expected
        assert entry.purpose == "mash_enquiry"
    for entry in AuditEntry.objects.filter(action="person_searched"):
        assert "ukasiewicz" not in "".join(str(getattr(entry, f.attname)) for f in AuditEntry._meta.concrete_fields)


def test_searching_needs_the_capability_and_a_purpose_of_ones_role(county: County):
    for who, purpose in (("sam.whitlock", "mash_enquiry"), ("amina.yusuf", "mash_enquiry"), ("tom.ashdown", "")):
        with pytest.raises(Denied):
            look_up(asked=CHILD, words="x", purpose=purpose, by=county.viewer(who), at=county.now)
