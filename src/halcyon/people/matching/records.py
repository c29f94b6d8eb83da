"""What a supplied record, or a search, says about a person: the one shape the matcher reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple


class BirthParts(NamedTuple):
    """As much of a birth date as is known. Each part may be missing: an age gives a year, a card a day and month."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def complete(self) -> bool:
        return None not in (self.year, self.month, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What one record or one search says of a person, exactly as supplied; the matcher folds its own copies.

    Empty text and None mean "not said", never "none". `other_names` are former names, aliases and other spellings, each
    a whole name or one word. `birth_parts` is read only where `birth_date` is None. `nhs_verified` says that the number
    was traced or checked against the national record, not that its check digit is right. `identifiers` are other
    numbers by system ("upn", "police"), lower-case. `expected_date` is an unborn child's. `record_id` is the supplied
    record's key and `person_id` the index person it is linked to, if any. `received` is when the record came.
    """

    record_id: str = ""
    person_id: str = ""
    given: str = ""
    family: str = ""
    other_names: tuple[str, ...] = ()
    birth_date: date | None = None
    birth_parts: BirthParts | None = None
    expected_date: date | None = None
    death_date: date | None = None
    sex: str = ""
    nhs_number: str = ""
    nhs_verified: bool = False
    identifiers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    postcode: str = ""
    former_postcodes: tuple[str, ...] = ()
    address_line: str = ""
    telephone: str = ""
    received: date | None = None

    @property
    def birth(self) -> BirthParts:
        """What is known of the birth date, from the whole date or its parts."""
        if self.birth_date:
            return BirthParts(self.birth_date.year, self.birth_date.month, self.birth_date.day)
        return self.birth_parts or BirthParts()
