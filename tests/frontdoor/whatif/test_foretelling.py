"""Months that the model has not seen: what it foretells beside what happened, and what its scenarios change."""

from __future__ import annotations

import json

import pytest
from tests.frontdoor.whatif.history import HOURS, PEOPLE, small_history
from tests.support import ASSURANCE

from halcyon.frontdoor.whatif.model import Given, Player
from halcyon.frontdoor.whatif.results import AGED, COUNT, MEDIAN, NINETIETH, OPEN, WAIT, together, verdict
from halcyon.frontdoor.whatif.scenario import Scenario, StaffChange, in_words
from halcyon.frontdoor.whatif.staffing import NotARoster, estimated, read_duties, write_duties
from halcyon.frontdoor.whatif.stages import ANSWERS, DECIDE, RATE, WHOLE

TIMES = 30 if ASSURANCE else 4


@pytest.fixture(scope="module")
def past() -> Given:
    return small_history()


@pytest.fixture(scope="module")
def base(past: Given) -> list[dict[str, dict[str, float]]]:
    return Player(past, Scenario()).often(seed=1, times=TIMES)


def test_it_foretells_two_months_that_it_has_not_seen(past: Given, base: list[dict[str, dict[str, float]]]) -> None:
    found = verdict(past.really(), together(base), tolerance=0.10, few=100)
    assert found.may_be_used, [(c.stage, c.name, round(c.off, 3)) for c in found.failed] + list(found.thin)
    assert len(found.checks) == 14


def test_what_chance_does_is_told_and_excuses_nothing(past: Given, base: list[dict[str, dict[str, float]]]) -> None:
    """The spread of the held-back months themselves: wider in the tail, about the number itself, never in the rule."""
    real, chance = past.really(), past.chance(seed=1)
    for stage in (RATE, DECIDE, WHOLE):
        for name in (MEDIAN, NINETIETH):
            low, high = chance[stage][name]
            assert low <= real[stage][name] <= high
        median, tail = ((chance[stage][n][1] - chance[stage][n][0]) / real[stage][n] for n in (MEDIAN, NINETIETH))
        assert 0 < median < tail or stage == WHOLE
    assert past.chance(seed=1) == chance
    assert past.chance(seed=2) != chance
    wide = {stage: dict.fromkeys(names, (0.0, 1000000.0)) for stage, names in chance.items()}
    kinds = [
        verdict({**real, RATE: {**real[RATE], NINETIETH: 9.9}}, together(base), tolerance=0.10, few=100, chance=given)
        for given in (chance, wide, None)
    ]
    assert {tuple((c.stage, c.name) for c in k.failed) for k in kinds} == {((RATE, NINETIETH),)}
    assert not any(k.may_be_used for k in kinds)
    assert all(c.uncertain for c in kinds[1].checks)
    assert not any(c.uncertain for c in kinds[2].checks)


def test_a_model_with_the_wrong_staff_is_not_let_through(past: Given) -> None:
    """What the gate is for: four social workers fewer than there were, and it must not be used."""
    wrong = Given(**{**vars_of(past), "roster": {**past.roster, "worker": read_duties("Mon-Fri 09:00-17:00 10")}})
    found = verdict(past.really(), together(Player(wrong, Scenario()).often(seed=1, times=2)), tolerance=0.10, few=100)
    assert not found.may_be_used
    assert found.failed


def test_too_little_to_judge_by_is_not_good_enough(past: Given, base: list[dict[str, dict[str, float]]]) -> None:
    found = verdict(past.really(), together(base), tolerance=0.10, few=100_000)
    assert found.thin
    assert not found.failed
    assert not found.may_be_used
    assert not found.untaught
    nothing = verdict(past.really(), {}, tolerance=0.10, few=100)
    assert nothing.untaught and not nothing.may_be_used, "a model that learned from nothing"


def test_halved_staff_wait_longer(past: Given, base: list[dict[str, dict[str, float]]]) -> None:
    halved = together(Player(past, Scenario(staff=(StaffChange("", times=0.5),))).often(seed=1, times=2))
    was = together(base)
    for stage in ("rating", DECIDE):
        assert halved[stage][WAIT].value > 2 * was[stage][WAIT].value
    assert halved[WHOLE][MEDIAN].value > was[WHOLE][MEDIAN].value
    assert halved[WHOLE][NINETIETH].value > 1.5 * was[WHOLE][NINETIETH].value
    # What is not decided at the end is in no time; it is counted, and ages.
    assert halved[WHOLE][AGED].value > 1.5 * was[WHOLE][AGED].value
    assert halved[WHOLE][OPEN].value > 1.5 * was[WHOLE][OPEN].value
    assert halved[WHOLE][OPEN].value + halved[WHOLE][COUNT].value == was[WHOLE][OPEN].value + was[WHOLE][COUNT].value


def test_quicker_answers_shorten_the_answers_alone(past: Given, base: list[dict[str, dict[str, float]]]) -> None:
    quick = together(Player(past, Scenario(agencies={"SCHOOLS": 0.5})).often(seed=1, times=2))
    was = together(base[:2])
    assert quick[ANSWERS][MEDIAN].value < 0.9 * was[ANSWERS][MEDIAN].value
    assert quick["danger_check"] == was["danger_check"]


def test_more_contacts_longer_waits_and_open_cases_out_of_the_way_shorter(
    past: Given, base: list[dict[str, dict[str, float]]]
) -> None:
    was = together(base[:2])["rating"][WAIT].value
    more = together(Player(past, Scenario(arrivals=1.3)).often(seed=1, times=2))["rating"][WAIT].value
    fewer = together(Player(past, Scenario(bypass=True)).often(seed=1, times=2))["rating"][WAIT].value
    assert fewer < was < more


def test_a_run_kept_and_read_again_gives_the_same(past: Given, base: list[dict[str, dict[str, float]]]) -> None:
    again = Given.from_plain(json.loads(json.dumps(past.plain())))
    assert Player(again, Scenario.from_plain(json.loads(json.dumps(Scenario().plain())))).often(seed=1, times=1) == [
        base[0]
    ]
    assert Player(again, Scenario()).once(seed=2, number=0) != base[0]


def test_the_roster_is_estimated_from_who_acted(past: Given) -> None:
    found = estimated(
        past.enquiries,
        dict(enumerate(past.roles)),
        opens=past.opens,
        hours_of=lambda weekday: (540, 1020) if weekday in HOURS.opens else None,
    )
    for role, people in PEOPLE.items():
        assert {d.weekdays for d in found[role]} == {(n,) for n in range(5)}
        assert all(0.9 * people <= d.people <= people for d in found[role]), found[role]


def vars_of(given: Given) -> dict[str, object]:
    return {name: getattr(given, name) for name in Given.__dataclass_fields__}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mon-Fri 8.30 to 17:00 4", "Mon-Fri 08:30-17:00 4"),
        ("monday to friday 08:30-17:00 4 people", "Mon-Fri 08:30-17:00 4"),
        ("Sat 00:00-00:00 1", "Sat 00:00-24:00 1"),
    ],
)
def test_a_roster_is_read_as_people_write_it(text: str, words: str) -> None:
    assert write_duties(read_duties(text)) == words
    assert read_duties(words) == read_duties(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Mon-Fri four people", "Line 1: write days"),
        ("\nFri-Mon 08:30-17:00 4", "Line 2: Fri comes after Mon"),
        ("Mon 17:00-08:30 4", "end before they begin"),
        ("Mon-Fri 08:30-17:00 4\nTue 16:00-18:00 1", "Line 2: these hours are on another line"),
        ("Xyz 08:30-17:00 4", "Xyz is not a day"),
        ("Mon 08:30-25:00 4", "25:00 is not a time"),
    ],
)
def test_what_is_wrong_with_a_roster_is_said(text: str, says: str) -> None:
    with pytest.raises(NotARoster, match=says):
        read_duties(text)


def test_a_scenario_is_said_in_words() -> None:
    tried = Scenario(
        staff=(
            StaffChange("worker", times=0.5),
            StaffChange("manager", add=1),
            StaffChange("worker", add=2, weekdays=(0, 1, 2, 3, 4), begins=1020, ends=1200),
        ),
        agencies={"POLICE": 0.5},
        arrivals=1.2,
        bypass=True,
        not_asked=("green",),
        limits={"amber": 4},
    )
    assert in_words(tried, {"worker": "MASH social worker", "manager": "MASH manager"}, {"POLICE": "Police"}) == [
        "Half the people on duty: MASH social worker.",
        "1 more person on duty at all staffed hours: MASH manager.",
        "2 more people: MASH social worker, Monday to Friday 17:00 to 20:00.",
        "Police answers in half the time it took.",
        "20% more contacts.",
        "Enquiries about somebody with an open case go straight to their worker after the danger check.",
        "No agency is asked for enquiries rated green.",
        "Amber enquiries are to be decided within 4 office hours.",
    ]
    assert in_words(Scenario(), {}, {}) == ["Nothing: this is the hub as it was."]
