"""Names, addresses and telephone numbers as FHIR writes them, read without changing a letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

NAMES_NOW = ("official", "usual")
NAMES_PAST = ("old", "maiden", "nickname", "anonymous", "temp")


def best_name(names: Sequence[dict[str, Any]]) -> int | None:
    """Which HumanName to call someone by: official, then usual, then the first that is not a past or passing one."""
    for wanted in NAMES_NOW:
        for i, name in enumerate(names):
            if name.get("use") == wanted:
                return i
    for i, name in enumerate(names):
        if name.get("use") not in NAMES_PAST:
            return i
    return 0 if names else None


def given(name: dict[str, Any]) -> str:
    """All given names in order."""
    return " ".join(part for part in name.get("given", ()) if part)


def whole(name: dict[str, Any]) -> str:
    """The name in one text: given and family names, or the text as written when there are no parts."""
    parts = " ".join(part for part in (given(name), name.get("family", "")) if part)
    return parts or str(name.get("text", ""))


def reached_by(telecoms: Sequence[dict[str, Any]], *systems: str) -> tuple[int, str] | None:
    """The first ContactPoint of the first of these systems that has one not marked old: its position and value."""
    for system in systems:
        for i, point in enumerate(telecoms):
            if point.get("system") == system and point.get("use") != "old" and point.get("value"):
                return i, point["value"]
    return None


def concept_words(concept: dict[str, Any]) -> str:
    """A CodeableConcept as people read it: its text, or the display of its first coding that has one."""
    return concept.get("text") or next((c["display"] for c in concept.get("coding", ()) if c.get("display")), "")
