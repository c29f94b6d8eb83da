"""Reading rounds of audit: those who keep them see how they stand; others who see learning, what was reported."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from halcyon.access.viewing import Viewer, require
from halcyon.kernel.disclosure import protect
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.actions.planning import drawn_again
from halcyon.learning.audits.findings import (
    NOT_COUNTED,
    Compared,
    again_by,
    compared,
    compared_by_group,
    found_in,
    measures,
)
from halcyon.learning.audits.models import AuditItem, AuditRound, Quote, Scoring
from halcyon.learning.audits.statistics import FEW, Agreement, Change, wilson
from halcyon.practice.audits import AUDITS, TOOLS, Tool


@dataclass(frozen=True)
class Listed:
    """A round in the list, with how far its scoring is."""

    row: AuditRound
    form: str
    scorings: int
    submitted: int


def rounds(viewer: Viewer) -> list[Listed]:
    """The rounds that the viewer may see, newest first."""
    rows = _seen(viewer).annotate(
        scorings=Count("items__scorings", distinct=True),
        submitted=Count("items__scorings", filter=Q(items__scorings__submitted_at__isnull=False), distinct=True),
    )
    return [
        Listed(r, AUDITS[r.kind][0], r.scorings, r.submitted) for r in rows.order_by("-planned_at").defer("frame")[:200]
    ]


def _seen(viewer: Viewer) -> QuerySet[AuditRound]:
    rows = AuditRound.objects.select_related("previous")
    if viewer.can(Capability.KEEP_AUDITS):
        return rows
    if viewer.can(Capability.SEE_LEARNING):
        return rows.filter(state="reported")
    return rows.none()


@dataclass(frozen=True)
class Mine:
    """One item that the viewer is to score."""

    item: AuditItem
    scoring: Scoring


def mine(viewer: Viewer, round_id: uuid.UUID | None = None) -> list[Mine]:
    """What the viewer was given to score, by round and number. Nothing of rounds that were reported."""
    require(viewer, Capability.AUDIT)
    rows = Scoring.objects.filter(auditor=viewer.looked_up_as).exclude(item__round__state="reported")
    if round_id is not None:
        rows = rows.filter(item__round=round_id)
    rows = rows.select_related("item__round").defer("item__round__frame")
    return [Mine(s.item, s) for s in rows.order_by("item__round__planned_at", "item__position")]


def comparable_rounds(viewer: Viewer) -> list[AuditRound]:
    """Reported rounds with which a new one can be compared."""
    require(viewer, Capability.KEEP_AUDITS)
    return list(AuditRound.objects.filter(state="reported").defer("frame").order_by("-reported_at"))


@dataclass(frozen=True)
class Group:
    """A measure in one role or stratum. `share` None: fewer than five, or fewer would follow from it; not shown."""

    name: str
    of: int
    share: tuple[int, int] | None
    change: Change | None


@dataclass(frozen=True)
class RoundPage:
    """A round as its page shows it. `found` is None before anything was moderated; without `enough` its counts are of
    fewer than five, and shown to those who keep audits only.
    """

    row: AuditRound
    tool: Tool
    form: str
    items: list[AuditItem]
    enough: bool
    strata: list[tuple[str, int, int]]
    same_again: bool | None
    progress: list[tuple[uuid.UUID, int, int]]
    found: dict[str, Any] | None
    compared: list[Compared]
    groups: list[Group]
    agreement: Agreement | None
    question_agreement: list[tuple[str, Agreement]]
    quotes: list[Quote]
    waiting: int
    again: datetime | None = None  # by when it is repeated, for who keeps audits, until the next round is planned

    @property
    def headline(self) -> Compared | None:
        return self.compared[0] if self.compared else None

    @property
    def left(self) -> int:
        """How many of the sample have still to be settled. They are those on which auditors differ, so that the settled
        ones alone are no sample, and nothing is compared yet.
        """
        return sum(not (i.targeted or i.consent in NOT_COUNTED or i.moderated_at) for i in self.items)

    @property
    def compares(self) -> bool:
        """Whether it is laid beside the round before."""
        return self.row.previous is not None and not self.left


def audit_round(viewer: Viewer, round_id: uuid.UUID) -> RoundPage | None:
    """One round with everything that its page shows; None for one that the viewer may not see.

    Who scored what is shown to those who keep audits only, and never a score before all of an item’s are in.
    """
    row = _seen(viewer).filter(id=round_id).first()
    if row is None:
        return None
    keeps = viewer.can(Capability.KEEP_AUDITS)
    tool = TOOLS[row.tool]
    items = list(AuditItem.objects.filter(round=row).order_by("position"))
    found = row.results if row.state == "reported" else (found_in(row) if keeps else None)
    found = found if found and found["of"] else None
    before = row.previous.results if row.previous else None
    agreed = {k: Agreement(*v) for k, v in found["agreement"].items()} if found else {}
    titles = {q.key: q.title for q in tool.graded}
    return RoundPage(
        row=row,
        tool=tool,
        form=AUDITS[row.kind][0],
        items=items if keeps else [],
        enough=keeps or bool(found and found["of"] >= FEW),
        strata=_strata(row, items),
        same_again=_same_again(row, items) if keeps else None,
        progress=_progress(row) if keeps else [],
        found=found,
        compared=compared(tool, found, before) if found else [],
        groups=_groups(tool, found, before) if found else [],
        agreement=agreed.get(""),
        question_agreement=[(titles[k], a) for k, a in agreed.items() if k in titles],
        quotes=list(Quote.objects.filter(item__round=row, state="usable", consented=True).order_by("question", "at")),
        waiting=Quote.objects.filter(item__round=row, state="waiting").count() if keeps else 0,
        again=again_by(row, [i.overall for i in items]) if keeps and not row.followed_by.exists() else None,
    )


def _strata(row: AuditRound, items: list[AuditItem]) -> list[tuple[str, int, int]]:
    """Each stratum with how many there were and how many were drawn."""
    there = Counter(stratum for _, stratum in row.frame)
    drawn = Counter(i.stratum for i in items if not i.targeted)
    return [(name, there[name], drawn[name]) for name in sorted(there)]


def _same_again(row: AuditRound, items: list[AuditItem]) -> bool | None:
    """Whether the kept list and seed give the sample that stands; None where nothing was drawn by lot."""
    if row.drawn_at is None or row.kind == "interview":
        return None
    return drawn_again(row) == [str(i.subject) for i in items if not i.targeted]


def _progress(row: AuditRound) -> list[tuple[uuid.UUID, int, int]]:
    """Each auditor with how many they were given and have sent in."""
    counted = Scoring.objects.filter(item__round=row).values("auditor").order_by("auditor")
    listed = counted.annotate(given=Count("id"), done=Count("id", filter=Q(submitted_at__isnull=False)))
    return [(c["auditor"], c["given"], c["done"]) for c in listed]


def _groups(tool: Tool, found: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Group]:
    """The first measure by role or stratum. Small groups are hidden, and another where one would follow from the whole;
    what a group was in the round before is told only where that round tells it.
    """
    key = next(iter(measures(tool)))
    changes = compared_by_group(key, dict(found), dict(before)) if before else {}
    told = _groups_told(found, key)
    both = told & _groups_told(before, key) if before else set()
    listed = []
    for name, counted in found["by"].items():
        met, of = counted[key]
        listed.append(Group(name, of, (met, of) if name in told else None, changes.get(name) if name in both else None))
    return listed


def _groups_told(found: Mapping[str, Any], key: str) -> set[str]:
    """The groups of a round of which a measure may be told: of five or more, and hiding no smaller one in the whole."""
    people = {name: (counted.get(key, [0, 0])[1],) for name, counted in found["by"].items()}
    return {name for name, counts in protect(people).rows.items() if counts is not None}


def sample_table(viewer: Viewer, round_id: uuid.UUID) -> list[tuple[str, str, int, int]]:
    """Of an interview round: service, role, how many were listed, how many were interviewed. For who keeps audits."""
    require(viewer, Capability.KEEP_AUDITS)
    listed: Counter[tuple[str, str]] = Counter()
    done: Counter[tuple[str, str]] = Counter()
    for item in AuditItem.objects.filter(round=round_id).annotate(
        sent=Count("scorings", filter=Q(scorings__submitted_at__isnull=False))
    ):
        listed[(item.service, item.role)] += 1
        done[(item.service, item.role)] += bool(item.sent)
    return [(*key, n, done[key]) for key, n in sorted(listed.items())]


def board_paragraph(viewer: Viewer, page: RoundPage) -> str:
    """The audit in a paragraph for a board, from its figures: who was asked, what was found, and how sure one can be.

    "" before there is anything to say.
    """
    head, found = page.headline, page.found
    if not (viewer.can(Capability.SEE_LEARNING) or viewer.can(Capability.KEEP_AUDITS)) or head is None or not found:
        return ""
    met, of = head.after
    if page.row.kind == "interview":
        who = f"Semi-structured interviews were held with {of} practitioners from {_many(found['services'], 'service')}"
    elif page.row.kind == "dip_sample":
        who = f"{of} enquiries at the front door were read, drawn by lot"
    else:
        who = f"{of} files were audited, drawn by lot within {_many(len(page.strata) or 1, 'group')}"
    said = [f"{who} ({page.row.title})."]
    if of >= FEW:
        low, high = wilson(met, of)
        said.append(
            f"{head.title}: {met} of {of} ({met / of:.0%}; with so many asked, the true share is likely to lie between "
            f"{low:.0%} and {high:.0%})."
        )
    else:
        said.append("There are too few to give a share.")
    if page.left:
        said.append(
            f"{page.left} of {of + page.left} have still to be settled, those on which auditors differ among them: "
            "nothing is compared with another round before that."
        )
    elif head.change:
        shift = {
            "better": "There is a positive shift since the round before.",
            "worse": "It is worse than in the round before.",
            "unsure": "Whether it has changed since the round before is not clear.",
            "too_few": "There are too few to say whether it has changed.",
        }[head.change.verdict]
        said.append(f"{shift} {head.change.words}" if head.change.enough else shift)
    if page.agreement and page.agreement.pairs:
        kappa = "" if page.agreement.kappa is None else f" (kappa {page.agreement.kappa:.2f})"
        said.append(
            f"Two auditors scored without seeing each other; their agreement was {page.agreement.words}{kappa}."
        )
    return " ".join(said)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
