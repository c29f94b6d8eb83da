"""The mirror's own rows: a projection of what cases, events and requests say. Rebuilt at any time; truth lies there."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id case_id record_id seq",
    operational=(
        "received_at received_day received_hour closed_at rating state outcome agency source_code about derived_at"
    ),
    location="area",
)
class MirroredEnquiry(models.Model):
    """One MASH enquiry as the counts see it. `seq` is the point in the case's order up to which it was derived.

    `received_day` is the London date's ordinal and `received_hour` the hour on a London clock. `area` is the outward
    part of the postcode as supplied, empty where the address is protected or not given: it only ever makes counts.
    """

    id = models.BigAutoField(primary_key=True)
    case_id = models.UUIDField(unique=True)
    record_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    received_day = models.PositiveIntegerField()
    received_hour = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True, blank=True)
    rating = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40, blank=True)
    agency = models.CharField(max_length=20, blank=True)
    source_code = models.CharField(max_length=3, blank=True)
    about = models.CharField(max_length=10, blank=True)
    area = models.CharField(max_length=8, blank=True)
    derived_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("received_day", "id")),
            models.Index(fields=("derived_at",)),
            models.Index(fields=("record_id",)),
            models.Index(fields=("case_id",), condition=Q(closed_at__isnull=True), name="mirror_open"),
        )


@handled(
    Retention.CASE,
    opaque="id enquiry",
    operational="stage agency week ended_at waiting working waiting_office working_office",
)
class StageTime(models.Model):
    """How long one stage of one enquiry took, once it had ended; or one agency's answer to one request.

    Times are whole seconds. `week` is the number of the London week in which it ended (`columns.week_of`). `stage` is a
    key of `spans.STAGES`, "whole" for the enquiry from received to closed, "answer" for an agency's own time and
    "review" for the time that the agency's reviewer had the request.
    """

    id = models.BigAutoField(primary_key=True)
    enquiry = models.ForeignKey(MirroredEnquiry, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=20)
    agency = models.CharField(max_length=20, blank=True)
    week = models.PositiveIntegerField()
    ended_at = models.DateTimeField()
    waiting = models.PositiveIntegerField()
    working = models.PositiveIntegerField()
    waiting_office = models.PositiveIntegerField()
    working_office = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=("week", "stage", "agency")),)


@handled(Retention.OPERATIONAL, opaque="id made", operational="made_at")
class MirrorMark(models.Model):
    """One row: which building of the mirror this is. A process that kept another one's figures reads them anew."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    made = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField()
