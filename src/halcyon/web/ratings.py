"""How a rating is shown on every page: by the county's profile."""

from __future__ import annotations

from dataclasses import dataclass

from halcyon.kernel.profiles import COLOURS
from halcyon.kernel.registry import registry


@dataclass(frozen=True)
class RatingShown:
    """How a rating is shown: its word, and a colour that never stands alone."""

    title: str
    colour: str


def rating_shown(key: str | None) -> RatingShown:
    """A rating by the county's profile. One that the profile has not keeps its word, and its colour if it is one."""
    if not key:
        return RatingShown("Not rated yet", "none")
    known = registry.profile.rating(str(key).lower())
    if known:
        return RatingShown(known.title, known.colour)
    return RatingShown(str(key).capitalize(), str(key).lower() if str(key).lower() in COLOURS else "none")
