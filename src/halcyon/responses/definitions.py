"""The questions under which a response was given, and what was known beside its answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from halcyon.kernel.ages import years_old
from halcyon.kernel.instruments import Context, Instrument
from halcyon.kernel.registry import registry
from halcyon.responses.models import Response


def definition_of(response: Response) -> Instrument:
    """The published version, with the county's additions under which this response was begun."""
    return registry.asked(response.instrument, response.instrument_version, response.overlay)[0]


def context_of(response: Response) -> Context:
    return Context(**response.context)


def as_kept(context: Context) -> dict[str, Any]:
    """A context as it is stored beside the answers."""
    return asdict(context)


def age_on(born: date | None, day: date) -> int | None:
    """Whole years on a day; None when the birth date is not known, 0 before birth."""
    if born is None:
        return None
    return max(0, years_old(born, day))


def plain(value: Any) -> Any:
    """A value as JSON keeps it: dates by their ISO form, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def mark_of(answers: Mapping[str, Any], keys: Iterable[str] | None = None) -> str:
    """A short mark of these answers (of these keys only): two equal marks mean that nobody changed them meanwhile."""
    part = {k: v for k, v in answers.items() if keys is None or k in set(keys)}
    text = json.dumps(plain(part), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:20]
