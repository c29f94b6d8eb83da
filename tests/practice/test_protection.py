"""The clocks from a strategy discussion to a plan: by example, each trap by name, and for every history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.calendar import LONDON, england
from halcyon.kernel.counting import CountingRule, Limit, add_months, due_at
from halcyon.kernel.pathways import CaseFacts, Move, Past, Pathway, Refused, check_move, moment, running_clocks
from halcyon.kernel.registry import registry
from halcyon.practice.pathways.strategy_discussion.guards import LEAST, missing
from halcyon.practice.protection import day_of

CALENDAR = england().open_ended()
KEYS = ("strategy_discussion", "section_47", "assessment", "child_protection", "child_in_need")
START = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
TEXT = "Long enough to say what happened and why."
DAYS = st.dates(date(2024, 1, 1), date(2027, 6, 30))


def due(start: datetime, limit: Limit) -> datetime:
    return due_at(start, limit, calendar=CALENDAR, hours=registry.profile.hours)


def clock(pathway: str, key: str, past: list[Past], **facts: str) -> date:
    """The day on which the last run of a clock is due."""
    found = [r for r in running_clocks(registry.pathways[pathway], past, facts, due=due) if r.clock.key == key]
    return found[-1].due_at.astimezone(LONDON).date()


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


OPENED = Past("opened", START, "x", {}, "1")


@pytest.mark.parametrize(
    ("pathway", "key", "amount", "rule", "verified"),
    [
        ("child_protection", "conference initial", 15, CountingRule.WORKING_DAYS_AFTER, True),
        ("child_protection", "conference transfer_in", 15, CountingRule.WORKING_DAYS_AFTER, False),
        ("strategy_discussion", "held", 24, CountingRule.ELAPSED_HOURS, False),
        ("section_47", "to_conference", 15, CountingRule.WORKING_DAYS_AFTER, True),
        ("assessment", "assessment", 45, CountingRule.WORKING_DAYS_AFTER, True),
        ("assessment", "checkpoint", 10, CountingRule.WORKING_DAYS_AFTER, False),
        ("child_protection", "agency_reports", -2, CountingRule.CALENDAR_DAYS, True),
        ("child_protection", "review_reports", -5, CountingRule.CALENDAR_DAYS, True),
        ("child_protection", "report_shared", -48, CountingRule.ELAPSED_HOURS, True),
        ("child_protection", "review_report_shared", -3, CountingRule.WORKING_DAYS_AFTER, True),
        ("child_protection", "first_core_group", 10, CountingRule.WORKING_DAYS_AFTER, True),
        ("child_protection", "next_core_group", 30, CountingRule.WORKING_DAYS_AFTER, False),
        ("child_protection", "first_review", 3, CountingRule.MONTHS, True),
        ("child_protection", "next_review", 6, CountingRule.MONTHS, True),
        ("child_protection", "after_birth", 10, CountingRule.CALENDAR_DAYS, True),
        ("child_protection", "visit", 10, CountingRule.WORKING_DAYS_AFTER, False),
    ],
)
def test_every_limit_is_the_one_of_the_table_of_clocks(pathway, key, amount, rule, verified):
    name, _, which = key.partition(" ")
    limit = next(c for c in registry.pathways[pathway].clocks if c.key == name).limits[which]
    assert (limit.amount, limit.rule, limit.verified) == (amount, rule, verified)


def test_trap_i_and_ii_the_time_to_the_conference_runs_from_the_initiating_discussion_alone():
    """The enquiry was opened days after the discussion that initiated it; what happens later changes nothing."""
    past = [OPENED, Past("s47_discussed_again", START + timedelta(days=9), "under_way", {}, "2")]
    assert clock("section_47", "to_conference", past, initiated_at="2026-11-12") == date(2026, 12, 3)
    assert clock("child_protection", "conference", past, initiated_at="2026-11-12") == date(2026, 12, 3)
    assert len(registry.pathways["section_47"].clocks) == 1
    assert "no statutory length" in registry.pathways["section_47"].clocks[0].limits[""].note


def test_the_assessment_runs_from_the_referral_over_the_holidays():
    assert clock("assessment", "assessment", [OPENED], referral_at="2026-11-02T17:30:00+00:00") == date(2027, 1, 7)


def test_trap_v_a_conference_is_not_held_on_a_weekend_or_a_bank_holiday():
    move = registry.pathways["child_protection"].move("arrange")
    for day, fine in ((date(2026, 12, 4), True), (date(2026, 12, 5), False), (date(2026, 12, 25), False)):
        facts = CaseFacts("child_protection", "to_convene", {}, given={"conference_on": day}, calendar=CALENDAR)
        assert (move.guards[0].refuses(facts) is None) == fine


@given(day=DAYS)
@examples(60, 3000)
def test_no_target_of_a_conference_falls_on_a_day_off(day: date):
    target = clock("child_protection", "conference", [OPENED], initiated_at=day.isoformat())
    assert CALENDAR.is_working_day(target)
    assert CALENDAR.working_days_between(day, target) == 15


@given(day=DAYS, put_off=DAYS)
@examples(60, 3000)
def test_what_is_due_before_a_conference_moves_with_it(day: date, put_off: date):
    arranged = Past("conference_arranged", START, "arranged", {"conference_on": day.isoformat()}, "2")
    again = Past("conference_arranged", START, "arranged", {"conference_on": put_off.isoformat()}, "3")
    assert clock("child_protection", "agency_reports", [OPENED, arranged]) == day - timedelta(days=2)
    assert clock("child_protection", "agency_reports", [OPENED, arranged, again]) == put_off - timedelta(days=2)
    review = Past("review_arranged", START, "plan", {"review_on": day.isoformat()}, "4")
    shared = clock("child_protection", "review_report_shared", [OPENED, review])
    assert CALENDAR.working_days_between(shared, day) in (2, 3)  # 3 before; a day off is not itself counted
    assert CALENDAR.is_working_day(shared)


@given(conference=DAYS, gaps=st.lists(st.integers(0, 200), max_size=6))
@examples(60, 3000)
def test_reviews_follow_after_three_months_and_then_after_six(conference: date, gaps: list[int]):
    past = [OPENED, Past("conference_plan_made", at(conference), "plan", {}, "2")]
    assert clock("child_protection", "first_review", past) == add_months(conference, 3)
    day = conference
    for number, gap in enumerate(gaps):
        day += timedelta(days=gap)
        past.append(Past("review_held", at(day), "plan", {}, str(number + 3)))
        assert clock("child_protection", "next_review", past) == add_months(day, 6)
    running = running_clocks(registry.pathways["child_protection"], past, {}, due=due)
    still = [r.clock.key for r in running if r.stopped_at is None and "review" in r.clock.key]
    assert still == (["next_review"] if gaps else ["first_review"])


def test_months_clamp_to_the_end_of_a_shorter_month():
    past = [OPENED, Past("conference_plan_made", at(date(2026, 11, 30)), "plan", {}, "2")]
    assert clock("child_protection", "first_review", past) == date(2027, 2, 28)


@given(days=st.lists(st.integers(1, 40), min_size=1, max_size=8))
@examples(60, 3000)
def test_each_visit_ends_one_duty_and_begins_the_next(days: list[int]):
    past, day = [OPENED, Past("conference_plan_made", START, "plan", {}, "2")], START
    for number, gap in enumerate(days):
        day += timedelta(days=gap)
        past.append(Past("plan_visited", day, "plan", {}, str(number + 3)))
    runs = [
        r for r in running_clocks(registry.pathways["child_protection"], past, {}, due=due) if r.clock.key == "visit"
    ]
    assert len(runs) == len(days) + 1
    assert [r.stopped_at is None for r in runs] == [False] * len(days) + [True]
    assert [r.started_at for r in runs[1:]] == [r.stopped_at for r in runs[:-1]]
    unseen = [*past, Past("plan_visit_failed", day + timedelta(days=1), "plan", {}, "98")]
    again = running_clocks(registry.pathways["child_protection"], unseen, {}, due=due)
    assert [r for r in again if r.clock.key == "visit"] == runs, "a visit that saw nobody ends no duty to see"
    past.append(Past("plan_ended", day, "closed", {}, "99"))
    assert all(r.stopped_at for r in running_clocks(registry.pathways["child_protection"], past, {}, due=due))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2026-11-18", datetime(2026, 11, 18, tzinfo=LONDON)),
        (date(2026, 7, 1), datetime(2026, 7, 1, tzinfo=LONDON)),
        ("2026-11-18T10:00:00+00:00", START),
        (START, START),
        ("soon", None),
        (None, None),
        (datetime(2026, 1, 1), None),
    ],
)
def test_a_day_or_a_moment_is_read_as_it_is_kept(said, found):
    assert moment(said) == found


def test_a_day_in_summer_is_the_day_in_london():
    assert day_of("2026-07-01T23:30:00+00:00") == date(2026, 7, 2)
    assert day_of("2026-11-18") == date(2026, 11, 18)


def answers(move: Move) -> dict[str, object]:
    given = {}
    for question in move.asks:
        options = getattr(question, "options", ())
        given[question.key] = options[0][0] if options else date(2026, 11, 18) if question.kind == "date" else TEXT
    return given


@pytest.mark.parametrize("key", KEYS)
def test_every_state_has_a_next_step_that_its_owner_can_make(key: str):
    pathway = registry.pathways[key]
    for state in pathway.states:
        if state.key in pathway.final:
            continue
        assert state.owner and state.task, state.key
        move = pathway.move(state.next_move)
        assert state.key in move.sources
        assert state.owner.key in move.who(), (state.key, move.key)


@pytest.mark.parametrize("key", KEYS)
@given(picks=st.lists(st.integers(0, 30), max_size=14))
@examples(40, 2000)
def test_every_history_replays_and_nothing_happens_after_the_end(key: str, picks: list[int]):
    """Trap vii: whatever is tried, in whatever order, a closed case takes nothing more and no clock of it runs."""
    pathway = registry.pathways[key]
    state, past, facts = pathway.start, [OPENED], {}
    for pick in picks:
        moves = [m for m in pathway.moves if not m.made_when]
        move = moves[pick % len(moves)]
        given_now = answers(move)
        asked = CaseFacts(
            pathway=key,
            state=state,
            facts=facts,
            history=tuple(past),
            given=given_now,
            actor_roles=move.who(),
            calendar=CALENDAR,
        )
        try:
            check_move(pathway, move, asked)
        except Refused:
            continue
        assert state in move.sources
        assert state not in pathway.final
        state = move.target or state
        facts = {**facts, **{k: str(given_now[k]) for k in move.sets if k in given_now}}
        past.append(Past(move.records, START + timedelta(hours=len(past)), state, given_now, str(len(past))))
    assert pathway.replay(past) == state
    if state in pathway.final:
        running = running_clocks(pathway, past, facts, due=due)
        assert [r.clock.key for r in running if r.stopped_at is None] == []


@pytest.mark.parametrize("number", range(4))
def test_the_least_attendance_is_four(number: int):
    assert len(LEAST) == 4
    assert len(missing(CaseFacts("strategy_discussion", "arranged", {}))) == 4


def test_a_pathway_made_of_these_has_no_clock_without_a_post_that_is_told():
    wrong: list[Pathway] = [registry.pathways[k] for k in KEYS]
    assert [(p.key, c.key) for p in wrong for c in p.clocks if not c.tells] == []
