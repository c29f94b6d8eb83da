"""What happens to people once they have homes: wider kin, moves, health, school, telephones, pregnancies, deaths."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from datetime import date, timedelta
from operator import itemgetter

from halcyon.demo.population.dice import chance, weighted
from halcyon.demo.population.drafts import YEAR, Draft, HomeDraft
from halcyon.demo.population.identifiers import PupilNumbers, landline, mobile, nhs_numbers
from halcyon.demo.population.model import Address, FormerName, Home
from halcyon.demo.population.names.tradition import Rule
from halcyon.demo.population.naming import Namer, masculine, tradition_of
from halcyon.demo.population.places import PRACTICES, SCHOOLS, Gazetteer, served_from

CHILD_DISABILITIES = weighted(
    {
        ("AUT",): 30,
        ("LD",): 14,
        ("AUT", "COMM"): 10,
        ("BEH",): 12,
        ("LD", "COMM"): 8,
        ("MOB",): 6,
        ("HEAR",): 5,
        ("MOB", "PC", "LD"): 4,
        ("VIS",): 3,
        ("CON",): 4,
        ("DDA",): 4,
    }
)
ADULT_DISABILITIES = weighted(
    {("MOB",): 40, ("HEAR",): 20, ("VIS",): 8, ("LD",): 9, ("AUT",): 5, ("MOB", "PC"): 12, ("CON",): 3, ("DDA",): 8}
)
DISABLED_PERCENT = ((18, 7.5), (45, 4.5), (65, 10), (80, 22), (200, 45))  # below this age, this per cent
DEATHS_PERCENT = ((1, 0.3), (18, 0.03), (45, 0.2), (65, 0.9), (80, 3.6), (200, 13.0))  # died in the last 1,000 days
SECONDARY_FOR = {"Hexcombe": "Marlminster", "Dunnerleigh": "Sallowford", "Aldermere": "Tolverton"}
MOTHERS_AGE = (19, 40)  # years, when a child was born who has a home of its own now
MOST_GROWN_CHILDREN = 4
RULES_WITH_SHARED_NAMES = (Rule.SHARED, Rule.POLISH, Rule.SIKH, Rule.KEEPS_OWN)


def _percent(table: tuple[tuple[int, float], ...], years: int) -> float:
    return next(percent for below, percent in table if years < below)


def family_name_at_birth(person: Draft) -> str:
    """The family name before any marriage, in the form a man would bear."""
    born_with = next((each.family for each in person.former_names if each.why == "marriage"), person.family)
    return masculine(tradition_of(person.tradition), born_with)


def link_grown_children(rng: random.Random, people: list[Draft], today: date) -> None:
    """Make some older couples of the same tradition and name the parents of adults who live elsewhere in the county."""
    # By the year in which the mother was born, so that only those of the right age are looked at: in a large county
    # thousands of couples have one name.
    couples: dict[tuple[str, str, int], list[tuple[int, Draft]]] = {}
    for turn, person in enumerate(people):
        husband = person.partner
        if (
            person.sex == "F"
            and husband
            and husband.sex == "M"
            and person.years_on(today) >= 42
            and not person.children
        ):
            family = masculine(tradition_of(husband.tradition), husband.family)
            couples.setdefault((husband.tradition, family, person.born.year), []).append((turn, person))
    for person in people:
        if person.mother or person.father or not 18 <= person.years_on(today) <= 62 or person.role in ("resident",):
            continue
        if tradition_of(person.tradition).rule not in RULES_WITH_SHARED_NAMES or not chance(rng, 70):
            continue
        family = family_name_at_birth(person)
        of_age = [
            listed
            for year in range(person.born.year - MOTHERS_AGE[1] - 1, person.born.year - MOTHERS_AGE[0] + 1)
            if (listed := couples.get((person.tradition, family, year)))
        ]
        for _turn, mother in heapq.merge(*of_age, key=itemgetter(0)):
            father = mother.partner
            if father and _could_be_parents(person, mother, father):
                person.mother, person.father = mother, father
                mother.children.append(person)
                father.children.append(person)
                if len(mother.children) >= MOST_GROWN_CHILDREN:
                    couples[person.tradition, family, mother.born.year].remove((_turn, mother))
                break


def _could_be_parents(child: Draft, mother: Draft, father: Draft) -> bool:
    if (
        not MOTHERS_AGE[0] * YEAR < (child.born - mother.born).days < MOTHERS_AGE[1] * YEAR
        or not 19 * YEAR < (child.born - father.born).days < 55 * YEAR
    ):
        return False
    if (
        len(mother.children) >= MOST_GROWN_CHILDREN
        or child.partner in (mother, father)
        or child.ethnicity != father.ethnicity
    ):
        return False
    if child.partner and (child.partner.mother is mother or child.partner.father is father):
        return False
    return all(abs((child.born - other.born).days) > 320 and child.given != other.given for other in mother.children)


def settle_dates(homes: list[HomeDraft]) -> None:
    """Nobody has kept a home since before its eldest member was seventeen."""
    for home in homes:
        eldest = min(person.born for person in home.members)
        home.since = max(home.since, eldest + timedelta(days=int(17 * YEAR)))


def move_house(rng: random.Random, homes: list[HomeDraft], gazetteer: Gazetteer, today: date) -> None:
    """Give people the addresses they lived at before; some are homes that others in the county live in now."""
    by_town: dict[str, list[HomeDraft]] = {}
    for home in homes:
        if home.kind in (Home.FAMILY, Home.COUPLE, Home.SINGLE):
            by_town.setdefault(home.town, []).append(home)
    for home in homes:
        ordinary = home.kind in (Home.FAMILY, Home.COUPLE, Home.SINGLE, Home.SHARED)
        if (today - home.since).days > 12 * YEAR or (ordinary and not chance(rng, 60)):
            continue
        if ordinary and home.kind != Home.SHARED:
            before = _earlier_home(rng, home, by_town, gazetteer)
            for person in home.members:
                _lived_at(person, before, home.since)
        else:
            for person in home.members:
                came = (
                    person.care.since
                    if person.care and person.role == "looked-after child"
                    else max(home.since, today - timedelta(days=rng.randrange(30, 1_400)))
                )
                _lived_at(person, _earlier_home(rng, home, by_town, gazetteer), came)


def _earlier_home(
    rng: random.Random, home: HomeDraft, by_town: dict[str, list[HomeDraft]], gazetteer: Gazetteer
) -> Address:
    town = home.town if chance(rng, 60) else gazetteer.towns.pick(rng)
    days = rng.randrange(200, 3_000)
    if chance(rng, 35) and by_town.get(town):
        other = rng.choice(by_town[town])
        if other is not home and other.since >= home.since and not other.protected:
            return Address(other.lines, other.town, other.postcode, home.since - timedelta(days=days), home.since)
    lines, code = gazetteer.address(town)
    return Address(lines, town, code, home.since - timedelta(days=days), home.since)


def _lived_at(person: Draft, place: Address, until: date) -> None:
    since = max(min(place.since, until - timedelta(days=30)), person.born)
    overlaps = any(each.until > since for each in person.former_addresses)
    if since < until and not overlaps:
        person.former_addresses.append(Address(place.address_lines, place.town, place.postcode, since, until))


def change_names(rng: random.Random, namer: Namer, people: list[Draft], today: date) -> None:
    """Gender identity, changes of name by deed, and names kept from before a separation."""
    for person in people:
        years = person.years_on(today)
        person.gender = "1" if person.sex == "M" else "2"
        if 14 <= years < 60 and chance(rng, 0.45):
            if chance(rng, 35):
                person.gender = "3"
                continue
            person.gender = "2" if person.sex == "M" else "1"
            new = namer.given(tradition_of(person.tradition), "F" if person.gender == "2" else "M", person.born.year)
            until = today - timedelta(days=rng.randrange(60, 1_500))
            person.former_names.append(FormerName(person.given, person.family, max(until, person.born), "transition"))
            person.given, person.known_as = new, ""
        elif 18 <= years < 70 and not person.former_names and chance(rng, 0.6):
            until = today - timedelta(days=rng.randrange(100, 3_000))
            old = namer.own_family(tradition_of(person.tradition), person.sex)
            person.former_names.append(FormerName(person.given, old, max(until, person.born), "change of name"))


def give_health(rng: random.Random, people: list[Draft], today: date) -> None:
    """Disabilities and pregnancies (dates from the week after next to thirty weeks away)."""
    for person in people:
        years = person.years_on(today)
        if person.role == "resident" and years > 30 and person.home and person.home.kind == Home.CARE_HOME:
            person.disabilities = ADULT_DISABILITIES.pick(rng)
        elif chance(rng, _percent(DISABLED_PERCENT, years)):
            person.disabilities = (CHILD_DISABILITIES if years < 18 else ADULT_DISABILITIES).pick(rng)
        if person.sex == "F" and 16 <= years < 43:
            wanted = 5.0 if person.partner and person.partner.sex == "M" else 1.3
            last = max((child.born for child in person.children), default=date.min)
            due = today + timedelta(days=rng.randrange(8, 210))
            if (due - last).days > 400 and chance(rng, wanted if years > 19 else 0.8):
                person.due = due


def give_deaths(rng: random.Random, people: list[Draft], today: date) -> None:
    """Deaths of the last thousand days. No child is left without a living carer, and no baby precedes its mother."""
    for person in people:
        if person.due or not chance(rng, _percent(DEATHS_PERCENT, person.years_on(today))):
            continue
        if any(
            child.years_on(today) < 18 and all(each is person or each.died for each in child.carers)
            for child in (person.home.members if person.home else ())
        ):
            continue
        earliest = max([today - timedelta(days=1_000), person.born, *(child.born for child in person.children)])
        days = (today - earliest).days
        if days > 2:
            person.died = today - timedelta(days=rng.randrange(1, days))


def give_telephones(rng: random.Random, homes: list[HomeDraft], today: date) -> None:
    """Landlines for older and settled homes; mobiles from about eleven years of age."""
    for home in homes:
        eldest = max(person.years_on(today) for person in home.members)
        institution = home.kind in (Home.CARE_HOME, Home.CHILDRENS_HOME, Home.REFUGE)
        if institution or chance(rng, 85 if eldest > 64 else 45 if eldest > 40 else 12):
            home.telephone = landline(rng.randrange(1_000))
        for person in home.members:
            years = person.years_on(today)
            if (
                years >= 11
                and chance(rng, 93 if years < 65 else 70 if years < 80 else 35)
                and not (institution and years > 70)
            ):
                person.telephone = mobile(rng.randrange(1_000))


def give_practices_and_schools(rng: random.Random, homes: list[HomeDraft], today: date) -> None:
    """One practice for most of a home; schools by age, town and need, with a unique pupil number from reception on."""
    start = today.year if today.month >= 9 else today.year - 1
    numbers = PupilNumbers()
    for turn, home in enumerate(homes):
        served = served_from(home.town)
        local = [practice.code for practice in PRACTICES if practice.town == served]
        usual = local[turn % len(local)]
        for person in home.members:
            person.practice = usual if chance(rng, 94) else rng.choice(PRACTICES).code
            at_start = person.years_on(date(start, 8, 31))
            if 4 <= at_start < 18 and person.died is None:
                person.school = _school(rng, person, home.town, turn, at_start)
                first = _nearest("primary", home.town, turn)[3:]
                year = start - (at_start - 4)
                person.upn = numbers(first, year)


def _nearest(kind: str, town: str, turn: int) -> str:
    here = SECONDARY_FOR.get(served_from(town), served_from(town)) if kind == "secondary" else town
    for place in (here, served_from(here)):
        codes = [school.code for school in SCHOOLS if school.kind == kind and school.town == place]
        if codes:
            return codes[turn % len(codes)]
    raise ValueError(f"no {kind} school serves {town}")


def _school(rng: random.Random, person: Draft, town: str, turn: int, at_start: int) -> str:
    special = {"LD", "AUT", "PC"} & set(person.disabilities)
    if special and chance(rng, 40):
        return next(school.code for school in SCHOOLS if school.kind == "special")
    if chance(rng, 1.2) or (at_start >= 16 and chance(rng, 45)):
        return ""
    return _nearest("primary" if at_start < 11 else "secondary", town, turn)


def give_nhs_numbers(seed: int, people: list[Draft]) -> None:
    """One test-range NHS number each."""
    numbers: Iterator[str] = nhs_numbers(seed)
    for person in people:
        person.nhs_number = next(numbers)
