"""Reading hand-offs: what waits to be taken on, for the receiver and for whoever sent it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import people_of_service, staff_names
from halcyon.cases.models import HandOff
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability

SUBJECTS = ("id", "case_id", "case__record_id")


def _to(viewer: Viewer) -> Q:
    """Put to this viewer: to them by name, or to their service, when their role answers hand-offs."""
    if viewer.user_id is None or not viewer.can(Capability.TAKE_ON):
        return Q(pk__in=[])
    here = Q(outside=False, to_agency=viewer.agency, to_user__isnull=True, to_service__in=list(viewer.services))
    return Q(to_user=viewer.user_id) | here


def _from(viewer: Viewer) -> Q:
    """Sent by the viewer's own service, which works the case: their side of it."""
    if viewer.user_id is None or not viewer.can(Capability.WORK_ENQUIRY):
        return Q(pk__in=[])
    return Q(sent_by=viewer.user_id) | Q(case__service__in=list(viewer.services))


def _seen(viewer: Viewer, rows: QuerySet[HandOff], at: datetime) -> QuerySet[HandOff]:
    """About nobody who is hidden or barred from the viewer."""
    return rows.filter(unrestricted(viewer, *SUBJECTS, at=at), unbarred(viewer, *SUBJECTS, at=at)).select_related(
        "case", "opened"
    )


def hand_offs_to(viewer: Viewer, *, at: datetime, waiting: bool = True) -> QuerySet[HandOff]:
    """What waits for this viewer's team or for themselves to take on, first what is due first; or what was answered."""
    return _listed(viewer, _to(viewer), at, waiting)


def hand_offs_from(viewer: Viewer, *, at: datetime, waiting: bool = True) -> QuerySet[HandOff]:
    """What the viewer's team handed over and nobody has answered, first what is due first; or what was answered."""
    return _listed(viewer, _from(viewer), at, waiting)


def _listed(viewer: Viewer, mine: Q, at: datetime, waiting: bool) -> QuerySet[HandOff]:
    rows = _seen(viewer, HandOff.objects.filter(mine), at)
    if waiting:
        return rows.filter(state=HandOff.WAITING).order_by("due_at", "id")
    since = at - timedelta(days=registry.profile.relationship_days_after_close)
    return rows.exclude(state=HandOff.WAITING).filter(answered_at__gt=since).order_by("-answered_at", "id")


def hand_off(viewer: Viewer, hand_off_id: uuid.UUID, *, at: datetime) -> HandOff | None:
    """One hand-off for its receiver or its sender; None for anybody else, and some days after it was answered."""
    since = at - timedelta(days=registry.profile.relationship_days_after_close)
    rows = HandOff.objects.filter(
        _to(viewer) | _from(viewer), Q(state=HandOff.WAITING) | Q(answered_at__gt=since), id=hand_off_id
    )
    return _seen(viewer, rows, at).first()


def hand_offs_of(viewer: Viewer, case_id: uuid.UUID) -> list[HandOff]:
    """The hand-offs of a case that the viewer may already see, oldest first."""
    return list(HandOff.objects.filter(case=case_id).select_related("opened").order_by("sent_at"))


def may_answer(viewer: Viewer, hand_off_id: uuid.UUID, *, at: datetime) -> bool:
    """Whether this viewer answers it: the receiver or, where the receiver has no account here, whoever sent it."""
    found = hand_off(viewer, hand_off_id, at=at)
    if found is None:
        return False
    answers = _from(viewer) if found.outside else _to(viewer)
    return HandOff.objects.filter(answers, id=hand_off_id).exists()


def workers_to_choose(viewer: Viewer, row: HandOff, *, at: datetime) -> dict[uuid.UUID, str]:
    """Who can be the named worker: the one person it was handed to, or whoever works in the receiving service."""
    if row.to_user:
        return staff_names(viewer, [row.to_user])
    return staff_names(viewer, people_of_service(row.to_service, at=at)) if row.to_service else {}
