"""The family and the practitioners: how they were asked, what they said, and who was told what came of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.practice.reviews.phases import FAMILY_STAGES


@handled(
    Retention.CASE, opaque="id review by", operational="stage outcome on at", case="relation how", special="words why"
)
class FamilyContact(models.Model):
    """One time at which a family was asked to take part: who they are to the person, how, and in their own words."""

    OUTCOMES = [
        ("asked", "Asked; no answer yet"),
        ("took_part", "Took part"),
        ("declined", "Declined"),
        ("not_contacted", "Not contacted"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("learning.Review", on_delete=models.PROTECT, related_name="family")
    stage = models.CharField(max_length=20, choices=FAMILY_STAGES)
    relation = models.CharField(max_length=80)
    how = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    words = models.TextField(blank=True)
    why = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ("on", "at")
        constraints = (
            models.CheckConstraint(
                name="family_not_contacted_says_why", condition=~Q(outcome="not_contacted") | ~Q(why="")
            ),
        )


@handled(
    Retention.CASE,
    opaque="id review user message by told_by",
    operational="agency way on at told_at",
    staff="name profession told_how",
    case="words feedback",
)
class PractitionerPart(models.Model):
    """Somebody who worked with the family and took part in the review. Told what came of it: by message or by hand."""

    WAYS = [("interview", "A conversation"), ("event", "A learning event"), ("written", "In writing")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("learning.Review", on_delete=models.PROTECT, related_name="practitioners")
    user = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=150)
    agency = models.CharField(max_length=20)
    profession = models.CharField(max_length=80)
    way = models.CharField(max_length=10, choices=WAYS)
    on = models.DateField()
    words = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    feedback = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.UUIDField(null=True, blank=True)
    told_how = models.CharField(max_length=120, blank=True)
    message = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("agency", "name")
