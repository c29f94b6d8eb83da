"""A supplied record links by itself only on a verified number, name and date of birth together (assurance goal G27)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.people.test_matching_scoring import PEOPLE
from tests.people.test_matching_world import as_asked, county, nhs_number

from halcyon.people.matching.folding import fold
from halcyon.people.matching.identifiers import valid_nhs_number
from halcyon.people.matching.linking import Advice, decide, decide_among
from halcyon.people.matching.records import Described
from halcyon.people.matching.scoring import rank, score

SEEDED = settings(derandomize=True, max_examples=500, deadline=None)
PAIRS_OF_EACH_KIND = 125


def _people() -> list[Described]:
    """People of the county, each with a verified number, in a fixed order."""
    people = [one for one in county().people if one.nhs_verified and one.birth_date]
    return random.Random(31).sample(people, PAIRS_OF_EACH_KIND)


def _twins(rng: random.Random) -> Iterator[tuple[Described, Described]]:
    """Every other pair carries one number on both records, as when a clerk looked up the wrong twin."""
    names = [one.given for one in county().people]
    for place, one in enumerate(_people()):
        given_name = next(name for name in rng.sample(names, 9) if fold(name) != fold(one.given))
        number = one.nhs_number if place % 2 else nhs_number(900_000 + 40 * place)
        yield one, replace(one, record_id="twin", person_id="twin", given=given_name, nhs_number=number)


def _same_name_and_birth_date() -> Iterator[tuple[Described, Described]]:
    """Namesakes: with no number, one not verified, or another verified one; half of them at one address."""
    for place, one in enumerate(_people()):
        number = ("", one.nhs_number, nhs_number(900_000 + 40 * place))[place % 3]
        home = {} if place % 2 else {"address_line": "3 Kiln Lane", "postcode": "MR30 9ZZ", "telephone": ""}
        yield (
            one,
            replace(one, record_id="namesake", person_id="", nhs_number=number, nhs_verified=place % 3 == 2, **home),
        )


def _father_and_son(rng: random.Random) -> Iterator[tuple[Described, Described]]:
    for place, one in enumerate(_people()):
        born = one.birth_date or date.min
        father_born = date(born.year - rng.randint(16, 45), rng.randint(1, 12), rng.randint(1, 28))
        number = one.nhs_number if place % 2 else nhs_number(900_000 + 40 * place)
        yield one, replace(one, record_id="father", person_id="father", birth_date=father_born, nhs_number=number)


def _one_digit_of_the_number() -> Iterator[tuple[Described, Described]]:
    """Two valid verified numbers that differ in one of the nine digits that count, and so in the check digit."""
    for one in _people():
        near = next(
            number
            for place in range(3, 9)
            for digit in "0123456789"
            for check in "0123456789"
            if digit != one.nhs_number[place]
            and (number := valid_nhs_number(one.nhs_number[:place] + digit + one.nhs_number[place + 1 : 9] + check))
        )
        assert sum(a != b for a, b in zip(near[:9], one.nhs_number[:9], strict=True)) == 1
        yield one, replace(one, record_id="near", person_id="near", nhs_number=near)


def _hard_pairs() -> list[tuple[str, Described, Described]]:
    rng = random.Random(27)
    kinds = {
        "twins": _twins(rng),
        "same name and birth date": _same_name_and_birth_date(),
        "father and son": _father_and_son(rng),
        "one digit of the number": _one_digit_of_the_number(),
    }
    return [(kind, one, other) for kind, pairs in kinds.items() for one, other in pairs]


def test_none_of_500_hard_pairs_links_by_itself() -> None:
    pairs = _hard_pairs()
    assert len(pairs) == 500
    linked = []
    for kind, one, other in pairs:
        for query, held in ((one, other), (other, one)):
            if decide(query, score(query, held)).advice is Advice.LINK_BY_ITSELF:
                linked.append((kind, query, held))
            if decide_among(query, rank(query, [held])).advice is Advice.LINK_BY_ITSELF:
                linked.append((kind, query, held))
    assert linked == []


def test_one_person_supplied_twice_does_link() -> None:
    """The control: were nothing ever linked, the test above would prove nothing."""
    for one in _people():
        again = as_asked(one, given=one.given.upper(), family=one.family.upper(), telephone="", address_line="")
        advice = decide_among(again, rank(again, [one]))
        assert advice.advice is Advice.LINK_BY_ITSELF
        assert (advice.record_id, advice.person_id) == (one.record_id, one.person_id)
        assert len(advice.reasons) == 1


@SEEDED
@given(PEOPLE, PEOPLE)
def test_never_links_without_a_number_verified_on_both(one: Described, other: Described) -> None:
    advice = decide(one, score(one, other))
    assert advice.reasons
    if advice.advice is Advice.LINK_BY_ITSELF:
        assert one.nhs_verified
        assert other.nhs_verified
        assert valid_nhs_number(one.nhs_number) == valid_nhs_number(other.nhs_number) is not None
        assert one.birth == other.birth
        assert one.birth.complete


NAMES = st.sampled_from(sorted({one.given for one in county().people}))


@SEEDED
@given(st.sampled_from(_people()), NAMES)
def test_twins_never_link_whatever_they_are_called(one: Described, other_name: str) -> None:
    """Even with one verified number, birth date, sex, home and telephone on both."""
    twin = as_asked(one, given=other_name)
    advice = decide(twin, score(twin, one)).advice
    assert (advice is Advice.LINK_BY_ITSELF) == (fold(other_name) == fold(one.given)) or _one_within_the_other(
        other_name, one.given
    )


def _one_within_the_other(one: str, other: str) -> bool:
    """ "Mei" and "Mei Ling" do not contradict one another: the second may be the same child's fuller name."""
    words, others = fold(one).split(), fold(other).split()
    return words[0] == others[0] and (set(words) <= set(others) or set(others) <= set(words))


ONE = Described(
    record_id="r1",
    person_id="p1",
    given="Zoë",
    family="Ashworth",
    birth_date=date(2012, 5, 9),
    sex="f",
    nhs_number=nhs_number(77),
    nhs_verified=True,
    postcode="MR1 4QX",
)


@pytest.mark.parametrize(
    "changes",
    [
        {"nhs_verified": False},
        {"nhs_number": ""},
        {"given": "Zoey"},
        {"given": "Zоë"},  # a Cyrillic o
        {"given": "Z"},
        {"given": ""},
        {"family": "Ashworth-Lane"},
        {"family": "Ashwort"},
        {"birth_date": date(2012, 9, 5)},
        {"birth_date": None},
        {"sex": "m"},
        {"death_date": date(2001, 1, 1)},
    ],
)
def test_any_doubt_waits_for_a_person_and_says_why(changes: dict[str, object]) -> None:
    query = as_asked(ONE, **changes)
    advice = decide(query, score(query, ONE))
    assert advice.advice is Advice.WAIT_FOR_PERSON
    assert advice.reasons
    assert all(reason.endswith(".") for reason in advice.reasons)


def test_nothing_in_common_is_no_match() -> None:
    query = Described(given="Peter", family="Nowak", birth_date=date(1960, 12, 30))
    advice = decide(query, score(query, ONE))
    assert advice.advice is Advice.NO_MATCH
    assert (advice.record_id, advice.person_id) == ("", "")
    assert decide_among(query, []).advice is Advice.NO_MATCH


def test_a_number_alone_waits_for_a_person() -> None:
    query = Described(nhs_number=ONE.nhs_number, given="Peter", family="Nowak", birth_date=date(1960, 12, 30))
    assert decide(query, score(query, ONE)).advice is Advice.WAIT_FOR_PERSON


@pytest.mark.parametrize(
    "rival",
    [
        replace(ONE, record_id="r2", person_id="p2"),  # the same person held twice
        replace(ONE, record_id="r2", person_id="p2", given="Mia"),  # another person carries the number
        replace(ONE, record_id="r2", person_id="p2", nhs_number="", nhs_verified=False),  # likely, without a number
    ],
)
def test_two_possible_people_are_never_chosen_between_or_joined(rival: Described) -> None:
    query = as_asked(ONE)
    assert decide_among(query, rank(query, [ONE])).advice is Advice.LINK_BY_ITSELF
    advice = decide_among(query, rank(query, [ONE, rival]))
    assert advice.advice is Advice.WAIT_FOR_PERSON
    assert "More than one person" in advice.reasons[0]


def test_an_unlikely_neighbour_does_not_stop_a_link() -> None:
    twin = replace(ONE, record_id="r2", person_id="p2", given="Mia", nhs_number=nhs_number(177))
    query = as_asked(ONE)
    assert decide_among(query, rank(query, [ONE, twin])).advice is Advice.LINK_BY_ITSELF


def test_a_contradicting_record_of_the_same_person_stops_a_link() -> None:
    other_record = replace(ONE, record_id="r2", nhs_number=nhs_number(177))
    query = as_asked(ONE)
    assert decide_among(query, rank(query, [ONE, other_record])).advice is Advice.WAIT_FOR_PERSON
