"""Weighing candidates and saying why, in the manner of Fellegi and Sunter, against two rival explanations.

Two records that agree may be of one person, of two strangers, or of two people of one household: nineteen in twenty
wrong matches are twins or relatives at one address (performance.md, summary 3). So each fact is weighed twice, and the
total is what stands against both rivals together. The matcher shows and explains; it decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from math import log2

from halcyon.people.matching.comparing import Level, Prepared, compare, whole_date
from halcyon.people.matching.records import Described
from halcyon.people.matching.wording import (
    CAUTIONS,
    FIELDS,
    HOUSEHOLD_WORDS,
    LEVELS,
    MISSING_WORDS,
    VETOES,
)

# A parent and child differ by at least this many years; below it a year typed wrongly is likelier.
_GENERATION_YEARS = 13
# No pair is more certain than this: the weights are estimates.
_MOST_CERTAIN = 0.9999
_SHOWN = 10
# Odds beyond this many bits are all the same to a reader, and still within what a float can hold.
_FARTHEST = 500.0


class Grade(StrEnum):
    """Matching grades of the national draft (social care data exchange; adapted there from the FHIR identity guide)."""

    BEST = "Best"
    SUPERIOR = "Superior"
    VERY_GOOD = "Very good"
    GOOD = "Good"
    NONE = "None"

    @property
    def score(self) -> float:
        """The score the national draft gives the grade; 0 for none."""
        return {"Best": 0.99, "Superior": 0.8, "Very good": 0.7, "Good": 0.6}.get(self.value, 0.0)


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader should look at before believing the match: a stable key, and a sentence."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """One line of the explanation: what was asked, what is held, how they agree, and what that weighs in bits.

    `words` never repeats a value. `asked` and `held` do, and a held address may be protected: a page shows only those
    fields of the held record that its reader may see.
    """

    field: str
    asked: str
    held: str
    level: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be of the person searched for.

    weight: bits for the match; the explanation's weights add up to it. probability: 0 to 1, given how many people the
    index holds. warnings: what to look at. vetoes: why it must never be linked without a person. also_records: other
    records of the same index person that were candidates too.
    """

    record_id: str
    person_id: str
    weight: float
    probability: float
    grade: Grade
    explanation: tuple[FieldEvidence, ...]
    warnings: tuple[Caution, ...]
    vetoes: tuple[Caution, ...]
    also_records: tuple[str, ...] = ()

    def level(self, field_name: str) -> str | None:
        """The level at which a field agrees, or None where one of the two records does not give it."""
        return next(
            (line.level for line in self.explanation if line.field == field_name and line.level != "missing"), None
        )


@dataclass(frozen=True)
class Shares:
    """How common names are: each name's share of the people, so that agreeing on a rare one weighs more."""

    of: Mapping[str, float]
    unlisted: float
    rarest: float

    @classmethod
    def counted(cls, counts: Mapping[str, int]) -> Shares:
        """Shares from how often each folded name occurs in an index. Names not in it count as occurring once."""
        total = sum(counts.values()) or 1
        floor = max(1 / total, 0.00001)
        return cls({name: count / total for name, count in counts.items()}, floor, floor)

    def share(self, name: str) -> float:
        """The share of people with this folded name, never below `rarest`."""
        return max(self.of.get(name, self.unlisted), self.rarest)


@dataclass(frozen=True)
class Weights:
    """The published weights: for each field and level, bits against a stranger and against a relative."""

    bits: Mapping[tuple[str, str], tuple[float, float]]
    most: Mapping[tuple[str, str], float]
    shares: Mapping[str, Shares]
    relatives: int
    version: int = field(default=1)

    def weigh(self, level: Level) -> tuple[float, float]:
        """Bits for the match against a stranger, and against a relative. Raises KeyError for a level not published."""
        name = level.field
        if name.startswith("identifier:") and (name, level.level) not in self.bits:
            name = "identifier"
        against_stranger, against_relative = self.bits[name, level.level]
        if level.common and level.level in _RARITY_COUNTS:
            against_stranger = log2(self.most[name, level.level] / self.shares[name].share(level.common))
        return against_stranger, against_relative


# Levels where two records carry one and the same name, so that how rare it is replaces the average.
_RARITY_COUNTS = frozenset({"exact", "first_only", "part", "other_given"})


def weights_for(given_counts: Mapping[str, int], family_counts: Mapping[str, int]) -> Weights:
    """The published weights with the name shares of one index.

    Counts are of people by the folded first word of the given name (`given_name(text).core[0]`) and the folded family
    name run together (`family_name(text).joined`). Worth doing: on a synthetic county it cut the strangers who looked
    likelier than not from 5.7 % to 1.2 %, because every county has its own common names.
    """
    shares = {"given": Shares.counted(given_counts), "family": Shares.counted(family_counts)}
    return replace(published_weights(), shares=shares)


@lru_cache(maxsize=1)
def published_weights() -> Weights:
    """The weights in `data/weights.json`, where their sources are told."""
    text = resources.files(__package__).joinpath("data", "weights.json").read_text(encoding="utf-8")
    raw = json.loads(text)
    bits, most = {}, {}
    for name, levels in raw["fields"].items():
        for level, chance in levels.items():
            bits[name, level] = (log2(chance["m"] / chance["u"]), log2(chance["m"] / chance["h"]))
            most[name, level] = chance["m"]
    shares = {name: Shares(given["of"], given["unlisted"], given["rarest"]) for name, given in raw["shares"].items()}
    return Weights(bits, most, shares, raw["relatives"], raw["version"])


def rank(
    query: Described,
    candidates: Iterable[Described],
    *,
    limit: int = _SHOWN,
    least: float = 0.0,
    population: int = 20_000,
    weights: Weights | None = None,
) -> list[Candidate]:
    """The candidates most likely to be the person searched for, best first, each explained.

    `candidates` are the records that share a key with the query. Records of one index person (same `person_id`) come
    back as one candidate: the best record stands for the person, and a veto against any of them holds. `population` is
    the number of people in the index: the more there are, the less an agreement proves. Ties go by record id. People
    below the probability `least` are left out.
    """
    weights = weights or published_weights()
    asked = Prepared(query)
    weighed = [_weigh(asked, held, population, weights) for held in map(Prepared, candidates)]
    people: dict[str, list[_Weighed]] = {}
    for one in sorted(weighed, key=lambda one: (-one.weight, one.held.described.record_id)):
        described = one.held.described
        people.setdefault(f"p{described.person_id}" if described.person_id else f"r{described.record_id}", []).append(
            one
        )
    best = list(people.values())[:limit]
    return [_explain(asked, records, weights) for records in best if records[0].probability >= least]


def score(query: Described, held: Described, *, population: int = 20_000, weights: Weights | None = None) -> Candidate:
    """One record weighed against another and explained; `rank` with a single candidate."""
    return rank(query, [held], limit=1, population=population, weights=weights)[0]


@dataclass(frozen=True, slots=True)
class _Weighed:
    held: Prepared
    levels: list[Level]
    bits: list[float]
    weight: float
    probability: float


def _weigh(asked: Prepared, held: Prepared, population: int, weights: Weights) -> _Weighed:
    levels = compare(asked, held)
    bits, against_relative = [], 0.0
    for level in levels:
        stranger, relative = weights.weigh(level)
        bits.append(stranger)
        against_relative += relative
    stranger_odds = sum(bits) - log2(max(population, 2))
    relative_odds = against_relative - log2(weights.relatives)
    odds = -log2(2.0 ** min(-stranger_odds, _FARTHEST) + 2.0 ** min(-relative_odds, _FARTHEST))
    probability = 1 / (1 + 2.0 ** min(-odds, _FARTHEST))
    return _Weighed(held, levels, bits, odds + log2(max(population, 2)), min(probability, _MOST_CERTAIN))


def _explain(asked: Prepared, records: Sequence[_Weighed], weights: Weights) -> Candidate:
    best = records[0]
    by_field = {level.field: level.level for level in best.levels}
    vetoes = {key for one in records for key in find_vetoes(asked, one.held, one.levels)}
    lines = [
        FieldEvidence(level.field, *_values(level.field, asked, best.held), level.level, bits, _words(level))
        for level, bits in zip(best.levels, best.bits, strict=True)
    ]
    household = best.weight - sum(best.bits)
    if household < -0.05:
        lines.append(FieldEvidence("household", "", "", "may_be_relative", household, HOUSEHOLD_WORDS))
    for name in FIELDS:
        if name not in by_field and (said := _values(name, asked, best.held)) != ("", ""):
            lines.append(FieldEvidence(name, *said, "missing", 0.0, MISSING_WORDS))
    return Candidate(
        record_id=best.held.described.record_id,
        person_id=best.held.described.person_id,
        weight=best.weight,
        probability=best.probability,
        grade=Grade.NONE if vetoes else _grade(by_field),
        explanation=tuple(lines),
        warnings=tuple(Caution(key, CAUTIONS[key]) for key in find_cautions(asked, best.held, by_field)),
        vetoes=tuple(Caution(key, VETOES[key]) for key in VETOES if key in vetoes),
        also_records=tuple(one.held.described.record_id for one in records[1:]),
    )


def _words(level: Level) -> str:
    name = "identifier" if level.field.startswith("identifier:") else level.field
    return LEVELS[name, level.level]


def _values(name: str, asked: Prepared, held: Prepared) -> tuple[str, str]:
    return _value(name, asked.described), _value(name, held.described)


def _value(name: str, described: Described) -> str:
    if name.startswith("identifier:"):
        wanted = name.removeprefix("identifier:")
        return next((text for system, text in described.identifiers.items() if system.casefold() == wanted), "")
    if name == "birth_date":
        if described.expected_date:
            return f"expected {described.expected_date.isoformat()}"
        if described.birth_date:
            return described.birth_date.isoformat()
        parts = described.birth
        said = (f"{part:02d}" if part else "?" for part in parts)
        return "-".join(said) if any(parts) else ""
    return str(getattr(described, {"address": "address_line"}.get(name, name)))


_SAME_NUMBER = frozenset({"same", "same_verified"})
_SAME_DAY = frozenset({"exact", "exact_january"})
_UNLIKE_DAY = frozenset({None, "different", "year_only", "year_differs", "part_about"})
_GIVEN_AGREES = frozenset({"exact", "variant", "swapped"})
_FAMILY_AGREES = frozenset({"exact", "variant", "swapped", "elsewhere"})
_HERE = frozenset({"same", "same_at_postcode"})


def _grade(levels: Mapping[str, str]) -> Grade:
    if any(
        level in _SAME_NUMBER
        for name, level in levels.items()
        if name == "nhs_number" or name.startswith("identifier:")
    ):
        return Grade.BEST
    named = levels.get("given") in _GIVEN_AGREES and levels.get("family") in _FAMILY_AGREES
    if not named or levels.get("birth_date") not in _SAME_DAY:
        return Grade.NONE
    if levels.get("postcode") not in ("same", "former"):
        return Grade.GOOD
    return Grade.SUPERIOR if levels.get("address") in _HERE else Grade.VERY_GOOD


def find_vetoes(asked: Prepared, held: Prepared, levels: Iterable[Level]) -> list[str]:
    """Keys of the reasons, if any, why these two records must never be joined without a person looking."""
    by_field = {level.field: level.level for level in levels}
    given, family, born = by_field.get("given"), by_field.get("family"), by_field.get("birth_date")
    found = []
    if by_field.get("nhs_number") == "different_verified":
        found.append("two_verified_nhs_numbers")
    if given in ("different", "similar", "first_only") and born in _SAME_DAY and (
        _same_place(by_field) or family in _FAMILY_AGREES
    ):  # fmt: skip
        found.append("twins")
    if given in (*_GIVEN_AGREES, "first_only") and family in _FAMILY_AGREES and _generation_apart(asked, held):
        found.append("generations")
    if _died_before_birth(asked, held) or _died_before_birth(held, asked):
        found.append("died_before_birth")
    same_number = any(
        level in _SAME_NUMBER for name, level in by_field.items() if name.startswith(("nhs", "identifier"))
    )
    if same_number and born in ("different", "year_only") and "different" in (given, family):
        found.append("someone_elses_number")
    return found


def find_cautions(asked: Prepared, held: Prepared, levels: Mapping[str, str]) -> list[str]:
    """Keys of what the reader should look at, most serious first. Each is a key of `wording.CAUTIONS`."""
    given, family, born = levels.get("given"), levels.get("family"), levels.get("birth_date")
    number = levels.get("nhs_number")
    same_number = any(level in _SAME_NUMBER for name, level in levels.items() if name.startswith(("nhs", "identifier")))
    place = _same_place(levels)
    unsure_given = given in (None, "different", "similar", "first_only", "initial", "close")
    named = given in _GIVEN_AGREES and family in _FAMILY_AGREES
    found = []
    if unsure_given and (place or (family in _FAMILY_AGREES and born in _SAME_DAY)):
        found.append("household")
    if named and place and born not in _SAME_DAY:
        found.append("namesake_at_home")
    if number in ("different", "different_verified"):
        found.append("nhs_numbers_differ")
    if number == "slip":
        found.append("nhs_number_slip")
    if number == "same":
        found.append("nhs_number_not_verified")
    if same_number and (given == "different" or family == "different" or born == "different"):
        found.append("number_agrees_person_differs")
    if named and not (place or same_number):
        found.append("namesake" if born in _UNLIKE_DAY else "name_and_birth_date_only")
    if born in ("exact_january", "january"):
        found.append("first_of_january")
    if born == "expected":
        found.append("unborn")
    if asked.given.placeholder or held.given.placeholder:
        found.append("not_named")
    if any(name.odd for one in (asked, held) for name in (one.given, one.family, *one.others)):
        found.append("odd_spelling")
    return found


def _same_place(levels: Mapping[str, str]) -> bool:
    if levels.get("address") in _HERE or levels.get("telephone") == "same":
        return True
    return levels.get("postcode") == "same" and "address" not in levels


def _generation_apart(asked: Prepared, held: Prepared) -> bool:
    a, b = asked.birth, held.birth
    if a.year is None or b.year is None or abs(a.year - b.year) < _GENERATION_YEARS:
        return False
    return not (a.complete and b.complete and (a.month, a.day) == (b.month, b.day))


def _died_before_birth(one: Prepared, other: Prepared) -> bool:
    born = whole_date(other.birth)
    return one.death is not None and born is not None and one.death < born
