"""Policies by version, briefings, networks whose alerts have an owner, and good practice with what was tried here."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.kernel.privacy import Retention, handled


@handled(Retention.REFERENCE, opaque="id owner by", operational="at", reference="key title about audience")
class Policy(models.Model):
    """A policy that staff must know. `audience` are the codes of the agencies whose people acknowledge it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    owner = models.UUIDField()
    audience = models.JSONField(default=list)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("title",)


@handled(
    Retention.REFERENCE,
    opaque="id policy by source_id",
    operational="number published_on review_by source_kind at",
    reference="why source_title text",
)
class PolicyVersion(models.Model):
    """One version: why it changed, and the review or finding that made it change. It is never altered afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_on = models.DateField()
    review_by = models.DateField()
    why = models.TextField()
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=40, blank=True)
    source_title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("policy", "number"), name="policy_version_once"),
            models.CheckConstraint(name="policy_reviewed_after", condition=Q(review_by__gt=F("published_on"))),
        )


@handled(Retention.STAFF, opaque="id version user", operational="at")
class Acknowledgement(models.Model):
    """Somebody has read a version of a policy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="acknowledged")
    user = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "user"), name="acknowledged_once"),)


@handled(
    Retention.REFERENCE,
    opaque="id by source_id",
    operational="source_kind at",
    reference="title text audience source_title",
)
class Briefing(models.Model):
    """Something that people of these agencies must know. It goes to each as a message that asks for a receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=150)
    text = models.TextField()
    audience = models.JSONField(default=list)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=40, blank=True)
    source_title = models.CharField(max_length=200, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)


@handled(Retention.REFERENCE, opaque="id member by", operational="begins ends at", reference="name about")
class Network(models.Model):
    """A regional or national network in which somebody (`member`) takes part for the partnership."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150, unique=True)
    about = models.CharField(max_length=300, blank=True)
    member = models.UUIDField()
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("name",)


@handled(
    Retention.REFERENCE,
    opaque="id network owner by settled_by",
    operational="kind received_on due_on state settled_at at version",
    reference="title text done",
)
class NetworkAlert(models.Model):
    """An alert or a practice note that came in by a network: who looks at it, and what was done. It names nobody."""

    KINDS = [("alert", "Alert"), ("note", "Practice note")]
    STATES = [("open", "To be looked at"), ("done", "Something was done"), ("nothing", "Nothing is needed here")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=150)
    text = models.TextField()
    received_on = models.DateField()
    owner = models.UUIDField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    done = models.TextField(blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "at")
        constraints = (
            models.CheckConstraint(name="alert_settled_with_words", condition=Q(state="open") | ~Q(done="")),
        )


@handled(Retention.REFERENCE, opaque="id by", operational="at", reference="title text found_in")
class GoodPractice(models.Model):
    """Something that worked elsewhere, or here, and where it was found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=150)
    text = models.TextField()
    found_in = models.CharField(max_length=200)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("title",)


@handled(Retention.REFERENCE, opaque="id practice by", operational="agency state at", reference="result")
class TriedHere(models.Model):
    """How far an agency here has come with it. The newest row of each agency counts."""

    STATES = [
        ("thinking", "Being thought about"),
        ("trying", "Being tried"),
        ("kept", "Tried and kept"),
        ("dropped", "Tried and dropped"),
        ("not_for_us", "Not for us"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(GoodPractice, on_delete=models.PROTECT, related_name="tried")
    agency = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=STATES)
    result = models.TextField(blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)
