"""The ladder for professional disagreements: by example, and for every way that a history can go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.config.discovery import fill
from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.effects import Gathers
from halcyon.kernel.pathways import CaseFacts, Move, Past, Pathway, Refused, check_move, running_clocks
from halcyon.kernel.profiles import DisagreementStage, Profile
from halcyon.kernel.registry import DanglingKey, Registry
from halcyon.practice.pathways.professional_disagreement.definition import KEY, RAISERS, pathway
from halcyon.practice.profiles.marlshire import PROFILE

START = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
EVERYBODY = frozenset(r.key for r in RAISERS)
TEXT = "Long enough to say what happened."


def answers(move: Move, *, danger: str) -> dict[str, str]:
    """An answer to every question of a move."""
    given = {}
    for question in move.asks:
        options = getattr(question, "options", ())
        given[question.key] = options[0][0] if options else TEXT
    return {**given, **({"danger_now": danger} if "danger_now" in given else {})}


def refused(definition: Pathway, move: Move, state: str, given: dict[str, str], **more: object) -> str:
    """Why a move is refused, or '' where it is let pass."""
    facts = {"referrer_user": "amina", "referrer_agency": "COMMUNITY", "deciding_agency": "COUNCIL"}
    asked: dict = {"actor_roles": EVERYBODY, "actor": "helen", "actor_agency": "COUNCIL", "facts": facts, **more}
    try:
        check_move(definition, move, CaseFacts(pathway=KEY, state=state, given=given, **asked))
    except Refused as why:
        return str(why)
    return ""


def shortened(count: int, danger: int) -> Profile:
    """Marlshire's profile with a ladder of `count` stages, danger going to the one at place `danger`."""
    stages = tuple(
        replace(PROFILE.disagreement_stages[i % 5], key=f"stage{i}", title=f"Stage {i}") for i in range(count)
    )
    return replace(PROFILE, disagreement_stages=stages, disagreement_danger_stage=stages[danger].key)


def test_the_stages_are_the_countys():
    made = pathway(shortened(3, 1))
    assert [s.key for s in made.states] == ["raised", "stage0", "stage1", "stage2", "settled", "closed"]
    assert [c.key for c in made.clocks] == ["stage_stage0", "stage_stage1", "stage_stage2", "learning"]
    assert pathway(shortened(1, 0)).from_state("stage0")
    for wrong in (
        replace(PROFILE, disagreement_stages=()),
        replace(PROFILE, disagreement_danger_stage="nowhere"),
        replace(PROFILE, disagreement_learning=None),
    ):
        with pytest.raises(ValueError, match="ladder"):
            pathway(wrong)


def test_a_stage_that_names_nobody_stops_the_start():
    registry = fill(Registry(), profile=settings.PROFILE, agreement=settings.AGREEMENT)
    made = registry.pathways[KEY]
    climb = made.move("climb_practitioners")
    gathers = next(e for e in climb.then if isinstance(e, Gathers))
    parts = (replace(gathers.parts[0], role="nobody_at_all"), *gathers.parts[1:])
    moves = tuple(replace(m, then=(Gathers(parts),)) if m is climb else m for m in made.moves)
    registry.pathways[KEY] = replace(made, moves=moves)
    with pytest.raises(DanglingKey, match="no role 'nobody_at_all'"):
        registry.check()


@pytest.mark.parametrize("profile", [PROFILE, shortened(1, 0), shortened(2, 0), shortened(7, 4)])
def test_every_stage_has_an_owner_a_task_a_clock_and_a_post_that_is_told(profile: Profile):
    made = pathway(profile)
    for state in made.states:
        if state.key in made.final:
            continue
        assert state.owner and state.task, state.key
        assert state.owner.key in made.move(state.next_move).who(), state.key
        if state.key == made.start:
            continue  # only within the act that raises it
        entering = {m.records for m in made.moves if m.target == state.key}
        clock = next(c for c in made.clocks if set(c.starts_on) == entering)
        leaving = {m.records for m in made.from_state(state.key) if m.target}
        assert leaving <= set(clock.stops_on), state.key
        assert clock.tells, state.key


@pytest.mark.parametrize("profile", [PROFILE, shortened(1, 0), shortened(2, 0), shortened(7, 4)])
@given(choices=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["yes", "no"])), max_size=14))
@examples(60, 2000)
def test_every_history_climbs_one_stage_at_a_time_unless_there_is_danger(profile: Profile, choices):
    made = pathway(profile)
    ladder = [s.key for s in profile.disagreement_stages]
    danger_at = ladder.index(profile.disagreement_danger_stage)
    state, past, facts, now = made.start, [Past("opened", START, "raised", {}, "0")], {}, START
    for pick, danger in choices:
        open_moves = made.from_state(state)
        if not open_moves:
            assert state in made.final
            break
        move = open_moves[pick % len(open_moves)]
        given = answers(move, danger=danger)
        if refused(made, move, state, given, facts={"referrer_user": "helen" if move.key == "withdraw" else "amina"}):
            continue
        after = move.target or state
        if after in ladder:
            before = ladder.index(state) if state in ladder else -1
            if danger == "yes" and "danger_now" in given:
                assert after == profile.disagreement_danger_stage
                assert "action_taken" in given
            else:
                assert ladder.index(after) - before <= 1
            assert ladder.index(after) >= before
        now += timedelta(hours=1)
        facts = {**facts, **{k: given[k] for k in move.sets if k in given}}
        past.append(Past(move.records, now, after, given, str(len(past))))
        state = after
        assert made.replay(past) == state
        running = running_clocks(made, past, facts, due=lambda at, limit: at + timedelta(days=1))
        open_clocks = [c.clock.key for c in running if c.stopped_at is None]
        expected = [] if state in made.final else ["learning"] if state == "settled" else [f"stage_{state}"]
        assert open_clocks == expected
    assert 0 <= danger_at < len(ladder)


def test_danger_never_begins_at_the_lowest_stage_and_nothing_else_goes_past_one():
    made = pathway(PROFILE)
    begin, jump, later = (made.move(k) for k in ("begin", "begin_in_danger", "danger"))
    assert "does not begin at the lowest stage" in refused(made, begin, "raised", answers(begin, danger="yes"))
    assert refused(made, begin, "raised", answers(begin, danger="no")) == ""
    assert "Only danger now" in refused(made, jump, "raised", answers(jump, danger="no"))
    assert refused(made, jump, "raised", answers(jump, danger="yes")) == ""
    assert jump.target == later.target == "service_managers"
    assert later.sources == ("practitioners", "line_managers")
    without = {k: v for k, v in answers(jump, danger="yes").items() if k != "action_taken"}
    assert "What was done at once" in refused(made, jump, "raised", without)


def test_what_keeps_the_child_safe_is_always_asked():
    made = pathway(PROFILE)
    for key in ("begin", "begin_in_danger"):
        given = answers(made.move(key), danger="yes" if key.endswith("danger") else "no")
        del given["keeps_safe"]
        assert "What keeps the child safe" in refused(made, made.move(key), "raised", given)


def test_nobody_settles_their_own_disagreement_and_only_its_side_withdraws_it():
    made = pathway(PROFILE)
    for key in ("answer_practitioners", "agree"):
        given = answers(made.move(key), danger="no")
        assert "somebody else answers it" in refused(made, made.move(key), "practitioners", given, actor="amina")
        assert refused(made, made.move(key), "practitioners", given) == ""
    withdraw = made.move("withdraw")
    given = answers(withdraw, danger="no")
    assert "Only the side that raised" in refused(made, withdraw, "practitioners", given)
    assert refused(made, withdraw, "practitioners", given, actor="amina", actor_agency="COMMUNITY") == ""
    assert refused(made, withdraw, "practitioners", given, actor="marian", actor_agency="COMMUNITY") == ""


def test_a_changed_decision_is_not_closed_before_somebody_says_what_was_done():
    made = pathway(PROFILE)
    close = made.move("close")
    given = {"learning": TEXT}
    assert "Say what was done" in refused(made, close, "settled", given, facts={"changed": "changed"})
    assert (
        refused(made, close, "settled", {**given, "acted_on": "Assessment begun."}, facts={"changed": "partly"}) == ""
    )
    assert refused(made, close, "settled", given, facts={"changed": "kept"}) == ""


def test_every_time_of_marlshires_ladder_says_that_it_is_not_verified():
    assert all(not s.limit.verified and not s.danger_limit.verified for s in PROFILE.disagreement_stages)
    assert all(s.limit.source for s in PROFILE.disagreement_stages)


def test_a_stage_of_a_county_carries_its_own_time_and_counting_rule():
    stage = DisagreementStage(
        "only", "Only stage", "both", "mash_manager", "", Limit(3, CountingRule.CALENDAR_DAYS, "Made up", False),
        Limit(1, CountingRule.ELAPSED_HOURS, "Made up", False), "council.mash_duty_manager",
    )  # fmt: skip
    made = pathway(replace(PROFILE, disagreement_stages=(stage,), disagreement_danger_stage="only"))
    clock = made.clocks[0]
    assert clock.limit({}).rule is CountingRule.CALENDAR_DAYS
    assert clock.limit({"danger_now": "yes"}).amount == 1
    assert clock.tells == "council.mash_duty_manager"
