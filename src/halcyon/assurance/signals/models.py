"""A signal: what is being seen, who looks into it, what speaks for and against it, and what was decided."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.REFERENCE,
    opaque="id source_id raised_by owner decided_by version",
    reference="reference",
    operational="source raised_at decide_on state decided_at series",
    case="title seen hypothesis decision",
)
class Signal(models.Model):
    """Something new that somebody sees. `series` names the coded theme whose rise it is, when the numbers said it.

    `raised_by` is empty for a rise that the program found; a person still says what may lie behind it.
    """

    SOURCES = [
        ("practitioner", "A practitioner"),
        ("alert", "An alert"),
        ("review", "A review or an audit"),
        ("rise", "An unusual rise in the numbers"),
    ]
    STATES = [
        ("raised", "Raised: nobody looks into it yet"),
        ("watched", "Being looked into"),
        ("acted", "Real: something is done"),
        ("dismissed", "Explained: nothing new"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=200)
    seen = models.TextField()
    source = models.CharField(max_length=12, choices=SOURCES)
    source_id = models.UUIDField(null=True, blank=True)
    series = models.CharField(max_length=60, blank=True)
    raised_by = models.UUIDField(null=True, blank=True)
    raised_at = models.DateTimeField()
    owner = models.UUIDField(null=True, blank=True)
    hypothesis = models.TextField(blank=True)
    decide_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="raised")
    decision = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-raised_at",)
        constraints = (
            models.CheckConstraint(
                name="signal_looked_into_by_somebody_until_a_day",
                condition=Q(state="raised") | (Q(owner__isnull=False, decide_on__isnull=False) & ~Q(hypothesis="")),
            ),
            models.CheckConstraint(
                name="signal_raised_by_somebody_or_by_a_rise", condition=Q(raised_by__isnull=False) | Q(source="rise")
            ),
            models.CheckConstraint(
                name="signal_decided_with_words",
                condition=Q(state__in=("raised", "watched")) | (Q(decided_at__isnull=False) & ~Q(decision="")),
            ),
        )

    def __str__(self) -> str:
        return self.reference


@handled(Retention.REFERENCE, opaque="id signal by", operational="speaks at", case="text")
class SignalEvidence(models.Model):
    """One piece of evidence for the hypothesis of a signal, or against it."""

    SPEAKS = [("for", "Speaks for it"), ("against", "Speaks against it")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="evidence")
    speaks = models.CharField(max_length=8, choices=SPEAKS)
    text = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
