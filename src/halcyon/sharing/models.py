"""What the policy decided, what people decided, what was disclosed, and emergency access."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id subject_id case_id asked_by_user decided_by",
    operational=(
        "asked_at asking_agency holding_agency purpose categories effect rule clause agreement agreement_version"
        " outcome"
        " decided_at due_at basis proposal recipient_kind"
    ),
    reference="reasons",
    special="question reason detriment safeguards",
)
class SharingDecision(models.Model):
    """One ask put to the agreement, what the policy said, and (where it said REVIEW) what a named person decided and
    why.

    `outcome` empty means that it waits for a person. A refusal must say why not sharing is better for the child.
    """

    OUTCOMES = [("", "Waiting"), ("disclose", "Disclose"), ("refuse", "Do not disclose")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_at = models.DateTimeField()
    asked_by_user = models.UUIDField(null=True, blank=True)
    asking_agency = models.CharField(max_length=20)
    holding_agency = models.CharField(max_length=20)
    recipient_kind = models.CharField(max_length=20, default="agency")
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=60, blank=True)
    categories = models.JSONField(default=list)
    question = models.TextField(blank=True)
    proposal = models.CharField(max_length=60, blank=True)
    effect = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    clause = models.CharField(max_length=40, blank=True)
    rule = models.CharField(max_length=60)
    agreement = models.CharField(max_length=60)
    agreement_version = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    detriment = models.TextField(blank=True)
    safeguards = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("holding_agency", "due_at"), condition=Q(effect="REVIEW", outcome=""), name="sharing_to_review"
            ),
            models.Index(fields=("case_id",)),
        )
        constraints = (
            models.CheckConstraint(
                name="sharing_decided_has_who_and_when",
                condition=Q(outcome="")
                | (Q(decided_at__isnull=False) & Q(decided_by__isnull=False))
                | Q(effect="PERMIT"),
            ),
        )


@handled(
    Retention.CASE,
    opaque="id subject_id case_id decision by_user to_user request_id message_ref response_id",
    operational="at from_agency to_agency purpose basis categories channel",
    special="items",
)
class Disclosure(models.Model):
    """The ledger: one row for everything that went from one agency to another or to a person. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    from_agency = models.CharField(max_length=20)
    to_agency = models.CharField(max_length=20)
    to_user = models.UUIDField(null=True, blank=True)
    by_user = models.UUIDField(null=True, blank=True)
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    request_id = models.UUIDField(null=True, blank=True)
    response_id = models.UUIDField(null=True, blank=True)
    message_ref = models.UUIDField(null=True, blank=True)
    decision = models.ForeignKey(SharingDecision, on_delete=models.PROTECT, related_name="disclosures")
    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=60)
    categories = models.JSONField(default=list)
    items = models.TextField()
    channel = models.CharField(max_length=20)

    class Meta:
        indexes = (models.Index(fields=("subject_id", "-at")), models.Index(fields=("case_id", "at")))


@handled(
    Retention.AUDIT,
    opaque="id user subject_id reviewed_by",
    operational="opened_at expires_at reason_kind review_due_at reviewed_at review_outcome agency",
    special="reason review_note",
)
class EmergencyAccess(models.Model):
    """Someone opened a record without a relationship because a child could not wait. Always reviewed by someone
    else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.UUIDField()
    agency = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    reason_kind = models.CharField(max_length=40)
    reason = models.TextField()
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_outcome = models.CharField(max_length=40, blank=True)
    review_note = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("user", "expires_at")),)
        constraints = (
            models.CheckConstraint(
                name="emergency_access_never_reviewed_by_oneself",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
            ),
        )
