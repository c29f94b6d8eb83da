"""Rounds of audit with what was drawn, scored and agreed; campaigns of self-assessment with what each answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(
    Retention.AUDIT,
    opaque="id previous planned_by frame_digest",
    operational="reference kind tool tool_version agency window_from window_to size strata double_every seed frame"
    " state planned_at drawn_at reported_at results",
    reference="title question summary",
)
class AuditRound(models.Model):
    """One audit: what it asks, what it was drawn from, and once reported what it found.

    `frame` is the list that was drawn from, as [opaque key, stratum]; with `seed` anybody can draw again. `results` is
    what was found when it was reported, and is never changed. No text of a round names a child or an adult.
    """

    STATES = [
        ("planned", "Planned"),
        ("scoring", "Being scored"),
        ("moderating", "In moderation"),
        ("reported", "Reported"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20)
    tool = models.CharField(max_length=40)
    tool_version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    question = models.TextField()
    agency = models.CharField(max_length=20, blank=True)  # whose audit it is, when it is of one agency
    window_from = models.DateField()
    window_to = models.DateField()
    size = models.PositiveSmallIntegerField()
    strata = JSONText(default=list)
    double_every = models.PositiveSmallIntegerField(default=1)  # 1: everything is scored twice; 0: nothing is
    seed = models.CharField(max_length=40)
    frame = JSONText(default=list)
    frame_digest = models.CharField(max_length=64, blank=True)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    state = models.CharField(max_length=12, choices=STATES, default="planned")
    planned_by = models.UUIDField()
    planned_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    results = JSONText(default=dict)
    summary = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="audit_window_runs_forward", condition=Q(window_to__gte=models.F("window_from"))
            ),
            models.CheckConstraint(
                name="audit_is_reported_with_a_summary",
                condition=Q(reported_at__isnull=True) | ~Q(summary=""),
            ),
        )

    def __str__(self) -> str:
        return self.title


@handled(
    Retention.AUDIT,
    opaque="id round subject",
    operational="position stratum targeted why service role double consent consent_at meets_at final overall held_by"
    " moderated_at",
    staff="name agreed_by",
    case="disagreement",
)
class AuditItem(models.Model):
    """One file, enquiry or practitioner of a round, and once moderated its final grades.

    `subject` is the case; a practitioner has a `service` and `role`, and a `name` for arranging the interview that is
    emptied when the round is reported. `targeted` items were chosen, with `why`, and stand beside the sample.
    """

    CONSENT = [("", "Not asked"), ("given", "Agreed"), ("declined", "Declined"), ("withdrawn", "Withdrawn")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    subject = models.UUIDField(null=True, blank=True)
    stratum = models.CharField(max_length=150, blank=True)
    targeted = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)
    service = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=150, blank=True)
    double = models.BooleanField(default=False)
    consent = models.CharField(max_length=10, choices=CONSENT, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    meets_at = models.DateTimeField(null=True, blank=True)
    final = JSONText(default=dict)
    overall = models.PositiveSmallIntegerField(null=True, blank=True)
    held_by = models.CharField(max_length=10, blank=True)
    disagreement = models.TextField(blank=True)
    agreed_by = models.CharField(max_length=300, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "position"), name="audit_item_place"),
            models.UniqueConstraint(
                fields=("round", "subject"), condition=Q(subject__isnull=False), name="audit_file_once_in_a_round"
            ),
        )
        indexes = (models.Index(fields=("subject",), name="audit_item_subject"),)


@handled(
    Retention.AUDIT, opaque="id item auditor", operational="agency values themes submitted_at version", case="words"
)
class Scoring(models.Model):
    """What one auditor gave one item. Nobody but its auditor reads it before every scoring of the item is in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AuditItem, on_delete=models.PROTECT, related_name="scorings")
    auditor = models.UUIDField()
    agency = models.CharField(max_length=20)
    values = JSONText(default=dict)
    words = JSONText(default=dict)
    themes = JSONText(default=list)
    submitted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "auditor"), name="audit_scored_once_by_each"),)
        indexes = (models.Index(fields=("auditor", "submitted_at"), name="audit_scoring_of"),)


@handled(
    Retention.AUDIT, opaque="id item by checked_by", operational="question consented state at checked_at", case="text"
)
class Quote(models.Model):
    """Something that a practitioner said, kept with their consent and read over for what would tell who they are."""

    STATES = [("waiting", "To be read over"), ("usable", "May be used"), ("refused", "Not to be used")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AuditItem, on_delete=models.PROTECT, related_name="quotes")
    question = models.CharField(max_length=10)
    text = models.TextField()
    consented = models.BooleanField()
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    by = models.UUIDField()
    at = models.DateTimeField()
    checked_by = models.UUIDField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="quote_is_used_with_consent_only", condition=~Q(state="usable") | Q(consented=True)
            ),
        )


@handled(
    Retention.AUDIT,
    opaque="id previous opened_by",
    operational="kind tool tool_version year due_on state opened_at",
    reference="title",
)
class Campaign(models.Model):
    """One year’s self-assessment of every practice, or every agency."""

    STATES = [("open", "Being answered"), ("closed", "Closed")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    tool = models.CharField(max_length=40)
    tool_version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    state = models.CharField(max_length=10, choices=STATES, default="open")
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "year"), name="one_campaign_of_a_kind_each_year"),)

    def __str__(self) -> str:
        return self.title


@handled(
    Retention.AUDIT,
    opaque="id campaign service submitted_by moderated_by",
    operational="agency patients state submitted_at moderated_at version",
    reference="name",
)
class Assessment(models.Model):
    """What one practice (`service`) or one agency answers in a campaign."""

    STATES = [
        ("not_begun", "Not begun"),
        ("begun", "Being answered"),
        ("submitted", "Sent in"),
        ("moderated", "Moderated"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="assessments")
    agency = models.CharField(max_length=20)
    service = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=200)
    patients = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=STATES, default="not_begun")
    submitted_by = models.UUIDField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.UUIDField(null=True, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "service"), condition=Q(service__isnull=False), name="practice_assessed_once"
            ),
            models.UniqueConstraint(
                fields=("campaign", "agency"), condition=Q(service__isnull=True), name="agency_assessed_once"
            ),
        )


@handled(
    Retention.AUDIT,
    opaque="id assessment by version",
    operational="question value since carried due_on moderated at",
    reference="evidence action challenge",
)
class StandardAnswer(models.Model):
    """One standard of an assessment. `since` is the day from which it has stood at its present value, over the years;
    `carried` says that it is last year’s answer, not looked at yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=10)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    carried = models.BooleanField(default=False)
    evidence = models.TextField(blank=True)
    action = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    moderated = models.PositiveSmallIntegerField(null=True, blank=True)
    challenge = models.TextField(blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessment", "question"), name="standard_answered_once"),)


@handled(
    Retention.AUDIT,
    opaque="id assessment event owner by",
    operational="question reason topic booked_on due_on state at done_at",
    reference="what",
)
class SupportItem(models.Model):
    """What the named GP and a practice agree to do about one standard: help, or training to be booked (`topic`).

    `event` is the training at which people of the practice have places; `booked_on` its day.
    """

    STATES = [("open", "To do"), ("booked", "Training booked"), ("done", "Done")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="support")
    question = models.CharField(max_length=10)
    reason = models.CharField(max_length=10)
    what = models.TextField()
    topic = models.CharField(max_length=40, blank=True)
    owner = models.UUIDField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    event = models.ForeignKey(
        "workforce.TrainingEvent", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    booked_on = models.DateField(null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessment", "question"), name="support_once_for_a_standard"),)
