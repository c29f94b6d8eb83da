"""Append-only events about opaque subjects, with when each happened and when it was recorded."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id subject_id case_id by_user supersedes source_id commitment seq",
    operational="kind happened_at recorded_at by_agency by_system to_state pathway",
)
class Event(Labelled):
    """One thing that happened. Never changed and never deleted: a correction is a new event that supersedes this one.

    `subject_id` names a supplied record or a case, never an index person, so that un-linking separates what belongs
    apart. What is said lies in `EventContent`; this row keeps a salted commitment to it, so that content can be erased
    lawfully while the row still proves that something was recorded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField()  # order within the case or subject, so that equal times still replay in one order
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    pathway = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60)
    to_state = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_user = models.UUIDField(null=True, blank=True)
    by_agency = models.CharField(max_length=20)
    by_system = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True, blank=True)  # the contact, response or supplied record it was read from
    supersedes = models.UUIDField(null=True, blank=True)
    commitment = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=("subject_id", "-happened_at", "-id")),
            models.Index(fields=("case_id", "seq")),
            models.Index(fields=("recorded_at",), name="event_recorded"),
            models.Index(fields=("supersedes",), condition=Q(supersedes__isnull=False), name="event_supersedes"),
        )
        constraints = (
            models.UniqueConstraint(fields=("case_id", "seq"), name="event_order_in_case"),
            models.CheckConstraint(
                name="event_not_recorded_before_it_happened", condition=Q(recorded_at__gte=F("happened_at"))
            ),
        )


@handled(Retention.CASE, opaque="event", secret="salt", special="sentence data")  # noqa: S106  (a privacy class)
class EventContent(models.Model):
    """What an event says. Removed only by a two-person erasure under the retention schedule."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="content")
    salt = models.CharField(max_length=32)
    sentence = models.TextField()
    data = models.JSONField(default=dict)


@handled(Retention.AUDIT, opaque="id event_id first_by second_by", operational="rule at")
class Erasure(models.Model):
    """Two people agreed that one event's content is erased under a line of the schedule. The triggers ask for this
    row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event_id = models.UUIDField(unique=True)
    rule = models.CharField(max_length=80)
    first_by = models.UUIDField()
    second_by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(name="erasure_needs_two_people", condition=~Q(first_by=F("second_by"))),)


@handled(Retention.AUDIT, opaque="id subject_id placed_by lifted_by", operational="begins ends", reference="reason")
class LegalHold(models.Model):
    """Nothing about this subject may be erased while the hold stands (an inquiry, proceedings)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField()
    reason = models.CharField(max_length=300)
    placed_by = models.UUIDField()
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    lifted_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("subject_id", "ends")),)
