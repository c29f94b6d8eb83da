"""The tools about exploitation, consent and competence: what they add up to, and the rules that no score silences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.instruments import Choice, Context, Instrument, Number, Question, Several
from halcyon.kernel.registry import registry
from halcyon.practice.instruments.young_person.v1 import WEEKLY_REVIEW
from halcyon.practice.language import questioned
from halcyon.practice.risk_tools import rules

WRITTEN = {"judgement": "at_risk", "analysis": "She is frightened of him and does not say why."}
TOOLS = tuple(i for i in registry.instruments.values() if i.rules)
BY_KEY = {i.key: i for i in TOOLS}
NEED_REFERRAL = ("referral", "strategy")


def fired(tool: str, answers: Mapping[str, Any], age: int | None, agency: str = "") -> set[str]:
    return {r.key for r in BY_KEY[tool].fired(answers, Context(age=age, agency=agency))}


def allowed(tool: str, answers: Mapping[str, Any], age: int | None) -> set[str]:
    """The outcomes that can still be chosen."""
    instrument = BY_KEY[tool]
    options = {k for k, _ in instrument.question(instrument.outcome).options}  # type: ignore[attr-defined]
    return options - set(instrument.barred(answers, Context(age=age)))


VULNERABLE = ("emotional_neglect", "past_abuse", "family_breakdown", "domestic_abuse", "housing")
SOME = {**dict.fromkeys(VULNERABLE[:3], "yes"), "out_late": "yes", "callers": "yes", "cars": "current"}
VECTORS = (
    (SOME, 10, "category_2"),
    ({**SOME, "hotels_taxis": "both"}, 16, "category_4"),
    (dict.fromkeys(VULNERABLE, "yes"), 5, "category_1"),
    ({**dict.fromkeys(VULNERABLE, "yes"), "cars": "past"}, 6, "category_2"),
    ({}, 0, "category_1"),
)


@pytest.mark.parametrize(("answers", "points", "band"), VECTORS)
def test_the_published_vectors_of_the_scored_tool(answers, points, band):
    tool = BY_KEY["exploitation_scored"]
    assert tool.score(answers, Context(age=14)) is None  # not before judgement and analysis
    score = tool.score({**answers, **WRITTEN}, Context(age=14))
    assert score is not None
    assert (score.points, score.band.key) == (points, band)
    low = tool.scoring.bands[0]  # type: ignore[union-attr]
    assert "only what was answered" in low.action


def test_the_scored_tool_has_all_items_of_its_source():
    sections = {s.key: len(s.questions) for s in BY_KEY["exploitation_scored"].sections}
    assert (sections["vulnerabilities"], sections["moderate"], sections["significant"]) == (10, 13, 8)


SEXUAL = {
    "exploitation_scored": {"sti": "yes"},
    "exploitation_checklist": {"pregnancy": "yes"},
    "exploitation_screen": {"older_sexual": "yes"},
    "consent_and_coercion": {"relationship": "yes"},
    "young_person": {"unwanted": "possible"},
}


@pytest.mark.parametrize("tool", SEXUAL)
def test_under_13_any_sexual_activity_is_referred_and_cannot_end_otherwise(tool):
    assert "r1_under_13" in fired(tool, SEXUAL[tool], 12)
    assert allowed(tool, SEXUAL[tool], 12) <= set(NEED_REFERRAL)
    assert "r1_under_13" not in fired(tool, SEXUAL[tool], 13)
    assert "r1_under_13" not in fired(tool, {}, 12)
    # Without a date of birth it is what whoever asks believes, and who cannot tell keeps to the youngest.
    assert "r1_under_13" in fired(tool, {**SEXUAL[tool], "age_believed": "cannot_tell"}, None)
    assert "r1_under_13" not in fired(tool, {**SEXUAL[tool], "age_believed": "16_17"}, None)


def test_one_high_indicator_is_enough_up_to_13():
    for key in ("assault_injuries", "harmful_sexual_behaviour", "older_controlling", "missing_overnight", "images"):
        assert "r2_high_at_13" in fired("exploitation_checklist", {key: "possible"}, 13)
        assert "r2_high_at_13" not in fired("exploitation_checklist", {key: "yes"}, 14)
    assert "r2_high_at_13" not in fired("exploitation_checklist", {"truancy": "yes"}, 13)
    assert "r2_high_at_13" in fired("exploitation_scored", {"cars": "current"}, 13)


@pytest.mark.parametrize("tool", sorted(t.key for t in TOOLS if t.key != "mental_capacity"))
def test_harm_now_goes_to_the_hub_from_every_tool(tool):
    rule = next(r for r in BY_KEY[tool].rules if r.key == "r3_harm_now")
    assert "r3_harm_now" in fired(tool, {"harm_now": "yes"}, 15)
    assert "referral" in rule.demands
    assert all(r.source and r.words and (r.demands or r.bars) for r in BY_KEY[tool].rules)


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    if isinstance(question, Choice):
        return st.sampled_from([k for k, _ in question.options])
    if isinstance(question, Several):
        return st.lists(st.sampled_from([k for k, _ in question.options]), max_size=3, unique=True)
    if isinstance(question, Number):
        return st.integers(0, 12)
    return st.just("Written by somebody who was there.")


def answer_sets(tool: Instrument) -> st.SearchStrategy[dict[str, Any]]:
    simple = [q for q in tool.questions() if q.kind not in ("repeat", "body_map", "person")]
    return st.fixed_dictionaries({}, optional={q.key: answers_to(q) for q in simple})


@pytest.mark.parametrize("tool", sorted(BY_KEY))
def test_no_score_judgement_or_outcome_silences_a_hard_rule(tool):
    instrument = BY_KEY[tool]
    scored = {q.key for q in instrument.questions() if q.scored}
    decided = {instrument.judgement, instrument.analysis, instrument.outcome, "action", "next_review"}
    looked_at = {key for rule in instrument.rules if rule.when for key in rule.when.named()}

    @examples(25, 1_250)  # eight tools: 10,000 answer sets in the long suite
    @given(answer_sets(instrument), st.integers(9, 19) | st.none(), st.sampled_from(("", "acute_trust", "police")))
    def check(answers: dict[str, Any], age: int | None, agency: str) -> None:
        context = Context(age=age, agency=agency)
        before = {r.key for r in instrument.fired(answers, context)}
        quiet = {k: v for k, v in answers.items() if k not in (scored | decided) - looked_at}
        assert {r.key for r in instrument.fired(quiet, context)} == before
        loud = {**answers, instrument.judgement: "no_indication", instrument.outcome: "no_concern"}
        assert {r.key for r in instrument.fired(loud, context)} == before
        barred = instrument.barred(answers, context)
        for outcome in barred:
            assert instrument.outcome in instrument.problems({**answers, instrument.outcome: outcome}, context)
        # A rule never hinders recording: something can always be signed.
        assert {k for k, _ in instrument.question(instrument.outcome).options} - set(barred)  # type: ignore[attr-defined]
        harmed = answers.get("harm_now") == "yes"
        assert not harmed or "r3_harm_now" in before

    check()


LIMBS = dict.fromkeys(("understands", "not_persuaded", "likely", "suffers", "best_interests"), "yes")
SIX_YEARS = {"relationship": "yes", "partner_gap": "6_more", "partner_adult": "not_known"}


def test_fraser_needs_all_five_and_never_closes_the_questions():
    assert allowed("fraser", LIMBS, 15) == {"met", "not_met", "referred"}
    for limb in LIMBS:
        assert "met" not in allowed("fraser", {**LIMBS, limb: "no"}, 15)
        assert "met" not in allowed("fraser", {k: v for k, v in LIMBS.items() if k != limb}, 15)
    assert "unequal_under_16" not in fired("fraser", {**LIMBS, "relationship": "yes", "partner_gap": "none"}, 15)
    rule = next(r for r in BY_KEY["fraser"].rules if r.key == "unequal_under_16")
    assert "unequal_under_16" in fired("fraser", {**LIMBS, **SIX_YEARS, "outcome": "met"}, 15)
    assert set(rule.demands) == {"same_day_conversation", "consult_offer"}
    keys = [q.key for q in BY_KEY["fraser"].questions()]
    assert keys.index("partner_gap") < keys.index("exchange") < keys.index("understands")


def test_fraser_locks_under_13():
    tool, young = BY_KEY["fraser"], Context(age=12)
    assert "understands" not in {q.key for q in tool.shown(LIMBS, young)}
    assert allowed("fraser", LIMBS, 12) == {"referred"}
    assert "referral" in next(r for r in tool.fired({}, young) if r.key == "r1_under_13").demands


def test_the_questionnaire_branches_and_can_leave_questions_with_a_reason():
    tool = BY_KEY["young_person"]
    assert len(tool.sections) == 16
    assert "competence" in {q.key for q in tool.shown({}, Context(age=15))}
    assert "competence" not in {q.key for q in tool.shown({}, Context(age=16))}
    asked = {"partner_gap__not_asked": "Her mother came in.", "relationship": "yes"}
    assert "partner_gap" not in tool.problems(asked, Context(age=15))
    assert "partner_gap" in tool.problems({"relationship": "yes"}, Context(age=15))
    assert "analysis" in tool.problems({"analysis": "Short."}, Context(age=15))
    alone = [q for q in tool.questions() if q.prompt and "alone" in q.prompt]
    assert len(alone) >= 12
    assert {"seen_alone", "interpreter_who"} <= {q.key for q in tool.questions()}


def test_fgm_is_a_personal_duty_and_trafficking_goes_through_police_or_council():
    told = fired("young_person", {"fgm": "told"}, 16)
    assert "fgm_police" in told
    assert "fgm_police" not in fired("young_person", {"fgm": "told"}, 18)
    assert "fgm_or_marriage_feared" in fired("young_person", {"fgm": "feared"}, 16)
    assert "national_referral" in fired("exploitation_screen", {"travel": "yes"}, 17)
    words = rules.national_referral(*()).words
    assert "police or the council" in words and "health service cannot" in words


def test_who_belongs_on_the_weekly_list():
    for given_ in ({"partner_gap": "4_5"}, {"exchange": ["money"]}, {"infections": 2}, {"care_status": "now"}):
        assert WEEKLY_REVIEW.holds(given_, Context(age=17))
    assert not WEEKLY_REVIEW.holds({"partner_gap": "2_3", "infections": 1, "exchange": ["nothing"]}, Context(age=17))
    assert WEEKLY_REVIEW.holds({}, Context(age=15))


def test_screens_in_health_ask_about_the_team_and_the_codes():
    for tool in ("exploitation_scored", "exploitation_checklist", "exploitation_screen", "young_person"):
        assert "r6_health_screen" in fired(tool, {}, 15, "acute_trust")
        assert "r6_health_screen" not in fired(tool, {}, 15, "education")
    assert BY_KEY["exploitation_scored"].risen(
        {**dict.fromkeys(VULNERABLE, "yes"), "cars": "current", **WRITTEN}, "category_1", Context(age=15)
    )[0].demands == ("supervisor_review",)


def test_capacity_is_where_it_begins_and_an_unwise_choice_is_no_evidence():
    assert allowed("mental_capacity", {"doubt": "no"}, 17) == {"has_capacity"}
    assert allowed("mental_capacity", {"doubt": "yes", "reasons": ["unwise"]}, 17) == {"has_capacity"}
    doubt = {"doubt": "yes", "reasons": ["memory", "unwise"], "support": "yes", "retain": "no", "impairment": "yes"}
    assert allowed("mental_capacity", doubt, 17) == {"has_capacity", "wait"}
    shown = {**doubt, "because": "yes", "conclusion": "lacks"}
    assert allowed("mental_capacity", shown, 17) == {"has_capacity", "wait", "best_interests"}
    assert "advocate" in {q.key for q in BY_KEY["mental_capacity"].shown(shown, Context(age=17))}
    assert len(BY_KEY["mental_capacity"].shown({"doubt": "no"}, Context(age=17))) < 12


def test_the_decision_is_named_and_some_are_nobody_elses():
    tool = BY_KEY["mental_capacity"]
    asked = {"decision_kind": "home", "decision": "stuff", "doubt": "no"}
    assert tool.version >= 2 and "at least" in str(tool.question("decision").problem("stuff"))
    assert tool.question("decision").problem("Will you stay at your aunt’s from Monday?") is None
    assert "decision_kind" in {q.key for q in tool.shown(asked, Context(age=17))}
    shown = {
        "doubt": "yes",
        "reasons": ["memory"],
        "support": "yes",
        "retain": "no",
        "impairment": "yes",
        "because": "yes",
    }
    shown |= {"conclusion": "lacks"}
    assert "best_interests" in allowed("mental_capacity", {**shown, "decision_kind": "home"}, 17)
    assert "best_interests" not in allowed("mental_capacity", {**shown, "decision_kind": "own_alone"}, 17)


@pytest.mark.parametrize(
    ("answers", "asks"),
    [
        ({"doubt": "no", "judgement": "lacks"}, True),
        ({"doubt": "yes", "conclusion": "has", "judgement": "lacks"}, True),
        # What a doubt brought up counts no more once the doubt is taken back.
        ({"doubt": "no", "conclusion": "lacks", "judgement": "lacks"}, True),
        ({"doubt": "yes", "conclusion": "lacks", "judgement": "lacks"}, False),
        ({"doubt": "no", "judgement": "has_capacity"}, False),
        ({"doubt": "no", "judgement": "unsure"}, False),
    ],
)
def test_who_judges_that_capacity_is_lacking_without_having_shown_it_is_asked_why_and_not_stopped(
    answers: dict[str, str], asks: bool
):
    tool = BY_KEY["mental_capacity"]
    assert ("not_shown_why" in {q.key for q in tool.shown(answers, Context(age=17))}) is asks
    why = {**answers, "not_shown_why": "He was unconscious when I saw him, and the form was short."}
    assert "judgement" not in tool.problems(why, Context(age=17))
    assert "not_shown_why" not in tool.problems(why, Context(age=17))


def test_pressure_cannot_end_as_no_concern_and_gillick_needs_a_free_choice():
    assert not {"no_concern", "universal"} & allowed("consent_and_coercion", {"fear": "possible"}, 17)
    assert "proceed" not in allowed("gillick", {"free": "no"}, 15)
    assert allowed("gillick", {"refuses_life_saving": "yes"}, 15) == {"parent", "senior"}


def test_no_tool_uses_words_that_it_would_question():
    texts = [
        text
        for tool in TOOLS
        for q in tool.questions()
        for text in (q.words, q.help, q.prompt, *(w for _, w in getattr(q, "options", ())))
    ]
    assert [(f.words, text) for text in texts for f in questioned(text)] == []
