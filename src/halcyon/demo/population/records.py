"""Each agency's own records of the people it knows, with that agency's own gaps and slips.

`truth` on a record names the person it is about. It is for measuring matching only and is never part of `supplied`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from halcyon.demo.population import slips
from halcyon.demo.population.dice import chance, dice
from halcyon.demo.population.habits import HABITS, Habits
from halcyon.demo.population.known import Agency, known_to
from halcyon.demo.population.model import County, Household, Person
from halcyon.demo.population.names import TRADITIONS
from halcyon.demo.population.names.tradition import Rule

NEAR_ETHNICITIES = {
    "WIRI": "WBRI",
    "WIRT": "WBRI",
    "WROM": "WOTH",
    "MWBC": "BCRB",
    "MWBA": "BAFR",
    "MWAS": "WBRI",
    "BCRB": "BOTH",
    "BAFR": "BOTH",
    "APKN": "AOTH",
    "ABAN": "AOTH",
    "AIND": "AOTH",
    "AOTH": "AIND",
    "WOTH": "WBRI",
    "OOTH": "WOTH",
}  # the code a clerk in a hurry picks instead
KEEPS_PROTECTED_ADDRESS = (Agency.COUNCIL, Agency.VCS)


@dataclass(frozen=True, slots=True)
class Supplied:
    """One record as an agency would send it.

    `supplied` has the keys nhs_number, upn, given, family, other_names, birth_date (ISO, or empty), sex, ethnicity (DfE
    code), address_lines (list), postcode, telephone, school, gp, and relationships (a list of {"source_key", "kind"},
    each naming another record of the same agency and what that person is to this one).
    """

    agency: str
    source_key: str
    supplied: dict[str, Any]
    truth: str


SWAPS_MORE = (Rule.ANCESTORS, Rule.FATHERS_NAME, Rule.KEEPS_OWN, Rule.WOMENS_NAMES, Rule.SIKH)
OFTEN = 6  # how many times likelier swapped names are where clerks do not know the order of the names


def records_of(
    county: County, agency: Agency | str, seed: int, *, levels: dict[str, int] | None = None
) -> Iterator[Supplied]:
    """Every record an agency would send, in the order of its own keys, which say nothing about the county's ids.

    `levels` is as for `known_to`. Raises ValueError for an agency that is not one of the twelve.
    """
    agency = Agency(agency)
    habits = HABITS[agency]
    rng = dice("records", county.seed, seed, agency.value)
    known = list(known_to(county, agency, seed, levels=levels))
    rng.shuffle(known)
    keys: dict[str, str] = {}
    entries: list[tuple[str, Person]] = []
    number = 10_000 + rng.randrange(10_000)
    for person in known:
        for copy in range(2 if chance(rng, habits.twice) else 1):
            number += 1 + rng.randrange(7)
            key = f"{agency.value}-{number:06d}"
            entries.append((key, person))
            if copy == 0:
                keys[person.id] = key
    for key, person in entries:
        home = county.home_of(person)
        yield Supplied(
            agency.value,
            key,
            _supplied(rng, county, habits, agency, person, home)
            | {"relationships": _relationships(rng, county, habits, person, keys, key)},
            person.id,
        )


def _supplied(
    rng: random.Random, county: County, habits: Habits, agency: Agency, person: Person, home: Household
) -> dict[str, Any]:
    given, family, other = _names(rng, habits, person)
    lines, postcode = _address(rng, habits, agency, person, home)
    years = person.age_on(county.today)
    kept_from = home.protected and agency not in KEEPS_PROTECTED_ADDRESS
    own = person.telephone if years >= 16 else ""
    telephone = "" if chance(rng, habits.no_telephone) else own or ("" if kept_from else home.telephone)
    sex = person.sex
    if agency in (Agency.GP, Agency.SCHOOLS) and person.gender in "12":
        sex = "M" if person.gender == "1" else "F"
    if chance(rng, habits.wrong_sex):
        sex = "M" if sex == "F" else "F"
    return {
        "nhs_number": _nhs_number(rng, county, habits, person),
        "upn": person.upn if habits.upn and not chance(rng, 3) else "",
        "given": given,
        "family": family,
        "other_names": other,
        "birth_date": _birth_date(rng, habits, person.birth_date),
        "sex": sex,
        "ethnicity": _ethnicity(rng, habits, person.ethnicity),
        "address_lines": list(lines),
        "postcode": postcode,
        "telephone": telephone,
        "school": person.school if habits.school else "",
        "gp": person.practice if habits.gp else "",
    }


def _nhs_number(rng: random.Random, county: County, habits: Habits, person: Person) -> str:
    if chance(rng, habits.no_nhs_number):
        return ""
    if chance(rng, habits.wrong_nhs_number):
        twins = [other for other in map(county.person, person.siblings) if other.birth_date == person.birth_date]
        return twins[0].nhs_number if twins else slips.wrong_number(rng, person.nhs_number)
    return person.nhs_number


def _names(rng: random.Random, habits: Habits, person: Person) -> tuple[str, str, str]:
    given, family = person.given, person.family
    other = "" if chance(rng, habits.no_other_names) else " ".join(person.other_names)
    if person.former_names and chance(rng, habits.former_name * 4):
        given, family = person.former_names[-1].given, person.former_names[-1].family
    if chance(rng, habits.nickname):
        given = person.known_as or slips.shortened(rng, given)
    if chance(rng, habits.misspelt):
        given = slips.misspelt(rng, given)
    if chance(rng, habits.misspelt):
        family = slips.misspelt(rng, family)
    if chance(rng, habits.mistyped):
        given = slips.mistyped(rng, given)
    if chance(rng, habits.mistyped):
        family = slips.mistyped(rng, family)
    if chance(rng, 25) and habits.misspelt > 2 and ("-" in family or " " in family):
        family = family.replace("-", " ").split()[-1]
    often = OFTEN if TRADITIONS[person.tradition].rule in SWAPS_MORE else 1
    if chance(rng, habits.swapped_names * often):
        given, family = family, given
    if chance(rng, habits.loses_marks):
        given, family, other = map(slips.without_marks, (given, family, other))
    return given, family.upper() if habits.capitals else family, other


def _birth_date(rng: random.Random, habits: Habits, born: date) -> str:
    roll = rng.random() * 100
    if roll < habits.no_birth_date:
        return ""
    if roll < habits.no_birth_date + habits.guessed_birth_date:
        return slips.guessed_date(born)
    if roll < habits.no_birth_date + habits.guessed_birth_date + habits.wrong_birth_date:
        return slips.wrong_date(rng, born)
    return born.isoformat()


def _ethnicity(rng: random.Random, habits: Habits, code: str) -> str:
    if chance(rng, habits.no_ethnicity):
        return rng.choice(("", "", "NOBT", "REFU"))
    return NEAR_ETHNICITIES.get(code, code) if chance(rng, habits.wrong_ethnicity) else code


def _address(
    rng: random.Random, habits: Habits, agency: Agency, person: Person, home: Household
) -> tuple[tuple[str, ...], str]:
    """Where the agency thinks the person lives; only a few agencies are told a protected address."""
    lines, postcode = home.address_lines, home.postcode
    if home.name:
        lines = (home.name, *lines)
    kept_from = home.protected and agency not in KEEPS_PROTECTED_ADDRESS
    if person.former_addresses and (kept_from or chance(rng, habits.old_address)):
        lines, postcode = person.former_addresses[-1].address_lines, person.former_addresses[-1].postcode
    elif kept_from or chance(rng, habits.no_address):
        return (), ""
    if chance(rng, habits.short_address):
        lines = slips.shortened_street(rng, lines)
    return lines, "" if chance(rng, habits.mistyped / 2) else postcode


def _relationships(
    rng: random.Random, county: County, habits: Habits, person: Person, keys: dict[str, str], own_key: str
) -> list[dict[str, str]]:
    """The relations of somebody that this agency has recorded, to other records of its own."""
    found: dict[str, str] = {}
    related = {
        "mother": (person.mother,),
        "father": (person.father,),
        "partner": (person.partner,),
        "sibling": person.siblings,
        "carer": person.carers,
    }
    for kind in habits.relations:
        for other in related[kind]:
            key = keys.get(other) if other else None
            if key and key != own_key and key not in found and chance(rng, 82):
                found[key] = kind
    return [{"source_key": key, "kind": kind} for key, kind in found.items()]
