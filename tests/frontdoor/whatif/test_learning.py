"""What the model learns that nobody wrote down, and how it is played."""

from __future__ import annotations

import pytest

from halcyon.frontdoor.whatif.engine import play
from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.learning import Learned, learn
from halcyon.frontdoor.whatif.otherwise import SETTLING_DAYS, Taken, other_work
from halcyon.frontdoor.whatif.scenario import Scenario
from halcyon.frontdoor.whatif.staffing import Shift
from halcyon.frontdoor.whatif.stages import ASK, DECIDE, RATE, TELL, TRIAGE, Asked, Enquiry

DAYS, OPEN = 12, 480.0
OFFICE = Hours((day * 1440.0, day * 1440.0 + OPEN) for day in range(DAYS))
TWO = {"desk": dict.fromkeys(range(DAYS), 2.0)}


def worked(minutes: float, every: float, *, waits: bool = True) -> list[Taken]:
    """Two people who take something up every so many minutes, all of which has waited since the morning."""
    found = []
    for day in range(DAYS):
        for turn in range(int(OPEN / every)):
            begun = day * 1440 + turn * every
            found += [Taken("desk", day * 1440.0 if waits else begun, begun, begun + minutes)] * 2
    return found


@pytest.mark.parametrize(("minutes", "every", "other"), [(10, 10, 0.0), (10, 12, 0.2), (10, 20, 1.0)])
def test_time_in_which_work_waits_and_people_are_not_at_it_goes_on_other_things(
    minutes: float, every: float, other: float
) -> None:
    assert other_work(worked(minutes, every), TWO, OFFICE)["desk"] == pytest.approx(other, abs=0.02)


def test_where_nothing_waits_nobody_is_taken_to_do_other_things() -> None:
    assert other_work(worked(10, 20, waits=False), TWO, OFFICE) == {}
    alone = [Taken("desk", day * 1440.0, day * 1440 + 400.0, day * 1440 + 410.0) for day in range(DAYS)]
    assert other_work(alone, TWO, OFFICE) == {}, "one that waits alone may wait for something else"


def test_the_first_days_in_which_people_work_on_what_came_before_do_not_count() -> None:
    quiet = [t for t in worked(10, 10) if t.begun >= SETTLING_DAYS * 1440]
    first = [Taken("desk", day * 1440.0, day * 1440 + OPEN, day * 1440 + OPEN) for day in range(SETTLING_DAYS)] * 3
    assert other_work(quiet + first, TWO, OFFICE)["desk"] == pytest.approx(0, abs=0.02)


def test_other_things_keep_the_person_and_not_the_enquiry() -> None:
    minutes = {(s, ""): [0.0] for s in (RATE, ASK, DECIDE, TELL)} | {(TRIAGE, ""): [10.0]}
    played = play(
        [Enquiry(n, 0.0, "red") for n in range(2)],
        learned=Learned(minutes, {}, {}, (), other={"desk": 0.5}),
        desks={TRIAGE: "desk", RATE: "rest", ASK: "rest", DECIDE: "rest", TELL: "rest"},
        shifts={role: [Shift(0, 1e6, 1, True)] for role in ("desk", "rest")},
        opens=Hours([(0.0, 1e6)]),
        scenario=Scenario(),
        ratings=("red",),
        seed="1",
    )
    assert [(p.passed[0].begun, p.passed[0].ended) for p in played] == [(0.0, 10.0), (15.0, 25.0)]


def given_up(number: int, rating: str, waited: float) -> Enquiry:
    """One that was decided without its answer, after so many minutes."""
    ends = {TRIAGE: 1.0, RATE: 2.0, ASK: 3.0, DECIDE: 4.0 + waited}
    return Enquiry(number, 0.0, rating, asked=(Asked("GP", 60.0, None),), ends=ends, begun={DECIDE: 3.0 + waited})


def test_how_soon_the_hub_goes_on_without_an_answer_in_danger_says_nothing_of_the_rest() -> None:
    def patience(*past: Enquiry) -> Learned:
        return learn(past, opens=Hours([(0.0, 1e6)]), until=1e6, ratings=("red", "amber", "green"), role_of={})

    danger = [given_up(n, "red", 150.0) for n in range(3)]
    assert patience(*danger).waits_at_most("red") == 150
    assert patience(*danger).waits_at_most("green") == float("inf")
    both = patience(*danger, given_up(9, "green", 1500.0))
    assert (both.waits_at_most("red"), both.waits_at_most("amber")) == (150, 1500)
