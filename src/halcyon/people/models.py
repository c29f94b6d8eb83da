"""Records exactly as supplied, the index of people over them, and the reversible links between the two."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled
from halcyon.people.equality import CharacteristicTold as CharacteristicTold


@handled(
    Retention.PERSON,
    opaque="id source_key digest source_id",
    operational="received_at source",
    special="supplied ethnicity",
    person=(
        "given_name family_name other_names birth_date birth_date_given expected_date death_date sex nhs_number"
        " telephone"
    ),
    location="address_line postcode former_postcodes",
    retention_of={},
)
class SuppliedRecord(Labelled):
    """What one source said about one person, kept word for word in `supplied`; the columns are read from it, never
    edited.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40)  # agency code and system, or "contact"
    source_key = models.CharField(max_length=100)
    source_id = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField()
    supplied = models.JSONField()
    digest = models.CharField(max_length=64)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    other_names = models.JSONField(default=list)
    birth_date = models.DateField(null=True, blank=True)
    birth_date_given = models.CharField(max_length=40, blank=True)
    expected_date = models.DateField(null=True, blank=True)
    death_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    address_line = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    former_postcodes = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "source_key", "digest"), name="record_once_per_version"),
        )
        indexes = (
            models.Index(fields=("nhs_number",), condition=~Q(nhs_number=""), name="record_nhs_number"),
            # Few are; what counts by area asks for them at every look.
            models.Index(fields=("id",), condition=Q(protected_location=True), name="record_protected"),
        )


@handled(Retention.PERSON, opaque="id record verified_by", person="system value", operational="verified begins ends")
class Identifier(models.Model):
    """An identifier as supplied: NHS number, UPN, or one that a later law names. The table is open on purpose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(SuppliedRecord, on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(max_length=80)
    value = models.CharField(max_length=60)
    verified = models.BooleanField(default=False)
    verified_by = models.CharField(max_length=60, blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "system", "value"), name="identifier_once"),)
        indexes = (models.Index(fields=("system", "value")),)


@handled(Retention.PERSON, opaque="id record", person="kind value")
class MatchKey(models.Model):
    """A derived key for finding candidates. Rebuilt from the records at any time; holds nothing that they do not."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(SuppliedRecord, on_delete=models.CASCADE, related_name="keys", db_index=True)
    kind = models.CharField(max_length=24)
    value = models.CharField(max_length=120)

    class Meta:
        indexes = (models.Index(fields=("kind", "value")),)
        constraints = (models.UniqueConstraint(fields=("record", "kind", "value"), name="match_key_once"),)


@handled(Retention.PERSON, opaque="id became", operational="created_at")
class IndexPerson(models.Model):
    """One person, as far as is known: no facts of its own, only the records that are linked to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    became = models.UUIDField(null=True, blank=True)  # after two people agreed a merge, where its links went


@handled(
    Retention.PERSON,
    opaque="id record person linked_by second_by unlinked_by",
    operational="linked_at unlinked_at how evidence",
    case="reason unlink_reason",
)
class Link(models.Model):
    """Says that a supplied record is about an index person, who said so, and why. Ended, never deleted."""

    HOW = [("itself", "By identifier, name and birth date"), ("person", "By a person"), ("new", "New person")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(SuppliedRecord, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(IndexPerson, on_delete=models.PROTECT, related_name="links")
    how = models.CharField(max_length=10, choices=HOW)
    reason = models.TextField()
    evidence = models.JSONField(default=list)
    linked_by = models.CharField(max_length=60)
    linked_at = models.DateTimeField()
    second_by = models.UUIDField(null=True, blank=True)
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.UUIDField(null=True, blank=True)
    unlink_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record",), condition=Q(unlinked_at__isnull=True), name="record_linked_to_one_person_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("person", "unlinked_at")),)


@handled(Retention.PERSON, opaque="id source_key", operational="source", reference="kind")
class Household(models.Model):
    """People who live together, as one source described them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "source_key"), name="household_once"),)


@handled(Retention.PERSON, opaque="id household record", person="standing", operational="begins ends")
class HouseholdMember(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    record = models.ForeignKey(SuppliedRecord, on_delete=models.PROTECT, related_name="households")
    standing = models.CharField(max_length=40, blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)


@handled(Retention.PERSON, opaque="id record other", person="kind", operational="source begins ends")
class FamilyRelation(models.Model):
    """`record` is the mother, father, sibling, carer … of `other`, as one source supplied it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(SuppliedRecord, on_delete=models.PROTECT, related_name="relations")
    other = models.ForeignKey(SuppliedRecord, on_delete=models.PROTECT, related_name="related_to")
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)


@handled(
    Retention.PERSON,
    opaque="id record suggested settled_by",
    operational="opened_at settled_at outcome source",
    special="candidates",
)
class LinkReview(models.Model):
    """A supplied record that waits for a person to say who it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SuppliedRecord, on_delete=models.PROTECT, related_name="review")
    source = models.CharField(max_length=40)
    suggested = models.UUIDField(null=True, blank=True)
    candidates = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = (models.Index(fields=("opened_at",), condition=Q(settled_at__isnull=True), name="link_review_open"),)


@handled(
    Retention.PERSON,
    opaque="id keep other proposed_by settled_by",
    operational="proposed_at settled_at outcome",
    case="reason",
)
class MergeProposal(models.Model):
    """One person says that two index persons are the same; another person must agree before any link moves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    keep = models.ForeignKey(IndexPerson, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(IndexPerson, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="merge_is_of_two", condition=~Q(keep=models.F("other"))),
            models.CheckConstraint(
                name="merge_agreed_by_another",
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=models.F("proposed_by")),
            ),
        )
