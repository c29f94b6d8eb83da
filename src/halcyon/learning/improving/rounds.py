"""Results of audits kept here that can show a change: a round that was reported, beside the round before it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from halcyon.access.viewing import Viewer, require
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.findings import measures
from halcyon.learning.audits.models import AuditRound
from halcyon.learning.audits.statistics import FEW, Change
from halcyon.practice.audits import TOOLS

ROUNDS = 20


@dataclass(frozen=True)
class Result:
    """One measure of a round in per cent, before and after. `until` is the last day that the round looked at.

    `change` says how sure one can be of the difference: one that may be chance shows no change.
    """

    round_id: uuid.UUID
    measure: str
    title: str
    before: float
    after: float
    until: date
    change: Change

    @property
    def kind(self) -> str:
        """As what it counts among the evidence: an audit's result, or a mere figure where it may be chance."""
        return "figure" if self.change.verdict == "unsure" else "audit"

    @property
    def key(self) -> str:
        return f"{self.round_id}:{self.measure}"

    @property
    def words(self) -> str:
        chance = " (may be chance: speaks for it, and shows no change)" if self.kind == "figure" else ""
        return f"{self.title}: {self.before:g} → {self.after:g} per cent{chance}"


def audit_results(viewer: Viewer) -> list[Result]:
    """What the newest rounds found, each measure that was asked in the round before as well.

    Whoever sees learning reads the results of rounds that were reported. Fewer than five are no result.
    """
    require(viewer, Capability.SEE_LEARNING)
    rows = AuditRound.objects.filter(state="reported", previous__state="reported").select_related("previous")
    rows = rows.defer("frame", "previous__frame")
    found = []
    for row in rows.order_by("-reported_at")[:ROUNDS]:
        if row.previous is None:
            continue
        then, now = row.previous.results.get("measures", {}), row.results.get("measures", {})
        for measure, words in measures(TOOLS[row.tool]).items():
            before, after = then.get(measure, [0, 0]), now.get(measure, [0, 0])
            if min(before[1], after[1]) >= FEW:
                title = f"{row.title}: {words}"
                change = Change((after[0], after[1]), (before[0], before[1]))
                found.append(Result(row.id, measure, title, _share(before), _share(after), row.window_to, change))
    return found


def _share(counted: list[int]) -> float:
    return round(100 * counted[0] / counted[1], 1)
