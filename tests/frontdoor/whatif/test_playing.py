"""The simulation beside what theory says, and what must hold of it whatever it is given."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from math import factorial

from hypothesis import given
from hypothesis import strategies as st

from halcyon.frontdoor.whatif.engine import play
from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.learning import Learned, drawn
from halcyon.frontdoor.whatif.scenario import IN_TURN, Scenario
from halcyon.frontdoor.whatif.staffing import Shift
from halcyon.frontdoor.whatif.stages import ANSWERS, ASK, DECIDE, RATE, TELL, TRIAGE, Asked, Enquiry

RATINGS = ("red", "amber", "green")
ALWAYS = Hours([(0.0, 10_000_000.0)])
DESKS = {TRIAGE: "desk", RATE: "other", DECIDE: "other", TELL: "other", "asking": "other"}


def exponential(mean: float, n: int = 2000) -> list[float]:
    """The quantiles of an exponential distribution, as a sample to draw from."""
    from math import log

    return [-mean * log(1 - (k + 0.5) / n) for k in range(n)]


def learned(mean: float) -> Learned:
    quick = [0.0, 0.0]
    return Learned(
        {(TRIAGE, ""): exponential(mean), **{(s, ""): quick for s in (RATE, DECIDE, TELL)}}, {}, {}, ("red",)
    )


def queue(arrivals: list[Enquiry], people: int, mean: float, seed: str = "1") -> list[float]:
    """How long each waited at one desk, in minutes."""
    shifts = {"desk": [Shift(0, 1e7, people, True)], "other": [Shift(0, 1e7, 500, True)]}
    played = play(
        arrivals,
        learned=learned(mean),
        desks=DESKS,
        shifts=shifts,
        opens=ALWAYS,
        scenario=Scenario(),
        ratings=RATINGS,
        seed=seed,
    )
    assert len(played) == len(arrivals)
    return [p.passed[0].begun - p.passed[0].ready for p in played if p.passed[0].begun is not None]


def poisson(rate: float, n: int, seed: int = 3) -> list[Enquiry]:
    draws, at, found = random.Random(seed), 0.0, []
    for number in range(n):
        at += draws.expovariate(rate)
        found.append(Enquiry(number, at, "red"))
    return found


def erlang_wait(rate: float, mean: float, people: int) -> float:
    """The mean wait in a queue M/M/c (Erlang C formula)."""
    load = rate * mean
    top = load**people / factorial(people) * people / (people - load)
    chance = top / (sum(load**k / factorial(k) for k in range(people)) + top)
    return chance * mean / (people - load)


def test_a_desk_with_one_or_three_people_waits_as_erlang_says() -> None:
    for people, mean in ((1, 5.0), (3, 18.0)):
        arrivals = poisson(0.1, 12_000)
        waits = queue(arrivals, people, mean)
        rate = len(arrivals) / arrivals[-1].opened  # as it fell out
        seen, theory = sum(waits) / len(waits), erlang_wait(rate, mean, people)
        assert abs(seen - theory) / theory < 0.12, (people, seen, theory)


def test_the_same_seed_gives_the_same_and_another_gives_another() -> None:
    arrivals = poisson(0.1, 300)
    assert queue(arrivals, 2, 15.0, "a") == queue(arrivals, 2, 15.0, "a") != queue(arrivals, 2, 15.0, "b")


@given(st.lists(st.floats(0, 400), min_size=1, max_size=40), st.integers(1, 4), st.integers(0, 1000))
def test_more_people_never_make_anybody_wait_longer_on_the_whole(ats: list[float], people: int, seed: int) -> None:
    """With the same luck, one person more at a single desk makes no mean wait longer: nothing overtakes there."""
    arrivals = [Enquiry(n, at, "red") for n, at in enumerate(sorted(ats))]
    fewer, more = (queue(arrivals, n, 20.0, str(seed)) for n in (people, people + 1))
    assert sum(more) <= sum(fewer) + 1e-6


@given(st.lists(st.tuples(st.floats(0, 5000), st.sampled_from(["red", "amber", "green", ""])), min_size=1, max_size=30))
def test_nobody_is_lost_and_no_stage_begins_before_the_one_before_has_ended(coming: list[tuple[float, str]]) -> None:
    arrivals = [Enquiry(n, at, rating) for n, (at, rating) in enumerate(sorted(coming))]
    office = Hours([(day * 1440.0 + 540, day * 1440.0 + 1020) for day in range(60)])
    shifts = {
        role: [Shift(b, e, 1, True) for b, e in office.stretches()] + [Shift(300.0, 480.0, 1, False)]
        for role in ("desk", "other")
    }
    played = play(
        arrivals,
        learned=learned(30.0),
        desks=DESKS,
        shifts=shifts,
        opens=office,
        scenario=Scenario(),
        ratings=RATINGS,
        seed="1",
    )
    assert sorted(p.number for p in played) == [e.number for e in arrivals]
    for one in played:
        assert len(one.passed) == 4
        assert abs(one.passed[0].ready - one.opened) < 1e-6  # SimPy adds up waits, so the last bit may differ
        for before, after in pairwise(one.passed):
            assert before.ready <= before.ended == after.ready


def test_red_goes_before_green_unless_the_rule_says_in_turn() -> None:
    """All three wait for one person when the first is done; only the order of work differs."""
    ratings = ("green", "green", "red")
    arrivals = [Enquiry(n, float(n), rating) for n, rating in enumerate(ratings)]
    shifts = {"desk": [Shift(0, 1e7, 9, True)], "other": [Shift(0, 1e7, 1, True)]}
    quick = Learned({(TRIAGE, ""): [0.0], (RATE, ""): [0.0], (DECIDE, ""): [60.0], (TELL, ""): [0.0]}, {}, {}, ())

    def decided(scenario: Scenario) -> list[int]:
        played = play(
            arrivals,
            learned=quick,
            desks=DESKS,
            shifts=shifts,
            opens=ALWAYS,
            scenario=scenario,
            ratings=RATINGS,
            seed="1",
        )
        return [p.number for p in sorted(played, key=lambda p: p.passed[2].ended)]

    assert decided(Scenario()) == [0, 2, 1]
    assert decided(Scenario(order=IN_TURN)) == [0, 1, 2]


def test_what_is_rated_again_was_worked_by_its_first_rating_until_then() -> None:
    """Green became red when an agency had answered: it is decided before others, and waited as green before."""
    arrivals = [Enquiry(n, float(n), rating) for n, rating in enumerate(("green", "red", "amber", "green", "green"))]
    arrivals[1] = replace(arrivals[1], first="green", asked=(Asked("GP", 900.0, 200.0),))
    shifts = {"desk": [Shift(0, 1e7, 1, True)], "other": [Shift(0, 1e7, 1, True)]}
    took = {(TRIAGE, ""): [0.0], (RATE, ""): [60.0], (ASK, ""): [0.0], (DECIDE, ""): [30.0], (TELL, ""): [0.0]}
    learned = Learned(took, {("GP", ""): [0.0]}, {}, (), patience={"": 900.0}, always=frozenset({"GP"}))
    played = play(
        arrivals,
        learned=learned,
        desks=DESKS,
        shifts=shifts,
        opens=ALWAYS,
        scenario=Scenario(),
        ratings=RATINGS,
        seed="1",
    )
    ended = {(p.number, s.stage): s.ended for p in played for s in p.passed}
    assert ended[2, RATE] < ended[1, RATE], "amber before what was green then"
    assert ended[1, DECIDE] < ended[3, RATE], "red before whatever waits at the same desk"
    again = replace(arrivals[1], ends={RATE: 120.0, DECIDE: 240.0}, by={RATE: 0, DECIDE: 0})
    assert [again.rated(stage) for stage in (RATE, ASK, ANSWERS, DECIDE, TELL)] == ["green"] * 3 + ["red"] * 2
    assert Enquiry.from_plain(again.plain()) == again


def test_green_rests_overnight_and_red_does_not() -> None:
    """A person is on call at night: red work that comes at closing time is done then, green work the next morning."""
    office = Hours([(540.0, 1020.0), (1980.0, 2460.0)])
    on = [Shift(540, 1020, 1, True), Shift(1020, 1980, 1, False), Shift(1980, 2460, 1, True)]
    shifts = {"desk": on, "other": on}
    quick = Learned({(TRIAGE, ""): [0.0], (RATE, ""): [0.0], (DECIDE, ""): [60.0], (TELL, ""): [0.0]}, {}, {}, ())

    def ended(rating: str) -> float:
        played = play(
            [Enquiry(1, 1000.0, rating)],
            learned=quick,
            desks=DESKS,
            shifts=shifts,
            opens=office,
            scenario=Scenario(),
            ratings=RATINGS,
            seed="1",
        )
        return played[0].passed[2].ended

    assert ended("red") == 1060.0
    assert ended("green") == 2020.0


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60)), min_size=1, max_size=12),
    st.floats(0, 700),
    st.floats(0.001, 300),
)
def test_time_counted_forward_is_time_counted_back(listed: list[tuple[int, int]], begun: float, minutes: float) -> None:
    hours = Hours((float(b), float(b + size)) for b, size in listed)
    done = hours.after(begun, minutes)
    assert done >= begun
    left = hours.used(1e9) - hours.used(begun)
    if minutes <= left:
        assert abs(hours.between(begun, done) - minutes) < 1e-6
    # Minute by minute, slowly.
    slowly = sum(1 for m in range(600) if any(b <= m < b + size for b, size in listed))
    assert hours.used(600) == slowly


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.floats(0, 1))
def test_what_is_drawn_lies_within_what_was_seen(sample: list[float], chance: float) -> None:
    ordered = sorted(sample)
    assert ordered[0] <= drawn(ordered, chance) <= ordered[-1]
    assert drawn(ordered, 0) == ordered[0]
    assert drawn(ordered, 1) == ordered[-1]
