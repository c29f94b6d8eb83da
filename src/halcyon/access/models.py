"""Labels on rows, live relationships between workers and cases, and restricted records."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.kernel.sharing import Handling


@handled(
    Retention.CASE,
    operational="owner_agency category handling protected_location restricted withheld_until withheld_reason",
)
class Labelled(models.Model):
    """The label that every shareable row carries. Who may see a row is worked out from it in SQL
    (`queries.visible_to`).
    """

    owner_agency = models.CharField(max_length=20)
    category = models.CharField(max_length=40, default="case")
    handling = models.CharField(
        max_length=30, choices=[(h.value, h.value) for h in Handling], default=Handling.OPEN.value
    )
    protected_location = models.BooleanField(default=False)
    restricted = models.BooleanField(default=False)
    # Information withheld from the family: why, and when that is looked at again.
    withheld_reason = models.CharField(max_length=300, blank=True)
    withheld_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


@handled(
    Retention.CASE,
    opaque="id subject_id user service start_event end_event",
    operational="agency kind purpose begins ends self_claimed",
)
class Relationship(models.Model):
    """A live reason why someone may see a subject (a case or a person's record): allocated, in the hub, on the panel.

    Held by one person, in the work that they do for one agency, or by a service whose members share it. Begins and ends
    with an event of the subject. `agency` is the code of the agency for which the person held it: when they work for
    another, it opens nothing. Empty for a service's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField()
    user = models.UUIDField(null=True, blank=True)
    service = models.UUIDField(null=True, blank=True)
    agency = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    start_event = models.UUIDField()
    end_event = models.UUIDField(null=True, blank=True)
    self_claimed = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("subject_id", "user")),
            models.Index(fields=("subject_id", "service")),
            models.Index(fields=("user", "ends")),
            models.Index(fields=("service", "ends")),
        )
        constraints = (
            models.CheckConstraint(
                name="relationship_is_of_a_person_or_a_service",
                condition=(Q(user__isnull=False) & Q(service__isnull=True) & ~Q(agency=""))
                | (Q(user__isnull=True) & Q(service__isnull=False) & Q(agency="")),
            ),
            models.CheckConstraint(
                name="relationship_ends_after_it_begins", condition=Q(ends__isnull=True) | Q(ends__gte=F("begins"))
            ),
        )


@handled(
    Retention.CASE,
    opaque="id group subject_id custodian_post lifted_by lifted_agreed_by placed_by lift_asked_by",
    special="reason lift_reason",
    operational="begins ends kind lift_asked_at",
)
class Restriction(models.Model):
    """A record that does not exist for anyone but a named list. Its custodian is told when a concern or search touches
    it.

    One row for each subject (the person, their records, their cases), held together by `group`.
    """

    KINDS = [
        ("staff_family", "Family of a member of staff"),
        ("police_witness", "Police witness"),
        ("adoption", "Adoption"),
        ("high_profile", "High profile"),
        ("safe_location", "Safe location"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.UUIDField()
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=30, choices=KINDS)
    custodian_post = models.CharField(max_length=80)
    reason = models.TextField()
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    placed_by = models.UUIDField()
    lift_asked_by = models.UUIDField(null=True, blank=True)
    lift_asked_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.TextField(blank=True)
    lifted_by = models.UUIDField(null=True, blank=True)
    lifted_agreed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("subject_id", "ends")), models.Index(fields=("group",)))
        constraints = (
            models.UniqueConstraint(
                fields=("subject_id",), condition=Q(ends__isnull=True), name="restricted_once_at_a_time"
            ),
            models.CheckConstraint(
                name="restriction_lifted_by_two_people",
                condition=Q(lifted_by__isnull=True)
                | (Q(lifted_agreed_by__isnull=False) & ~Q(lifted_by=F("lifted_agreed_by"))),
            ),
        )


@handled(
    Retention.CASE, opaque="id group user named_by taken_off_by", operational="begins ends", special="taken_off_reason"
)
class NamedPerson(models.Model):
    """Someone on the named list of a restricted record, until the restriction is lifted or they are taken off it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.UUIDField()
    user = models.UUIDField()
    named_by = models.UUIDField()
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    taken_off_by = models.UUIDField(null=True, blank=True)
    taken_off_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=("group", "ends")),)


@handled(Retention.STAFF, opaque="id user subject_id", staff="kind", operational="begins ends source")
class ConflictBlock(models.Model):
    """A worker may not open this subject: themselves, their household, a declared relative. Forbid wins over
    everything.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.UUIDField()
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=120)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("user", "subject_id")),)
