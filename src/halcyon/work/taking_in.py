"""A file that is taken in whole or not at all: its rows as they were read, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Said = TypeVar("Said")
Counts = TypeVar("Counts")


@dataclass(frozen=True)
class Taken(Generic[Said]):
    """One row of a file as it was read: what it says, or None with what is wrong (`columns`, `reason`) and its text."""

    number: int
    line: int
    said: Said | None
    columns: str = ""
    reason: str = ""
    content: Mapping[str, str] | None = None


@dataclass(frozen=True)
class TakenIn(Generic[Counts]):
    """What came of a file. `again` says that the very same file had been taken in before, and nothing was changed."""

    file_id: uuid.UUID
    totals: Counts
    again: bool
