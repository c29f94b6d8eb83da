"""Care homes, children's homes, foster homes and refuges, and the families of the children who live there."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from halcyon.demo.population.dice import chance, weighted
from halcyon.demo.population.drafts import YEAR, Draft
from halcyon.demo.population.homes import Builder
from halcyon.demo.population.model import Care, FormerName, Home
from halcyon.demo.population.naming import tradition_of
from halcyon.demo.population.places import NEIGHBOURS, TOWNS

PER = 20_000  # people for whom the numbers below are meant; other counties get a proportion, and at least one of each
CARE_HOMES = ("Osier Court", "The Laurels at Brackwater", "Minster View", "Teasel House", "Highfold", "Wharfdene")
CHILDRENS_HOMES = ("Rowan House", "Plover Cottage", "Millrace House", "The Granary", "Kestrel Lodge")
REFUGES = ("Lantern House", "Harbour House")
FOSTER_HOMES = 24
AUTHORITY = "Marlshire"
OTHER_AUTHORITIES = tuple(name for name, _ in NEIGHBOURS)  # who place children here
LEGAL = weighted({"C2": 48, "V2": 26, "C1": 18, "E1": 8})  # SSDA903 2025-26 legal status codes


def share(number: int, people: int) -> int:
    """This many per 20,000 people, and never none."""
    return max(1, number * people // PER)


def build_institutions(builder: Builder, people: int) -> None:
    """Build every institution for a county of this many people."""
    for name in CARE_HOMES[: share(len(CARE_HOMES), people)]:
        _care_home(builder, name)
    for name in CHILDRENS_HOMES[: share(len(CHILDRENS_HOMES), people)]:
        _childrens_home(builder, name)
    for _ in range(share(FOSTER_HOMES, people)):
        _foster_home(builder)
    for name in REFUGES[: share(len(REFUGES), people)]:
        _refuge(builder, name)


def _care_home(builder: Builder, name: str) -> None:
    rng, maker = builder.rng, builder.maker
    home = builder.home(Home.CARE_HOME, longest=30)
    home.name = name
    for _ in range(rng.randrange(16, 28)):
        sex = "F" if chance(rng, 70) else "M"
        resident = maker.adult(maker.tradition(80), sex, maker.born(74, 100) if chance(rng, 92) else maker.born(38, 70))
        home.add(resident, "resident")
    for one, other in pairwise(home.members):
        if one.sex != other.sex and not one.partner and abs((one.born - other.born).days) < 6 * YEAR and chance(rng, 5):
            maker.pair(one, other, married=True)


def _in_care(builder: Builder, child: Draft) -> Care:
    """A child's current time in care, which began after birth and at most eight years ago."""
    rng = builder.rng
    days = min((builder.today - child.born).days, int(8 * YEAR))
    since = builder.today - timedelta(days=rng.randrange(10, max(11, days)))
    by = AUTHORITY if chance(rng, 78) else rng.choice(OTHER_AUTHORITIES)
    return Care(max(since, child.born), None, LEGAL.pick(rng), by)


def _children_for_care(builder: Builder, ages: tuple[float, float], wanted: int) -> tuple[Draft, ...]:
    """Brothers and sisters in care. Their parents are in the county in half of the families, and then need a home."""
    rng, maker = builder.rng, builder.maker
    tradition = maker.traditions.pick(rng)
    if chance(rng, 50):
        made = builder.parents_and_children(
            tradition, youngest=ages, known_father=chance(rng, 45), together=False, wanted=wanted
        )
        builder.waiting.append(made.mother)
        if made.father:
            builder.waiting.append(made.father)
        grown = [child for child in made.children if child.years_on(builder.today) >= 18]
        builder.waiting.extend(grown)
        return tuple(child for child in made.children if child.years_on(builder.today) < 18)
    births = sorted(maker.born(*ages) for _ in range(wanted))
    children = builder.brood(None, None, _spaced(births), together=False, tradition=tradition)
    for child in children[1:]:
        child.family = children[0].family
    return children


def _spaced(births: list[date]) -> list[date]:
    """Birthdays at least ten months apart, dropping those that come too soon."""
    kept = births[:1]
    kept.extend(born for before, born in pairwise(births) if (born - before).days > 300)
    return kept


def _childrens_home(builder: Builder, name: str) -> None:
    home = builder.home(Home.CHILDRENS_HOME, longest=20)
    home.name = name
    home.protected = chance(builder.rng, 20)
    for _ in range(builder.rng.randrange(3, 6)):
        for child in _children_for_care(builder, (10, 17.7), 1):
            child.care = _in_care(builder, child)
            home.add(child, "looked-after child")


def _foster_home(builder: Builder) -> None:
    rng, maker = builder.rng, builder.maker
    tradition = maker.traditions.pick(rng)
    carer = maker.adult(tradition, "F", maker.born(32, 63))
    home = builder.home(Home.FOSTER_HOME, tradition, longest=20)
    carers = [home.add(carer, "foster carer")]
    if chance(rng, 74):
        partner = maker.adult(tradition, "M", carer.born - timedelta(days=rng.randrange(-2 * 365, 5 * 365)))
        maker.pair(carer, partner, married=True)
        carers.append(home.add(partner, "foster carer"))
    for child in _children_for_care(builder, (0.2, 17.5), 1 + (1 if chance(rng, 45) else 0)):
        child.care = _in_care(builder, child)
        child.carers = list(carers)
        home.add(child, "looked-after child")


def _refuge(builder: Builder, name: str) -> None:
    rng = builder.rng
    home = builder.home(Home.REFUGE, longest=12, town=rng.choice(TOWNS[:4])[0])
    home.name = name
    home.protected = True
    for _ in range(rng.randrange(4, 7)):
        tradition = builder.maker.traditions.pick(rng)
        made = builder.parents_and_children(tradition, youngest=(0.1, 11), together=False, wanted=rng.randrange(1, 4))
        home.add(made.mother, "resident")
        if made.father:
            builder.waiting.append(made.father)
        for child in made.children:
            if child.years_on(builder.today) < 18:
                child.carers = [made.mother]
                home.add(child, "child")
            else:
                builder.waiting.append(child)


def mark_care_experience(builder: Builder, people: list[Draft]) -> None:
    """Care leavers among people of 18-24, children who went home from care, and adopted children."""
    rng, today = builder.rng, builder.today
    for person in people:
        years = person.years_on(today)
        if person.care is not None or person.home is None:
            continue
        if 18 <= years < 25 and person.mother is None and chance(rng, 6):
            came = person.born + timedelta(days=rng.randrange(int(3 * YEAR), int(16.5 * YEAR)))
            eighteen = person.born + timedelta(days=6_575)
            person.care = Care(came, eighteen, LEGAL.pick(rng), AUTHORITY)
        elif 3 <= years < 17 and person.role == "child" and chance(rng, 0.35):
            came = person.born + timedelta(days=rng.randrange(30, (today - person.born).days - 700))
            home_again = came + timedelta(days=rng.randrange(60, 640))
            person.care = Care(came, home_again, "V2", AUTHORITY)
        elif 2 <= years < 17 and person.role == "child" and person.mother and person.father and chance(rng, 0.3):
            _adopt(builder, person)


def _adopt(builder: Builder, child: Draft) -> None:
    """Give a child the history of an adoption: care, then an order, and a family name from before it."""
    rng, maker = builder.rng, builder.maker
    came = child.born + timedelta(days=rng.randrange(5, 200))
    order = min(came + timedelta(days=rng.randrange(250, 700)), builder.today)
    child.care = Care(came, order, "E1", AUTHORITY)
    before = maker.namer.own_family(tradition_of("english"), child.sex)
    child.former_names.append(FormerName(child.given, before, order, "adoption"))
