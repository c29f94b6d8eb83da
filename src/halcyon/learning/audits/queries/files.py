"""What an auditor sees of one file or practitioner, and what the moderation meeting sees of both scorings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from halcyon.access.queries import blocked, hidden_subjects
from halcyon.access.viewing import Viewer, require
from halcyon.agencies.queries import organisation_name, staff_names
from halcyon.cases.models import AgencyRequest, Case
from halcyon.cases.queries import case as case_seen
from halcyon.chronology.queries import Line, timeline
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.actions.planning import PURPOSE, may_audit
from halcyon.learning.audits.findings import NOT_COUNTED
from halcyon.learning.audits.grading import differing
from halcyon.learning.audits.heading import Line as HeaderLine
from halcyon.learning.audits.heading import header_of
from halcyon.learning.audits.models import AuditItem, Quote, Scoring
from halcyon.practice.audits import TOOLS, Tool

LINES = 200


@dataclass(frozen=True)
class Pack:
    """What an auditor is given to read for one item, and what they wrote. `case` None: the file is closed to them.

    `asked` is (agency, state) of what agencies were asked; left out for an audit of one agency.
    """

    item: AuditItem
    tool: Tool
    scoring: Scoring
    case: Case | None
    lines: list[Line]
    asked: list[tuple[str, str]]
    quotes: list[Quote]
    header: list[HeaderLine]


def pack(viewer: Viewer, item_id: uuid.UUID, *, at: datetime) -> Pack | None:
    """The viewer’s own item with its file, as far as access rules open it. In an audit of one agency only that
    agency’s part is in it. None for anything that they were not given.
    """
    require(viewer, Capability.AUDIT)
    rows = Scoring.objects.filter(item=item_id, auditor=viewer.looked_up_as).exclude(item__round__state="reported")
    scoring = rows.select_related("item__round").first()
    if scoring is None:
        return None
    item, row = scoring.item, scoring.item.round
    found = case_seen(viewer, item.subject, PURPOSE, at=at) if item.subject else None
    lines: list[Line] = []
    asked: list[tuple[str, str]] = []
    if found is not None:
        begins = datetime.combine(row.window_from, time(0), LONDON)
        ends = datetime.combine(row.window_to + timedelta(days=1), time(0), LONDON)
        every = timeline(viewer, [found.id, found.record_id], purpose=PURPOSE, at=at, case_ids=[found.id], limit=LINES)
        lines = [x for x in every if begins <= x.happened_at < max(ends, at)]
        if row.agency:
            lines = [x for x in lines if x.agency == row.agency]
        else:
            asked = list(AgencyRequest.objects.filter(case=found).order_by("asked_at").values_list("agency", "state"))
    quotes = list(Quote.objects.filter(item=item, by=viewer.looked_up_as).order_by("at"))
    tool = TOOLS[row.tool]
    return Pack(item, tool, scoring, found, lines, asked, quotes, header_of(viewer, found, scoring, tool, at=at))


@dataclass(frozen=True)
class Compare:
    """An item as the moderation meeting sees it: who gave what, and where they differ."""

    item: AuditItem
    tool: Tool
    scorings: list[Scoring]
    names: dict[uuid.UUID, str]
    differ: list[str]


def moderation(viewer: Viewer, item_id: uuid.UUID, *, at: datetime) -> Compare | None:
    """One item for moderation: for who keeps audits, and for its auditors once every scoring of the round is in.

    None before, and for anybody who is barred from whom it is about.
    """
    item = AuditItem.objects.select_related("round").filter(id=item_id).first()
    if item is None or item.round.state not in ("moderating", "reported"):
        return None
    scorings = list(Scoring.objects.filter(item=item, submitted_at__isnull=False).order_by("agency", "auditor"))
    its_auditor = viewer.can(Capability.AUDIT) and viewer.looked_up_as in {s.auditor for s in scorings}
    if not (viewer.can(Capability.KEEP_AUDITS) or (its_auditor and item.round.state == "moderating")):
        return None
    if item.subject:
        record = Case.objects.filter(id=item.subject).values_list("record_id", flat=True).first()
        about = [i for i in (item.subject, record) if i]
        if blocked(viewer, about, at=at) or hidden_subjects(viewer, about, at=at):
            return None
    tool = TOOLS[item.round.tool]
    differ = {k for s in scorings[1:] for k in differing(tool, scorings[0].values, s.values)}
    names = staff_names(viewer, [s.auditor for s in scorings])
    return Compare(item, tool, scorings, names, [q.key for q in tool.graded if q.key in differ])


def next_to_settle(viewer: Viewer, round_id: uuid.UUID) -> uuid.UUID | None:
    """The first item of a round that a moderation meeting has still to settle, for who keeps audits."""
    require(viewer, Capability.KEEP_AUDITS)
    left = AuditItem.objects.filter(round=round_id, round__state="moderating", moderated_at__isnull=True)
    left = left.exclude(consent__in=NOT_COUNTED).filter(scorings__submitted_at__isnull=False)
    return left.order_by("position").values_list("id", flat=True).first()


def auditors(viewer: Viewer, *, at: datetime, agency: str = "") -> list[tuple[uuid.UUID, str]]:
    """Who may be given something to score, with their agency in words; those of one agency for its own audit."""
    require(viewer, Capability.KEEP_AUDITS)
    able = {user: of for user, of in may_audit(at).items() if agency in ("", of)}
    names = staff_names(viewer, able)
    return sorted(((i, f"{names[i]} ({organisation_name(able[i])})") for i in able if i in names), key=lambda x: x[1])


def waiting_quotes(viewer: Viewer, round_id: uuid.UUID) -> list[Quote]:
    """Quotations of a round that somebody has still to read over."""
    require(viewer, Capability.KEEP_AUDITS)
    rows = Quote.objects.filter(item__round=round_id, state="waiting").exclude(item__round__state="reported")
    return list(rows.select_related("item").order_by("at"))
