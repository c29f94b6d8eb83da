"""How large the demonstration can be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """`people` live there. Without `history` there are 90 days of concerns with every state and story in a small
    number; with it, years of concerns at the rate of a real county.
    """

    people: int
    history: bool
    words: str


SIZES = {
    "small": Size(20_000, False, "20,000 invented people and 90 days of concerns"),
    "town": Size(20_000, True, "20,000 invented people and years of concerns"),
    "county": Size(900_000, True, "900,000 invented people and years of concerns, 24,000 a year"),
}
MOST_YEARS = 5
