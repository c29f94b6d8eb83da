"""A rehearsal or an inspection: its plan, its children with their audits, its findings, and what is done about them."""

from __future__ import annotations

import uuid

from django.db import models

from halcyon.kernel.privacy import Retention, handled
from halcyon.practice.inspection import FINDINGS, GRADES, THEMES


@handled(
    Retention.REFERENCE,
    opaque="id by seed version",
    reference="reference inspectorate",
    operational="kind theme notice_on fieldwork_on state opened_at closed_at findings_expected",
)
class Inspection(models.Model):
    """One rehearsal, or one inspection of which notice was given. `seed` is what its practice sample is drawn with."""

    KINDS = [("rehearsal", "Rehearsal"), ("inspection", "Inspection")]
    STATES = [
        ("preparing", "Being prepared"),
        ("awaiting", "Findings awaited"),
        ("findings", "Findings received"),
        ("closed", "Closed"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS)
    theme = models.CharField(max_length=30, choices=THEMES)
    inspectorate = models.CharField(max_length=150, blank=True)
    notice_on = models.DateField()
    fieldwork_on = models.DateField()
    findings_expected = models.DateField(null=True, blank=True)
    seed = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=STATES, default="preparing")
    by = models.UUIDField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-notice_on",)

    def __str__(self) -> str:
        return self.reference


@handled(Retention.REFERENCE, opaque="id inspection owner done_by", operational="key due_on done_at", case="note")
class InspectionTask(models.Model):
    """One task of the ten working days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="tasks")
    key = models.CharField(max_length=30)
    due_on = models.DateField()
    owner = models.UUIDField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("due_on", "key")
        constraints = (models.UniqueConstraint(fields=("inspection", "key"), name="inspection_task_once"),)


@handled(Retention.CASE, opaque="id inspection case_id record_id", operational="code chosen_by added_at")
class InspectionChild(models.Model):
    """One child whose work is looked at: drawn for practice, or chosen by the inspectors. `code` stands for it."""

    CHOSEN = [("sample", "Practice sample"), ("inspectors", "Chosen by the inspectors")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="children")
    case_id = models.UUIDField()
    record_id = models.UUIDField()
    code = models.CharField(max_length=12)
    chosen_by = models.CharField(max_length=12, choices=CHOSEN)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "code")
        constraints = (models.UniqueConstraint(fields=("inspection", "case_id"), name="inspected_child_once"),)


@handled(
    Retention.CASE, opaque="id child auditor by", operational="party grade asked_at answered_at", special="answers"
)
class AuditPart(models.Model):
    """How one agency, all of them together (`JOINT`) or the inspectors grade the work with one child."""

    JOINT, INSPECTORS = "JOINT", "INSPECTORS"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(InspectionChild, on_delete=models.PROTECT, related_name="parts")
    party = models.CharField(max_length=20)
    auditor = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField()
    grade = models.CharField(max_length=25, choices=GRADES, blank=True)
    answers = models.JSONField(default=dict)
    by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("party",)
        constraints = (models.UniqueConstraint(fields=("child", "party"), name="audit_part_once"),)


@handled(Retention.REFERENCE, opaque="id inspection recommendation by", operational="kind at", case="text")
class InspectionFinding(models.Model):
    """One thing that the inspectors found. What is to improve is a recommendation, kept in `learning.improving`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=10, choices=FINDINGS)
    text = models.TextField()
    recommendation = models.UUIDField(null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("kind", "at")


@handled(Retention.REFERENCE, opaque="id inspection done_by", operational="key due_on done_at", case="note")
class StatementStep(models.Model):
    """One step of the statement of action, on its way to cabinet, board and inspectorates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="statement")
    key = models.CharField(max_length=20)
    due_on = models.DateField()
    done_by = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("due_on",)
        constraints = (models.UniqueConstraint(fields=("inspection", "key"), name="statement_step_once"),)
