"""What is read from enquiries that leave the ordinary way: worked together, passed on, sent back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from halcyon.frontdoor.mirror.spans import Held, History, Step
from halcyon.frontdoor.whatif.engine import play
from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.learning import Learned
from halcyon.frontdoor.whatif.reading import went
from halcyon.frontdoor.whatif.results import COUNT, measured, really
from halcyon.frontdoor.whatif.scenario import Scenario
from halcyon.frontdoor.whatif.staffing import Shift
from halcyon.frontdoor.whatif.stages import ASK, DECIDE, RATE, TELL, TRIAGE, Asked, Enquiry
from halcyon.frontdoor.whatif.together import worked_together

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def course(*steps: tuple[str, float, str], held: tuple[Held, ...] = (), closed: float | None = None) -> History:
    """An enquiry received at nine; each step is the state that it came to, after so many minutes, by whom."""
    listed = tuple(Step(state, at(after), state, by) for state, after, by in steps)
    return History(NINE, None if closed is None else at(closed), listed, held)


def since(enquiry: dict[str, float]) -> dict[str, float]:
    return {stage: ended - NINE.timestamp() / 60 for stage, ended in enquiry.items()}


def test_what_was_passed_to_the_worker_of_an_open_case_is_no_work_of_the_hub() -> None:
    people: dict[str, int] = {}
    found = went(course(("with_worker", 0, ""), ("decided", 600, "jo"), ("closed", 660, "tom"), closed=660), people)
    assert found.aside is not None
    assert (since(found.ends), set(found.by)) == ({DECIDE: 600, TELL: 660}, {DECIDE, TELL})
    enquiry = Enquiry(0, NINE.timestamp() / 60, ends=found.ends, by=found.by, aside=found.aside)
    assert [(p.stage, p.ended - p.ready) for p in enquiry.passed()] == [(TELL, 60)]
    triaged = went(course(("triaged", 10, "tom"), ("with_worker", 30, "ruth")), people)
    assert (since(triaged.ends), triaged.aside) == ({TRIAGE: 10}, NINE.timestamp() / 60 + 30)


def test_what_the_worker_sends_back_is_the_hub_s_from_then_on() -> None:
    found = went(course(("with_worker", 0, ""), ("received", 100, "jo"), ("triaged", 110, "tom")), {})
    assert (found.aside, found.opened, since(found.ends)) == (None, at(100), {TRIAGE: 110})


def test_being_sent_back_by_whoever_it_was_handed_to_is_not_telling_the_referrer() -> None:
    found = went(
        course(
            ("triaged", 10, "tom"),
            ("rated", 40, "ruth"),
            ("decided", 90, "helen"),
            ("returned", 500, "jo"),
            ("decided", 700, "helen"),
            ("closed", 760, "tom"),
            held=(Held("helen", at(80), at(90)),),
            closed=760,
        ),
        {},
    )
    assert since(found.ends) == {TRIAGE: 10, RATE: 40, DECIDE: 90}
    assert since(found.begun) == {DECIDE: 80}


def sibling(ends: dict[str, float], **more: object) -> Enquiry:
    by = dict.fromkeys(ends, 4)
    return replace(Enquiry(0, 0.0, "amber", ends=ends, by=by, begun={TRIAGE: 5.0}), **more)  # type: ignore[arg-type]


def test_brothers_and_sisters_worked_together_are_one_piece_of_work() -> None:
    first = sibling({TRIAGE: 15.0, RATE: 40.0, ASK: 50.0}, asked=(Asked("GP", 500, 90.0), Asked("POLICE", 500, 70.0)))
    second = sibling({TRIAGE: 17.0, RATE: 40.0, ASK: 50.0}, asked=(Asked("GP", 480, 120.0),))
    (one,) = worked_together([("contact", first), ("contact", second)])
    assert one.cases == 2
    assert one.ends == {TRIAGE: 17.0, RATE: 40.0, ASK: 50.0}
    assert one.asked == (Asked("GP", 480, 120.0), Asked("POLICE", 500, 70.0))
    (waits,) = worked_together([("c", first), ("c", replace(second, asked=(Asked("GP", 480, None),)))])
    assert waits.asked[0].answered is None, "an answer about one child is not an answer about both"
    opens = Hours([(0.0, 1000.0)])
    assert measured(really([one]), begins=0, ends=1000, opens=opens)[TRIAGE][COUNT] == 2


def test_those_who_were_worked_apart_stay_apart() -> None:
    first = sibling({TRIAGE: 15.0, RATE: 40.0})
    apart = {
        "another contact": ("other", first),
        "another rating": ("contact", replace(first, rating="red")),
        "another time": ("contact", sibling({TRIAGE: 15.0, RATE: 140.0})),
        "another person": ("contact", replace(first, by={TRIAGE: 4, RATE: 5})),
        "not as far": ("contact", sibling({TRIAGE: 15.0})),
        "passed on": ("contact", replace(first, aside=30.0)),
    }
    for why, (contact, other) in apart.items():
        found = worked_together([("contact", first), (contact, other)])
        assert [(e.number, e.cases) for e in found] == [(0, 1), (1, 1)], why


def test_what_was_passed_on_takes_nobody_of_the_hub_until_the_referrer_is_told() -> None:
    shifts = {role: [Shift(0, 1e6, 1, True)] for role in ("desk", "other")}
    hour = {(stage, ""): [60.0] for stage in (TRIAGE, RATE, ASK, DECIDE)} | {(TELL, ""): [10.0]}
    played = play(
        [
            Enquiry(0, 0.0, ends={DECIDE: 300.0, TELL: 400.0}, aside=0.0),
            Enquiry(1, 0.0, aside=0.0),
            Enquiry(2, 1.0, "red", ends={DECIDE: 900.0}),
        ],
        learned=Learned(hour, {}, {}, ()),
        desks={TRIAGE: "desk", RATE: "desk", ASK: "desk", DECIDE: "desk", TELL: "other"},
        shifts=shifts,
        opens=Hours([(0.0, 1e6)]),
        scenario=Scenario(),
        ratings=("red",),
        seed="1",
    )
    assert [(p.stage, p.ready, p.ended) for p in played[0].passed] == [(TELL, 300.0, 310.0)]
    assert played[1].passed == []
    assert played[2].passed[0].ended == 61.0, "nothing stood in its way at the desk"
