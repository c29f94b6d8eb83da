"""Bodies that oversee safeguarding, and when they meet."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.workforce.bodies.rules import HOW


@handled(Retention.REFERENCE, opaque="id parent host", reference="key name kind purpose", operational="begins ends")
class Body(models.Model):
    """A board, partnership, sub-group, committee or contract review that agrees work and looks at it again.

    `parent` is the body that it answers to, `host` the organisation that runs it. (domain.md G1)
    """

    KINDS = [
        ("board", "Board"),
        ("partnership", "Partnership"),
        ("sub_group", "Sub-group"),
        ("governing_body", "Governing body of an organisation"),
        ("contract_review", "Contract review meeting"),
        ("panel", "Panel"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=KINDS)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="below")
    host = models.ForeignKey("agencies.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(blank=True)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@handled(Retention.REFERENCE, opaque="id body by", reference="place", operational="meets_at state version")
class BodyMeeting(models.Model):
    """A meeting of a body. Agenda, papers and decisions belong to the board’s room; its attendance to this one."""

    STATES = [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=STATES, default="planned")
    by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("meets_at",)
        constraints = (models.UniqueConstraint(fields=("body", "meets_at"), name="one_meeting_of_a_body_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.body}, {self.meets_at:%d %B %Y}"


@handled(
    Retention.REFERENCE,
    opaque="id body post",
    reference="role level profession votes",
    operational="begins ends",
)
class Seat(models.Model):
    """One place on a body, of one organisation. It is kept as a post: so one rule says who holds it and who acts.

    `level` is how senior whoever sits there must be; `profession` is what attendance is counted by.
    """

    ROLES = [
        ("chair", "Chair"),
        ("deputy_chair", "Deputy chair"),
        ("member", "Member"),
        ("adviser", "Adviser"),
    ]
    LEVELS = [
        ("director", "Director"),
        ("head", "Head of service"),
        ("practitioner", "Practitioner"),
        ("other", "Other"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    post = models.ForeignKey("agencies.Post", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=15, choices=ROLES, default="member")
    level = models.CharField(max_length=15, choices=LEVELS, default="head")
    profession = models.CharField(max_length=20)
    votes = models.BooleanField(default=True)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("body", "post"), name="seat_once_on_a_body"),)


@handled(Retention.REFERENCE, opaque="id body by", reference="share agencies delegates chair source", operational="at")
class Quorum(models.Model):
    """A body's own rule for when it may decide. The newest row counts. `source` is where the body laid it down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="quorums")
    share = models.PositiveSmallIntegerField(default=50)
    agencies = models.JSONField(default=list)
    delegates = models.BooleanField(default=True)
    chair = models.BooleanField(default=True)
    source = models.CharField(max_length=200)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)


@handled(Retention.STAFF, opaque="id meeting seat user by", operational="how at", staff="delegate")
class MeetingAttendance(models.Model):
    """What became of one seat at one meeting that was held: who sat there, or that nobody did.

    `user` is the account of whoever came (the holder, or who acted for them); `delegate` names somebody sent instead.
    """

    HOW = list(HOW.items())

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(BodyMeeting, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendance")
    how = models.CharField(max_length=10, choices=HOW)
    user = models.UUIDField(null=True, blank=True)
    delegate = models.CharField(max_length=150, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "seat"), name="seat_once_at_a_meeting"),)


@handled(
    Retention.REFERENCE,
    opaque="id body owner by source_id",
    operational="source_kind due_on state done_at at version",
    reference="text source_title outcome",
)
class WorkItem(models.Model):
    """One thing that a body has set itself to do, with an owner and a day. `source_*` say what it came from."""

    STATES = [("open", "To do"), ("under_way", "Under way"), ("done", "Done"), ("dropped", "Dropped")]
    OPEN = ("open", "under_way")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="work_plan")
    text = models.CharField(max_length=300)
    owner = models.UUIDField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    outcome = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=40, blank=True)
    source_title = models.CharField(max_length=200, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "at")


@handled(
    Retention.STAFF,
    opaque="id user by withdrawn_by",
    operational="last_day ends_at at withdrawn_at",
    staff="reason",
)
class Resignation(models.Model):
    """Somebody gives up posts and seats after a last day. From `ends_at` whoever is named for each of them acts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("-at",)


@handled(Retention.STAFF, opaque="id resignation holding", operational="before")
class GivenUp(models.Model):
    """One standing that a resignation ends; `before` is when it would have ended otherwise (None: open)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resignation = models.ForeignKey(Resignation, on_delete=models.PROTECT, related_name="given_up")
    holding = models.ForeignKey("agencies.PostHolding", on_delete=models.PROTECT, related_name="+")
    before = models.DateTimeField(null=True, blank=True)


@handled(
    Retention.STAFF, opaque="id resignation holding to by", operational="decision before at", staff="reason"
)  # fmt: skip
class RoleLeft(models.Model):
    """What was decided about one role of somebody who resigns.

    `before` is when the role would have ended otherwise (None: open), `to` whom it is handed to from that day.
    """

    DECISIONS = [
        ("seat", "Ends with the last seat"),
        ("end", "Ends on that day"),
        ("hand_over", "Handed on"),
        ("keep", "Kept"),
    ]
    CHOSEN = ("end", "hand_over", "keep")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resignation = models.ForeignKey(Resignation, on_delete=models.PROTECT, related_name="roles")
    holding = models.ForeignKey("agencies.RoleHolding", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=DECISIONS)
    to = models.UUIDField(null=True, blank=True)
    before = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("resignation", "holding"), name="role_decided_once_at_a_resignation"),
            models.CheckConstraint(
                name="role_handed_on_to_somebody",
                condition=~Q(decision="hand_over") | Q(to__isnull=False),
            ),
        )
