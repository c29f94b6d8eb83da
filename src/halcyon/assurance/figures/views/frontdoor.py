"""Facts of the front door: contacts and whether they repeat, ratings, decisions, and time limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from halcyon.assurance.figures.views.reading import (
    Row,
    View,
    as_text,
    by_then,
    fetched,
    hours_between,
    moment,
    no_later,
)
from halcyon.chronology.models import Event
from halcyon.frontdoor.models import ContactSubject
from halcyon.frontdoor.queries import ENQUIRY
from halcyon.people.models import Link
from halcyon.work.models import Breach, ClockCopy

REPEATS_WITHIN = timedelta(days=365)


def contacts(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each child or adult whom a contact was about."""
    before = since - REPEATS_WITHIN
    rows = ContactSubject.objects.filter(contact__received_at__lte=known_at, contact__received_at__gte=before)
    linked = Link.objects.filter(
        Q(unlinked_at__isnull=True) | Q(unlinked_at__gt=known_at),
        linked_at__lte=known_at,
        record_id__in=rows.values("record_id"),
    )
    person: dict[Any, Any] = dict(fetched(linked.values_list("record_id", "person_id")))
    last: dict[Any, Any] = {}
    begins = as_text(since)
    columns = ("id", "contact__received_at", "contact__agency", "kind", "contact__channel", "record_id", "case_id")
    for id_, at, agency, kind, channel, record, case in fetched(
        rows.order_by("contact__received_at", "id").values_list(*columns)
    ):
        who = person.get(record, record)
        earlier = last.get(who)
        last[who] = at
        if no_later(begins, at):
            repeat = earlier is not None and moment(at) - moment(earlier) <= REPEATS_WITHIN  # type: ignore[operator]
            yield (id_, at, agency, "", channel, kind, "repeat" if repeat else "first", None, record, case)


def decisions(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each decision about an enquiry."""
    rows = _events(("decided",), known_at, since).annotate(
        outcome=KeyTextTransform("outcome", "content__data"), voice=KeyTextTransform("child_voice", "content__data")
    )
    found = rows.values_list("id", "happened_at", "by_agency", "outcome", "voice", "subject_id", "case_id")
    for id_, at, agency, outcome, voice, subject, case in fetched(found):
        said = "voice" if (voice or "").strip() else "no_voice"
        yield (id_, at, agency, "", "", said, outcome or "", None, subject, case)


def ratings(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each rating of an enquiry, the first and any later."""
    rows = _events(("rated", "re_rated"), known_at, since).annotate(rating=KeyTextTransform("rating", "content__data"))
    found = rows.values_list("id", "happened_at", "by_agency", "rating", "kind", "subject_id", "case_id")
    for id_, at, agency, rating, kind, subject, case in fetched(found):
        again = "again" if kind == "re_rated" else "first"
        yield (id_, at, agency, "", "", rating or "", again, None, subject, case)


def _events(kinds: tuple[str, ...], known_at: datetime, since: datetime) -> Any:
    """Events of enquiries as they were known: without what had been corrected by then."""
    corrected = Event.objects.filter(supersedes__isnull=False, recorded_at__lte=known_at).values("supersedes")
    return Event.objects.filter(
        kind__in=kinds, pathway=ENQUIRY, happened_at__gte=since, recorded_at__lte=known_at
    ).exclude(id__in=corrected)


def time_limits(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each time limit that an enquiry or another case had, by the day on which it ran out."""
    rows = ClockCopy.objects.filter(due_at__gte=since, due_at__lte=known_at, started_at__lte=known_at)
    found = rows.values_list("id", "due_at", "pathway", "clock", "started_at", "stopped_at", "subject_id")
    for id_, due, pathway, clock, started, stopped, subject in fetched(found):
        over = stopped if by_then(stopped, known_at) else None
        kept = "passed" if over is None else ("in_time" if no_later(over, due) else "late")
        yield (id_, due, "", "", pathway, clock, kept, hours_between(started, over), None, subject)


def limits_passed(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each time limit that passed and was noticed."""
    rows = Breach.objects.filter(due_at__gte=since, noticed_at__lte=known_at)
    found = rows.values_list("id", "due_at", "pathway", "clock", "noticed_at", "answered_at", "subject_id")
    for id_, due, pathway, clock, noticed, answered, subject in fetched(found):
        said = by_then(answered, known_at)
        hours = hours_between(noticed, answered) if said else None
        yield (id_, due, "", "", pathway, clock, "answered" if said else "not_answered", hours, None, subject)


VIEWS = (
    View(
        "contacts",
        "Children and adults whom contacts were about",
        {
            "at": "when the contact was received",
            "agency": "who made it",
            "role": "by which way it came",
            "kind": "child, unborn child, adult or somebody not named",
            "outcome": "repeat where there was another about the same person within a year before, else first",
        },
        contacts,
    ),
    View(
        "decisions",
        "Decisions about MASH enquiries",
        {
            "at": "when it was decided",
            "kind": "whether what the child says or shows is written with it: voice or no_voice",
            "outcome": "what was decided",
        },
        decisions,
    ),
    View(
        "ratings",
        "Ratings of MASH enquiries",
        {"at": "when it was rated", "kind": "the rating", "outcome": "first or again"},
        ratings,
    ),
    View(
        "time_limits",
        "Time limits, by the day on which they ran out",
        {
            "at": "when the limit ran out",
            "role": "the pathway",
            "kind": "which limit",
            "outcome": "in_time, late, or passed where it is still not done",
            "hours": "how long it took, by the clock on the wall",
        },
        time_limits,
    ),
    View(
        "limits_passed",
        "Time limits that passed and were noticed",
        {
            "at": "when the limit ran out",
            "role": "the pathway",
            "kind": "which limit",
            "outcome": "answered where somebody said why, else not_answered",
            "hours": "from noticing to the answer",
        },
        limits_passed,
    ),
)
