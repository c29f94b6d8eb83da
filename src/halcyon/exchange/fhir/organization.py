"""An Organization: what it is called, and whether it is the agency that the token was given to."""

from __future__ import annotations

from collections.abc import Iterator

from halcyon.exchange.fhir import terms
from halcyon.exchange.fhir.bundle import Entry
from halcyon.exchange.fhir.outcome import Issue

READ = frozenset({"identifier", "name", "telecom"})


def agency_faults(entry: Entry, *, agency: str) -> Iterator[Issue]:
    """A message that names another agency than its token's is refused: a forged sender, or a token misplaced."""
    for i, identifier in enumerate(entry.resource.get("identifier", ())):
        if identifier.get("system") == terms.AGENCY_CODE and identifier.get("value") != agency:
            words = "This is not the agency that the token was given to. Use that agency’s own token, or its own code."
            yield Issue("security", words, f"{entry.path}.identifier[{i}].value")
    if not entry.resource.get("name") and not entry.resource.get("identifier"):
        yield Issue("required", "Give the organisation’s name.", f"{entry.path}.name")
