"""People and homes while the county is being built, before they are frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from halcyon.demo.population.model import Address, Care, FormerName, Home
from halcyon.kernel.ages import years_old

YEAR = 365.25


@dataclass(slots=True, eq=False)
class Draft:
    """A person being built. Relations point at other drafts."""

    sex: str
    born: date
    tradition: str
    ethnicity: str
    given: str
    other_names: tuple[str, ...]
    family: str
    language: str
    role: str = ""
    known_as: str = ""
    gender: str = ""
    former_names: list[FormerName] = field(default_factory=list)
    mother: Draft | None = field(default=None, repr=False)
    father: Draft | None = field(default=None, repr=False)
    partner: Draft | None = field(default=None, repr=False)
    carers: list[Draft] = field(default_factory=list, repr=False)
    children: list[Draft] = field(default_factory=list, repr=False)
    home: HomeDraft | None = field(default=None, repr=False)
    died: date | None = None
    due: date | None = None
    care: Care | None = None
    disabilities: tuple[str, ...] = ()
    nhs_number: str = ""
    upn: str = ""
    practice: str = ""
    school: str = ""
    telephone: str = ""
    former_addresses: list[Address] = field(default_factory=list)
    id: str = ""

    def years_on(self, day: date) -> int:
        return years_old(self.born, day)

    def siblings(self) -> list[Draft]:
        """Full and half brothers and sisters, eldest first."""
        found: dict[int, Draft] = {}
        for parent in (self.mother, self.father):
            for child in parent.children if parent else ():
                if child is not self:
                    found[id(child)] = child
        return sorted(found.values(), key=lambda each: (each.born, each.given, each.id))


@dataclass(slots=True, eq=False)
class HomeDraft:
    """A household being built."""

    kind: Home
    lines: tuple[str, ...]
    town: str
    postcode: str
    since: date
    name: str = ""
    telephone: str = ""
    protected: bool = False
    members: list[Draft] = field(default_factory=list, repr=False)
    id: str = ""

    def add(self, person: Draft, role: str) -> Draft:
        self.members.append(person)
        person.home = self
        person.role = role
        return person
