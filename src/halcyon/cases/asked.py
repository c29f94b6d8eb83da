"""What belongs to one request to an agency: reminders, answers taken without an account, what is withheld, consent."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id request by",
    operational="step title whom at how",
    staff="spoken_to",
    case="said",
)
class Chaser(models.Model):
    """One reminder to an agency that has not answered. `step` is the profile's, and empty for one made by hand."""

    HOW = [("telephone", "By telephone"), ("in_person", "In person"), ("email", "By secure e-mail")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey("cases.AgencyRequest", on_delete=models.PROTECT, related_name="chasers")
    step = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=120)
    whom = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField(null=True, blank=True)
    how = models.CharField(max_length=12, choices=HOW, blank=True)
    spoken_to = models.CharField(max_length=150, blank=True)
    said = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request", "step"), condition=~Q(step=""), name="one_chaser_of_each_step"),
            models.CheckConstraint(
                name="chaser_by_hand_says_who_was_spoken_to",
                condition=~Q(step="") | (Q(by__isnull=False) & ~Q(spoken_to="")),
            ),
        )
        indexes = (models.Index(fields=("request", "at")),)


@handled(
    Retention.CASE,
    opaque="id request taken_by",
    operational="how spoken_at read_back",
    staff="name job number",
)
class TakenAnswer(models.Model):
    """Who answered for an agency without signing in: by a link that was sent to them, or on the telephone to the hub.

    On the telephone the hub's worker (`taken_by`) wrote the answer down and read it back to them.
    """

    HOW = [("link", "Through a secure link"), ("telephone", "On the telephone, recorded by the hub")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField("cases.AgencyRequest", on_delete=models.PROTECT, related_name="taken")
    how = models.CharField(max_length=12, choices=HOW)
    name = models.CharField(max_length=150)
    job = models.CharField(max_length=150)
    number = models.CharField(max_length=40, blank=True)
    spoken_at = models.DateTimeField(null=True, blank=True)
    read_back = models.BooleanField(default=False)
    taken_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="answer_by_telephone_was_read_back",
                condition=~Q(how="telephone") | Q(read_back=True, spoken_at__isnull=False, taken_by__isnull=False),
            ),
        )


@handled(
    Retention.CASE,
    opaque="id request made_by",
    operational="made_at expires_at opened_at used_at ended_at tries",
    secret="code",  # noqa: S106  (a privacy class)
)
class AnswerLink(models.Model):
    """A way to answer one request once without an account. `code` is a keyed digest of what is told by telephone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey("cases.AgencyRequest", on_delete=models.PROTECT, related_name="links")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    code = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)  # wrong codes
    opened_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("request",),
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="one_live_link_per_request",
            ),
        )


@handled(
    Retention.CASE,
    opaque="id request response decided_by",
    operational="review_on outcome decided_at",
    case="reason why",
)
class Withholding(models.Model):
    """An answer is withheld from the family until somebody has looked again. Kept on means another row."""

    OUTCOMES = [("kept", "Still withheld"), ("lifted", "No longer withheld")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey("cases.AgencyRequest", on_delete=models.PROTECT, related_name="withholdings")
    response = models.UUIDField()
    reason = models.TextField()
    review_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    why = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request",), condition=Q(outcome=""), name="one_withholding_at_a_time"),
        )
        indexes = (models.Index(fields=("review_on",), condition=Q(outcome=""), name="withholding_to_review"),)


@handled(
    Retention.CASE,
    opaque="id request decided_by",
    operational="given on who",
    person="name",
    case="scope reason weighed",
)
class AskConsent(models.Model):
    """What the family said to this agency being asked; without their agreement, who decided to ask, and why.

    `who` says whether somebody with parental responsibility agreed or refused, or the child who can decide it; for an
    adult they themself, or whoever has the power to decide for them.
    """

    GIVEN = [("given", "Given"), ("refused", "Refused"), ("not_sought", "Not sought")]
    WHO = [
        ("parent", "Somebody with parental responsibility"),
        ("child", "The child, who can decide this"),
        ("adult", "The adult, who can decide this"),
        ("for_adult", "An attorney or a deputy of the adult"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField("cases.AgencyRequest", on_delete=models.PROTECT, related_name="consent")
    given = models.CharField(max_length=12, choices=GIVEN)
    who = models.CharField(max_length=10, choices=WHO, blank=True)
    name = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True, blank=True)
    scope = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    weighed = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="asked_with_consent_or_a_reason",
                condition=(Q(given="given", on__isnull=False) & ~Q(who="") & ~Q(name="") & ~Q(scope=""))
                | (~Q(given="given") & ~Q(reason="") & ~Q(weighed="") & Q(decided_by__isnull=False)),
            ),
        )
