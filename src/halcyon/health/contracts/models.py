"""A contract's standard, what the service counted by month, and a breach with its remedy. No person is in any of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.REFERENCE,
    opaque="id service by",
    operational="commissioner provider standard title use under_16 complete analysis begins ends made_at",
)
class Contract(models.Model):
    """One standard in one contract with one service. The four numbers are the shares asked for, in per cent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commissioner = models.CharField(max_length=20)
    provider = models.CharField(max_length=20)
    service = models.UUIDField()
    title = models.CharField(max_length=150)
    standard = models.CharField(max_length=40)
    use = models.PositiveSmallIntegerField()
    under_16 = models.PositiveSmallIntegerField()
    complete = models.PositiveSmallIntegerField()
    analysis = models.PositiveSmallIntegerField()
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("commissioner", "service", "standard"), name="contract_standard_once"),
            models.CheckConstraint(
                name="contract_targets_are_shares",
                condition=Q(use__lte=100, under_16__lte=100, complete__lte=100, analysis__lte=100),
            ),
        )


@handled(
    Retention.REFERENCE,
    opaque="id contract by release",
    operational="month seen seen_under_16 used used_under_16 complete analysed at superseded_at",
)
class MonthCount(models.Model):
    """How many people the service says that it should have assessed in a month, and what was signed then.

    What was signed is counted once, when the service first counts the month, and never again: a commissioner who looks
    on two days learns nothing of whoever was added, replaced or restricted in between. None in a row that was written
    before this was kept: such a month waits to be counted. Months of one `release` are shown together, as one sum; a
    month without one holds a small number and waits for others. A correction is a new row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="counts")
    month = models.DateField()
    seen = models.PositiveIntegerField()
    seen_under_16 = models.PositiveIntegerField()
    used = models.PositiveIntegerField(null=True)
    used_under_16 = models.PositiveIntegerField(null=True)
    complete = models.PositiveIntegerField(null=True)
    analysed = models.PositiveIntegerField(null=True)
    release = models.UUIDField(null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "month"), condition=Q(superseded_at__isnull=True), name="month_counted_once"
            ),
            models.CheckConstraint(name="under_16_among_the_seen", condition=Q(seen_under_16__lte=models.F("seen"))),
        )


@handled(
    Retention.REFERENCE,
    opaque="id contract by answered_by closed_by",
    operational="measure words remedy due_on at answer answered_at found closed_at closed_words evidence rechecks",
)
class Breach(models.Model):
    """A standard that the figures show is not met: `found` are those figures, `evidence` those that closed it.

    `rechecks` are the looks at it in between: when, what the figures showed, and the new date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="breaches")
    measure = models.CharField(max_length=10)
    found = models.CharField(max_length=200)
    words = models.TextField()
    remedy = models.TextField()
    due_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    rechecks = models.JSONField(default=list)
    evidence = models.CharField(max_length=200, blank=True)
    closed_words = models.TextField(blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "measure"), condition=Q(closed_at__isnull=True), name="breach_open_once"
            ),
            models.CheckConstraint(
                name="breach_closed_on_evidence", condition=Q(closed_at__isnull=True) | ~Q(evidence="")
            ),
        )
