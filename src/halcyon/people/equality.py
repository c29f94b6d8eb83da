"""What people told of their protected characteristics."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.PERSON,
    opaque="id record by",
    operational="characteristic state told_by at",
    special="code",
)
class CharacteristicTold(Labelled):
    """One answer about one protected characteristic, kept with who gave it. A later answer stands in place of it.

    No row means that nobody has asked. `state` keeps apart what was told, what somebody would rather not say, and what
    was asked and is not known. `code` is of the set in `registry.characteristics`.
    """

    TOLD_BY = [("self", "They said so themselves"), ("carer", "A parent or carer said so"), ("worker", "A worker")]
    STATES = [("told", "Told"), ("declined", "Would rather not say"), ("unknown", "Asked, not known")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey("people.SuppliedRecord", on_delete=models.PROTECT, related_name="characteristics")
    characteristic = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=STATES)
    code = models.CharField(max_length=20, blank=True)
    told_by = models.CharField(max_length=10, choices=TOLD_BY)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("record", "characteristic", "-at")),)
        constraints = (
            models.CheckConstraint(
                name="characteristic_told_has_a_code",
                condition=Q(state="told") & ~Q(code="") | ~Q(state="told") & Q(code=""),
            ),
        )
