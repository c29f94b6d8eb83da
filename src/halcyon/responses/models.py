"""Answers to any instrument, versioned, with typed facts beside them for SQL."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from halcyon.access.models import Labelled
from halcyon.kernel.privacy import Retention, handled


@handled(
    Retention.CASE,
    opaque="id subject_id case_id request_id digest author supersedes version",
    operational="instrument instrument_version state started_at signed_at",
    special="answers",
)
class Response(Labelled):
    """One set of answers to one published version. Signed answers are never edited: a new response supersedes."""

    STATES = [("draft", "Draft"), ("signed", "Signed"), ("superseded", "Superseded")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    request_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=STATES, default="draft")
    answers = models.JSONField(default=dict)
    author = models.UUIDField()
    started_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("case_id",)), models.Index(fields=("subject_id", "instrument")))
        constraints = (
            models.CheckConstraint(
                name="response_signed_when_not_draft", condition=Q(state="draft") | Q(signed_at__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("request_id",),
                condition=Q(state="draft", request_id__isnull=False),
                name="one_draft_per_request",
            ),
        )


@handled(Retention.CASE, opaque="id response", operational="question kind", special="text number code day truth")
class AnswerFact(models.Model):
    """One answer in typed form. Rebuilt from `Response.answers`; never edited by hand."""

    id = models.BigAutoField(primary_key=True)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="facts")
    question = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    number = models.FloatField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)
    day = models.DateField(null=True, blank=True)
    truth = models.BooleanField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("question", "code")),)
