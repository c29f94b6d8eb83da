"""The message Bundle: its own rules, and how a reference inside it finds what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from halcyon.exchange.fhir import shapes
from halcyon.exchange.fhir.outcome import Issue, Refused, refuse

ENTRY_LIMIT = 200


@dataclass(frozen=True)
class Entry:
    """One resource of the message and where it stands."""

    resource: dict[str, Any]
    full_url: str
    path: str  # FHIRPath of the resource, for messages to the sender

    @property
    def type(self) -> str:
        return str(self.resource["resourceType"])


class Message:
    """A structurally sound message Bundle, with its entries by address.

    Args:
        tree: a parsed JSON object.

    Raises:
        Refused: it is not a Bundle of FHIR R4, breaks a rule of message Bundles, or a reference in it leads nowhere.
    """

    def __init__(self, tree: dict[str, Any]) -> None:
        found = list(shapes.faults(tree, "Bundle", "Bundle"))
        if found:
            raise Refused(found)
        self.tree = tree
        self.entries = list(self._entries())
        self._by_url = {entry.full_url: entry for entry in self.entries}
        found = [*self._own_faults(), *self._reference_faults()]
        if found:
            raise Refused(found)

    def _entries(self) -> Iterator[Entry]:
        found: list[Issue] = []
        listed = self.tree.get("entry", [])
        if len(listed) > ENTRY_LIMIT:
            raise refuse("too-costly", f"A message can have {ENTRY_LIMIT} entries at most.", "Bundle.entry")
        for i, entry in enumerate(listed):
            path = f"Bundle.entry[{i}]"
            found += [
                Issue("required", "This is missing.", f"{path}.{n}") for n in ("fullUrl", "resource") if n not in entry
            ]
            # FHIR R4, Bundle: invariants bdl-2, bdl-3 and bdl-4.
            found += [
                Issue("structure", "An entry of a message has no such element.", f"{path}.{n}")
                for n in ("search", "request", "response")
                if n in entry
            ]
            if not found:
                yield Entry(entry["resource"], entry["fullUrl"], f"{path}.resource")
        if found:
            raise Refused(found)

    def _own_faults(self) -> Iterator[Issue]:
        if self.tree["type"] != "message":
            yield Issue("value", "The Bundle’s type must be message.", "Bundle.type")
        if "total" in self.tree:
            yield Issue("structure", "A message has no total.", "Bundle.total")
        if not self.entries:
            yield Issue("required", "The message has no entries.", "Bundle.entry")
        elif self.entries[0].type != "MessageHeader":
            yield Issue("structure", "The first entry must be the MessageHeader.", self.entries[0].path)
        for kind in ("MessageHeader", "ServiceRequest"):
            several = self.of_type(kind)
            if not several:
                yield Issue("required", f"The message has no {kind}.", "Bundle.entry")
            for entry in several[1:]:
                yield Issue("structure", f"One message carries one {kind}. Send the others separately.", entry.path)
        seen: dict[str, str] = {}
        for entry in self.entries:
            if entry.full_url in seen:
                words = f"This fullUrl is already used at {seen[entry.full_url]}. Give each entry its own."
                yield Issue("duplicate", words, entry.path.removesuffix("resource") + "fullUrl")
            seen.setdefault(entry.full_url, entry.path.removesuffix(".resource"))
        named: dict[tuple[str, str], str] = {}
        for entry in self.entries:
            key = (entry.type, entry.resource.get("id", ""))
            if key[1] and key in named:
                yield Issue("duplicate", f"Another {entry.type} has the same id, at {named[key]}.", f"{entry.path}.id")
            elif isinstance(key[1], str):
                named[key] = entry.path

    def _reference_faults(self) -> Iterator[Issue]:
        for entry in self.entries:
            for reference, path in shapes.references(entry.resource, entry.type, entry.path):
                address = reference.get("reference")
                if address is None:
                    continue
                outside = address.startswith(("http://", "https://"))
                if not outside and self.resolve(reference, entry) is None:
                    words = "This refers to nothing in the message. Send what it means, or leave the reference out."
                    yield Issue("not-found", words, f"{path}.reference")

    def of_type(self, kind: str) -> list[Entry]:
        """The entries that carry a resource of this type, in order."""
        return [entry for entry in self.entries if entry.type == kind]

    def resolve(self, reference: dict[str, Any], source: Entry) -> Entry | None:
        """What a reference in `source` means: by fullUrl, by type and id, or `#id` among what `source` contains."""
        address = reference.get("reference")
        if not isinstance(address, str):
            return None
        if address.startswith("#"):
            for i, inside in enumerate(source.resource.get("contained", ())):
                if inside.get("id") == address[1:]:
                    return Entry(inside, address, f"{source.path}.contained[{i}]")
            return None
        if address in self._by_url:
            return self._by_url[address]
        kind, _, name = address.partition("/")
        return next((e for e in self.entries if e.type == kind and name and e.resource.get("id") == name), None)
