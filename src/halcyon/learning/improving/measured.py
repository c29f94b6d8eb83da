"""Figures that are kept elsewhere and can show that an action made a change: picked, and read as they were published.

Indicators are counted above this room, so whoever keeps figures registers a reader here when the program starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from halcyon.access.viewing import Viewer


@dataclass(frozen=True)
class Reading:
    """One published figure: of `starts` to `until` (its last day), its value, in words, and what names it."""

    starts: date
    until: date
    words: str
    value: float
    said: str
    reference: str


@dataclass(frozen=True)
class Measured:
    """A measure with its figures, oldest first. `better` is "more" or "less"; empty where neither is good by itself."""

    key: str
    title: str
    definition: str
    unit: str
    better: str
    readings: tuple[Reading, ...]


class Reader(Protocol):
    """Reads measures for a viewer as they had been published at a moment: all of them, or the one of this key.

    None for whoever may not see figures.
    """

    def __call__(self, viewer: Viewer, *, at: datetime, key: str = "") -> Sequence[Measured]: ...


READERS: list[Reader] = []


def measures(viewer: Viewer, *, at: datetime, key: str = "") -> list[Measured]:
    """The measures that can stand as evidence: those with figures of two periods at least."""
    return [m for reader in READERS for m in reader(viewer, at=at, key=key) if len(m.readings) > 1]
