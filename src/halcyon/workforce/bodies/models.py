"""Bodies that oversee safeguarding, and when they meet."""

from __future__ import annotations

import uuid

from django.db import models

from halcyon.kernel.privacy import Retention, handled


@handled(Retention.REFERENCE, opaque="id parent host", reference="key name kind purpose", operational="begins ends")
class Body(models.Model):
    """A board, partnership, sub-group, committee or contract review that agrees work and looks at it again.

    `parent` is the body that it answers to, `host` the organisation that runs it. (domain.md G1)
    """

    KINDS = [
        ("board", "Board"),
        ("partnership", "Partnership"),
        ("sub_group", "Sub-group"),
        ("governing_body", "Governing body of an organisation"),
        ("contract_review", "Contract review meeting"),
        ("panel", "Panel"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=KINDS)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="below")
    host = models.ForeignKey("agencies.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(blank=True)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@handled(Retention.REFERENCE, opaque="id body by", reference="place", operational="meets_at state version")
class BodyMeeting(models.Model):
    """A meeting of a body. Agenda, papers and decisions belong to the board’s room; its attendance to this one."""

    STATES = [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=STATES, default="planned")
    by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("meets_at",)
        constraints = (models.UniqueConstraint(fields=("body", "meets_at"), name="one_meeting_of_a_body_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.body}, {self.meets_at:%d %B %Y}"
