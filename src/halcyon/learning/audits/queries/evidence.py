"""Results of audits by name, as evidence that an action changed something."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer, require
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.findings import compared
from halcyon.learning.audits.models import AuditRound
from halcyon.learning.audits.statistics import FEW
from halcyon.learning.improving.models import Recommendation
from halcyon.practice.audits import TOOLS

SOURCE = "audit"  # by which a recommendation says that it comes from a round


@dataclass(frozen=True)
class Result:
    """One measure of one reported round. `before` and `verdict` come from the round that it followed.

    `key` names it for good ("<round id>:<measure>"). `verdict` is `better`, `worse`, `unsure`, `too_few`, or "" where
    there was no round before.
    """

    key: str
    round_id: uuid.UUID
    reference: str
    title: str
    question: str
    reported_at: datetime
    measure: str
    after: tuple[int, int]
    before: tuple[int, int] | None
    verdict: str
    words: str

    @property
    def shows_change(self) -> bool:
        return self.verdict == "better"


def recommended(viewer: Viewer, round_id: uuid.UUID) -> list[Recommendation]:
    """What was recommended because of a round, oldest first."""
    require(viewer, Capability.SEE_LEARNING)
    return list(Recommendation.objects.filter(source_kind=SOURCE, source_id=round_id).order_by("at"))


def results(viewer: Viewer, *, round_id: uuid.UUID | None = None) -> list[Result]:
    """Every measure of every reported round, the newest round first. Nothing before a round is reported, and nothing
    of fewer than five files or people: that shows no change, and could tell who they were.
    """
    require(viewer, Capability.SEE_LEARNING)
    rows = AuditRound.objects.filter(state="reported").select_related("previous").defer("frame", "previous__frame")
    if round_id is not None:
        rows = rows.filter(id=round_id)
    found = []
    for row in rows.order_by("-reported_at"):
        reported = row.reported_at
        if reported is None:
            continue
        for one in compared(TOOLS[row.tool], row.results, row.previous.results if row.previous else None):
            if one.after[1] >= FEW:
                found.append(
                    Result(
                        key=f"{row.id}:{one.key}", round_id=row.id, reference=row.reference, title=row.title,
                        question=row.question, reported_at=reported, measure=one.title, after=one.after,
                        before=one.change.before if one.change else None,
                        verdict=one.change.verdict if one.change else "", words=one.words,
                    )
                )  # fmt: skip
    return found
