"""The board's indicators as figures of a paper: the newest of each under "board." and its own key, with its period and
its chart; and any of them by the reference of what was published.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.assurance.figures.queries import REFERENCE, figure, published, series
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
        return Stands(f"{found.said} ({found.period})", points, found.reference)

    return read


def pinned(key: str) -> Reference | None:
    """A figure named by what was published ("answered_in_time.1/2026-10-01/2"): it never changes."""
    named = REFERENCE.fullmatch(key)
    indicator = registry.indicators.get(named[1]) if named else None
    if indicator is None:
        return None

    def read(viewer: Viewer, at: datetime) -> Stands | None:
        found = published(viewer, key)
        if found is None or found.state != SHOWN:
            return None
        return Stands(f"{found.said} ({found.period})", (), key)

    return Reference(
        key, indicator.title, "The board’s indicator, as it was published", read,
        f"/board/figures/{indicator.key}/", indicator.unit,
    )  # fmt: skip


def of_the_board() -> tuple[Reference, ...]:
    """Every indicator of the county as a figure that a paper may refer to."""
    return tuple(
        Reference(
            f"board.{key}", indicator.title, f"The board’s indicator, version {indicator.version}", _reads(key),
            f"/board/figures/{key}/", indicator.unit,
        )
        for key, indicator in registry.indicators.items()
    )  # fmt: skip
