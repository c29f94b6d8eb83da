"""A review, its limbs, its panel, whom it is about, and holds for criminal proceedings."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.learning.reviews.rules import DECISIONS
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.phases import BY_KEY
from halcyon.work.fields import JSONText

KIND_CHOICES = [(k.key, k.title) for k in KINDS.values()]


@handled(
    Retention.CASE,
    opaque="id opened_by lead",
    operational="reference code_name phase opened_at period_from period_to terms_agreed_on concluded_at expected_on"
    " ended_at brief_at version",
    case="about terms report brief expected_why",
)
class Review(models.Model):
    """One review under a code name. It may have several limbs, each under its own law; there is one of everything else.

    Nothing here names anybody: who it is about is in `ReviewSubject`, as the id of a record that opens to few.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    code_name = models.CharField(max_length=60, unique=True)
    about = models.TextField()
    phase = models.CharField(max_length=20, choices=[(p.key, p.title) for p in BY_KEY.values()], default="deciding")
    lead = models.UUIDField()
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    terms = models.TextField(blank=True)
    terms_agreed_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    expected_why = models.TextField(blank=True)
    report = models.TextField(blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    brief = models.TextField(blank=True)
    brief_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("opened_at",)

    def __str__(self) -> str:
        return self.code_name


@handled(Retention.CASE, opaque="id review record_id by", operational="at ended_at", case="relation")
class ReviewSubject(models.Model):
    """Somebody whom a review is about, by the id of a supplied record, and who they are in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="subjects")
    record_id = models.UUIDField()
    relation = models.CharField(max_length=80)
    by = models.UUIDField()
    at = models.DateTimeField()

    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("review", "record_id"), name="review_subject_once"),)
        indexes = (models.Index(fields=("record_id",)),)


@handled(
    Retention.CASE,
    opaque="id review decided_by settled_by",
    operational="kind aware_at notified_at summaries_at inquest_at discussed_at decision decided_at publication"
    " published_at version",
    reference="owner",
    case="criteria why publication_why confirmed",
)
class ReviewLimb(models.Model):
    """One review in law: its own decision, clocks and publication. `criteria` maps criterion to answer and reason.

    `notified_at` is empty while it is known and not notified yet. `summaries_at`, `inquest_at` and `discussed_at` are
    the steps that only some kinds have, when somebody wrote them down.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="limbs")
    kind = models.CharField(max_length=30, choices=KIND_CHOICES)
    owner = models.CharField(max_length=120)
    aware_at = models.DateTimeField(null=True, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    summaries_at = models.DateTimeField(null=True, blank=True)
    inquest_at = models.DateTimeField(null=True, blank=True)
    discussed_at = models.DateTimeField(null=True, blank=True)
    criteria = JSONText(default=dict)
    decision = models.CharField(max_length=20, choices=list(DECISIONS), blank=True)
    why = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    publication = models.CharField(
        max_length=10, choices=[("published", "Published"), ("withheld", "Not published")], blank=True
    )
    confirmed = JSONText(default=list)
    publication_why = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = (F("notified_at").asc(nulls_last=True), "id")
        constraints = (
            models.UniqueConstraint(fields=("review", "kind"), name="review_limb_once"),
            models.CheckConstraint(
                name="review_limb_decision_has_who_when_why",
                condition=Q(decision="") | (Q(decided_at__isnull=False) & Q(decided_by__isnull=False) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="review_limb_known_or_notified",
                condition=Q(aware_at__isnull=False) | Q(notified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_limb_notified_after_it_was_known",
                condition=Q(aware_at__isnull=True) | Q(aware_at__lte=F("notified_at")),
            ),
            models.CheckConstraint(
                name="review_limb_published_when_held",
                condition=Q(publication="") | (Q(decision="held") & Q(settled_by__isnull=False)),
            ),
        )


@handled(Retention.CASE, opaque="id review user by", operational="part agency begins ends", staff="name profession")
class PanelMember(models.Model):
    """Somebody on the panel. Who has an account sees the review from inside for as long as they are on it."""

    PARTS = [("chair", "Chair"), ("author", "Author of the report"), ("member", "Member")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="panel")
    part = models.CharField(max_length=10, choices=PARTS)
    user = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=150)
    agency = models.CharField(max_length=20, blank=True)
    profession = models.CharField(max_length=80)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    by = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("review",), condition=Q(part="chair", ends__isnull=True), name="review_has_one_chair"
            ),
            models.UniqueConstraint(
                fields=("review", "user"),
                condition=Q(ends__isnull=True, user__isnull=False),
                name="on_a_review_panel_once",
            ),
        )
        indexes = (models.Index(fields=("user", "ends")),)


@handled(Retention.CASE, opaque="id review by lifted_by", operational="begins ends", case="why lifted_why")
class ReviewHold(models.Model):
    """Criminal proceedings hold what is published, from when to when. They hold nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="holds")
    why = models.TextField()
    begins = models.DateTimeField()
    by = models.UUIDField()
    ends = models.DateTimeField(null=True, blank=True)
    lifted_by = models.UUIDField(null=True, blank=True)
    lifted_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("review",), condition=Q(ends__isnull=True), name="review_held_once_at_a_time"
            ),
        )


@handled(Retention.CASE, opaque="id review by", operational="phase at", case="why")
class PhaseChange(models.Model):
    """When a review came into a phase, and who brought it there. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="changes")
    phase = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")
