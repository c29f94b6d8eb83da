"""Keeps case content out of the log: every value offered to it must look like a code or an opaque id.

The log is read by auditors and kept longer than the cases, so a name, a number or a sentence must never get in, whoever
sends it (design/security.md section 5: "field names (never values)").
Errors name the offending argument and never repeat its value, because errors are logged too.
The database triggers refuse the same characters for writers that do not come through here.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

CODE_LENGTH = 80
MAX_FIELDS = 400
MAX_OBJECTS = 5000
UUID_LENGTH = 36  # characters, with its hyphens

_CODE = re.compile(r"[A-Za-z0-9]+(?:[._:/-]+[A-Za-z0-9]+)*\Z")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*\Z")
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\Z", re.IGNORECASE)
# 16 or more hex digits: shorter runs could be an NHS number or a telephone number.
_MARK = re.compile(r"[0-9a-f]{16,64}\Z")
_SYSTEM = re.compile(r"(?:system:[a-z][a-z0-9_.-]{0,60}|agency:[A-Z][A-Z0-9_]{1,31})\Z")
# NHS numbers have 10 digits, UPNs 12, telephone numbers 10 or 11; a date of birth written without marks has 8.
_LONG_NUMBER = re.compile(r"\d(?:[._:/-]?\d){6,}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?[._:/-]?\d[A-Z]{2}\Z", re.IGNORECASE)
# Two things inside a code hold many digits and identify nobody: a version's date ("rule:2026-04-01") and a UUID.
_HARMLESS = re.compile(
    r"(?<=[._:/-])20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])",
    re.IGNORECASE,
)


class NotOpaque(ValueError):
    """A value offered to the audit log might be content. The message names the argument, never the value."""


def code(argument: str, value: str, *, optional: bool = False) -> str:
    """Return `value` if it is a short code: letters, digits and `. _ : / -`, with nothing like an identifier in it."""
    if optional and value == "":
        return value
    text = value if isinstance(value, str) else ""
    if len(text) > CODE_LENGTH or not _CODE.match(text):
        raise NotOpaque(f"{argument} must be a code of letters, digits and . _ : / - (up to {CODE_LENGTH} characters)")
    if _LONG_NUMBER.search(_HARMLESS.sub("", text)) or _POSTCODE.match(text):
        raise NotOpaque(f"{argument} looks like a number or a postcode that could identify a person")
    return str(text)


def actor(value: str) -> str:
    """Return the actor: a UUID, `system:<job>` or `agency:<CODE>` (an agency's own system). Else raise NotOpaque."""
    return _opaque_id("actor", value)


def object_ids(values: Iterable[str]) -> list[str]:
    """Return the ids in the order given, each once. Each must be a UUID or an actor."""
    if isinstance(values, str):
        raise NotOpaque("object_ids must be a list of ids, not one text")
    found = list(dict.fromkeys(_opaque_id("object_ids", value) for value in values))
    if len(found) > MAX_OBJECTS:
        raise NotOpaque(f"object_ids holds more than {MAX_OBJECTS} ids: record them in parts")
    return found


def fields(values: Iterable[str]) -> list[str]:
    """Return the names of fields, sorted, each once. Names only: letters, digits, `_`, `.` and `-`."""
    if isinstance(values, str):
        raise NotOpaque("fields must be a list of field names, not one text")
    found = set()
    for value in values:
        if not isinstance(value, str) or len(value) > CODE_LENGTH or not _FIELD.match(value):
            raise NotOpaque("fields must hold names of fields only")
        if _LONG_NUMBER.search(value) or _POSTCODE.match(value):
            raise NotOpaque("fields holds something that could identify a person")
        found.add(str(value))
    if len(found) > MAX_FIELDS:
        raise NotOpaque(f"fields holds more than {MAX_FIELDS} names")
    return sorted(found)


def is_opaque_mark(value: str) -> bool:
    """Whether a request mark is opaque as it stands (a UUID or hex digits). Others are kept as a keyed digest."""
    return bool(_MARK.match(value) or _UUID.match(value))


def _opaque_id(argument: str, value: str) -> str:
    text = str(value) if isinstance(value, str | uuid.UUID) else ""
    if _UUID.match(text):
        return text if len(text) == UUID_LENGTH and text == text.lower() else str(uuid.UUID(text))
    if _SYSTEM.match(text) and not _LONG_NUMBER.search(text):
        return text
    raise NotOpaque(f"{argument} must be an opaque id (a UUID), never a name, a number or a reference")
