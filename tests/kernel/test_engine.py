"""The engine beneath every tool: a rule is never silenced, a score never comes first, a definition that could mislead
does not start.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any as Anything

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.instruments import (
    All,
    AtLeast,
    Band,
    Bands,
    BodyMap,
    Choice,
    Context,
    From,
    HardRule,
    In,
    Instrument,
    Is,
    LongText,
    Not,
    Number,
    OrganisationNamed,
    Overlay,
    PersonNamed,
    Recency,
    Repeat,
    Section,
    ShortText,
    Under,
    YesNo,
    YesNoPossible,
    footer,
    wrong_in,
)
from halcyon.kernel.instruments import Any as AnyOf

RECENT = (("current", 5.0), ("past", 1.0), ("both", 6.0))
SCREEN = Instrument(
    key="screen",
    version=1,
    title="Screen",
    source="Made up",
    licence="MIT",
    owner="The tests",
    judgement="judgement",
    analysis="analysis",
    outcome="outcome",
    scoring=Bands(
        (Band("one", "Few signs recorded", 0), Band("two", "Some signs", 6), Band("four", "Many signs", 16)),
        sections=("before", "signs"),
    ),
    rules=(
        HardRule(
            "young",
            "Under 13 and sexual activity",
            source="Made up",
            when=All(Under(13), AnyOf(Is("active", "yes", "possible"), AtLeast("partners.age", 16))),
            demands=("same_day_conversation", "referral"),
            bars=("no_concern", "universal"),
        ),
        HardRule("worse", "A higher band", source="Made up", rising_months=12, demands=("supervisor_review",)),
    ),
    sections=(
        Section("before", "Before", tuple(YesNoPossible(f"v{n}", f"V{n}?", weight=1) for n in range(5))),
        Section(
            "signs",
            "Signs",
            (
                Recency("taken", "Taken?", points=RECENT, evidence=True, level="high"),
                YesNoPossible("active", "Active?", required=True, not_asked=True, evidence=True),
                YesNo("known", "Partners known?", when=Is("active", "yes")),
                Repeat(
                    "partners",
                    "Partners",
                    questions=(ShortText("name", "Name?"), Number("age", "Age?", required=True)),
                    each="Partner",
                    when=Is("active", "yes", "possible"),
                ),
            ),
        ),
        *footer(),
    ),
)
DONE = {
    "active": "no",
    "rests_on": ["instinct"],
    "analysis": "It means that she is being looked for.",
    "judgement": "at_risk",
    "outcome": "referral",
    "consulted": "no",
    "action": "Ring the hub.",
}


def test_no_score_before_judgement_and_analysis_are_written():
    answers = {**DONE, **{f"v{n}": "yes" for n in range(3)}, "taken": "current"}
    assert SCREEN.score(answers).points == 8
    for key, worse in (("judgement", ""), ("judgement", "made_up"), ("analysis", ""), ("analysis", "Too short.")):
        assert SCREEN.score({**answers, key: worse}) is None


def test_points_bands_and_what_is_not_known():
    answers = {**DONE, "v0": "yes", "v1": "possible", "v2": "not_known", "v3": "no", "taken": "both"}
    score = SCREEN.score(answers)
    assert (score.points, score.band.key, score.unknown, score.of) == (7, "two", 2, 6)
    assert score.by_section == (("before", 1), ("signs", 6))


def test_a_higher_band_than_before_is_looked_at():
    answers = {**DONE, "taken": "both"}
    assert [r.key for r in SCREEN.risen(answers, "one")] == ["worse"]
    assert SCREEN.risen(answers, "two") == () == SCREEN.risen({**answers, "analysis": ""}, "one")


def test_a_rule_bars_outcomes_and_leaves_others():
    answers, child = {**DONE, "active": "yes", "active__basis": "disclosure"}, Context(age=12)
    assert SCREEN.problems(answers, child) == {}
    assert SCREEN.problems({**answers, "outcome": "no_concern"}, child) == {
        "outcome": "Choose another outcome: Under 13 and sexual activity"
    }
    assert SCREEN.problems({**answers, "outcome": "no_concern"}, Context(age=13)) == {}
    assert [r.key for r in SCREEN.fired({"active": "yes"}, Context(age=None))] == ["young"]  # an age not known
    partners = {"active": "possible", "partners": [{"age": 14}, {"age": 16}]}
    assert [r.key for r in SCREEN.fired(partners, child)] == ["young"]


def test_conditions_of_the_context():
    assert Under(16).holds({}, Context(age=15)) and not Under(16).holds({}, Context(age=16))
    assert From(16).holds({}, Context(age=16)) and not From(16).holds({}, Context(age=15))
    assert Under(16).holds({}) and From(16).holds({}) and not Under(16, unknown=False).holds({})
    assert In("setting", "clinic").holds({}, Context(setting="clinic")) and not In("role", "x").holds({})
    assert Not(AtLeast("gap", 4)).holds({"gap": "5"}) and AtLeast("gap", 4).holds({"gap": 4})


def test_what_is_asked_beside_an_answer():
    said = {**DONE, "taken": "current"}
    assert list(SCREEN.problems(said)) == ["taken"]
    assert SCREEN.problems({**said, "taken": "absent"}) == {}
    assert SCREEN.problems({**said, "taken__basis": "instinct", "taken__note": "He drove off."}) == {}
    assert SCREEN.kept({**said, "taken__basis": "instinct", "v0__basis": "instinct"})["taken__basis"] == "instinct"
    assert "v0__basis" not in SCREEN.kept({**said, "v0__basis": "instinct"})
    left = {k: v for k, v in DONE.items() if k != "active"}
    assert "or say why it was not asked" in SCREEN.problems(left)["active"]
    assert SCREEN.problems({**left, "active__not_asked": "Her aunt was in the room."}) == {}
    assert "take one of them out" in SCREEN.problems({**DONE, "active__not_asked": "Her aunt was there."})["active"]


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        (
            BodyMap("q", "Q?"),
            [{"region": "face", "kind": "bruise", "words": "round"}],
            [{"region": "x", "kind": "cut"}],
        ),
        (PersonNamed("q", "Q?"), {"name": "Dave", "relation": "friend"}, {"relation": "friend"}),
        (OrganisationNamed("q", "Q?"), {"known": "POLICE"}, {"known": "POLICE", "code": "x"}),
        (Repeat("q", "Q?", questions=(Number("age", "Age?", required=True),)), [{"age": 3}], [{"age": 3}, {}]),
    ],
    ids=lambda v: type(v).__name__,
)
def test_answers_of_several_parts(question, good, bad):
    assert question.problem(good) is None
    assert question.problem(bad)
    assert question.problem("x")


def wrong(**changes: Anything) -> str:
    return "; ".join(wrong_in(replace(SCREEN, **changes)))


def test_a_definition_that_could_mislead_does_not_start():
    assert wrong() == ""
    assert "owner must be said" in wrong(owner="")
    assert "apart" in wrong(analysis="judgement")
    assert "says that a child is safe" in wrong(scoring=Bands((Band("a", "Safe", 0),)))
    assert "bands begin at 0" in wrong(scoring=Bands((Band("a", "A", 3),)))
    young = SCREEN.rules[0]
    assert "bar every outcome" in wrong(
        rules=(replace(young, bars=tuple(k for k, _ in SCREEN.question("outcome").options)),)
    )
    assert "no demand" in wrong(rules=(replace(young, demands=("a_form",)),))
    assert "does not point backwards" in wrong(rules=(replace(young, when=Is("later", "yes")),))
    late = Section("late", "Late", (Choice("late", "Late?", options=(("a", "A"),), when=Is("judgement", "at_risk")),))
    assert wrong(sections=(*SCREEN.sections, late)) == ""
    assert "does not point backwards" in wrong(sections=(late, *SCREEN.sections))
    soft = replace(SCREEN.sections[-2], questions=(LongText("analysis", "A?", required=True),))
    assert "at least 20 characters" in wrong(sections=(*SCREEN.sections[:-2], soft, SCREEN.sections[-1]))


def test_an_overlay_adds_and_never_takes_away():
    overlay = Overlay(
        "ours",
        "screen",
        1,
        "Made up",
        extra=(("signs", YesNo("taxi", "Taxis?")),),
        help={"v0": "Ask gently."},
        bands={"one": "Category 1"},
    )
    made = overlay.applied(SCREEN)
    assert made.digest != SCREEN.digest
    assert [q.key for q in made.sections[1].questions][-1] == "taxi"
    assert (made.question("v0").help, made.scoring.bands[0].name) == ("Ask gently.", "Category 1")
    assert made.rules == SCREEN.rules
    for other in (
        replace(overlay, version=2),
        replace(overlay, help={"nobody": "x"}),
        replace(overlay, extra=(("signs", YesNo("taxi", "Taxis?", weight=50)),)),
    ):
        with pytest.raises(ValueError, match="overlay ours"):
            other.applied(SCREEN)


ANYTHING = st.fixed_dictionaries(
    {"active": st.sampled_from(["yes", "possible", "no", "not_known", ""])},
    optional={
        **{f"v{n}": st.sampled_from(["yes", "no", "possible", ""]) for n in range(5)},
        "taken": st.sampled_from(["current", "past", "both", "absent"]),
        "partners": st.lists(st.fixed_dictionaries({"age": st.integers(10, 40)}), max_size=2),
        "analysis": st.sampled_from(["", "short", DONE["analysis"]]),
        "judgement": st.sampled_from(["", "no_indication", "at_risk"]),
        "outcome": st.sampled_from(["", "no_concern", "referral"]),
        "action": st.text(max_size=5),
    },
)


@examples(200, 10_000)
@given(ANYTHING, st.one_of(st.none(), st.integers(5, 19)))
def test_no_score_judgement_or_outcome_silences_a_rule(answers: dict, age: int | None):
    young = age is None or age < 13
    shown = answers["active"] in ("yes", "possible")
    assert [r.key for r in SCREEN.fired(answers, Context(age=age))] == (["young"] if young and shown else [])
    if young and shown:
        refused = SCREEN.problems({**answers, "outcome": "no_concern"}, Context(age=age))
        assert "outcome" in refused
