"""What a practice sent of its safeguarding entries, the differences that follow, and the practice's meetings."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(Retention.CASE, opaque="id digest by practice", operational="rows loaded_at", case="name")
class PracticeFile(models.Model):
    """One file of a practice's entries, known by the SHA-256 of its bytes. Taken in whole, or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.UUIDField()  # the practice as a service of general practice
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("practice", "digest"), name="practice_file_once"),)


@handled(Retention.CASE, opaque="id file digest", operational="number line outcome columns reason", special="content")
class PracticeRow(models.Model):
    """The line of the ledger of one row. "not_known" rows are accepted, and are about nobody whom the county knows:
    nothing of them is kept.
    """

    ACCEPTED, NOT_KNOWN, REJECTED, DUPLICATE = "accepted", "not_known", "rejected", "duplicate"
    OUTCOMES = [
        (ACCEPTED, "Accepted"),
        (NOT_KNOWN, "Accepted: nobody whom the county knows, nothing kept"),
        (REJECTED, "Rejected"),
        (DUPLICATE, "Duplicate"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(PracticeFile, on_delete=models.PROTECT, related_name="ledger")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    columns = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    content = JSONText(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("file", "number"), name="practice_row_once"),)


@handled(
    Retention.CASE,
    opaque="id practice record_id digest",
    operational="recorded_at",
    special="scheme code concept on online",
)
class PracticeEntry(models.Model):
    """One safeguarding entry as a practice's record has it. Without a code it says only that somebody is registered.

    `record_id` is the supplied record with this NHS number. `concept` is what the code says, '' for one that is not in
    the map. Entries are never changed or deleted: what is over has a closing entry of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.UUIDField()
    record_id = models.UUIDField()
    scheme = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=30, blank=True)
    concept = models.CharField(max_length=60, blank=True)
    on = models.DateField(null=True, blank=True)
    online = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("practice", "digest"), name="practice_entry_once"),)
        indexes = (models.Index(fields=("practice", "record_id")),)


@handled(
    Retention.CASE,
    opaque="id practice record_id decided_by sharing_decision",
    operational="kind opened_at settled_at outcome",
    special="concept record words reason",
)
class CodeMismatch(models.Model):
    """One difference between what a record should carry and what it does, told to the practice, until it is settled."""

    OUTCOMES = [
        ("recorded", "Done in the practice’s record"),
        ("declined", "The practice decided not to"),
        ("over", "No difference any more"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.UUIDField()
    record_id = models.UUIDField()
    concept = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    record = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    opened_at = models.DateTimeField()
    sharing_decision = models.UUIDField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("practice", "record_id", "concept", "kind"),
                condition=Q(settled_at__isnull=True),
                name="code_mismatch_open_once",
            ),
            models.CheckConstraint(
                name="code_mismatch_declined_with_a_reason", condition=~Q(outcome="declined") | ~Q(reason="")
            ),
        )
        indexes = (models.Index(fields=("practice", "settled_at")),)
