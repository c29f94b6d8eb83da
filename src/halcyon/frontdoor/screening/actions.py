"""What follows from knowing who a concern is about, and the hub's screening of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from halcyon.access.labels import label_of
from halcyon.access.viewing import Viewer, require, system
from halcyon.audit.acts import act
from halcyon.cases.actions import AWAITED_TASK, awaited_key, move
from halcyon.cases.models import Case
from halcyon.chronology.actions import record as record_event
from halcyon.chronology.queries import history
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.frontdoor.screening.passing import go_to_worker, same_person
from halcyon.frontdoor.screening.rules import months_before, repeats
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.family import home_records
from halcyon.work.actions import open_task
from halcyon.work.models import ClockCopy

SAME_CHILD = "same_child"


@act
def who_is_known(*, case_id: uuid.UUID, by: Viewer, at: datetime) -> None:
    """It is known now who an enquiry is about: other concerns about the same person are linked with it, contacts are
    counted, and it goes to the worker of an open case. Doing it again changes nothing that was done.
    """
    case = Case.objects.select_for_update().get(id=case_id)
    _link_same(case, at=at)
    _count(case, at=at)
    go_to_worker(case, by=by, at=at)


@act
def screen(
    *,
    case_id: uuid.UUID,
    given: Mapping[str, Any],
    looked_at: str,
    by: Viewer,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """A hub worker has screened an enquiry: what they found, and what was before them when they looked.

    Raises `Refused` with every reason, and `Stale` when the case was changed since `expected_version`.
    """
    require(by, Capability.WORK_ENQUIRY)
    case = move(
        case_id=case_id,
        key="screen",
        given={**given, "looked_at": looked_at},
        by=by,
        at=at,
        expected_version=expected_version,
    )
    _count(case, at=at)
    return case


def contacts_between(record_ids: Iterable[uuid.UUID], since: datetime, until: datetime, *, own: set[uuid.UUID]) -> int:
    """How many contacts about any of these records came in then. One contact about several people counts once.

    Restricted people count for themselves alone (`own`), so that no number tells of them.
    """
    about = ContactSubject.objects.filter(record_id__in=set(record_ids))
    listed = list(about.values_list("contact_id", "record_id", "case_id"))
    others = [case for _, record, case in listed if record not in own]
    hidden = set(Case.objects.filter(id__in=others, restricted=True).values_list("id", flat=True))
    contacts = {contact for contact, _, case in listed if case not in hidden}
    return Contact.objects.filter(id__in=contacts, received_at__gte=since, received_at__lte=until).count()


def _count(case: Case, *, at: datetime) -> None:
    """After so many contacts, a manager has to look at them together: a fact of the enquiry and a task."""
    rule = registry.profile.repeat_contacts
    if rule is None or case.facts.get("repeat") == "yes":
        return
    own = same_person(case.record_id) | {case.record_id}
    since = months_before(case.opened_at, rule.months)
    child = contacts_between(own, since, case.opened_at, own=own)
    home = contacts_between(own | home_records(own), since, case.opened_at, own=own)
    if not repeats(rule, child=child, home=home):
        return
    case.facts = {**case.facts, "repeat": "yes"}
    case.version += 1
    case.save(update_fields=["facts", "version"])
    due = ClockCopy.objects.filter(subject_id=case.id, stopped_at__isnull=True).order_by("due_at").first()
    open_task(
        key=awaited_key(case.id, "repeats_looked_at"),
        kind=AWAITED_TASK,
        title="Look at repeated contacts together",
        subject_id=case.id,
        person_id=case.record_id,
        reference=case.reference,
        rating=str(case.facts.get("rating") or ""),
        link=f"/cases/{case.id}/",
        role=registry.profile.custodian_role if case.restricted else "",
        agency=case.owner_agency if case.restricted else "",
        post="" if case.restricted else registry.profile.manager_post,
        due_at=due.due_at if due else None,
        at=at,
    )


def _link_same(case: Case, *, at: datetime) -> None:
    """Open enquiries about the same person say so of each other, each in its own chronology. Both are kept."""
    others = Case.objects.select_for_update().filter(
        record_id__in=same_person(case.record_id) - {case.record_id}, pathway=case.pathway, closed_at__isnull=True
    )
    by = system("screening", at=at)
    for other in others.order_by("opened_at", "reference"):
        if any(p.kind == SAME_CHILD and p.data.get("other") == str(other.id) for p in history(case.id)):
            continue
        for one, two in ((case, other), (other, case)):
            one.last_seq += 1
            one.save(update_fields=["last_seq"])
            record_event(
                subject_id=one.record_id,
                case_id=one.id,
                pathway=one.pathway,
                kind=SAME_CHILD,
                sentence=f"There is another concern about the same person: {two.reference}. Both are kept, and each "
                "referrer is told.",
                data={"other": str(two.id), "reference": two.reference},
                by=by,
                happened_at=at,
                at=at,
                seq=one.last_seq,
                label=label_of(one),
            )
