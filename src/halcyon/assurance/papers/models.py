"""A paper and its versions, what a meeting expects, and what it decided."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.practice.papers import PURPOSES


@handled(
    Retention.REFERENCE,
    opaque="id meeting author signer signed_by withdrawn_by supersedes version digest",
    operational="template template_version agenda_no purpose domains figures state made_at signed_at withdrawn_at",
    reference="title",
    staff="author_role",
    case="summary engagement implications recommendations appendices sections accepted withdrawn_why",
)
class Paper(models.Model):
    """One paper for one meeting. Its words hold references to figures; `figures` holds what each stood at, and when.

    What was signed is never changed: a new paper takes its place (`supersedes`). `accepted` are the findings about
    identifying text that whoever signed let stand, each with the reason. `digest` is that of the signed content.
    """

    STATES = [
        ("draft", "Draft"),
        ("to_sign", "Waiting to be signed"),
        ("signed", "Signed"),
        ("withdrawn", "Withdrawn"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField(max_length=40)
    template_version = models.PositiveSmallIntegerField()
    meeting = models.ForeignKey("workforce.BodyMeeting", on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=200)
    agenda_no = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=15, choices=PURPOSES)
    author = models.UUIDField()
    author_role = models.CharField(max_length=150)
    summary = models.TextField(blank=True)
    engagement = models.TextField(blank=True)
    implications = models.JSONField(default=dict)
    recommendations = models.TextField(blank=True)
    appendices = models.TextField(blank=True)
    domains = models.JSONField(default=list)
    sections = models.JSONField(default=dict)  # key of the heading to its words
    figures = models.JSONField(default=dict)  # key of the figure to what it stood at
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    signer = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()
    signed_by = models.UUIDField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    accepted = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    supersedes = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-made_at",)
        indexes = (models.Index(fields=("state", "-signed_at")),)
        constraints = (
            models.CheckConstraint(
                name="paper_signed_by_somebody_else",
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("author")),
            ),
            models.CheckConstraint(
                name="paper_signed_with_its_digest",
                condition=~Q(state="signed") | (Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(digest="")),
            ),
        )

    def __str__(self) -> str:
        return self.title


@handled(Retention.REFERENCE, opaque="id paper number by", operational="at what", case="content")
class PaperVersion(models.Model):
    """What a paper was after each change: by whom, when, and which part was changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=60)
    content = models.JSONField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("paper", "number"), name="paper_version_once"),)


@handled(
    Retention.REFERENCE, opaque="id meeting writer by", reference="title", operational="template purpose due_on ends"
)
class PaperExpected(models.Model):
    """A paper that the forward plan expects at a meeting: who writes it, and by when. `ends` when it was taken off."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("workforce.BodyMeeting", on_delete=models.PROTECT, related_name="expected")
    title = models.CharField(max_length=200)
    template = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=15, choices=PURPOSES)
    writer = models.UUIDField()
    due_on = models.DateField()
    by = models.UUIDField()
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "title")

    def is_met_by(self, paper: Paper) -> bool:
        """Whether a paper of the same meeting is the one that was expected."""
        return bool(self.template and paper.template == self.template) or paper.title == self.title


@handled(Retention.REFERENCE, opaque="id meeting user by", operational="invited_at answer answered_at")
class BodyInvitation(models.Model):
    """Somebody asked to a meeting, and what they answered."""

    ANSWERS = [("", "No answer yet"), ("comes", "Comes"), ("apologies", "Sends apologies")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("workforce.BodyMeeting", on_delete=models.PROTECT, related_name="invitations")
    user = models.UUIDField()
    by = models.UUIDField()
    invited_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=ANSWERS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "user"), name="invited_once_to_a_meeting"),)


@handled(Retention.REFERENCE, opaque="id meeting paper by", operational="position minutes purpose", reference="title")
class BodyAgendaItem(models.Model):
    """One item of a meeting's agenda: what it is about, for how many minutes, and its paper."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("workforce.BodyMeeting", on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=15, choices=PURPOSES)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.UUIDField()

    class Meta:
        ordering = ("position",)


@handled(
    Retention.REFERENCE, opaque="id meeting item owner by closed_by", operational="at due_on closed_at",
    case="text outcome",
)  # fmt: skip
class BodyDecision(models.Model):
    """What a meeting decided. With an owner it is a matter arising, on every agenda of the body until it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("workforce.BodyMeeting", on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(BodyAgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    owner = models.UUIDField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    outcome = models.TextField(blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                name="matter_arising_has_owner_and_day",
                condition=Q(owner__isnull=True, due_on__isnull=True) | Q(owner__isnull=False, due_on__isnull=False),
            ),
        )
