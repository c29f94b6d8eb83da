"""No small number is shown, and none can be worked out from what is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.kernel.disclosure import FEW, suppressed


def test_the_number_beside_a_small_one_and_a_small_sum_are_hidden_too():
    assert suppressed({"yes": 20, "no": 7}) == ({"yes": 20, "no": 7}, 27)
    assert suppressed({"yes": 20, "no": 0}) == ({"yes": 20, "no": 0}, 20)
    assert suppressed({"yes": 20, "no": 3}) == ({"yes": None, "no": None}, 23)
    assert suppressed({"yes": 3, "no": 0}) == ({"yes": None, "no": 0}, None)


@examples(200, 50_000)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30), max_size=6))
def test_nothing_small_is_shown_and_nothing_hidden_can_be_subtracted(parts):
    shown, total = suppressed(parts)
    assert all(n is None or n == 0 or n >= FEW for n in shown.values())
    assert total is None or total == 0 or total >= FEW
    hidden = [k for k, n in shown.items() if n is None]
    assert len(hidden) != 1 or total is None
    assert {k: n for k, n in shown.items() if n is not None}.items() <= parts.items()
