"""Building messages for the tests: the worked example of the docs, and small changes to it by path."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "mash-referral.json"
OURS = "https://halcyon.example/fhir"
EXTENSION = f"{OURS}/StructureDefinition"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"

HEADER, REQUEST, CHILD, BROTHER, ROLE, NURSE, TRUST = range(7)
Change = Callable[[dict[str, Any]], object]


def example() -> dict[str, Any]:
    """The worked example, to be changed freely."""
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def resource(message: dict[str, Any], position: int) -> dict[str, Any]:
    return message["entry"][position]["resource"]


def changed(*changes: Change) -> dict[str, Any]:
    """The worked example after some changes."""
    message = example()
    for change in changes:
        change(message)
    return message


def put(path: str, value: Any) -> Change:
    """Set what stands at a path like "entry.1.resource.status"."""

    def change(message: dict[str, Any]) -> None:
        place, last = _walk(message, path)
        place[last] = copy.deepcopy(value)

    return change


def drop(path: str) -> Change:
    """Take out what stands at a path."""

    def change(message: dict[str, Any]) -> None:
        place, last = _walk(message, path)
        del place[last]

    return change


def extend(path: str, value: Any) -> Change:
    """Add to the list at a path, making the list when there is none."""

    def change(message: dict[str, Any]) -> None:
        place, last = _walk(message, path)
        place.setdefault(last, []).append(copy.deepcopy(value))

    return change


def say(name: str, kind: str, value: Any, *, at: int = REQUEST) -> Change:
    """Set one of our own extensions on the resource of an entry, in place of what it said before."""

    def change(message: dict[str, Any]) -> None:
        held = resource(message, at).setdefault("extension", [])
        held[:] = [e for e in held if e["url"] != f"{EXTENSION}/{name}"]
        held.append({"url": f"{EXTENSION}/{name}", kind: value})

    return change


def unsay(name: str, *, at: int = REQUEST) -> Change:
    """Take one of our own extensions out."""

    def change(message: dict[str, Any]) -> None:
        held = resource(message, at)["extension"]
        held[:] = [e for e in held if e["url"] != f"{EXTENSION}/{name}"]
        if not held:
            del resource(message, at)["extension"]

    return change


def entry(url: str, **content: Any) -> Change:
    """Add an entry."""
    return extend("entry", {"fullUrl": url, "resource": content})


def only_child(message: dict[str, Any]) -> None:
    """Take the brother out: one subject."""
    unsay("further-subject")(message)
    del message["entry"][BROTHER]


def _walk(message: Any, path: str) -> tuple[Any, Any]:
    *way, last = path.split(".")
    place = message
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    return place, int(last) if isinstance(place, list) else last
