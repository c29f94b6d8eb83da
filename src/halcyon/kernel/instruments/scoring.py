"""Points and bands: what a scored tool adds up to. A score supports a judgement that is already written; it never
decides, and no band says that a child is safe (domain.md C1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What a band may not be called: a low score is no statement of safety (domain.md C1).
NOT_A_NAME = re.compile(r"\bsafe\b|\bno (current )?risk\b|\bnot at risk\b|\bnothing to worry\b", re.IGNORECASE)
NOT_SAFETY = (
    "A score adds up what was ticked. A low one does not say that a child is safe: "
    "it can mean that little is known yet."
)


@dataclass(frozen=True)
class Band:
    """A range of scores from `least` points up to the next band. `action` is what the source says follows."""

    key: str
    name: str
    least: float
    action: str = ""


@dataclass(frozen=True)
class Bands:
    """How an instrument is scored: the bands, lowest first, over the questions of `sections` (empty: of all)."""

    bands: tuple[Band, ...]
    sections: tuple[str, ...] = ()

    def band(self, points: float) -> Band:
        """The band in which so many points lie."""
        return [b for b in self.bands if b.least <= points][-1]

    def place(self, key: str) -> int:
        """How high a band stands, 0 for the lowest. Raises KeyError for a band that is not here."""
        for place, band in enumerate(self.bands):
            if band.key == key:
                return place
        raise KeyError(key)


@dataclass(frozen=True)
class Score:
    """What an instrument's answers add up to. `unknown` scored questions have no answer or one of "not known"."""

    points: float
    band: Band
    by_section: tuple[tuple[str, float], ...]
    unknown: int
    of: int
