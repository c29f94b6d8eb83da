"""What a review found, and how it is spread."""

from __future__ import annotations

import uuid

from django.db import models

from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(Retention.CASE, opaque="id review by", operational="number at", case="title text evidence good")
class Finding(models.Model):
    """One finding, in words that name nobody. `good` marks practice worth keeping."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("learning.Review", on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    evidence = models.TextField(blank=True)
    good = models.BooleanField(default=False)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("review", "number"), name="finding_number_once"),)


@handled(
    Retention.CASE,
    opaque="id review findings by",
    operational="title meets_on audience held_on came at",
    reference="place",
)
class LearningEvent(models.Model):
    """An event at which what was learnt is passed on, tied to the findings that it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("learning.Review", on_delete=models.PROTECT, related_name="events")
    findings = JSONText(default=list)  # their ids
    title = models.CharField(max_length=200)
    audience = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    meets_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    came = models.PositiveIntegerField(null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("meets_on",)
