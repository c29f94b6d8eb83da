"""From bytes to a JSON tree that every later step, both databases and a replay can hold exactly.

Everything else is refused: a message that can be read in two ways, or that is stored otherwise than it was sent, is
worse than one that comes back with a clear error. The limits are ours; that texts hold no control characters is FHIR R4
(datatypes, `string`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

from halcyon.exchange.fhir.outcome import Issue, Refused, refuse

SIZE_LIMIT = 2 * 1024 * 1024  # bytes of body
DEPTH_LIMIT = 40
NODE_LIMIT = 50_000
DIGIT_LIMIT = 18

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9]{0,60}")


def step(path: str, name: str) -> str:
    """The path of an element for an error message; of what it stands in when its name is none that FHIR could have."""
    return f"{path}.{name}" if _NAME.fullmatch(name) else path


def _constant(_name: str) -> NoReturn:
    raise refuse("invalid", "JSON has no NaN or Infinity. Leave the value out.")


def _integer(text: str) -> int:
    if len(text) > DIGIT_LIMIT:
        raise refuse("invalid", f"A number has more than {DIGIT_LIMIT} digits. Send long identifiers as text.")
    return int(text)


def _decimal(text: str) -> float:
    number = float(text)
    if len(text) > 40 or not math.isfinite(number):
        raise refuse("invalid", "A number is too long or too large to be kept exactly.")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        words = "An object has one element twice. Send each once: which of the two is meant will not be guessed."
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise refuse("structure", words, step("", twice).removeprefix("."))
    return found


def parse(body: bytes) -> dict[str, Any]:
    """Read a message body.

    Args:
        body: the whole body, at most `SIZE_LIMIT` bytes.

    Returns:
        the JSON object; every text in it is valid Unicode without control characters (tab and line ends excepted).

    Raises:
        Refused: not UTF-8, not JSON, not an object, ambiguous, too deep, too many values, or not exactly keepable.
    """
    if not body.strip():
        raise refuse("required", "The body is empty. Send a message Bundle as JSON.")
    if body.startswith(b"\xef\xbb\xbf"):
        raise refuse("structure", "The body starts with a byte order mark. Send UTF-8 without one.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise refuse("structure", f"The body is not valid UTF-8 (byte {wrong.start}).") from None
    try:
        tree = json.loads(
            text, parse_constant=_constant, parse_int=_integer, parse_float=_decimal, object_pairs_hook=_object
        )
    except json.JSONDecodeError as wrong:
        raise refuse("structure", f"The body is not valid JSON (line {wrong.lineno}, column {wrong.colno}).") from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(tree, dict):
        raise refuse("structure", "The body must be one JSON object, a Bundle.")
    _check_values(tree)
    return tree


def _too_deep() -> Refused:
    return refuse("too-costly", f"The message is nested more than {DEPTH_LIMIT} levels deep. Send it flatter.")


def _check_values(tree: dict[str, Any]) -> None:
    """Refuse depth, number of values and texts that cannot be kept exactly, without recursion."""
    found: list[Issue] = []
    waiting: list[tuple[Any, str, int]] = [(tree, "Bundle", 0)]
    nodes = 0
    while waiting:
        value, path, depth = waiting.pop()
        nodes += 1
        if isinstance(value, str):
            fault = _text_fault(value)
            if fault:
                found.append(Issue("invalid", fault, path))
        if not isinstance(value, dict | list):
            continue
        if depth > DEPTH_LIMIT:
            raise _too_deep()
        if nodes + len(waiting) + len(value) > NODE_LIMIT:
            raise refuse("too-costly", f"The message has more than {NODE_LIMIT:,} values. Send less in one message.")
        if isinstance(value, list):
            waiting.extend((inner, f"{path}[{i}]", depth + 1) for i, inner in enumerate(value))
            continue
        for name, inner in value.items():
            if _text_fault(name):
                found.append(Issue("invalid", "The name of an element contains a character that cannot be kept.", path))
            waiting.append((inner, step(path, name), depth + 1))
    if found:
        raise Refused(sorted(found, key=lambda issue: issue.path))


def _text_fault(value: str) -> str:
    if _SURROGATE.search(value):
        return "This text contains half of a character pair (a broken emoji or symbol). Remove it and send again."
    if _CONTROL.search(value):
        return (
            "This text contains a null or other control character, which FHIR does not allow. Remove it and send again."
        )
    return ""
