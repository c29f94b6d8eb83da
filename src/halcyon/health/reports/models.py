"""What a practice was asked or told about a child of a case, and what it answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id practice case_id record_id asked_by sharing_decision answered_by answer_decision",
    operational="kind what_for due_on asked_at state answered_at",
    special="asked answers",
)
class PracticeReport(Labelled):
    """One request for a one-page report, or one message that the practice says it has read."""

    REPORT, MESSAGE = "report", "message"
    KINDS = [(REPORT, "One-page report"), (MESSAGE, "Message")]
    ASKED, ANSWERED = "asked", "answered"
    STATES = [(ASKED, "Waits for the practice"), (ANSWERED, "Answered")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.UUIDField()
    case_id = models.UUIDField()
    record_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=KINDS)
    what_for = models.CharField(max_length=20)
    asked = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    sharing_decision = models.UUIDField()
    state = models.CharField(max_length=10, choices=STATES, default=ASKED)
    answers = models.JSONField(default=dict)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_decision = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="practice_report_has_a_day", condition=~Q(kind="report") | Q(due_on__isnull=False)
            ),
        )
        indexes = (models.Index(fields=("practice", "state")), models.Index(fields=("case_id",)))


@handled(Retention.CASE, opaque="id subject_id", operational="step title at")
class PracticeReminder(models.Model):
    """A practice was reminded of something: a step of the county's profile, or by hand. Each step once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField()
    step = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject_id", "step"), name="practice_reminded_once"),)
