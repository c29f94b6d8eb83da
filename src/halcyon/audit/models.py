"""The record of every read, search, act and disclosure. Append-only, chained, and free of case content.

Actors and objects are opaque ids and nothing here points at another room's tables: the log outlives what it is about.
Rows are written only by `halcyon.audit.actions`; database triggers (migration 0002) refuse every change.
"""

from __future__ import annotations

from django.db import models

from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.AUDIT,
    opaque="id shard seq actor session object_ids request_id term_hash term_commitment prev_hash hash mac",
    operational="at recorded_at agency purpose action object_kind field_names decision rule",
    secret="term_sealed",  # noqa: S106  (a privacy class, not a password)
)
class AuditEntry(models.Model):
    """One thing that someone, or a job, did or was refused.

    `at` is the moment of the act as the caller gave it; `recorded_at` is when the row was written, read from this
    host's clock while its chain is locked, so that rows cannot be slipped in earlier by giving an early `at`.
    """

    id = models.BigIntegerField(primary_key=True, help_text="seq x 16 + shard, see chain.row_id")
    shard = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField(help_text="1, 2, 3 ... within the shard, without gaps")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=80, help_text="a UUID, system:<job> or agency:<CODE>")
    agency = models.CharField(max_length=80, blank=True)
    session = models.CharField(max_length=32, blank=True, help_text="keyed digest of the session, never its key")
    purpose = models.CharField(max_length=80, blank=True)
    action = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=80)
    object_ids = models.JSONField(default=list, blank=True)
    field_names = models.JSONField(default=list, blank=True, help_text="names of fields, never what they hold")
    decision = models.CharField(max_length=80, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    term_hash = models.CharField(max_length=64, blank=True)
    term_sealed = models.TextField(blank=True, help_text="the search term, encrypted")
    term_commitment = models.CharField(max_length=64, blank=True, help_text="SHA-256 of term_sealed; this is chained")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "audit entries"
        constraints = [models.UniqueConstraint(fields=["shard", "seq"], name="audit_entry_place")]
        indexes = [
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["actor", "at"], name="audit_entry_actor"),
            models.Index(fields=["term_hash"], name="audit_entry_term", condition=~models.Q(term_hash="")),
        ]

    def __str__(self) -> str:
        return f"{self.shard}/{self.seq} {self.action}"


@handled(Retention.AUDIT, opaque="entry object_id")
class AuditObject(models.Model):
    """One object that an entry is about: the index behind "who looked at this record".

    It repeats `AuditEntry.object_ids`, which is chained; `verify` reports any difference between the two.
    """

    pk = models.CompositePrimaryKey("entry_id", "object_id")
    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="objects_about", db_index=False)
    object_id = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["object_id", "entry"], name="audit_object_about")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.object_id}"


@handled(Retention.AUDIT, opaque="shard seq hash")
class AuditHead(models.Model):
    """The last row of one shard. It is locked while a row is added, and can only move forward."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.shard}/{self.seq}"


@handled(Retention.AUDIT, opaque="number heads root previous key_id signature", operational="at")
class AuditCheckpoint(models.Model):
    """A signed statement of where every shard stood at a moment, copied to the anchor file and to witnesses."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    heads = models.JSONField(help_text="[[shard, seq, hash], ...] in order of shard")
    root = models.CharField(max_length=64, help_text="Merkle root over the heads")
    previous = models.CharField(max_length=64, help_text="SHA-256 of the checkpoint before it, as signed")
    key_id = models.CharField(max_length=16, help_text="which signing key")
    signature = models.CharField(max_length=128, help_text="Ed25519, hex")

    def __str__(self) -> str:
        return f"checkpoint {self.number}"
