"""The enquiries behind a number of the mirror: how many are counted, and those that the viewer may open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from halcyon.access.viewing import Viewer, require
from halcyon.cases.models import Case
from halcyon.cases.queries import cases
from halcyon.frontdoor.mirror.counts import CUTS, Cut
from halcyon.frontdoor.mirror.unseen import unseen_cases
from halcyon.frontdoor.models import MirroredEnquiry, StageTime
from halcyon.kernel.roles import Capability

PURPOSE = "mash_enquiry"
OPEN, CLOSED = "open", "closed"
PAGE = 50


@dataclass(frozen=True)
class Behind:
    """What a number counts. `standing` OPEN or CLOSED (with `outcome`, '' for any) keeps to those; `stage` to those of
    which that stage ended in the weeks given.
    """

    cut: Cut
    standing: str = ""
    outcome: str = ""
    stage: str = ""
    weeks: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Opened:
    """`counted` is the number that was pressed, `enquiries` how many enquiries that is (an agency may be asked twice
    about one), `openable` how many of these the viewer may open, `rows` one page of them, newest first.
    """

    counted: int
    enquiries: int
    openable: int
    rows: tuple[Case, ...]
    older: tuple[datetime, uuid.UUID] | None


def opened(viewer: Viewer, behind: Behind, *, at: datetime, before: tuple[datetime, uuid.UUID] | None = None) -> Opened:
    """The rows behind a number. `before` is where the page above ended."""
    require(viewer, Capability.SEE_HUB)
    base = _enquiries(viewer, behind)
    enquiries = base.count()
    counted = _stages(behind).filter(enquiry__in=base.values("id")).count() if behind.stage else enquiries
    mine = cases(viewer, PURPOSE, at=at).filter(id__in=base.values("case_id"))
    page = mine
    if before is not None:
        page = page.filter(Q(opened_at__lt=before[0]) | Q(opened_at=before[0], id__lt=before[1]))
    rows = list(page.order_by("-opened_at", "-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Opened(counted, enquiries, mine.count(), tuple(rows[:PAGE]), (last.opened_at, last.id) if last else None)


def _enquiries(viewer: Viewer, behind: Behind) -> QuerySet[MirroredEnquiry]:
    rows = MirroredEnquiry.objects.exclude(unseen_cases(viewer))
    for name in CUTS:
        value = behind.cut.value(name)
        if value is not None:
            rows = rows.filter(**{name: value})
    if behind.cut.since is not None:
        rows = rows.filter(received_day__gte=behind.cut.since.toordinal())
    if behind.cut.until is not None:
        rows = rows.filter(received_day__lte=behind.cut.until.toordinal())
    if behind.standing == OPEN:
        rows = rows.filter(closed_at__isnull=True)
    elif behind.standing == CLOSED:
        rows = rows.filter(closed_at__isnull=False)
        rows = rows.filter(outcome=behind.outcome) if behind.outcome else rows
    if behind.stage:
        rows = rows.filter(Exists(_stages(behind).filter(enquiry=OuterRef("pk"))))
    return rows


def _stages(behind: Behind) -> QuerySet[StageTime]:
    rows = StageTime.objects.filter(stage=behind.stage, week__gte=behind.weeks[0], week__lte=behind.weeks[1])
    return rows.filter(agency=behind.cut.answering) if behind.cut.answering else rows
