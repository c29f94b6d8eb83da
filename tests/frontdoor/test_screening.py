"""Screening: open cases, two people who worry about one child, repeated contacts, household and family."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import (
    NOW,
    ZOFIA,
    County,
    Subject,
    examples,
    known_person,
    make,
    person_of,
    raise_concern,
    undone,
)

from halcyon.access.labels import label_of
from halcyon.access.viewing import Denied
from halcyon.agencies.models import Absence, User
from halcyon.cases.actions import allocate, move, open_case
from halcyon.cases.models import Case
from halcyon.cases.queries import cases, clocks
from halcyon.chronology.queries import history
from halcyon.config.discovery import fill
from halcyon.frontdoor.actions import pass_to_worker, say_who, screen, stand_aside
from halcyon.frontdoor.models import Contact
from halcyon.frontdoor.screening.queries import screening
from halcyon.frontdoor.screening.rules import danger_recorded, goes_by_itself, may_be_passed, months_before, repeats
from halcyon.kernel.pathways import Refused
from halcyon.kernel.profiles import RepeatRule
from halcyon.kernel.registry import Registry, registry
from halcyon.people.models import FamilyRelation, Household, HouseholdMember, Link
from halcyon.work.models import Message, Task
from halcyon.work.queries import my_work

RULE = RepeatRule(3, 6, "Made up", False)
FOUND = {
    "identity_checked": "confirmed",
    "household_checked": "Her mother and a brother of 8, of whom nobody has heard.",
    "open_checked": "none",
}
LOOKED = {"repeats_mean": "more", "repeats_seen": "Each visit was about the same man, and each time it got closer."}
SLIGHT = {"outcome": "no_further_action", "level": "1", "legal_basis": "none"}
TAKEN = {
    "danger_now": "no",
    "outcome": "linked_to_open_case",
    "taken_up": "I see her tomorrow and bring the visit forward.",
}


def first(county: County, subject: Subject = ZOFIA, who: str = "amina.yusuf", **said: object) -> Case:
    return Case.objects.get(id=raise_concern(county, who, subject, **said).cases[0])


def again(county: County, of: Case, *, who: str = "beth.carver", danger: bool | None = False) -> Case:
    """Another concern about the same child, linked to them by the contact officer where it is not linked already."""
    case = first(county, who=who, danger_now=danger)
    if case.facts["identity"] == "waiting":
        say_who(
            case_id=case.id,
            person_id=person_of(of.record_id),
            reason="The same girl",
            by=county.viewer("tom.ashdown"),
            at=county.now,
        )
    return Case.objects.get(id=case.id)


def worked(county: County, case: Case, who: str = "jo.fenwick", purpose: str = "mash_enquiry") -> Case:
    allocate(
        case_id=case.id,
        user=county.id(who),
        purpose=purpose,
        reason="In turn",
        by=county.viewer("helen.marsh"),
        at=county.now,
    )
    return case


def waits_for(case: Case) -> set[tuple[str, object]]:
    """On whose lists an enquiry stands: kind of task and who has it."""
    rows = Task.objects.filter(subject_id=case.id, done_at__isnull=True)
    return {(t.kind, t.user or t.post or t.role) for t in rows}


# -- rules -----------------------------------------------------------------------------------------------------------

facts = st.fixed_dictionaries(
    {},
    optional={
        "identity": st.sampled_from(["settled", "waiting"]),
        "danger_now": st.sampled_from(["yes", "no"]),
        "referrer_danger": st.sampled_from([True, False, None]),
    },
)


@given(facts, st.sampled_from(["received", "triaged", "rated", "asked", "decided", "closed", "with_worker"]))
@examples(300, 3000)
def test_nothing_with_danger_or_without_a_name_leaves_the_hub(known, state):
    dangerous = known.get("danger_now") == "yes" or (
        known.get("danger_now") is None and known.get("referrer_danger") is True
    )
    assert danger_recorded(known) == dangerous
    if dangerous or known.get("identity") != "settled":
        assert not goes_by_itself(known) and not may_be_passed(known, state)
    if known.get("referrer_danger") is None and "danger_now" not in known:
        assert not goes_by_itself(known)  # “could not tell” is looked at by the hub
    if goes_by_itself(known):
        assert may_be_passed(known, "received")


@given(st.integers(0, 9), st.integers(0, 9), st.integers(2, 5))
@examples(100, 1000)
def test_more_contacts_never_need_less_of_a_look(child, home, number):
    rule = replace(RULE, number=number)
    assert repeats(rule, child=child, home=home) == (child >= number or home >= number)
    assert not repeats(None, child=child, home=home)
    if repeats(rule, child=child, home=home):
        assert repeats(rule, child=child + 1, home=home) and repeats(rule, child=child, home=home + 1)


def test_the_window_begins_with_a_day_in_london():
    assert months_before(datetime(2026, 8, 31, 22, 30, tzinfo=UTC), 6).isoformat() == "2026-02-28T00:00:00+00:00"
    assert months_before(datetime(2026, 8, 31, 23, 30, tzinfo=UTC), 6).isoformat() == "2026-03-01T00:00:00+00:00"
    assert months_before(datetime(2026, 11, 18, 10, tzinfo=UTC), 6).isoformat() == "2026-05-18T00:00:00+01:00"
    assert months_before(datetime(2026, 1, 31, 10, tzinfo=UTC), 12).isoformat() == "2025-01-31T00:00:00+00:00"


@given(st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)), st.integers(1, 24))
@examples(100, 1000)
def test_an_earlier_moment_has_an_earlier_window(naive, months):
    at = naive.replace(tzinfo=UTC)
    begins = months_before(at, months)
    assert timedelta(days=28 * months - 1) <= at - begins <= timedelta(days=31 * months + 4)
    assert months_before(at, months) <= months_before(at + timedelta(hours=1), months)


# -- already open ----------------------------------------------------------------------------------------------------


def test_a_concern_about_an_open_case_goes_to_its_worker_and_leaves_the_hub_s_list(county: County):
    old = worked(county, first(county))
    new = again(county, old)
    assert (new.state, new.facts["passed_to"]) == ("with_worker", f"user:{county.id('jo.fenwick')}")
    assert waits_for(new) == {("move", county.id("jo.fenwick"))}
    jo = county.viewer("jo.fenwick")
    assert cases(jo, "mash_enquiry", at=county.now).filter(id=new.id).exists()
    assert any(i.subject_id == new.id for i in my_work(jo, at=county.now).needs.items)
    hub = my_work(county.viewer("tom.ashdown"), at=county.now).needs.items
    assert not any(i.subject_id == new.id for i in hub)
    told = Message.objects.get(kind="new_concern", subject_id=new.id)
    assert (told.to_user, told.needs_receipt, told.reference) == (county.id("jo.fenwick"), True, new.reference)
    passed = next(p for p in history(new.id) if p.kind == "passed_on")
    assert passed.data["open_case"] == old.reference
    assert {r.clock.key for r in clocks(new) if r.stopped_at is None} == {"triage", "rating", "outcome", "response"}

    with pytest.raises(Refused, match="Only they"):
        move(case_id=new.id, key="take_up", given=TAKEN, by=county.viewer("ruth.okafor"), at=county.now)
    with pytest.raises(Refused, match="ring 999"):
        move(case_id=new.id, key="take_up", given=TAKEN | {"danger_now": "yes"}, by=jo, at=county.now)
    new = move(case_id=new.id, key="take_up", given=TAKEN, by=jo, at=county.later(minutes=20))
    assert (new.state, new.facts["outcome"]) == ("decided", "linked_to_open_case")
    assert {r.clock.key for r in clocks(new) if r.stopped_at is None} == {"feedback"}
    assert waits_for(new) == {("move", "mash_social_worker")}
    assert make(county, new.id, "feed_back").state == "closed"
    assert Message.objects.filter(kind="told", to_user=county.id("beth.carver")).count() == 1


@pytest.mark.parametrize("danger", [True, None])
def test_with_danger_or_doubt_the_hub_looks_at_once_and_the_worker_is_told_too(county: County, danger):
    old = worked(county, first(county))
    new = again(county, old, danger=danger)
    assert new.state == "received"
    assert waits_for(new) == {("move", "contact_officer"), ("new_concern", county.id("jo.fenwick"))}
    task = Task.objects.get(kind="new_concern")
    assert ("Danger" in task.title) == (danger is True)
    assert cases(county.viewer("jo.fenwick"), "mash_enquiry", at=county.now).filter(id=new.id).exists()
    assert Message.objects.filter(kind="new_concern", to_user=county.id("jo.fenwick")).count() == 1
    if danger:
        with pytest.raises(Refused, match="Danger was recorded"):
            pass_to_worker(
                case_id=new.id, open_case_id=old.id, why="Theirs", by=county.viewer("tom.ashdown"), at=county.now
            )
    # The hub has looked and found no danger: then a person may pass it on.
    make(county, new.id, "triage", danger_now="no")
    passed = pass_to_worker(
        case_id=new.id, open_case_id=old.id, why="No danger found", by=county.viewer("tom.ashdown"), at=county.now
    )
    assert passed.state == "with_worker"


@pytest.mark.parametrize("how", ["away", "left", "closed", "no role"])
def test_nothing_is_lost_while_the_worker_is_away(county: County, how):
    old = worked(county, first(county))
    user = User.objects.get(id=county.id("jo.fenwick"))
    if how == "away":
        Absence.objects.create(user=user, begins=county.now - timedelta(days=1), reason="Leave")
    elif how == "left":
        User.objects.filter(id=user.id).update(left_on=county.now.date())
    elif how == "closed":
        User.objects.filter(id=user.id).update(is_active=False)
    else:
        user.roles.update(ends=county.now - timedelta(hours=1))
    new = again(county, old)
    assert (new.state, new.facts["passed_to"]) == ("with_worker", "post:council.mash_duty_manager")
    assert waits_for(new) == {("move", "council.mash_duty_manager")}
    helen = county.viewer("helen.marsh")
    assert any(i.subject_id == new.id for i in my_work(helen, at=county.now).needs.items)
    told = Message.objects.get(kind="new_concern", subject_id=new.id)
    assert told.to_post == "council.mash_duty_manager" and "cannot act now" in told.body
    assert move(case_id=new.id, key="take_up", given=TAKEN, by=helen, at=county.now).state == "decided"


def test_what_the_worker_sends_back_stays_with_the_hub(county: County):
    old = worked(county, first(county))
    new = again(county, old)
    given = {"danger_now": "yes", "why": "Her mother rang me: he is at the door again."}
    new = move(case_id=new.id, key="send_back", given=given, by=county.viewer("jo.fenwick"), at=county.later(minutes=3))
    assert (new.state, new.facts["danger_now"]) == ("received", "yes")
    assert ("move", "contact_officer") in waits_for(new)
    assert next(r for r in clocks(new) if r.clock.key == "triage").stopped_at is None
    assert make(county, new.id, "triage").state == "triaged"


@pytest.mark.parametrize("pathway", [k for k in registry.pathways if k != "mash_enquiry"])
def test_it_is_so_for_open_cases_of_every_pathway(county: County, pathway):
    """Whatever the case is, the worker sees the concern for the purpose for which they work it."""
    known = first(county)
    old = open_case(
        pathway=pathway,
        record_id=known.record_id,
        by=county.viewer("helen.marsh"),
        at=county.now,
        label=label_of(known),
        purpose="section_47",
        service_code="family_help",
    )
    worked(county, old, purpose="section_47")
    worked(county, known, "ruth.okafor")  # an enquiry of the hub's own comes after another pathway's case
    new = again(county, known)
    assert new.facts["passed_to"] == f"user:{county.id('jo.fenwick')}"
    assert cases(county.viewer("jo.fenwick"), "section_47", at=county.now).filter(id=new.id).exists()
    assert ("new_concern", county.id("ruth.okafor")) in waits_for(new)  # who works the other case is told too


def test_a_case_without_a_worker_a_closed_one_and_somebody_else_s_keep_nothing_from_the_hub(county: County):
    old = first(county)
    assert again(county, old).state == "received"
    stranger = worked(county, first(county, Subject(given_name="Ida", family_name="Brook", birth_date="2011-02-03")))
    new = again(county, old)
    assert new.state == "received"
    with pytest.raises(Denied):
        pass_to_worker(
            case_id=new.id, open_case_id=stranger.id, why="Wrong", by=county.viewer("tom.ashdown"), at=county.now
        )
    with pytest.raises(Denied):
        pass_to_worker(case_id=new.id, open_case_id=old.id, why="No", by=county.viewer("amina.yusuf"), at=county.now)


def test_where_the_county_does_not_say_so_the_hub_decides_for_each(county: County, monkeypatch):
    other = fill(Registry(), profile="surrey_police", agreement="marlshire_partnership")
    for name in ("pathways", "profiles", "current"):
        monkeypatch.setattr(registry, name, getattr(other, name))
    new = again(county, worked(county, first(county)))
    assert new.state == "received" and ("new_concern", county.id("jo.fenwick")) in waits_for(new)


def test_at_night_the_duty_team_looks_first(county: County):
    old = worked(county, first(county))
    county.now = NOW.replace(hour=22)
    new = again(county, old)
    assert new.state == "received" and ("new_concern", county.id("jo.fenwick")) in waits_for(new)


# -- two people who worry about one child ----------------------------------------------------------------------------


def test_two_concerns_about_one_child_are_both_kept_and_each_referrer_is_told(county: County):
    one = first(county)
    two = again(county, one)
    one.refresh_from_db()
    for case, other in ((one, two), (two, one)):
        (said,) = [p for p in history(case.id) if p.kind == "same_child"]
        assert said.data["other"] == str(other.id)
        assert case.last_seq == len(history(case.id))
    with county.clock():
        helen = county.client("helen.marsh")
        assert two.reference in helen.get(f"/cases/{one.id}/").content.decode()
        assert one.reference in helen.get(f"/cases/{two.id}/").content.decode()
    receipts = Message.objects.filter(kind="receipt")
    assert {m.to_user for m in receipts} == {county.id("amina.yusuf"), county.id("beth.carver")}
    for case, told in ((one, "Zofia is seen today. Keep seeing her."), (two, "Somebody sees her today. Thank you.")):
        for key in ("triage", "rate", "decide"):
            make(county, case.id, key)
        assert make(county, case.id, "feed_back", told=told).state == "closed"
    told_to = {m.to_user: m.body for m in Message.objects.filter(kind="told")}
    assert told_to[county.id("amina.yusuf")].startswith("Zofia") and told_to[county.id("beth.carver")].startswith(
        "Some"
    )


def test_one_that_is_closed_already_is_shown_but_not_written_to(county: County):
    one = first(county)
    for key in ("triage", "rate", "decide", "feed_back"):
        make(county, one.id, key)
    before = len(history(one.id))
    two = again(county, one)
    assert len(history(one.id)) == before
    assert not [p for p in history(two.id) if p.kind == "same_child"]
    with county.clock():
        assert one.reference in county.client("helen.marsh").get(f"/cases/{two.id}/").content.decode()


# -- repeated contacts -----------------------------------------------------------------------------------------------


def three(county: County) -> Case:
    """The third concern about one child in two months: the first two were decided and closed."""
    one = first(county)
    for case in (one, None):
        case = case or again(county, one)
        for key in ("triage", "rate", "decide", "feed_back"):
            make(county, case.id, key)
        county.later(days=28, minutes=-20)  # a Wednesday at ten again
    return again(county, one)


def test_the_third_contact_needs_a_manager_s_look_before_it_ends_with_nothing(county: County):
    case = three(county)
    assert case.facts["repeat"] == "yes"
    assert ("awaited", "council.mash_duty_manager") in waits_for(case)
    with county.clock():
        assert "Repeated contacts" in county.client("helen.marsh").get(f"/cases/{case.id}/").content.decode()
    make(county, case.id, "triage", danger_now="no")
    make(county, case.id, "rate", rating="green")
    for outcome in ("no_further_action", "information_and_advice"):
        with pytest.raises(Refused, match="looks at them together"):
            make(county, case.id, "decide", **(SLIGHT | {"outcome": outcome}))
    with pytest.raises(Refused, match="manager"):
        move(case_id=case.id, key="look_at_repeats", given=LOOKED, by=county.viewer("ruth.okafor"), at=county.now)
    move(case_id=case.id, key="look_at_repeats", given=LOOKED, by=county.viewer("helen.marsh"), at=county.now)
    assert ("awaited", "council.mash_duty_manager") not in waits_for(case)
    assert make(county, case.id, "decide", **SLIGHT).state == "decided"


def test_what_is_serious_is_decided_at_once_and_the_look_is_waited_for_no_more_when_it_is_closed(county: County):
    case = three(county)
    for key in ("triage", "rate", "decide"):
        make(county, case.id, key)
    assert ("awaited", "council.mash_duty_manager") in waits_for(case)
    make(county, case.id, "feed_back")
    assert waits_for(Case.objects.get(id=case.id)) == set()


def test_the_worker_s_advice_needs_the_look_too(county: County):
    old = three(county)
    worked(county, old)
    new = again(county, old)
    assert (new.state, new.facts["repeat"]) == ("with_worker", "yes")
    jo = county.viewer("jo.fenwick")
    slight = TAKEN | {"outcome": "information_and_advice"}
    with pytest.raises(Refused, match="looks at them together"):
        move(case_id=new.id, key="take_up", given=slight, by=jo, at=county.now)
    assert move(case_id=new.id, key="take_up", given=TAKEN, by=jo, at=county.now).state == "decided"


def test_two_are_not_three_and_an_old_one_does_not_count(county: County):
    one = first(county)
    assert "repeat" not in again(county, one).facts
    Contact.objects.filter(id=one.facts["contact"]).update(
        received_at=months_before(county.now, 6) - timedelta(minutes=1)
    )
    assert "repeat" not in again(county, one).facts
    Contact.objects.filter(id=one.facts["contact"]).update(received_at=months_before(county.now, 6))
    assert again(county, one).facts["repeat"] == "yes"


def siblings(county: County) -> list[tuple[uuid.UUID, Subject]]:
    """Three children of one household, known to the community trust: their persons and how a concern names them."""
    home = Household.objects.create(kind="family", source="COMMUNITY", source_key="home")
    made = []
    for given_name, born in (("Ada", "2012-03-01"), ("Ben", "2014-04-02"), ("Cara", "2016-05-03")):
        person, (record,) = known_person(county, given_name, "Quillon", date.fromisoformat(born), postcode="MR1 4QX")
        HouseholdMember.objects.create(household=home, record=record, standing="child")
        made.append(
            (person.id, Subject(given_name=given_name, family_name="Quillon", birth_date=born, postcode="MR1 4QX"))
        )
    return made


def about(county: County, *whom: tuple[uuid.UUID, Subject]) -> list[Case]:
    """One concern about some of the siblings, each linked to who they are."""
    receipt = raise_concern(county, "beth.carver", *(s for _, s in whom), danger_now=None)
    for case_id, (person, _) in zip(receipt.cases, whom, strict=True):
        case = Case.objects.get(id=case_id)
        if case.facts["identity"] == "waiting":
            say_who(case_id=case_id, person_id=person, reason="Known", by=county.viewer("tom.ashdown"), at=county.now)
    return [Case.objects.get(id=c) for c in receipt.cases]


def test_contacts_about_brothers_and_sisters_count_for_the_household_and_one_contact_counts_once(county: County):
    ada, ben, cara = siblings(county)
    assert not any("repeat" in c.facts for c in about(county, ada, ben, cara))  # one contact, however many children
    county.later(days=7)
    assert "repeat" not in about(county, ben)[0].facts
    county.later(days=7)
    (third,) = about(county, cara)
    assert third.facts["repeat"] == "yes"  # the third from the house, and the second about Cara
    found = screening(county.viewer("tom.ashdown"), third, record_ids=records(third), at=county.now)
    assert (found.child_in_window, found.home_in_window, found.repeated) == (2, 3, True)
    assert {k.member.name for k in found.people} == {"Ada Quillon", "Ben Quillon"}
    assert {c.reference for k in found.people for c in k.open} == {
        c.reference for c in Case.objects.exclude(record_id__in=records(third))
    }


def records(case: Case) -> list[uuid.UUID]:
    linked = Link.objects.filter(person_id=person_of(case.record_id), unlinked_at__isnull=True)
    return list(linked.values_list("record_id", flat=True))


@pytest.mark.django_db
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 110)), min_size=2, max_size=4))
@examples(4, 150)
def test_the_flag_is_what_counting_by_hand_gives(county: County, contacts):
    """Random contacts about three siblings: (which child, days after the one before)."""
    with undone():
        county.now = NOW
        house = siblings(county)
        came: list[datetime] = []
        for child, wait in contacts:
            county.later(days=wait)
            (case,) = about(county, house[child])
            came.append(case.opened_at)
            counted = sum(1 for at in came if at >= months_before(case.opened_at, 6))
            assert (case.facts.get("repeat") == "yes") == (counted >= 3), came


# -- what the hub looks at -------------------------------------------------------------------------------------------


def test_a_screening_is_recorded_with_what_was_looked_at_and_by_whom(county: County):
    ada, ben, _ = siblings(county)
    (bens,) = about(county, ben)
    (case,) = about(county, ada)
    tom = county.viewer("tom.ashdown")
    with pytest.raises(Refused, match="not possible now"):
        screen(case_id=case.id, given=FOUND, looked_at="Nothing yet", by=tom, at=county.now)
    make(county, case.id, "triage", danger_now="no")
    with county.clock():
        browser = county.client("tom.ashdown")
        page = browser.get(f"/cases/{case.id}/screening/").content.decode()
        assert "Ben Quillon" in page and bens.reference in page and "unverified" in page
        bad = browser.post(f"/cases/{case.id}/screening/", {**FOUND, "open_checked": ""})
        assert bad.status_code == 422 and FOUND["household_checked"] in bad.content.decode()
        done = browser.post(f"/cases/{case.id}/screening/", {**FOUND, "version": ""})
        assert done.status_code == 302
        assert browser.get(f"/cases/{case.id}/do/screen/").url == f"/cases/{case.id}/screening/"
    said = next(p for p in history(case.id) if p.kind == "screened")
    assert bens.reference in said.data["looked_at"] and said.data["household_checked"] == FOUND["household_checked"]
    assert Case.objects.get(id=case.id).facts["open_checked"] == "none"


def test_who_it_is_cannot_be_called_sure_while_it_waits(county: County):
    one = first(county)
    two = first(county, who="beth.carver", danger_now=False)
    assert two.facts["identity"] == "waiting"
    make(county, two.id, "triage", danger_now="no")
    tom = county.viewer("tom.ashdown")
    with pytest.raises(Refused, match="Say who this child is first"):
        screen(case_id=two.id, given=FOUND, looked_at="x", by=tom, at=county.now)
    unsure = FOUND | {"identity_checked": "unsure"}
    assert screen(case_id=two.id, given=unsure, looked_at="x", by=tom, at=county.now).state == "triaged"
    assert one.id != two.id


def test_a_hidden_or_barred_brother_is_not_there_and_counts_nowhere(county: County):
    ada, ben, _ = siblings(county)
    (bens,) = about(county, ben)
    (case,) = about(county, ada)
    tom = county.viewer("tom.ashdown")
    shown = screening(tom, case, record_ids=records(case), at=county.now)
    assert "Ben Quillon" in {k.member.name for k in shown.people} and bens.reference in shown.words
    stand_aside(person_id=ben[0], kind="known", by=tom, at=county.now)
    hidden = screening(county.viewer("tom.ashdown"), case, record_ids=records(case), at=county.now)
    assert "Ben Quillon" not in {k.member.name for k in hidden.people} and bens.reference not in hidden.words
    assert hidden.home_in_window == 1
    assert "Ben Quillon" in {
        k.member.name
        for k in screening(county.viewer("ruth.okafor"), case, record_ids=records(case), at=county.now).people
    }


def test_relatives_who_live_elsewhere_are_there_too(county: County):
    ada, *_ = siblings(county)
    _, (mother,) = known_person(county, "Dora", "Quillon", date(1988, 1, 1))
    own = known_person(county, "Ada", "Quillon", date(2012, 3, 1), id=uuid.uuid4())[1][0]
    FamilyRelation.objects.create(record=mother, other=own, kind="mother", source="COMMUNITY")
    (case,) = about(county, (person_of(own.id), ada[1]))
    found = screening(county.viewer("tom.ashdown"), case, record_ids=records(case), at=county.now)
    assert [(k.member.name, k.member.how, k.member.household) for k in found.people] == [
        ("Dora Quillon", "mother", False)
    ]


def test_only_the_hub_screens(county: County):
    case = first(county)
    with county.clock():
        assert county.client("amina.yusuf").get(f"/cases/{case.id}/screening/").status_code == 404
        assert county.client("imran.shah").get(f"/cases/{case.id}/screening/").status_code == 404
