"""Handing a case over: what the receiver sees before they accept, accepting, sending back, and deciding again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.support import KNOWN, MOVES, County, make, person_of, raise_concern, walk

from halcyon.access.labels import label_of
from halcyon.access.models import ConflictBlock
from halcyon.access.queries import blocked, hidden_subjects
from halcyon.access.viewing import Denied
from halcyon.cases.actions import Stale, accept_hand_off, allocate, open_case, send_back_hand_off
from halcyon.cases.hand_off_queries import hand_off, hand_offs_from, hand_offs_to, workers_to_choose
from halcyon.cases.models import Allocation, Case, HandOff
from halcyon.cases.queries import case as visible_case
from halcyon.chronology.queries import history
from halcyon.frontdoor.actions import restrict_child
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.sharing.models import Disclosure
from halcyon.sharing.wording import recipient_words
from halcyon.work.actions import notice_breaches
from halcyon.work.models import ClockCopy, Message, Task
from halcyon.work.queries import my_work

NOTE = "Mother is worn out and asks for help; he is missing school. See him at school first."
ASSESS: dict[str, Any] = {"outcome": "assessment", "level": "3", "legal_basis": "s17", "handover_note": NOTE}


@pytest.fixture
def handed(county: County) -> HandOff:
    """An enquiry decided as a child and family assessment, waiting for the team."""
    case = walk(county, raise_concern(county).cases[0], "answered")
    make(county, case.id, "decide", **ASSESS)
    return HandOff.objects.get(case=case)


def needs(county: County, who: str) -> list[str]:
    return [i.title for i in my_work(county.viewer(who), at=county.now).needs.items]


def waiting(county: County, who: str) -> list[str]:
    return [i.title for i in my_work(county.viewer(who), at=county.now).waiting.items]


def sees(county: County, who: str, case: Case) -> bool:
    viewer = county.viewer(who)
    return any(visible_case(viewer, case.id, p, at=county.now) for p in viewer.purposes)


def accept(county: County, row: HandOff, who: str = "nadia.rahman", worker: str = "marcus.bell") -> HandOff:
    at = county.later(minutes=5)
    return accept_hand_off(hand_off_id=row.id, worker=county.id(worker), by=county.viewer(who), at=at)


def send_back(county: County, row: HandOff, who: str = "nadia.rahman") -> HandOff:
    return send_back_hand_off(
        hand_off_id=row.id,
        reason="The address is in another county.",
        missing="Where he has lived since August",
        by=county.viewer(who),
        at=county.later(minutes=5),
    )


def test_until_it_is_accepted_the_receiver_reads_what_they_need_and_nothing_else(county: County, handed: HandOff):
    nadia = county.viewer("nadia.rahman")
    assert [r.id for r in hand_offs_to(nadia, at=county.now)] == [handed.id]
    assert handed.share == {
        "name": "Zofia Łukasiewicz",
        "birth_date": "2012-03-07",
        "level": "3",
        "level_title": "Level of need",
        "level_words": "Level 3",
        "threshold": "Marlshire Threshold of Needs, version 2025.1",
        "legal_basis": "s17",
    }
    assert handed.note == NOTE
    assert not sees(county, "nadia.rahman", handed.case)
    assert not sees(county, "marcus.bell", handed.case)
    for nobody in ("amina.yusuf", "imran.shah", "gwen.tate", "sam.whitlock"):
        assert hand_off(county.viewer(nobody), handed.id, at=county.now) is None


def test_it_stands_on_both_lists_with_a_clock_until_it_is_answered(county: County, handed: HandOff):
    task = "Take on or send back: Assessment and protection team"
    assert task in needs(county, "nadia.rahman")
    assert task in waiting(county, "helen.marsh")
    assert [r.id for r in hand_offs_from(county.viewer("ruth.okafor"), at=county.now)] == [handed.id]
    clock = ClockCopy.objects.get(subject_id=handed.id)
    assert (clock.due_at, clock.stopped_at, clock.verified) == (handed.due_at, None, False)
    assert notice_breaches(at=handed.due_at + timedelta(minutes=1)) >= 1
    assert Message.objects.filter(to_post="council.assessment_manager", subject_id=handed.id).exists()
    accept(county, handed)
    assert task not in needs(county, "nadia.rahman") + waiting(county, "helen.marsh")
    assert not Task.objects.filter(subject_id=handed.id, done_at__isnull=True).exists()
    assert ClockCopy.objects.get(subject_id=handed.id).stopped_at == county.now


def test_accepting_opens_the_assessment_for_a_named_worker_and_shows_where_it_came_from(
    county: County, handed: HandOff
):
    row = accept(county, handed)
    opened = Case.objects.get(parent=handed.case)
    assert (row.state, row.opened_id, row.worker_words) == ("accepted", opened.id, "Marcus Bell")
    assert opened.pathway == "assessment"
    assert opened.facts["comes_from"] == handed.case.reference
    began = history(handed.case_id)[0].happened_at
    assert opened.facts["referral_at"] == began.isoformat()
    assert Allocation.objects.get(case=opened, ends__isnull=True).user == county.id("marcus.bell")
    for who in ("marcus.bell", "nadia.rahman"):
        assert sees(county, who, opened)
        assert sees(county, who, handed.case)
    assert not sees(county, "gwen.tate", opened)
    assert [p.kind for p in history(handed.case_id)][-2:] == ["handed_over", "hand_off_accepted"]


def test_sent_back_it_is_decided_again_and_both_decisions_stay(county: County, handed: HandOff):
    case = handed.case
    make(county, case.id, "feed_back")
    send_back(county, handed)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("returned", None)
    assert "Sent back: decide again" in needs(county, "helen.marsh")
    assert sees(county, "helen.marsh", case)
    with pytest.raises(Stale):
        accept(county, handed)
    make(county, case.id, "decide", **{**ASSESS, "outcome": "other_authority"})
    decided = [p.data["outcome"] for p in history(case.id) if p.kind == "decided"]
    assert decided == ["assessment", "other_authority"]
    second = HandOff.objects.get(case=case, state="waiting")
    assert second.outside
    case.refresh_from_db()
    assert registry.pathways["mash_enquiry"].replay(history(case.id)) == case.state == "decided"
    accept_hand_off(
        hand_off_id=second.id,
        worker_words="Ola Brandt, Vale County Council",
        by=county.viewer("helen.marsh"),
        at=county.later(minutes=5),
    )
    assert HandOff.objects.get(id=second.id).worker_words == "Ola Brandt, Vale County Council"


def test_only_the_receiver_answers_and_only_with_a_worker_of_the_service_or_a_reason(county: County, handed: HandOff):
    for nobody in ("helen.marsh", "gwen.tate", "imran.shah", "sam.whitlock"):
        with pytest.raises(Denied):
            accept(county, handed, who=nobody)
        with pytest.raises(Denied):
            send_back(county, handed, who=nobody)
    with pytest.raises(Refused, match="Choose who works it"):
        accept(county, handed, worker="dev.patel")
    assert county.id("marcus.bell") in workers_to_choose(county.viewer("nadia.rahman"), handed, at=county.now)
    with pytest.raises(Refused, match="what is missing"):
        send_back_hand_off(
            hand_off_id=handed.id, reason="No.", missing=" ", by=county.viewer("nadia.rahman"), at=county.now
        )


def test_a_second_assessment_is_refused_when_it_is_accepted(county: County, handed: HandOff):
    accept(county, handed)
    make(county, handed.case_id, "step_up", outcome="strategy_discussion", level="4")
    make(county, handed.case_id, "step_down", **ASSESS)
    again = HandOff.objects.get(case=handed.case, state="waiting")
    with pytest.raises(Refused, match="open already: CFA-"):
        accept(county, again)


def test_a_restricted_childs_hand_off_is_its_custodians_and_a_conflict_goes_with_it(county: County):
    case = walk(county, raise_concern(county).cases[0], "answered")
    restrict_child(
        person_id=person_of(case.record_id),
        kind="adoption",
        reason="An adoption that must not be known.",
        custodian_post="council.custodian",
        named=[county.id("alan.brook"), county.id("helen.marsh")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    ConflictBlock.objects.create(
        user=county.id("gwen.tate"), subject_id=case.record_id, kind="family", source="declared", begins=county.now
    )
    make(county, case.id, "decide", **ASSESS)
    row = HandOff.objects.get(case=case)
    assert hidden_subjects(county.viewer("nadia.rahman"), [row.id], at=county.now) == {row.id}
    assert blocked(county.viewer("gwen.tate"), [row.id], at=county.now)
    assert Task.objects.get(subject_id=row.id, done_at=None).role == registry.profile.custodian_role
    assert not hand_offs_to(county.viewer("nadia.rahman"), at=county.now).exists()


def test_stepping_up_and_down_are_new_decisions(county: County, handed: HandOff):
    case = handed.case
    with pytest.raises(Refused, match="Choose a higher level"):
        make(county, case.id, "step_up", **{**ASSESS, "level": "2"})
    with pytest.raises(Refused, match="Choose a lower level"):
        make(county, case.id, "step_down", **ASSESS)
    make(county, case.id, "step_down", **{**ASSESS, "outcome": "early_help", "level": "2", "legal_basis": "s10"})
    assert HandOff.objects.get(id=handed.id).state == "withdrawn"
    assert HandOff.objects.get(case=case, state="waiting").receiver == "Early help"
    make(county, case.id, "feed_back")
    stepped = make(county, case.id, "step_up", outcome="strategy_discussion", level="4")
    assert (stepped.state, stepped.closed_at) == ("decided", None)
    events = [(p.kind, p.data.get("level"), p.data.get("threshold")) for p in history(case.id) if p.data.get("level")]
    version = "Marlshire Threshold of Needs, version 2025.1"
    assert events == [("decided", "3", version), ("stepped_down", "2", version), ("stepped_up", "4", version)]
    assert Case.objects.filter(parent=case, pathway="strategy_discussion").count() == 1


def test_the_worker_of_an_open_case_is_asked_by_name(county: County):
    case = walk(county, raise_concern(county).cases[0], "answered")
    linked = {**ASSESS, "outcome": "linked_to_open_case"}
    opened = open_case(
        pathway="child_in_need",
        record_id=case.record_id,
        by=county.viewer("nadia.rahman"),
        at=county.now,
        label=label_of(case),
        purpose="assessment",
        service_code="family_help",
    )
    allocate(
        case_id=opened.id,
        user=county.id("jo.fenwick"),
        purpose="assessment",
        reason="Known to her",
        by=county.viewer("nadia.rahman"),
        at=county.now,
    )
    make(county, case.id, "decide", **linked)
    row = HandOff.objects.get(case=case)
    assert row.to_user == county.id("jo.fenwick")
    assert hand_off(county.viewer("marcus.bell"), row.id, at=county.now) is None
    accept(county, row, who="jo.fenwick", worker="jo.fenwick")
    assert HandOff.objects.get(id=row.id).state == "accepted"


@pytest.mark.parametrize("outcome", ["other_authority", "adult_safeguarding", "marac", "channel"])
def test_a_receiver_outside_is_told_by_a_clause_and_a_named_person_and_the_ledger_says_so(county: County, outcome: str):
    case = walk(county, raise_concern(county).cases[0], "answered")
    make(county, case.id, "decide", **{**ASSESS, "outcome": outcome})
    line = Disclosure.objects.select_related("decision").get(case_id=case.id, channel="hand_off")
    assert (line.to_agency, line.from_agency, line.purpose, line.basis) == (
        "OUTSIDE",
        "COUNCIL",
        "referral_out",
        "public_task",
    )
    assert (line.decision.clause, line.decision.outcome) == ("7.1", "disclose")
    assert line.decision.decided_by == line.by_user == county.id("helen.marsh")
    assert line.decision.reason == MOVES["decide"][1]["reason"]
    assert "handover note" in line.items and NOTE not in line.items
    shown = recipient_words(line)
    assert (shown and shown != outcome.replace("_", " ")) or outcome == "adult_safeguarding"
    with county.clock():
        assert shown in county.client("helen.marsh").get(f"/cases/{case.id}/").content.decode()


def test_without_a_clause_or_with_an_agencys_own_words_nobody_outside_is_told(
    county: County, monkeypatch: pytest.MonkeyPatch
):
    case = walk(county, raise_concern(county).cases[0], "answered")
    outside = {**ASSESS, "outcome": "other_authority"}
    with pytest.raises(Refused, match="repeats what another agency told the hub"):
        make(county, case.id, "decide", **{**outside, "handover_note": KNOWN["narrative"] + " " + KNOWN["analysis"]})
    monkeypatch.setitem(registry.agreements, registry.agreement.key, replace(registry.agreement, outside=()))
    with pytest.raises(Refused, match="No clause of the agreement"):
        make(county, case.id, "decide", **outside)
    assert not HandOff.objects.exists() and not Disclosure.objects.filter(channel="hand_off").exists()


def test_where_nobody_works_an_open_case_their_team_is_asked(county: County):
    case = walk(county, raise_concern(county).cases[0], "answered")
    make(county, case.id, "decide", **{**ASSESS, "outcome": "linked_to_open_case"})
    row = HandOff.objects.get(case=case)
    assert row.to_user is None
    assert [r.id for r in hand_offs_to(county.viewer("nadia.rahman"), at=county.now)] == [row.id]


def test_whoever_has_another_enquiry_of_the_child_in_hand_is_not_asked_since_they_could_not_take_it_on(county: County):
    case = walk(county, raise_concern(county).cases[0], "answered")
    again = raise_concern(county, key="again").cases[0]
    tom = county.viewer("tom.ashdown")
    allocate(case_id=again, user=tom.signing, purpose="mash_enquiry", reason="To check", by=tom, at=county.now)
    make(county, case.id, "decide", **{**ASSESS, "outcome": "linked_to_open_case"})
    row = HandOff.objects.get(case=case)
    assert row.to_user is None
    assert [r.id for r in hand_offs_to(county.viewer("nadia.rahman"), at=county.now)] == [row.id]


def test_nothing_closes_with_a_request_unanswered_unless_it_was_said_why(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    with pytest.raises(Refused, match="Say why you are deciding"):
        make(county, case.id, "decide")
    make(county, case.id, "decide", unanswered_reason="The school is closed until Monday.")
    Case.objects.filter(id=case.id).update(
        facts={k: v for k, v in Case.objects.get(id=case.id).facts.items() if k != "unanswered_reason"}
    )
    with pytest.raises(Refused, match="nobody has said why this ends"):
        make(county, case.id, "feed_back")
