"""Questions that stand until somebody answers them or lets them go, and the events that made a rule ask."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id record_id settled_by",
    operational="prompt prompt_version state asked_at settled_at settled_agency reason",
    special="words",
)
class OpenQuestion(Labelled):
    """One question that a published rule asks about one person (by one of their supplied records).

    Who may see it follows from its evidence: only whoever may read every event that made the rule ask. `words` is the
    answer, or why it was let go; what nobody has settled stays open, also when its time window has passed.
    """

    STATES = [("open", "Open"), ("answered", "Answered"), ("let_go", "Let go")]
    REASONS = [
        ("explained", "There is another explanation, and I have checked it"),
        ("asked_elsewhere", "Somebody else has asked and written down the answer"),
        ("cannot_be_asked", "Asking would do harm now"),
        ("not_this_person", "The facts are not about this person"),
        ("too_old", "It has been overtaken by what happened since"),
        ("other", "Another reason"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record_id = models.UUIDField()
    prompt = models.CharField(max_length=60)
    prompt_version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    settled_agency = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=20, choices=REASONS, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("record_id", "prompt")), models.Index(fields=("state", "asked_at")))
        constraints = (
            models.CheckConstraint(
                name="question_settled_by_a_person_in_words",
                condition=Q(state="open", settled_at__isnull=True)
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(words="")),
            ),
            models.CheckConstraint(name="question_let_go_with_a_reason", condition=~Q(state="let_go") | ~Q(reason="")),
        )


@handled(Retention.CASE, opaque="id question event_id", operational="sign against")
class QuestionEvidence(models.Model):
    """One event that speaks for asking, or (`against`) for another explanation."""

    id = models.BigAutoField(primary_key=True)
    question = models.ForeignKey(OpenQuestion, on_delete=models.CASCADE, related_name="evidence")
    event_id = models.UUIDField()
    sign = models.CharField(max_length=40)
    against = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("question", "event_id", "sign", "against"), name="evidence_once"),
        )
        indexes = (models.Index(fields=("event_id",)),)


@handled(Retention.OPERATIONAL, operational="id until")
class LookedUntil(models.Model):
    """One row: the chronology has been read by the rules up to this moment of recording."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    until = models.DateTimeField()
