"""The spreadsheets that actions were taken in from, and what came of each of their rows."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(Retention.AUDIT, opaque="id digest by", operational="name rows at")
class ActionFile(models.Model):
    """One spreadsheet of actions that was taken in. `digest` is of its bytes and of which column was what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)


@handled(Retention.AUDIT, opaque="id file", operational="number line outcome columns reason reference", staff="content")
class ActionFileRow(models.Model):
    """One row of such a file and what came of it. `number` counts as a spreadsheet does.

    What a rejected row said is kept, so that it can be mended; of the others the action has it.
    """

    ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
    OUTCOMES = [(ACCEPTED, "Accepted"), (REJECTED, "Rejected"), (DUPLICATE, "Duplicate")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(ActionFile, on_delete=models.PROTECT, related_name="ledger")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    columns = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)
    reference = models.CharField(max_length=30, blank=True)
    content = JSONText(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("file", "number"), name="action_file_row_once"),
            models.CheckConstraint(
                name="action_file_row_says_what_came_of_it",
                condition=(Q(outcome="rejected", reference="") & ~Q(reason=""))
                | (Q(outcome__in=("accepted", "duplicate"), reason="") & ~Q(reference="")),
            ),
        )
