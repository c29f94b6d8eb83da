"""Reading sharing decisions and the ledger, by who asks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer, require
from halcyon.kernel.roles import Capability
from halcyon.sharing.models import Disclosure, EmergencyAccess, SharingDecision
from halcyon.sharing.wording import OUTSIDE


def reviews_waiting(viewer: Viewer) -> QuerySet[SharingDecision]:
    """The asks that wait for this agency's reviewer, most urgent first."""
    require(viewer, Capability.REVIEW_SHARING)
    return _to_review(viewer).filter(outcome="").order_by("due_at")


def review(viewer: Viewer, decision_id: uuid.UUID) -> SharingDecision | None:
    """One ask that this agency's reviewer decides or decided."""
    require(viewer, Capability.REVIEW_SHARING)
    return _to_review(viewer).filter(id=decision_id).first()


def _to_review(viewer: Viewer) -> QuerySet[SharingDecision]:
    """What the agreement left to this viewer's agency, about nobody who is restricted and hidden from the viewer
    and nobody from whom they are barred.
    """
    if viewer.at is None:
        return SharingDecision.objects.none()
    return SharingDecision.objects.filter(
        unrestricted(viewer, "subject_id", "case_id", at=viewer.at),
        unbarred(viewer, "subject_id", "case_id", at=viewer.at),
        holding_agency=viewer.agency,
        effect="REVIEW",
    ).exclude(asking_agency=OUTSIDE)


def refused_before(viewer: Viewer, row: SharingDecision) -> list[SharingDecision]:
    """Earlier refusals of the same case, agencies and purpose, newest first, for the reviewer who is asked again."""
    if row.case_id is None:
        return []
    earlier = _to_review(viewer).filter(
        case_id=row.case_id, asking_agency=row.asking_agency, purpose=row.purpose, outcome="refuse"
    )
    return list(earlier.filter(asked_at__lt=row.asked_at).exclude(id=row.id).order_by("-decided_at"))


def ledger(
    viewer: Viewer,
    *,
    agency: str = "",
    purpose: str = "",
    before: tuple[datetime, uuid.UUID] | None = None,
    limit: int = 50,
) -> list[Disclosure]:
    """What this viewer's agency gave and received, newest first. Restricted records are there for those who are
    named, and nobody from whom the viewer is barred is there. `before` is the (at, id) of the last line of the page
    above: several lines are often of one moment.
    """
    require(viewer, Capability.READ_LEDGER)
    if viewer.at is None:
        return []
    rows = Disclosure.objects.filter(
        Q(from_agency=viewer.agency) | Q(to_agency=viewer.agency),
        unrestricted(viewer, "subject_id", "case_id", at=viewer.at),
        unbarred(viewer, "subject_id", "case_id", at=viewer.at),
    ).select_related("decision")
    if agency:
        rows = rows.filter(Q(from_agency=agency) | Q(to_agency=agency))
    if purpose:
        rows = rows.filter(purpose=purpose)
    if before:
        moment, last = before
        rows = rows.filter(Q(at__lt=moment) | Q(at=moment, id__lt=last))
    return list(rows.order_by("-at", "-id")[:limit])


def shared_about(viewer: Viewer, case_ids: Iterable[uuid.UUID]) -> list[Disclosure]:
    """What was shared for these cases. The caller has checked that the viewer may see them."""
    return list(Disclosure.objects.filter(case_id__in=list(case_ids)).select_related("decision").order_by("-at"))


def emergency_access(viewer: Viewer, access_id: uuid.UUID) -> EmergencyAccess | None:
    """One emergency access of this agency, for its privacy lead."""
    require(viewer, Capability.READ_AUDIT)
    return EmergencyAccess.objects.filter(id=access_id, agency=viewer.agency).first()
