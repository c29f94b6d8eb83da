"""Keys and the budget of a search: people share a key with the search for them, and nothing is dropped unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.people.test_matching_world import county, nhs_number

from halcyon.people.matching.keys import Key, index_keys, query_keys
from halcyon.people.matching.records import BirthParts, Described
from halcyon.people.matching.retrieval import left_out, plan

SEEDED = settings(derandomize=True, max_examples=300, deadline=None)

KATARZYNA = Described(
    record_id="1",
    given="Katarzyna",
    family="Wójcik",
    birth_date=date(2011, 3, 7),
    nhs_number=nhs_number(1),
    identifiers={"UPN": "Q931820001001"},
    postcode="MR1 4QX",
    telephone="01632 960123",
)


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("nhs_number", Described(nhs_number=nhs_number(1))),
        ("identifier:upn", Described(identifiers={"upn": "q931820001001"})),
        ("telephone", Described(telephone="+44 1632 960123")),
        ("birth", Described(birth_date=date(2011, 7, 3))),
        ("names", Described(given="Kasia", family="Wojcik")),
        ("names", Described(given="Wójcik", family="Kate")),
        ("family+postcode", Described(family="Wojcik", postcode="mr14qx")),
        ("given+postcode", Described(given="Kate", postcode="MR1 4QX")),
        ("postcode", Described(postcode="MR1 4QX")),
        ("family+year", Described(family="Wojcik", birth_parts=BirthParts(year=2010))),
        ("family+year", Described(family="Wojcik", birth_parts=BirthParts(year=2021))),
        ("given+day", Described(given="Katarzyna", birth_date=date(1999, 7, 3))),
        ("family", Described(family="Voytsik Wojcik")),
        ("initial+family", Described(given="K", family="Wojcik")),
        ("given+initial", Described(given="Kasia", family="W")),
        ("together", Described(given="KatarzynaWojcik")),
    ],
)
def test_one_agreement_is_enough_to_be_found(kind: str, asked: Described) -> None:
    assert kind in {key.kind for key in index_keys(KATARZYNA) & query_keys(asked)}


def test_years_are_probed_by_the_search_and_not_stored_in_the_index() -> None:
    years = {key.value.split()[-1] for key in index_keys(KATARZYNA) if key.kind == "family+year"}
    probed = {key.value.split()[-1] for key in query_keys(KATARZYNA) if key.kind == "family+year"}
    assert years == {"2011"}
    assert probed == {"2001", "2010", "2011", "2012", "2021"}


def test_worthless_values_make_no_key() -> None:
    empty = Described(
        nhs_number="0000000000", postcode="ZZ99 3VZ", telephone="00000000000", identifiers={"upn": "Q000"}, given="Baby"
    )
    assert index_keys(empty) == set()


def test_former_names_and_postcodes_are_keys_too() -> None:
    moved = replace(
        KATARZYNA, family="Ogden", other_names=("Kasia Wójcik",), postcode="MR9 9ZZ", former_postcodes=("MR1 4QX",)
    )
    shared = {key.kind for key in index_keys(moved) & query_keys(Described(given="Kate", family="Wojcik"))}
    assert "names" in shared
    assert Key("postcode", "MR1 4QX") in index_keys(moved)


def test_every_person_of_the_county_is_found_by_their_own_record() -> None:
    for one in county().people:
        assert index_keys(one) <= query_keys(one)


def test_keys_stay_few() -> None:
    world = county()
    assert sum(map(len, world.index.values())) / len(world.people) < 20
    most = Described(
        given=" ".join(["Ana Maria"] * 30),
        family="-".join(["Li"] * 50),
        other_names=tuple("Ali Khan" for _ in range(99)),
    )
    assert len(index_keys(most)) < 300


COUNTS = st.lists(
    st.tuples(st.builds(Key, st.sampled_from(["names", "birth"]), st.text(max_size=3)), st.integers(0, 5_000))
)


@SEEDED
@given(COUNTS, st.integers(1, 6_000))
def test_plan_keeps_the_cap_and_accounts_for_every_record(counts: list[tuple[Key, int]], cap: int) -> None:
    steps = plan(counts, cap)
    assert sorted((step.key, step.held) for step in steps) == sorted(counts)
    assert sum(step.take for step in steps) == min(cap, sum(count for _, count in counts))
    assert [step.held for step in steps] == sorted(step.held for step in steps)
    assert bool(left_out(steps)) == (sum(count for _, count in counts) > cap)


def test_plan_takes_the_rarest_first_and_says_what_it_left() -> None:
    common, rare = Key("family", "SM0"), Key("birth", "2011 03 07")
    steps = plan([(common, 900), (rare, 3)], cap=100)
    assert [(step.key, step.take) for step in steps] == [(rare, 3), (common, 97)]
    assert [(step.key, step.held - step.take) for step in left_out(steps)] == [(common, 803)]


def test_plan_refuses_a_cap_of_nothing() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        plan([], cap=0)
