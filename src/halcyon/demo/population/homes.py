"""Building households: families of every shape, couples, people alone, shared houses and the county's institutions."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from halcyon.demo.population.dice import chance, weighted
from halcyon.demo.population.drafts import YEAR, Draft, HomeDraft
from halcyon.demo.population.model import Address, Home
from halcyon.demo.population.names import Tradition
from halcyon.demo.population.names.tradition import Rule
from halcyon.demo.population.naming import masculine, tradition_of
from halcyon.demo.population.people import Maker
from halcyon.demo.population.places import Gazetteer

HOUSEHOLDS = weighted({"family": 268, "grown family": 66, "couple": 292, "single": 330, "shared": 30})
FAMILY_SHAPES = weighted({"couple": 640, "step": 100, "lone mother": 215, "lone father": 30, "kinship": 15})
CHILDREN = weighted({1: 42, 2: 41, 3: 13, 4: 4})
MOTHER_AT_LAST_BIRTH = weighted(
    {(17, 20): 2, (20, 25): 12, (25, 30): 25, (30, 35): 34, (35, 40): 21, (40, 44): 6}
)  # years, [from, to)
SINGLE_AGES = weighted({(19, 35): 20, (35, 50): 20, (50, 65): 24, (65, 80): 25, (80, 97): 19})
COUPLE_AGES = weighted({(20, 30): 13, (30, 48): 15, (48, 65): 30, (65, 80): 36, (80, 93): 9})
TWIN_PERCENT = 1.6
YOUNGEST_MOTHER = 16.3  # years
YOUNGEST_FATHER = 17.3


@dataclass(frozen=True)
class Family:
    """The people of a family before they have a home."""

    mother: Draft
    father: Draft | None
    children: tuple[Draft, ...]


class Builder:
    """Builds homes one at a time. `waiting` holds adults of known families who still need a home of their own."""

    def __init__(self, rng: random.Random, today: date, people: int) -> None:
        self.rng = rng
        self.today = today
        self.maker = Maker(rng, today)
        self.gazetteer = Gazetteer(rng, people * 10 // 23)
        self.homes: list[HomeDraft] = []
        self.waiting: list[Draft] = []

    # -- homes -----------------------------------------------------------------------------------------------------

    def home(self, kind: Home, tradition: Tradition | None = None, *, longest: float = 18, town: str = "") -> HomeDraft:
        """An empty home at a new address, lived in for at most `longest` years."""
        minority = tradition is not None and tradition.ethnicity not in ("WBRI", "WIRI")
        town = town or self.gazetteer.town_for(minority)
        on_site = tradition is not None and tradition.key == "traveller" and chance(self.rng, 60)
        lines, code = self.gazetteer.pitch(town) if on_site else self.gazetteer.address(town)
        since = self.today - timedelta(days=self.rng.randrange(20, int(longest * YEAR)))
        home = HomeDraft(kind, lines, town, code, since)
        self.homes.append(home)
        return home

    def build_one(self) -> None:
        """Build one ordinary household."""
        kind = HOUSEHOLDS.pick(self.rng)
        if kind == "family":
            self.family()
        elif kind == "grown family":
            self.family(youngest=(18, 29))
        elif kind == "couple":
            self.couple()
        elif kind == "single":
            self.single()
        else:
            self.shared()

    # -- families --------------------------------------------------------------------------------------------------

    def births(self, youngest_born: date, mother_born: date, wanted: int) -> list[date]:
        """Birthdays, eldest first, counted back from the youngest; twins share one. A mother is never too young."""
        found = [youngest_born]
        while len(found) < wanted:
            if chance(self.rng, TWIN_PERCENT):
                found.append(found[-1])
                continue
            earlier = found[-1] - timedelta(days=self.rng.randrange(400, 1_900))
            if (earlier - mother_born).days < YOUNGEST_MOTHER * YEAR:
                break
            found.append(earlier)
        return found[::-1]

    def parents_and_children(
        self,
        tradition: Tradition,
        *,
        youngest: tuple[float, float],
        known_father: bool = True,
        together: bool = True,
        wanted: int = 0,
    ) -> Family:
        """A mother, perhaps a father, and their children, without a home. `youngest`: age range in years."""
        rng, maker = self.rng, self.maker
        wanted = wanted or CHILDREN.pick(rng) + rng.randrange(0, tradition.larger_families + 1)
        youngest_born = maker.born(*youngest)
        low, high = MOTHER_AT_LAST_BIRTH.pick(rng)
        mother_born = youngest_born - timedelta(days=rng.randrange(int(low * YEAR), int(high * YEAR)))
        births = self.births(youngest_born, mother_born, wanted)
        mother = maker.adult(tradition, "F", mother_born)
        father = None
        if known_father:
            gap = rng.randrange(-3 * 365, 5 * 365) + rng.randrange(-365, 4 * 365)
            latest = births[0] - timedelta(days=int(YOUNGEST_FATHER * YEAR))
            father = maker.adult(
                maker.partners_tradition(tradition), "M", min(mother_born - timedelta(days=gap), latest)
            )
            if together:
                maker.pair(mother, father, married=maker.married(mother))
        return Family(mother, father, self.brood(mother, father, births, together=together))

    def brood(
        self,
        mother: Draft | None,
        father: Draft | None,
        births: list[date],
        *,
        together: bool,
        tradition: Tradition | None = None,
    ) -> tuple[Draft, ...]:
        """Children born on these days, no two with one name; most same-day births are of one sex."""
        children: list[Draft] = []
        if tradition is None:
            source = father if father and (mother is None or chance(self.rng, 70)) else mother
            tradition = tradition_of(source.tradition) if source else None
        for born in births:
            twin = children[-1] if children and children[-1].born == born else None
            sex = twin.sex if twin and chance(self.rng, 66) else ""
            child = self.maker.child(
                mother,
                father,
                born,
                sex=sex,
                together=together,
                tradition=tradition,
                not_named=frozenset(each.given for each in children),
            )
            if children and tradition and tradition.rule == Rule.SHARED:
                child.family = children[0].family
            children.append(child)
        return tuple(children)

    def family(self, youngest: tuple[float, float] = (0, 17.9)) -> None:
        """A family home of one of the common shapes."""
        rng, maker = self.rng, self.maker
        tradition = maker.traditions.pick(rng)
        shape = FAMILY_SHAPES.pick(rng)
        if shape == "kinship":
            self.kinship(tradition)
            return
        together = shape == "couple"
        known = together or chance(rng, 72)
        made = self.parents_and_children(tradition, youngest=youngest, known_father=known, together=together)
        home = self.home(Home.FAMILY, tradition, longest=16)
        home.protected = shape == "lone mother" and chance(rng, 1.5)
        if shape == "lone father" and made.father:
            home.add(made.father, "father")
            self.moved_out(made.mother, home, made.children)
            carers = [made.father]
        else:
            home.add(made.mother, "mother")
            carers = [made.mother]
            if made.father and together:
                home.add(made.father, "father")
                carers.append(made.father)
            elif made.father:
                self.moved_out(made.father, home, made.children)
        children = list(made.children)
        if shape == "step":
            carers.append(self.step_parent(home, made, children))
        if chance(rng, tradition.elders):
            carers.extend(self.elders(home, made))
        for child in children:
            self.place_child(home, child, carers)

    def place_child(self, home: HomeDraft, child: Draft, carers: list[Draft]) -> None:
        """A child lives at home until grown; of the grown, some stay and others need a home of their own."""
        years = child.years_on(self.today)
        if years >= 18 and not chance(self.rng, 85 if years < 21 else 45 if years < 26 else 15):
            self.waiting.append(child)
            return
        home.add(child, "child" if years < 18 else "adult child")
        if years < 18:
            child.carers = list(carers)

    def moved_out(self, parent: Draft, home: HomeDraft, children: tuple[Draft, ...]) -> None:
        """A parent who lives elsewhere, often after sharing this home; never if its address is protected."""
        if (
            not home.protected
            and children
            and children[-1].born < self.today - timedelta(days=200)
            and chance(self.rng, 70)
        ):
            first = max(home.since, children[0].born)
            left = first + timedelta(days=self.rng.randrange(1, max(2, (self.today - first).days)))
            parent.former_addresses.append(Address(home.lines, home.town, home.postcode, home.since, left))
        self.waiting.append(parent)

    def step_parent(self, home: HomeDraft, made: Family, children: list[Draft]) -> Draft:
        """The mother's new partner: sometimes a father of children elsewhere; sometimes they have a child together."""
        rng, maker = self.rng, self.maker
        fathers = [
            each
            for each in self.waiting
            if each.sex == "M"
            and each.children
            and each is not made.father
            and abs((each.born - made.mother.born).days) < 9 * YEAR
        ]
        if fathers and chance(rng, 55):
            partner = rng.choice(fathers)
            self.waiting.remove(partner)
        else:
            gap = rng.randrange(-4 * 365, 8 * 365)
            adult_by_now = self.today - timedelta(days=int(19 * YEAR))
            tradition = maker.partners_tradition(tradition_of(made.mother.tradition))
            partner = maker.adult(tradition, "M", min(made.mother.born - timedelta(days=gap), adult_by_now))
        home.add(partner, "step-parent")
        maker.pair(made.mother, partner, married=chance(rng, 35))
        last = max(child.born for child in children)
        room = (self.today - last).days - 420
        if room > 30 and chance(rng, 40):
            born = last + timedelta(days=420 + rng.randrange(room))
            old_enough = (born - partner.born).days > YOUNGEST_FATHER * YEAR
            if old_enough and (born - made.mother.born).days < 45 * YEAR:
                names = frozenset(each.given for each in children)
                children.append(maker.child(made.mother, partner, born, not_named=names))
        return partner

    def elders(self, home: HomeDraft, made: Family) -> list[Draft]:
        """A grandmother at home, and sometimes a grandfather: the father's parents, or else the mother's."""
        rng, maker = self.rng, self.maker
        child = made.father if made.father and made.father.home is home else made.mother
        tradition = tradition_of(child.tradition)
        age_then = rng.randrange(int(19 * YEAR), int(36 * YEAR))
        grandmother_born = child.born - timedelta(days=age_then)
        if (self.today - grandmother_born).days > 97 * YEAR or child.mother is not None:
            return []
        grandmother = maker.adult(tradition, "F", grandmother_born)
        child.mother = grandmother
        grandmother.children.append(child)
        found = [home.add(grandmother, "grandmother")]
        if chance(rng, 45):
            grandfather = maker.adult(
                tradition, "M", grandmother_born - timedelta(days=rng.randrange(0, int(7 * YEAR)))
            )
            if tradition.rule not in (Rule.ANCESTORS, Rule.FATHERS_NAME):
                grandfather.family = masculine(
                    tradition, child.former_names[0].family if child.former_names else child.family
                )
            child.father = grandfather
            grandfather.children.append(child)
            maker.pair(grandmother, grandfather, married=True)
            found.append(home.add(grandfather, "grandfather"))
        return found

    def kinship(self, tradition: Tradition) -> None:
        """Grandparents bringing up their daughter's children; she lives elsewhere in the county."""
        made = self.parents_and_children(tradition, youngest=(0.5, 15), known_father=False, together=False)
        home = self.home(Home.FAMILY, tradition, longest=25)
        carers = self.elders(home, made)
        for carer in carers:
            carer.role = "kinship carer"
        if not carers:
            home.add(made.mother, "mother")
            carers = [made.mother]
        else:
            self.waiting.append(made.mother)
        for child in made.children:
            self.place_child(home, child, carers)

    # -- other households --------------------------------------------------------------------------------------------

    def next_waiting(self, percent: float, youngest: int = 16, oldest: int = 120) -> Draft | None:
        """Somebody who needs a home, if chance allows and anyone of that age waits. First come, first housed."""
        if not self.waiting or not chance(self.rng, percent):
            return None
        for place, person in enumerate(self.waiting[:40]):
            if youngest <= person.years_on(self.today) <= oldest:
                return self.waiting.pop(place)
        return None

    def single(self) -> None:
        person = self.next_waiting(62)
        if person is None:
            low, high = SINGLE_AGES.pick(self.rng)
            born = self.maker.born(low, high)
            women = 45 if low < 65 else 60 if low < 80 else 70
            sex = "F" if chance(self.rng, women) else "M"
            person = self.maker.adult(self.maker.tradition(low), sex, born)
        longest = 6 if person.years_on(self.today) < 35 else 25
        self.home(Home.SINGLE, tradition_of(person.tradition), longest=longest).add(person, "lives alone")

    def couple(self) -> None:
        """Two partners without children at home; one in fifty is a couple of one sex."""
        rng, maker = self.rng, self.maker
        one = self.next_waiting(16, youngest=20)
        if one is None:
            low, high = COUPLE_AGES.pick(rng)
            one = maker.adult(maker.tradition(low), "F", maker.born(low, high))
        sex = one.sex if chance(rng, 2) else ("M" if one.sex == "F" else "F")
        gap = rng.randrange(-3 * 365, 6 * 365)
        born = one.born - timedelta(days=gap if one.sex == "F" else -gap)
        other = maker.adult(maker.partners_tradition(tradition_of(one.tradition)), sex, min(born, maker.born(18.5, 19)))
        maker.pair(one, other, married=maker.married(one))
        home = self.home(Home.COUPLE, tradition_of(one.tradition), longest=6 if one.years_on(self.today) < 32 else 30)
        home.add(one, "partner")
        home.add(other, "partner")

    def shared(self) -> None:
        """Three to five adults, mostly young."""
        rng, maker = self.rng, self.maker
        tradition = maker.traditions.pick(rng)
        home = self.home(Home.SHARED, tradition, longest=4)
        for _ in range(rng.randrange(3, 6)):
            person = self.next_waiting(45, oldest=34)
            if person is None:
                sex = "F" if chance(rng, 44) else "M"
                who = tradition if chance(rng, 60) else maker.traditions.pick(rng)
                person = maker.adult(who, sex, maker.born(18, 34))
            home.add(person, "shares the home")

    def settle_waiting(self) -> None:
        """House everyone who still waits, each in a home of their own."""
        for person in self.waiting:
            self.home(Home.SINGLE, tradition_of(person.tradition), longest=6).add(person, "lives alone")
        self.waiting.clear()
