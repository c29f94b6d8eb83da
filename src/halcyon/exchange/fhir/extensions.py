"""Our own extensions on a resource: the right kind of value, once each unless it may repeat, none unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from halcyon.exchange.fhir import terms
from halcyon.exchange.fhir.bundle import Entry
from halcyon.exchange.fhir.outcome import Issue

REPEATING = frozenset({terms.FURTHER_SUBJECT})


@dataclass
class Extensions:
    """Values of our extensions on one resource, with where each stands."""

    values: dict[str, list[tuple[Any, str]]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def one(self, url: str) -> Any:
        """The value, or None when the sender did not say."""
        found = self.values.get(url)
        return found[0][0] if found else None

    def path(self, url: str) -> str:
        found = self.values.get(url)
        return found[0][1] if found else ""

    def text(self, url: str) -> str:
        return self.one(url) or ""


def read_extensions(entry: Entry, allowed: Mapping[str, str]) -> Extensions:
    """Read what `allowed` (address to the name of its value element) names on this resource.

    An address under our own root that is not in `allowed` is an error: a slip of the pen there would lose a child's
    words. Everybody else's extensions are kept and not read.
    """
    found = Extensions()
    for i, extension in enumerate(entry.resource.get("extension", ())):
        url, path = extension["url"], f"{entry.path}.extension[{i}]"
        if url not in allowed:
            if url.startswith(terms.OURS):
                found.issues.append(
                    Issue("code-invalid", "This extension is not defined for this resource.", f"{path}.url")
                )
            continue
        wanted = allowed[url]
        if wanted not in extension:
            found.issues.append(Issue("value", f"This extension takes a {wanted}.", path))
        elif url in found.values and url not in REPEATING:
            found.issues.append(Issue("duplicate", "This extension may be given once.", path))
        else:
            found.values.setdefault(url, []).append((extension[wanted], f"{path}.{wanted}"))
    return found
