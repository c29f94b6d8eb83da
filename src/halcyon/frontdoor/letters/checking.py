"""What a letter may not hold, and what its writer must look at again before signing. Plain rules, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from halcyon.kernel.copied import RUN, copied_from, tells_place

# So few words in a row are looked for of what is withheld from a family: missing one costs more than a false alarm.
WITHHELD_RUN = 4
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
TELEPHONE = re.compile(r"(?<![\w+])(?:\+44\s?|0)(?:[\s().-]?\d){8,12}(?!\d)")


@dataclass(frozen=True)
class Sources:
    """What a letter is checked against.

    `answers` and `withheld` are texts that agencies answered, the second those withheld from the family; `protected`
    the places where protected people are, `homes` where the family lives or is rung; `hidden_names` of those who told
    us and may not be named, `names` of the others; `services` names that say what somebody is treated for.
    """

    answers: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    hidden_names: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something in a letter. What `stops` cannot be signed; the rest its writer confirms."""

    key: str
    words: str
    stops: bool


def findings(text: str, address: str, sources: Sources) -> tuple[Finding, ...]:
    """Everything that is wrong with a letter's words and address, what stops it first."""
    found: list[Finding] = []

    def note(key: str, words: str, *, stops: bool) -> None:
        found.append(Finding(key, words, stops))

    if tells_place(f"{text}\n{address}", sources.protected):
        note("protected", "This tells where a protected person can be found. Take it out.", stops=True)
    if copied_from(text, sources.withheld, run=WITHHELD_RUN):
        note("withheld", "This repeats something that is withheld from the family. Take it out.", stops=True)
    if copied_from(text, sources.answers, run=RUN):
        note(
            "answer",
            "This repeats what another agency told the hub. Put it in your own words, and only what is needed.",
            stops=True,
        )
    if _named(text, sources.hidden_names):
        note("teller", "This names somebody who told us about this. Take the name out.", stops=True)
    if _named(text, sources.services):
        note("service", "This names a service that says what somebody is treated for. Take it out.", stops=True)
    if tells_place(text, sources.homes) or POSTCODE.search(text):
        note("address", "There is an address or a postcode in it. Does this recipient need it?", stops=False)
    if TELEPHONE.search(text):
        note("telephone", "There is a telephone number in it. Whose is it, and may they have it?", stops=False)
    if _named(text, sources.names):
        note("name", "It names the professional who raised the concern. Do they know that they are named?", stops=False)
    return tuple(found)


def _named(text: str, names: Iterable[str]) -> bool:
    """Whether any of the names stands in the text as whole words, in any case."""
    plain = text.casefold()
    return any(
        len(name.strip()) >= 3 and re.search(rf"(?<!\w){re.escape(name.strip().casefold())}(?!\w)", plain)
        for name in names
    )
