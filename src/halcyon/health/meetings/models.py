"""A practice's meetings, who is invited, whom it keeps on its list, and what was decided about each person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.practice.surgery_meetings import PROFESSIONS


@handled(
    Retention.CASE,
    opaque="id practice by signed_by document version",
    operational="meets_at place state made_at signed_at",
    special="minutes",
)
class PracticeMeeting(models.Model):
    """One meeting of one practice. `minutes` are what was signed, word for word; empty until then."""

    PLANNED, SIGNED = "planned", "signed"
    STATES = [(PLANNED, "Planned"), (SIGNED, "Minutes signed")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.UUIDField()
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=STATES, default=PLANNED)
    by = models.UUIDField()
    made_at = models.DateTimeField()
    minutes = models.TextField(blank=True)
    document = models.UUIDField(null=True, blank=True)
    signed_by = models.UUIDField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("practice",), condition=Q(state="planned"), name="practice_meeting_one_planned"
            ),
        )
        indexes = (models.Index(fields=("practice", "meets_at")),)


@handled(Retention.CASE, opaque="id meeting user by", operational="agency profession state at", staff="name")
class PracticeGuest(models.Model):
    """Somebody invited, by profession, and whether they came. `user` is their account, if any."""

    INVITED, COMING, CAME, APOLOGIES = "invited", "coming", "came", "apologies"
    STATES = [(INVITED, "Invited"), (COMING, "Will come"), (CAME, "Came"), (APOLOGIES, "Did not come")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(PracticeMeeting, on_delete=models.PROTECT, related_name="guests")
    agency = models.CharField(max_length=20, blank=True)
    profession = models.CharField(max_length=20, choices=PROFESSIONS)
    name = models.CharField(max_length=150)
    user = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=INVITED)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "user"), condition=Q(user__isnull=False), name="practice_guest_once"
            ),
        )


@handled(
    Retention.CASE,
    opaque="id practice record_id by off_by",
    operational="source since off_at",
    special="why off_why",
)
class PracticeListed(models.Model):
    """Somebody on a practice's list, from meeting to meeting, until the practice takes them off and says why.

    `source` says whether the practice's own records put them there, or somebody of the practice.
    """

    CODES, ADDED = "codes", "added"
    SOURCES = [(CODES, "From the practice’s records"), (ADDED, "Added by the practice")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.UUIDField()
    record_id = models.UUIDField()
    source = models.CharField(max_length=10, choices=SOURCES)
    why = models.TextField()
    since = models.DateTimeField()
    by = models.UUIDField(null=True, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)
    off_by = models.UUIDField(null=True, blank=True)
    off_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("practice", "record_id"), condition=Q(off_at__isnull=True), name="practice_listed_once"
            ),
            models.CheckConstraint(
                name="practice_off_the_list_with_a_reason", condition=Q(off_at__isnull=True) | ~Q(off_why="")
            ),
        )
        indexes = (models.Index(fields=("practice", "off_at")),)


@handled(
    Retention.CASE,
    opaque="id meeting listed by done_by",
    operational="state due_on at done_at",
    special="discussed decisions decided who stays prompts",
)
class PracticeDecision(models.Model):
    """What one meeting said and decided about one person. `prompts` are what it asked to be coded, in words."""

    DISCUSSED, DEFERRED = "discussed", "deferred"
    STATES = [(DISCUSSED, "Discussed"), (DEFERRED, "Not reached")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(PracticeMeeting, on_delete=models.PROTECT, related_name="decisions")
    listed = models.ForeignKey(PracticeListed, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=STATES)
    discussed = models.TextField(blank=True)
    decisions = models.JSONField(default=list)
    decided = models.TextField()
    who = models.CharField(max_length=150, blank=True)
    due_on = models.DateField(null=True, blank=True)
    stays = models.BooleanField(default=True)
    prompts = models.JSONField(default=list)
    by = models.UUIDField()
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "listed"), name="practice_decision_once"),)
