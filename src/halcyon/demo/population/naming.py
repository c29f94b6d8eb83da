"""Drawing names: by tradition, sex and year of birth for given names, and by family rule for family names."""

from __future__ import annotations

import random
from datetime import date

from halcyon.demo.population.dice import Weighted, chance
from halcyon.demo.population.names import TRADITIONS, Tradition
from halcyon.demo.population.names.tradition import Rule
from halcyon.demo.population.names.variants import SHORT_FORMS

FIRST_YEAR, LAST_YEAR = 1925, 2026  # the years of birth that the ends of each given-name list stand for
GIVEN_FLATTENING = 7  # Zipf weights 1/(rank + 7), falling faster for names long out of fashion or not yet in it
FAMILY_FLATTENING = 9
GIVEN_TAIL_PERCENT = 5
DAY_NAMES = {
    "F": ("Adwoa", "Abena", "Akua", "Yaa", "Afua", "Ama", "Akosua"),
    "M": ("Kojo", "Kwabena", "Kwaku", "Yaw", "Kofi", "Kwame", "Kwasi"),
}  # Akan names for the weekday of birth, Monday first


class Namer:
    """Draws names with one generator; keeps the weight tables it has built."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._given: dict[tuple[str, str, int], Weighted[str]] = {}
        self._families: dict[str, Weighted[str]] = {}

    def given(self, tradition: Tradition, sex: str, year: int) -> str:
        """A given name for a child of this sex ("F" or "M") born in this year."""
        tail = tradition.female_tail if sex == "F" else tradition.male_tail
        if tail[0] and year >= tradition.given_tail_since and chance(self.rng, GIVEN_TAIL_PERCENT):
            return self.rng.choice(tail[0]) + self.rng.choice(tail[1])
        span = (year - FIRST_YEAR) // 4
        key = (tradition.key, sex, span)
        table = self._given.get(key)
        if table is None:
            table = self._given[key] = self._by_fashion(tradition.female if sex == "F" else tradition.male, span)
        return table.pick(self.rng)

    @staticmethod
    def _by_fashion(names: tuple[str, ...], span: int) -> Weighted[str]:
        centre = max(0, min(len(names) - 1, span * 4 * len(names) // (LAST_YEAR - FIRST_YEAR)))
        ranked = sorted(range(len(names)), key=lambda place: (abs(place - centre), place))
        near = max(5, len(names) // 8)
        weights = [1 / ((rank + GIVEN_FLATTENING) * (1 + (rank / near) * (rank / near))) for rank in range(len(names))]
        return Weighted([names[place] for place in ranked], weights)

    def second(self, tradition: Tradition, sex: str, born: date) -> tuple[str, ...]:
        """Middle names, if any. Akan day names go by the weekday of birth."""
        if tradition.key == "ghanaian" and chance(self.rng, 70):
            return (DAY_NAMES[sex][born.weekday()],)
        if tradition.english_second and chance(self.rng, 50):
            return (self.rng.choice(tradition.english_second),)
        if tradition.rule in (Rule.ANCESTORS, Rule.FATHERS_NAME, Rule.SIKH, Rule.WOMENS_NAMES):
            return ()
        if not chance(self.rng, 62):
            return ()
        first = self.given(tradition, sex, born.year - 30)
        return (first, self.given(tradition, sex, born.year - 50)) if chance(self.rng, 6) else (first,)

    def family(self, tradition: Tradition) -> str:
        """A family name in the form a man of the tradition bears."""
        table = self._families.get(tradition.key)
        if table is None:
            names = tuple(dict.fromkeys(tradition.families))
            weights = [1 / (rank + FAMILY_FLATTENING) for rank in range(len(names))]
            if tradition.rule == Rule.SIKH:
                weights[0] = sum(weights) * 0.8
            table = self._families[tradition.key] = Weighted(names, weights)
        if tradition.tail[0] and chance(self.rng, tradition.tail_percent):
            return self.rng.choice(tradition.tail[0]) + self.rng.choice(tradition.tail[1])
        name = table.pick(self.rng)
        if tradition.rule == Rule.TWO_SURNAMES:
            return f"{name} {table.pick(self.rng)}"
        return name

    def own_family(self, tradition: Tradition, sex: str) -> str:
        """The family name of an adult whose parents are not in the county."""
        base = self.family(tradition)
        if sex == "F" and tradition.rule == Rule.WOMENS_NAMES and chance(self.rng, 55):
            return self.rng.choice(tradition.womens)
        return feminine(tradition, base) if sex == "F" else base

    def child_family(
        self,
        tradition: Tradition,
        sex: str,
        mother: str | None,
        father: str | None,
        fathers_given: str,
        fathers_other: tuple[str, ...],
        together: bool,
    ) -> tuple[str, tuple[str, ...]]:
        """A child's family name, and the other names that the family rule itself gives.

        `mother` and `father` are the parents' family names; with neither the child has a name of the tradition's own.
        `together` says whether the parents share a home, which decides whose name an English child is likely to have.
        """
        if father is None and mother is None:
            return self.own_family(tradition, sex), ()
        rule = tradition.rule
        if rule == Rule.ANCESTORS and father is not None:
            return (fathers_other[0] if fathers_other else father), (fathers_given,)
        if rule == Rule.FATHERS_NAME and father is not None:
            return fathers_given, ()
        if rule == Rule.TWO_SURNAMES and mother and father:
            return f"{mother.split()[-1]} {father.split()[-1]}", ()
        if rule == Rule.WOMENS_NAMES and sex == "F" and chance(self.rng, 35):
            return self.rng.choice(tradition.womens), ()
        if rule == Rule.SIKH:
            clan = masculine(tradition, father or mother or "")
            if clan == "Singh":
                return ("Kaur" if sex == "F" else "Singh"), ()
            return clan, ("Kaur" if sex == "F" else "Singh",)
        base = father or mother or ""
        if rule == Rule.SHARED and mother and father and mother != father:
            fathers, joined = (70, 15) if together else (45, 10)
            roll = self.rng.random() * 100
            if roll >= fathers + joined:
                base = mother
            elif roll >= fathers and "-" not in mother + father and " " not in mother + father:
                base = f"{mother}-{father}"
        base = masculine(tradition, base)
        return (feminine(tradition, base) if sex == "F" else base), ()

    def known_as(self, given: str, other_names: tuple[str, ...], tradition: Tradition) -> str:
        """The name somebody goes by when it is not their given name; otherwise empty."""
        forms = SHORT_FORMS.get(given)
        if forms and chance(self.rng, 38):
            return self.rng.choice(forms)
        if tradition.key == "chinese" and other_names and chance(self.rng, 70):
            return other_names[0]
        if other_names and chance(self.rng, 4):
            return other_names[0]
        return ""


def feminine(tradition: Tradition, family: str) -> str:
    """The form a woman bears: Kowalska for Kowalski, Kaur for Singh."""
    if tradition.rule == Rule.POLISH and family.endswith(("ski", "cki", "dzki")):
        return family[:-1] + "a"
    if tradition.rule == Rule.SIKH and family == "Singh":
        return "Kaur"
    return family


def masculine(tradition: Tradition, family: str) -> str:
    """The form a man bears, from either form."""
    if tradition.rule == Rule.POLISH and family.endswith(("ska", "cka", "dzka")):
        return family[:-1] + "i"
    if tradition.rule == Rule.SIKH and family == "Kaur":
        return "Singh"
    return family


def tradition_of(key: str) -> Tradition:
    """Raises KeyError for a tradition that has no list."""
    return TRADITIONS[key]
