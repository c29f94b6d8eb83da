"""Facts of screening and assessment tools, of questions to ask, and of codes in GP records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from halcyon.agencies.models import Service
from halcyon.assurance.figures.views.reading import Row, View, by_then, fetched, hours_between
from halcyon.curiosity.models import OpenQuestion
from halcyon.frontdoor.coverage.queries import Line, count_into, facts_of, services_of
from halcyon.health.models import CodeMismatch
from halcyon.practice.coverage import COMPLETE
from halcyon.responses.models import Response

BATCH = 2000


def tools(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each tool that was signed, without those that a later signing had replaced by then."""
    signed = Response.objects.filter(
        request_id__isnull=True, instrument__in=list(COMPLETE), signed_at__gte=since, signed_at__lte=known_at
    )
    replaced = Response.objects.filter(supersedes__isnull=False, signed_at__lte=known_at).values("supersedes")
    found: list[Response] = []
    for row in signed.exclude(id__in=replaced).order_by("signed_at", "id").iterator(chunk_size=BATCH):
        found.append(row)
        if len(found) == BATCH:
            yield from _told(found)
            found = []
    yield from _told(found)


def _told(found: list[Response]) -> Iterator[Row]:
    services, facts = services_of({r.author for r in found}), facts_of(found)
    for row in found:
        line = Line(row.owner_agency, "", row.started_at.date())
        count_into(row, facts[row.id], line, ())
        role = "analysed" if row.id in line.analysed else "not_analysed"
        outcome = "complete" if row.id in line.complete else "incomplete"
        service = services.get(row.author, "")
        yield (
            row.id, row.signed_at, row.owner_agency, service, role, row.instrument, outcome,
            hours_between(row.started_at, row.signed_at), row.subject_id, row.case_id,
        )  # fmt: skip


def questions(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each question that a published rule asked."""
    rows = OpenQuestion.objects.filter(asked_at__gte=since, asked_at__lte=known_at)
    found = rows.values_list("id", "asked_at", "settled_agency", "prompt", "state", "settled_at", "record_id")
    for id_, at, agency, prompt, state, settled, record in fetched(found):
        said = settled if by_then(settled, known_at) else None
        outcome = "open" if said is None else state
        yield (id_, at, agency if said else "", "", "", prompt, outcome, hours_between(at, said), record, None)


def codes(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each difference between a practice’s record and what it should carry."""
    names: dict[Any, str] = dict(fetched(Service.objects.values_list("id", "name")))
    rows = CodeMismatch.objects.filter(opened_at__gte=since, opened_at__lte=known_at)
    found = rows.values_list("id", "opened_at", "practice", "concept", "outcome", "settled_at", "record_id")
    for id_, at, practice, concept, outcome, settled, record in fetched(found):
        said = settled if by_then(settled, known_at) else None
        yield (id_, at, "", names.get(practice, ""), "", concept, outcome if said else "open",
               hours_between(at, said), record, None)  # fmt: skip


VIEWS = (
    View(
        "tools",
        "Screening and assessment tools that were signed",
        {
            "at": "when it was signed",
            "agency": "whose",
            "service": "in which service its author works",
            "role": "analysed where what it means was written, else not_analysed",
            "kind": "which tool",
            "outcome": "complete where every core field is answered, else incomplete",
            "hours": "from beginning to signing",
        },
        tools,
    ),
    View(
        "questions",
        "Questions that published rules asked",
        {"at": "when", "kind": "which rule", "outcome": "open, answered or let_go", "hours": "until it was settled"},
        questions,
    ),
    View(
        "codes",
        "Differences between GP records and what they should carry",
        {
            "at": "when it was found",
            "service": "practice",
            "kind": "what the code says",
            "outcome": "open, recorded, declined, over",
            "hours": "until it was settled",
        },
        codes,
    ),
)
