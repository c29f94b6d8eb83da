"""On whose list a waiting consultation stands, also when whom it is about becomes a restricted record."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from halcyon.access.actions import extend_restriction
from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act
from halcyon.cases.actions.clocks_and_tasks import county_due
from halcyon.frontdoor.models import Consultation
from halcyon.kernel.registry import registry
from halcyon.practice.hand_offs import ONE_DAY
from halcyon.work.actions import finish_tasks, open_task

ADVISE_TASK = "consultation_waits"


def wait(row: Consultation, *, at: datetime) -> None:
    """Put a waiting consultation on a list: its team's, or the custodians' when it is about a restricted record."""
    open_task(
        key=f"{ADVISE_TASK}:{row.id}:{row.restricted}:{at.isoformat()}",
        kind=ADVISE_TASK,
        title="Somebody asks for advice" + ("" if row.named else ", without names"),
        subject_id=row.id,
        person_id=row.record_id,
        reference=row.reference,
        link=f"/consultations/{row.id}/",
        service=None if row.restricted else row.service,
        role=registry.profile.custodian_role if row.restricted else "",
        agency=registry.profile.front_door_agency if row.restricted else "",
        due_at=county_due(row.asked_at, ONE_DAY),
        asked_by=row.caller,
        at=at,
    )


@act
def restrict_consultations(*, group: uuid.UUID, records: Collection[uuid.UUID], by: Viewer, at: datetime) -> None:
    """Bring what was asked about a person under their restriction; what still waits goes to the custodians."""
    rows = list(Consultation.objects.filter(record_id__in=list(records)))
    extend_restriction(group=group, subject_ids=[r.id for r in rows], by=by, at=at)
    Consultation.objects.filter(id__in=[r.id for r in rows]).update(restricted=True)
    finish_tasks(by=by, at=at, outcome="restricted", subject_ids=[r.id for r in rows])
    _again(rows, restricted=True, at=at)


@act
def release_consultations(*, subjects: Collection[uuid.UUID], by: Viewer, at: datetime) -> None:
    """Give back to their teams the consultations that a lifted restriction had hidden."""
    rows = list(Consultation.objects.filter(id__in=list(subjects)))
    Consultation.objects.filter(id__in=[r.id for r in rows]).update(restricted=False)
    finish_tasks(by=by, at=at, outcome="lifted", subject_ids=[r.id for r in rows])
    _again(rows, restricted=False, at=at)


def _again(rows: Collection[Consultation], *, restricted: bool, at: datetime) -> None:
    for row in rows:
        row.restricted = restricted
        if row.state == "waiting":
            wait(row, at=at)
        elif row.to_refer and row.chased_at and row.contact_id is None and row.state == "advised":
            Consultation.objects.filter(id=row.id).update(chased_at=None)
