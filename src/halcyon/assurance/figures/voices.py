"""Voice beside the numbers: what was recorded of children's and families' own words, as counts, and quotations of
practitioners that may be used.

A child's words are never shown here: they belong to the child's record. Only how often they were sought and written is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.assurance.figures.queries import Series, series
from halcyon.kernel.roles import Capability
from halcyon.learning.models import Quote

FIGURES = ("childs_voice_in_decisions",)
MOST = 20


@dataclass(frozen=True)
class Voice:
    """What a practitioner said in an interview, with their consent, read over by somebody else for what would tell who
    they are: the words, and the audit in which they were said.
    """

    words: str
    audit: str


def voice_figures(viewer: Viewer, *, at: datetime) -> list[Series]:
    """The figures about children's and families' voice that have data behind them."""
    found = [series(viewer, key, at=at) for key in FIGURES]
    return [one for one in found if one is not None]


def voices(viewer: Viewer, *, at: datetime) -> Sequence[Voice]:
    """Quotations that may be used, of audits that have been reported by `at`; the newest first."""
    require(viewer, Capability.SEE_BOARD)
    rows = Quote.objects.filter(state="usable", consented=True, item__round__reported_at__lte=at)
    found = rows.select_related("item__round").order_by("-item__round__reported_at", "-at", "id")[:MOST]
    return [Voice(row.text, row.item.round.title) for row in found]
