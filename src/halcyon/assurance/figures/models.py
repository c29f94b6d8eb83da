"""What has been published of each indicator, dated snapshots, and the log of challenges."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(
    Retention.OPERATIONAL,
    opaque="id digest",
    operational="key version starts edition whole rows folded value published_at",
)
class Publication(models.Model):
    """The figure of one indicator for one period as it may be shown: what pages read, and never changed afterwards.

    `whole` and `rows` are counts as `kernel.disclosure.Protected` has them, `value` the median where it is one. A later
    count is a new edition, published only when its difference from the one before tells of nobody. `digest` is that of
    the definition.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    starts = models.DateField()
    edition = models.PositiveIntegerField(default=1)
    whole = models.JSONField(null=True)
    rows = models.JSONField(default=dict)
    folded = models.BooleanField(default=False)
    value = models.FloatField(null=True)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "version", "starts", "edition"), name="publication_once"),
        )
        indexes = (models.Index(fields=("starts", "key")),)


@handled(
    Retention.OPERATIONAL,
    opaque="id by digest definitions inputs",
    operational="reference known_at at figures counted",
    reference="title",
)
class Snapshot(models.Model):
    """All figures as they stood at `known_at`, kept for good.

    `definitions` are the digests of the indicators, `inputs` those of the rows that each view gave. `counted` is what
    was counted before small numbers were hidden: compared when it is run again, never shown. `figures` is what could be
    shown, by indicator and period.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=150)
    known_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    definitions = models.JSONField()
    inputs = models.JSONField()
    counted = models.JSONField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("-at",)),)


@handled(
    Retention.OPERATIONAL,
    opaque="id snapshot asked_by definitions",
    operational="kind known_at asked_at state parts done of outcome failure finished_at",
    reference="title",
)
class FigureRun(models.Model):
    """A snapshot being taken or run again: what was asked, what has been counted so far by view, and what came of it.

    `snapshot` is the snapshot that is run again, or the one that there will be. `parts` and `definitions` are kept
    until it is done, so that counting goes on where it stopped. `outcome` is of a run alone (`snapshots.Rerun`).
    """

    TAKE, AGAIN = "take", "again"
    KINDS = [(TAKE, "A snapshot being taken"), (AGAIN, "A snapshot run again")]
    STATES = [("waiting", "Waiting"), ("running", "Running"), ("done", "Finished"), ("failed", "Failed")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    snapshot = models.UUIDField()
    title = models.CharField(max_length=150)
    known_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    definitions = JSONText(default=dict)
    parts = JSONText(default=dict)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    outcome = JSONText(null=True)
    failure = models.CharField(max_length=100, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("asked_at",), condition=Q(state__in=("waiting", "running")), name="figure_run_to_do"),
            models.Index(fields=("snapshot", "-asked_at"), name="figure_run_of_snapshot"),
        )


@handled(
    Retention.OPERATIONAL,
    opaque="id asked_by owner answered_by version",
    operational="reference indicator starts asked_at due_on state answered_at settled_at",
    staff="question answer settled_words",
)
class Challenge(models.Model):
    """Somebody on the board asked "how do you know?" of a figure: who answers, until when, and what they said.

    It is settled by whoever asked. `starts` is the period that was asked about.
    """

    STATES = [("open", "Waiting for an answer"), ("answered", "Answered"), ("settled", "Settled")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    indicator = models.CharField(max_length=80)
    starts = models.DateField()
    question = models.TextField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    owner = models.UUIDField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    answer = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_words = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("indicator", "-asked_at")), models.Index(fields=("owner", "state")))
        constraints = (
            models.CheckConstraint(
                name="challenge_answered_by_somebody",
                condition=Q(state="open", answered_at__isnull=True)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        )
