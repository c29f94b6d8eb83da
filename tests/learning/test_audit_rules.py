"""Statistics against published worked examples, the sampler’s properties, and the rules over answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.learning.audits.grading import (
    agreements,
    differing,
    met,
    needs_support,
    overall,
    secure,
    size_band,
)
from halcyon.learning.audits.quoting import telling
from halcyon.learning.audits.sampling import Unit, digest, draw, quotas
from halcyon.learning.audits.statistics import Agreement, Change, agreement, agreement_of_all, wilson
from halcyon.practice.audits import CASE_FILE, INTERVIEW, TOOLS


def pairs(both: int, first: int, second: int, neither: int) -> list[tuple[str, str]]:
    """A table of two by two as pairs of answers."""
    return [("y", "y")] * both + [("y", "n")] * first + [("n", "y")] * second + [("n", "n")] * neither


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ((20, 5, 10, 15), 0.4),  # the grant readers of most textbooks
        ((45, 15, 25, 15), 0.1304),  # the same agreement, other margins: Smeeton, Biometrics 41 (1985) 795
        ((25, 35, 5, 35), 0.2593),
        ((10, 0, 0, 10), 1.0),
        ((0, 10, 10, 0), -1.0),
    ],
)
def test_kappa_is_as_published(table, kappa):
    assert agreement(pairs(*table)).kappa == pytest.approx(kappa, abs=5e-5)


def test_kappa_of_three_diagnoses_is_as_cohen_worked_it_out():
    """Cohen, Psychological Bulletin 70 (1968) 213-220: 200 judgements, 70 per cent the same, kappa .492."""
    table = {("p", "p"): 88, ("p", "n"): 14, ("p", "o"): 18, ("n", "p"): 10, ("n", "n"): 40, ("n", "o"): 10}
    table |= {("o", "p"): 2, ("o", "n"): 6, ("o", "o"): 12}
    found = agreement([pair for pair, n in table.items() for _ in range(n)])
    assert (found.pairs, found.same) == (200, 140)
    assert found.kappa == pytest.approx(0.492, abs=5e-4)


def test_agreement_over_questions_is_not_flattered_by_what_is_common_to_each():
    """Two auditors who guess, on one question nearly always yes and on the other nearly always no, agree by chance."""
    one = pairs(81, 9, 9, 1)
    two = pairs(1, 9, 9, 81)
    assert agreement_of_all([one, two]).kappa == pytest.approx(0.0, abs=1e-9)
    assert (agreement(one + two).kappa or 0) > 0.6


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Agreement(9, 9, 1.0), "too few to say"),
        (Agreement(20, 5, -0.1), "worse than chance"),
        (Agreement(20, 5, 0.0), "slight"),
        (Agreement(20, 9, 0.2), "slight"),
        (Agreement(20, 9, 0.21), "fair"),
        (Agreement(20, 12, 0.6), "moderate"),
        (Agreement(20, 12, 0.8), "substantial"),
        (Agreement(20, 19, 0.81), "almost perfect"),
    ],
)
def test_agreement_in_words(found, words):
    assert found.words == words


def test_one_answer_throughout_is_not_called_agreement():
    assert "cannot be worked out" in agreement([("y", "y")] * 20).words


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [((81, 263), 0.2553, 0.3662), ((15, 148), 0.0624, 0.1605), ((0, 20), 0.0, 0.1611), ((1, 29), 0.0061, 0.1718)],
)
def test_wilson_is_as_newcombe_published(counts, low, high):
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    assert wilson(*counts) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_as_newcombe_published(after, before, low, high):
    """Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10."""
    assert Change(after, before).interval == pytest.approx((low, high), abs=5e-5)


def test_a_change_is_said_with_how_sure_one_can_be():
    assert Change((4, 4), (0, 20)).words == "Too few to say."
    assert Change((30, 43), (14, 40)).verdict == "better"
    assert "Better by 35 points (30 of 43 now, 14 of 40 before)" in Change((30, 43), (14, 40)).words
    assert Change((14, 40), (30, 43)).verdict == "worse"
    assert Change((6, 10), (5, 10)).verdict == "unsure"
    assert "may be chance" in Change((6, 10), (5, 10)).words
    with pytest.raises(ValueError, match="no share"):
        wilson(0, 0)


UNITS = st.dictionaries(st.integers(0, 10_000), st.sampled_from("abcd"), max_size=60).map(
    lambda found: [Unit(str(k), v) for k, v in found.items()]
)


@examples(80, 2_000)
@given(UNITS, st.integers(0, 70), st.text(max_size=8), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_sample_whatever_the_order(units, total, seed, chance):
    shuffled = list(units)
    chance.shuffle(shuffled)
    drawn = draw(units, total, seed)
    assert drawn == draw(shuffled, total, seed)
    assert digest(units) == digest(shuffled)
    assert len({u.key for u in drawn}) == len(drawn) == min(total, len(units))
    assert set(drawn) <= set(units)
    sizes = {s: sum(u.stratum == s for u in units) for s in "abcd"}
    wanted = quotas(sizes, total)
    assert {s: sum(u.stratum == s for u in drawn) for s in "abcd"} == wanted
    whole = sum(sizes.values())
    for stratum, size in sizes.items():
        assert wanted[stratum] <= size
        if size and total >= sum(n > 0 for n in sizes.values()):
            assert wanted[stratum] >= 1
            assert wanted[stratum] <= max(1, total * size / whole + 1)


def test_another_seed_draws_another_sample_and_each_is_drawn_about_as_often():
    units = [Unit(str(n), "one") for n in range(40)]
    drawn = [u.key for seed in range(400) for u in draw(units, 10, str(seed))]
    times = [drawn.count(u.key) for u in units]
    assert draw(units, 10, "a") != draw(units, 10, "b")
    assert min(times) > 60
    assert max(times) < 140  # 100 expected, standard deviation 8.7


def test_no_group_is_left_out_while_there_are_enough():
    assert quotas({"large": 96, "small": 4}, 10) == {"large": 9, "small": 1}
    assert quotas({"a": 5, "b": 3, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}
    assert quotas({"a": 0, "b": 0}, 5) == {"a": 0, "b": 0}


def grades(**but: int) -> dict[str, int]:
    return {**{q.key: 4 for q in CASE_FILE.graded}, **but}


def test_a_weak_analysis_plan_or_voice_holds_the_whole_down():
    assert overall(CASE_FILE, grades()) == (4, "")
    assert overall(CASE_FILE, grades(A4=1)) == (2, "A4")
    assert overall(CASE_FILE, grades(A5=2, A7=1)) == (2, "A7")
    assert overall(CASE_FILE, grades(A7=2)) == (3, "A7")
    assert overall(CASE_FILE, grades(A13=1)) == (4, "")  # recording limits nothing
    assert overall(CASE_FILE, {}) == (None, "")
    assert overall(INTERVIEW, {"P3a": 2}) == (None, "")


@examples(60, 1_000)
@given(st.fixed_dictionaries({q.key: st.integers(1, 4) for q in CASE_FILE.graded}))
def test_the_overall_grade_never_passes_its_limit(values):
    found, held = overall(CASE_FILE, values)
    assert found is not None
    lowest = min(values[k] for k in ("A4", "A5", "A7"))
    assert min(values.values()) <= found <= lowest + 1
    assert (held == "") or values[held] == lowest


def test_who_is_secure_and_what_is_met():
    domain = INTERVIEW.domains[0]
    full = {key: INTERVIEW.question(key).scale.highest for key in domain.questions}
    assert secure(INTERVIEW, domain, full) is True
    assert secure(INTERVIEW, domain, {**full, "P4a": 0, "P4b": 0, "P4c": 1}) is False  # 16 of 24
    assert secure(INTERVIEW, domain, {**full, "P4a": 0, "P4b": 0}) is True  # 18 of 24, the share asked for
    assert secure(INTERVIEW, domain, {k: v for k, v in full.items() if k != "P3a"}) is None
    assert met(INTERVIEW, "P6b", {"P6b": 4}) is True
    assert met(INTERVIEW, "P6b", {"P6b": 3}) is False
    assert met(INTERVIEW, "P1", {}) is None


def test_where_two_auditors_differ():
    assert differing(CASE_FILE, grades(A1=2), grades(A2=3)) == ["A1", "A2"]
    found = agreements(CASE_FILE, [(grades(A1=2), grades(A1=3)), (grades(), grades())])
    assert (found["A1"].pairs, found["A1"].same, found[""].pairs) == (2, 1, 28)


def test_what_a_practice_needs_support_with():
    today = date(2026, 11, 18)
    assert needs_support(0, today, today) == "red"
    assert needs_support(1, today - timedelta(days=90), today) == ""
    assert needs_support(1, today - timedelta(days=91), today) == "old_amber"
    assert needs_support(2, today - timedelta(days=900), today) == ""
    assert needs_support(None, None, today) == ""
    assert (size_band(None), size_band(5_999), size_band(6_000)) == (
        "", "fewer than 6,000 patients", "6,000 to 11,999 patients",
    )  # fmt: skip


def test_a_quotation_that_tells_who_spoke_is_caught():
    assert telling("I ask everybody how old he is now.", ["Anna Loxley", "Marl Valley sexual health clinic"]) == []
    assert telling("I rang Dr Pell about it.", [])
    assert telling("At Marl Valley we always ask.", ["Marl Valley sexual health clinic"])
    assert telling("Ring me on 07700 900123.", [])
    assert telling("anna said so", ["Anna Loxley"])


def test_every_question_is_named_once_and_every_domain_can_be_marked():
    for tool in TOOLS.values():
        keys = [q.key for q in tool.questions]
        assert len(keys) == len(set(keys))
        assert tool.source
        for domain in tool.domains:
            assert all(tool.question(key).scale for key in domain.questions)
        for limiting in tool.overall.limiting if tool.overall else ():
            assert tool.question(limiting).scale
