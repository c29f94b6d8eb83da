"""Linking a record to a person: by itself, as a new person, or because somebody said so."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from halcyon.access.actions import extend_restriction, keep_barred
from halcyon.access.queries import hidden_subjects, restrictions
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.roles import Capability
from halcyon.people.actions.protecting import keep_protected
from halcyon.people.actions.records import records_shown
from halcyon.people.models import IndexPerson, Link, LinkReview, SuppliedRecord
from halcyon.work.actions import finish_tasks

REVIEW_TASK = "link_review"


@act
def make_link(
    *,
    record: SuppliedRecord,
    person_id: uuid.UUID,
    how: str,
    reason: str,
    evidence: list[str],
    by: Viewer,
    at: datetime,
    first: bool = False,
) -> Link:
    """Write one link. The database refuses a second live link of the same record.

    What is linked to a restricted person is restricted with them from then on, what is linked to somebody whose address
    is protected is protected, and whoever is barred from either is barred from both. `first` says that record and
    person were both made in this act, so that nothing hangs on either.
    """
    link = Link(
        record=record,
        person_id=person_id,
        how=how,
        reason=reason,
        evidence=evidence,
        linked_by=by.actor,
        linked_at=at,
    )
    add(link)
    if not first:
        keep_protected(person_id)
        keep_restricted([person_id, record.id], by=by, at=at)
        keep_barred(subject_ids=[person_id, record.id], at=at)
    record_act(by, "record_linked", "person", [person_id, record.id], rule=f"link_{how}", at=at)
    return link


def keep_restricted(subjects: Iterable[uuid.UUID], *, by: Viewer, at: datetime) -> None:
    """Once one of these subjects of one person is restricted, all of them are."""
    listed = list(subjects)
    standing = restrictions(listed, at=at)
    if standing:
        extend_restriction(group=standing[0].group, subject_ids=listed, by=by, at=at)
        SuppliedRecord.objects.filter(id__in=listed).update(restricted=True)


@act
def confirm_link(
    *, record_id: uuid.UUID, person_id: uuid.UUID | None, reason: str, by: Viewer, at: datetime
) -> uuid.UUID:
    """A person says who a waiting record is about: an index person, or (None) a new one. Returns the person's id.

    Raises `Denied` without the capability and ValueError, in plain words, without a reason or when it was settled.
    """
    require(by, Capability.LINK_PEOPLE)
    if len(reason.strip()) < 5:
        raise ValueError("Say why you are sure, in a few words.")
    review = LinkReview.objects.select_for_update().select_related("record").filter(record_id=record_id).first()
    if review is None or hidden_subjects(by, [record_id], at=at):
        raise Denied("no such record")
    if review.settled_at:
        raise ValueError("Somebody has settled this already.")
    if person_id is not None:
        if not records_shown(person_id, by=by, at=at):
            raise ValueError("Choose one of the people shown.")
        person = person_id
        how = "person"
    else:
        person = IndexPerson.objects.create(created_at=at).id
        how = "new"
    make_link(record=review.record, person_id=person, how=how, reason=reason, evidence=[], by=by, at=at)
    review.settled_at, review.settled_by, review.outcome = at, by.user_id, how
    review.save(update_fields=["settled_at", "settled_by", "outcome"])
    finish_tasks(by=by, at=at, outcome=how, keys=[f"{REVIEW_TASK}:{record_id}"])
    return person
