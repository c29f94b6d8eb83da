"""Where on the body, and what it looks like: the words of a body map. Left and right are the person's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_SIDES = (("right", "Right"), ("left", "Left"))
_LIMBS_FRONT = (
    ("upper_arm", "upper arm"),
    ("forearm", "forearm"),
    ("hand", "hand, palm"),
    ("thigh", "thigh"),
    ("shin", "knee or shin"),
    ("foot", "foot, top"),
)
_LIMBS_BACK = (
    ("upper_arm", "upper arm"),
    ("forearm", "forearm"),
    ("hand", "hand, back"),
    ("thigh", "thigh"),
    ("calf", "calf"),
    ("foot", "foot, sole or heel"),
)
FRONT: Mapping[str, str] = {
    "face": "Face",
    "mouth": "Mouth or teeth",
    "right_eye": "Right eye",
    "left_eye": "Left eye",
    "right_ear": "Right ear",
    "left_ear": "Left ear",
    "neck_front": "Neck, front",
    "chest": "Chest",
    "belly": "Belly",
    "groin": "Genitals or groin",
    **{f"{side}_{key}_front": f"{words} {limb}, front" for key, limb in _LIMBS_FRONT for side, words in _SIDES},
}
BACK: Mapping[str, str] = {
    "head_back": "Head, back or top",
    "neck_back": "Neck, back",
    "upper_back": "Upper back",
    "lower_back": "Lower back",
    "buttocks": "Buttocks",
    **{f"{side}_{key}_back": f"{words} {limb}, back" for key, limb in _LIMBS_BACK for side, words in _SIDES},
}
REGIONS: Mapping[str, str] = {**FRONT, **BACK}
KINDS: Mapping[str, str] = {
    "bruise": "Bruise",
    "cut": "Cut, graze or scratch",
    "burn": "Burn or scald",
    "bite": "Bite",
    "swelling": "Swelling",
    "shape": "Mark in the shape of something",
    "pain": "Pain or not moving it, nothing to see",
    "other": "Something else",
}
MOST_MARKS = 20
LONGEST = 300  # characters of a mark's own words


@dataclass(frozen=True)
class Mark:
    """One mark on the body map: a key of `REGIONS`, a key of `KINDS`, and what it looks like (size, colour, shape)."""

    region: str
    kind: str
    words: str = ""


def marks_problem(marks: tuple[Mark, ...]) -> str | None:
    """What is wrong with these marks, in plain words, or None."""
    if len(marks) > MOST_MARKS:
        return f"a body map holds {MOST_MARKS} marks at most; describe the others in words"
    for mark in marks:
        if mark.region not in REGIONS or mark.kind not in KINDS:
            return "choose where each mark is, and what it is"
        if len(mark.words) > LONGEST:
            return f"describe each mark in {LONGEST} characters or fewer"
        if "\x00" in mark.words or any(0xD800 <= ord(c) <= 0xDFFF for c in mark.words):
            return "a mark’s description contains a character that cannot be kept; write it again"
    return None
