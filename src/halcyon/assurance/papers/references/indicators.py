"""The board's indicators as figures of a paper: each under "board." and its own key, with its period and its chart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.assurance.figures.queries import figure, series
from halcyon.assurance.papers.references.model import Reference, Stands
from halcyon.kernel.registry import registry

SHOWN, LONGEST = "shown", 13


def _reads(key: str) -> Callable[[Viewer, datetime], Stands | None]:
    def read(viewer: Viewer, at: datetime) -> Stands | None:
        found = figure(viewer, key, at=at)
        if found.state != SHOWN:
            return None
        kept = series(viewer, key, at=at)
        points = tuple((p.words, p.value) for p in kept.points[-LONGEST:] if p.value is not None) if kept else ()
        return Stands(f"{found.said} ({found.period})", points)

    return read


def of_the_board() -> tuple[Reference, ...]:
    """Every indicator of the county as a figure that a paper may refer to."""
    return tuple(
        Reference(
            f"board.{key}", indicator.title, f"The board’s indicator, version {indicator.version}", _reads(key),
            f"/board/figures/{key}/", indicator.unit,
        )
        for key, indicator in registry.indicators.items()
    )  # fmt: skip
