"""Who works a case, and the texts that several people write about it."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.actions import begin_relationship, end_relationships
from halcyon.access.labels import label_of
from halcyon.access.viewing import Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.models import Allocation, Case, SharedText, SharedTextVersion
from halcyon.chronology.actions import record as record_event
from halcyon.kernel.roles import Capability


class Stale(Exception):
    """Someone else changed this first. Holds both texts where there are texts, so that nothing typed is lost."""

    def __init__(self, *, theirs: str = "", yours: str = "", version: int = 0) -> None:
        super().__init__("Someone else changed this while you were working on it.")
        self.theirs, self.yours, self.version = theirs, yours, version


@act
def allocate(*, case_id: uuid.UUID, user: uuid.UUID, purpose: str, reason: str, by: Viewer, at: datetime) -> Allocation:
    """Give a case to one person. The one before is released; both changes are events and relationships."""
    if not by.can(Capability.REALLOCATE):
        require(by, Capability.WORK_ENQUIRY)
    case = Case.objects.select_for_update().get(id=case_id)
    return give_case(case=case, user=user, purpose=purpose, reason=reason, by=by, at=at)


def give_case(*, case: Case, user: uuid.UUID, purpose: str, reason: str, by: Viewer, at: datetime) -> Allocation:
    """`allocate`, for acts that have asked themselves whether this person may, and hold the case."""
    standing = Allocation.objects.filter(case=case, ends__isnull=True).first()
    if standing and standing.user == user:
        return standing
    case.last_seq += 1
    case.save(update_fields=["last_seq"])
    event = record_event(
        subject_id=case.record_id,
        case_id=case.id,
        pathway=case.pathway,
        kind="allocated",
        sentence="Allocated to a worker." if not standing else "Allocated to another worker.",
        data={"user": str(user), "reason": reason},
        by=by,
        happened_at=at,
        at=at,
        seq=case.last_seq,
        label=label_of(case),
    )
    if standing:
        standing.ends, standing.reason = at, reason
        standing.save(update_fields=["ends", "reason"])
        end_relationships(
            subject_ids=[case.id, case.record_id], event=event.id, by=by, at=at, kind="allocated", user=standing.user
        )
    made = Allocation.objects.create(case=case, user=user, by=by.signing, begins=at, reason=reason)
    begin_relationship(
        subject_ids=[case.id, case.record_id],
        kind="allocated",
        purpose=purpose,
        event=event.id,
        by=by,
        at=at,
        user=user,
    )
    record_act(by, "case_allocated", "case", [case.id, case.record_id, user], purpose=purpose, at=at)
    return made


@act
def write_shared_text(
    *, case_id: uuid.UUID, key: str, title: str, text: str, expected_version: int, by: Viewer, at: datetime
) -> SharedText:
    """Save a text that several people write. Raises `Stale` with both texts when someone else saved first.

    Every earlier wording is kept. `expected_version` is 0 for a text that nobody has written yet.
    """
    require(by, Capability.WORK_ENQUIRY)
    case = Case.objects.select_for_update().get(id=case_id)
    row = SharedText.objects.select_for_update().filter(case=case, key=key).first()
    if row is None:
        if expected_version != 0:
            raise Stale(theirs="", yours=text, version=0)
        row = SharedText(case=case, key=key, title=title, version=0, updated_at=at, **label_of(case).fields())
    elif row.version != expected_version:
        if row.text == text and row.by == by.user_id:
            return row
        raise Stale(theirs=row.text, yours=text, version=row.version)
    else:
        SharedTextVersion.objects.create(text=row, version=row.version, was=row.text, by=row.by, at=row.updated_at)
    row.text, row.by, row.updated_at, row.version = text, by.user_id, at, row.version + 1
    row.save()
    record_act(by, "text_written", "shared_text", [row.id, case.id], fields=["text"], at=at)
    return row
