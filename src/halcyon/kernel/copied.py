"""Finding text that was copied from where it may not leave, and places that may not be told (security.md G10, G12)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# Runs of this many words in common are copied, not chance. Our choice: a shorter run catches common phrases.
RUN = 6
_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def _runs(words: list[str], run: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - run + 1):
        yield tuple(words[start : start + run])


def copied_from(text: str, sources: Iterable[str], *, run: int = RUN) -> bool:
    """Whether `text` repeats `run` words in a row of any source, whatever the punctuation, case and accents."""
    wanted = set(_runs(_words(text), run))
    return bool(wanted) and any(not wanted.isdisjoint(_runs(_words(source), run)) for source in sources)


def tells_place(text: str, places: Iterable[str]) -> bool:
    """Whether `text` gives away one of these places (a postcode, a house and street, a telephone number).

    Spaces and punctuation are ignored, so that "OX12AB", "OX1 2AB" and "ox1-2ab" are the same. A place of fewer than
    five letters and digits is too short to be looked for.
    """
    plain = "".join(_words(text))
    wanted = ("".join(_words(place)) for place in places)
    return any(len(place) >= 5 and place in plain for place in wanted)
