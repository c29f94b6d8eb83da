"""The slips that records pick up: mistyping, misspelling, swapped and guessed dates, shortened addresses."""

from __future__ import annotations

import random
import unicodedata
from datetime import date

from halcyon.demo.population.dice import chance
from halcyon.demo.population.names.variants import SHORT_FORMS, SPELLINGS

NEIGHBOURS = {
    "a": "sqz",
    "b": "vn",
    "c": "xv",
    "d": "sf",
    "e": "wr",
    "f": "dg",
    "g": "fh",
    "h": "gj",
    "i": "uo",
    "j": "hk",
    "k": "jl",
    "l": "k",
    "m": "n",
    "n": "bm",
    "o": "ip",
    "p": "o",
    "q": "wa",
    "r": "et",
    "s": "ad",
    "t": "ry",
    "u": "yi",
    "v": "cb",
    "w": "qe",
    "x": "zc",
    "y": "tu",
    "z": "xa",
}  # on a British keyboard
LETTERS_WITHOUT_MARKS = str.maketrans(
    {"ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ø": "o", "ß": "ss", "æ": "ae"}
)
SHORT_STREETS = (
    ("Road", "Rd"),
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Close", "Cl"),
    ("Crescent", "Cres"),
    ("Drive", "Dr"),
    ("Gardens", "Gdns"),
    ("Terrace", "Terr"),
    ("Lane", "Ln"),
)


def without_marks(text: str) -> str:
    """Letters as a system that cannot hold accents keeps them: Łukasiewicz becomes Lukasiewicz."""
    bare = unicodedata.normalize("NFKD", text.translate(LETTERS_WITHOUT_MARKS))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def mistyped(rng: random.Random, text: str) -> str:
    """One slip of the fingers inside a word of three letters or more; the first letter is nearly always right."""
    if len(text) < 3:
        return text
    place = rng.randrange(0 if chance(rng, 8) else 1, len(text) - 1)
    kind = rng.randrange(4)
    letter = text[place]
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + letter + text[place:]
    if kind == 2:
        return text[:place] + text[place + 1] + letter + text[place + 2 :]
    near = NEIGHBOURS.get(letter.lower())
    return text[:place] + (rng.choice(near) if near else "") + text[place + 1 :]


def misspelt(rng: random.Random, name: str) -> str:
    """A spelling that somebody who only heard the name would write; the name itself if none is known."""
    forms = SPELLINGS.get(name)
    if forms:
        return rng.choice(forms)
    for heard, written in (
        ("ph", "f"),
        ("ck", "k"),
        ("ee", "ea"),
        ("ie", "y"),
        ("ey", "y"),
        ("ll", "l"),
        ("tt", "t"),
        ("nn", "n"),
        ("sz", "sh"),
        ("cz", "ch"),
        ("w", "v"),
        ("oo", "u"),
        ("ai", "ay"),
    ):
        if heard in name[1:]:
            return name[0] + name[1:].replace(heard, written, 1)
    return name


def shortened(rng: random.Random, given: str) -> str:
    """An everyday form of a given name, or the name itself."""
    forms = SHORT_FORMS.get(given)
    return rng.choice(forms) if forms else given


def wrong_date(rng: random.Random, born: date) -> str:
    """A birth date with one slip in it, as ISO text: day and month swapped, a year mistyped, or a day mistyped."""
    if born.day <= 12 and born.day != born.month and chance(rng, 50):
        return f"{born.year:04d}-{born.day:02d}-{born.month:02d}"
    if chance(rng, 55):
        year = born.year + rng.choice((-1, 1, -10, 10))
        return f"{year:04d}-{born.month:02d}-{min(born.day, 28):02d}"
    return f"{born.year:04d}-{born.month:02d}-{1 + (born.day + rng.choice((0, 9, 19))) % 28:02d}"


def guessed_date(born: date) -> str:
    """Only the year was known: 1 January."""
    return f"{born.year:04d}-01-01"


def shortened_street(rng: random.Random, lines: tuple[str, ...]) -> tuple[str, ...]:
    """An address as some clerks keep it: the kind of street cut short, or the town left out."""
    if len(lines) > 1 and chance(rng, 30):
        lines = lines[:-1]
    return tuple(_cut(line) for line in lines)


def _cut(line: str) -> str:
    for whole, cut in SHORT_STREETS:
        if line.endswith(whole):
            return line[: -len(whole)] + cut
    return line


def wrong_number(rng: random.Random, number: str) -> str:
    """An identifier with two neighbouring digits exchanged."""
    place = rng.randrange(3, len(number) - 1)
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
