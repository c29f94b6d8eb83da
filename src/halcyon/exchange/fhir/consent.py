"""Whether the family or young person knows about and agrees to the referral: our extension, a FHIR Consent, or both."""

from __future__ import annotations

from dataclasses import dataclass

from halcyon.exchange.fhir import terms
from halcyon.exchange.fhir.bundle import Entry, Message
from halcyon.exchange.fhir.extensions import Extensions
from halcyon.exchange.fhir.outcome import Issue
from halcyon.frontdoor.concern import CONSENT_KINDS

READ = frozenset({"status", "scope", "category", "patient", "provision"})
NOT_STATED = "The sending system did not say whether consent was given or asked for."
# FHIR R4, consent-state-codes: only these two say what the person decided.
STATES = {"active": "given", "rejected": "refused"}


@dataclass(frozen=True)
class Agreed:
    """Consent as the front door records it, where it came from, and what is wrong."""

    consent: str
    reason: str
    path: str
    reason_path: str
    issues: tuple[Issue, ...]


def read_consent(message: Message, request: Entry, said: Extensions) -> Agreed:
    """Read the consent of a referral.

    A missing statement does not stop a concern: the duty to refer does not wait for it. It is recorded as not stated,
    and the sender is warned. Two statements that contradict each other are refused.
    """
    issues: list[Issue] = []
    stated, path = said.one(terms.CONSENT), said.path(terms.CONSENT)
    if stated is not None and stated not in CONSENT_KINDS:
        issues.append(Issue("code-invalid", f"This must be one of: {', '.join(CONSENT_KINDS)}.", path))
    for entry in message.of_type("Consent"):
        decided = _decided(entry, issues)
        if stated is None:
            stated, path = decided, f"{entry.path}.status"
        elif decided and decided != stated:
            words = "This contradicts what is said about consent elsewhere in the message."
            issues.append(Issue("invariant", words, f"{entry.path}.status"))
    reason = said.text(terms.CONSENT_REASON)
    if stated is None:
        words = "The message does not say whether consent was given. It is recorded as not stated; the hub will ask."
        issues.append(Issue("incomplete", words, f"{request.path}.extension", "warning"))
        stated, reason = "not_sought", reason or NOT_STATED
    reason_path = said.path(terms.CONSENT_REASON) or f"{request.path}.extension"
    return Agreed(stated, reason, path or request.path, reason_path, tuple(issues))


def _decided(entry: Entry, issues: list[Issue]) -> str | None:
    status = entry.resource["status"]
    if status not in terms.CONSENT_STATES:
        words = f"This must be one of: {', '.join(terms.CONSENT_STATES)}."
        issues.append(Issue("code-invalid", words, f"{entry.path}.status"))
        return None
    kind = entry.resource.get("provision", {}).get("type", "permit")
    if kind not in ("permit", "deny"):
        issues.append(Issue("code-invalid", "This must be permit or deny.", f"{entry.path}.provision.type"))
        return None
    decided = STATES.get(status)
    if decided is None:
        words = f"Only active (given) or rejected (refused) can be read. Otherwise use the extension {terms.CONSENT}."
        issues.append(Issue("not-supported", words, f"{entry.path}.status"))
        return None
    return "refused" if kind == "deny" else decided
