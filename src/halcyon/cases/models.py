"""Cases on a pathway, who they are allocated to, and what agencies have been asked."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.cases.asked import AnswerLink as AnswerLink
from halcyon.cases.asked import AskConsent as AskConsent
from halcyon.cases.asked import Chaser as Chaser
from halcyon.cases.asked import TakenAnswer as TakenAnswer
from halcyon.cases.asked import Withholding as Withholding
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id record_id parent version last_seq service",
    operational="reference pathway pathway_version state facts opened_at closed_at limb",
)
class Case(Labelled):
    """One pathway being walked for one subject. `state` is a copy of what its events replay to; only `move()` writes
    it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    pathway = models.CharField(max_length=60)
    pathway_version = models.PositiveIntegerField()
    state = models.CharField(max_length=40)
    record_id = models.UUIDField()  # the supplied record it is about, never the index person
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    limb = models.CharField(max_length=40, blank=True)  # one case may have several statutory limbs
    service = models.UUIDField(null=True, blank=True)  # the service that works it
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    last_seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("pathway", "state", "opened_at")),
            models.Index(fields=("record_id",)),
            models.Index(fields=("opened_at",), condition=Q(closed_at__isnull=True), name="case_open"),
        )

    def __str__(self) -> str:
        return self.reference


@handled(Retention.CASE, opaque="id case user by", operational="begins ends reason")
class Allocation(models.Model):
    """Who works a case, from when to when. One person at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    user = models.UUIDField()
    by = models.UUIDField()
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(ends__isnull=True), name="case_allocated_to_one_person"
            ),
        )
        indexes = (models.Index(fields=("user", "ends")),)


@handled(
    Retention.CASE,
    opaque="id case decision response asked_by answered_by version again_of",
    operational=(
        "agency state purpose categories asked_at due_at answered_at opened_at instrument reasked limit_words"
        " limit_verified"
    ),
    special="question share decline_reason",
    case="again_reason",
)
class AgencyRequest(Labelled):
    """One agency asked one thing for one case. `share` is the little that the agency needs to answer, and all it
    sees.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    agency = models.CharField(max_length=20)
    purpose = models.CharField(max_length=40)
    categories = models.JSONField(default=list)
    question = models.TextField()
    share = models.JSONField(default=dict)
    instrument = models.CharField(max_length=60)
    decision = models.ForeignKey("sharing.SharingDecision", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20)
    asked_by = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)  # None: the county sets no time
    limit_words = models.CharField(max_length=80, blank=True)
    limit_verified = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    response = models.ForeignKey(
        "responses.Response", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.TextField(blank=True)
    reasked = models.PositiveSmallIntegerField(default=0)
    # The request about the same person whose categories this one asks for again, and why it is asked all the same.
    again_of = models.UUIDField(null=True, blank=True)
    again_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=("agency", "state", "due_at")),
            models.Index(fields=("case", "asked_at")),
            models.Index(fields=("due_at",), name="request_by_due"),
        )


@handled(Retention.CASE, opaque="id case by version", operational="key title updated_at", special="text")
class SharedText(Labelled):
    """A text that several people write together on one case (the hub's information and analysis). Optimistic
    locking.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="texts")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    by = models.UUIDField(null=True, blank=True)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "key"), name="shared_text_once"),)


@handled(Retention.CASE, opaque="id text by version", operational="at", special="was")
class SharedTextVersion(models.Model):
    """An earlier wording of a shared text: nothing that was written is lost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(SharedText, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    was = models.TextField()
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("text", "version"), name="shared_text_version_once"),)


@handled(
    Retention.CASE,
    opaque="id case to_service to_user sent_by answered_by worker opened version start_event",
    operational=(
        "value receiver to_agency to_role state outside passes purpose sent_at due_at limit_words limit_verified"
        " answered_at worker_words"
    ),
    special="note share reason missing",
)
class HandOff(Labelled):
    """A case that somebody is asked to take on, until they accept it or send it back.

    `share` and `note` are all that the receiver reads before that: who it is about, what was decided, what they need to
    know. `worker` is the account of the named worker, `worker_words` their name where they have none here.
    """

    WAITING, ACCEPTED, SENT_BACK, WITHDRAWN = "waiting", "accepted", "sent_back", "withdrawn"
    STATES = [
        (WAITING, "Waiting to be taken on"),
        (ACCEPTED, "Taken on"),
        (SENT_BACK, "Sent back"),
        (WITHDRAWN, "Withdrawn"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_offs")
    value = models.CharField(max_length=60)  # which of the county's routes it goes by
    receiver = models.CharField(max_length=120)
    to_agency = models.CharField(max_length=20, blank=True)
    to_service = models.UUIDField(null=True, blank=True)
    to_role = models.CharField(max_length=60, blank=True)
    to_user = models.UUIDField(null=True, blank=True)
    outside = models.BooleanField(default=False)
    passes = models.BooleanField(default=False)
    purpose = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    share = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=STATES, default=WAITING)
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True, blank=True)
    start_event = models.UUIDField()
    due_at = models.DateTimeField()
    limit_words = models.CharField(max_length=80)
    limit_verified = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    worker = models.UUIDField(null=True, blank=True)
    worker_words = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)
    missing = models.TextField(blank=True)
    opened = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(state="waiting"), name="case_handed_over_once"),
        )
        indexes = (
            models.Index(fields=("to_agency", "state", "due_at")),
            models.Index(fields=("to_user", "state")),
        )


@handled(
    Retention.CASE,
    opaque="id case event by",
    operational="kind agency profession state at",
    staff="name",
)
class Attendance(models.Model):
    """Somebody invited to a meeting of a case, and whether they came. `event` is the meeting once it has been held."""

    INVITED, CAME, APOLOGIES = "invited", "came", "apologies"
    STATES = [(INVITED, "Invited"), (CAME, "Came"), (APOLOGIES, "Did not come")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attendance")
    kind = models.CharField(max_length=40)
    agency = models.CharField(max_length=20, blank=True)  # empty for the family, the child and who comes with them
    profession = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    state = models.CharField(max_length=20, choices=STATES, default=INVITED)
    event = models.UUIDField(null=True, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("case", "event")),)
