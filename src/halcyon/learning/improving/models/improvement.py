"""What was recommended, which agency does what about it, what shows that it changed something, and who said so.

The texts speak of services and never of a child, an adult or a family: the forms ask for code names.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.workforce.bodies.models import Body


@handled(Retention.AUDIT, opaque="id source_id by", operational="reference text source_kind source_title said_on at")
class Recommendation(models.Model):
    """Something that a review, an audit, an inspection or somebody outside said should be done.

    `source_id` is the opaque id of what said it, where that is kept here; a source that is not has its title alone.
    `by` is empty for one that a file brought.
    """

    SOURCES = [
        ("review", "Review"),
        ("audit", "Audit"),
        ("self_assessment", "Self-assessment"),
        ("inspection", "Inspection"),
        ("signal", "Signal"),
        ("delay", "Delay of the front door"),
        ("disagreement", "Professional disagreement"),
        ("outside", "Report from outside"),
        ("board", "A board’s own"),
        ("import", "Taken from a spreadsheet"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    text = models.TextField()
    source_kind = models.CharField(max_length=20, choices=SOURCES)
    source_id = models.UUIDField(null=True, blank=True)
    source_title = models.CharField(max_length=200)
    said_on = models.DateField()
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-said_on", "-at", "id")
        indexes = (models.Index(fields=("source_kind", "source_id")), models.Index(fields=("-said_on",)))

    def __str__(self) -> str:
        return self.reference


@handled(Retention.AUDIT, opaque="id recommendation", operational="theme")
class RecommendationTheme(models.Model):
    """A theme of the published list under which a recommendation is found again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="themes")
    theme = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("recommendation", "theme"), name="recommendation_theme_once"),)
        indexes = (models.Index(fields=("theme",)),)


@handled(Retention.AUDIT, opaque="id recommendation by", operational="agency answer reason at")
class AgencyAnswer(models.Model):
    """Whether one agency accepts a recommendation that is addressed to it. Not accepting it needs a reason."""

    ANSWERS = [("", "Not answered"), ("accepted", "Accepted"), ("not_accepted", "Not accepted")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="answers")
    agency = models.CharField(max_length=20)
    answer = models.CharField(max_length=20, choices=ANSWERS, blank=True)
    reason = models.TextField(blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("recommendation", "agency"), name="recommendation_answered_once"),
            models.CheckConstraint(
                name="not_accepting_needs_a_reason", condition=~Q(answer="not_accepted") | ~Q(reason="")
            ),
        )


@handled(
    Retention.AUDIT,
    opaque="id recommendation owner deputy by done_by closed_by load row_digest",
    operational="reference agency text success due state done_at done_words closed_at close_words version at",
    staff="owner_words",
)
class Action(models.Model):
    """What one agency does about a recommendation, by a day. Several bodies can watch over the same action.

    `success` is how everybody will know that it worked. `owner` may be empty only for an action that a file brought,
    whose owner the file names in `owner_words` and nobody here has yet been given it. `closed_at`, `closed_by` and
    `close_words` are of its being assured or stopped.
    """

    OPEN, AWAITING, ASSURED, NOT_ASSURED, STOPPED = "open", "awaiting", "assured", "not_assured", "stopped"
    STATES = [
        (OPEN, "Open"),
        (AWAITING, "Done, awaiting assurance"),
        (ASSURED, "Assured"),
        (NOT_ASSURED, "Not assured: open again"),
        (STOPPED, "Stopped"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="actions")
    agency = models.CharField(max_length=20)
    text = models.TextField()
    success = models.TextField(blank=True)
    owner = models.UUIDField(null=True, blank=True)
    owner_words = models.CharField(max_length=150, blank=True)
    deputy = models.UUIDField(null=True, blank=True)
    due = models.DateField()
    state = models.CharField(max_length=12, choices=STATES, default=OPEN)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)
    done_words = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    close_words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    load = models.UUIDField(null=True, blank=True)
    row_digest = models.CharField(max_length=64, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("due", "reference")
        indexes = (
            models.Index(fields=("agency", "state", "due")),
            models.Index(fields=("owner", "state")),
            models.Index(fields=("due",), condition=Q(state__in=("open", "not_assured")), name="action_overdue"),
        )
        constraints = (
            models.UniqueConstraint(fields=("row_digest",), condition=~Q(row_digest=""), name="action_loaded_once"),
            models.CheckConstraint(
                name="action_done_when_it_says_so",
                condition=Q(state__in=("open", "not_assured", "stopped")) | Q(done_at__isnull=False),
            ),
            models.CheckConstraint(
                name="action_closed_by_somebody",
                condition=Q(state__in=("open", "not_assured", "awaiting"), closed_at__isnull=True)
                | Q(state__in=("assured", "stopped"), closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="action_stopped_with_a_reason", condition=~Q(state="stopped") | ~Q(close_words="")
            ),
        )

    def __str__(self) -> str:
        return self.reference


@handled(Retention.AUDIT, opaque="id action body", operational="at")
class ActionBody(models.Model):
    """A body that watches over an action: the board, and the contract review as well."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="watched")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("action", "body"), name="action_watched_once"),)


@handled(Retention.AUDIT, opaque="id action agreed_by by", operational="was due reason at")
class NewDate(models.Model):
    """A day that was moved: from when to when, why, and who agreed to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="dates")
    was = models.DateField()
    due = models.DateField()
    reason = models.TextField()
    agreed_by = models.UUIDField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)


@handled(
    Retention.AUDIT,
    opaque="id action source_id document by",
    operational="kind title words before after more_is_better unit measured_on source_ref at",
)
class Evidence(models.Model):
    """One thing that speaks for an action. Only an audit or a measure with a before and an after can assure it.

    `source_id` is the round of an audit, `source_ref` the published figure of an indicator from before and the one from
    after; both are empty where figures were entered by hand. `by` is empty for what a file said.
    """

    KINDS = [
        ("audit", "Result of an audit"),
        ("measure", "Measure (an indicator)"),
        ("figure", "Another figure"),
        ("document", "Document"),
        ("words", "In words"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    source_id = models.UUIDField(null=True, blank=True)
    source_ref = models.CharField(max_length=250, blank=True)
    document = models.UUIDField(null=True, blank=True)
    before = models.FloatField(null=True, blank=True)
    after = models.FloatField(null=True, blank=True)
    more_is_better = models.BooleanField(default=True)
    unit = models.CharField(max_length=40, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)


@handled(Retention.AUDIT, opaque="id action evidence body by", operational="assured words at")
class Judgement(models.Model):
    """Somebody looked at an action that was said to be done, and said whether it made the change.

    Assured either by evidence that shows it, or in words: why it is assured without.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="judgements")
    assured = models.BooleanField()
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                name="judgement_rests_on_something", condition=Q(evidence__isnull=False) | ~Q(words="")
            ),
        )


@handled(Retention.AUDIT, opaque="id action answered_by", operational="rung due told_at answer answered_at")
class Escalation(models.Model):
    """An action was overdue, and one rung of the ladder was told. It stays visible until it is answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="escalations")
    rung = models.CharField(max_length=20)
    due = models.DateField()
    told_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("told_at",)
        constraints = (
            models.UniqueConstraint(fields=("action", "rung", "due"), name="action_escalated_once_for_a_date"),
        )
