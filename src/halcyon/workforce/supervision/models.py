"""Agreements on supervision, the sessions held or cancelled, and the notes that only two people read."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.STAFF,
    opaque="id supervisor service by",
    operational="kind agency every verified begins ends at",
    staff="source",
)
class SupervisionAgreement(models.Model):
    """Somebody gives supervision to one person or a group, every so many months.

    `every` is in months and comes from the county's profile when it is made; `verified` and `source` say what stands
    behind that figure. `service` is the team that compliance is counted for.
    """

    KINDS = [("one_to_one", "One to one"), ("group", "Group"), ("peer", "Peer")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=KINDS)
    supervisor = models.UUIDField()
    agency = models.CharField(max_length=20)
    service = models.UUIDField(null=True, blank=True)
    every = models.PositiveSmallIntegerField()
    verified = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("supervisor", "ends")), models.Index(fields=("agency", "ends")))


@handled(Retention.STAFF, opaque="id agreement user", operational="begins ends")
class Supervisee(models.Model):
    """Somebody who is supervised under an agreement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(SupervisionAgreement, on_delete=models.PROTECT, related_name="people")
    user = models.UUIDField()
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "user"), condition=Q(ends__isnull=True), name="supervised_once_under_an_agreement"
            ),
        )
        indexes = (models.Index(fields=("user", "ends")),)


@handled(Retention.STAFF, opaque="id agreement by", operational="due_on state on minutes at", staff="reason")
class SupervisionSession(models.Model):
    """One session: held on a day, or cancelled with the reason. A cancelled one leaves what is due as it was."""

    STATES = [("held", "Held"), ("cancelled", "Cancelled")]
    REASONS = [
        ("supervisor_away", "The supervisor was away"),
        ("supervisee_away", "The supervisee was away"),
        ("urgent_work", "Urgent work came first"),
        ("other", "Another reason"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(SupervisionAgreement, on_delete=models.PROTECT, related_name="sessions")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=REASONS, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-on", "-at")
        constraints = (
            models.CheckConstraint(
                name="supervision_cancelled_with_a_reason", condition=~Q(state="cancelled") | ~Q(reason="")
            ),
        )


@handled(Retention.CASE, opaque="id session about case by", operational="at", special="text actions")
class SupervisionNote(Labelled):
    """What was said about somebody's work in one session, perhaps about one case. Read by the two of them only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(SupervisionSession, on_delete=models.PROTECT, related_name="notes")
    about = models.UUIDField()  # whose work it was about
    case = models.UUIDField(null=True, blank=True)
    text = models.TextField()
    actions = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
