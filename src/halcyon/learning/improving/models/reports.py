"""Reports that somebody else wrote, and the stages of the work on them."""

from __future__ import annotations

import uuid

from django.db import models

from halcyon.kernel.privacy import Retention, handled


@handled(Retention.AUDIT, opaque="id by", operational="title author published_on summary at")
class OutsideReport(models.Model):
    """A report that somebody else wrote and whose recommendations are followed here, with the stages of doing so.

    The independent review of deaths of people with a learning disability or a mental health problem is one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=150)
    published_on = models.DateField()
    summary = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-published_on", "title")

    def __str__(self) -> str:
        return self.title


@handled(Retention.AUDIT, opaque="id report by", operational="position title due state note at")
class ReportStage(models.Model):
    """One stage of the work on a report from outside. `note` is what there is to say of it now."""

    STATES = [("planned", "Not begun"), ("under_way", "Under way"), ("nearly", "Nearly done"), ("done", "Done")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(OutsideReport, on_delete=models.PROTECT, related_name="stages")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="planned")
    note = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("report", "position"), name="report_stage_place"),)
