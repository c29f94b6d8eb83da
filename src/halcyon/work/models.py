"""What waits for someone: tasks, clocks, messages on their way, documents. Subjects are opaque identifiers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled
from halcyon.work.breaches import Breach as Breach
from halcyon.work.breaches import BreachAnswer as BreachAnswer
from halcyon.work.fields import JSONText
from halcyon.work.loaded import ExtractRow as ExtractRow
from halcyon.work.loaded import FileLoad as FileLoad
from halcyon.work.loaded import FileRow as FileRow
from halcyon.work.wording import KeptWords as KeptWords

UNREAD = Q(opened_at__isnull=True, told_at__isnull=True)  # of messages


@handled(
    Retention.CASE,
    opaque="id subject_id user service done_by person_id asked_by asked_service",
    operational="kind role agency post opened_at due_at done_at outcome key link reference rating",
    case="title",
)
class Task(models.Model):
    """Something that one person, role, post or service has to do. `key` makes opening it twice impossible.

    `link` is a site-relative path; `reference` and `title` are shown on lists, so a title never carries a story.
    `asked_by` and `asked_service` say who waits for it to be done.
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
    post = models.CharField(max_length=80, blank=True)
    asked_by = models.UUIDField(null=True, blank=True)
    asked_service = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("user", "due_at"), condition=Q(done_at__isnull=True), name="task_open_user"),
            models.Index(fields=("agency", "role", "due_at"), condition=Q(done_at__isnull=True), name="task_open_role"),
            models.Index(
                fields=("kind", "due_at", "opened_at", "id"), condition=Q(done_at__isnull=True), name="task_open_kind"
            ),
            models.Index(fields=("service", "due_at"), condition=Q(done_at__isnull=True), name="task_open_service"),
            models.Index(
                fields=("post", "due_at"), condition=Q(done_at__isnull=True) & ~Q(post=""), name="task_open_post"
            ),
            models.Index(
                fields=("asked_by",), condition=Q(done_at__isnull=True, asked_by__isnull=False), name="task_asked_by"
            ),
            models.Index(fields=("subject_id",)),
            models.Index(fields=("done_by", "done_at")),
        )
        constraints = (
            models.CheckConstraint(
                name="task_is_for_someone",
                condition=Q(user__isnull=False) | Q(service__isnull=False) | ~Q(role="") | ~Q(post=""),
            ),
        )


@handled(
    Retention.CASE,
    opaque="id subject_id person_id start_event",
    operational="pathway clock title reference link started_at due_at stopped_at noticed_at limit_words verified tells",
)
class ClockCopy(models.Model):
    """A copy of a derived deadline, for worklists. The truth is the case's events; a job only notices a breach, once.

    Its id is worked out from the subject, the clock and the event that started it, so that a copy made again is the
    same copy, and what was noticed about it stays noticed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField()
    pathway = models.CharField(max_length=60)
    clock = models.CharField(max_length=60)
    title = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=30, blank=True)
    link = models.CharField(max_length=200, blank=True)
    person_id = models.UUIDField(null=True, blank=True)
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
            models.Index(fields=("due_at",), condition=Q(noticed_at__isnull=True), name="clock_to_notice"),
            models.Index(fields=("clock", "due_at"), name="clock_by_due"),
            models.Index(fields=("subject_id",)),
        )


@handled(
    Retention.CASE,
    opaque="id key subject_id to_user to_service from_user route_id claim opened_by acknowledged_by told_by",
    operational=(
        "kind channel state confidential created_at due_at attempts round next_attempt_at sent_at opened_at"
        " acknowledged_at told_at told_how failure to_agency to_post for_agency reference link needs_receipt"
    ),
    staff="to_address told_whom",
    case="title body",
)
class Message(models.Model):
    """One message to one recipient, written in the transaction of the act that causes it (an outbox), then delivered.

    The body is read in the product only. An e-mail says that something waits, never what (no case content leaves).

    - `for_agency` and `to_service` say which organisation, and which of its services, the recipient belongs to.
    - `to_address` is the address last written to, looked up at the moment of sending and never typed by anyone.
    - `claim` names the worker that is sending it now; until `next_attempt_at` nobody else takes it.
    - `round` goes up when a person sends it again: a new round is a new e-mail, a repeat within a round is not.
    - `confidential` keeps it off the general list of undelivered messages: custodians of restricted records see it.
    """

    BY_HAND = ("letter", "call")
    CHANNELS = [("inbox", "Inbox"), ("email", "Inbox and e-mail"), ("letter", "Letter"), ("call", "Telephone call")]
    STATES = [
        ("waiting", "Waiting to be sent"),
        ("sent", "Sent"),
        ("failed", "Could not be sent"),
        ("bounced", "Came back"),
        ("told", "Told by hand"),
    ]
    HOW = [("telephone", "By telephone"), ("in_person", "In person"), ("letter", "By letter")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    reference = models.CharField(max_length=30, blank=True)
    to_user = models.UUIDField(null=True, blank=True)
    to_post = models.CharField(max_length=80, blank=True)
    to_agency = models.CharField(max_length=20, blank=True)
    to_service = models.UUIDField(null=True, blank=True)
    to_address = models.CharField(max_length=254, blank=True)
    route_id = models.UUIDField(null=True, blank=True)
    for_agency = models.CharField(max_length=20, blank=True)
    from_user = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=20, choices=CHANNELS, default="email")
    confidential = models.BooleanField(default=False)
    title = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    needs_receipt = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=STATES, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)
    claim = models.UUIDField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.UUIDField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.UUIDField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.UUIDField(null=True, blank=True)
    told_how = models.CharField(max_length=20, choices=HOW, blank=True)
    told_whom = models.CharField(max_length=150, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("next_attempt_at",), condition=Q(state="waiting"), name="message_to_send"),
            models.Index(fields=("to_user", "created_at")),
            models.Index(fields=("to_post", "created_at"), condition=~Q(to_post=""), name="message_to_post"),
            models.Index(fields=("to_agency", "created_at"), condition=~Q(to_agency=""), name="message_to_agency"),
            models.Index(
                fields=("to_service", "created_at"), condition=Q(to_service__isnull=False), name="message_to_service"
            ),
            models.Index(fields=("from_user", "created_at")),
            models.Index(fields=("subject_id",)),
            # Together these hold every message that still waits for somebody (`queries.deliveries`).
            models.Index(fields=("created_at",), condition=UNREAD, name="message_unread"),
            models.Index(
                fields=("created_at",),
                condition=Q(needs_receipt=True, acknowledged_at__isnull=True, told_at__isnull=True),
                name="message_no_receipt",
            ),
            # What somebody has not read, by each way in which it can be addressed to them (`queries.inbox`).
            models.Index(fields=("to_user",), condition=UNREAD & Q(to_user__isnull=False), name="message_unread_user"),
            models.Index(fields=("to_post",), condition=UNREAD, name="message_unread_post"),
            models.Index(fields=("to_agency",), condition=UNREAD, name="message_unread_agency"),
            models.Index(
                fields=("to_service",), condition=UNREAD & Q(to_service__isnull=False), name="message_unread_service"
            ),
            models.Index(
                fields=("for_agency",), condition=UNREAD & Q(to_service__isnull=False), name="message_unread_in_agency"
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="message_is_to_one_recipient",
                condition=(
                    Q(to_user__isnull=False, to_post="", to_agency="")
                    | (Q(to_user__isnull=True, to_agency="") & ~Q(to_post=""))
                    | (Q(to_user__isnull=True, to_post="") & ~Q(to_agency=""))
                    | Q(to_user__isnull=True, to_post="", to_agency="", route_id__isnull=False)
                ),
            ),
        )


@handled(
    Retention.OPERATIONAL,
    opaque="id message message_id_header",
    operational="at outcome",
    staff="detail",
)
class DeliveryAttempt(models.Model):
    """One try to deliver a message, or one answer to it from the other side, and how it ended."""

    OUTCOMES = [
        ("sent", "Sent"),
        ("again", "To be tried again"),
        ("failed", "Failed"),
        ("bounced", "Came back"),
        ("delayed", "Held up on the way"),
        ("sent_again", "Sent again by a person"),
        ("told", "Told by hand"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    message_id_header = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("at", "id")


@handled(
    Retention.CASE,
    opaque="id subject_id digest received_digest added_by",
    case="name",
    operational="media_type size state added_at scanned_at",
    special="why",
)
class Document(Labelled):
    """A file that came with something. Its bytes lie by digest outside the web root and are never executed.

    A refused file keeps its name and the reason, so that whoever sent the concern can be asked again; its bytes are not
    kept. `digest` is of the bytes kept, `received_digest` of the bytes as they came: a photograph is kept without the
    place and camera that were written into it, so the two can differ. Both are SHA-256 in hex.
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
    received_digest = models.CharField(max_length=64, blank=True)
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
    data = JSONText(default=dict)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "form", "key"), name="draft_once"),)
        indexes = (models.Index(fields=("updated_at",)),)


@handled(Retention.OPERATIONAL, opaque="id", operational="series last")
class ReferenceSeries(models.Model):
    """The last number given out in a series of references, on SQLite. Locked while the next is taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.CharField(max_length=20, unique=True)
    last = models.PositiveBigIntegerField(default=0)


@handled(
    Retention.OPERATIONAL,
    opaque="id claim",
    operational="name next_at claimed_until started_at finished_at failed_at failure",
)
class ScheduledJob(models.Model):
    """When a job runs next, and who runs it now. `failure` is the name of an error, never its message."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField()
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=100, blank=True)
