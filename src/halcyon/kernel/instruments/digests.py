"""The fingerprint of a definition: what proves, years later, which questions somebody answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

# A field added to the vocabulary after something was published must not change what was published: such a field counts
# only where a definition sets it. What may change without changing the questions (who keeps a version, until when it is
# used) never counts.
WHEN_SET: Final = {"digest": "when_set"}
NEVER: Final = {"digest": "never"}


def digest_of(definition: Any) -> str:
    """SHA-256 over a definition's canonical JSON (dataclasses by class name and fields, sets sorted)."""

    def counts(value: Any, field: Any) -> bool:
        rule = field.metadata.get("digest")
        return rule is None or (rule == "when_set" and getattr(value, field.name) != field.default)

    def plain(value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            counted = {f.name: plain(getattr(value, f.name)) for f in fields(value) if counts(value, f)}
            return {"_": type(value).__name__, **counted}
        if isinstance(value, Mapping):
            return {str(k): plain(v) for k, v in sorted(value.items(), key=lambda kv: str(kv[0]))}
        if isinstance(value, frozenset | set):
            return sorted((plain(v) for v in value), key=str)
        if isinstance(value, tuple | list):
            return [plain(v) for v in value]
        if callable(value):
            return getattr(value, "__qualname__", repr(value))
        return value

    text = json.dumps(plain(definition), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
