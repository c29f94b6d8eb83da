"""Scoring: each auditor alone, without seeing the other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.models import AuditItem, AuditRound, Scoring
from halcyon.learning.audits.writing import keep, log
from halcyon.practice.audits import TOOLS, Tool
from halcyon.practice.audits.interview import THEMES
from halcyon.work.actions import finish_tasks


@dataclass(frozen=True)
class Scores:
    """What an auditor gives one item: values and words by question, and for an interview the themes heard."""

    item: uuid.UUID
    values: Mapping[str, int]
    words: Mapping[str, str] = field(default_factory=dict)
    themes: Sequence[str] = ()
    version: int | None = None


@act
def score(*, given: Sequence[Scores], finished: bool, by: Viewer, at: datetime) -> None:
    """Keep what an auditor gave. `finished` sends it in: it needs every grade then, and is not changed any more.

    Raises Denied for an item that they were not given, NotDone where a grade is missing or not of the scale, where a
    practitioner has not agreed, and where it was saved elsewhere since it was opened.
    """
    require(by, Capability.AUDIT)
    wanted = {s.item: s for s in given}
    rows = list(
        Scoring.objects.select_for_update(of=("self",))
        .select_related("item__round")
        .filter(item__in=wanted, auditor=by.signing)
    )
    if not rows or len(rows) != len(wanted) or any(r.item.round.state not in ("scoring",) for r in rows):
        raise Denied("not theirs to score")
    for row in rows:
        one = wanted[row.item_id]
        _check(row, one, finished)
        row.values, row.words, row.themes = dict(one.values), dict(one.words), list(one.themes)
        row.version += 1
        row.submitted_at = at if finished else None
    keep(rows, ["values", "words", "themes", "version", "submitted_at"])
    for round_id in {r.item.round_id for r in rows} if finished else ():
        begin_moderation(round_id, by=by, at=at)
    log("audit_scored" if finished else "audit_scores_saved", [r.id for r in rows], kind="audit_item", by=by, at=at)


def _check(row: Scoring, given: Scores, finished: bool) -> None:
    tool: Tool = TOOLS[row.item.round.tool]
    if row.submitted_at is not None:
        raise NotDone({"": "You have sent this in. It is not changed any more."})
    if row.item.round.kind == "interview" and row.item.consent != "given":
        raise NotDone({"": "Nobody is interviewed before they have agreed. Write their consent down first."})
    if given.version is not None and given.version != row.version:
        raise NotDone(
            {"": "This was saved in another window since you opened it. Open it again: your other text is there."}
        )
    wrong = {}
    for question in tool.graded:
        value = given.values.get(question.key)
        if value is None and finished:
            wrong[question.key] = f"{question.title}: choose an answer."
        elif value is not None and question.scale and value not in question.scale.values:
            wrong[question.key] = f"{question.title}: choose from the list."
    if set(given.themes) - set(THEMES):
        wrong["themes"] = "Choose from the list."
    refuse(wrong)


def begin_moderation(round_id: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    """Close the auditor’s task when all of theirs is in, and open moderation when everybody’s is. Inside an act."""
    left = Scoring.objects.filter(item__round=round_id, submitted_at__isnull=True)
    left = left.exclude(item__in=AuditItem.objects.filter(round=round_id, consent__in=("declined", "withdrawn")))
    if not left.filter(auditor=by.looked_up_as).exists():
        finish_tasks(by=by, at=at, outcome="done", keys=[f"audit:{round_id}:{by.looked_up_as}"])
    if not left.exists() and Scoring.objects.filter(item__round=round_id, submitted_at__isnull=False).exists():
        AuditRound.objects.filter(id=round_id, state="scoring").update(state="moderating")
