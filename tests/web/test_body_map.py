"""The words of a body map, and where each part of the body is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halcyon.kernel.body import BACK, FRONT, KINDS, LONGEST, MOST_MARKS, REGIONS, Mark, marks_problem
from halcyon.web.components.body_map.layout import HEIGHT, PLACES, WIDTH, WITHIN, body_map_layout

MARKS = st.builds(Mark, st.sampled_from(sorted(REGIONS)), st.sampled_from(sorted(KINDS)), st.text(max_size=40))


def test_every_part_of_the_body_has_one_place_in_its_own_view() -> None:
    assert set(PLACES["Front"]) | set(WITHIN) == set(FRONT)
    assert set(PLACES["Back"]) == set(BACK)


def test_no_place_lies_on_another_or_outside_and_none_is_too_small_to_press() -> None:
    smallest = 24 * WIDTH / 260  # shown 260 CSS pixels wide; 24 is the least of WCAG 2.2, 2.5.8
    for places in PLACES.values():
        boxes = list(places.items())
        for place, (key, (x, y, wide, high)) in enumerate(boxes):
            assert x >= 0 and y >= 0 and x + wide <= WIDTH and y + high <= HEIGHT, key
            assert wide >= smallest and high >= 17, key
            for other, (ox, oy, ow, oh) in boxes[place + 1 :]:
                assert x + wide <= ox or ox + ow <= x or y + high <= oy or oy + oh <= y, f"{key} lies on {other}"


def test_left_and_right_are_the_persons_own() -> None:
    for view, places in PLACES.items():
        for key, (x, _, wide, _) in places.items():
            if key.startswith(("left_", "right_")):
                on_the_left_of_the_picture = x + wide / 2 < WIDTH / 2
                assert on_the_left_of_the_picture == (key.startswith("right_") == (view == "Front")), key


@given(st.lists(MARKS, max_size=MOST_MARKS))
def test_every_mark_is_drawn_once_under_its_number(marks: list[Mark]) -> None:
    drawn = {n: part.key for _, parts in body_map_layout(marks) for part in parts for n in part.numbers}
    assert drawn == {n: WITHIN.get(m.region, m.region) for n, m in enumerate(marks, start=1)}


@pytest.mark.parametrize(
    ("marks", "wrong"),
    [
        ((Mark("face", "bruise"),), False),
        ((Mark("tail", "bruise"),), True),
        ((Mark("face", "tattoo"),), True),
        ((Mark("face", "bruise", "x" * (LONGEST + 1)),), True),
        ((Mark("face", "bruise", "\x00"),), True),
        ((Mark("face", "bruise", "\ud800"),), True),
        ((Mark("face", "bruise"),) * (MOST_MARKS + 1), True),
    ],
)
def test_what_cannot_be_kept_is_said(marks: tuple[Mark, ...], wrong: bool) -> None:
    assert bool(marks_problem(marks)) == wrong
