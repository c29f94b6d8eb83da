"""Questions, conditions and digests; and that the published MASH return is still word for word what was published."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.instruments import (
    ChildWords,
    Choice,
    Day,
    Instrument,
    Is,
    LongText,
    Number,
    Section,
    Several,
    ShortText,
    YesNo,
    YesNoNotKnown,
    digest_of,
)
from halcyon.kernel.instruments.conditions import parts
from halcyon.kernel.registry import registry

# The first version that was published. What the vocabulary learned since must not change what was asked then; every
# later version is pinned in tests/house/instrument_digests.json.
FIRST = "b9768ab0298fc06b70929ef20f7990f3692c386322bb7650d81afc98c8fd96c7"

FRUIT = (("apple", "Apple"), ("pear", "Pear"))
TOY = Instrument(
    key="toy",
    version=1,
    title="Toy",
    source="Made up",
    licence="MIT",
    sections=(
        Section(
            "one",
            "One",
            (YesNo("any", "Any?", required=True), Several("fruit", "Which?", options=FRUIT, when=Is("any", "yes"))),
        ),
        Section(
            "two",
            "Two",
            (
                LongText("core", "What of the core?", required=True, when=Is("fruit", "apple")),
                Day("day", "When?"),
                Number("count", "How many?", most=9),
            ),
        ),
    ),
)


def test_a_question_is_shown_when_an_earlier_answer_is_one_of_its_values():
    assert [q.key for q in TOY.shown({})] == ["any", "day", "count"]
    assert [q.key for q in TOY.shown({"any": "yes"})] == ["any", "fruit", "day", "count"]
    assert [q.key for q in TOY.shown({"any": "yes", "fruit": ["pear", "apple"]})] == [
        "any",
        "fruit",
        "core",
        "day",
        "count",
    ]
    assert Is("a", "x", "y").holds({"a": "y"})
    assert not Is("a", "x", "y").holds({"a": "z"})
    assert not Is("a", "x").holds({})


def test_an_answer_whose_question_went_away_is_not_kept():
    given_ = {"any": "no", "fruit": ["apple"], "day": date(2026, 1, 2), "count": 0, "other": "x"}
    assert TOY.kept(given_) == {"any": "no", "day": date(2026, 1, 2), "count": 0}
    assert TOY.kept({"any": "", "count": None}) == {}


def test_an_answer_to_a_question_that_went_away_brings_up_no_other():
    left_over = {"any": "no", "fruit": ["apple"], "core": ""}
    assert [q.key for q in TOY.shown(left_over)] == ["any", "day", "count"]
    assert TOY.problems(left_over) == {}
    answer = registry.instrument("mash_return", 1)
    assert answer.problems({"known": "nothing_known", "withhold": "yes"}) == {}
    assert answer.kept({"known": "nothing_known", "withhold": "yes", "withhold_reason": "x"}) == {
        "known": "nothing_known"
    }


def test_problems_are_those_of_the_questions_shown():
    assert TOY.problems({}) == {"any": "Any: answer this question"}
    assert TOY.problems({"any": "no", "count": 12, "day": "2026-02-30"}) == {
        "day": "When: enter a real date, like 27 3 2026",
        "count": "How many: enter a number from 0 to 9",
    }
    assert TOY.problems({"any": "yes", "fruit": ["apple"]}) == {"core": "What of the core: answer this question"}
    assert TOY.problems({"any": "yes", "fruit": ["apple"], "core": "Brown."}) == {}


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        (ShortText("q", "Q?"), ["x", "x" * 200], ["x" * 201, 7, ["x"]]),
        (LongText("q", "Q?", at_least=3), ["abc", "x" * 10_000], ["ab", "  a  b  ".strip()[:2], "x" * 10_001]),
        (ChildWords("q", "Q?"), ["He said I owe him."], [1]),
        (Choice("q", "Q?", options=FRUIT), ["apple"], ["plum", "Apple", ["apple"], True]),
        (YesNo("q", "Q?"), ["yes", "no"], [True, "not_known", "Yes"]),
        (YesNoNotKnown("q", "Q?"), ["not_known"], ["unknown"]),
        (Several("q", "Q?", options=FRUIT), [["apple"], ("pear", "apple")], [["plum"], "apple"]),
        (Day("q", "Q?"), ["2026-03-27", date(2026, 3, 27)], ["27/3/2026", "2026-02-30"]),
        (Number("q", "Q?", least=1, most=3), [1, 2.5, 3], [0, 4, "2", True, float("nan"), float("inf")]),
    ],
    ids=lambda v: type(v).__name__,
)
def test_each_kind_of_question_takes_what_it_should_and_nothing_else(question, good, bad):
    for value in good:
        assert question.problem(value) is None
    for value in bad:
        assert question.problem(value).startswith("Q: ")


def test_unanswered_is_fine_unless_it_is_required():
    for nothing in (None, "", [], (), "  "):
        assert Day("q", "Q?").problem(nothing) is None
        assert Day("q", "Q?", required=True).problem(nothing) == "Q: answer this question"
    assert Number("q", "Q?", required=True).problem(0) is None


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "any": st.sampled_from(["yes", "no", "maybe", ""]),
        "fruit": st.lists(st.sampled_from(["apple", "pear", "plum"]), max_size=3),
        "core": st.sampled_from(["", "  ", "Brown."]),
        "day": st.sampled_from(["", "2026-01-02", "never"]),
        "count": st.sampled_from([None, 0, 5, 99]),
        "stranger": st.just("x"),
    },
)


@examples(300, 10_000)
@given(ANSWERS)
def test_what_can_be_signed_is_complete_and_only_what_was_shown(answers):
    kept = TOY.kept(answers)
    assert set(kept) <= {q.key for q in TOY.shown(answers)}
    assert all(kept[k] == answers[k] for k in kept)
    if not TOY.problems(answers):
        assert TOY.problems(kept) == {}
        assert TOY.kept(kept) == kept


# -- digests ---------------------------------------------------------------------------------------------------------


def test_the_first_published_version_has_not_changed():
    assert registry.instrument("mash_return", 1).digest == FIRST


def test_every_word_of_a_definition_counts():
    section = TOY.sections[0]
    changed = [
        replace(TOY, title="Toys"),
        replace(TOY, sections=TOY.sections[::-1]),
        replace(TOY, sections=(replace(section, questions=section.questions[::-1]), TOY.sections[1])),
        replace(
            TOY, sections=(replace(section, questions=(YesNo("any", "Any?"), section.questions[1])), TOY.sections[1])
        ),
        replace(
            TOY,
            sections=(
                replace(section, questions=(YesNoNotKnown("any", "Any?", required=True), section.questions[1])),
                TOY.sections[1],
            ),
        ),
    ]
    assert len({TOY.digest, *(c.digest for c in changed)}) == 1 + len(changed)


SCRIPT = """
from halcyon.kernel.instruments import digest_of
from halcyon.practice.instruments.mash_return.v1 import INSTRUMENT
from halcyon.practice.pathways.mash_enquiry.definition import pathway
from halcyon.practice.profiles.marlshire import PROFILE
print(INSTRUMENT.digest, digest_of(pathway(PROFILE)))
"""


def test_digests_are_the_same_in_every_process():
    source = str(Path(__file__).parents[2] / "src")
    printed = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": source},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "777")
    }
    here = f"{registry.instrument('mash_return', 1).digest} {digest_of(registry.pathways['mash_enquiry'])}\n"
    assert printed == {here}


# -- every instrument that is published ------------------------------------------------------------------------------


@pytest.mark.parametrize("instrument", registry.instruments.values(), ids=lambda i: f"{i.key}_v{i.version}")
def test_every_instrument_says_where_it_comes_from_and_every_question_can_be_asked(instrument):
    assert instrument.source
    assert instrument.licence
    assert instrument.question(instrument.judgement).required
    for question in instrument.questions():
        assert question.words.strip()
        for part in parts(question.when) if question.when is not None else ():
            if isinstance(part, Is) and "." not in part.question:
                earlier = instrument.question(part.question)
                assert set(part.values) <= {k for k, _ in earlier.options}
