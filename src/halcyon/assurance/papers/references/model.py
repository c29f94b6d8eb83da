"""What a figure that a paper refers to is: where it comes from, and how it stands at a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer


@dataclass(frozen=True)
class Stands:
    """A figure at a moment: in words as the paper says it, and the points of its picture, where it has one. A point of
    None is too small to be shown.

    `reference` names exactly what was published, for a figure of the board (`figures.queries.Figure`).
    """

    words: str
    points: tuple[tuple[str, float | None], ...] = ()
    reference: str = ""


@dataclass(frozen=True)
class Reference:
    """A named figure. `read` gives None while nothing is recorded behind it; `rows` is the address of the page with
    its rows, for readers who may open them; `unit` what the points of its picture count.
    """

    key: str
    label: str
    source: str
    read: Callable[[Viewer, datetime], Stands | None]
    rows: str = ""
    unit: str = ""
