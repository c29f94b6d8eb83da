"""The shared queue of the named hospital social worker."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id taken_by closed_by sent_by",
    operational="reference sent_at due_at taken_at closed_at outcome version",
    person="given_name family_name birth_date nhs_number",
    location="telephone",
    special="worry asked_for safe_contact closing",
)
class HospitalReferral(Labelled):
    """One young person or family on the shared queue of the named hospital social worker."""

    OUTCOMES = [
        ("advice", "Advice was given"),
        ("seen", "Seen, and support was arranged"),
        ("concern", "A concern was raised with the hub"),
        ("passed_on", "Passed to the worker who knows them"),
        ("no_reply", "Could not be reached: the sender was told"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    nhs_number = models.CharField(max_length=20, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    safe_contact = models.TextField(blank=True)
    worry = models.TextField()
    asked_for = models.TextField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)
    closing = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="hospital_referral_ends_with_an_outcome",
                condition=Q(closed_at__isnull=True) | (~Q(outcome="") & Q(closed_by__isnull=False)),
            ),
            models.CheckConstraint(name="hospital_referral_due_after_sent", condition=Q(due_at__gte=F("sent_at"))),
        )
        indexes = (models.Index(fields=("due_at",), condition=Q(closed_at__isnull=True), name="hospital_open"),)
