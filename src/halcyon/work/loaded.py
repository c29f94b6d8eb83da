"""The ledger of files and extracts that were loaded: each once, and each of its rows once, with what came of it.

What a rejected row said stays here until somebody has seen to it: it is a concern that nobody has received yet, so it
has the privacy class and the retention of one. Of an accepted row or a duplicate nothing is kept: the concern has it.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.kernel.privacy import Retention, handled
from halcyon.work.fields import JSONText


@handled(
    Retention.CASE,
    opaque="id digest by",
    operational="kind size rows begun_at finished_at",
    case="name fault notes",
)
class FileLoad(models.Model):
    """One file, known by the SHA-256 of its bytes. `fault` says why a file could not be read at all: it has no rows.

    `rows` is set with `finished_at`, when the ledger adds up to it. The name that somebody gave the file is kept, and
    is handled as case content: people name files after children. `notes` are an extract's: pairs of a table and what is
    to be known about the whole of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=60)
    fault = models.CharField(max_length=500, blank=True)
    notes = JSONText(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "digest"), name="file_loaded_once"),)
        indexes = (models.Index(fields=("-begun_at",)),)


@handled(
    Retention.CASE,
    opaque="id load digest",
    operational="number line outcome columns reason agency reference at",
    special="content",
)
class FileRow(models.Model):
    """One row and what came of it. `number` counts as a spreadsheet does: the names of the columns are row 1.

    `columns` and `reason` say what is wrong with a rejected row and never repeat what it says. `content` maps column to
    cell, or holds the text of a row that cannot be taken apart under "". `digest` is of what the row said.
    """

    ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
    OUTCOMES = [(ACCEPTED, "Accepted"), (REJECTED, "Rejected"), (DUPLICATE, "Duplicate")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    load = models.ForeignKey(FileLoad, on_delete=models.PROTECT, related_name="ledger")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    columns = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)
    agency = models.CharField(max_length=20, blank=True)
    reference = models.CharField(max_length=30, blank=True)
    digest = models.CharField(max_length=64)
    content = JSONText(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("load", "number"), name="file_row_once"),
            models.CheckConstraint(
                name="file_row_says_what_came_of_it",
                condition=(Q(outcome="rejected", reference="", content__isnull=False) & ~Q(reason=""))
                | (Q(outcome__in=("accepted", "duplicate"), reason="", content__isnull=True) & ~Q(reference="")),
            ),
        )
        indexes = (models.Index(fields=("load", "outcome", "number")), models.Index(fields=("agency", "outcome")))


@handled(
    Retention.CASE,
    opaque="id load digest record_id events",
    operational="agency table number line outcome columns reason used at current is_open",
    person="key person_key",
    case="begins",
    special="content remarks",
)
class ExtractRow(models.Model):
    """One row of one table of an extract: what it said, what came of it, and where it went.

    `key` and `person_key` are the sender's own numbers, of the row and of whom it is about; `record_id` is that
    person's record here. An accepted or rejected row is kept word for word in `content`; a duplicate has the content of
    the row that it repeats. `remarks` are triples of a column, what is to be doubted in it, and a code that is in no
    code set or "". `reason` never repeats what the row says.

    `used` says what was made of an accepted row, and is empty until then. `events` maps each thing that it says
    happened to the event in the chronology and a digest of what that says. A newer extract that says something else
    under the same key makes a row no longer `current`. `is_open` and `begins` are of an episode without an end.
    """

    ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
    OUTCOMES = [(ACCEPTED, "Accepted"), (REJECTED, "Rejected"), (DUPLICATE, "Duplicate")]
    RECORD, EVENT, RELATION, WORDS, KEPT = "record", "event", "relation", "words", "kept"
    USES = [
        (RECORD, "In the person's record"),
        (EVENT, "In the chronology"),
        (RELATION, "In the family relations"),
        (WORDS, "Gives names to other rows"),
        (KEPT, "Kept, not used yet"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    load = models.ForeignKey(FileLoad, on_delete=models.PROTECT, related_name="extract")
    agency = models.CharField(max_length=20)
    table = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    key = models.CharField(max_length=200, blank=True)
    person_key = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64)
    columns = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)
    remarks = JSONText(null=True, blank=True)
    content = JSONText(null=True, blank=True)
    used = models.CharField(max_length=10, choices=USES, blank=True)
    record_id = models.UUIDField(null=True, blank=True)
    events = models.JSONField(default=dict)
    is_open = models.BooleanField(default=False)
    begins = models.DateField(null=True, blank=True)
    current = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("load", "table", "number"), name="extract_row_once"),
            models.CheckConstraint(
                name="extract_row_says_what_came_of_it",
                condition=(Q(outcome="rejected", content__isnull=False) & ~Q(reason=""))
                | Q(outcome="accepted", content__isnull=False, reason="")
                | Q(outcome="duplicate", content__isnull=True, reason=""),
            ),
        )
        indexes = (
            models.Index(fields=("load", "table", "outcome", "number")),
            models.Index(fields=("load", "person_key")),
            models.Index(fields=("agency", "table", "key", "digest")),
            models.Index(
                fields=("load", "table", "number"), condition=Q(outcome="accepted", used=""), name="extract_row_unused"
            ),
            models.Index(
                fields=("record_id",), condition=Q(is_open=True, current=True), name="extract_row_open_of_record"
            ),
        )
