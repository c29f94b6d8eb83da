"""What came in at the front door: the contact as it was made, and each child or adult whom it is about."""

from __future__ import annotations

import uuid

from django.db import models

from halcyon.access.models import Labelled
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


@handled(Retention.CASE, opaque="id contact record_id case_id", operational="kind position")
class ContactSubject(models.Model):
    """One child, unborn child, adult or unnamed person whom a contact is about, and the enquiry opened for them."""

    KINDS = [("child", "Child"), ("unborn", "Unborn child"), ("adult", "Adult"), ("unnamed", "Someone not named")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="subjects")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=KINDS, default="child")
    record_id = models.UUIDField(unique=True)
    case_id = models.UUIDField(unique=True)

    class Meta:
        indexes = (models.Index(fields=("case_id",)),)
