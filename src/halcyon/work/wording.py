"""Words that were questioned before something was sent or signed, and that whoever wrote them kept."""

from __future__ import annotations

import uuid

from django.db import models

from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id kept_by subject_id",
    operational="phrase place field reason agency kept_at",
    special="words reason_words",
)
class KeptWords(models.Model):
    """One phrase that was questioned and kept. `phrase` is its key in the published list; `place` the form (“concern”,
    a move, an instrument) and `field` the question in it; `subject_id` what was written about, when it existed already.
    """

    REASONS = [
        ("others_words", "They are somebody else’s words, and I say whose"),
        ("right_here", "They say what is meant here"),
        ("other", "Another reason"),
        ("none", "No reason was given"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phrase = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    place = models.CharField(max_length=80)
    field = models.CharField(max_length=80)
    reason = models.CharField(max_length=20, choices=REASONS)
    reason_words = models.TextField(blank=True)
    agency = models.CharField(max_length=20)
    kept_by = models.UUIDField()
    kept_at = models.DateTimeField()
    subject_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("agency", "kept_at")), models.Index(fields=("phrase", "kept_at")))
