"""A letter, from its first word to its being sent."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id case_id made_by signed_by sent_by arrived_by document supersedes version",
    operational="template template_version state made_at signed_at sent_at sent_how returned_at arrived_at",
    person="recipient",
    location="address",
    case="text returned_why confirmed arrived_words",
)
class Letter(Labelled):
    """One letter to one recipient. Signed words are never changed: a new letter takes its place (`supersedes`).

    `confirmed` are the warnings that whoever signed read and signed all the same. `arrived_words` say how the sender
    knows that it arrived: whom they rang, and what was said.
    """

    STATES = [("draft", "Draft"), ("signed", "Signed, to be sent"), ("sent", "Sent"), ("returned", "Came back")]
    HOW = [("post", "By post"), ("hand", "Given by hand"), ("secure_email", "By secure e-mail")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField()
    template = models.CharField(max_length=30)
    template_version = models.PositiveSmallIntegerField()
    recipient = models.CharField(max_length=150, blank=True)
    address = models.TextField(blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    version = models.PositiveIntegerField(default=1)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    confirmed = models.JSONField(default=list)
    signed_by = models.UUIDField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    document = models.UUIDField(null=True, blank=True)
    sent_by = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_how = models.CharField(max_length=15, choices=HOW, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_why = models.TextField(blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_by = models.UUIDField(null=True, blank=True)
    arrived_words = models.TextField(blank=True)
    supersedes = models.UUIDField(null=True, blank=True)

    @property
    def sent_words(self) -> str:
        """How it went, as a sentence begins: "Sent by post", "Given by hand"."""
        how = self.get_sent_how_display()
        return how if self.sent_how == "hand" else f"Sent {how.lower()}"

    class Meta:
        indexes = (models.Index(fields=("case_id", "-made_at")),)
        constraints = (
            models.CheckConstraint(
                name="letter_signed_before_it_is_sent",
                condition=Q(state="draft")
                | Q(signed_by__isnull=False, signed_at__isnull=False, document__isnull=False),
            ),
        )
