"""The check of a message against the structure of FHIR R4, and the reading of its dates, times and base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from halcyon.exchange.fhir.outcome import Issue
from halcyon.exchange.fhir.r4 import CHOICES, DATATYPES, RESOURCES
from halcyon.exchange.fhir.reading import step


@dataclass(frozen=True)
class Slot:
    """One element of a type: the type it takes, whether it repeats, whether it must be there."""

    type: str
    many: bool
    required: bool


def _slots(line: str) -> dict[str, Slot]:
    slots = {}
    for word in line.split():
        name, kind = word.split(":")
        slots[name] = Slot(kind.rstrip("*!"), "*" in kind, "!" in kind)
    return slots


SHAPES = {name: _slots(line) for name, line in {**RESOURCES, **DATATYPES}.items()}

_YEAR, _MONTH, _DAY = r"[0-9]{4}", r"(0[1-9]|1[0-2])", r"(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?"
_ZONE = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
_DATE = re.compile(f"{_YEAR}(-{_MONTH}(-{_DAY})?)?")
_INSTANT = re.compile(f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}")
_TIME = re.compile(_CLOCK)
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_CODE = re.compile(r"[^\s]+( [^\s]+)*")
_URI = re.compile(r"\S+")
_RESOURCE_TYPE = re.compile(r"[A-Z][A-Za-z]{1,60}")


def whole_day(value: str) -> date | None:
    """The day that a FHIR date gives, or None when it gives only a year or month. ValueError for no real date."""
    if not _DATE.fullmatch(value):
        raise ValueError("not a FHIR date")
    if len(value) < len("2012-03-27"):
        date.fromisoformat((value + "-01-01")[: len("2012-03-27")])
        return None
    return date.fromisoformat(value)


def moment(value: str) -> datetime:
    """The moment that a FHIR instant gives, with its offset. Raises ValueError for anything else."""
    if not _INSTANT.fullmatch(value):
        raise ValueError("not a FHIR instant")
    whole, _, rest = value.partition(".")
    if rest:
        digits = re.match(r"[0-9]+", rest).group()  # type: ignore[union-attr]
        # Python keeps microseconds; FHIR allows nanoseconds.
        return datetime.fromisoformat(f"{whole}.{digits[:6].ljust(6, '0')}{rest[len(digits) :].replace('Z', '+00:00')}")
    return datetime.fromisoformat(value.replace("Z", "+00:00"))


def _is_date(value: str) -> bool:
    try:
        whole_day(value)
    except ValueError:
        return False
    return True


def _is_instant(value: str) -> bool:
    try:
        moment(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def decode_base64(value: str) -> bytes:
    """The bytes of a FHIR base64Binary (white space allowed). Raises ValueError when it is none."""
    try:
        return base64.b64decode(re.sub(r"[ \t\r\n]", "", value), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None


def _is_base64(value: str) -> bool:
    try:
        decode_base64(value)
    except ValueError:
        return False
    return True


_TEXT_KINDS: dict[str, tuple[Callable[[str], object], str]] = {
    "string": (bool, "a text that is not empty"),
    "markdown": (bool, "a text that is not empty"),
    "xhtml": (bool, "a text that is not empty"),
    "code": (_CODE.fullmatch, "a code: text without spaces at its ends"),
    "id": (_ID.fullmatch, "an id: 1 to 64 letters, digits, hyphens or dots"),
    "uri": (_URI.fullmatch, "an address (URI) without spaces"),
    "url": (_URI.fullmatch, "an address (URL) without spaces"),
    "canonical": (_URI.fullmatch, "an address (URL) without spaces"),
    "oid": (_URI.fullmatch, "an OID"),
    "uuid": (_URI.fullmatch, "a UUID"),
    "date": (_is_date, "a real date: 2012-03-27, or 2012-03, or 2012"),
    "dateTime": (
        lambda value: _is_date(value) if "T" not in value else _is_instant(value),
        "a real date, or a date and time with its offset, like 2026-11-20T09:30:00+00:00",
    ),
    "instant": (_is_instant, "a real date and time with its offset, like 2026-11-20T09:30:00+00:00"),
    "time": (_TIME.fullmatch, "a time of day, like 09:30:00"),
    "base64Binary": (_is_base64, "base64 text"),
}
_NUMBER_KINDS = {
    "integer": (-(2**31), 2**31 - 1),
    "unsignedInt": (0, 2**31 - 1),
    "positiveInt": (1, 2**31 - 1),
}


def _primitive_fault(value: object, kind: str) -> str:
    """What is wrong with this value as this primitive, in plain words, or an empty text."""
    if kind == "boolean":
        return "" if isinstance(value, bool) else "This must be true or false, without quotation marks."
    if kind == "decimal":
        good = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if good else "This must be a number."
    if kind in _NUMBER_KINDS:
        low, high = _NUMBER_KINDS[kind]
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if good else f"This must be a whole number from {low} to {high}."
    fits, words = _TEXT_KINDS[kind]
    return "" if isinstance(value, str) and fits(value) else f"This must be {words}."


def _is_primitive(kind: str) -> bool:
    return kind[0].islower()


def known(resource: dict[str, Any]) -> bool:
    """Whether this intake reads resources of this type."""
    return resource.get("resourceType") in RESOURCES


def faults(tree: object, kind: str, path: str) -> Iterator[Issue]:
    """Everything in which `tree` is not a `kind` of FHIR R4. `kind` is a key of `SHAPES`, or "Resource".

    Resources of types that the intake does not read are left unopened: they are kept as they are.
    """
    if not isinstance(tree, dict):
        yield Issue("structure", "This must be a JSON object.", path)
        return
    own = tree
    if kind in ("Resource", "Bundle"):
        named = tree.get("resourceType")
        if not isinstance(named, str) or not _RESOURCE_TYPE.fullmatch(named):
            yield Issue("structure", "This must be a resource with a resourceType.", path)
            return
        if kind == "Bundle" and named != "Bundle":
            yield Issue("structure", "The body must be a Bundle.", path)
            return
        if named not in RESOURCES:
            return
        kind = named
        own = {name: value for name, value in tree.items() if name != "resourceType"}
    shape = SHAPES.get(kind)
    if not own:
        yield Issue("structure", "An object must not be empty: leave it out.", path)
    if shape is None:
        return
    yield from _element_faults(own, shape, path)
    yield from _choice_faults(own, kind, path)


def _element_faults(own: dict[str, Any], shape: dict[str, Slot], path: str) -> Iterator[Issue]:
    for name, value in own.items():
        place = step(path, name)
        slot = shape.get(name)
        if slot is None and name.startswith("_") and name[1:] in shape and _is_primitive(shape[name[1:]].type):
            yield from _companion_faults(value, shape[name[1:]], place)
        elif slot is None:
            yield Issue("structure", "FHIR R4 has no such element here.", place)
        elif slot.many and not isinstance(value, list):
            yield Issue("structure", "This must be a list.", place)
        elif slot.many and not value:
            yield Issue("structure", "A list must not be empty: leave it out.", place)
        elif slot.many:
            companions = own.get(f"_{name}")
            for i, item in enumerate(value):
                said_beside = isinstance(companions, list) and i < len(companions) and companions[i] is not None
                if item is None and said_beside and _is_primitive(slot.type):
                    continue
                yield from _value_faults(item, slot, f"{place}[{i}]")
        else:
            yield from _value_faults(value, slot, place)
    for name, slot in shape.items():
        if slot.required and name not in own:
            yield Issue("required", "This is missing.", f"{path}.{name}")


def _value_faults(value: object, slot: Slot, path: str) -> Iterator[Issue]:
    if _is_primitive(slot.type):
        fault = _primitive_fault(value, slot.type)
        if fault:
            yield Issue("value", fault, path)
    else:
        yield from faults(value, slot.type, path)


def _companion_faults(value: object, slot: Slot, path: str) -> Iterator[Issue]:
    """`_birthDate` beside `birthDate`: an Element, or for a list a list of Elements and nulls."""
    if slot.many and not isinstance(value, list):
        yield Issue("structure", "This must be a list.", path)
        return
    listed = value if slot.many and isinstance(value, list) else [value]
    for i, item in enumerate(listed):
        if item is None and slot.many:
            continue
        yield from faults(item, "Element", f"{path}[{i}]" if slot.many else path)


def _choice_faults(own: dict[str, Any], kind: str, path: str) -> Iterator[Issue]:
    """`value[x]` and its like: at most one of each choice; and what FHIR says may not be ignored is refused."""
    for stem in CHOICES.get(kind, ()):
        given = [name for name in own if name.startswith(stem) and name in SHAPES[kind]]
        if len(given) > 1:
            yield Issue("structure", f"Only one {stem}[x] may be given.", path)
    if kind == "Extension" and "extension" in own and any(name.startswith("value") for name in own):
        yield Issue("structure", "An extension has a value or further extensions, not both.", path)
    if "modifierExtension" in own:
        yield Issue(
            "not-supported",
            "A modifier extension changes the meaning of what it stands in, and none is known here.",
            f"{path}.modifierExtension",
        )
    if "implicitRules" in own:
        yield Issue("not-supported", "Messages under implicit rules cannot be read here.", f"{path}.implicitRules")


def references(resource: dict[str, Any], kind: str, path: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Every Reference inside a checked resource or datatype, with its path; unread and contained resources are left."""
    for name, slot in SHAPES.get(kind, {}).items():
        value = resource.get(name)
        if value is None or _is_primitive(slot.type) or slot.type == "Resource":
            continue
        for i, item in enumerate(value if slot.many else [value]):
            place = f"{path}.{name}[{i}]" if slot.many else f"{path}.{name}"
            if slot.type == "Reference":
                yield item, place
            yield from references(item, slot.type, place)
