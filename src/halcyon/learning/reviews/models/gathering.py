"""What each agency is asked for, and the lines of its own record that it confirms and explains."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(
    Retention.CASE,
    opaque="id review author asked_by returned_by",
    operational="agency asked_at due_at state returned_at chased chased_at nothing_held version",
    case="question",
    special="analysis",
)
class Contribution(models.Model):
    """One agency's part of a review: asked for with a date, written by its author, sent back whole."""

    STATES = [("asked", "Asked"), ("begun", "Being written"), ("returned", "Sent back")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("learning.Review", on_delete=models.PROTECT, related_name="contributions")
    agency = models.CharField(max_length=20)
    question = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    due_at = models.DateTimeField()
    author = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="asked")
    analysis = models.TextField(blank=True)
    nothing_held = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.UUIDField(null=True, blank=True)
    chased = models.PositiveSmallIntegerField(default=0)
    chased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("agency",)
        constraints = (
            models.UniqueConstraint(fields=("review", "agency"), name="agency_asked_once_for_a_review"),
            models.CheckConstraint(
                name="contribution_returned_by_somebody",
                condition=~Q(state="returned") | (Q(returned_at__isnull=False) & Q(returned_by__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=("agency", "state")), models.Index(fields=("state", "due_at")))


@handled(
    Retention.CASE,
    opaque="id contribution event by put_by",
    operational="happened_on recorded_on contact at told told_on",
    special="says comment occurrence explained",
)
class ContributionLine(models.Model):
    """One line of an agency's record that its author confirmed, with what it means and who else was told.

    `event` is the entry of the agency's own chronology that it was taken from; a line from a paper record has none.
    `occurrence` is the name under which the panel put it together with other agencies' lines.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="lines")
    event = models.UUIDField(null=True, blank=True)
    happened_on = models.DateField()
    recorded_on = models.DateField()
    says = models.TextField()
    comment = models.TextField(blank=True)
    contact = models.BooleanField(default=True)
    told = JSONText(default=list)  # codes of the agencies that were told
    told_on = models.DateField(null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    occurrence = models.CharField(max_length=120, blank=True)
    explained = models.TextField(blank=True)
    put_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("happened_on", "at")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "event"), condition=Q(event__isnull=False), name="entry_confirmed_once"
            ),
        )
