"""Opening a person without an open case, with a reason, for a day."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.actions import begin_relationship
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.actions.records import records_shown
from halcyon.work.actions import send


@act
def claim_person(*, person_id: uuid.UUID, purpose: str, reason: str, by: Viewer, at: datetime) -> None:
    """Duty staff open a person without an open case, for a day, with a reason. The privacy lead is told."""
    require(by, Capability.OPEN_PERSON)
    if by.user_id is None or purpose not in by.purposes:
        raise Denied("not a purpose of this role")
    if len(reason.strip()) < 10:
        raise ValueError("Say why you need to open this record, in a sentence.")
    records = records_shown(person_id, by=by, at=at)
    if not records:
        raise Denied("no such person")
    claim = uuid.uuid4()
    begin_relationship(
        subject_ids=records,
        kind="self_claimed",
        purpose=purpose,
        event=claim,
        by=by,
        at=at,
        user=by.user_id,
        ends=at.replace(microsecond=0) + registry.profile.claim_lasts,
        self_claimed=True,
    )
    send(
        key=f"claimed:{claim}",
        kind="self_claimed",
        subject_id=claim,
        title="A record was opened without an open case",
        body=f"{by.user_name} ({by.agency_name}) opened a record. Reason given: {reason}",
        to_post=registry.profile.privacy_post,
        at=at,
    )
    record_act(by, "person_claimed", "person", [person_id, *records], purpose=purpose, at=at)
