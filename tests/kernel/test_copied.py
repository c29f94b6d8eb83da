"""Text that was copied, and places that may not be told (security.md G10, G12)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halcyon.kernel.copied import RUN, copied_from, tells_place

POLICE = (
    "On 3 March officers saw a silver car with two adult men outside the school gates at half past three. The driver "
    "gave a false name and was known to us for supplying drugs to young people in the town."
)


def test_a_sentence_carried_over_is_found_whatever_its_punctuation():
    assert copied_from("They say: officers SAW a silver car, with two — adult men outside!", [POLICE])


def test_the_same_thing_in_other_words_is_not_copied():
    assert not copied_from("Police know something that worries them, and will speak to you.", [POLICE])


def test_fewer_words_than_a_run_are_chance():
    words = POLICE.split()
    assert not copied_from(" ".join(words[: RUN - 1]), [POLICE])
    assert copied_from(" ".join(words[:RUN]), [POLICE])


@given(st.integers(0, 10_000))
def test_any_stretch_with_a_few_words_changed_is_still_found(seed: int):
    rng = random.Random(seed)
    words = POLICE.split()
    start = rng.randrange(len(words) - 20)
    part = words[start : start + 20]
    for _ in range(2):
        part[rng.randrange(7)] = "somebody"
    assert copied_from("Please note " + " ".join(part), [POLICE])


@pytest.mark.parametrize("typed", ["MR1 4QX", "mr14qx", "at MR1-4QX now", "Mr1  4qx."])
def test_a_postcode_is_found_however_it_is_written(typed: str):
    assert tells_place(f"They moved to {typed}", ["MR1 4QX"])


def test_a_house_and_street_and_a_telephone_are_found():
    assert tells_place("She is at 14, High-Wharf lane", ["14 High Wharf Lane"])
    assert tells_place("ring 01632-960 777", ["01632 960777"])


def test_nothing_to_find_finds_nothing():
    assert not tells_place("Ring the hub.", ["", "MR1", "01632 960777"])
    assert not copied_from("", [POLICE, ""])
