"""Where each part of the body is in the picture. No markup here: the template beside it draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from halcyon.kernel.body import REGIONS, Mark

WIDTH, HEIGHT = 200, 400
"""Of one view, in the picture's own units. Nothing to press is smaller than 24 CSS pixels at the size it is shown."""

Box = tuple[int, int, int, int]  # left, top, width, height

# The side that stands first is on the left of the picture: the person's right from the front, their left from behind.
_LIMBS: dict[str, tuple[Box, Box]] = {
    "upper_arm": ((34, 74, 28, 54), (138, 74, 28, 54)),
    "forearm": ((26, 130, 28, 52), (146, 130, 28, 52)),
    "hand": ((16, 184, 32, 30), (152, 184, 32, 30)),
    "thigh": ((66, 208, 32, 72), (102, 208, 32, 72)),
    "lower_leg": ((68, 282, 28, 78), (104, 282, 28, 78)),
    "foot": ((58, 362, 38, 28), (104, 362, 38, 28)),
}


def _limbs(sides: tuple[str, str], lower_leg: str, view: str) -> dict[str, Box]:
    names = {"lower_leg": lower_leg}
    return {
        f"{side}_{names.get(limb, limb)}_{view}": box
        for limb, boxes in _LIMBS.items()
        for side, box in zip(sides, boxes, strict=True)
    }


PLACES: dict[str, dict[str, Box]] = {
    "Front": {
        "face": (76, 6, 48, 46),
        "neck_front": (86, 54, 28, 18),
        "chest": (66, 74, 68, 54),
        "belly": (68, 130, 64, 44),
        "groin": (74, 176, 52, 30),
        **_limbs(("right", "left"), "shin", "front"),
    },
    "Back": {
        "head_back": (76, 6, 48, 46),
        "neck_back": (86, 54, 28, 18),
        "upper_back": (66, 74, 68, 52),
        "lower_back": (68, 128, 64, 40),
        "buttocks": (68, 170, 64, 36),
        **_limbs(("left", "right"), "calf", "back"),
    },
}
# Parts too small to press are shown where they lie.
WITHIN = {"mouth": "face", "right_eye": "face", "left_eye": "face", "right_ear": "face", "left_ear": "face"}


@dataclass(frozen=True)
class Part:
    """One part of the body in the picture: its key, its name, where it lies, and the numbers of the marks on it."""

    key: str
    title: str
    x: int
    y: int
    width: int
    height: int
    numbers: tuple[int, ...]

    @property
    def said(self) -> str:
        return ", ".join(map(str, self.numbers))


def body_map_layout(marks: Iterable[Mark]) -> list[tuple[str, list[Part]]]:
    """The two views with their parts. Marks are numbered from 1 in the order given, as in the table beside."""
    numbered: dict[str, list[int]] = {}
    for number, mark in enumerate(marks, start=1):
        numbered.setdefault(WITHIN.get(mark.region, mark.region), []).append(number)
    return [
        (view, [Part(key, REGIONS[key], *box, tuple(numbered.get(key, ()))) for key, box in places.items()])
        for view, places in PLACES.items()
    ]
