"""The only writer of events. A correction is a new event; erasing content needs two people."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer, require_second_person
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.chronology.models import Erasure, Event, EventContent, LegalHold


def commitment(salt: str, sentence: str, data: Mapping[str, Any]) -> str:
    """SHA-256 of salt and content: proves what was recorded without holding it, once the salt is gone."""
    text = json.dumps({"sentence": sentence, "data": data}, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()


@act
def record(
    *,
    subject_id: uuid.UUID,
    kind: str,
    sentence: str,
    data: Mapping[str, Any],
    by: Viewer,
    happened_at: datetime,
    at: datetime,
    label: Label,
    case_id: uuid.UUID | None = None,
    pathway: str = "",
    to_state: str = "",
    seq: int | None = None,
    source_id: uuid.UUID | None = None,
    supersedes: uuid.UUID | None = None,
    event_id: uuid.UUID | None = None,
) -> Event:
    """Record that something happened, with its sentence and its data.

    `happened_at` and `at` (when it was recorded) are aware and in UTC; something cannot be recorded before it happened.
    `seq` orders events within a case and is given by the case; without a case it continues the subject's own order.
    """
    if seq is None:
        last = Event.objects.filter(subject_id=subject_id, case_id__isnull=True).aggregate(m=Max("seq"))["m"] or 0
        seq = last + 1
    salt = secrets.token_hex(16)
    plain = json.loads(json.dumps(dict(data), default=str))
    event = Event(
        id=event_id or uuid.uuid4(),
        seq=seq,
        subject_id=subject_id,
        case_id=case_id,
        pathway=pathway,
        kind=kind,
        to_state=to_state,
        happened_at=min(happened_at, at),
        recorded_at=at,
        by_user=by.user_id,
        by_agency=by.agency or "SYSTEM",
        by_system="" if by.user_id else by.actor,
        source_id=source_id,
        supersedes=supersedes,
        commitment=commitment(salt, sentence, plain),
        **label.fields(),
    )
    add(event)
    add(EventContent(event=event, salt=salt, sentence=sentence, data=plain))
    return event


@act
def erase_content(*, event_id: uuid.UUID, rule: str, by: Viewer, second_by: uuid.UUID, at: datetime) -> Erasure:
    """Erase what one event says, under a line of the retention schedule. Two people; refused while a hold stands.

    Raises `Denied` for one person alone (or with somebody who does not work here) or when a legal hold names the
    event's subject or case.
    """
    require_second_person(by, second_by, at=at)
    event = Event.objects.select_for_update().get(id=event_id)
    held = LegalHold.objects.filter(Q(ends__isnull=True) | Q(ends__gt=at), begins__lte=at)
    if held.filter(subject_id__in=[i for i in (event.subject_id, event.case_id) if i]).exists():
        raise Denied("a legal hold stands on this record")
    erasure = Erasure.objects.create(event_id=event_id, rule=rule, first_by=by.signing, second_by=second_by, at=at)
    EventContent.objects.filter(event_id=event_id).delete()
    record_act(by, "content_erased", "event", [event_id], rule="retention_schedule", at=at)
    return erasure
