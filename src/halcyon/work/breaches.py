"""Time limits that passed, each once, and what people answered: why, and what is done about it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.kernel.delays import CAUSES, LATE_AGENCY
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id clock_id subject_id person_id",
    operational="pathway clock title reference link started_at due_at noticed_at limit_words verified told answered_at",
)
class Breach(models.Model):
    """A time limit that passed and was noticed: what it was then, whatever becomes of the clock afterwards.

    `clock_id` is the id of the `ClockCopy`; with `due_at` it names the breach, so that a limit that is set later and
    passes again is another one. `told` is the post that was told. `answered_at` is a copy: when it was first answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clock_id = models.UUIDField()
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True, blank=True)
    pathway = models.CharField(max_length=60)
    clock = models.CharField(max_length=60)
    title = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=30, blank=True)
    link = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    limit_words = models.CharField(max_length=80)
    verified = models.BooleanField()
    told = models.CharField(max_length=80)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clock_id", "due_at"), name="breach_noticed_once"),)
        indexes = (
            models.Index(fields=("due_at",), condition=Q(answered_at__isnull=True), name="breach_to_answer"),
            models.Index(fields=("subject_id",)),
            models.Index(fields=("pathway", "clock", "due_at")),
        )


@handled(
    Retention.CASE,
    opaque="id breach answered_by replaced_by",
    operational="cause agency answered_at replaced_at",
    case="done",
)
class BreachAnswer(models.Model):
    """Why a time limit passed (a key of `kernel.delays.CAUSES`) and what is done. Corrected by a new answer: the one
    before stays, replaced.

    `agency` is the code of the agency that was waited for, with the cause "late agency return" alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="answers")
    cause = models.CharField(max_length=30, choices=list(CAUSES.items()))
    agency = models.CharField(max_length=20, blank=True)
    done = models.TextField()
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("breach",), condition=Q(replaced_at__isnull=True), name="breach_has_one_answer"
            ),
            models.CheckConstraint(
                name="breach_answer_names_the_late_agency",
                condition=(Q(cause=LATE_AGENCY) & ~Q(agency="")) | (~Q(cause=LATE_AGENCY) & Q(agency="")),
            ),
            models.CheckConstraint(
                name="breach_answer_replaced_after_it_was_given",
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("answered_at")),
            ),
        )
        indexes = (models.Index(fields=("cause", "answered_at")),)
