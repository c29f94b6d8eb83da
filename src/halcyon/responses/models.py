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
    operational="instrument instrument_version overlay state started_at signed_at",
    special="answers context points band",
)
class Response(Labelled):
    """One set of answers to one published version. Signed answers are never edited: a new response supersedes.

    `overlay` names the county's additions under which it was asked, `context` what was known beside the answers (the
    age in years, the setting, the asker's role). `points` and `band` are what a scored tool added up to when it was
    signed: empty until then.
    """

    STATES = [("draft", "Draft"), ("signed", "Signed"), ("superseded", "Superseded")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveIntegerField()
    overlay = models.CharField(max_length=60, blank=True, default="")
    digest = models.CharField(max_length=64)
    context = models.JSONField(default=dict)
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    request_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=STATES, default="draft")
    answers = models.JSONField(default=dict)
    author = models.UUIDField()
    started_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.UUIDField(null=True, blank=True)
    points = models.FloatField(null=True, blank=True)
    band = models.CharField(max_length=60, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=("case_id",)),
            models.Index(fields=("subject_id", "instrument")),
            models.Index(fields=("author", "state"), name="response_of_author"),
        )
        constraints = (
            models.CheckConstraint(
                name="response_signed_when_not_draft", condition=Q(state="draft") | Q(signed_at__isnull=False)
            ),
            # No score is kept of answers that nobody has signed: judgement and analysis come first.
            models.CheckConstraint(
                name="response_scored_when_signed", condition=~Q(state="draft") | Q(points__isnull=True, band="")
            ),
            models.UniqueConstraint(fields=("supersedes",), condition=Q(state="draft"), name="one_draft_to_supersede"),
            models.UniqueConstraint(
                fields=("request_id",),
                condition=Q(state="draft", request_id__isnull=False),
                name="one_draft_per_request",
            ),
        )


@handled(Retention.CASE, opaque="id response", operational="question kind row", special="text number code day truth")
class AnswerFact(models.Model):
    """One answer in typed form. Rebuilt from `Response.answers`; never edited by hand.

    What an answer is made of (a mark on the body map, a row of a repeated group, a person named) is a fact for each
    part, called "question.part", with the number of its `row` from 1 where there are several.
    """

    id = models.BigAutoField(primary_key=True)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="facts")
    question = models.CharField(max_length=130)
    kind = models.CharField(max_length=20)
    row = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    number = models.FloatField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)
    day = models.DateField(null=True, blank=True)
    truth = models.BooleanField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("question", "code")),)


@handled(
    Retention.CASE,
    opaque="id written_by",
    operational="written_at",
    person="given_name family_name birth_date sex nhs_number",
)
class Subject(Labelled):
    """A child as whoever fills in a tool wrote them down, where no record of them was open.

    Belongs to the agency that wrote it and is in no index of people: only a concern that somebody raises makes a record
    of the child. Responses about them have its id as their subject.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    given_name = models.CharField(max_length=120)
    family_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()


@handled(
    Retention.CASE,
    opaque="id response answered_by supervisor",
    operational="rule kind role agency post opened_at due_at answered_at state reference spoken_at",
    staff="whom",
    case="agreed",
)
class Demand(models.Model):
    """What a hard rule asks of a person. It stays open until somebody has answered it, whatever becomes of the answers.

    `role` in `agency`, or `post`, is the named professional who is asked beside the author; `supervisor` the one who
    supervises the author. `reference` is the concern's when it was answered by raising one.
    """

    STATES = [("open", "Open"), ("answered", "Answered")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="demands")
    rule = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    role = models.CharField(max_length=60, blank=True)
    agency = models.CharField(max_length=20, blank=True)
    post = models.CharField(max_length=80, blank=True)
    supervisor = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    whom = models.CharField(max_length=200, blank=True)
    spoken_at = models.DateTimeField(null=True, blank=True)
    agreed = models.TextField(blank=True)
    reference = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("response", "rule", "kind"), name="demand_once"),
            models.CheckConstraint(
                name="demand_answered_by_a_person",
                condition=Q(state="open", answered_at__isnull=True)
                | (
                    Q(state="answered", answered_at__isnull=False, answered_by__isnull=False)
                    & (~Q(agreed="") | ~Q(reference=""))
                ),
            ),
        )
        indexes = (
            models.Index(fields=("agency", "role"), condition=Q(state="open"), name="demand_open_role"),
            models.Index(fields=("post",), condition=Q(state="open"), name="demand_open_post"),
            models.Index(fields=("supervisor",), condition=Q(state="open"), name="demand_open_supervisor"),
        )
