"""Whom an enquiry is about, and the history that this opens to the hub."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from halcyon.access.actions import begin_relationship
from halcyon.access.models import Relationship
from halcyon.access.queries import restrictions
from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act
from halcyon.cases.models import Case
from halcyon.frontdoor.actions.restricting import keep_cases_barred, restrict_cases
from halcyon.frontdoor.screening.actions import who_is_known
from halcyon.frontdoor.screening.passing import ENQUIRY, same_person
from halcyon.frontdoor.shifts import TONIGHT
from halcyon.kernel.ages import kind_by_age
from halcyon.kernel.calendar import LONDON
from halcyon.people.actions import confirm_link, settle_merge
from halcyon.people.actions.records import records_of
from halcyon.people.models import MergeProposal, SuppliedRecord

PURPOSE = "mash_enquiry"


@act
def say_who(*, case_id: uuid.UUID, person_id: uuid.UUID | None, reason: str, by: Viewer, at: datetime) -> uuid.UUID:
    """Say who an enquiry is about; its history then opens to the hub, and the enquiry may be decided."""
    case = Case.objects.select_for_update().get(id=case_id)
    person = confirm_link(record_id=case.record_id, person_id=person_id, reason=reason, by=by, at=at)
    case.facts = {**case.facts, "identity": "settled", "kind": _kind(case, person, at=at)}
    case.version += 1
    case.save(update_fields=["facts", "version"])
    for restriction in restrictions([case.record_id], at=at):
        restrict_cases(restriction.group, [case], by=by, at=at)
    keep_cases_barred(same_person(case.record_id), at=at)
    share_history(case, person, by=by, at=at)
    who_is_known(case_id=case.id, by=by, at=at)
    return person


def _kind(case: Case, person_id: uuid.UUID, *, at: datetime) -> str:
    """What the enquiry's person is, now that it is known who it is: a child when any record of them says so."""
    said, today = str(case.facts.get("kind") or ""), at.astimezone(LONDON).date()
    born = SuppliedRecord.objects.filter(id__in=records_of(person_id)).values_list("birth_date", flat=True)
    return "child" if "child" in {kind_by_age(said, day, today) for day in born} else said


@act
def settle_said_same(*, proposal_id: uuid.UUID, agree: bool, by: Viewer, at: datetime) -> MergeProposal:
    """Agree or refuse that two people are one. What restricts or bars somebody then holds for the cases of both."""
    proposal = settle_merge(proposal_id=proposal_id, agree=agree, by=by, at=at)
    if agree:
        records = records_of(proposal.keep_id)
        cases = list(Case.objects.filter(record_id__in=records))
        for restriction in restrictions([proposal.keep_id], at=at):
            restrict_cases(restriction.group, cases, by=by, at=at)
        keep_cases_barred(records, at=at)
        for case in cases:
            if case.pathway == ENQUIRY and case.closed_at is None:
                who_is_known(case_id=case.id, by=by, at=at)
    return proposal


def share_history(case: Case, person_id: uuid.UUID | None, *, by: Viewer, at: datetime) -> None:
    """The service that works an enquiry may read the person's other records for as long as it works it."""
    if person_id is None or case.service is None:
        return
    records = [r for r in records_of(person_id) if r != case.record_id]
    begin_relationship(
        subject_ids=records,
        kind="working_service",
        purpose=PURPOSE,
        event=case.id,
        by=by,
        at=at,
        service=case.service,
        ends=at + timedelta(days=180),
    )
    at_night = Relationship.objects.filter(kind=TONIGHT, subject_id=case.id, ends__isnull=True).first()
    if at_night is not None:
        begin_relationship(
            subject_ids=records,
            kind=TONIGHT,
            purpose=PURPOSE,
            event=case.id,
            by=by,
            at=at,
            service=at_night.service,
        )
