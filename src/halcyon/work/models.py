"""What waits for someone: tasks, clocks, messages on their way, documents. Subjects are opaque identifiers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id subject_id user service done_by person_id",
    operational="kind role agency opened_at due_at done_at outcome key link reference rating",
    case="title",
)
class Task(models.Model):
    """Something that one person, role or service has to do. `key` makes opening it twice impossible.

    `link` is a site-relative path; `reference` and `title` are shown on lists, so a title never carries a story.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True, blank=True)
    reference = models.CharField(max_length=30, blank=True)
    rating = models.CharField(max_length=10, blank=True)
    link = models.CharField(max_length=200)
    user = models.UUIDField(null=True, blank=True)
    service = models.UUIDField(null=True, blank=True)
    role = models.CharField(max_length=60, blank=True)
    agency = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("user", "due_at"), condition=Q(done_at__isnull=True), name="task_open_user"),
            models.Index(fields=("agency", "role", "due_at"), condition=Q(done_at__isnull=True), name="task_open_role"),
            models.Index(fields=("service", "due_at"), condition=Q(done_at__isnull=True), name="task_open_service"),
            models.Index(fields=("subject_id",)),
            models.Index(fields=("done_by", "done_at")),
        )
        constraints = (
            models.CheckConstraint(
                name="task_is_for_someone", condition=Q(user__isnull=False) | Q(service__isnull=False) | ~Q(role="")
            ),
        )


@handled(
    Retention.CASE,
    opaque="id subject_id start_event",
    operational="pathway clock started_at due_at stopped_at noticed_at limit_words verified tells",
)
class ClockCopy(models.Model):
    """A copy of a derived deadline, for worklists. The truth is the case's events; a job only notices a breach, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField()
    pathway = models.CharField(max_length=60)
    clock = models.CharField(max_length=60)
    start_event = models.UUIDField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)
    limit_words = models.CharField(max_length=80)
    verified = models.BooleanField()
    tells = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject_id", "clock", "start_event"), name="clock_once_per_start"),
        )
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(stopped_at__isnull=True, noticed_at__isnull=True), name="clock_to_notice"
            ),
            models.Index(fields=("subject_id",)),
        )


@handled(
    Retention.CASE,
    opaque="id key subject_id to_user from_user route_id",
    operational=(
        "kind channel state created_at due_at attempts next_attempt_at sent_at opened_at acknowledged_at failure"
        " to_agency to_post reference link needs_receipt"
    ),
    staff="to_address",
    case="title body",
)
class Message(models.Model):
    """One message to one recipient, written in the transaction of the act that causes it (an outbox), then delivered.

    The body is read in the product only. An e-mail says that something waits, never what (no case content leaves).
    """

    CHANNELS = [("inbox", "Inbox"), ("email", "Inbox and e-mail"), ("letter", "Letter"), ("call", "Telephone call")]
    STATES = [
        ("waiting", "Waiting to be sent"),
        ("sent", "Sent"),
        ("failed", "Could not be sent"),
        ("bounced", "Came back"),
        ("withdrawn", "Withdrawn"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    reference = models.CharField(max_length=30, blank=True)
    to_user = models.UUIDField(null=True, blank=True)
    to_post = models.CharField(max_length=80, blank=True)
    to_agency = models.CharField(max_length=20, blank=True)
    to_address = models.CharField(max_length=200, blank=True)
    route_id = models.UUIDField(null=True, blank=True)
    from_user = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=20, choices=CHANNELS, default="email")
    title = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    needs_receipt = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=STATES, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("next_attempt_at",), condition=Q(state="waiting"), name="message_to_send"),
            models.Index(fields=("to_user", "created_at")),
            models.Index(fields=("subject_id",)),
            models.Index(fields=("state",), condition=Q(state__in=("failed", "bounced")), name="message_undelivered"),
        )


@handled(
    Retention.OPERATIONAL,
    opaque="id message message_id_header",
    operational="at outcome",
    staff="detail",
)
class DeliveryAttempt(models.Model):
    """One try to deliver a message, and how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    message_id_header = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    detail = models.CharField(max_length=300, blank=True)


@handled(
    Retention.CASE,
    opaque="id subject_id digest added_by",
    case="name",
    operational="media_type size state added_at scanned_at",
    special="why",
)
class Document(Labelled):
    """A file that came with something. Its bytes lie by digest outside the web root and are never executed.

    A refused file keeps its name and the reason, so that whoever sent the concern can be asked again.
    """

    STATES = [
        ("kept", "Kept"),
        ("scanned", "Kept and scanned"),
        ("refused", "Refused"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=20, choices=STATES)
    why = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("subject_id",)), models.Index(fields=("digest",)))


@handled(
    Retention.OPERATIONAL,
    opaque="id sender key body_digest result_id",
    operational="created_at reference kind",
)
class IntakeKey(models.Model):
    """What makes sending the same thing twice harmless: one row per sender and idempotency key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    body_digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=30, blank=True)
    result_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sender", "key"), name="intake_key_once_per_sender"),)


@handled(Retention.OPERATIONAL, opaque="id user version", operational="form key updated_at", special="data")
class Draft(models.Model):
    """What someone has typed and not yet sent. One per person, form and key; gone when the form is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.UUIDField()
    form = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "form", "key"), name="draft_once"),)


@handled(Retention.OPERATIONAL, opaque="id", operational="series last")
class ReferenceSeries(models.Model):
    """The last number given out in a series of references. Locked while the next is taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.CharField(max_length=20, unique=True)
    last = models.PositiveBigIntegerField(default=0)
