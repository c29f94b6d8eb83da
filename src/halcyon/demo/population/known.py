"""Which agency knows whom: overlapping parts of the county, fuller where a home has needed help."""

from __future__ import annotations

from enum import StrEnum

from halcyon.demo.population.dice import chance, dice, weighted
from halcyon.demo.population.model import County, Home, Household, Person


class Agency(StrEnum):
    """The twelve agencies of the partnership."""

    COUNCIL = "COUNCIL"
    POLICE = "POLICE"
    ACUTE = "ACUTE"
    COMMUNITY = "COMMUNITY"
    ICB = "ICB"
    GP = "GP"
    SCHOOLS = "SCHOOLS"
    PROBATION = "PROBATION"
    YJS = "YJS"
    HOUSING = "HOUSING"
    PUBLICHEALTH = "PUBLICHEALTH"
    VCS = "VCS"


# How much services have been involved with a home: 0 hardly ever to 3 a great deal. Used only to decide who knows whom.
INVOLVEMENT = {
    "usual": weighted({0: 860, 1: 90, 2: 37, 3: 13}),
    "one parent": weighted({0: 700, 1: 170, 2: 90, 3: 40}),
}


def involvement(county: County, seed: int) -> dict[str, int]:
    """How much services have been involved with each household, by household id."""
    rng = dice("involvement", county.seed, seed)
    found = {}
    for home in county.households:
        roll = rng.random()  # one draw for every home, so that one home's kind does not shift the others
        if home.kind in (Home.CHILDRENS_HOME, Home.FOSTER_HOME, Home.REFUGE) or home.protected:
            found[home.id] = 3
        else:
            adults = sum(person.age_on(county.today) >= 18 for person in county.members(home))
            table = INVOLVEMENT["one parent" if home.kind == Home.FAMILY and adults < 2 else "usual"]
            found[home.id] = table.at(roll)
    return found


def percent_known(agency: Agency, county: County, person: Person, home: Household, level: int) -> float:
    """The chance, in per cent, that an agency has a record of somebody. `level` is the home's involvement, 0-3."""
    years = person.age_on(county.today)
    in_care_now = person.care is not None and person.care.until is None
    adult = years >= 18
    if agency == Agency.GP:
        return 98.5 if person.death_date is None else 60
    if agency == Agency.SCHOOLS:
        return 100 if person.school else 0
    if agency == Agency.COUNCIL:
        if in_care_now or person.care is not None or home.kind in (Home.CARE_HOME, Home.FOSTER_HOME):
            return 97
        by_level = (0.4, 18, 52, 75)[level] if adult else (1.2, 34, 80, 98)[level]
        return max(by_level, 45 if person.disabilities and not adult else 0, 9 if years >= 80 else 0)
    if agency == Agency.POLICE:
        if years < 10:
            return (0.5, 9, 36, 70)[level]
        return (2.8, 24, 58, 84)[level] if years < 60 else (1.2, 12, 30, 50)[level]
    if agency == Agency.ACUTE:
        if person.due_date or years < 1:
            return 93
        return (2.6, 12, 29, 44)[level] + (11 if years >= 80 else 5 if years < 5 else 0)
    if agency == Agency.COMMUNITY:
        if years < 5:
            return 72
        return (7, 24, 44, 70)[level] if not adult else (1.6, 10, 22, 34)[level]
    if agency == Agency.HOUSING:
        return 0 if home.kind == Home.CARE_HOME else (0.9, 18, 36, 42)[level]
    if agency == Agency.PROBATION:
        return 0 if not 18 <= years < 65 else (0.25, 3, 7, 9)[level] * (1.5 if person.sex == "M" else 0.3)
    if agency == Agency.YJS:
        return 0 if not 11 <= years < 18 else (1.2, 8, 20, 30)[level]
    if agency == Agency.PUBLICHEALTH:
        return 0 if not 14 <= years < 60 else (1.0, 4, 9, 13)[level]
    if agency == Agency.VCS:
        return 96 if home.kind == Home.REFUGE else (0.2, 2.5, 9, 14)[level]
    return 60 if in_care_now else 12 if home.kind == Home.CARE_HOME else 0.1


def known_to(county: County, agency: Agency, seed: int, *, levels: dict[str, int] | None = None) -> tuple[Person, ...]:
    """The people of whom an agency has at least one record, in the order of their ids.

    `levels` is what `involvement` gives for this county and seed, where it has been worked out already.
    """
    levels = involvement(county, seed) if levels is None else levels
    rng = dice("known", county.seed, seed, agency.value)
    found = []
    for home in county.households:
        level = levels[home.id]
        family_roll = rng.random()  # a family tends to be known together
        for person in county.members(home):
            roll = family_roll if chance(rng, 50) else rng.random()
            if roll * 100 < percent_known(agency, county, person, home, level):
                found.append(person)
    return tuple(sorted(found, key=lambda person: person.id))
