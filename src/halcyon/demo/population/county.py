"""Marlshire in small: a whole synthetic county from one seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from halcyon.demo.population import lives
from halcyon.demo.population.dice import dice
from halcyon.demo.population.drafts import Draft, HomeDraft
from halcyon.demo.population.homes import Builder
from halcyon.demo.population.institutions import build_institutions, mark_care_experience
from halcyon.demo.population.model import County, Home, Household, Person
from halcyon.demo.population.places import PRACTICES, SCHOOLS, TOWNS

FEWEST_PEOPLE = 800  # with fewer there is no room for one institution of each kind among ordinary households
LARGEST_HOUSEHOLD = 14
TELL_EVERY = 5_000  # people


def make_county(
    seed: int = 2026,
    people: int = 20_000,
    *,
    today: date,
    progress: Callable[[int], None] = lambda count: None,
) -> County:
    """Build the county as it is on `today`. The same three arguments give the same county on every machine.

    `people` is exact and counts those who died in the last thousand days. `progress` is called now and then with how
    many have a home. Raises ValueError for fewer than 800 people.
    """
    if people < FEWEST_PEOPLE:
        raise ValueError(f"a county needs at least {FEWEST_PEOPLE} people")
    rng = dice("county", seed, people, today.isoformat())
    builder = Builder(rng, today, people)
    build_institutions(builder, people)
    told = 0
    while builder.maker.count < people - LARGEST_HOUSEHOLD:
        builder.build_one()
        if builder.maker.count - told >= TELL_EVERY:
            told = builder.maker.count
            progress(told)
    builder.settle_waiting()
    while builder.maker.count < people:
        builder.single()
    homes = [home for home in builder.homes if home.members]
    rng.shuffle(homes)
    everyone = [person for home in homes for person in home.members]
    for number, home in enumerate(homes, 1):
        home.id = f"H{number:05d}"
    for number, person in enumerate(everyone, 1):
        person.id = f"P{number:05d}"
    lives.settle_dates(homes)
    lives.link_grown_children(rng, everyone, today)
    lives.move_house(rng, homes, builder.gazetteer, today)
    mark_care_experience(builder, everyone)
    lives.change_names(rng, builder.maker.namer, everyone, today)
    lives.give_health(rng, everyone, today)
    lives.give_deaths(rng, everyone, today)
    lives.give_telephones(rng, homes, today)
    lives.give_practices_and_schools(rng, homes, today)
    lives.give_nhs_numbers(seed, everyone)
    return County(
        name="Marlshire",
        seed=seed,
        today=today,
        towns=tuple(town for town, _, _ in TOWNS),
        schools=SCHOOLS,
        practices=PRACTICES,
        households=tuple(_household(home) for home in homes),
        people=tuple(_person(person) for person in everyone),
    )


def _household(home: HomeDraft) -> Household:
    kind = home.kind
    if kind == Home.FAMILY and not any(person.role in ("child", "adult child") for person in home.members):
        kind = Home.SINGLE if len(home.members) == 1 else Home.COUPLE
    return Household(
        id=home.id,
        kind=kind,
        name=home.name,
        address_lines=home.lines,
        town=home.town,
        postcode=home.postcode,
        telephone=home.telephone,
        protected=home.protected,
        since=home.since,
        members=tuple(person.id for person in home.members),
    )


def _id(person: Draft | None) -> str | None:
    return person.id if person is not None and person.id else None


def _person(person: Draft) -> Person:
    if person.home is None:
        raise ValueError("every person needs a home")
    return Person(
        id=person.id,
        given=person.given,
        other_names=person.other_names,
        family=person.family,
        former_names=tuple(sorted(person.former_names, key=lambda each: each.until)),
        known_as=person.known_as,
        sex=person.sex,
        gender=person.gender,
        birth_date=person.born,
        death_date=person.died,
        ethnicity=person.ethnicity,
        tradition=person.tradition,
        first_language=person.language,
        disabilities=person.disabilities,
        nhs_number=person.nhs_number,
        upn=person.upn,
        household=person.home.id,
        role=person.role,
        mother=_id(person.mother),
        father=_id(person.father),
        partner=_id(person.partner),
        siblings=tuple(each.id for each in person.siblings()),
        carers=tuple(each.id for each in person.carers),
        practice=person.practice,
        school=person.school,
        telephone=person.telephone,
        former_addresses=tuple(sorted(person.former_addresses, key=lambda each: each.since)),
        due_date=person.due,
        care=person.care,
    )
