"""What a naming tradition is: its lists, how family names pass on, and who in the county follows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Rule(StrEnum):
    """How a family name passes between parents and children."""

    SHARED = "shared"  # one family name for a household, perhaps two joined by a hyphen
    POLISH = "polish"  # -ski for men, -ska for women
    WOMENS_NAMES = "womens names"  # women often have a closing name of their own (Begum, Bibi)
    SIKH = "sikh"  # Singh and Kaur, alone or before a clan name
    ANCESTORS = "ancestors"  # own name, father's name, grandfather's name
    FATHERS_NAME = "fathers name"  # the father's given name closes the child's name
    TWO_SURNAMES = "two surnames"  # the mother's, then the father's
    KEEPS_OWN = "keeps own"  # wives keep their own; children have the father's


def words(text: str) -> tuple[str, ...]:
    """Split a list written over several lines. An underscore stands for a space inside one name."""
    return tuple(word.replace("_", " ") for word in text.split())


@dataclass(frozen=True)
class Tradition:
    """One naming tradition. `weight` is its share of households per 10,000; percentages are whole numbers.

    `tail` and `given_tail` are (beginnings, endings) joined to build uncommon names; `tail_percent` is the share of
    family names built so. `larger_families` shifts the number of children; `elders` is the per cent of families with
    a grandparent at home; `marries_out` the per cent of couples whose partner follows another tradition.
    """

    key: str
    ethnicity: str
    language: str
    weight: int
    female: tuple[str, ...]
    male: tuple[str, ...]
    families: tuple[str, ...]
    rule: Rule = Rule.SHARED
    womens: tuple[str, ...] = ()
    tail: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    tail_percent: int = 12
    given_tail_since: int = 1960  # nobody born earlier has a given name built from the tail
    female_tail: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    male_tail: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    english_at_home: int = 100
    takes_name: int = 75
    marries_out: int = 12
    larger_families: int = 0
    elders: int = 2
    older: bool = True  # has many people past retirement age in the county
    english_second: tuple[str, ...] = field(default=())  # everyday English given names used beside the own one
