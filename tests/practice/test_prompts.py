"""Each curiosity prompt asks when its rule says, shows what speaks against, and treats everybody alike."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.curiosity import PersonFacts, Sign
from halcyon.kernel.registry import registry
from halcyon.practice.language import questioned

TODAY = date(2026, 11, 18)
PROMPTS = registry.prompts


def sign(kind: str, days: int = 10, agency: str = "A", number: float | None = None) -> Sign:
    return Sign(kind, TODAY - timedelta(days=days), agency, f"{kind}-{days}-{agency}", number)


def facts(*signs: Sign, age: int | None = 15) -> PersonFacts:
    return PersonFacts(TODAY, age, tuple(sorted(signs, key=lambda s: (s.on, s.source), reverse=True)))


# For each prompt: facts on which it asks, and facts just short of it. "infection@5" is 5 days ago, "concern@40B" by
# another agency, "emergency_contraception*3@5" a number of 3.
CASES = {
    "repeated_attendances": ("clinic@5 clinic@40 clinic@150", "clinic@5 clinic@40 clinic@200"),
    "emergency_contraception": ("emergency_contraception*3@5", "emergency_contraception*2@5"),
    "infection_or_pregnancy_again": ("infection@5 pregnancy@90", "infection@5 pregnancy@190"),
    "unequal_relationship": ("older_partner@10", "carer_knows@10"),
    "missing_in_care": ("missing@20 in_care@300", "missing@20 in_care@300 left_care@100"),
    "missing_again": ("missing@5 missing@30 missing@80", "missing@5 missing@30 missing@100"),
    "unexplained_gifts": ("goods@5 goods_explained@90", "goods@50 goods_explained@5"),
    "not_brought_after_telling": ("disclosed@60 not_brought@10", "not_brought@60 disclosed@10"),
    "taken_back": ("taken_back@300", "taken_back@400"),
    "moved_schools": ("moved_school@100 absent@20", "moved_school@100"),
    "small_concerns": ("concern@5 concern@40B concern@100", "concern@5 concern@40B concern@100 looked_into@90"),
    "injuries_again": ("injury@5 injury@300", "injury@5"),
    "spoken_for": ("spoken_for@5 not_alone@50", "spoken_for@15 not_alone@50 alone@5"),
    "despair_with_substances": ("despair@10 substances@100", "despair@10 substances@200"),
}


def signs_in(text: str) -> list[Sign]:
    found = []
    for word in text.split():
        kind, _, when = word.partition("@")
        kind, _, number = kind.partition("*")
        found.append(sign(kind, int(when.rstrip("B")), "B" if when.endswith("B") else "A", float(number or 0) or None))
    return found


def test_every_prompt_has_its_case():
    assert set(CASES) == set(PROMPTS)


@pytest.mark.parametrize("key", sorted(PROMPTS))
def test_a_prompt_asks_when_its_rule_says_and_not_short_of_it(key):
    prompt, (asking, short) = PROMPTS[key], map(signs_in, CASES[key])
    raised = prompt.asks(facts(*asking))
    assert raised is not None
    assert raised.evidence
    assert set(raised.evidence) <= set(asking)
    assert prompt.asks(facts(*short)) is None
    assert prompt.asks(facts()) is None
    assert prompt.question.endswith("?") and prompt.rule and prompt.why and prompt.looks_for and prompt.source
    assert not any(questioned(t) for t in (prompt.question, prompt.why, prompt.rule, prompt.looks_for))


# For each prompt everything that speaks for another explanation, recorded after what makes it ask. `spoken_for` has
# none: to be seen alone afterwards is what it asks for.
AGAINST = {
    "despair_with_substances": "no_harm_found trusted_adult",
    "emergency_contraception": "alone can_refuse carer_knows",
    "infection_or_pregnancy_again": "alone can_refuse no_harm_found",
    "injuries_again": "alone looked_into no_harm_found",
    "missing_again": "alone trusted_adult",
    "missing_in_care": "alone no_harm_found",
    "moved_schools": "attends trusted_adult",
    "not_brought_after_telling": "alone",
    "repeated_attendances": "alone looked_into no_harm_found",
    "small_concerns": "no_harm_found trusted_adult",
    "spoken_for": "",
    "taken_back": "looked_into no_harm_found",
    "unequal_relationship": "can_refuse carer_knows no_harm_found",
    "unexplained_gifts": "trusted_adult",
}


@pytest.mark.parametrize("key", sorted(PROMPTS))
def test_each_prompt_shows_what_speaks_against_it(key):
    asking = signs_in(CASES[key][0])
    shown = set()
    for kind in registry.signs:
        raised = PROMPTS[key].asks(facts(*asking, sign(kind, 3)))
        if raised is not None and kind in {s.kind for s in raised.against}:
            shown.add(kind)
    assert shown == set(AGAINST[key].split())


def test_what_speaks_for_another_explanation_is_shown_and_never_hides_the_question():
    asking = signs_in(CASES["emergency_contraception"][0])
    raised = PROMPTS["emergency_contraception"].asks(facts(*asking, sign("can_refuse", 3)))
    assert raised is not None
    assert [s.kind for s in raised.against] == ["can_refuse"]


def test_an_age_gap_is_asked_about_where_the_law_makes_it_matter():
    gap = PROMPTS["unequal_relationship"]
    assert gap.asks(facts(sign("older_partner"), age=15))
    assert gap.asks(facts(sign("older_partner"), age=None))
    assert gap.asks(facts(sign("older_partner"), age=16)) is None
    assert gap.asks(facts(sign("authority"), age=17))
    assert gap.asks(facts(sign("authority"), age=18)) is None


def test_no_prompt_can_know_sex_ethnicity_or_disability():
    assert [f.name for f in dataclasses.fields(PersonFacts)] == ["on", "age", "signs"]
    assert [f.name for f in dataclasses.fields(Sign)] == ["kind", "on", "agency", "source", "number"]
    told = " ".join((*registry.signs, *registry.signs.values())).lower()
    told += " ".join(r.question for r in registry.from_answers)
    for word in ("girl", "boy", "female", "male", "ethnic", "disab", "religio", "national", "language", "gender"):
        assert word not in told, word
    assert {s.sign for s in (*registry.from_events, *registry.from_answers)} == set(registry.signs)


SIGNS = st.builds(
    sign,
    st.sampled_from(sorted(registry.signs)),
    st.integers(0, 400),
    st.sampled_from("AB"),
    st.none() | st.integers(1, 4),
)


@pytest.mark.parametrize("key", sorted(key for key, prompt in PROMPTS.items() if not prompt.age_law))
def test_what_makes_a_prompt_ask_makes_it_ask_at_every_age_alike(key):
    asking = signs_in(CASES[key][0])
    raised = PROMPTS[key].asks(facts(*asking))
    assert all(PROMPTS[key].asks(facts(*asking, age=age)) == raised for age in (None, *range(26), 60, 95))


@examples(150, 20_000)
@given(st.lists(SIGNS, max_size=12), st.integers(0, 25), st.integers(0, 25))
def test_age_changes_nothing_where_no_law_says_so(signs, one, other):
    for prompt in PROMPTS.values():
        if not prompt.age_law:
            assert prompt.asks(facts(*signs, age=one)) == prompt.asks(facts(*signs, age=other)), prompt.key


@examples(100, 10_000)
@given(st.lists(SIGNS, max_size=12))
def test_whoever_recorded_it_counts_alike_and_more_facts_of_a_kind_never_silence(signs):
    for prompt in PROMPTS.values():
        before = prompt.asks(facts(*signs))
        swapped = [dataclasses.replace(s, agency={"A": "B", "B": "A"}[s.agency]) for s in signs]
        assert (prompt.asks(facts(*swapped)) is None) == (before is None)
        if before is not None:
            again = dataclasses.replace(before.evidence[0], on=TODAY, source="again")
            if again.kind not in ("concern", "disclosed"):
                assert prompt.asks(facts(*signs, again)) is not None
