"""The protected characteristics as data: what is asked, in which words, and the codes for what is told."""

from __future__ import annotations

from dataclasses import dataclass

TOLD, DECLINED, UNKNOWN, NOT_ASKED = "told", "declined", "unknown", "not_asked"
STATES = {
    TOLD: "Told",
    DECLINED: "Asked, would rather not say",
    UNKNOWN: "Asked, and not known",
    NOT_ASKED: "Not asked",
}


@dataclass(frozen=True)
class Characteristic:
    """One of the nine (Equality Act 2010, section 4).

    `ask` are the words in which it is asked, `why` what a person who wonders is told. `codes` are the code set, code to
    words. Below `from_age` years it is not asked. `drawn_from` names the column of a supplied record that tells it
    where nobody was asked: birth_date, sex or ethnicity. Raises ValueError without a source or codes.
    """

    key: str
    title: str
    ask: str
    why: str
    codes: tuple[tuple[str, str], ...]
    source: str
    from_age: int = 0
    drawn_from: str = ""
    verified: bool = True

    def __post_init__(self) -> None:
        if not self.source.strip() or not self.codes:
            raise ValueError(f"{self.key}: a characteristic has a source and codes")
        if len({code for code, _ in self.codes}) != len(self.codes):
            raise ValueError(f"{self.key}: two codes are the same")

    def words(self, code: str) -> str:
        """What a code means; the code itself where the set does not have it."""
        return dict(self.codes).get(code, code)


AGE_BANDS: tuple[tuple[int, str], ...] = (
    (0, "0 to 4"),
    (5, "5 to 9"),
    (10, "10 to 15"),
    (16, "16 and 17"),
    (18, "18 to 64"),
    (65, "65 and over"),
)
"""From this many years on. No band begins at 13: with one, whoever was too young to be asked could be counted."""


def age_band(years: int) -> str:
    """The band of an age in whole years."""
    return [words for start, words in AGE_BANDS if start <= max(0, years)][-1]
