"""What a practice was told of one young person by a clinic that decided to say who they are."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id practice clinic sent_by sharing_decision read_by",
    operational="reference sent_at due_at read_at",
    person="given_name family_name birth_date nhs_number",
    special="worry child_words asked_for safe_contact",
)
class PracticeLetter(Labelled):
    """One letter to one practice. It holds what was typed for the practice, and nothing of the clinic's own record.

    `practice` and `clinic` are services of the directory. The practice answers by saying that it has read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    practice = models.UUIDField()
    clinic = models.UUIDField()
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    nhs_number = models.CharField(max_length=20, blank=True)
    safe_contact = models.TextField(blank=True)
    worry = models.TextField()
    child_words = models.TextField(blank=True)
    asked_for = models.TextField()
    sharing_decision = models.UUIDField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_by = models.UUIDField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    @property
    def name(self) -> str:
        """Who it is about, in one line."""
        return f"{self.given_name} {self.family_name}".strip()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="practice_letter_read_by_somebody", condition=Q(read_at__isnull=True) | Q(read_by__isnull=False)
            ),
        )
        indexes = (models.Index(fields=("practice", "read_at")),)
