"""Reading what practices were asked: for the practice itself, and for whoever works the case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Service
from halcyon.cases.models import Case
from halcyon.cases.queries import case as visible_case
from halcyon.health.reports.models import PracticeReminder, PracticeReport
from halcyon.health.surgeries.members import KIND, practices_of
from halcyon.kernel.roles import Capability


def asks_practices(viewer: Viewer) -> bool:
    """Whether this viewer's work lets them ask a practice."""
    return viewer.can(Capability.WORK_ENQUIRY) or viewer.can(Capability.SEE_CASEWORK)


def case_seen(viewer: Viewer, case_id: uuid.UUID, *, at: datetime) -> Case | None:
    """A case that the viewer may see and about which they may ask a practice."""
    if not asks_practices(viewer):
        return None
    seen = (visible_case(viewer, case_id, purpose, at=at) for purpose in sorted(viewer.purposes))
    found = next((c for c in seen if c is not None), None)
    return found if found is not None and found.owner_agency == viewer.agency else None


def practices_to_ask(viewer: Viewer) -> list[Service]:
    """Every general practice, by name: the directory shows them to everybody."""
    return list(Service.objects.filter(kind=KIND).order_by("name"))


def of_case(viewer: Viewer, row: Case) -> list[PracticeReport]:
    """What practices were asked about a case that the viewer was given, newest first."""
    return list(PracticeReport.objects.filter(case_id=row.id).order_by("-asked_at", "id"))


def reminded(viewer: Viewer, rows: Iterable[PracticeReport]) -> dict[uuid.UUID, int]:
    """How often practices were reminded of what the viewer was given, by request."""
    found = PracticeReminder.objects.filter(subject_id__in=[r.id for r in rows] if viewer.actor else [])
    return dict(found.order_by().values_list("subject_id").annotate(Count("id")))


def _of_practices(viewer: Viewer, *, at: datetime) -> QuerySet[PracticeReport]:
    return PracticeReport.objects.filter(
        unrestricted(viewer, "record_id", "case_id", at=at),
        unbarred(viewer, "record_id", "case_id", at=at),
        practice__in=practices_of(viewer),
    )


def of_practice(viewer: Viewer, practice: uuid.UUID, *, at: datetime) -> list[PracticeReport]:
    """What one of the viewer's own practices was asked: what waits first, then the newest answers."""
    rows = list(_of_practices(viewer, at=at).filter(practice=practice).order_by("-asked_at")[:60])
    return sorted(
        rows, key=lambda r: (r.state != PracticeReport.ASKED, r.due_on is None, r.due_on or r.asked_at.date())
    )


def report(viewer: Viewer, report_id: uuid.UUID, *, at: datetime) -> PracticeReport | None:
    """One of them: for the practice that was asked, and for whoever may see and work the case."""
    mine = _of_practices(viewer, at=at).filter(id=report_id).first()
    if mine is not None:
        return mine
    row = PracticeReport.objects.filter(id=report_id).first()
    return row if row is not None and case_seen(viewer, row.case_id, at=at) else None


def is_asked(viewer: Viewer, row: PracticeReport) -> bool:
    """Whether it is the viewer's practice that answers."""
    return row.practice in practices_of(viewer)


def practice_name(viewer: Viewer, row: PracticeReport) -> str:
    """The name of the practice that was asked."""
    return Service.objects.values_list("name", flat=True).get(id=row.practice)
