"""Comparing what clients were told with what is stored. Run in the scratch product by `Scratch.tell`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from halcyon.audit.models import AuditEntry, AuditObject
from halcyon.chronology.models import Event
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.work.models import ClockCopy, IntakeKey, Task


def reconcile(acknowledged: dict[str, list[str]]) -> dict[str, Any]:
    """Look for every concern that a client was told of, and for what hangs on each.

    `acknowledged` maps the sender's own reference of a concern to [idempotency key, the reference that came back].
    A concern is what the sender's reference says: two contacts with one are a duplicate, whatever their keys.
    """
    contacts = list(Contact.objects.all())
    stored = Counter(c.sender_reference for c in contacts)
    by_key = {c.sender_key: c for c in contacts}
    keys = {k.key: k for k in IntakeKey.objects.all()}
    wrong = []
    for mine, (key, reference) in acknowledged.items():
        contact, claim = by_key.get(key), keys.get(key)
        if contact is None or claim is None:
            continue  # counted as lost
        if not contact.reference == claim.reference == reference or contact.sender_reference != mine:
            wrong.append(f"{mine}: told {reference}, stored as {contact.reference}")
    return {
        "acknowledged": len(acknowledged),
        "stored": len(contacts),
        "lost": [mine for mine, (key, _) in acknowledged.items() if key not in by_key or key not in keys],
        "duplicated": [mine for mine, count in stored.items() if count > 1],
        "wrong": wrong,
        "keys_without_a_concern": [k.key for k in keys.values() if not k.result_id or k.key not in by_key],
        "half": [found for contact in contacts for found in _half(contact)],
    }


def _half(contact: Contact) -> list[str]:
    """What is missing of a concern: the enquiry, its first event, its clocks, its task, or the row in the log."""
    missing = []
    cases = list(ContactSubject.objects.filter(contact=contact).values_list("case_id", flat=True))
    if not cases:
        missing.append("enquiry")
    for case in cases:
        if Event.objects.filter(case_id=case, kind="opened").count() != 1:
            missing.append("event")
        if not ClockCopy.objects.filter(subject_id=case).exists():
            missing.append("clocks")
        if not Task.objects.filter(subject_id=case, done_at__isnull=True).exists():
            missing.append("task")
    rows = AuditObject.objects.filter(object_id=str(contact.id)).values("entry_id")
    if AuditEntry.objects.filter(id__in=rows, action="concern_received").count() != 1:
        missing.append("row in the log")
    return [f"{contact.reference}: {what}" for what in missing]
