"""What a sexual health clinic knows by its own numbers, and its weekly huddle. Nothing here leaves by itself.

No row here names anybody: a young person is a clinic number, which means nothing outside the clinic. A name comes in
only with the decision to share it (`IdentityShared`), and goes where that decision says.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(Retention.CASE, opaque="id digest by", operational="service rows loaded_at", case="name")
class AttendanceFile(models.Model):
    """One file of attendances, known by the SHA-256 of its bytes. It is taken in whole, in one transaction, or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("service", "digest"), name="attendance_file_once"),)


@handled(
    Retention.CASE,
    opaque="id file digest",
    operational="number line outcome columns reason",
    special="content",
)
class AttendanceRow(models.Model):
    """The line of the ledger of one row: accepted, rejected or a duplicate. `content` is kept of rejected rows only."""

    ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
    OUTCOMES = [(ACCEPTED, "Accepted"), (REJECTED, "Rejected"), (DUPLICATE, "Duplicate")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(AttendanceFile, on_delete=models.PROTECT, related_name="ledger")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    columns = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    content = JSONText(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("file", "number"), name="attendance_row_once"),
            models.CheckConstraint(
                name="attendance_row_says_what_came_of_it",
                condition=(Q(outcome="rejected", content__isnull=False) & ~Q(reason=""))
                | Q(outcome__in=("accepted", "duplicate"), reason="", content__isnull=True),
            ),
        )


@handled(
    Retention.CASE,
    opaque="id opened_by closed_by",
    operational="service monday held_by opened_at closed_at parts made_at",
    case="absent_reason",
)
class HuddleWeek(models.Model):
    """One week's list of one clinic, and the huddle that looks at it. `parts` are the roles that took part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.CharField(max_length=60)
    monday = models.DateField()
    held_by = models.DateTimeField()
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    parts = models.JSONField(default=list)
    absent_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("service", "monday"), name="huddle_week_once"),
            models.CheckConstraint(
                name="huddle_closed_by_somebody", condition=Q(closed_at__isnull=True) | Q(closed_by__isnull=False)
            ),
        )


@handled(
    Retention.CASE,
    opaque="id week decided_by",
    operational="position late decided decided_at version",
    person="clinic_number",
    special="age reasons why",
)
class HuddleCase(models.Model):
    """One young person on one week's list: why they are there, and what the huddle decided."""

    NOTHING, FOLLOW, KEEP, SHARE = "nothing_more", "follow_up", "keep", "share"
    DECIDED = [
        (NOTHING, "Nothing more now"),
        (FOLLOW, "The clinic follows up"),
        (KEEP, "Keep on next week’s list"),
        (SHARE, "Share who this is"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.ForeignKey(HuddleWeek, on_delete=models.PROTECT, related_name="cases")
    clinic_number = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    age = models.PositiveSmallIntegerField()
    reasons = JSONText(default=list)
    late = models.BooleanField(default=False)
    decided = models.CharField(max_length=20, choices=DECIDED, blank=True)
    why = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("week", "clinic_number"), name="huddle_case_once_a_week"),
            models.CheckConstraint(
                name="huddle_decision_has_who_when_why",
                condition=Q(decided="") | (Q(decided_at__isnull=False) & Q(decided_by__isnull=False) & ~Q(why="")),
            ),
        )


@handled(
    Retention.CASE,
    opaque="id listed digest",
    operational="service key recorded_at current",
    person="clinic_number",
    special="day outcome age partner_age partner_adult exchange seen_for missing in_care protection_plan disclosed"
    " questionnaire note rules",
)
class Attendance(Labelled):
    """One visit or appointment, by clinic number, as the clinic sent it. A newer version of it makes it not `current`.

    `rules` are the keys of the rules that put it on a list, and `listed` where it stands there: an attendance with
    rules and without a place is one that was missed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    clinic_number = models.CharField(max_length=40)
    day = models.DateField()
    outcome = models.CharField(max_length=20)
    age = models.PositiveSmallIntegerField()
    partner_age = models.PositiveSmallIntegerField(null=True, blank=True)
    partner_adult = models.BooleanField(null=True)
    exchange = models.BooleanField(null=True)
    seen_for = models.JSONField(default=list)
    missing = models.BooleanField(null=True)
    in_care = models.BooleanField(null=True)
    protection_plan = models.BooleanField(null=True)
    disclosed = models.BooleanField(null=True)
    questionnaire = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    rules = models.JSONField(default=list)
    listed = models.ForeignKey(HuddleCase, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances")
    recorded_at = models.DateTimeField()
    current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "key"), condition=Q(current=True), name="attendance_current_once"
            ),
        )
        indexes = (
            models.Index(fields=("service", "clinic_number", "day")),
            models.Index(fields=("service", "day")),
        )


@handled(
    Retention.CASE,
    opaque="id case by sharing_decision referral_id",
    operational="at whom basis told reference",
    special="why told_reason",
)
class IdentityShared(models.Model):
    """The decision to say outside the clinic who a young person is: to whom, why, on what legal basis.

    What was told is not kept here: it is where it went (`reference`, or `referral_id`), and the ledger has the line.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(HuddleCase, on_delete=models.PROTECT, related_name="shared")
    whom = models.CharField(max_length=40)
    why = models.TextField()
    basis = models.CharField(max_length=60)
    told = models.CharField(max_length=20)
    told_reason = models.TextField(blank=True)
    reference = models.CharField(max_length=30, blank=True)
    referral_id = models.UUIDField(null=True, blank=True)
    sharing_decision = models.UUIDField(null=True, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "whom"), name="identity_shared_once_with_each"),
            models.CheckConstraint(name="identity_shared_says_why", condition=~Q(why="") & ~Q(basis="")),
        )


@handled(Retention.OPERATIONAL, opaque="id week seen_by", operational="kind raised_at seen_at")
class HuddleAlarm(models.Model):
    """Something of a week was missed: told once to whoever answers for the clinic, shown until it was seen to."""

    HELD, CAME, LATE = "not_held", "nothing_came", "late"
    KINDS = [
        (HELD, "The huddle of this week was not held in time"),
        (CAME, "No attendances of this week have come in"),
        (LATE, "An attendance came after the huddle of its week"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.ForeignKey(HuddleWeek, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=20, choices=KINDS)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("week", "kind"), name="huddle_alarm_once"),)
