"""A clinic's attendances as FHIR R4 Encounters, one for each visit, by clinic number only.

A file is a Bundle of Encounters, or one Encounter. What an Encounter may hold is a list, and whatever is not on it
rejects that row: most of what an Encounter can carry could name somebody. Each becomes the row that the clinic's CSV
file would have had, and is then read by the same rules into the same ledger (docs/attendance-intake.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from halcyon.access.viewing import Viewer
from halcyon.exchange.csv.attendances import BY_NAME, load_attendances, numbers_in, take_rows
from halcyon.exchange.csv.sheet import FileFault, Row
from halcyon.exchange.fhir.terms import NHS_NUMBER, OURS
from halcyon.people.matching.identifiers import valid_nhs_number
from halcyon.practice.weekly_review.rules import ATTENDED, CANCELLED
from halcyon.work.actions.loads import Totals
from halcyon.work.taking_in import TakenIn

EXTENSION = f"{OURS}/StructureDefinition/attendance-"
# What is asked beside the Encounter's own elements, each an extension named as the CSV column, with dashes.
ASKED = tuple(name for name in BY_NAME if name not in ("attendance", "clinic_number", "day"))
VALUES = ("valueString", "valueCode", "valueInteger", "valueBoolean")
ALLOWED = frozenset({"resourceType", "id", "meta", "identifier", "status", "class", "subject", "period", "extension"})
STATUS = {"finished": ATTENDED, "cancelled": CANCELLED}
NAMES_SOMEBODY = "The clinic’s file names nobody: give the clinic’s own number, and leave this out."
MOST = 20_000


def load_attendance_file(content: bytes, *, name: str, service: str, by: Viewer, at: datetime) -> TakenIn[Totals]:
    """Take in a clinic's file, as CSV or as FHIR JSON, whichever it is. Raises FileFault for what is neither."""
    if content.lstrip()[:1] == b"{":
        return load_encounters(content, name=name, service=service, by=by, at=at)
    return load_attendances(content, name=name, service=service, by=by, at=at)


def load_encounters(content: bytes, *, name: str, service: str, by: Viewer, at: datetime) -> TakenIn[Totals]:
    """Take in a Bundle of Encounters, or one. Raises FileFault when it cannot be read at all."""
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise FileFault("This is not JSON in UTF-8.") from None
    kind = said.get("resourceType") if isinstance(said, dict) else None
    if kind not in ("Bundle", "Encounter"):
        raise FileFault("This is neither a Bundle of Encounters nor an Encounter.")
    entries = said.get("entry", []) if kind == "Bundle" else [{"resource": said}]
    if not isinstance(entries, list) or len(entries) > MOST:
        raise FileFault(f"A Bundle holds a list of at most {MOST:,} entries.")
    digest = hashlib.sha256(content).hexdigest()
    return take_rows(_rows(entries), digest=digest, name=name, service=service, by=by, at=at)


def _rows(entries: list[Any]) -> Iterator[Row]:
    for number, entry in enumerate(entries, start=1):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            yield Row(number, number, None, text="", fault="This entry holds no resource.")
            continue
        try:
            yield Row(number, number, cells_of(resource))
        except NotAVisit as wrong:
            yield Row(number, number, None, text="", column=wrong.element, fault=str(wrong))


class NotAVisit(Exception):
    """This resource is not taken in: `element` is where, and the message says why. Nothing that it says is kept."""

    def __init__(self, element: str, words: str) -> None:
        super().__init__(words)
        self.element = element


def cells_of(resource: dict[str, Any]) -> dict[str, str]:
    """The cells of the CSV row that an Encounter stands for. Raises NotAVisit for anything that could name somebody."""
    if resource.get("resourceType") != "Encounter":
        raise NotAVisit("resourceType", f"Only Encounters are taken in. {NAMES_SOMEBODY}")
    for element in sorted(set(resource) - ALLOWED):
        raise NotAVisit(element[:60], NAMES_SOMEBODY)
    for element in sorted(resource):
        if any(valid_nhs_number(part) for text in _texts(resource[element]) for part in numbers_in(text)):
            raise NotAVisit(element, f"There is an NHS number in this. {NAMES_SOMEBODY}")
    _only(resource.get("meta", {}), {"profile", "lastUpdated", "versionId"}, "meta")
    _only(resource.get("class", {}), {"system", "code"}, "class")
    period = _only(resource.get("period", {}), {"start", "end"}, "period")
    subject = _only(resource.get("subject", {}), {"identifier", "type"}, "subject")
    found = {
        "attendance": _identifier(_one(resource.get("identifier", []), "identifier"), "identifier"),
        "clinic_number": _identifier(subject.get("identifier", {}), "subject"),
        "day": str(period.get("start", ""))[:10],
        "outcome": STATUS.get(str(resource.get("status", "")), ""),
    }
    return {**dict.fromkeys(BY_NAME, ""), **found, **_extensions(resource.get("extension", []))}


def _only(part: Any, allowed: set[str], element: str) -> dict[str, Any]:
    if not isinstance(part, dict) or set(part) - allowed:
        raise NotAVisit(element, NAMES_SOMEBODY)
    return part


def _one(parts: Any, element: str) -> Any:
    if not isinstance(parts, list) or len(parts) > 1:
        raise NotAVisit(element, "Give this once.")
    return parts[0] if parts else {}


def _identifier(part: Any, element: str) -> str:
    said = _only(part, {"system", "value", "use"}, element)
    if NHS_NUMBER.lower() in str(said.get("system", "")).lower():
        raise NotAVisit(element, f"This is an NHS number. {NAMES_SOMEBODY}")
    value = str(said.get("value", ""))
    if value and not any(c.isdigit() for c in value):
        raise NotAVisit(element, f"A number of the clinic’s own has digits; this looks like a name. {NAMES_SOMEBODY}")
    return value


def _extensions(parts: Any) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for part in parts if isinstance(parts, list) else [parts]:
        said = _only(part, {"url", *VALUES}, "extension")
        name = str(said.get("url", "")).removeprefix(EXTENSION).replace("-", "_")
        value = next((said[v] for v in VALUES if v in said), "")
        if name not in ASKED or not str(said.get("url", "")).startswith(EXTENSION):
            raise NotAVisit("extension", f"This extension is not known. {NAMES_SOMEBODY}")
        found.setdefault(name, []).append(_cell(value))
    again = [name for name, values in found.items() if len(values) > 1 and name != "seen_for"]
    if again:
        raise NotAVisit("extension", f"{again[0]}: give this once.")
    return {name: ";".join(values) for name, values in found.items()}


def _cell(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _texts(part: Any) -> Iterator[str]:
    """Every text and number inside a part of a resource, and the names of its elements."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
    else:
        yield str(part)
