"""Projects, and the steps on the way of a project or of an action."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.workforce.bodies.models import Body


@handled(
    Retention.AUDIT,
    opaque="id recommendation body owner by",
    operational="reference title aim benefit measure unit before target more_is_better after measured_on begins ends"
    " state state_words delivered at",
    reference="agency",
)
class Project(models.Model):
    """A piece of work with an owner, milestones and a benefit that is measured: what it was, should be, and became."""

    STATES = [
        ("planned", "Planned"),
        ("running", "Running"),
        ("paused", "Paused"),
        ("delivered", "Delivered"),
        ("stopped", "Stopped"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=200)
    aim = models.TextField()
    agency = models.CharField(max_length=20)
    owner = models.UUIDField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recommendation = models.ForeignKey(
        "learning.Recommendation", on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    benefit = models.TextField()
    measure = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    before = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    more_is_better = models.BooleanField(default=True)
    after = models.FloatField(null=True, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    begins = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="planned")
    state_words = models.TextField(blank=True)
    delivered = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("ends", "title")
        constraints = (
            models.CheckConstraint(
                name="project_delivered_says_what", condition=~Q(state="delivered") | ~Q(delivered="")
            ),
        )


@handled(Retention.AUDIT, opaque="id action project done_by", operational="position text due done_at")
class Milestone(models.Model):
    """A step on the way of one action or one project."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(
        "learning.Action", on_delete=models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    due = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.CheckConstraint(
                name="milestone_of_one_thing",
                condition=Q(action__isnull=False, project__isnull=True) | Q(action__isnull=True, project__isnull=False),
            ),
        )
