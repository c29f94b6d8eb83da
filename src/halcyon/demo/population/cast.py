"""Who the concerns are about and who raises them: candidates for each kind of story, and the staff of the agencies."""

from __future__ import annotations

import random
from datetime import date

from halcyon.demo.population.dice import Weighted, chance, dice
from halcyon.demo.population.identifiers import landline, mobile
from halcyon.demo.population.known import involvement
from halcyon.demo.population.model import County, Home, Person
from halcyon.demo.population.names import TRADITIONS
from halcyon.demo.population.naming import Namer
from halcyon.demo.population.script import Subject
from halcyon.demo.population.slips import mistyped
from halcyon.demo.population.stories import STORIES, Referrer, Story

BY_INVOLVEMENT = (1, 7, 16, 22)  # how much likelier a concern is about a home that services have been involved with
DOMAINS = {
    "COUNCIL": "council.marlshire.example",
    "POLICE": "police.marlshire.example",
    "ACUTE": "hospital.marlshire.example",
    "COMMUNITY": "community-health.marlshire.example",
    "GP": "practices.marlshire.example",
    "SCHOOLS": "schools.marlshire.example",
    "PROBATION": "probation.marlshire.example",
    "YJS": "yjs.marlshire.example",
    "HOUSING": "housing.marlshire.example",
    "PUBLICHEALTH": "publichealth.marlshire.example",
    "VCS": "voluntary.marlshire.example",
    "ICB": "icb.marlshire.example",
}
STAFF_PER_ROLE = 4
LONGEST_KNOWN_PREGNANCY = 215  # days before the expected date: about nine weeks' gestation
HEALTH = ("ACUTE", "COMMUNITY", "GP", "PUBLICHEALTH")
MOTHER_AT_HOME = ("domestic_abuse", "parental_mental_health")


class Cast:
    """Candidates for every story, and staff for every kind of referrer, of one county."""

    def __init__(self, county: County, seed: int) -> None:
        self.county = county
        self.seed = seed
        self.levels = involvement(county, seed)
        self._candidates: dict[int, Weighted[Person]] = {}
        self._staff: dict[str, list[tuple[str, str, str]]] = {}
        alive = [person for person in county.living() if person.gender in ("1", "2")]
        for place, story in enumerate(STORIES):
            fit = [person for person in alive if self._fits(story, person)]
            if fit:
                self._candidates[place] = Weighted(fit, [BY_INVOLVEMENT[self.levels[each.household]] for each in fit])

    def stories(self, rating: str) -> Weighted[Story]:
        """Stories that can have this rating and for which there is somebody in the county."""
        found = [STORIES[place] for place in self._candidates if STORIES[place].weights.get(rating)]
        return Weighted(found, [story.weights[rating] for story in found])

    def subject(self, rng: random.Random, story: Story) -> Person:
        return self._candidates[STORIES.index(story)].pick(rng)

    def fits(self, story: Story, person: Person) -> bool:
        return person.gender in ("1", "2") and person.death_date is None and self._fits(story, person)

    def fits_on(self, story: Story, person: Person, day: date) -> bool:
        """Whether the person's age, or the stage of a pregnancy, fits the story on a day in the past."""
        if story.kind == "unborn":
            return person.due_date is not None and (person.due_date - day).days <= LONGEST_KNOWN_PREGNANCY
        return story.ages[0] <= person.age_on(day) <= story.ages[1] and (day - person.birth_date).days > 10

    def _fits(self, story: Story, person: Person) -> bool:
        years = person.age_on(self.county.today)
        home = self.county.home_of(person)
        if story.kind == "unborn":
            return person.due_date is not None
        if story.kind == "adult_at_risk":
            return years >= 20 and (home.kind == Home.CARE_HOME or (bool(person.disabilities) and not person.carers))
        if not story.ages[0] <= years <= story.ages[1] or person.role not in ("child", "looked-after child"):
            return False
        in_care = person.care is not None and person.care.until is None
        if story.kind == "missing_from_care":
            return in_care
        if in_care and story.kind in (
            "neglect",
            "domestic_abuse",
            "parental_mental_health",
            "young_carer",
            "physical_injury",
        ):
            return False
        if story.kind in ("neglect", "domestic_abuse") and home.protected:
            return False
        if story.kind in MOTHER_AT_HOME:
            mother = self.county.person(person.mother) if person.mother else None
            return mother is not None and mother.household == person.household and mother.death_date is None
        return True

    def referrers(self, story: Story, person: Person) -> list[str]:
        """The kinds of referrer of this story who would know this person."""
        home = self.county.home_of(person)
        refuse = set()
        if not person.school:
            refuse |= {"safeguarding_lead", "school_nurse"}
        if home.kind != Home.CHILDRENS_HOME:
            refuse.add("home_manager")
        if home.kind != Home.FOSTER_HOME:
            refuse.add("foster_carer")
        if home.kind == Home.CARE_HOME:
            refuse |= {"housing_officer", "caller", "district_nurse"}
        else:
            refuse.add("care_home_manager")
        if home.protected:
            refuse |= {"caller", "housing_officer"}
        if not story.told:
            refuse.add("caller")
        return [key for key in story.referrers if key not in refuse]

    def brothers_and_sisters(self, rng: random.Random, story: Story, person: Person, day: date) -> list[Person]:
        """Children of the same home whom the concern is about as well; often none, and nobody unknown on that day."""
        if not chance(rng, story.siblings):
            return []
        found = [
            each
            for each in map(self.county.person, person.siblings)
            if each.household == person.household
            and each.role in ("child", "looked-after child")
            and each.death_date is None
            and each.gender in ("1", "2")
        ]
        return [each for each in found[:3] if (each.birth_date - day).days <= LONGEST_KNOWN_PREGNANCY]

    def staff(self, rng: random.Random, referrer: Referrer, person: Person) -> tuple[str, str, str]:
        """Name, telephone and e-mail of the member of staff who refers: a few for each role, one for each school."""
        key = f"{referrer.key}:{person.school}" if referrer.settings[0] == "school" else referrer.key
        if key not in self._staff:
            draw = dice("staff", self.county.seed, self.seed, key)
            namer = Namer(draw)
            traditions = Weighted(TRADITIONS.values(), [each.weight for each in TRADITIONS.values()])
            people: list[tuple[str, str, str]] = []
            for _ in range(1 if referrer.key == "safeguarding_lead" else STAFF_PER_ROLE):
                tradition, sex = traditions.pick(draw), "F" if chance(draw, 76) else "M"
                name = f"{namer.given(tradition, sex, 1984)} {namer.own_family(tradition, sex)}"
                telephone = landline(draw.randrange(1_000)) if chance(draw, 55) else mobile(draw.randrange(1_000))
                local = key.replace("_", "-").replace(":", "-").rstrip("-") + str(len(people) + 1)
                people.append((name, telephone, f"{local}@{DOMAINS[referrer.agency]}"))
            self._staff[key] = people
        return rng.choice(self._staff[key])

    def described(self, rng: random.Random, person: Person, referrer: Referrer, kind: str, school: str) -> Subject:
        """A person as this referrer would describe them: health has the NHS number, a caller knows little."""
        home = self.county.home_of(person)
        unborn, public = kind == "unborn", referrer.key == "caller"
        given = (
            person.known_as
            if person.known_as and chance(rng, 45 if referrer.agency not in HEALTH else 5)
            else person.given
        )
        family = mistyped(rng, person.family) if chance(rng, 5) else person.family
        knows_address = not home.protected or referrer.agency in ("COUNCIL", "VCS")
        if kind == "unnamed":
            return Subject(person.id, kind, sex=person.sex)
        return Subject(
            person_id=person.id,
            kind=kind,
            given_name="Unborn baby" if unborn else given,
            family_name=family,
            other_names=person.known_as if not unborn and given != person.known_as else "",
            birth_date="" if unborn or public or chance(rng, 8) else person.birth_date.isoformat(),
            expected_date=person.due_date.isoformat() if unborn and person.due_date else "",
            sex="" if unborn else person.sex,
            nhs_number=person.nhs_number if referrer.agency in HEALTH and not unborn and chance(rng, 88) else "",
            address_line=", ".join(home.address_lines) if knows_address and not chance(rng, 10) else "",
            postcode=home.postcode if knows_address and not public and not chance(rng, 15) else "",
            telephone=home.telephone if knows_address and not public and chance(rng, 50) else "",
            school=school if kind == "child" and not public else "",
        )
