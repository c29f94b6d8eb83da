"""The board's figures as evidence for an action: what has been published, with what finds it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.assurance.figures.queries import Series, board, series
from halcyon.assurance.figures.wording import SHOWN, said
from halcyon.kernel.indicators import Measure
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.measured import Measured, Reading


def published_measures(viewer: Viewer, *, at: datetime, key: str = "") -> Sequence[Measured]:
    """Indicators with their published figures (`learning.improving.measured.Reader`). What is hidden is left out."""
    if not viewer.can(Capability.SEE_BOARD):
        return []
    found = [series(viewer, key, at=at)] if key else board(viewer, at=at)
    return [_measured(each) for each in found if each is not None]


def _measured(found: Series) -> Measured:
    of = found.indicator
    share = of.measure is Measure.SHARE
    return Measured(
        of.key,
        of.title,
        of.definition,
        "per cent" if share else of.unit,
        of.better,
        tuple(
            Reading(
                p.starts,
                of.period.after(p.starts) - timedelta(days=1),
                p.words,
                round(100 * p.value, 1) if share else round(p.value, 2),
                said(of, p.value),
                f"{of.key}.{of.version}/{p.starts.isoformat()}/{p.edition}",
            )
            for p in found.points
            if p.state == SHOWN and p.value is not None
        ),
    )
