"""What a round found, as counts: worked out once when it is reported, and live before that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halcyon.agencies.queries import working_calendar
from halcyon.kernel.counting import due_at
from halcyon.learning.audits.grading import agreements, met, secure
from halcyon.learning.audits.models import AuditItem, AuditRound, Scoring
from halcyon.learning.audits.statistics import Change
from halcyon.practice.audits import TOOLS, Tool

NOT_COUNTED = ("declined", "withdrawn")


def measures(tool: Tool) -> dict[str, str]:
    """What a set of questions measures, the most telling first: key to words."""
    found = {d.key: d.title for d in tool.domains}
    if tool.overall:
        found["overall"] = "Good or better overall"
    return found | {q.key: q.title for q in tool.graded}


def meets(tool: Tool, measure: str, item: AuditItem) -> bool | None:
    """Whether a moderated item meets a measure; None where it was not answered."""
    for domain in tool.domains:
        if domain.key == measure:
            return secure(tool, domain, item.final)
    if measure == "overall":
        scale = tool.graded[0].scale
        return None if item.overall is None or scale is None else item.overall >= scale.met
    return met(tool, measure, item.final)


def counted(tool: Tool, items: Sequence[AuditItem]) -> dict[str, list[int]]:
    """For each measure [how many meet it, of how many]."""
    found: dict[str, list[int]] = {}
    for measure in measures(tool):
        said = [m for m in (meets(tool, measure, i) for i in items) if m is not None]
        found[measure] = [sum(said), len(said)]
    return found


def found_in(row: AuditRound) -> dict[str, Any]:
    """What a round found. Targeted files are left out of every count but their own."""
    tool = TOOLS[row.tool]
    every = list(AuditItem.objects.filter(round=row).order_by("position"))
    items = [i for i in every if not i.targeted and i.consent not in NOT_COUNTED and i.moderated_at]
    scorings: dict[Any, list[Scoring]] = {}
    submitted = Scoring.objects.filter(item__round=row, submitted_at__isnull=False).order_by("agency", "auditor")
    for scoring in submitted:
        scorings.setdefault(scoring.item_id, []).append(scoring)
    pairs = [(s[0].values, s[1].values) for s in scorings.values() if len(s) > 1]
    groups: dict[str, list[AuditItem]] = {}
    for item in items:
        groups.setdefault(item.role if row.kind == "interview" else item.stratum, []).append(item)
    themes: Counter[str] = Counter()
    for item in items:
        themes.update({t for s in scorings.get(item.id, []) for t in s.themes})
    return {
        "of": len(items),
        "targeted": sum(i.targeted for i in every),
        "not_counted": sum(i.consent in NOT_COUNTED for i in every),
        "services": len({i.service for i in items if i.service}),
        "measures": counted(tool, items),
        "by": {name: counted(tool, listed) for name, listed in sorted(groups.items())},
        "agreement": {key: [a.pairs, a.same, a.kappa] for key, a in agreements(tool, pairs).items() if a.pairs},
        "themes": dict(themes),
    }


def again_by(row: AuditRound, overalls: Iterable[int | None]) -> datetime | None:
    """By when a reported round is repeated, because a file got the lowest overall grade; None where it is not."""
    tool = TOOLS[row.tool]
    if tool.again is None or row.reported_at is None:
        return None
    lowest = min((min(q.scale.values) for q in tool.graded if q.scale), default=None)
    return due_at(row.reported_at, tool.again, calendar=working_calendar()) if lowest in set(overalls) else None


@dataclass(frozen=True)
class Compared:
    """One measure in two rounds. `change` is None where there is no round before, or it did not ask."""

    key: str
    title: str
    after: tuple[int, int]
    change: Change | None

    @property
    def words(self) -> str:
        return self.change.words if self.change else "No round before to compare with."


def compared(tool: Tool, after: dict[str, Any], before: dict[str, Any] | None) -> list[Compared]:
    """Every measure of a round beside the round before."""
    then = (before or {}).get("measures", {})
    return [
        Compared(
            key,
            title,
            (met, of),
            Change((met, of), (then[key][0], then[key][1])) if then.get(key, [0, 0])[1] and of else None,
        )
        for key, title in measures(tool).items()
        for met, of in [after["measures"].get(key, [0, 0])]
    ]


def compared_by_group(measure: str, after: dict[str, Any], before: dict[str, Any]) -> dict[str, Change | None]:
    """One measure, group by group (role, or stratum). None where a group was not in both rounds."""
    found: dict[str, Change | None] = {}
    for group in sorted({*after["by"], *before["by"]}):
        now, then = (each["by"].get(group, {}).get(measure, [0, 0]) for each in (after, before))
        found[group] = Change((now[0], now[1]), (then[0], then[1])) if now[1] and then[1] else None
    return found
