"""What in a paper could tell who somebody is: it is caught before the paper is signed. Plain rules, no database.

A board's paper is public sooner or later. Caught are: names of people in the index, NHS numbers, telephone numbers,
e-mail addresses, dates of birth, addresses and postcodes, and numbers of people under five (domain.md I10: suppression
below five). Numbers of reviews are exempt: that they are held is published.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from halcyon.frontdoor.rules import identifying
from halcyon.kernel.disclosure import FEW
from halcyon.people.matching.folding import fold

Name = tuple[str, str]

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
# What is asked about in other texts too, and what is said of it here. Full dates and long references are left out: a
# paper is full of them, and only a date that somebody was born on tells of anybody.
NUMBERS = {
    "telephone": "This looks like a telephone number. Take it out, or say whose it is and why it stays.",
    "email": "This is an e-mail address. Take it out, or say why it stays.",
    "postcode": "This is a postcode. Name the area instead.",
}
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = (
    rf"(?:\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}})"
)
BORN = re.compile(rf"\b(?:born|b\.|d\.?o\.?b\.?|date of birth|birthday)[^.\n]{{0,25}}?({DATE})", re.IGNORECASE)
STREET = "street|road|lane|avenue|close|drive|court|crescent|terrace|place|way|gardens|grove|hill|row|walk|mews|square"
ADDRESS = re.compile(rf"\b\d{{1,4}}[A-Za-z]?,?\s+(?:[A-Z][\w'’\-]+\s+){{1,3}}(?:{STREET})\b", re.IGNORECASE)
FEW_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[: FEW - 1]
PEOPLE = (
    "child|children|girls?|boys?|baby|babies|infants?|teenagers?|young (?:people|person|women|woman|men|man)|adults?|"
    "women|woman|men|man|mothers?|fathers?|parents?|siblings?|people|persons?|patients?|residents?|victims?|families|"
    "family|suspects?|perpetrators?"
)
# "Two adult reviews" is a number of reviews.
SMALL = re.compile(
    rf"(?<![\d.,:/\-])\b([1-{FEW - 1}]|{'|'.join(FEW_WORDS)})\s+(?:[a-z\-]+\s+)?(?:{PEOPLE})\b(?!['’])"
    r"(?!\s+(?:[a-z\-]+\s+){0,2}reviews?\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Identifying:
    """One thing that was found. `where` is the part of the paper; what `stops` is never signed, the rest may be let
    stand with a reason.
    """

    key: str
    where: str
    excerpt: str
    words: str
    stops: bool


def possible_names(texts: Iterable[str]) -> set[Name]:
    """Every two words that could be somebody's name: both with a capital, at most one such word between them."""
    return {pair for text in texts for _, pair in _pairs(text)}


def _pairs(text: str) -> Iterator[tuple[str, Name]]:
    words = [m.group() for m in WORD.finditer(text)]
    for start, one in enumerate(words):
        if not one[0].isupper():
            continue
        for step in (1, 2):
            last = start + step
            if last >= len(words) or not all(w[0].isupper() for w in words[start + 1 : last + 1]):
                break
            yield " ".join(words[start : last + 1]), (fold(one), fold(words[last]))


def found_in(texts: Mapping[str, str], *, known: Collection[Name]) -> tuple[Identifying, ...]:
    """Everything in a paper that could tell who somebody is, what stops it first.

    `texts` maps the parts of the paper to their words as they will be read; `known` are folded names (given, family)
    of people in the index.
    """
    found: dict[str, Identifying] = {}

    def note(kind: str, where: str, excerpt: str, words: str, *, stops: bool = False) -> None:
        key = f"{kind}-{sha256(f'{where}|{excerpt}'.encode()).hexdigest()[:12]}"
        found.setdefault(key, Identifying(key, where, excerpt, words, stops))

    for where, text in texts.items():
        for each in identifying(text):
            if each.kind == "nhs_number":
                words = "This is an NHS number. It never belongs in a paper: take it out."
                note(each.kind, where, each.found.strip(), words, stops=True)
            elif each.kind in NUMBERS:
                note(each.kind, where, each.found.strip(), NUMBERS[each.kind])
        for excerpt, (one, other) in _pairs(text):
            if (one, other) in known or (other, one) in known:
                note(
                    "name",
                    where,
                    excerpt,
                    "Somebody of this name is known here. Take the name out, or say why it stays.",
                )
        for match in BORN.finditer(text):
            note("birth", where, match.group(), "This is a date of birth. Give an age band instead.")
        for match in ADDRESS.finditer(text):
            note("address", where, match.group(), "This is an address. Name the area instead.")
        for match in SMALL.finditer(text):
            words = "So few people could be recognised. Write “fewer than five”, or leave the number out."
            note("few", where, match.group(), words)
    return tuple(sorted(found.values(), key=lambda f: not f.stops))
