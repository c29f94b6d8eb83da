"""The requester, a Practitioner, PractitionerRole or Organization: who is worried, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from halcyon.exchange.fhir import naming
from halcyon.exchange.fhir.bundle import Entry, Message
from halcyon.exchange.fhir.outcome import Issue

READ = frozenset({"identifier", "name", "telecom", "qualification"})
ROLE_READ = frozenset({"identifier", "practitioner", "organization", "code", "telecom"})


@dataclass
class Requester:
    """Who asks, with where each field came from and what is wrong."""

    name: str = ""
    role: str = ""
    telephone: str = ""
    email: str = ""
    where: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def read_requester(message: Message, request: Entry) -> Requester:
    """Read `ServiceRequest.requester`. A concern that came from a professional must say from whom."""
    found = Requester()
    reference = request.resource.get("requester")
    path = f"{request.path}.requester"
    if reference is None:
        found.issues.append(Issue("required", "This is missing: refer to the Practitioner who is worried.", path))
        return found
    entry = message.resolve(reference, request)
    if entry is None or entry.type not in ("Practitioner", "PractitionerRole", "Organization"):
        words = "This must refer to a Practitioner, PractitionerRole or Organization in the message."
        found.issues.append(Issue("value", words, path))
        return found
    if entry.type == "PractitionerRole":
        _read_role(message, entry, found)
    elif entry.type == "Practitioner":
        _read_person(entry, found)
    else:
        found.name = entry.resource.get("name", "")
        found.where["name"] = f"{entry.path}.name"
        _read_telecoms(entry, found)
    if not found.name.strip() and not found.issues:
        found.issues.append(Issue("required", "Give the name of whoever is worried.", f"{entry.path}.name"))
    return found


def _read_role(message: Message, entry: Entry, found: Requester) -> None:
    codes = entry.resource.get("code", [])
    if codes:
        found.role = naming.concept_words(codes[0])
        found.where["role"] = f"{entry.path}.code[0]"
    _read_telecoms(entry, found)
    person = message.resolve(entry.resource.get("practitioner", {}), entry)
    if person is None or person.type != "Practitioner":
        words = "The role must refer to a Practitioner in the message."
        found.issues.append(Issue("required", words, f"{entry.path}.practitioner"))
        return
    _read_person(person, found)


def _read_person(entry: Entry, found: Requester) -> None:
    names = entry.resource.get("name", [])
    chosen = naming.best_name(names)
    if chosen is not None:
        found.name = names[chosen].get("text") or naming.whole(names[chosen])
        found.where["name"] = f"{entry.path}.name[{chosen}]"
    qualifications = entry.resource.get("qualification", [])
    if not found.role and qualifications:
        found.role = naming.concept_words(qualifications[0]["code"])
        found.where["role"] = f"{entry.path}.qualification[0].code"
    _read_telecoms(entry, found)


def _read_telecoms(entry: Entry, found: Requester) -> None:
    """Fill in what is not known yet: a role's own number goes before its holder's."""
    telecoms: list[dict[str, Any]] = entry.resource.get("telecom", [])
    if not found.telephone and (reached := naming.reached_by(telecoms, "phone", "sms")):
        found.telephone = reached[1]
        found.where["telephone"] = f"{entry.path}.telecom[{reached[0]}].value"
    if not found.email and (reached := naming.reached_by(telecoms, "email")):
        found.email = reached[1]
        found.where["email"] = f"{entry.path}.telecom[{reached[0]}].value"
