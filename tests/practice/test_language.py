"""Words that put the blame on a child: each phrase is found, and what is nobody's blame is left alone."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.practice.language import PHRASES, questioned

# Sentences as good workers write them, and sentences about other things that hold the same words.
LEFT_ALONE = (
    "She said “I put myself at risk, he’s my older boyfriend”.",
    "She said 'he's my older boyfriend' and would not say more.",
    'The first report said "lifestyle choice"; that was wrong.',
    "This is not a lifestyle choice.",
    "Nobody should say that she puts herself at risk: adults there may harm her.",
    "The fire was out of control when the family left.",
    "He is dealing with his grief. The school is dealing with it.",
    "She chooses to stay with her grandmother at weekends.",
    "Her boyfriend, 15, goes to the same school.",
    "Mother did not attend the conference; the father did.",
    "Was not brought to two appointments in June.",
    "She has been talking to an older woman at church whom she trusts.",
    "An adult put the children at risk.",
    "Professionals engaged with him at school, and he came to each meeting.",
    "He claims a bus pass from the council.",
    "Sex: female. She looks well. Attention was paid to her asthma.",
    "The man is manipulative: he cut her off from her friends.",
)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: p.key)
def test_each_phrase_is_questioned_with_its_reason_and_another_way(phrase):
    found = questioned(f"The note says that {phrase.example}.")
    assert [f.key for f in found] == [phrase.key]
    assert found[0].why and found[0].instead and phrase.source
    assert "quotation" not in phrase.key
    # What is proposed instead is not questioned in its turn.
    assert questioned(phrase.instead) == []


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_blames_nobody_is_left_alone(text):
    assert [(f.key, f.words) for f in questioned(text)] == []


PLAIN = st.text(alphabet="abc é’.\n", max_size=30)
QUOTES = st.sampled_from(("“{}”", '"{}"', "‘{}’", " '{}' ", "«{}»"))


@examples(150, 20_000)
@given(PLAIN, st.sampled_from(PHRASES), PLAIN, QUOTES, st.booleans())
def test_somebodys_own_words_are_never_questioned(before, phrase, after, marks, shout):
    said = phrase.example.upper() if shout else phrase.example
    text = before.replace("’", "") + " " + marks.format(said) + " " + after.replace("’", "")
    assert questioned(text) == []


@examples(150, 20_000)
@given(
    st.lists(st.sampled_from([p.example for p in PHRASES] + ["We met.", "he’s", "“", '"', "not", "\n\n"]), max_size=8)
)
def test_findings_say_exactly_where_they_are_in_order_and_apart(parts):
    text = " ".join(parts)
    found = questioned(text)
    assert all(text[f.begins : f.ends] == f.words for f in found)
    assert all(a.ends <= b.begins for a, b in pairwise(found))
    assert [f.key for f in questioned(text.replace(" ", "  "))] == [f.key for f in found]


@pytest.mark.parametrize("phrase", [p for p in PHRASES if p.even_rejected], ids=lambda p: p.key)
def test_words_that_help_nobody_are_questioned_even_where_their_writer_denies_them(phrase):
    assert [f.key for f in questioned(f"We do not say {phrase.example} of a child.")] == [phrase.key]


def test_how_widely_a_text_is_spaced_changes_nothing_of_what_its_writer_rejects():
    text = "It must not be said that she made a lifestyle choice."
    wide = text.replace(" ", "      ")
    assert [f.key for f in questioned(text)] == [f.key for f in questioned(wide)] == []


def test_a_quotation_that_is_never_closed_hides_nothing():
    assert [f.key for f in questioned('He said "yes. She puts herself at risk.')] == ["put_self_at_risk"]


def test_a_long_text_is_read_at_once():
    text = "She was out late and we do not know with whom; they put her and her friends into a car. " * 600
    began = time.perf_counter()
    assert questioned(text) == []
    assert time.perf_counter() - began < 2.0
