"""One JSON body, one text: what "the same body" means when something is sent twice."""

from __future__ import annotations

import hashlib
import json
from typing import Any


class NotJson(ValueError):
    """A value that no JSON text could have carried, or one nested too deeply to be a real body."""


def canonical(body: Any) -> bytes:
    """The one spelling of a JSON value: keys in code point order, no spaces, everything beyond ASCII escaped.

    `body` is made of dicts with text keys, lists or tuples, text, numbers, booleans and None. Text is taken as it is:
    it is not normalised, so that two spellings of a name stay two bodies, and lone surrogates are escaped like any
    other character. A whole number is one number however it is written (1 and 1.0), as in RFC 8785 section 3.2.2.3.

    Raises NotJson for anything else.
    """
    try:
        return json.dumps(
            _plain(body), ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
        ).encode("ascii")
    except (TypeError, ValueError, RecursionError) as problem:
        raise NotJson("This body cannot be written as JSON.") from problem


def body_digest(body: Any) -> str:
    """The SHA-256 of the canonical form, in hex. Raises NotJson."""
    return hashlib.sha256(canonical(body)).hexdigest()


def storable(text: str, limit: int | None = None) -> str:
    """The text with what neither database can hold (NUL, lone surrogates) shown as U+FFFD, cut to `limit` characters.

    For text made by the product itself, where the words matter and a fault in one character must not lose the rest.
    """
    clean = text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return clean if limit is None or len(clean) <= limit else clean[: limit - 1] + "…"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys of a JSON object are text")
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value
