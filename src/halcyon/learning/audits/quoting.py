"""What in a quotation could tell who said it, or about whom."""

from __future__ import annotations

import re
from collections.abc import Iterable

from halcyon.frontdoor.rules import identifying

_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Nurse|Sister|PC|DC)\.?\s+[A-Z][\w’'-]+")
_LEAST = 4  # letters: shorter words of a name or a service are words of everyday speech


def telling(text: str, names: Iterable[str] = ()) -> list[str]:
    """What to take out of a quotation, in words: numbers, dates, addresses, titled names, and the given names (the
    practitioner’s, their service’s and the words of both). [] when nothing was found; names of others cannot be told
    from other words, so a person reads it over as well.
    """
    found = [each.words for each in identifying(text)]
    found += [f"Take out “{m.group()}”: it names somebody." for m in _TITLED.finditer(text)]
    words = {w for name in names for w in re.findall(r"[\w’'-]+", name) if len(w) >= _LEAST and w[0].isupper()}
    found += [
        f"Take out “{word}”: it tells who spoke or where they work."
        for word in sorted(words)
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    ]
    return list(dict.fromkeys(found))
