"""One shift hands its enquiries to the next: what was handed over, with which words, and who accepted it when."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id key from_user to_user begun_by given_by",
    operational="kind began ended begun_at given_at accepted_at",
    special="note",
)
class Handover(models.Model):
    """What one shift hands to another: the hub to the night, the night to the hub, one worker to another.

    `key` makes it once for each change of shift. `began` and `ended` are the shift that hands over; `note` is what the
    next one must watch for. `given_at` without `given_by` says that the shift ended and nobody had handed over.
    `accepted_at` is set when the last of its enquiries has been accepted.
    """

    KINDS = [
        ("to_night", "From the hub to the Emergency Duty Team"),
        ("to_day", "From the Emergency Duty Team to the hub"),
        ("shift", "From one worker to another"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    from_user = models.UUIDField(null=True, blank=True)
    to_user = models.UUIDField(null=True, blank=True)
    began = models.DateTimeField()
    ended = models.DateTimeField()
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField(null=True, blank=True)
    note = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.UUIDField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("-ended",)),)
        constraints = (
            models.CheckConstraint(
                name="handover_between_workers_names_both",
                condition=(
                    Q(kind="shift", from_user__isnull=False, to_user__isnull=False) & ~Q(from_user=models.F("to_user"))
                )
                | (~Q(kind="shift") & Q(from_user__isnull=True, to_user__isnull=True)),
            ),
        )


@handled(
    Retention.CASE,
    opaque="id handover case_id record_id written_by answered_by",
    operational="reference came_in state stood rated written_at answered_at",
    special="note question reply",
)
class HandoverItem(models.Model):
    """One enquiry in a handover. `stood` and `rated` are where it stood and how it was rated when it was put there.

    Until it is accepted it is on the lists of both sides, also while the one who takes over has asked something or has
    sent it back. `done` says that it was closed before the shift ended: nothing is left to take over.
    """

    STATES = [
        ("waiting", "Waits to be accepted"),
        ("asked", "Something is asked about it"),
        ("sent_back", "Sent back"),
        ("accepted", "Accepted"),
        ("done", "Closed in this shift"),
        ("over", "The shift ended before it was accepted"),
    ]
    OPEN = ("waiting", "asked", "sent_back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="items")
    case_id = models.UUIDField()
    record_id = models.UUIDField()
    reference = models.CharField(max_length=30)
    came_in = models.BooleanField()
    stood = models.CharField(max_length=40)
    rated = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    question = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("case_id",)),)
        constraints = (
            models.UniqueConstraint(fields=("handover", "case_id"), name="handed_over_once"),
            models.CheckConstraint(
                name="handover_accepted_by_somebody", condition=~Q(state="accepted") | Q(answered_by__isnull=False)
            ),
        )
