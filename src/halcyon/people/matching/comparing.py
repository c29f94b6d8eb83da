"""How each fact of two records agrees: one named level per field, the same whichever record comes first."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from halcyon.people.matching.identifiers import (
    is_pseudo_postcode,
    normal_address,
    normal_identifier,
    normal_postcode,
    normal_sex,
    normal_telephone,
    valid_nhs_number,
)
from halcyon.people.matching.keys import split_names
from halcyon.people.matching.names import Name, family_name, given_name, metaphone
from halcyon.people.matching.records import BirthParts, Described

# Jaro-Winkler bands: from 0.92 two spellings are usually one name; from 0.82 they may be.
_CLOSE, _SIMILAR = 0.92, 0.82
# A street name typed twice by different hands.
_SAME_STREET = 0.92
# A child comes within these days of the date expected: from 16 weeks early to 3 weeks late.
_EARLIEST_BIRTH, _LATEST_BIRTH = -112, 21
# Two dates expected for one pregnancy, dated by different scans.
_SAME_PREGNANCY_DAYS = 14


class Level(NamedTuple):
    """How one field agrees. `common` is the folded value that agrees where its rarity matters, else empty."""

    field: str
    level: str
    common: str = ""


class Prepared:
    """One record made ready for comparing. Made once per record per search; names are read through a cache."""

    __slots__ = (
        "address", "as_family", "as_given", "birth", "death", "described", "expected", "family", "former", "given",
        "identifiers", "nhs_digits", "nhs_number", "others", "others_roots", "postcode", "sex", "telephone",
    )  # fmt: skip

    def __init__(self, described: Described) -> None:
        self.described = described
        self.given, self.family, self.others = split_names(described)
        self.as_given = given_name(" ".join(self.family.words))
        self.as_family = family_name(" ".join(self.given.words))
        self.others_roots = _other_roots(described.other_names, self.given.second | self.family.second)
        self.birth = described.birth
        self.expected, self.death = described.expected_date, described.death_date
        self.sex = normal_sex(described.sex) if described.sex else None
        self.nhs_digits = "".join(filter(str.isdigit, described.nhs_number)) if described.nhs_number else ""
        self.nhs_number = _nhs(described.nhs_number) if described.nhs_number else None
        self.identifiers = (
            {system.casefold(): normal_identifier(system, text) for system, text in described.identifiers.items()}
            if described.identifiers
            else {}
        )
        self.postcode = _postcode(described.postcode) if described.postcode else None
        self.former = {code for text in described.former_postcodes if (code := _postcode(text))}
        self.address = _address(described.address_line) if described.address_line else None
        self.telephone = _telephone(described.telephone) if described.telephone else None


_nhs = lru_cache(maxsize=32_768)(valid_nhs_number)
_postcode = lru_cache(maxsize=32_768)(normal_postcode)
_address = lru_cache(maxsize=32_768)(normal_address)
_telephone = lru_cache(maxsize=32_768)(normal_telephone)


def compare(one: Prepared, other: Prepared) -> list[Level]:
    """Every field that both records say something of, with the level at which they agree. Symmetric."""
    levels = [
        *compare_names(one, other),
        compare_births(one, other),
        compare_nhs_numbers(one, other),
        *compare_identifiers(one, other),
        *compare_places(one, other),
    ]
    if one.telephone and other.telephone:
        levels.append(Level("telephone", "same" if one.telephone == other.telephone else "different"))
    if one.sex and other.sex:
        levels.append(Level("sex", "same" if one.sex == other.sex else "different"))
    return [level for level in levels if level is not None]


def compare_names(one: Prepared, other: Prepared) -> list[Level | None]:
    """Levels of the given and the family name; both "swapped" where they agree better the other way round."""
    given = compare_given(one, other)
    family = compare_family(one, other)
    poor = (given is None or given.level in _POOR) and (family is None or family.level in _POOR)
    if poor and (_crossed(one, other) or _crossed(other, one)):
        return [Level("given", "swapped"), Level("family", "swapped")]
    return [given, family]


_POOR = frozenset({"different", "similar", "close", "initial"})
_CROSSING = frozenset({"exact", "variant", "close", "first_only"})


def _crossed(one: Prepared, other: Prepared) -> bool:
    """Whether the names agree if the other record's given and family name changed places."""
    if not (one.given and one.family and other.as_given and other.as_family):
        return False
    return (
        _given_level(one.given, other.as_given)[0] in _CROSSING
        and _family_level(one.family, other.as_family)[0] in _CROSSING
    )


def compare_given(one: Prepared, other: Prepared) -> Level | None:
    """How the given names agree, or None where either record gives none."""
    a, b = one.given, other.given
    if not a or not b:
        return None
    level, common = _given_level(a, b)
    if level in ("different", "similar", "close") and (
        a.every_root & other.others_roots or b.every_root & one.others_roots or a.second & set(b.core)
        or b.second & set(a.core)
    ):  # fmt: skip
        return Level("given", "other_name")
    return Level("given", level, common)


@lru_cache(maxsize=131_072)
def _given_level(a: Name, b: Name) -> tuple[str, str]:
    if a.joined == b.joined:
        return "exact", a.core[0]
    first, second = a.core[0], b.core[0]
    if first == second:
        return ("exact", first) if _middles_fit(a.core[1:], b.core[1:]) else ("first_only", first)
    if len(first) == 1 or len(second) == 1:
        return ("initial", "") if first[0] == second[0] else ("different", "")
    if a.roots[0] & b.roots[0]:
        return "variant", ""
    if first in b.core or second in a.core:
        return "other_given", first if first in b.core else second
    if any(roots & a.roots[0] for roots in b.roots) or any(roots & b.roots[0] for roots in a.roots):
        return "other_given", ""
    if _starred(a.every_root) & _starred(b.every_root):
        return "other_given", ""
    level = _spelling(first, second)
    if level != "close" and len(a.core) != len(b.core) and _spelling(a.joined, b.joined) == "close":
        level = "close"
    return level, ""


def _middles_fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether further given names do not contradict one another: missing, reordered, or initials of the others."""
    fewer, more = sorted((one, other), key=len)
    left = list(more)
    for word in fewer:
        fitting = next((w for w in left if w == word or (1 in (len(w), len(word)) and w[0] == word[0])), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return True


def _starred(roots: frozenset[str]) -> set[str]:
    return {root for root in roots if root.startswith("*")}


def compare_family(one: Prepared, other: Prepared) -> Level | None:
    """How the family names agree, or None where either record gives none."""
    a, b = one.family, other.family
    if not a or not b:
        return None
    level, common = _family_level(a, b)
    if level in ("different", "similar", "close", "part", "initial"):
        elsewhere_a = other.others_roots | set(other.given.core[1:])
        elsewhere_b = one.others_roots | set(one.given.core[1:])
        if a.every_root & elsewhere_a or b.every_root & elsewhere_b or a.second & set(b.core) or b.second & set(a.core):
            return Level("family", "elsewhere")
    return Level("family", level, common)


@lru_cache(maxsize=131_072)
def _family_level(a: Name, b: Name) -> tuple[str, str]:
    if a.joined == b.joined:
        return "exact", a.joined
    if sorted(a.core) == sorted(b.core) or "".join(a.core) == "".join(b.core):
        return "exact", "".join(a.core)
    if len(a.joined) == 1 or len(b.joined) == 1:
        return ("initial", "") if a.joined[0] == b.joined[0] else ("different", "")
    if len(a.core) == len(b.core) == 1 and a.roots[0] & b.roots[0]:
        return "variant", ""
    if shared := set(a.core) & set(b.core):
        return "part", min(shared)
    if a.every_root & b.every_root:
        return ("variant" if len(a.core) == len(b.core) else "part"), ""
    return _spelling("".join(a.core), "".join(b.core)), ""


def _spelling(one: str, other: str) -> str:
    alike = JaroWinkler.similarity(one, other)
    typed = OSA.distance(one, other, score_cutoff=1) <= 1 and min(len(one), len(other)) >= 4
    if alike >= _CLOSE or typed or (alike >= _SIMILAR and metaphone(one) == metaphone(other)):
        return "close"
    return "similar" if alike >= _SIMILAR or metaphone(one) == metaphone(other) else "different"


@lru_cache(maxsize=32_768)
def _other_roots(texts: tuple[str, ...], second: frozenset[str]) -> frozenset[str]:
    roots = set(second)
    for text in texts:
        for name in (family_name(text), given_name(text)):
            roots |= {root for root in name.every_root if len(root) > 1}
    return frozenset(roots)


def compare_births(one: Prepared, other: Prepared) -> Level | None:
    """How the birth dates agree, whole or in part; an unborn child's expected date is compared with a date of birth."""
    a, b = one.birth, other.birth
    if one.expected or other.expected:
        return _expected(one, other)
    if not any(part is not None for part in a) or not any(part is not None for part in b):
        return None
    if a.complete and b.complete:
        return Level("birth_date", _whole_dates(a, b))
    return Level("birth_date", level) if (level := _part_dates(a, b)) else None


def _expected(one: Prepared, other: Prepared) -> Level | None:
    if one.expected and other.expected:
        near = abs((one.expected - other.expected).days) <= _SAME_PREGNANCY_DAYS
        return Level("birth_date", "expected" if near else "different")
    unborn, born = (one, other) if one.expected else (other, one)
    birth = whole_date(born.birth)
    if birth is None or unborn.expected is None:
        return None
    days = (birth - unborn.expected).days
    return Level("birth_date", "expected" if _EARLIEST_BIRTH <= days <= _LATEST_BIRTH else "different")


def whole_date(parts: BirthParts) -> date | None:
    """The date that the parts make, or None where one is missing or there is no such day."""
    if parts.year and parts.month and parts.day:
        try:
            return date(parts.year, parts.month, parts.day)
        except ValueError:
            return None
    return None


@lru_cache(maxsize=65_536)
def _whole_dates(a: BirthParts, b: BirthParts) -> str:
    (year, month, day), (other_year, other_month, other_day) = a, b
    january = (month, day) == (1, 1) or (other_month, other_day) == (1, 1)
    years = abs((year or 0) - (other_year or 0))
    if a == b:
        return "exact_january" if january else "exact"
    if not years:
        if (month, day) == (other_day, other_month):
            return "day_and_month_swapped"
        if january:
            return "january"
        if month == other_month:
            return "day_differs"
        return "month_differs" if day == other_day else "year_only"
    if (month, day) == (other_month, other_day):
        if january:
            return "january" if years == 1 else "different"
        return {1: "year_one_out", 10: "year_ten_out"}.get(years, "year_differs")
    return "different"


def _part_dates(a: BirthParts, b: BirthParts) -> str | None:
    pairs = [(name, x, y) for name, x, y in zip(BirthParts._fields, a, b, strict=True) if x and y]
    if not pairs:
        return None
    if any(x != y for _, x, y in pairs):
        only_years = [name for name, _, _ in pairs] == ["year"]
        return "part_about" if only_years and abs((a.year or 0) - (b.year or 0)) == 1 else "different"
    known = "_and_".join(name for name, _, _ in pairs)
    return {"year": "part_year", "year_and_month": "part_year_and_month", "month_and_day": "part_month_and_day"}.get(
        known, "part_other"
    )


def compare_nhs_numbers(one: Prepared, other: Prepared) -> Level | None:
    """How the NHS numbers agree.

    Two valid numbers that differ belong to two people however near they are: the check digit catches every single wrong
    digit and most swaps, and numbers given out together (twins) are near each other. Only where one fails its check
    can the difference be a slip of the pen.
    """
    both = one.described.nhs_verified and other.described.nhs_verified
    if one.nhs_number and other.nhs_number:
        if one.nhs_number == other.nhs_number:
            return Level("nhs_number", "same_verified" if both else "same")
        return Level("nhs_number", "different_verified" if both else "different")
    if one.nhs_digits and other.nhs_digits and (one.nhs_number or other.nhs_number):
        slips = OSA.distance(one.nhs_digits, other.nhs_digits, score_cutoff=2)
        return Level("nhs_number", "slip") if slips <= 2 else None
    return None


def compare_identifiers(one: Prepared, other: Prepared) -> list[Level]:
    """Levels of every other identifier that both records hold."""
    levels = []
    for system in sorted(one.identifiers.keys() & other.identifiers.keys()):
        a, b = one.identifiers[system], other.identifiers[system]
        if a and b:
            levels.append(Level(f"identifier:{system}", "same" if a == b else "different"))
    return levels


def compare_places(one: Prepared, other: Prepared) -> list[Level | None]:
    """Levels of the postcode and the address line; at one postcode an address line tells less that is new."""
    postcode, address = compare_postcodes(one, other), compare_addresses(one, other)
    if postcode and postcode.level == "same" and address:
        address = Level("address", f"{address.level}_at_postcode")
    return [postcode, address]


def compare_postcodes(one: Prepared, other: Prepared) -> Level | None:
    """How the postcodes agree, present first, then former. Pseudo-postcodes stand for no place and agree on nothing."""
    a, b = one.postcode, other.postcode
    a = None if a and is_pseudo_postcode(a) else a
    b = None if b and is_pseudo_postcode(b) else b
    if a and a == b:
        return Level("postcode", "same")
    if (a and a in other.former) or (b and b in one.former):
        return Level("postcode", "former")
    if not a or not b:
        return None
    if OSA.distance(a, b, score_cutoff=1) <= 1:
        return Level("postcode", "one_letter_out")
    if a[:-2] == b[:-2]:
        return Level("postcode", "sector")
    if a.split()[0] == b.split()[0]:
        return Level("postcode", "district")
    return Level("postcode", "area" if _area(a) == _area(b) else "different")


def _area(postcode: str) -> str:
    return postcode[:2].rstrip("0123456789")


def compare_addresses(one: Prepared, other: Prepared) -> Level | None:
    """How the address lines agree: the same home, the same street, or neither."""
    if not one.address or not other.address:
        return None
    return Level("address", _address_level(one.address, other.address))


@lru_cache(maxsize=65_536)
def _address_level(a: tuple[frozenset[str], str], b: tuple[frozenset[str], str]) -> str:
    (numbers, line), (other_numbers, other_line) = a, b
    if line != other_line and JaroWinkler.similarity(line, other_line) < _SAME_STREET:
        return "different"
    if numbers == other_numbers:
        return "same"
    return "same_building" if numbers & other_numbers else "street"
