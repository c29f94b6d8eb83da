"""What has to be learned, what is offered, who came, what they made of it, and who is in date."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.practice.training_schemes import EVIDENCE


@handled(Retention.REFERENCE, opaque="id by", operational="year agreed_on at", reference="aim")
class TrainingStrategy(models.Model):
    """What a year's training is for. The needs that it takes up point at its year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(unique=True)
    aim = models.TextField()
    agreed_on = models.DateField(null=True, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()


@handled(
    Retention.REFERENCE,
    opaque="id by replaces",
    reference="key title about mode areas",
    operational="edition level minutes taking_part child adult kind in_use at",
)
class Course(models.Model):
    """One edition of something in the catalogue: changed, it is a new one (`replaces`), and events keep theirs.
    `taking_part` are the minutes of it in which people take part rather than listen.

    One session of it may count for work with children, with adults, or both. `kind` is what evidence it gives.
    """

    MODES = [
        ("in_person", "In person"),
        ("online", "Online, with a trainer"),
        ("e_learning", "E-learning"),
        ("shadowing", "Shadowing and learning at work"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    mode = models.CharField(max_length=12, choices=MODES)
    level = models.CharField(max_length=4)
    kind = models.CharField(max_length=15, choices=list(EVIDENCE.items()), default="session")
    minutes = models.PositiveSmallIntegerField()
    taking_part = models.PositiveSmallIntegerField(default=0)
    child = models.BooleanField(default=True)
    adult = models.BooleanField(default=False)
    areas = models.CharField(max_length=300, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    in_use = models.BooleanField(default=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("title",)
        constraints = (
            models.CheckConstraint(name="course_counts_for_somebody", condition=Q(child=True) | Q(adult=True)),
            models.CheckConstraint(name="course_part_within_whole", condition=Q(taking_part__lte=F("minutes"))),
        )


@handled(
    Retention.REFERENCE,
    opaque="id source_id course by",
    operational="source_kind year state at",
    reference="text audience source_title answer",
)
class TrainingNeed(models.Model):
    """Something that practitioners need to learn, and what showed it: an audit, a review, a self-assessment.

    `year` and `course` say that a year's strategy takes it up; `answer` why not, where it does not.
    """

    STATES = [("open", "To decide"), ("taken_up", "In the strategy"), ("met", "Met"), ("not_taken", "Not taken up")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.CharField(max_length=300)
    audience = models.CharField(max_length=200)
    source_kind = models.CharField(max_length=40)
    source_id = models.CharField(max_length=40, blank=True)
    source_title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, blank=True, related_name="needs")
    state = models.CharField(max_length=10, choices=STATES, default="open")
    answer = models.CharField(max_length=300, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)


@handled(
    Retention.REFERENCE, opaque="id course by", reference="place provider", operational="begins_at places state at"
)
class TrainingEvent(models.Model):
    """A course on a day, with so many places."""

    STATES = [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="events")
    begins_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    provider = models.CharField(max_length=150)
    places = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=STATES, default="planned")
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("begins_at",)


@handled(
    Retention.STAFF,
    opaque="id event user by",
    operational="state at before after evaluated_at impact_asked_at impact impact_at",
    staff="words impact_words",
)
class Booking(models.Model):
    """Somebody's place at an event, or on its waiting list; what they made of it, and what it changed.

    `before` and `after` are how sure they felt, from 1 (not at all) to 5 (very). `impact` is asked three months on.
    """

    STATES = [
        ("booked", "Booked"),
        ("waiting", "On the waiting list"),
        ("cancelled", "Cancelled"),
        ("attended", "Attended"),
        ("not_attended", "Did not come"),
    ]
    IMPACTS = [("changed", "Yes, I work differently"), ("some", "In part"), ("none", "No")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(TrainingEvent, on_delete=models.PROTECT, related_name="bookings")
    user = models.UUIDField()
    state = models.CharField(max_length=12, choices=STATES)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    before = models.PositiveSmallIntegerField(null=True, blank=True)
    after = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)
    evaluated_at = models.DateTimeField(null=True, blank=True)
    impact_asked_at = models.DateTimeField(null=True, blank=True)
    impact = models.CharField(max_length=10, choices=IMPACTS, blank=True)
    impact_words = models.TextField(blank=True)
    impact_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("event", "user"), condition=~Q(state="cancelled"), name="one_place_at_an_event"
            ),
        )
        indexes = (models.Index(fields=("user", "state")),)


@handled(
    Retention.STAFF,
    opaque="id user booking by",
    operational="on minutes taking_part kind child adult at",
    staff="title",
)
class Learning(models.Model):
    """Something that somebody learned: at an event here (`booking`), or elsewhere and written down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.UUIDField()
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="learning")
    title = models.CharField(max_length=150)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    taking_part = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=15, choices=list(EVIDENCE.items()))
    child = models.BooleanField()
    adult = models.BooleanField()
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("user", "on")),)


@handled(Retention.STAFF, opaque="id user by", operational="scheme level since ends at")
class RequiredLevel(models.Model):
    """Somebody must meet a level of a scheme (`halcyon.practice.training_schemes`) since a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.UUIDField()
    scheme = models.CharField(max_length=40)
    level = models.CharField(max_length=4)
    since = models.DateField()
    ends = models.DateField(null=True, blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "scheme"), condition=Q(ends__isnull=True), name="one_level_of_a_scheme"
            ),
        )


@handled(
    Retention.REFERENCE, opaque="id by", reference="title about school", operational="on sessions pupils disclosures at"
)
class SchoolSession(models.Model):
    """A programme at one school: how many sessions and pupils, and how many disclosures came afterwards, as counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=150)
    about = models.CharField(max_length=300, blank=True)
    school = models.CharField(max_length=150)
    on = models.DateField()
    sessions = models.PositiveSmallIntegerField()
    pupils = models.PositiveIntegerField()
    disclosures = models.PositiveSmallIntegerField(default=0)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-on",)
