"""A Patient: one person whom the concern is about, as the sender describes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from halcyon.exchange.fhir import naming, shapes, terms
from halcyon.exchange.fhir.bundle import Entry
from halcyon.exchange.fhir.extensions import Extensions, read_extensions
from halcyon.exchange.fhir.outcome import Issue
from halcyon.frontdoor.concern import SUBJECT_KINDS, Subject
from halcyon.kernel.ages import ADULT_AT
from halcyon.people.matching.identifiers import valid_nhs_number

READ = frozenset({"identifier", "name", "telecom", "gender", "birthDate", "address", "extension", "active"})


@dataclass(frozen=True)
class Read:
    """A subject, what is wrong or was left unread, and where each field came from."""

    subject: Subject
    verified: bool  # the sender says that it traced the NHS number
    issues: tuple[Issue, ...]
    where: dict[str, str]


def read_patient(entry: Entry, *, today: date) -> Read:
    """Read one Patient.

    Args:
        entry: a sound Patient.
        today: the day of receipt, for telling a child from an adult when the sender does not say.
    """
    patient, path = entry.resource, entry.path
    said = read_extensions(entry, terms.PATIENT_EXTENSIONS)
    issues = list(said.issues)
    where = {"kind": path, "given_name": f"{path}.name", "expected_date": said.path(terms.EXPECTED_DATE)}
    if patient.get("active") is False:
        issues.append(
            Issue("value", "This record is marked as no longer in use. Send the one in use.", f"{path}.active")
        )

    fields: dict[str, Any] = {}
    fields.update(_name(patient, path, where, issues))
    birth_date = _birth_date(patient, path, issues)
    where["birth_date"] = f"{path}.birthDate"
    expected = _expected(said, issues)
    kind = _kind(entry, said, today, issues)
    if "gender" in patient and patient["gender"] not in terms.GENDERS:
        issues.append(Issue("code-invalid", "This must be male, female, other or unknown.", f"{path}.gender"))
    where["sex"] = f"{path}.gender"
    fields.update(_address(patient, path, where, issues))
    reached = naming.reached_by(patient.get("telecom", ()), "phone", "sms")
    if reached:
        fields["telephone"] = reached[1]
        where["telephone"] = f"{path}.telecom[{reached[0]}].value"
    where["school"] = said.path(terms.SCHOOL)
    nhs_number, verified = _nhs_number(patient, path, where, issues)
    subject = Subject(
        kind=kind,
        birth_date=birth_date,
        expected_date=expected,
        sex=terms.GENDERS.get(patient.get("gender", ""), ""),
        nhs_number=nhs_number,
        school=said.text(terms.SCHOOL),
        **fields,
    )
    return Read(subject, verified, tuple(issues), {name: place or path for name, place in where.items()})


def _name(patient: dict[str, Any], path: str, where: dict[str, str], issues: list[Issue]) -> dict[str, str]:
    names = patient.get("name", [])
    chosen = naming.best_name(names)
    if chosen is None:
        return {}
    name, place = names[chosen], f"{path}.name[{chosen}]"
    where.update(given_name=f"{place}.given", family_name=f"{place}.family", other_names=f"{path}.name")
    family = name.get("family", "")
    if not naming.given(name) and not family and name.get("text"):
        family = name["text"]
        where["family_name"] = f"{place}.text"
        words = "Only a whole name was given; it is kept as the family name. Send given and family names apart."
        issues.append(Issue("incomplete", words, f"{place}.text", "warning"))
    others = [naming.whole(n) for i, n in enumerate(names) if i != chosen]
    return {
        "given_name": naming.given(name),
        "family_name": family,
        "other_names": ", ".join(other for other in others if other),
    }


def _birth_date(patient: dict[str, Any], path: str, issues: list[Issue]) -> str:
    value = patient.get("birthDate", "")
    if value and shapes.whole_day(value) is None:
        words = "This is not a whole day. It is kept in the message but cannot be used to find the person."
        issues.append(Issue("incomplete", words, f"{path}.birthDate", "warning"))
        return ""
    return str(value)


def _expected(said: Extensions, issues: list[Issue]) -> str:
    value = said.text(terms.EXPECTED_DATE)
    if value and shapes.whole_day(value) is None:
        issues.append(Issue("value", "The expected date must be a whole day.", said.path(terms.EXPECTED_DATE)))
        return ""
    return value


def _kind(entry: Entry, said: Extensions, today: date, issues: list[Issue]) -> str:
    """The kind that the sender says; else unborn by an expected date, unnamed by no name, child or adult by age."""
    patient, path = entry.resource, entry.path
    stated = said.one(terms.SUBJECT_KIND)
    named = any(naming.whole(name) for name in patient.get("name", ()))
    expected = said.one(terms.EXPECTED_DATE)
    if stated is not None and stated not in SUBJECT_KINDS:
        words = f"This must be one of: {', '.join(SUBJECT_KINDS)}."
        issues.append(Issue("code-invalid", words, said.path(terms.SUBJECT_KIND)))
    kind = stated or ("unborn" if expected else "" if named else "unnamed")
    if (kind == "unborn" or expected) and "birthDate" in patient:
        words = "Give a birth date or an expected date, not both: an unborn child has no birth date."
        issues.append(Issue("invariant", words, f"{path}.birthDate"))
    if expected and kind != "unborn":
        words = "Only an unborn child has an expected date."
        issues.append(Issue("invariant", words, said.path(terms.EXPECTED_DATE)))
    if kind == "unnamed" and named:
        issues.append(Issue("invariant", "Someone not named has no name here.", f"{path}.name"))
    return kind or _by_age(patient.get("birthDate", ""), today)


def _by_age(birth_date: str, today: date) -> str:
    """Adult from the eighteenth birthday; a child when only a year shows that it may be one, or nothing is known."""
    if not birth_date:
        return "child"
    # A year or month alone is read as its last day, so that a possible child is treated as one.
    given = [int(part) for part in birth_date.split("-")]
    year, month, day = given + [0, 12, 31][len(given) :]
    years = today.year - year - ((today.month, today.day) < (month, day))
    return "adult" if years >= ADULT_AT else "child"


def _nhs_number(patient: dict[str, Any], path: str, where: dict[str, str], issues: list[Issue]) -> tuple[str, bool]:
    """The NHS number as written, and whether the sender traced it (UK Core, NHS number verification status)."""
    found, verified = "", False
    for i, identifier in enumerate(patient.get("identifier", ())):
        value, place = identifier.get("value", ""), f"{path}.identifier[{i}].value"
        if identifier.get("system") != terms.NHS_NUMBER or not value:
            continue
        if valid_nhs_number(value) is None:
            words = "This is not a valid NHS number. Check the ten digits, or leave it out."
            issues.append(Issue("value", words, place))
        elif found and valid_nhs_number(found) != valid_nhs_number(value):
            issues.append(Issue("invariant", "One person has one NHS number. Send the right one only.", place))
        found = found or value
        where["nhs_number"] = place
        verified = verified or any(
            coding.get("code") in terms.VERIFIED
            for extension in identifier.get("extension", ())
            if extension["url"] == terms.VERIFICATION_STATUS
            for coding in extension.get("valueCodeableConcept", {}).get("coding", ())
        )
    return found, verified


def _address(patient: dict[str, Any], path: str, where: dict[str, str], issues: list[Issue]) -> dict[str, str]:
    addresses = patient.get("address", [])
    usable = [i for i, a in enumerate(addresses) if a.get("use") not in ("old", "billing")]
    if not usable:
        return {}
    chosen = min(usable, key=lambda i: addresses[i].get("use", "home") != "home")
    if len(addresses) > 1:
        words = "Only one address is used: the home address, or the first. The others are kept in the message."
        issues.append(Issue("informational", words, f"{path}.address", "warning"))
    address, place = addresses[chosen], f"{path}.address[{chosen}]"
    lines = [*(line for line in address.get("line", ()) if line), address.get("city", ""), address.get("district", "")]
    where.update(address_line=place, postcode=f"{place}.postalCode")
    written = ", ".join(line for line in lines if line)
    return {"address_line": written or address.get("text", ""), "postcode": address.get("postalCode", "")}
