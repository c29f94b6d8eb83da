"""Making one person at a time: adults from outside the county's families, and children of known parents."""

from __future__ import annotations

import random
from datetime import date, timedelta

from halcyon.demo.population.dice import Weighted, chance, weighted
from halcyon.demo.population.drafts import YEAR, Draft
from halcyon.demo.population.model import FormerName
from halcyon.demo.population.names import TRADITIONS, Tradition
from halcyon.demo.population.naming import Namer, feminine

WHITE = frozenset(("WBRI", "WIRI", "WIRT", "WROM", "WOTH"))
ASIAN = frozenset(("AIND", "APKN", "ABAN", "AOTH", "CHNE"))
MIXED = weighted({"MWBC": 45, "MWBA": 18, "MWAS": 25, "MOTH": 12})
BIRTHS_TO_MARRIED = 72  # per cent of couples with children who are married; younger couples less often


def child_ethnicity(rng: random.Random, mother: str | None, father: str | None) -> str:
    """The DfE ethnicity code of a child of these parents (None: not known, and the other parent's code is taken)."""
    if mother is None or father is None or mother == father:
        return mother or father or "NOBT"
    pair = {mother, father}
    if pair <= WHITE:
        return rng.choice(sorted(pair))
    if pair & WHITE:
        other = (pair - WHITE).pop()
        if other == "BCRB":
            return "MWBC"
        if other == "BAFR":
            return "MWBA"
        if other in ASIAN:
            return "MWAS"
        return other if other.startswith("M") else "MOTH"
    return "MOTH"


class Maker:
    """Makes people with one generator, one namer and one calendar day."""

    def __init__(self, rng: random.Random, today: date) -> None:
        self.rng = rng
        self.today = today
        self.namer = Namer(rng)
        self.traditions = Weighted(TRADITIONS.values(), [each.weight for each in TRADITIONS.values()])
        self.with_elders = Weighted(
            [each for each in TRADITIONS.values() if each.older],
            [each.weight for each in TRADITIONS.values() if each.older],
        )
        self.count = 0

    def born(self, youngest: float, oldest: float) -> date:
        """A birthday of somebody between these ages, in years, today."""
        return self.today - timedelta(days=self.rng.randrange(int(youngest * YEAR), int(oldest * YEAR)))

    def tradition(self, age: float) -> Tradition:
        """A tradition for somebody of this age: recent communities have few people past retirement."""
        return (self.with_elders if age > 58 else self.traditions).pick(self.rng)

    def partners_tradition(self, tradition: Tradition) -> Tradition:
        return self.traditions.pick(self.rng) if chance(self.rng, tradition.marries_out) else tradition

    def adult(self, tradition: Tradition, sex: str, born: date) -> Draft:
        """A person whose own parents are not (yet) in the county."""
        rng, namer = self.rng, self.namer
        given = namer.given(tradition, sex, born.year)
        other = namer.second(tradition, sex, born)
        family = namer.own_family(tradition, sex)
        rule_given: tuple[str, ...] = ()
        if tradition.key == "sikh" and family not in ("Singh", "Kaur"):
            rule_given = ("Kaur" if sex == "F" else "Singh",)
        elif tradition.key == "somali":
            rule_given = (namer.given(tradition, "M", born.year - 30),)
        ethnicity = tradition.ethnicity
        if tradition.key == "english" and born.year > 1958 and chance(rng, 2.2):
            ethnicity = MIXED.pick(rng)
        at_home = tradition.english_at_home + (0 if born.year > 1990 else -15 if tradition.english_at_home < 100 else 0)
        self.count += 1
        return Draft(
            sex=sex,
            born=born,
            tradition=tradition.key,
            ethnicity=ethnicity,
            given=given,
            other_names=rule_given + other,
            family=family,
            language="English" if chance(rng, at_home) else tradition.language,
            known_as=namer.known_as(given, other, tradition),
        )

    def child(
        self,
        mother: Draft | None,
        father: Draft | None,
        born: date,
        *,
        sex: str = "",
        together: bool = True,
        tradition: Tradition | None = None,
        not_named: frozenset[str] = frozenset(),
    ) -> Draft:
        """A child of these parents. `tradition` must be given where neither is known; `not_named`: siblings' names.

        Raises ValueError when there is neither a parent nor a tradition.
        """
        rng, namer = self.rng, self.namer
        sex = sex or ("M" if chance(rng, 51.2) else "F")
        if tradition is None:
            source = father if father and (mother is None or chance(rng, 70)) else mother
            if source is None:
                raise ValueError("a child needs a parent or a tradition")
            tradition = TRADITIONS[source.tradition]
        given = namer.given(tradition, sex, born.year)
        for _ in range(20):
            if given not in not_named:
                break
            given = namer.given(tradition, sex, born.year)
        family, rule_given = namer.child_family(
            tradition,
            sex,
            mother.family if mother else None,
            father.family if father else None,
            father.given if father else "",
            father.other_names if father else (),
            together,
        )
        other = namer.second(tradition, sex, born)
        at_home = min(100, tradition.english_at_home + 15) if tradition.english_at_home < 100 else 100
        self.count += 1
        child = Draft(
            sex=sex,
            born=born,
            tradition=tradition.key,
            ethnicity=child_ethnicity(rng, mother.ethnicity if mother else None, father.ethnicity if father else None)
            if mother or father
            else tradition.ethnicity,
            given=given,
            other_names=rule_given + tuple(each for each in other if each != given),
            family=family,
            language="English" if chance(rng, at_home) else tradition.language,
            known_as=namer.known_as(given, other, tradition),
            mother=mother,
            father=father,
        )
        for parent in (mother, father):
            if parent is not None:
                parent.children.append(child)
        return child

    def pair(self, one: Draft, other: Draft, *, married: bool) -> None:
        """Make two people partners; a wife may take her husband's name, and her own becomes a former name."""
        one.partner, other.partner = other, one
        if not married or one.sex == other.sex:
            return
        wife, husband = (one, other) if one.sex == "F" else (other, one)
        tradition = TRADITIONS[husband.tradition]
        percent = min(97, tradition.takes_name + (15 if wife.born.year < 1960 and tradition.takes_name > 40 else 0))
        new = feminine(tradition, husband.family)
        if new != wife.family and chance(self.rng, percent):
            youngest = min((child.born for child in wife.children), default=self.today)
            wed = min(wife.born + timedelta(days=self.rng.randrange(int(20 * YEAR), int(38 * YEAR))), self.today)
            wife.former_names.append(
                FormerName(wife.given, wife.family, max(min(wed, youngest), wife.born), "marriage")
            )
            wife.family = new

    def married(self, younger: Draft) -> bool:
        """Whether a couple with this younger partner is married."""
        return chance(
            self.rng, BIRTHS_TO_MARRIED + (20 if younger.born.year < 1970 else -8 if younger.born.year > 1992 else 0)
        )
