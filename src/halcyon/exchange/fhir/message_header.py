"""The MessageHeader: is this a new referral, meant for us, and from the agency whose token it came with?"""

from __future__ import annotations

from collections.abc import Iterator

from halcyon.exchange.fhir import terms
from halcyon.exchange.fhir.bundle import Entry, Message
from halcyon.exchange.fhir.organization import agency_faults
from halcyon.exchange.fhir.outcome import Issue

READ = frozenset({"eventCoding", "eventUri", "source", "sender", "focus", "reason", "destination", "definition"})


def header_faults(message: Message, *, agency: str) -> Iterator[Issue]:
    """What keeps the message from being a new referral by this agency (BaRS 1.4, making a referral request).

    Args:
        message: a sound message.
        agency: the code of the agency whose token came with it.
    """
    entry = message.entries[0]
    header, path = entry.resource, entry.path
    event = header.get("eventCoding")
    if event is None:
        yield Issue("required", f"This is missing: give {terms.EVENT_ASKED} of {terms.EVENTS}.", f"{path}.eventCoding")
    elif (event.get("system"), event.get("code")) != (terms.EVENTS, terms.EVENT_ASKED):
        yield Issue("code-invalid", f"Only {terms.EVENT_ASKED} of {terms.EVENTS} is taken here.", f"{path}.eventCoding")
    for i, coding in enumerate(header.get("reason", {}).get("coding", ())):
        if coding.get("system") == terms.REASONS and coding.get("code") != terms.REASON_NEW:
            words = (
                "Only new referrals are taken here. To correct or withdraw one, telephone the hub with its reference."
            )
            yield Issue("not-supported", words, f"{path}.reason.coding[{i}].code")
    yield from _focus_faults(message, entry)
    sender = header.get("sender")
    if sender is None:
        yield Issue("required", "This is missing: refer to the Organization that sends.", f"{path}.sender")
        return
    organization = message.resolve(sender, entry)
    if organization is None or organization.type != "Organization":
        yield Issue("value", "This must refer to an Organization in the message.", f"{path}.sender")
    else:
        yield from agency_faults(organization, agency=agency)


def _focus_faults(message: Message, entry: Entry) -> Iterator[Issue]:
    focus = entry.resource.get("focus", [])
    if len(focus) != 1:
        yield Issue("required", "Give exactly one focus: the ServiceRequest.", f"{entry.path}.focus")
        return
    meant = message.resolve(focus[0], entry)
    if meant is None or meant.type != "ServiceRequest":
        yield Issue("value", "The focus must be the ServiceRequest in the message.", f"{entry.path}.focus[0]")


def message_id(message: Message) -> str:
    """The sender's name for this message, for the answer to point back to: the header's id, the Bundle's, or none."""
    return str(message.entries[0].resource.get("id") or message.tree.get("id") or "")
