"""Restricting a child with all that hangs on them, and lifting it again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from halcyon.access.actions import ask_to_lift, declare_conflict, extend_restriction, keep_barred, lift_restriction
from halcyon.access.models import Restriction
from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act
from halcyon.cases.actions import reopen_work
from halcyon.cases.models import AgencyRequest, Case, SharedText
from halcyon.frontdoor.actions.waiting import release_consultations, restrict_consultations
from halcyon.frontdoor.models import ContactSubject
from halcyon.kernel.registry import registry
from halcyon.people.actions import restrict_person
from halcyon.people.actions.records import records_shown
from halcyon.people.models import SuppliedRecord
from halcyon.responses.models import Response
from halcyon.work.actions import finish_tasks, open_task
from halcyon.work.models import Document

LIFT_TASK = "lift_restriction"
RESTRICTED_TASK = "restricted_case"


@act
def restrict_child(
    *,
    person_id: uuid.UUID,
    kind: str,
    reason: str,
    custodian_post: str,
    named: Iterable[uuid.UUID],
    by: Viewer,
    at: datetime,
) -> uuid.UUID:
    """Restrict a person with all that hangs on them: records, cases, requests, answers, texts, documents, tasks."""
    group, records = restrict_person(
        person_id=person_id,
        kind=kind,
        reason=reason,
        custodian_post=custodian_post,
        named=named,
        by=by,
        at=at,
    )
    cases = list(Case.objects.filter(record_id__in=records))
    restrict_cases(group, cases, by=by, at=at)
    finish_tasks(by=by, at=at, outcome="restricted", subject_ids=[*(c.id for c in cases), *records])
    restrict_consultations(group=group, records=records, by=by, at=at)
    for case in cases:
        if case.closed_at is None:
            open_task(
                key=f"restricted:{group}:{case.id}",
                kind=RESTRICTED_TASK,
                title="An open case has become restricted: name who works it",
                subject_id=case.id,
                reference=case.reference,
                link=f"/cases/{case.id}/",
                role=registry.profile.custodian_role,
                agency=case.owner_agency,
                at=at,
            )
    return group


def restrict_cases(group: uuid.UUID, cases: Iterable[Case], *, by: Viewer, at: datetime) -> None:
    """Bring cases under a restriction with all that lists and messages are about: requests and contacts as well."""
    listed = list(cases)
    ids = [c.id for c in listed]
    requests = AgencyRequest.objects.filter(case_id__in=ids).values_list("id", flat=True)
    contacts = ContactSubject.objects.filter(case_id__in=ids).values_list("contact_id", flat=True)
    extend_restriction(group=group, subject_ids=[*ids, *requests, *contacts], by=by, at=at)
    _label_restricted(ids, [c.record_id for c in listed], restricted=True)


@act
def stand_aside(*, person_id: uuid.UUID, kind: str, by: Viewer, at: datetime) -> None:
    """Someone says that a person is themselves, family or somebody they know: they are barred from all about them.

    Does nothing for a person who does not exist or is hidden from them: they cannot open it anyway.
    """
    records = records_shown(person_id, by=by, at=at)
    if records:
        declare_conflict(subject_ids=[person_id, *records], kind=kind, by=by, at=at)
        keep_cases_barred(records, at=at)


def keep_cases_barred(records: Iterable[uuid.UUID], *, at: datetime) -> None:
    """Whoever is barred from one of these records of one person is barred from their cases and requests as well."""
    listed = list(records)
    cases = list(Case.objects.filter(record_id__in=listed).values_list("id", flat=True))
    requests = AgencyRequest.objects.filter(case_id__in=cases).values_list("id", flat=True)
    keep_barred(subject_ids=[*listed, *cases, *requests], at=at)


def _label_restricted(cases: Iterable[uuid.UUID], records: Iterable[uuid.UUID], *, restricted: bool) -> None:
    """Set the label on everything that hangs on these records and cases."""
    Case.objects.filter(id__in=cases).update(restricted=restricted)
    AgencyRequest.objects.filter(case_id__in=cases).update(restricted=restricted)
    SharedText.objects.filter(case_id__in=cases).update(restricted=restricted)
    Response.objects.filter(subject_id__in=records).update(restricted=restricted)
    Document.objects.filter(subject_id__in=cases).update(restricted=restricted)


@act
def ask_to_lift_child(*, group: uuid.UUID, reason: str, by: Viewer, at: datetime) -> None:
    """A custodian asks that a child's restriction be lifted; the other custodians get the task of agreeing."""
    ask_to_lift(group=group, reason=reason, by=by, at=at)
    open_task(
        key=f"{LIFT_TASK}:{group}:{at.isoformat()}",
        kind=LIFT_TASK,
        title="Agree or refuse: lift a restriction",
        subject_id=group,
        link=f"/people/restrictions/{group}/",
        role=registry.profile.custodian_role,
        agency=by.agency,
        at=at,
    )


@act
def lift_child(*, group: uuid.UUID, agreed_by: uuid.UUID, by: Viewer, at: datetime) -> None:
    """Lift a restriction, with everything that hung on it: the hub sees and works the child's open cases again.

    Two different people; raises `Denied`.
    """
    subjects = set(Restriction.objects.filter(group=group, ends__isnull=True).values_list("subject_id", flat=True))
    lift_restriction(group=group, agreed_by=agreed_by, by=by, at=at)
    cases = list(Case.objects.filter(id__in=subjects))
    _label_restricted([c.id for c in cases], subjects, restricted=False)
    SuppliedRecord.objects.filter(id__in=subjects).update(restricted=False)
    release_consultations(subjects=subjects, by=by, at=at)
    finish_tasks(by=by, at=at, outcome="lifted", subject_ids=[c.id for c in cases], kinds=[RESTRICTED_TASK])
    finish_tasks(by=by, at=at, outcome="lifted", subject_id=group, kinds=[LIFT_TASK])
    for case in cases:
        if case.closed_at is None:
            reopen_work(case_id=case.id, by=by, at=at)
