"""What is kept of what-if: the staffing that the hub wrote down, and every run with all that went into it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(Retention.OPERATIONAL, opaque="id by", operational="role duties at replaced_at")
class Staffing(models.Model):
    """How many people of one role are on duty at which hours, as a manager wrote it down: lines that `read_duties`
    reads. Changed by a new row; the one before stays, replaced.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=60)
    duties = models.TextField(blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("role",), condition=Q(replaced_at__isnull=True), name="staffing_one_for_each_role"
            ),
        )


@handled(
    Retention.AUDIT,
    opaque="id asked_by digest checked_by",
    operational="reference kind name scenario roster_from given seed times version code asked_at begins ends learn_from"
    " state plays done failure finished_at tolerance few",
)
class WhatIfRun(models.Model):
    """One run: what went in (`given`, packed, with the scenario, the seed and the version of the rules), so that it can
    be run again and give the same; and what came out, one entry for each play.

    A check (`kind` "check") plays months that it has not learned from, beside what really happened. A trial plays the
    hub as it was and a scenario, with the same luck; `checked_by` is the check by which it may be used or not.
    """

    KINDS = [("check", "Check against what really happened"), ("trial", "Trial")]
    STATES = [("waiting", "Waiting"), ("running", "Running"), ("done", "Finished"), ("failed", "Failed")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=120)
    scenario = JSONText(default=dict)
    roster_from = models.CharField(max_length=20)  # "written" or "estimated"
    given = models.BinaryField()
    digest = models.CharField(max_length=64)  # SHA-256 of `given` unpacked
    seed = models.PositiveIntegerField()
    times = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    tolerance = models.FloatField()
    few = models.PositiveIntegerField()
    asked_by = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField()
    learn_from = models.DateTimeField()
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    plays = JSONText(default=list)
    done = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=100, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=("asked_at",), condition=Q(state__in=("waiting", "running")), name="what_if_to_run"),
            models.Index(fields=("kind", "-asked_at")),
        )

    @property
    def in_all(self) -> int:
        """How many plays there will be."""
        return self.times * (2 if self.kind == "trial" else 1)
