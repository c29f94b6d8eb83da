"""Facts of the front door: contacts and whether they repeat, ratings, decisions, and time limits."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Set
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case as If
from django.db.models import CharField, F, Func, Q, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from halcyon.assurance.figures.views.reading import (
    Alike,
    LondonDay,
    Row,
    View,
    as_text,
    by_then,
    counted_alike,
    fetched,
    hours_between,
    moment,
    no_later,
    open_to_figures,
)
from halcyon.chronology.models import Event
from halcyon.frontdoor.models import ContactSubject
from halcyon.frontdoor.queries import ENQUIRY
from halcyon.people.models import Link
from halcyon.work.models import Breach, ClockCopy

REPEATS_WITHIN = timedelta(days=365)


def contacts(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each child or adult whom a contact was about."""
    columns = ("id", "contact__received_at", "contact__agency", "kind", "contact__channel", "record_id", "case_id")
    for outcome, (id_, at, agency, kind, channel, record, case) in _first_or_repeat(known_at, since, columns, 1, 5):
        yield (id_, at, agency, "", channel, kind, outcome, None, record, case)


def contacts_alike(known_at: datetime, since: datetime, hidden: Set[Any]) -> Iterator[Alike]:
    """`contacts` put together: which is a repeat is found row by row, and nothing more is read than that takes."""
    columns = (LondonDay("contact__received_at"), "contact__agency", "contact__channel", "kind",
               "contact__received_at", "record_id", "case_id")  # fmt: skip
    found: Counter[tuple[str, ...]] = Counter()
    for outcome, row in _first_or_repeat(known_at, since, columns, 4, 5):
        if row[5] not in hidden and row[6] not in hidden:
            found[(*row[:4], outcome)] += 1
    for (day, agency, channel, kind, outcome), number in found.items():
        yield day, (agency, "", channel, kind, outcome), [None] * number


def _first_or_repeat(
    known_at: datetime, since: datetime, columns: tuple[Any, ...], at: int, record: int
) -> Iterator[tuple[str, Row]]:
    """What contacts were about, in order, with "repeat" or "first"; `at` and `record` are places in the columns."""
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
    for row in fetched(rows.order_by("contact__received_at", "id").values_list(*columns)):
        moment_of, who = row[at], person.get(row[record], row[record])
        earlier = last.get(who)
        last[who] = moment_of
        if no_later(begins, moment_of):
            repeat = earlier is not None and moment(moment_of) - moment(earlier) <= REPEATS_WITHIN  # type: ignore[operator]
            yield "repeat" if repeat else "first", row


def decisions(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each decision about an enquiry."""
    rows = _events(("decided",), known_at, since).annotate(
        outcome=KeyTextTransform("outcome", "content__data"), voice=KeyTextTransform("child_voice", "content__data")
    )
    found = rows.values_list("id", "happened_at", "by_agency", "outcome", "voice", "subject_id", "case_id")
    for id_, at, agency, outcome, voice, subject, case in fetched(found):
        said = "voice" if (voice or "").strip() else "no_voice"
        yield (id_, at, agency, "", "", said, outcome or "", None, subject, case)


class _Stripped(Func):
    """A text without the white space around it, as `str.strip` has it."""

    function = "trim"
    output_field = CharField()

    def __init__(self, text: Any) -> None:
        super().__init__(text, Value("".join(chr(n) for n in range(sys.maxunicode + 1) if chr(n).isspace())))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="btrim", **context)


def decisions_alike(known_at: datetime, since: datetime, hidden: Set[Any]) -> Iterator[Alike]:
    """`decisions` put together."""
    voice = _Stripped(Coalesce(KeyTextTransform("child_voice", "content__data"), Value(""), output_field=CharField()))
    outcome = Coalesce(KeyTextTransform("outcome", "content__data"), Value(""), output_field=CharField())
    said = If(When(Q(alike_voice=""), then=Value("no_voice")), default=Value("voice"))
    rows = open_to_figures(_events(("decided",), known_at, since), hidden, known_at, "subject_id", "case_id")
    for day, agency, kind, came, number in counted_alike(
        rows.alias(alike_voice=voice), "happened_at", agency=F("by_agency"), said=said, outcome=outcome
    ):
        yield day, (agency, "", "", kind, came), [None] * number


def ratings(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each rating of an enquiry, the first and any later."""
    rows = _events(("rated", "re_rated"), known_at, since).annotate(rating=KeyTextTransform("rating", "content__data"))
    found = rows.values_list("id", "happened_at", "by_agency", "rating", "kind", "subject_id", "case_id")
    for id_, at, agency, rating, kind, subject, case in fetched(found):
        again = "again" if kind == "re_rated" else "first"
        yield (id_, at, agency, "", "", rating or "", again, None, subject, case)


def ratings_alike(known_at: datetime, since: datetime, hidden: Set[Any]) -> Iterator[Alike]:
    """`ratings` put together."""
    rating = Coalesce(KeyTextTransform("rating", "content__data"), Value(""), output_field=CharField())
    rows = open_to_figures(_events(("rated", "re_rated"), known_at, since), hidden, known_at, "subject_id", "case_id")
    for day, agency, given, kind, number in counted_alike(
        rows, "happened_at", agency=F("by_agency"), rating=rating, kind=F("kind")
    ):
        yield day, (agency, "", "", given, "again" if kind == "re_rated" else "first"), [None] * number


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


def time_limits_alike(known_at: datetime, since: datetime, hidden: Set[Any]) -> Iterator[Alike]:
    """`time_limits` put together."""
    rows = ClockCopy.objects.filter(due_at__gte=since, due_at__lte=known_at, started_at__lte=known_at)
    kept = If(
        When(Q(stopped_at__isnull=True) | Q(stopped_at__gt=known_at), then=Value("passed")),
        When(stopped_at__lte=F("due_at"), then=Value("in_time")),
        default=Value("late"),
    )
    for day, pathway, clock, outcome, number in counted_alike(
        open_to_figures(rows, hidden, known_at, "subject_id"),
        "due_at",
        pathway=F("pathway"),
        clock=F("clock"),
        kept=kept,
    ):
        yield day, ("", "", pathway, clock, outcome), [None] * number


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
        contacts_alike,
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
        decisions_alike,
    ),
    View(
        "ratings",
        "Ratings of MASH enquiries",
        {"at": "when it was rated", "kind": "the rating", "outcome": "first or again"},
        ratings,
        ratings_alike,
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
        time_limits_alike,
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
