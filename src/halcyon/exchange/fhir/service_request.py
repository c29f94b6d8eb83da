"""The ServiceRequest: what the worry is, in the sender's own words, and about whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from halcyon.exchange.fhir import shapes, terms
from halcyon.exchange.fhir.bundle import Entry, Message
from halcyon.exchange.fhir.extensions import Extensions, read_extensions
from halcyon.exchange.fhir.outcome import Issue

READ = frozenset({
    "extension", "identifier", "status", "intent", "category", "code", "doNotPerform", "priority", "subject",
    "requester", "authoredOn", "reasonCode", "note", "supportingInfo",
})  # fmt: skip
BETWEEN = "\n\n"


@dataclass
class Request:
    """What the ServiceRequest says, its subjects' entries in order, where each field came from, what is wrong."""

    said: Extensions
    worry: str = ""
    sender_reference: str = ""
    source_code: str = ""
    danger_now: bool | None = None
    happened_at: datetime | None = None
    subjects: list[Entry] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def read_request(message: Message) -> Request:
    """Read the one ServiceRequest of a sound message."""
    entry = message.of_type("ServiceRequest")[0]
    resource, path = entry.resource, entry.path
    found = Request(read_extensions(entry, terms.REQUEST_EXTENSIONS))
    found.issues += found.said.issues
    found.issues += _state_faults(entry)
    _read_words(entry, found)
    for i, identifier in enumerate(resource.get("identifier", ())):
        if identifier.get("value"):
            found.sender_reference = identifier["value"]
            found.where["sender_reference"] = f"{path}.identifier[{i}].value"
            break
    _read_source(entry, found)
    _read_danger(entry, found)
    happened = found.said.one(terms.HAPPENED)
    if happened is not None:
        place = found.said.path(terms.HAPPENED)
        if "T" in happened:
            found.happened_at = shapes.moment(happened)
        else:
            found.issues.append(Issue("value", "Give the time too, with its offset: 2026-11-20T09:30:00+00:00.", place))
        found.where["happened_at"] = place
    _read_subjects(message, entry, found)
    return found


def _state_faults(entry: Entry) -> Iterator[Issue]:
    resource, path = entry.resource, entry.path
    for name, known, wanted in (
        ("status", terms.REQUEST_STATUSES, ("active",)),
        ("intent", terms.REQUEST_INTENTS, ("proposal", "plan", "order")),
        ("priority", terms.REQUEST_PRIORITIES, terms.REQUEST_PRIORITIES),
    ):
        value = resource.get(name)
        if value is None:
            continue
        if value not in known:
            yield Issue("code-invalid", f"This must be one of: {', '.join(known)}.", f"{path}.{name}")
        elif value not in wanted:
            words = f"Only {' or '.join(wanted)} is taken here. To withdraw a referral, telephone the hub."
            yield Issue("not-supported", words, f"{path}.{name}")
    if resource.get("doNotPerform"):
        yield Issue("not-supported", "A request not to do something cannot be taken here.", f"{path}.doNotPerform")
    if "authoredOn" not in resource:
        yield Issue("required", "This is missing: when the referral was written.", f"{path}.authoredOn")
    yield from _kind_faults(entry)


def _kind_faults(entry: Entry) -> Iterator[Issue]:
    """A referral for something else must not turn into a MASH enquiry, so the message has to say what it is."""
    resource, path = entry.resource, entry.path
    codings = [
        (coding, f"{path}.category[{i}].coding[{j}]")
        for i, concept in enumerate(resource.get("category", ()))
        for j, coding in enumerate(concept.get("coding", ()))
    ]
    codings += [(c, f"{path}.code.coding[{j}]") for j, c in enumerate(resource.get("code", {}).get("coding", ()))]
    ours = False
    for coding, place in codings:
        system, code = coding.get("system"), coding.get("code")
        if system == terms.CONCERN_KINDS and code == terms.SAFEGUARDING_CONCERN:
            ours = True
        elif system == terms.CONCERN_KINDS:
            yield Issue("code-invalid", f"This must be {terms.SAFEGUARDING_CONCERN}.", f"{place}.code")
        elif system == terms.SERVICE_CATEGORIES and code != terms.CATEGORY_REFERRAL:
            yield Issue("code-invalid", f"This must be {terms.CATEGORY_REFERRAL}.", f"{place}.code")
    if not ours:
        words = (
            f"Say that this is a safeguarding concern: a coding {terms.SAFEGUARDING_CONCERN} of {terms.CONCERN_KINDS}"
            " in category or code. Other referrals cannot be taken here."
        )
        yield Issue("required", words, f"{path}.category")


def _read_words(entry: Entry, found: Request) -> None:
    """The worry: every reason's text, then every note, each as written, with an empty line between two."""
    resource, path = entry.resource, entry.path
    texts = [
        (c["text"], f"{path}.reasonCode[{i}].text")
        for i, c in enumerate(resource.get("reasonCode", ()))
        if c.get("text")
    ]
    texts += [(note["text"], f"{path}.note[{i}].text") for i, note in enumerate(resource.get("note", ()))]
    if not texts:
        words = "Say what the worry is, in your own words: a text in reasonCode or a note."
        found.issues.append(Issue("required", words, f"{path}.reasonCode"))
        return
    found.worry = BETWEEN.join(text for text, _ in texts)
    found.where["worry"] = texts[0][1]


def _read_source(entry: Entry, found: Request) -> None:
    """The census code of where the referral comes from, when UK Core's source extension carries one of ours."""
    for i, extension in enumerate(entry.resource.get("extension", ())):
        if extension["url"] != terms.SOURCE_OF_REQUEST:
            continue
        for j, coding in enumerate(extension.get("valueCodeableConcept", {}).get("coding", ())):
            if coding.get("system") != terms.REFERRAL_SOURCES:
                continue
            place = f"{entry.path}.extension[{i}].valueCodeableConcept.coding[{j}].code"
            if coding.get("code") not in terms.CIN_REFERRAL_SOURCES:
                words = "This is not a referral source of the children in need census."
                found.issues.append(Issue("code-invalid", words, place))
            else:
                found.source_code = coding["code"]


def _read_danger(entry: Entry, found: Request) -> None:
    """Danger now is what the sender says; without that, a priority of stat says so too."""
    stated, priority = found.said.one(terms.DANGER_NOW), entry.resource.get("priority")
    found.danger_now = stated
    if stated is None and priority == "stat":
        found.danger_now = True
    elif priority is not None:
        words = "The priority is kept in the message. The hub gives its own rating to every concern."
        found.issues.append(Issue("informational", words, f"{entry.path}.priority", "information"))


def _read_subjects(message: Message, entry: Entry, found: Request) -> None:
    """The subject, then further subjects by our extension, then Patients among the supporting information."""
    said = [(entry.resource["subject"], f"{entry.path}.subject", True)]
    said += [(r, p, True) for r, p in found.said.values.get(terms.FURTHER_SUBJECT, ())]
    listed = entry.resource.get("supportingInfo", ())
    said += [(r, f"{entry.path}.supportingInfo[{i}]", False) for i, r in enumerate(listed)]
    for reference, path, must_be_patient in said:
        meant = message.resolve(reference, entry)
        if meant is not None and meant.type == "Patient":
            if all(meant.path != other.path for other in found.subjects):
                found.subjects.append(meant)
        elif must_be_patient:
            found.issues.append(Issue("value", "This must refer to a Patient in the message.", path))
    for patient in message.of_type("Patient"):
        if all(patient.path != other.path for other in found.subjects):
            words = (
                "Nothing says what this Patient has to do with the concern. Refer to it as the subject or as a further"
                " subject; send relatives as RelatedPerson or in the household extension."
            )
            found.issues.append(Issue("invariant", words, patient.path))
