"""The keys by which a person is found in an index: a record is a candidate when it shares one key with the search.

Key set from performance.md section 4 (extended keys), which raised recall@10 from 0.977 to 0.991 at a million records,
with five additions. For searches on a name alone: an initial with a family name, a given name with the first letter of
a family name, the outline of both names (see `names.skeleton`), and the whole name run together. For names written
beyond recognition: the postcode alone. A key that is too common in the index is left out of a search by
`retrieval.plan`, which says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, combinations, islice, product
from typing import NamedTuple

from halcyon.people.matching.identifiers import (
    is_pseudo_postcode,
    normal_identifier,
    normal_postcode,
    normal_telephone,
    valid_nhs_number,
)
from halcyon.people.matching.names import Name, family_name, given_name, metaphone, skeleton
from halcyon.people.matching.records import Described

# How many words of a name, and how many pairs of them, are indexed: enough for double-barrelled and a few former names.
_MOST_WORDS = 8
_MOST_PAIRS = 40
# Birth years tried by a search: the year, the neighbouring ones, and one digit of the decade wrong.
_YEARS_PROBED = (0, -1, 1, -10, 10)


class Key(NamedTuple):
    """One key: what kind it is, and its value. Both are stored in the key table."""

    kind: str
    value: str


def index_keys(described: Described) -> set[Key]:
    """Keys under which a record is stored in the index."""
    given, family, others = split_names(described)
    return {
        *_identifier_keys(described),
        *_name_keys(described, given, family, others),
        *_birth_keys(described, given, family, others, (0,)),
    }


def query_keys(described: Described) -> set[Key]:
    """Keys under which a search looks: those of `index_keys`, neighbouring years, and the name the other way round.

    The sorted pairs of `index_keys` find names in the wrong fields; reading each name as the other kind too finds them
    when one is also a short form.
    """
    given, family, others = split_names(described)
    found = {*_identifier_keys(described)}
    as_given, as_family = given_name(" ".join(family.words)), family_name(" ".join(given.words))
    for one, other in ((given, family), (as_given, as_family)):
        found.update(_name_keys(described, one, other, others))
        found.update(_birth_keys(described, one, other, others, _YEARS_PROBED))
    return found


def _name_keys(described: Described, given: Name, family: Name, others: tuple[Name, ...]) -> Iterator[Key]:
    given_words, family_words, given_sounds, family_sounds = _spoken(given, family, others)
    among_given = combinations(dict.fromkeys(map(metaphone, given.core)), 2)
    pairs = (" ".join(sorted(pair)) for pair in chain(product(given_sounds, family_sounds), among_given))
    yield from (Key("names", pair) for pair in islice(pairs, _MOST_PAIRS))
    outlines = product(map(skeleton, given_words), map(skeleton, family_words))
    yield from (Key("outline", " ".join(sorted(pair))) for pair in islice(outlines, _MOST_PAIRS))
    if given or family:
        yield Key("together", metaphone(given.joined + family.joined))
    for sound in family_sounds:
        yield Key("family", sound)
        yield from (Key("initial+family", f"{word[0]} {sound}") for word in given_words)
    for sound in given_sounds:
        yield from (Key("given+initial", f"{sound} {word[0]}") for word in family_words)
    for postcode in _postcodes(described):
        yield Key("postcode", postcode)
        yield from (Key("family+postcode", f"{sound} {postcode}") for sound in family_sounds)
        yield from (Key("given+postcode", f"{sound} {postcode}") for sound in given_sounds)


def _birth_keys(
    described: Described, given: Name, family: Name, others: tuple[Name, ...], years: Iterable[int]
) -> Iterator[Key]:
    _, _, given_sounds, family_sounds = _spoken(given, family, others)
    birth = described.birth
    if birth.month and birth.day:
        low, high = sorted((birth.month, birth.day))
        yield from (Key("given+day", f"{sound} {low:02d} {high:02d}") for sound in given_sounds)
        if birth.year:
            yield Key("birth", f"{birth.year:04d} {low:02d} {high:02d}")
    year = birth.year or (described.expected_date.year if described.expected_date else None)
    if year:
        yield from (Key("family+year", f"{sound} {year + step}") for sound in family_sounds for step in years)


@lru_cache(maxsize=4_096)
def _spoken(
    given: Name, family: Name, others: tuple[Name, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Words that may be the given name, words that may be the family name, and how each set sounds.

    Where a record has one name only, it may be either, and serves in both places.
    """
    given_words = _words(given or family, others, unless_in=family if given else None)
    family_words = _words(family or given, others, unless_in=given if family else None)
    return given_words, family_words, _sounds(given_words, given_name), _sounds(family_words, family_name)


def split_names(described: Described) -> tuple[Name, Name, tuple[Name, ...]]:
    """The given name, the family name and the other names of a record.

    A whole name written in one field is parted: at a comma the family name stands first, else last, as in English.
    Which one it really is does not matter much, since names are also compared the other way round.
    """
    given, family = described.given, described.family
    if not family.strip() or not given.strip():
        before, comma, after = (given or family).partition(",")
        words = (given or family).split()
        if comma and after.strip():
            given, family = after, before
        elif len(words) > 1 and not given_name(given or family).placeholder:
            given, family = " ".join(words[:-1]), words[-1]
    return (
        given_name(given),
        family_name(family),
        tuple(name for name in map(family_name, described.other_names) if name),
    )


def _identifier_keys(described: Described) -> Iterator[Key]:
    if number := valid_nhs_number(described.nhs_number):
        yield Key("nhs_number", number)
    for system, text in described.identifiers.items():
        if value := normal_identifier(system, text):
            yield Key(f"identifier:{system.casefold()}", value)
    if telephone := normal_telephone(described.telephone):
        yield Key("telephone", telephone)


def _postcodes(described: Described) -> set[str]:
    found = {normal_postcode(text) for text in (described.postcode, *described.former_postcodes)}
    return {postcode for postcode in found if postcode and not is_pseudo_postcode(postcode)}


def _words(name: Name, others: tuple[Name, ...], unless_in: Name | None) -> tuple[str, ...]:
    """The words a record may go by in one place: its name, run together too, then the words of its other names.

    Words of other names that stand in the opposite place already are left out: they make no new pair.
    """
    run_together = (name.joined,) if name else ()
    opposite = unless_in.core if unless_in else ()
    other_words = (word for other in others for word in other.core if word not in opposite)
    return tuple(dict.fromkeys((*name.core, *run_together, *name.second, *other_words)))[:_MOST_WORDS]


def _sounds(words: tuple[str, ...], read: Callable[[str], Name]) -> tuple[str, ...]:
    """How the words, and the first words of the groups of variants they stand in, sound; plainest first."""
    roots = [*words, *(root.lstrip("*") for word in words for root in sorted(read(word).every_root))]
    return tuple(dict.fromkeys(metaphone(root) for root in roots if len(root) > 1))
