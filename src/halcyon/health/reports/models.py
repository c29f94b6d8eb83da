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
    operational="kind what_for due_on asked_at state answered_at chased",
    special="asked answers",
)
class PracticeReport(Labelled):
    """One request for a one-page report, or one message. `chased` are the moments at which it was asked for again."""

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
    chased = models.JSONField(default=list)
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
