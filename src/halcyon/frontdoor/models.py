"""What came in at the front door: the contact as it was made, and each child or adult whom it is about."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.frontdoor.handover import Handover as Handover
from halcyon.frontdoor.handover import HandoverItem as HandoverItem
from halcyon.frontdoor.improvement.models import ImprovementPlan as ImprovementPlan
from halcyon.frontdoor.improvement.models import PlanAction as PlanAction
from halcyon.frontdoor.improvement.models import PlanReview as PlanReview
from halcyon.frontdoor.improvement.models import PlanWeek as PlanWeek
from halcyon.frontdoor.improvement.models import SystemDelay as SystemDelay
from halcyon.frontdoor.letters.models import Letter as Letter
from halcyon.frontdoor.mirror.tables import MirroredEnquiry as MirroredEnquiry
from halcyon.frontdoor.mirror.tables import MirrorMark as MirrorMark
from halcyon.frontdoor.mirror.tables import StageTime as StageTime
from halcyon.frontdoor.whatif.models import Staffing as Staffing
from halcyon.frontdoor.whatif.models import WhatIfRun as WhatIfRun
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id raised_by sender_key payload_digest",
    operational=(
        "reference received_at channel source_code consent danger_now agency sender_reference happened_at"
        " feedback_wanted contact_back no_message"
    ),
    staff="referrer_name referrer_role referrer_telephone referrer_email",
    special="worry child_words injuries consent_reason danger_detail household_text alleged_text payload"
    " how_known contact_back_safety",
    location="place_text referrer_address",
)
class Contact(Labelled):
    """A request or worry as it was received: word for word, from whom, by which way. One contact may be about
    several.
    """

    CHANNELS = [
        ("form", "Professional's form"),
        ("fhir", "Another system (FHIR)"),
        ("public", "Public form"),
        ("file", "File"),
    ]
    CONSENT = [
        ("given", "Given"),
        ("refused", "Refused"),
        ("not_sought", "Not sought"),
        ("unsafe", "Not sought: asking could raise the risk"),
    ]

    # How somebody without an account may safely be reached; empty for people who are told in the product.
    CONTACT_BACK = [
        ("telephone", "By telephone"),
        ("email", "By e-mail"),
        ("letter", "By letter"),
        ("none", "Not at all"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    received_at = models.DateTimeField()
    happened_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    agency = models.CharField(max_length=20)
    raised_by = models.UUIDField(null=True, blank=True)
    sender_key = models.CharField(max_length=200)
    sender_reference = models.CharField(max_length=100, blank=True)
    source_code = models.CharField(max_length=3, blank=True)  # CIN census referral source (domain.md I2)
    referrer_name = models.CharField(max_length=150, blank=True)
    referrer_role = models.CharField(max_length=150, blank=True)
    referrer_telephone = models.CharField(max_length=40, blank=True)
    referrer_email = models.CharField(max_length=200, blank=True)
    referrer_address = models.CharField(max_length=300, blank=True)
    contact_back = models.CharField(max_length=10, choices=CONTACT_BACK, blank=True)
    contact_back_safety = models.TextField(blank=True)
    no_message = models.BooleanField(default=False)
    how_known = models.TextField(blank=True)
    worry = models.TextField()
    child_words = models.TextField(blank=True)
    injuries = models.TextField(blank=True)
    household_text = models.TextField(blank=True)
    alleged_text = models.TextField(blank=True)
    place_text = models.TextField(blank=True)
    consent = models.CharField(max_length=12, choices=CONSENT)
    consent_reason = models.TextField(blank=True)
    danger_now = models.BooleanField(null=True)
    danger_detail = models.TextField(blank=True)
    feedback_wanted = models.CharField(max_length=20, default="inbox")
    payload = models.JSONField(null=True, blank=True)
    payload_digest = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("received_at",)), models.Index(fields=("raised_by", "-received_at")))


@handled(Retention.CASE, opaque="id contact record_id case_id", operational="kind position", special="marks")
class ContactSubject(models.Model):
    """One child, unborn child, adult or unnamed person whom a contact is about, and the enquiry opened for them."""

    KINDS = [("child", "Child"), ("unborn", "Unborn child"), ("adult", "Adult"), ("unnamed", "Someone not named")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="subjects")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=KINDS, default="child")
    record_id = models.UUIDField(unique=True)
    case_id = models.UUIDField(unique=True)
    marks = models.JSONField(default=list, blank=True)  # the body map: {"region", "kind", "words"} each

    class Meta:
        indexes = (models.Index(fields=("case_id",)),)


@handled(
    Retention.CASE,
    opaque="id caller service owner advised_by closed_by linked_by record_id case_id contact",
    operational="reference channel named asked_at caller_agency state advised_at to_refer refer_due chased_at closed_at"
    " outcome linked_at linked_how",
    staff="caller_name caller_role caller_telephone next_who",
    special="question advice next_what",
)
class Consultation(Labelled):
    """Somebody asked the hub or a health safeguarding team for advice: what they asked, and what they were told.

    `named` says that it is about a record or a case known here. Without names it points to neither, which the database
    sees to as well. `service` is the team that was asked, `owner` whoever took it. `contact` is the concern that
    followed.
    """

    STATES = [("waiting", "Waiting for advice"), ("advised", "Advice given"), ("closed", "Closed")]
    CHANNELS = [("written", "In writing"), ("telephone", "By telephone"), ("in_person", "In person")]
    OUTCOMES = [
        ("done", "What was agreed has been done"),
        ("referred", "A concern was raised"),
        ("not_needed", "No longer needed"),
        ("not_referred", "Advised to raise a concern, and none was raised"),
    ]
    LINKED = [("form", "Raised from the consultation"), ("person", "About the same person"), ("hand", "By hand")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    named = models.BooleanField()
    channel = models.CharField(max_length=10, choices=CHANNELS)
    asked_at = models.DateTimeField()
    caller = models.UUIDField(null=True, blank=True)
    caller_name = models.CharField(max_length=150)
    caller_role = models.CharField(max_length=150, blank=True)
    caller_agency = models.CharField(max_length=20)
    caller_telephone = models.CharField(max_length=40, blank=True)
    service = models.UUIDField()
    owner = models.UUIDField(null=True, blank=True)
    question = models.TextField()
    record_id = models.UUIDField(null=True, blank=True)
    case_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    advice = models.TextField(blank=True)
    advised_by = models.UUIDField(null=True, blank=True)
    advised_at = models.DateTimeField(null=True, blank=True)
    to_refer = models.BooleanField(default=False)
    refer_due = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)
    next_what = models.TextField(blank=True)
    next_who = models.CharField(max_length=150, blank=True)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations")
    linked_at = models.DateTimeField(null=True, blank=True)
    linked_by = models.UUIDField(null=True, blank=True)
    linked_how = models.CharField(max_length=10, choices=LINKED, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("service", "state", "asked_at")),
            models.Index(fields=("caller", "-asked_at")),
            models.Index(fields=("record_id",)),
            models.Index(
                fields=("refer_due",), condition=Q(to_refer=True, contact__isnull=True), name="advice_followed"
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="consultation_without_names_is_about_nobody",
                condition=Q(named=False, record_id__isnull=True, case_id__isnull=True)
                | Q(named=True, record_id__isnull=False),
            ),
            models.CheckConstraint(
                name="advice_is_given_by_somebody",
                condition=Q(state="waiting") | Q(state="closed") | Q(advised_by__isnull=False),
            ),
        )


@handled(
    Retention.CASE,
    opaque="id asked_by service owner added_by closed_by",
    operational="reference kind topic asked_at agency due_on state closed_at outcome",
    staff="asked_name place",
    special="title detail outcome_text",
)
class SupportRequest(Labelled):
    """Work of a health safeguarding team that is not about one child's enquiry: support that a practice or a service
    asks for, or a review to which the team contributes. It names no patient; `service` is the team, `owner` whoever
    took it.
    """

    KINDS = [("support", "Support asked for"), ("review", "Contribution to a review")]
    STATES = [("waiting", "Waiting"), ("in_hand", "In hand"), ("closed", "Closed")]
    OUTCOMES = [("done", "Done"), ("elsewhere", "Passed to somebody else"), ("not_needed", "No longer needed")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    topic = models.CharField(max_length=30)
    title = models.CharField(max_length=150)
    detail = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True, blank=True)
    asked_name = models.CharField(max_length=150)
    agency = models.CharField(max_length=20)
    place = models.CharField(max_length=150, blank=True)
    service = models.UUIDField()
    added_by = models.UUIDField(null=True, blank=True)
    owner = models.UUIDField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)
    outcome_text = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("service", "state", "asked_at")),
            models.Index(fields=("asked_by", "-asked_at")),
        )
        constraints = (
            models.CheckConstraint(
                name="closed_support_says_what_came_of_it",
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
        )


@handled(Retention.CASE, opaque="id request written_by", operational="written_at", special="text")
class SupportNote(models.Model):
    """One thing done or said about a support request. Notes are added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="notes")
    written_at = models.DateTimeField()
    written_by = models.UUIDField()
    text = models.TextField()

    class Meta:
        ordering = ("written_at", "id")
