"""From a message to a concern: the one function that the endpoint calls, made of one reader per resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from halcyon.exchange.fhir import (
    consent,
    document_reference,
    message_header,
    organization,
    patient,
    practitioner,
    service_request,
    shapes,
    terms,
)
from halcyon.exchange.fhir.bundle import Message
from halcyon.exchange.fhir.outcome import Issue, Refused
from halcyon.frontdoor.concern import Concern

LONDON = ZoneInfo("Europe/London")
READ = {
    "MessageHeader": message_header.READ,
    "ServiceRequest": service_request.READ,
    "Patient": patient.READ,
    "Practitioner": practitioner.READ,
    "PractitionerRole": practitioner.ROLE_READ,
    "Organization": organization.READ,
    "Consent": consent.READ,
    "DocumentReference": document_reference.READ,
    "Binary": frozenset({"contentType", "data"}),
}
_ALWAYS_KEPT = frozenset({"resourceType", "id", "meta", "language", "text"})


@dataclass(frozen=True)
class Reading:
    """What a message says, ready for the front door.

    `where` gives the FHIRPath of each field that `frontdoor.concern.problems` may name, so that the sender is told in
    terms of what was sent; `notes` are the warnings that go back with the reference.
    """

    concern: Concern
    files: tuple[tuple[str, bytes], ...]
    notes: tuple[Issue, ...]
    where: Mapping[str, str]
    message_id: str

    def issues_for(self, problems: Mapping[str, str]) -> list[Issue]:
        """Problems that the front door found, as issues at the place in the message that each is about."""
        return [Issue("value", words, self._path(name)) for name, words in problems.items()]

    def _path(self, name: str) -> str:
        if name in self.where:
            return self.where[name]
        # "subjects.3.postcode" with no place of its own is about the fourth Patient; "subjects" about the request.
        return self.where.get(name.rpartition(".")[0], "Bundle")


def read_message(tree: dict[str, Any], *, agency: str, now: datetime) -> Reading:
    """Read a parsed message Bundle.

    Args:
        tree: what `reading.parse` returned.
        agency: the code of the agency whose token came with the message.
        now: the moment of receipt (aware), for telling a child from an adult by birth date.

    Raises:
        Refused: with every fault found, each at its FHIRPath.
    """
    message = Message(tree)
    issues = list(message_header.header_faults(message, agency=agency))
    request = service_request.read_request(message)
    entry = message.of_type("ServiceRequest")[0]
    requester = practitioner.read_requester(message, entry)
    agreed = consent.read_consent(message, entry, request.said)
    files = document_reference.read_files(message)
    subjects = [patient.read_patient(e, today=now.astimezone(LONDON).date()) for e in request.subjects]
    issues += [*request.issues, *requester.issues, *agreed.issues, *files.issues]
    for subject in subjects:
        issues += subject.issues
    issues += _unread(message, files.taken)
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        raise Refused(errors)

    said = request.said
    where = {**request.where, **{f"referrer_{name}": place for name, place in requester.where.items()}}
    where |= {"consent": agreed.path, "consent_reason": agreed.reason_path, "subjects": f"{entry.path}.subject"}
    for name, url in _OWN_WORDS.items():
        where[name] = said.path(url)
    for i, subject in enumerate(subjects):
        where[f"subjects.{i}"] = request.subjects[i].path
        where |= {f"subjects.{i}.{name}": place for name, place in subject.where.items()}
    own_words: dict[str, Any] = {name: said.text(url) for name, url in _OWN_WORDS.items()}
    concern = Concern(
        worry=request.worry,
        subjects=tuple(subject.subject for subject in subjects),
        consent=agreed.consent,
        consent_reason=agreed.reason,
        danger_now=request.danger_now,
        happened_at=request.happened_at,
        referrer_name=requester.name,
        referrer_role=requester.role,
        referrer_telephone=requester.telephone,
        referrer_email=requester.email,
        source_code=request.source_code,
        sender_reference=request.sender_reference,
        channel="fhir",
        payload={**document_reference.without_files(message), **_traced(subjects)},
        **own_words,
    )
    return Reading(concern, tuple(files.files), tuple(issues), where, message_header.message_id(message))


def _traced(subjects: Sequence[patient.Read]) -> dict[str, list[str]]:
    """Beside the message, under a name that no FHIR element has: the NHS numbers that the sender says it traced."""
    return {"_verified_nhs_numbers": [s.subject.nhs_number for s in subjects if s.verified and s.subject.nhs_number]}


_OWN_WORDS = {
    "danger_detail": terms.DANGER_DETAIL,
    "child_words": terms.CHILD_WORDS,
    "injuries": terms.INJURIES,
    "household_text": terms.HOUSEHOLD,
    "alleged_text": terms.ALLEGED,
    "place_text": terms.PLACE,
}


def _unread(message: Message, files_taken: set[str]) -> list[Issue]:
    """Tell the sender what is kept in the message and put nowhere else, so that nobody believes it was read."""
    found = []
    for entry in message.entries:
        if not shapes.known(entry.resource) or (entry.type == "Binary" and entry.path not in files_taken):
            words = "This resource is kept in the message and not read. Put what must be seen into the ServiceRequest."
            found.append(Issue("not-supported", words, entry.path, "warning"))
            continue
        left = sorted(set(entry.resource) - READ.get(entry.type, frozenset()) - _ALWAYS_KEPT)
        left = [name for name in left if not name.startswith("_")]
        if left and entry.type not in ("Binary", "Bundle"):
            words = f"Kept in the message and not read: {', '.join(left)}."
            found.append(Issue("informational", words, entry.path, "information"))
    return found
