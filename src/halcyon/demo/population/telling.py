"""Putting a worry into words: who the person is to the writer, and the story's sentences that fit."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from halcyon.demo.population.dice import chance
from halcyon.demo.population.model import County, Home, Person
from halcyon.demo.population.stories import Referrer, Story
from halcyon.demo.population.timing import LONDON

TAGS = re.compile(r"^@([a-z_,]+) ")
SETTINGS = frozenset(("school", "clinic", "ward", "home", "care", "youth", "advice", "public"))
RATINGS = frozenset(("red", "amber", "green"))
CONSENTS = frozenset(("given", "refused", "not_sought", "unsafe"))
CARERS = frozenset(("one_carer", "two_carers"))
AGES = frozenset(("young", "child", "teen"))
AGE_SPANS = {"young": (4, 9), "child": (5, 18), "teen": (11, 18)}  # years, [from, to)
ADULT_TITLES = {"M": "Mr", "F": "Ms"}
SENTENCE_START = re.compile(r"(^|[.!?]\s+)([a-z])")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
PRONOUNS = {"M": ("he", "him", "his", "himself"), "F": ("she", "her", "her", "herself")}
CARER_WORDS = {
    "mother": "mother",
    "father": "father",
    "step-parent": "stepfather",
    "foster carer": "foster carer",
    "grandmother": "grandmother",
    "grandfather": "grandfather",
    "kinship carer": "grandmother",
    "resident": "mother",
}


@dataclass(frozen=True)
class Occasion:
    """What decides which texts fit: where the writer meets people, the rating, the consent, and the person's life."""

    settings: frozenset[str]
    rating: str
    consent: str
    carers: str
    ages: frozenset[str]

    def allows(self, tags: frozenset[str]) -> bool:
        """Whether a text with these tags fits. Each group of tags matters only if the text has one of its words."""
        return all(
            not tags & group or tags & group & mine
            for group, mine in (
                (SETTINGS, self.settings),
                (RATINGS, {self.rating}),
                (CONSENTS, {self.consent}),
                (CARERS, {self.carers}),
                (AGES, self.ages),
            )
        )

    def anywhere(self) -> Occasion:
        """The same, with every setting allowed."""
        return replace(self, settings=SETTINGS)


def fitting(texts: Iterable[str], occasion: Occasion) -> list[str]:
    """The texts that fit the occasion, without their tags."""
    found = []
    for text in texts:
        match = TAGS.match(text)
        if occasion.allows(frozenset(match.group(1).split(",")) if match else frozenset()):
            found.append(text[match.end() :] if match else text)
    return found


def day_words(day: date) -> str:
    """A date as people write it: 3 September 2026."""
    return f"{day.day} {day:%B} {day.year}"


def months_words(born: date, day: date) -> str:
    """How old a small child is: three weeks old, five months old, two years old."""
    days = (day - born).days
    if days < 60:
        weeks = max(1, days // 7)
        return f"{NUMBERS[weeks]} {'week' if weeks == 1 else 'weeks'} old"
    months = days * 12 // 365
    if months < 24:
        return f"{NUMBERS[months] if months < len(NUMBERS) else months} months old"
    years = months // 12
    return f"{NUMBERS[years] if years < len(NUMBERS) else years} years old"


class Teller:
    """Fills in the places of a story's sentences for one person, one writer and one moment."""

    def __init__(
        self,
        rng: random.Random,
        county: County,
        person: Person,
        story: Story,
        referrer: Referrer,
        moment: datetime,
        *,
        rating: str,
        consent: str,
        unnamed: bool = False,
    ) -> None:
        self.rng = rng
        self.county = county
        self.person = person
        self.story = story
        self.referrer = referrer
        local = moment.astimezone(LONDON)
        self.day = local.date()
        self.occasion = self._occasion(rating, consent)
        he, him, his, himself = PRONOUNS["F" if person.gender == "2" else "M"]
        age = person.age_on(self.day)
        name = person.known_as or person.given
        if unnamed:
            name = "the girl" if he == "she" else "the boy"
        if story.kind == "adult_at_risk":
            name = f"{ADULT_TITLES['F' if he == 'she' else 'M']} {person.family}"
        gap = age + rng.randrange(7, 14)
        early = local.hour < 12
        monday = local.weekday() == 0
        self.words = {
            "n": name,
            "N": name if unnamed else person.full_name,
            "he": he,
            "him": him,
            "his": his,
            "himself": himself,
            "He": he.capitalize(),
            "His": his.capitalize(),
            "age": str(age),
            "months": months_words(person.birth_date, self.day),
            "parent": self._carer(),
            "school": self.school() or "school",
            "town": county.home_of(person).town,
            "when": rng.choice(
                ("on Friday", "first thing this morning")
                if early and monday
                else ("yesterday", "yesterday afternoon", "first thing this morning")
                if early
                else ("today", "this morning", "earlier today")
            ),
            "ago": day_words(self.day - timedelta(days=rng.randrange(18, 120))),
            "due": day_words(person.due_date) if person.due_date else "",
            "booked": str(self._booked()),
            "older": f"older, about {gap}",
            "age_gap": str(gap),
            "short": story.short,
        }

    def _occasion(self, rating: str, consent: str) -> Occasion:
        years = self.person.age_on(self.day)
        carers = [each for each in map(self.county.person, self.person.carers) if each.death_date is None]
        couple = any(each.partner == other.id for each in carers for other in carers)
        ages = {age for age, (least, below) in AGE_SPANS.items() if least <= years < below}
        return Occasion(
            settings=frozenset(self.referrer.settings),
            rating=rating,
            consent=consent,
            carers="two_carers" if couple else "one_carer",
            ages=frozenset() if self.story.kind == "unborn" else frozenset(ages),
        )

    def _booked(self) -> int:
        """At how many weeks of pregnancy a mother first came to the midwife: six weeks ago, but never before eight."""
        due = self.person.due_date or self.day
        return max(8, 40 - (due - self.day).days // 7 - 6)

    def _carer(self) -> str:
        home = self.county.home_of(self.person)
        if home.kind == Home.CHILDRENS_HOME:
            return "key worker"
        for carer in map(self.county.person, self.person.carers):
            if carer.death_date is None:
                word = CARER_WORDS.get(carer.role, "carer")
                return "grandfather" if carer.role == "kinship carer" and carer.sex == "M" else word
        return "carer"

    def school(self) -> str:
        return next((each.name for each in self.county.schools if each.code == self.person.school), "")

    def fill(self, text: str, **more: str) -> str:
        """The text with its places filled and each sentence begun with a capital letter."""
        filled = text.format(**(self.words | more))
        return SENTENCE_START.sub(lambda match: match.group(1) + match.group(2).upper(), filled)

    def fitting(self, texts: Iterable[str]) -> list[str]:
        """The texts that fit the occasion; failing that, those that fit another setting."""
        return fitting(texts, self.occasion) or fitting(texts, self.occasion.anywhere())

    def one(self, texts: Iterable[str]) -> str:
        """One of the texts that fit, filled; empty if there are none."""
        found = self.fitting(texts)
        return self.fill(self.rng.choice(found)) if found else ""

    def worry(self, siblings: list[Person]) -> tuple[str, str]:
        """The narrative (how it came to light, what was seen, what surrounds it, what was done) and any injury."""
        story, referrer, rng = self.story, self.referrer, self.rng
        openings = [text for text in referrer.openings if "{parent}" not in text or self.person.carers]
        start = rng.choice(openings or ["{N} was seen {when}."])
        opening, injury = self.fill(start), ""
        told = referrer.key == "caller"
        if told:
            paragraphs = [opening, self.one(story.told)]
        else:
            seen = rng.choice(self.fitting(story.observations))
            for name in ("{n}", "{N}"):
                if name in start and "{parent}" not in start and seen.startswith(name + " "):
                    seen = "{He}" + seen[len(name) :]
            seen, _, injury = seen.partition(" || ")
            contexts = fitting(story.contexts, self.occasion)
            rng.shuffle(contexts)
            around = " ".join(self.fill(text) for text in contexts[: 2 if chance(rng, 55) else 1])
            paragraphs = [f"{opening} {self.fill(seen)}", around, self.one(story.actions)]
        if siblings:
            names = " and ".join(each.known_as or each.given for each in siblings)
            lives = "lives" if len(siblings) == 1 else "live"
            worried = ""
            if not told:
                worried = f", and I am worried for {{n}} and for {'them' if len(siblings) > 1 else '{sibling}'}"
            first = siblings[0].known_as or siblings[0].given
            paragraphs.append(self.fill(f"{names} {lives} in the same home{worried}.", sibling=first))
        return "\n\n".join(text for text in paragraphs if text), self.fill(injury)

    def household(self) -> str:
        """Who lives with the person, in the words a referrer would use."""
        person = self.person
        home = self.county.home_of(person)
        if self.story.kind == "unborn":
            return f"Mother: {person.full_name}, born {day_words(person.birth_date)}."
        if home.kind == Home.CHILDRENS_HOME:
            return f"Lives at {home.name}."
        if home.kind == Home.CARE_HOME:
            return f"Lives at {home.name}, a care home."
        if home.kind == Home.REFUGE:
            return "Lives in a refuge. The address must not be shared."
        if home.kind == Home.FOSTER_HOME:
            return "Lives with foster carers."
        adults = [each for each in self.county.members(home) if each.id in person.carers and each.death_date is None]
        children = sum(each.role == "child" and each.id != person.id for each in self.county.members(home))
        names = " and ".join(dict.fromkeys(CARER_WORDS.get(each.role, "an adult") for each in adults))
        others = {0: "", 1: ", and one other child"}.get(children, f", and {NUMBERS[min(children, 11)]} other children")
        if not names:
            return ""
        protected = " The address is protected and must not be shared." if home.protected else ""
        return f"Lives with {self.words['his']} {names}{others}.{protected}"
