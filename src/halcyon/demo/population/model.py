"""What the synthetic county is made of: households, people, schools and practices, all frozen.

This is the truth that agencies know only in part; `records.py` makes each agency's own view of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum

from halcyon.kernel.ages import years_old


class Home(StrEnum):
    """The kind of household."""

    FAMILY = "family"
    COUPLE = "couple"
    SINGLE = "single"
    SHARED = "shared"
    CARE_HOME = "care home"
    CHILDRENS_HOME = "children's home"
    FOSTER_HOME = "foster home"
    REFUGE = "refuge"


@dataclass(frozen=True, slots=True)
class School:
    """A school. `code` is the authority code and the four-digit school number; ages are in completed years."""

    code: str
    name: str
    kind: str  # primary | secondary | special
    town: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A GP practice. `code` has the shape of an ODS code, with a first letter that no practice uses."""

    code: str
    name: str
    town: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lived, and when. `until` is the day they left."""

    address_lines: tuple[str, ...]
    town: str
    postcode: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name somebody had until a day: before marriage, adoption, transition or a change by deed."""

    given: str
    family: str
    until: date
    why: str


@dataclass(frozen=True, slots=True)
class Care:
    """A child's time in local authority care. `legal` is the SSDA903 legal status code; `until` None means now."""

    since: date
    until: date | None
    legal: str
    placed_by: str


@dataclass(frozen=True, slots=True)
class Household:
    """One home. A protected address must never reach the people it is kept from."""

    id: str
    kind: Home
    name: str  # of a care home, children's home or refuge; otherwise empty
    address_lines: tuple[str, ...]
    town: str
    postcode: str
    telephone: str
    protected: bool
    since: date
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One person as they truly are.

    `sex` is M or F; `gender` an NHS Data Dictionary gender identity code (1 male, 2 female, 3 non-binary);
    `ethnicity` and `disabilities` are DfE children in need census codes (no disability: an empty tuple).
    Relations are person ids; a parent outside the county is None. `carers` are the adults who look after a child at
    home from day to day, whatever the relation. `due_date` is the expected date of a baby not yet born.
    """

    id: str
    given: str
    other_names: tuple[str, ...]
    family: str
    former_names: tuple[FormerName, ...]
    known_as: str
    sex: str
    gender: str
    birth_date: date
    death_date: date | None
    ethnicity: str
    tradition: str
    first_language: str
    disabilities: tuple[str, ...]
    nhs_number: str
    upn: str
    household: str
    role: str
    mother: str | None
    father: str | None
    partner: str | None
    siblings: tuple[str, ...]
    carers: tuple[str, ...]
    practice: str
    school: str
    telephone: str
    former_addresses: tuple[Address, ...]
    due_date: date | None
    care: Care | None

    def age_on(self, day: date) -> int:
        """Completed years on a day; negative before birth."""
        return years_old(self.birth_date, day)

    @property
    def full_name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class County:
    """The whole county on one day. People and households are in the order of their ids."""

    name: str
    seed: int
    today: date
    towns: tuple[str, ...]
    schools: tuple[School, ...]
    practices: tuple[Practice, ...]
    households: tuple[Household, ...]
    people: tuple[Person, ...]
    _people: dict[str, Person] = field(init=False, repr=False, compare=False)
    _households: dict[str, Household] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_people", {person.id: person for person in self.people})
        object.__setattr__(self, "_households", {home.id: home for home in self.households})

    def person(self, person_id: str) -> Person:
        """Raises KeyError for an unknown id."""
        return self._people[person_id]

    def household(self, household_id: str) -> Household:
        """Raises KeyError for an unknown id."""
        return self._households[household_id]

    def home_of(self, person: Person) -> Household:
        return self._households[person.household]

    def members(self, home: Household) -> Iterator[Person]:
        for person_id in home.members:
            yield self._people[person_id]

    def living(self) -> Iterator[Person]:
        for person in self.people:
            if person.death_date is None:
                yield person


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return [getattr(value, each.name) for each in fields(value) if not each.name.startswith("_")]  # type: ignore[arg-type]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest(county: County) -> str:
    """SHA-256 of everything in the county, in canonical JSON: equal digests mean the same county to the last field."""
    whole = hashlib.sha256()
    for each in fields(county):
        if not each.name.startswith("_"):
            text = json.dumps(getattr(county, each.name), default=_plain, ensure_ascii=True, separators=(",", ":"))
            whole.update(f"{each.name}={text}\n".encode())
    return whole.hexdigest()
