"""Advice: asked, given, followed up; without names it holds nobody; it is always on somebody's list."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import County, concern, examples, person_of, raise_concern, undone

from halcyon.access.actions import declare_conflict
from halcyon.access.models import Restriction
from halcyon.access.viewing import Denied
from halcyon.agencies.models import RoleHolding
from halcyon.audit.models import AuditEntry
from halcyon.cases.models import Case
from halcyon.chronology.models import Event
from halcyon.frontdoor.actions import receive_concern, restrict_child, say_who
from halcyon.frontdoor.actions.consulting import (
    Caller,
    NotAConsultation,
    ask_advice,
    close_consultation,
    follow_consultations,
    give_advice,
    link_concern,
    raise_from_consultation,
    take_consultation,
)
from halcyon.frontdoor.actions.restricting import lift_child
from halcyon.frontdoor.consultations.queries import (
    About,
    about_reference,
    asked_of_team,
    consultation,
    own_consultations,
    summary,
    teams_for,
    worklist,
)
from halcyon.frontdoor.models import Consultation, Contact
from halcyon.frontdoor.rules import IMMEDIATE
from halcyon.kernel.registry import registry
from halcyon.people.models import IndexPerson, SuppliedRecord
from halcyon.practice.profiles.marlshire import PROFILE
from halcyon.work.models import Message, Task
from halcyon.work.queries import my_work

QUESTION = "A girl of 14 has stopped coming to school and falls asleep in the clinic. Is this early help?"


def ask(county: County, who: str = "amina.yusuf", team: str = "community_safeguarding", **changes: Any) -> Consultation:
    given = {"key": county.key(), "service": county.service(team), "question": QUESTION, **changes}
    return ask_advice(by=county.viewer(who), at=county.now, **given)


def advise(county: County, row: Consultation, who: str = "leah.bright", **changes: Any) -> Consultation:
    given = {
        "advice": "Speak with her and her parents, and offer an early help assessment.",
        "to_refer": False,
        "next_what": "Talk with her at the next clinic.",
        "next_who": "The school nurse",
        **changes,
    }
    return give_advice(consultation_id=row.id, by=county.viewer(who), at=county.later(minutes=5), **given)


def lists_of(county: County, row: Consultation, *among: str) -> set[str]:
    """Who, of everybody or `among` some, has a consultation on a list of theirs: the team's, or their own work."""
    found = set()
    for name in among or county.users:
        viewer = county.viewer(name)
        if "consultation.advise" in viewer.capabilities and row in worklist(viewer, at=county.now):
            found.add(name)
        if any(item.subject_id == row.id for item in my_work(viewer, at=county.now).needs.items):
            found.add(name)
    return found


def named(county: County, who: str = "amina.yusuf", team: str = "mash_hub") -> tuple[Consultation, Case]:
    """A consultation about the child of a concern that the same person raised before."""
    receipt = raise_concern(county, who)
    county.later(minutes=1)
    about = about_reference(county.viewer(who), receipt.reference.lower(), at=county.now)
    assert about is not None
    return ask(county, who, team, about=about), Case.objects.get(id=receipt.cases[0])


# -- without names ---------------------------------------------------------------------------------------------------


def test_a_consultation_without_names_holds_nobody(county: County):
    before = (SuppliedRecord.objects.count(), IndexPerson.objects.count(), Case.objects.count(), Event.objects.count())
    row = advise(county, ask(county), to_refer=True)
    close_consultation(
        consultation_id=row.id, outcome="not_referred", by=county.viewer("leah.bright"), at=county.later(days=9)
    )
    after = (SuppliedRecord.objects.count(), IndexPerson.objects.count(), Case.objects.count(), Event.objects.count())
    assert after == before
    assert (row.named, row.record_id, row.case_id) == (False, None, None)
    for broken in ({"record_id": uuid.uuid4()}, {"case_id": uuid.uuid4()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.filter(id=row.id).update(**broken)


@pytest.mark.parametrize("worry", sorted(IMMEDIATE))
def test_what_cannot_wait_is_refused_and_nothing_is_kept(county: County, worry: str):
    for about in (None, About(uuid.uuid4())):
        with pytest.raises(NotAConsultation, match="ring 999"):
            ask(county, immediate=[worry], about=about)
    assert not Consultation.objects.exists()
    assert not Task.objects.filter(kind="consultation_waits").exists()


def test_no_text_of_it_may_identify_anybody(county: County):
    with pytest.raises(NotAConsultation) as refused:
        ask(county, question=QUESTION + " NHS 999 000 0018.")
    assert "NHS number" in refused.value.problems["question"][0]
    row = ask(county)
    for field in ("advice", "next_what", "next_who"):
        with pytest.raises(NotAConsultation) as refused:
            advise(county, row, **{field: "Ring her mother on 07700 900123"})
        assert field in refused.value.problems
    row.refresh_from_db()
    assert (row.state, row.advice) == ("waiting", "")


@given(text=st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=60))
@examples(15, 300)
def test_what_is_taken_is_kept_exactly_as_typed(county: County, text: str):
    with undone():
        try:
            row = ask(county, question=f"Advice, please: {text}")
        except NotAConsultation:
            return
        assert Consultation.objects.get(id=row.id).question == f"Advice, please: {text}"


# -- lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("team", "who"),
    [
        ("community_safeguarding", {"leah.bright"}),
        ("icb_safeguarding", {"maeve.kelly"}),
        ("mash_hub", {"tom.ashdown", "ruth.okafor", "dev.patel", "helen.marsh", "owen.price", "grace.lim"}),
    ],
)
def test_what_waits_is_on_its_teams_list_and_on_nobody_elses(county: County, team: str, who: set[str]):
    row = ask(county, team=team)
    assert lists_of(county, row) == who
    for name in who:
        viewer = county.viewer(name)
        assert row in worklist(viewer, at=county.now)
        assert any(i.subject_id == row.id for i in my_work(viewer, at=county.now).needs.items)
        assert consultation(viewer, row.id, at=county.now) == row
    for name in set(county.users) - who - {"amina.yusuf"}:
        assert consultation(county.viewer(name), row.id, at=county.now) is None
    assert own_consultations(county.viewer("amina.yusuf")) == [row]
    assert any(i.subject_id == row.id for i in my_work(county.viewer("amina.yusuf"), at=county.now).waiting.items)
    advise(county, row, sorted(who)[0])
    assert lists_of(county, row, *who) == set()


def test_who_can_ask_whom(county: County):
    def teams(who: str) -> list[str]:
        return [t.code for t in teams_for(county.viewer(who), at=county.now)]

    assert teams("amina.yusuf") == ["community_safeguarding", "kingfisher", "mash_hub", "icb_safeguarding"]
    assert teams("dr.sana.malik") == ["kingfisher", "mash_hub", "icb_safeguarding"]
    assert teams("imran.shah") == ["kingfisher", "mash_hub"]
    with pytest.raises(Denied):
        ask(county, "imran.shah", "community_safeguarding")
    with pytest.raises(Denied):
        ask(county, "dr.elin.rhys")


def test_a_team_without_people_is_not_asked(county: County):
    RoleHolding.objects.filter(user=county.id("leah.bright")).update(ends=county.now)
    assert "community_safeguarding" not in [t.code for t in teams_for(county.viewer("amina.yusuf"), at=county.now)]
    with pytest.raises(Denied):
        ask(county)
    assert not Consultation.objects.exists()


def test_sending_it_twice_asks_once(county: County):
    given = {"key": "same", "by": county.viewer("amina.yusuf"), "at": county.now}
    made = [
        ask_advice(**given, service=county.service("mash_hub"), question=QUESTION).id  # type: ignore[arg-type]
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Consultation.objects.count() == 1
    assert Task.objects.get(kind="consultation_waits").due_at is not None


def test_it_is_taken_answered_once_and_the_caller_is_told(county: County):
    row = ask(county)
    assert take_consultation(consultation_id=row.id, by=county.viewer("leah.bright"), at=county.now).owner == county.id(
        "leah.bright"
    )
    with pytest.raises(Denied):
        advise(county, row, "maeve.kelly")
    with pytest.raises(NotAConsultation):
        advise(county, row, next_who=" ")
    row = advise(county, row)
    assert (row.state, row.advised_by, row.refer_due) == ("advised", county.id("leah.bright"), None)
    with pytest.raises(NotAConsultation, match="already"):
        advise(county, row)
    told = Message.objects.get(to_user=county.id("amina.yusuf"))
    assert told.reference == row.reference
    assert "early help" not in told.title
    logged = {e.action for e in AuditEntry.objects.filter(object_ids__icontains=str(row.id))}
    assert {"consultation_asked", "consultation_taken", "consultation_answered"} <= logged
    with pytest.raises(NotAConsultation):
        close_consultation(consultation_id=row.id, outcome="referred", by=county.viewer("leah.bright"), at=county.now)
    row = close_consultation(consultation_id=row.id, outcome="done", by=county.viewer("leah.bright"), at=county.now)
    assert row.state == "closed"


def test_a_call_is_written_down_for_somebody_without_an_account(county: County):
    caller = Caller("Pat Hale", "Health visitor", "COMMUNITY", "01632 960215")
    row = ask(county, "tom.ashdown", "mash_hub", caller=caller, channel="telephone")
    assert (row.caller, row.caller_name, row.caller_agency) == (None, "Pat Hale", "COMMUNITY")
    advise(county, row, "tom.ashdown", to_refer=True)
    assert not Message.objects.filter(kind="consultation_advice").exists()
    with pytest.raises(Denied):
        ask(county, "tom.ashdown", "community_safeguarding", caller=caller)
    with pytest.raises(Denied):
        ask(county, "amina.yusuf", "community_safeguarding", caller=caller)


# -- the concern that follows ----------------------------------------------------------------------------------------


def test_advice_to_refer_that_nothing_follows_comes_back_to_the_adviser(county: County):
    assert PROFILE.concern_follows_advice is not None
    assert not PROFILE.concern_follows_advice.verified
    assert registry.profile.concern_follows_advice == PROFILE.concern_follows_advice
    row = advise(county, ask(county), to_refer=True)
    assert row.refer_due is not None
    assert follow_consultations(at=row.refer_due - timedelta(minutes=1)) == 0
    assert follow_consultations(at=row.refer_due) == 1
    assert follow_consultations(at=row.refer_due + timedelta(hours=1)) == 0
    county.now = row.refer_due
    (item,) = (i for i in my_work(county.viewer("leah.bright"), at=county.now).needs.items if i.subject_id == row.id)
    assert item.kind == "consultation_no_concern"
    assert list(worklist(county.viewer("leah.bright"), at=county.now, state="chase")) == [row]


def test_the_chase_goes_to_the_team_when_the_adviser_has_gone(county: County):
    row = advise(county, ask(county, team="mash_hub"), "tom.ashdown", to_refer=True)
    assert row.refer_due is not None
    RoleHolding.objects.filter(user=county.id("tom.ashdown")).update(ends=county.now)
    follow_consultations(at=row.refer_due)
    county.now = row.refer_due
    assert lists_of(county, row, "ruth.okafor", "helen.marsh") == {"ruth.okafor", "helen.marsh"}


def test_a_concern_raised_from_it_is_linked_both_ways(county: County):
    row = advise(county, ask(county), to_refer=True)
    made, by = concern(), county.viewer("amina.yusuf")
    county.later(minutes=5)
    receive = partial(
        receive_concern,
        by=by,
        at=county.now,
        sender="user",
        key=county.key(),
        body=made.as_supplied(),
        concern=made,
    )
    receipt = raise_from_consultation(consultation_id=row.id, receive=receive, by=by, at=county.now)
    row.refresh_from_db()
    assert (row.contact_id, row.linked_how) == (receipt.contact_id, "form")
    assert (row.question, row.record_id) == (QUESTION, None)
    assert list(Contact.objects.get(id=receipt.contact_id).consultations.all()) == [row]
    assert row.refer_due is not None
    assert follow_consultations(at=row.refer_due) == 0


def test_somebody_elses_consultation_is_not_linked_and_the_concern_still_comes(county: County):
    row, made, by = ask(county), concern(), county.viewer("imran.shah")
    receive = partial(receive_concern, by=by, at=county.now, sender="p", key="k", body=made.as_supplied(), concern=made)
    receipt = raise_from_consultation(consultation_id=row.id, receive=receive, by=by, at=county.now)
    row.refresh_from_db()
    assert row.contact_id is None
    assert Contact.objects.filter(id=receipt.contact_id).exists()


def test_a_later_concern_about_the_same_person_links_itself(county: County):
    row, case = named(county)
    advise(county, row, "tom.ashdown", to_refer=True)
    assert follow_consultations(at=county.now) == 0
    county.later(hours=1)
    raise_concern(county, "imran.shah", concern().subjects[0])
    again = raise_concern(county, "nia.bowen")
    for waiting in Case.objects.filter(facts__identity="waiting"):
        say_who(
            case_id=waiting.id,
            person_id=person_of(case.record_id),
            reason="Same name and birth date.",
            by=county.viewer("tom.ashdown"),
            at=county.now,
        )
    assert follow_consultations(at=county.now) == 1
    row.refresh_from_db()
    assert (row.contact_id, row.linked_how) == (again.contact_id, "person")


def test_a_concern_is_linked_by_hand_when_it_came_from_the_caller(county: County):
    earlier = raise_concern(county)
    county.later(minutes=1)
    row = advise(county, ask(county), to_refer=True)
    own, others = raise_concern(county), raise_concern(county, "imran.shah")
    for wrong in (earlier.reference, others.reference, "C-99999"):
        with pytest.raises(NotAConsultation):
            link_concern(consultation_id=row.id, reference=wrong, by=county.viewer("leah.bright"), at=county.now)
    with pytest.raises(Denied):
        link_concern(consultation_id=row.id, reference=own.reference, by=county.viewer("imran.shah"), at=county.now)
    row = link_concern(consultation_id=row.id, reference=own.reference, by=county.viewer("amina.yusuf"), at=county.now)
    assert (row.contact_id, row.linked_how) == (own.contact_id, "hand")


# -- with a name -----------------------------------------------------------------------------------------------------


def test_a_named_consultation_stands_in_the_chronology_without_its_text(county: County):
    row, case = named(county)
    advise(county, row, "tom.ashdown")
    lines = Event.objects.filter(source_id=row.id).order_by("seq")
    assert [e.kind for e in lines] == ["consultation_asked", "consultation_answered"]
    assert {e.subject_id for e in lines} == {case.record_id}
    assert not any(QUESTION in e.content.sentence or "early help" in e.content.sentence for e in lines)


def test_a_reference_means_only_what_its_reader_may_know(county: County):
    receipt = raise_concern(county)
    case = Case.objects.get(id=receipt.cases[0])
    for who, reference, known in (
        ("amina.yusuf", receipt.reference, True),
        ("amina.yusuf", case.reference, False),
        ("imran.shah", receipt.reference, False),
        ("tom.ashdown", case.reference, True),
        ("amina.yusuf", "C-99999", False),
    ):
        assert (about_reference(county.viewer(who), reference, at=county.now) is not None) is known, (who, reference)


def test_a_conflict_bars_the_adviser_and_the_caller(county: County):
    row, case = named(county, team="community_safeguarding")
    assert consultation(county.viewer("leah.bright"), row.id, at=county.now) == row
    leah = county.viewer("leah.bright")
    declare_conflict(subject_ids=[case.record_id], kind="relative", by=leah, at=county.now)
    assert consultation(leah, row.id, at=county.now) is None
    assert row not in asked_of_team(leah, at=county.now)
    with pytest.raises(Denied):
        advise(county, row)
    about = About(case.record_id, case.id)
    with pytest.raises(NotAConsultation, match="another team"):
        ask(county, about=about)
    ask(county, team="mash_hub", about=about)
    amina = county.viewer("amina.yusuf")
    declare_conflict(subject_ids=[case.record_id], kind="relative", by=amina, at=county.now)
    with pytest.raises(Denied):
        ask(county, team="mash_hub", about=about)


def test_a_restricted_child_takes_what_was_asked_to_the_custodians(county: County):
    row, case = named(county)
    assert lists_of(county, row, "tom.ashdown")
    alan = county.viewer("alan.brook")
    group = restrict_child(
        person_id=person_of(case.record_id),
        kind="adoption",
        reason="Placed last year",
        custodian_post="council.custodian",
        named=[alan.looked_up_as],
        by=alan,
        at=county.later(minutes=1),
    )
    later = ask(county, team="mash_hub", about=About(case.record_id, case.id))
    county.later(minutes=1)
    for one in (row, later):
        assert lists_of(county, one) == {"alan.brook", "ines.duarte"}
        assert consultation(county.viewer("tom.ashdown"), one.id, at=county.now) is None
        assert consultation(county.viewer("alan.brook"), one.id, at=county.now) == one
        assert one in own_consultations(county.viewer("amina.yusuf"))
        assert Restriction.objects.filter(subject_id=one.id, group=group).exists()
    advise(county, row, "alan.brook")
    lift_child(group=group, agreed_by=county.id("ines.duarte"), by=county.viewer("alan.brook"), at=county.later(days=1))
    assert lists_of(county, later, "tom.ashdown")


# -- counts ----------------------------------------------------------------------------------------------------------


def test_every_number_of_the_summary_is_its_rows(county: County):
    for who, team in (("amina.yusuf", "mash_hub"), ("imran.shah", "mash_hub"), ("amina.yusuf", "icb_safeguarding")):
        ask(county, who, team)
    county.later(days=8)
    row = advise(county, ask(county, team="mash_hub"), "tom.ashdown", to_refer=True)
    own = raise_concern(county)
    link_concern(consultation_id=row.id, reference=own.reference, by=county.viewer("tom.ashdown"), at=county.now)
    named(county)
    tom = county.viewer("tom.ashdown")
    lines = summary(tom, at=county.now)
    assert [(x.agency, x.asked, x.without_names, x.referred) for x in lines] == [
        ("COMMUNITY", 2, 1, 1),
        ("COMMUNITY", 1, 1, 0),
        ("POLICE", 1, 1, 0),
    ]
    for line in lines:
        chosen = {"state": "all", "agency": line.agency, "week": line.monday}
        assert worklist(tom, at=county.now, **chosen).count() == line.asked
        assert worklist(tom, at=county.now, **chosen, referred=True).count() == line.referred
    assert [x.asked for x in summary(county.viewer("maeve.kelly"), at=county.now)] == [1]
    with pytest.raises(Denied):
        summary(county.viewer("amina.yusuf"), at=county.now)
