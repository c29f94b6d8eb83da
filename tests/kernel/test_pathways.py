"""Moves, replay and clocks, on a made-up pathway: rules alone, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.instruments import Choice, Is, LongText, YesNo
from halcyon.kernel.pathways import (
    Asked,
    CaseFacts,
    Clock,
    Guard,
    Move,
    Past,
    Pathway,
    Refused,
    State,
    check_move,
    running_clocks,
)
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Role

NINE = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
COOK = Role("cook", "Cook", "Cooks.", frozenset())
WAITER = Role("waiter", "Waiter", "Serves.", frozenset())
HOURS = {k: Limit(n, CountingRule.ELAPSED_HOURS, "House rule", True) for k, n in (("hot", 1), ("cold", 6))}

KITCHEN = Pathway(
    key="kitchen",
    version=1,
    title="An order",
    short="Order",
    source="A made-up kitchen",
    start="ordered",
    states=(State("ordered", "Ordered"), State("cooking", "Cooking"), State("served", "Served")),
    final=frozenset({"served"}),
    moves=(
        Move(
            "cook",
            "Cook it",
            ("ordered",),
            "cooking",
            by=frozenset({COOK}),
            records="cooked",
            sentence="Cooked {how}.",
            asks=(
                Choice("how", "How?", options=(("hot", "Hot"), ("cold", "Cold")), required=True),
                LongText("why_cold", "Why cold?", required=True, at_least=5, when=Is("how", "cold")),
                YesNo("tasted", "Was it tasted?", required=True),
            ),
            sets=("how",),
            guards=(
                Guard("tasted", lambda f: "Taste it first." if f.given.get("tasted") == "no" else None),
                Guard("nobody_waits", lambda f: f"Ask {f.unanswered()[0]} first." if f.unanswered() else None),
            ),
        ),
        Move("salt", "Salt it", ("cooking",), "", by=frozenset({COOK}), records="salted", sentence="Salted."),
        Move(
            "serve",
            "Serve it",
            ("cooking",),
            "served",
            by=frozenset({WAITER, COOK}),
            records="served",
            sentence="Served.",
        ),
        Move(
            "return",
            "Send it back",
            ("served",),
            "ordered",
            by=frozenset({WAITER}),
            records="sent_back",
            sentence="Back.",
        ),
    ),
    clocks=(
        Clock("wait", "The guest waits", ("opened", "sent_back"), ("served",), HOURS, by_fact="how", until_known="hot"),
    ),
)


def facts(
    state: str = "ordered", *, roles: tuple[str, ...] = ("cook",), requests: tuple[Asked, ...] = (), **given: str
):
    return CaseFacts("kitchen", state, {}, requests=requests, given=given, actor_roles=frozenset(roles))


def refusals(key: str, about: CaseFacts) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        check_move(KITCHEN, KITCHEN.move(key), about)
    return refused.value.reasons


def test_a_move_that_may_happen_says_nothing():
    assert check_move(KITCHEN, KITCHEN.move("cook"), facts(how="hot", tasted="yes")) is None


def test_every_reason_is_given_at_once_in_the_order_state_person_answers_guards():
    waiting = (Asked("POLICE", "known"), Asked("GP", "asked"))
    about = facts("served", roles=("waiter",), requests=waiting, how="cold", tasted="no")
    assert refusals("cook", about) == (
        "“Cook it” is not possible now: this case is “Served”.",
        "“Cook it” is for: cook.",
        "Why cold: answer this question.",
        "Taste it first.",
        "Ask GP first.",
    )


def test_several_roles_are_named_in_order_and_one_of_them_is_enough():
    assert refusals("serve", facts("cooking", roles=()))[0] == "“Serve it” is for: cook or waiter."
    assert check_move(KITCHEN, KITCHEN.move("serve"), facts("cooking", roles=("waiter", "guest"))) is None


def test_a_question_that_the_answers_do_not_bring_up_is_not_asked_for():
    assert check_move(KITCHEN, KITCHEN.move("cook"), facts(how="hot", tasted="yes")) is None
    assert refusals("cook", facts(how="cold", tasted="yes", why_cold="?")) == (
        "Why cold: write at least 5 characters.",
    )
    assert [q.key for q in KITCHEN.move("cook").shown({"how": "hot", "why_cold": "kept?"})] == ["how", "tasted"]


def test_blanks_are_not_an_answer():
    assert refusals("cook", facts(how="cold", tasted="yes", why_cold=" \n\t  \u00a0 ")) == (
        "Why cold: answer this question.",
    )


def test_a_refusal_passes_unchanged_through_whatever_wraps_the_act():
    @contextmanager
    def wrapped() -> Iterator[None]:
        yield

    with pytest.raises(Refused, match=r"^One\. Two\.$") as refused, wrapped():
        raise Refused(("One.", "Two."))
    assert refused.value.reasons == ("One.", "Two.")


def test_unanswered_requests_are_those_that_wait_for_a_reviewer_or_an_agency():
    states = ("review", "asked", "nothing_known", "known", "partial", "declined", "not_permitted", "withdrawn")
    about = facts(requests=tuple(Asked(s, s) for s in states))
    assert about.unanswered() == ("review", "asked")


# -- replay ----------------------------------------------------------------------------------------------------------


def past(*kinds: str) -> list[Past]:
    return [Past(kind, NINE + timedelta(minutes=10 * n), id=str(n)) for n, kind in enumerate(kinds)]


def test_replay_follows_the_moves_and_ignores_what_is_not_a_move():
    assert KITCHEN.replay([]) == ""
    assert KITCHEN.replay(past("opened")) == "ordered"
    assert KITCHEN.replay(past("opened", "allocated", "cooked", "salted", "note", "served")) == "served"
    assert KITCHEN.replay(past("opened", "cooked", "served", "sent_back")) == "ordered"


@pytest.mark.parametrize("kinds", [("cooked",), ("opened", "served"), ("opened", "cooked", "cooked")])
def test_replay_refuses_what_could_not_have_followed(kinds):
    with pytest.raises(ValueError, match="cannot follow"):
        KITCHEN.replay(past(*kinds))


@examples(200, 5000)
@given(st.lists(st.sampled_from(["cook", "salt", "serve", "return"]), max_size=25))
def test_every_sequence_that_check_move_allows_replays_to_the_same_state(keys):
    state, history = "ordered", past("opened")
    for key in keys:
        move = KITCHEN.move(key)
        given = {"how": "hot", "tasted": "yes"} if key == "cook" else {}
        try:
            check_move(KITCHEN, move, facts(state, roles=("cook", "waiter"), **given))
        except Refused:
            with pytest.raises(ValueError, match="cannot follow"):
                KITCHEN.replay([*history, Past(move.records, NINE)])
            continue
        state = move.target or state
        history.append(Past(move.records, NINE, state))
        assert KITCHEN.replay(history) == state


def test_lookups_name_what_is_missing():
    assert KITCHEN.state("served").title == "Served"
    assert [m.key for m in KITCHEN.from_state("cooking")] == ["salt", "serve"]
    with pytest.raises(KeyError, match="no move 'dance'"):
        KITCHEN.move("dance")
    with pytest.raises(KeyError, match="no state 'burnt'"):
        KITCHEN.state("burnt")


# -- clocks ----------------------------------------------------------------------------------------------------------


def hours(start: datetime, limit: Limit) -> datetime:
    return start + timedelta(hours=float(limit.amount))


def test_a_clock_runs_from_its_event_to_the_one_that_stops_it_and_again_from_the_next():
    history = past("opened", "cooked", "served", "sent_back")
    first, second = running_clocks(KITCHEN, history, {"how": "cold"}, due=hours)
    assert (first.started_at, first.due_at, first.stopped_at) == (
        NINE,
        NINE + timedelta(hours=6),
        history[2].happened_at,
    )
    assert (second.started_at, second.stopped_at, second.start_event) == (history[3].happened_at, None, "3")
    assert not first.late(NINE + timedelta(days=9))
    assert second.late(second.due_at + timedelta(seconds=1))
    assert not second.late(second.due_at)


def test_until_the_fact_is_known_the_shortest_way_counts_and_a_change_moves_the_limit():
    history = past("opened")
    due = [
        running_clocks(KITCHEN, history, f, due=hours)[0].due_at
        for f in ({}, {"how": ""}, {"how": "cold"}, {"how": "hot"})
    ]
    assert [d - NINE for d in due] == [timedelta(hours=h) for h in (1, 1, 6, 1)]


def test_the_county_may_replace_one_limit_and_no_other():
    own = {("kitchen", "wait", "cold"): Limit(2, CountingRule.ELAPSED_HOURS, "This county", True)}
    for fact, expected in (("cold", 2), ("hot", 1)):
        (clock,) = running_clocks(KITCHEN, past("opened"), {"how": fact}, due=hours, limits=own)
        assert clock.due_at - NINE == timedelta(hours=expected)
        assert clock.limit.source == ("This county" if fact == "cold" else "House rule")


@examples(200, 5000)
@given(st.lists(st.sampled_from(["opened", "sent_back", "served", "salted"]), max_size=30))
def test_clocks_equal_a_plain_reading_of_the_events(kinds):
    """The oracle reads event by event: the first start after a stop opens, the next stop closes."""
    history = past(*kinds)
    expected, begun = [], None
    for event in history:
        if event.kind in ("opened", "sent_back"):
            begun = begun or event
        elif event.kind == "served" and begun:
            expected.append((begun.happened_at, event.happened_at))
            begun = None
    if begun:
        expected.append((begun.happened_at, None))
    found = running_clocks(KITCHEN, history, {}, due=hours)
    assert [(r.started_at, r.stopped_at) for r in found] == expected


def test_a_clock_of_one_limit_and_of_several():
    one = Clock("one", "One", ("opened",), ("served",), {"": HOURS["hot"]})
    assert one.limit({"how": "cold"}) is HOURS["hot"]
    assert KITCHEN.clocks[0].limit({"how": "cold"}) is HOURS["cold"]
    assert KITCHEN.clocks[0].limit({}) is HOURS["hot"]
    assert running_clocks(replace(KITCHEN, clocks=(one,)), past("opened"), {}, due=hours)[0].limit is HOURS["hot"]


# -- every pathway that is published ---------------------------------------------------------------------------------


@pytest.mark.parametrize("pathway", registry.pathways.values(), ids=lambda p: p.key)
def test_every_state_can_be_reached_and_a_final_one_from_each(pathway):
    ways = {s.key: {m.target or s.key for m in pathway.from_state(s.key)} for s in pathway.states}

    def reached(start: str) -> set[str]:
        found, new = set(), {start}
        while new:
            found |= new
            new = {t for s in new for t in ways[s]} - found
        return found

    assert reached(pathway.start) == set(ways)
    for state in ways:
        assert reached(state) & pathway.final
    # Nothing happens in a case that is closed, unless it opens it again.
    assert all(not ways[s] & pathway.final for s in pathway.final)


@pytest.mark.parametrize("pathway", registry.pathways.values(), ids=lambda p: p.key)
def test_every_clock_can_start_and_stop_and_every_state_but_the_final_has_an_owner_and_a_next_step(pathway):
    records = {m.records for m in pathway.moves} | {"opened"}
    for clock in pathway.clocks:
        assert set(clock.starts_on) <= records
        assert set(clock.stops_on) & records
    for state in pathway.states:
        if state.key not in pathway.final:
            assert state.owner is not None
            assert state.owner in pathway.move(state.next_move).by
