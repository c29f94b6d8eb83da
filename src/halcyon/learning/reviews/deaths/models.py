"""Deaths in a cohort, by the number that their provider gave them, and what each stage of the review says of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.practice.reviews.mortality import AVOIDABLE, DECISIONS, EXPECTED, FAMILY, GROUPS, NATURAL
from halcyon.work.fields import JSONText


@handled(
    Retention.CASE,
    opaque="id team by screened_by",
    operational="reference provider notified_at screened_at no_part version",
    person="local_number",
    special="died_on age group setting cause coroner contact_months flags expected natural decision why family"
    " family_words",
)
class Death(models.Model):
    """One death of the cohort. Nobody is named: `local_number` is the provider's own and means nothing elsewhere.

    `team` is the service that treated; `contact_months` how long before death it last had contact.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    provider = models.CharField(max_length=20)
    team = models.UUIDField(null=True, blank=True)
    local_number = models.CharField(max_length=40)
    group = models.CharField(max_length=30, choices=GROUPS)
    died_on = models.DateField()
    age = models.PositiveSmallIntegerField()
    contact_months = models.PositiveSmallIntegerField(null=True, blank=True)
    setting = models.CharField(max_length=120, blank=True)
    cause = models.CharField(max_length=200, blank=True)
    coroner = models.BooleanField(default=False)
    notified_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    family = models.CharField(max_length=10, choices=FAMILY, default="not_asked")
    family_words = models.TextField(blank=True)
    expected = models.CharField(max_length=12, choices=EXPECTED, blank=True)
    natural = models.CharField(max_length=12, choices=NATURAL, blank=True)
    flags = JSONText(default=list)
    decision = models.CharField(max_length=20, choices=DECISIONS, blank=True)
    why = models.TextField(blank=True)
    screened_by = models.UUIDField(null=True, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)
    no_part = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("died_on", "reference")
        constraints = (
            models.UniqueConstraint(fields=("provider", "local_number"), name="death_of_a_provider_once"),
            models.CheckConstraint(
                name="death_screened_by_somebody_independent",
                condition=Q(decision="")
                | (Q(screened_by__isnull=False, screened_at__isnull=False, no_part=True) & ~Q(why="")),
            ),
        )
        indexes = (models.Index(fields=("decision", "died_on")),)


@handled(
    Retention.CASE,
    opaque="id death first second",
    operational="at second_at complete second_no_part",
    special="scores judgements overall summary problems avoidable second_words second_overall themes",
)
class CareReview(models.Model):
    """The structured review of one death: each phase of care scored with its judgement, and a second view."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    death = models.OneToOneField(Death, on_delete=models.PROTECT, related_name="care_review")
    scores = JSONText(default=dict)
    judgements = JSONText(default=dict)
    overall = models.PositiveSmallIntegerField()
    summary = models.TextField()
    problems = JSONText(default=list)
    avoidable = models.CharField(max_length=1, choices=AVOIDABLE, blank=True)
    themes = JSONText(default=list)
    first = models.UUIDField()
    at = models.DateTimeField()
    complete = models.BooleanField(default=False)  # no second reviewer is needed, or has written
    second = models.UUIDField(null=True, blank=True)
    second_no_part = models.BooleanField(default=False)
    second_overall = models.PositiveSmallIntegerField(null=True, blank=True)
    second_words = models.TextField(blank=True)
    second_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="second_reviewer_is_somebody_else", condition=Q(second__isnull=True) | ~Q(second=F("first"))
            ),
            models.CheckConstraint(
                name="poor_care_is_seen_by_a_second_reviewer",
                condition=Q(complete=False) | Q(overall__gt=2) | Q(second__isnull=False),
            ),
        )
