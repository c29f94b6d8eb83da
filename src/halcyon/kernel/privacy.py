"""How each stored field must be handled: a privacy class and a retention for every one, checked by a house test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T", bound=type)


class Privacy(StrEnum):
    """What a field can reveal, least first. Logs and the audit chain may hold `OPAQUE` and `OPERATIONAL` only."""

    OPAQUE = "opaque"  # keys, digests, counters: mean nothing outside the database
    OPERATIONAL = "operational"  # states, times, codes about the work itself
    REFERENCE = "reference"  # published facts: an agency's name, a service's hours
    STAFF = "staff"  # about a person who works here
    PERSON = "person"  # identifies a child, adult or family member
    LOCATION = "location"  # where someone can be found
    CASE = "case"  # what is said about a child, adult or family
    SPECIAL = "special"  # UK GDPR articles 9 and 10: health, sexual life, ethnicity, belief, offences
    SECRET = "secret"  # noqa: S105  (a class: credentials, salts, token digests)


class Retention(StrEnum):
    """Which line of the retention schedule a field falls under. Periods and their sources:
    `halcyon.practice.retention`.
    """

    REFERENCE = "reference"  # for as long as it is in use
    STAFF = "staff"
    CASE = "case"  # with the case record it belongs to
    PERSON = "person"  # with the longest case record of the person
    AUDIT = "audit"
    OPERATIONAL = "operational"  # short-lived: queues, drafts, deliveries
    SIGN_IN = "sign_in"


@dataclass(frozen=True)
class Handling:
    """The declared handling of one model: `fields` maps each concrete field name to its privacy class."""

    retention: Retention
    fields: dict[str, Privacy]
    retention_of: dict[str, Retention]

    def retention_for(self, field: str) -> Retention:
        return self.retention_of.get(field, self.retention)


def handled(
    retention: Retention, *, retention_of: dict[str, Retention] | None = None, **classes: str
) -> Callable[[T], T]:
    """Declare a model's handling: `@handled(Retention.CASE, person="family_name given_name", case="text")`.

    Each keyword is a privacy class in lower case; its value lists field names separated by spaces. Fields inherited
    from an abstract base that was itself declared need not be repeated. Raises ValueError for a field given twice.
    """

    def declare(model: T) -> T:
        fields: dict[str, Privacy] = {}
        overrides: dict[str, Retention] = {}
        for base in reversed(model.__mro__[1:]):
            inherited = base.__dict__.get("handling")
            if isinstance(inherited, Handling):
                fields.update(inherited.fields)
                overrides.update(inherited.retention_of)
        own: set[str] = set()
        for name, listed in classes.items():
            for field in listed.split():
                if field in own:
                    raise ValueError(f"{model.__name__}.{field} is given two privacy classes")
                own.add(field)
                fields[field] = Privacy(name)
        overrides.update(retention_of or {})
        model.handling = Handling(retention=retention, fields=fields, retention_of=overrides)  # type: ignore[attr-defined]
        return model

    return declare
