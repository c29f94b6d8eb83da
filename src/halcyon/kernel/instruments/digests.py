"""The fingerprint of a definition: what proves, years later, which questions somebody answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from typing import Any, Final

# A field added to the vocabulary after something was published must not change what was published: such a field counts
# only where a definition sets it. What may change without changing the questions (who keeps a version, until when it is
# used) never counts.
WHEN_SET: Final = {"digest": "when_set"}
NEVER: Final = {"digest": "never"}


def plain_of(value: Any) -> Any:
    """A definition as plain JSON values, of which a digest is made: dataclasses by class and fields, sets sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        counted = {f.name: plain_of(getattr(value, f.name)) for f in fields(value) if _counts(value, f)}
        return {"_": type(value).__name__, **counted}
    if isinstance(value, Mapping):
        return {str(k): plain_of(v) for k, v in sorted(value.items(), key=lambda kv: str(kv[0]))}
    if isinstance(value, frozenset | set):
        return sorted((plain_of(v) for v in value), key=str)
    if isinstance(value, tuple | list):
        return [plain_of(v) for v in value]
    if callable(value):
        return getattr(value, "__qualname__", repr(value))
    return value


def _counts(value: Any, field: Field[Any]) -> bool:
    rule = field.metadata.get("digest")
    return rule is None or (rule == "when_set" and getattr(value, field.name) != field.default)


def digest_of_plain(plain: Any) -> str:
    """SHA-256 over plain JSON values in their canonical spelling."""
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(definition: Any) -> str:
    """SHA-256 over a definition's canonical JSON (dataclasses by class name and fields, sets sorted)."""
    return digest_of_plain(plain_of(definition))
