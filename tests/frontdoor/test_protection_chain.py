"""From an enquiry to a child protection plan and its first review, through the acts that people do."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.support import County, make, raise_concern, walk

from halcyon.access.labels import label_of
from halcyon.access.viewing import Denied
from halcyon.cases.actions import accept_hand_off, invite, move, open_case, record_attendance, send_back_hand_off
from halcyon.cases.hand_off_queries import hand_offs_to
from halcyon.cases.models import Attendance, Case, HandOff
from halcyon.cases.queries import attendance_of, clocks
from halcyon.cases.queries import case as visible_case
from halcyon.chronology.models import Event
from halcyon.chronology.queries import history
from halcyon.frontdoor.casework import worked
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.work.models import Message

LONG = "Long enough to say what was found and why."
PRESENT = (
    ("COUNCIL", "social_worker", "Ruth Okafor"),
    ("COUNCIL", "social_work_manager", "Helen Marsh"),
    ("POLICE", "police_officer", "Imran Shah"),
    ("COMMUNITY", "health_professional", "Nia Bowen"),
)


def do(county: County, case: Case, key: str, who: str, **given: Any) -> Case:
    return move(case_id=case.id, key=key, given=given, by=county.viewer(who), at=county.later(minutes=5))


def today(county: County) -> date:
    return county.now.date()


def come(county: County, case: Case, who: str, people: tuple[tuple[str, str, str], ...] = PRESENT) -> None:
    """Put people on the list of the next meeting and mark all of them as having come."""
    by = county.viewer(who)
    for agency, profession, name in people:
        if name not in {a.name for a in attendance_of(by, case)}:
            invite(case_id=case.id, agency=agency, profession=profession, name=name, by=by, at=county.now)
    here = {a.id: "came" for a in attendance_of(by, case)}
    record_attendance(case_id=case.id, states=here, by=by, at=county.now)


def child_of(case: Case, pathway: str) -> Case:
    return Case.objects.get(parent=case, pathway=pathway)


def due(case: Case) -> dict[str, date]:
    return {r.clock.key: r.due_at.date() for r in clocks(Case.objects.get(id=case.id)) if r.stopped_at is None}


SAFE = "Her aunt stays with her tonight; police see the man."
DECIDED = {
    "decision": "joint",
    "rationale": LONG,
    "safety_plan": SAFE,
    "medical": "yes",
    "medical_why": "By the paediatrician, today at 4pm.",
    "tells_family": "Ruth tells her mother at 5pm.",
    "handover_note": "A hand-shaped bruise; she is afraid of a man with a grey car. See her today.",
}


@pytest.fixture
def discussion(county: County) -> Case:
    enquiry = walk(county, raise_concern(county).cases[0], "decided")
    return child_of(enquiry, "strategy_discussion")


def held(county: County, discussion: Case) -> Case:
    do(county, discussion, "arrange", "helen.marsh", meets_on=today(county), meets_at="2pm", meets_how="video")
    come(county, discussion, "helen.marsh")
    return do(county, discussion, "hold", "helen.marsh", held_on=today(county), known=LONG)


def s47_of(county: County, discussion: Case) -> Case:
    held(county, discussion)
    do(county, discussion, "decide", "helen.marsh", **DECIDED)
    return child_of(discussion, "section_47")


def taken_on(county: County, case: Case, worker: str = "marcus.bell") -> Case:
    row = HandOff.objects.get(case=case, state="waiting")
    accept_hand_off(
        hand_off_id=row.id, worker=county.id(worker), by=county.viewer("nadia.rahman"), at=county.later(minutes=5)
    )
    return Case.objects.get(id=case.id)


def to_conference(county: County, s47: Case) -> Case:
    seen = {"seen": "yes", "seen_alone": "yes", "seen_what": LONG, "child_voice": "I do not want to go with him."}
    do(county, s47, "see_child", "marcus.bell", seen_on=today(county), **seen)
    concluded = {"substantiated": "yes_continuing", "outcome": "conference", "reason": LONG, "siblings": "None."}
    do(county, s47, "conclude", "nadia.rahman", **concluded, told="Both told today by Marcus.")
    return child_of(s47, "child_protection")


VIEWS = {"child_voice": "I want him to leave us alone.", "family_views": "Her mother agrees."}
PLAN = {"category": "sexual", "reason": LONG, "plan": LONG, "core_group": "Marcus, school nurse, mother", **VIEWS}


def test_what_a_strategy_discussion_said_is_read_by_the_hub_alone(county: County, discussion: Case):
    held(county, discussion)
    told = {e.kind: e.handling for e in Event.objects.filter(case_id=discussion.id)}
    assert told.pop("discussion_held") == "hub_only"
    assert "hub_only" not in told.values()


def test_from_an_enquiry_to_a_plan_and_its_first_review(county: County, discussion: Case):
    initiated = today(county)
    s47 = s47_of(county, discussion)
    assert s47.facts["initiated_at"] == initiated.isoformat() == "2026-11-18"
    assert due(s47) == {"to_conference": date(2026, 12, 9)}
    taken_on(county, s47)
    assert HandOff.objects.get(case=s47).passes

    county.later(days=5)
    plan = to_conference(county, s47)
    assert due(plan) == {"conference": date(2026, 12, 9)}
    marcus, ellen = county.viewer("marcus.bell"), county.viewer("ellen.frost")
    assert plan.id in {c.id for c in worked(marcus, at=county.now)}
    assert plan.id in {c.id for c in worked(ellen, at=county.now)}

    arranged = {"conference_at": "10am, County Hall", "pre_birth": "no", "invited": "All who were asked"}
    for wrong in (date(2026, 12, 5), date(2026, 12, 25)):
        with pytest.raises(Refused, match="weekend or a bank holiday"):
            do(county, plan, "arrange", "marcus.bell", conference_on=wrong, **arranged)
    do(county, plan, "arrange", "marcus.bell", conference_on=date(2026, 12, 7), **arranged)
    assert due(plan)["agency_reports"] == date(2026, 12, 5)
    do(county, plan, "arrange", "marcus.bell", conference_on=date(2026, 12, 8), **arranged)
    assert due(plan) == {
        "conference": date(2026, 12, 9),
        "agency_reports": date(2026, 12, 6),
        "report_shared": date(2026, 12, 6),
    }
    with pytest.raises(Refused, match="still to come"):
        do(county, plan, "make_plan", "ellen.frost", conference_held_on=date(2026, 12, 8), **PLAN)
    county.now = datetime(2026, 12, 8, 12, 0, tzinfo=UTC)
    come(county, plan, "ellen.frost", (*PRESENT, ("", "family", "Her mother")))
    do(county, plan, "make_plan", "ellen.frost", conference_held_on=date(2026, 12, 8), **PLAN)
    assert due(plan) == {
        "first_core_group": date(2026, 12, 22),
        "first_review": date(2027, 3, 8),
        "visit": date(2026, 12, 22),
    }

    county.now = datetime(2026, 12, 15, 12, 0, tzinfo=UTC)
    group = {"came": "All of them", "progress": LONG, "next_steps": LONG}
    do(county, plan, "visit", "marcus.bell", visited_on=date(2026, 12, 14), seen_alone="yes", seen_what=LONG)
    do(county, plan, "core_group", "marcus.bell", core_group_on=date(2026, 12, 15), **group)
    assert due(plan) == {
        "next_core_group": date(2027, 1, 29),
        "first_review": date(2027, 3, 8),
        "visit": date(2026, 12, 30),
    }
    county.now = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
    review = {"review_held_on": date(2027, 3, 1), "category": "neglect", "reason": LONG, "plan": LONG, **VIEWS}
    come(county, plan, "ellen.frost")
    do(county, plan, "review", "ellen.frost", **review)
    assert due(plan)["next_review"] == date(2027, 9, 1)
    ended = {"ended_why": "safe", "reason": LONG, "instead": "child_in_need", **VIEWS}
    county.now = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="Something is recorded on 1 March 2027"):
        do(county, plan, "end_plan", "ellen.frost", plan_ended_on=date(2027, 2, 26), **ended)
    with pytest.raises(Refused, match="The plan began on 8 December 2026"):
        do(county, plan, "visit", "marcus.bell", visited_on=date(2026, 12, 1), seen_alone="yes", seen_what=LONG)
    closed = do(county, plan, "end_plan", "ellen.frost", plan_ended_on=date(2027, 3, 2), **ended)
    assert closed.closed_at == county.now
    assert due(plan) == {}
    with pytest.raises(Refused, match="not possible now"):
        do(county, plan, "visit", "marcus.bell", visited_on=date(2027, 3, 2), seen_alone="yes", seen_what=LONG)
    in_need = child_of(plan, "child_in_need")
    assert in_need.facts["referral_at"] == discussion.facts["referral_at"]
    for case in (discussion, s47, plan):
        stored = Case.objects.get(id=case.id)
        assert registry.pathways[case.pathway].replay(history(case.id)) == stored.state
        assert len(history(case.id)) == stored.last_seq


def test_without_the_police_it_is_no_strategy_discussion(county: County, discussion: Case):
    do(county, discussion, "arrange", "helen.marsh", meets_on=today(county), meets_at="2pm", meets_how="video")
    come(county, discussion, "helen.marsh", tuple(p for p in PRESENT if p[0] != "POLICE"))
    with pytest.raises(Refused, match="without the police"):
        do(county, discussion, "hold", "helen.marsh", held_on=today(county), known=LONG)
    short = {"short_on": today(county), "short_why": LONG, "safety_plan": SAFE}
    stands = do(county, discussion, "hold_short", "helen.marsh", **short)
    assert stands.state == "reconvene"
    assert "held" in due(discussion)
    with pytest.raises(Refused, match="not possible now"):
        do(county, discussion, "decide", "helen.marsh", **DECIDED)
    assert held(county, discussion).state == "held"
    assert "held" not in due(discussion)


def test_the_form_of_a_meeting_that_was_held_says_who_came_and_leads_to_the_list(county: County, discussion: Case):
    do(county, discussion, "arrange", "helen.marsh", meets_on=today(county), meets_at="2pm", meets_how="video")

    def form() -> str:
        with county.clock():
            return county.client("helen.marsh").get(f"/cases/{discussion.id}/do/hold/").content.decode()

    assert "Nobody is recorded as having come yet." in form()
    come(county, discussion, "helen.marsh")
    assert "4 people are recorded as having come." in form()
    assert f'href="/cases/{discussion.id}/meeting/"' in form()


@pytest.mark.parametrize("absent", range(4))
def test_each_of_the_least_attendance_is_needed(county: County, discussion: Case, absent: int):
    do(county, discussion, "arrange", "helen.marsh", meets_on=today(county), meets_at="2pm", meets_how="video")
    come(county, discussion, "helen.marsh", PRESENT[:absent] + PRESENT[absent + 1 :])
    with pytest.raises(Refused, match="does not count as a strategy discussion"):
        do(county, discussion, "hold", "helen.marsh", held_on=today(county), known=LONG)
    come(county, discussion, "helen.marsh")
    with pytest.raises(Refused, match="Everybody who is needed came"):
        do(
            county, discussion, "hold_short", "helen.marsh",
            short_on=today(county), short_why=LONG, safety_plan=SAFE,
        )  # fmt: skip


def test_somebody_invited_who_did_not_come_does_not_count(county: County, discussion: Case):
    do(county, discussion, "arrange", "helen.marsh", meets_on=today(county), meets_at="2pm", meets_how="video")
    come(county, discussion, "helen.marsh")
    police = Attendance.objects.get(case=discussion, agency="POLICE")
    by = county.viewer("helen.marsh")
    record_attendance(case_id=discussion.id, states={police.id: "apologies"}, by=by, at=county.now)
    with pytest.raises(Refused, match="without the police"):
        do(county, discussion, "hold", "helen.marsh", held_on=today(county), known=LONG)
    assert Message.objects.filter(kind="invited", to_agency="POLICE").count() == 1
    with pytest.raises(Denied):
        invite(
            case_id=discussion.id, agency="", profession="other", name="X", by=county.viewer("gwen.tate"), at=county.now
        )


def test_nobody_counts_as_there_who_was_marked_before_the_day_of_the_meeting(county: County, discussion: Case):
    do(county, discussion, "arrange", "helen.marsh", meets_on=today(county), meets_at="2pm", meets_how="video")
    come(county, discussion, "helen.marsh")
    county.now += timedelta(days=1)
    with pytest.raises(Refused, match=r"before the day of the meeting: .*Imran Shah.* save it again"):
        do(county, discussion, "hold", "helen.marsh", held_on=today(county), known=LONG)
    assert Attendance.objects.filter(case=discussion, event__isnull=True).count() == len(PRESENT)
    come(county, discussion, "helen.marsh")
    assert do(county, discussion, "hold", "helen.marsh", held_on=today(county), known=LONG).state == "held"


def test_the_discussion_that_initiated_it_starts_the_clock_and_no_later_one(county: County, discussion: Case):
    held(county, discussion)
    again = {"why": LONG, "safety_plan": SAFE, "meets_at": "9am", "meets_how": "video"}
    do(county, discussion, "meet_again", "helen.marsh", meets_on=date(2026, 11, 20), **again)
    county.now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    s47 = s47_of(county, discussion)
    assert due(s47) == {"to_conference": date(2026, 12, 11)}
    taken_on(county, s47)
    county.now = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    do(county, s47, "discuss_again", "marcus.bell", why="He was seen at the school gate.")
    later = child_of(s47, "strategy_discussion")
    held_again = {"meets_on": today(county), "meets_at": "2pm", "meets_how": "video"}
    do(county, later, "arrange", "nadia.rahman", **held_again)
    come(county, later, "nadia.rahman")
    do(county, later, "hold", "nadia.rahman", held_on=today(county), known=LONG)
    with pytest.raises(Refused, match="A section 47 enquiry about this child is open already"):
        do(county, later, "decide", "nadia.rahman", **DECIDED)
    nothing = {**DECIDED, "decision": "none", "instead": "The enquiry that is open goes on."}
    do(county, later, "decide", "nadia.rahman", **nothing)
    assert due(s47) == {"to_conference": date(2026, 12, 11)}
    assert due(to_conference(county, s47)) == {"conference": date(2026, 12, 11)}


def test_a_section_47_enquiry_that_is_sent_back_is_handed_on_by_the_manager(county: County, discussion: Case):
    s47 = s47_of(county, discussion)
    row = HandOff.objects.get(case=s47)
    nadia = county.viewer("nadia.rahman")
    assert visible_case(nadia, s47.id, "section_47", at=county.now) is None
    send_back_hand_off(
        hand_off_id=row.id, reason="The team has no worker today.", missing="Who is free", by=nadia, at=county.now
    )
    s47.refresh_from_db()
    assert s47.state == "returned"
    assert due(s47) == {"to_conference": date(2026, 12, 9)}
    handed = {"team": "team", "reason": LONG, "handover_note": LONG}
    do(county, s47, "hand_on", "helen.marsh", **handed)
    assert taken_on(county, s47).service == county.service("family_help")
    assert visible_case(county.viewer("marcus.bell"), s47.id, "section_47", at=county.now) is not None


def test_who_does_not_work_on_it_does_not_see_a_section_47_enquiry(county: County, discussion: Case):
    s47 = taken_on(county, s47_of(county, discussion))
    for nobody in ("amina.yusuf", "imran.shah", "gwen.tate", "ellen.frost", "sam.whitlock", "priya.nair"):
        viewer = county.viewer(nobody)
        assert not any(visible_case(viewer, s47.id, p, at=county.now) for p in viewer.purposes), nobody


def opened(county: County, pathway: str, record: uuid.UUID, **facts: str) -> Case:
    return open_case(
        pathway=pathway,
        record_id=record,
        by=county.viewer("nadia.rahman"),
        at=county.now,
        label=label_of(Case.objects.filter(record_id=record).earliest("opened_at")),
        facts=facts,
        purpose="section_47",
        service_code="family_help",
    )


def test_a_plan_never_runs_beside_a_child_in_need_plan(county: County, discussion: Case):
    s47 = taken_on(county, s47_of(county, discussion))
    in_need = opened(county, "child_in_need", s47.record_id)
    plan = to_conference(county, s47)
    arranged = {"conference_at": "10am", "pre_birth": "no", "invited": "All of them"}
    do(county, plan, "arrange", "marcus.bell", conference_on=today(county), **arranged)
    make_plan = {"conference_held_on": today(county), **PLAN}
    with pytest.raises(Refused, match=f"End the child in need plan {in_need.reference} first"):
        do(county, plan, "make_plan", "ellen.frost", **make_plan)
    ended = {"plan_ended_on": today(county), "ended_why": "child_protection", "reason": LONG}
    do(county, in_need, "end", "nadia.rahman", **ended)
    do(county, plan, "make_plan", "ellen.frost", **make_plan)
    with pytest.raises(Refused, match="never runs beside one"):
        opened(county, "child_in_need", s47.record_id)
    for pathway in ("child_protection",):
        with pytest.raises(Refused, match="open already"):
            opened(county, pathway, s47.record_id)


def test_early_help_after_a_conference_is_asked_and_who_ended_it_hears_when_it_is_sent_back(
    county: County, discussion: Case
):
    plan = to_conference(county, taken_on(county, s47_of(county, discussion)))
    arranged = {"conference_at": "10am", "pre_birth": "no", "invited": "All of them"}
    do(county, plan, "arrange", "marcus.bell", conference_on=today(county), **arranged)
    none = {"conference_held_on": today(county), "reason": LONG, "instead": "early_help", **VIEWS}
    with pytest.raises(Refused, match="What does early help need to know"):
        do(county, plan, "no_plan", "ellen.frost", **none)
    do(county, plan, "no_plan", "ellen.frost", handover_note="Her mother asks for help with mornings.", **none)
    row = HandOff.objects.get(case=plan)
    assert (row.receiver, row.state, row.note) == ("Early help", "waiting", "Her mother asks for help with mornings.")
    gwen = county.viewer("gwen.tate")
    assert [r.id for r in hand_offs_to(gwen, at=county.now)] == [row.id]
    send_back_hand_off(
        hand_off_id=row.id, reason="They have moved away.", missing="Where they live", by=gwen, at=county.now
    )
    told = Message.objects.get(kind="hand_off_sent_back")
    assert (told.to_user, told.needs_receipt) == (county.id("ellen.frost"), True)
    assert Case.objects.get(id=plan.id).state == "closed"


def test_an_assessment_is_counted_from_the_referral_and_late_only_with_a_managers_reason(county: County):
    enquiry = walk(county, raise_concern(county).cases[0], "decided")
    case = opened(county, "assessment", enquiry.record_id, referral_at="2026-11-02T09:00:00+00:00")
    assert due(case) == {"assessment": date(2027, 1, 7), "checkpoint": date(2026, 12, 2)}
    with pytest.raises(Refused, match="open already"):
        opened(county, "assessment", enquiry.record_id)
    written = {"child_seen": "yes", "analysis": LONG, "factors": "Exploitation"}
    do(county, case, "finish", "marcus.bell", **written)
    county.now = datetime(2027, 1, 8, 12, 0, tzinfo=UTC)
    authorised = {"outcome": "no_further_action", "reason": LONG}
    with pytest.raises(Refused, match="past 45 working days"):
        do(county, case, "authorise", "nadia.rahman", **authorised)
    with pytest.raises(Refused, match="is for: team manager"):
        do(county, case, "go_over", "marcus.bell", over_reason="The family was away for three weeks.")
    do(county, case, "go_over", "nadia.rahman", over_reason="The family was away for three weeks.")
    closed = do(county, case, "authorise", "nadia.rahman", **authorised)
    assert closed.closed_at == county.now
    assert [r.late(county.now) for r in clocks(closed) if r.clock.key == "assessment"] == [True]


def test_an_unborn_childs_plan_is_reviewed_ten_days_after_the_birth(county: County, discussion: Case):
    plan = to_conference(county, taken_on(county, s47_of(county, discussion)))
    arranged = {"conference_at": "10am", "pre_birth": "yes", "invited": "All of them"}
    do(county, plan, "arrange", "marcus.bell", conference_on=today(county), **arranged)
    do(county, plan, "make_plan", "ellen.frost", conference_held_on=today(county), **PLAN)
    county.later(days=10)
    do(county, plan, "birth", "marcus.bell", born_on=today(county))
    assert due(plan)["after_birth"] == today(county) + timedelta(days=10)


def test_a_child_who_moves_here_on_a_plan_has_a_conference_counted_from_the_notice(county: County):
    enquiry = walk(county, raise_concern(county).cases[0], "answered")
    make(county, enquiry.id, "decide", outcome="transfer_in", level="4", legal_basis="s47")
    plan = child_of(enquiry, "child_protection")
    (clock,) = clocks(plan)
    assert clock.due_at.date() == date(2026, 12, 9)
    assert (clock.limit.verified, clock.limit.amount) == (False, 15)
