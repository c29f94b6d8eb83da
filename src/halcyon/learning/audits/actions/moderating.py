"""Moderation: the auditors meet, agree on final grades, and write down where they do not. Then the report."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from halcyon.access.actions import end_relationships
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.actions.planning import PURPOSE, READS, again_key, held
from halcyon.learning.audits.findings import again_by, found_in
from halcyon.learning.audits.grading import differing, overall
from halcyon.learning.audits.models import AuditItem, AuditRound, Quote, Scoring
from halcyon.learning.audits.quoting import telling
from halcyon.learning.audits.writing import LEAST_WORDS, keep, log
from halcyon.practice.audits import TOOLS
from halcyon.work.actions import open_task


@dataclass(frozen=True)
class Settled:
    """What a moderation meeting says of one item: what was agreed where the auditors differed, and how."""

    item: uuid.UUID
    chosen: Mapping[str, int] = field(default_factory=dict)
    disagreement: str = ""


@act
def moderate(*, given: Sequence[Settled], agreed_by: str = "", by: Viewer, at: datetime) -> list[AuditItem]:
    """Settle the final grades of items. Where the auditors agreed, theirs stand; where not, `chosen` says what was
    agreed at the meeting, and `disagreement` how, or that it was not. The overall grade follows from the rule, never
    by hand. Raises NotDone with what is missing.
    """
    require(by, Capability.KEEP_AUDITS)
    said = {s.item: s for s in given}
    items = list(
        AuditItem.objects.select_for_update(of=("self",)).select_related("round").filter(id__in=said).order_by("id")
    )
    if not items or len(items) != len(said) or any(i.round.state != "moderating" for i in items):
        raise Denied("nothing to moderate")
    scorings: dict[uuid.UUID, list[Scoring]] = {}
    for scoring in Scoring.objects.filter(item__in=items, submitted_at__isnull=False).order_by("id"):
        scorings.setdefault(scoring.item_id, []).append(scoring)
    for item in items:
        _settle(item, scorings.get(item.id, []), said[item.id], agreed_by.strip(), at)
    keep(items, ["final", "overall", "held_by", "disagreement", "agreed_by", "moderated_at"])
    log("audit_moderated", [i.id for i in items], kind="audit_item", by=by, at=at)
    return items


def _settle(item: AuditItem, scorings: list[Scoring], given: Settled, agreed_by: str, at: datetime) -> None:
    tool = TOOLS[item.round.tool]
    if not scorings:
        raise NotDone({"": "Nobody scored this one."})
    first = scorings[0].values
    differ = sorted({key for other in scorings[1:] for key in differing(tool, first, other.values)})
    said, chosen = given.disagreement.strip(), given.chosen
    wrong = {
        key: f"{tool.question(key).title}: choose what was agreed."
        for key in differ
        if chosen.get(key) not in (tool.question(key).scale.values if tool.question(key).scale else ())  # type: ignore[union-attr]
    }
    if differ and len(said) < LEAST_WORDS:
        wrong["disagreement"] = "Say where they differed and how it was settled, or that it was not."
    if differ and not agreed_by:
        wrong["agreed_by"] = "Say who met."
    refuse(wrong)
    item.final = {**first, **{key: chosen[key] for key in differ}}
    item.overall, item.held_by = overall(tool, item.final)
    item.disagreement, item.agreed_by, item.moderated_at = said if differ else "", agreed_by if differ else "", at


@act
def report(*, round_id: uuid.UUID, summary: str, by: Viewer, at: datetime) -> None:
    """Report a round: what was found is kept as it stands, the files close again, and the names of those who were
    interviewed go. Raises NotDone before everything is moderated and while quotations wait to be read over.
    """
    require(by, Capability.KEEP_AUDITS)
    row = held(round_id, "moderating")
    items = list(AuditItem.objects.filter(round=row).exclude(consent__in=("declined", "withdrawn")))
    wrong = {}
    if any(i.moderated_at is None for i in items):
        wrong[""] = "Some are not moderated yet."
    elif Quote.objects.filter(item__round=row, state="waiting").exists():
        wrong[""] = "Some quotations have not been read over yet."
    if len(summary.strip()) < LEAST_WORDS:
        wrong["summary"] = "Say in a few sentences what was found. Without names."
    elif told := telling(summary):
        wrong["summary"] = " ".join(told)
    refuse(wrong)
    row.results = found_in(row)
    row.summary, row.reported_at, row.state = summary.strip(), at, "reported"
    row.save(update_fields=["results", "summary", "reported_at", "state"])
    AuditItem.objects.filter(round=row).update(name="")
    for scoring in Scoring.objects.filter(item__round=row, item__subject__isnull=False).select_related("item"):
        end_relationships(
            subject_ids=_subjects(scoring), event=row.id, by=by, at=at, kind=READS, user=scoring.auditor,
            purpose=PURPOSE, begun_by=scoring.id,
        )  # fmt: skip
    _prompt_again(row, items, at=at)
    log("audit_reported", [row.id], by=by, at=at)


def _prompt_again(row: AuditRound, items: Sequence[AuditItem], *, at: datetime) -> None:
    """A file that was found inadequate is audited again: whoever planned the audit finds it on their list in time."""
    due = again_by(row, [i.overall for i in items])
    if due is not None:
        open_task(
            key=again_key(row.id),
            kind="audit_again",
            title=f"Audit again: {row.title}"[:200],
            subject_id=row.id,
            link=f"/audits/new/?previous={row.id}",
            user=row.planned_by,
            due_at=due,
            reference=row.reference,
            at=at,
        )


def _subjects(scoring: Scoring) -> list[uuid.UUID]:
    from halcyon.cases.models import Case

    subject = scoring.item.subject
    case = Case.objects.filter(id=subject).first() if subject else None
    return [case.id, case.record_id] if case else []
