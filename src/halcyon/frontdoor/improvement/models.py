"""A delay of the system, as it was escalated; the plan that answers it; how the measure went, week by week."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.frontdoor.whatif.models import WhatIfRun
from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(
    Retention.AUDIT,
    opaque="id escalated_by answered_by closed_by",
    operational="reference measure bound weeks_out figures causes escalated_at post due_at chased_at agreed answered_at"
    " closed_at why answer close_reason",
)
class SystemDelay(models.Model):
    """A measure of the hub out of its bound, told to the holder of a post. `escalated_by` None: by the published rule.

    `figures` is a snapshot that is never changed: for each week its value, of how many, and the ids of the rows behind
    it. `causes` counts the answers given to time limits that passed in those weeks, by cause. The texts are about the
    system: the forms ask for no names.
    """

    AGREED = [
        ("plan", "An improvement plan is to be made"),
        ("watch", "Watch it: no plan for now"),
        ("not_ours", "The cause lies elsewhere, and is taken up there"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    measure = models.CharField(max_length=40)
    bound = models.FloatField()
    weeks_out = models.PositiveSmallIntegerField()
    figures = JSONText(default=list)
    causes = JSONText(default=dict)
    why = models.TextField(blank=True)
    escalated_at = models.DateTimeField()
    escalated_by = models.UUIDField(null=True, blank=True)
    post = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    chased_at = models.DateTimeField(null=True, blank=True)
    agreed = models.CharField(max_length=10, choices=AGREED, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    close_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("measure",), condition=Q(closed_at__isnull=True), name="delay_one_open_for_each_measure"
            ),
            models.CheckConstraint(
                name="delay_is_answered_by_somebody",
                condition=Q(answered_at__isnull=True) | Q(answered_by__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(answered_at__isnull=True, chased_at__isnull=True), name="delay_to_chase"
            ),
        )


@handled(
    Retention.AUDIT,
    opaque="id delay owner run agreed_by closed_by",
    operational="measure baseline target begins ends trajectory review_on agreed_at closed_at held aim close_reason",
)
class ImprovementPlan(models.Model):
    """What will be done about one delay, by whom, until when: the target, and what the measure should be each week.

    `trajectory` is a list of [Monday, value]. `run` is the what-if by which the plan was tested. `held` says that it
    was closed because the measure had kept its target.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delay = models.OneToOneField(SystemDelay, on_delete=models.PROTECT, related_name="plan")
    measure = models.CharField(max_length=40)
    owner = models.UUIDField()
    aim = models.TextField()
    baseline = models.FloatField()
    target = models.FloatField()
    begins = models.DateField()
    ends = models.DateField()
    trajectory = JSONText(default=list)
    run = models.ForeignKey(WhatIfRun, null=True, blank=True, on_delete=models.PROTECT, related_name="plans")
    review_on = models.DateField()
    agreed_by = models.UUIDField()
    agreed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    held = models.BooleanField(default=False)
    close_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="plan_ends_after_it_begins", condition=Q(ends__gt=F("begins"))),
            models.CheckConstraint(
                name="plan_closes_held_or_with_a_reason",
                condition=Q(closed_at__isnull=True) | Q(held=True) | ~Q(close_reason=""),
            ),
        )


@handled(Retention.AUDIT, opaque="id plan owner done_by", operational="position what due_on done_at note")
class PlanAction(models.Model):
    """One thing that somebody will do by a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="actions")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    owner = models.UUIDField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "position"), name="plan_action_place"),)


@handled(Retention.AUDIT, opaque="id plan rows", operational="monday value count expected on_track recorded_at told_at")
class PlanWeek(models.Model):
    """How the measure stood in one week of a plan, written once when the week was over, with the ids of its rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="weeks")
    monday = models.DateField()
    value = models.FloatField(null=True, blank=True)
    count = models.PositiveIntegerField()
    expected = models.FloatField()
    on_track = models.BooleanField(null=True)
    rows = JSONText(default=list)
    recorded_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "monday"), name="plan_week_once"),)


@handled(Retention.AUDIT, opaque="id plan by", operational="at words next_on")
class PlanReview(models.Model):
    """Somebody looked at a plan, said how it goes, and when it is looked at next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    by = models.UUIDField()
    words = models.TextField()
    next_on = models.DateField()
