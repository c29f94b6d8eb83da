"""What is known of one person as the rules read it: signs, each from one event of the chronology.

It takes no viewer and hides nothing: what comes of it is shown only to whoever may read every event behind it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from halcyon.chronology.models import Event
from halcyon.kernel.ages import years_old
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.curiosity import FromAnswer, PersonFacts, Sign
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Handling
from halcyon.people.models import SuppliedRecord
from halcyon.responses.models import AnswerFact, Response

YEARS = 2  # how far back signs are read; every rule looks at less


@dataclass(frozen=True)
class Known:
    """The signs of one person, and who keeps the events to themselves: event id to agency, for those that one agency
    alone may read.
    """

    facts: PersonFacts
    kept_by: Mapping[str, str]

    def for_agency(self, agency: str) -> PersonFacts:
        """What everybody who works with the child may read, with what this agency (empty: none) keeps to itself."""
        signs = tuple(s for s in self.facts.signs if self.kept_by.get(s.source, agency) == agency)
        return PersonFacts(self.facts.on, self.facts.age, signs)

    @property
    def agencies(self) -> list[str]:
        return ["", *sorted(set(self.kept_by.values()))]


def known_of(record_ids: Iterable[uuid.UUID], *, at: datetime) -> Known:
    """Everything that the rules may read of the person with these records."""
    ids = list(record_ids)
    today = at.astimezone(LONDON).date()
    events = list(
        Event.objects.filter(subject_id__in=ids, happened_at__lte=at, happened_at__gt=_years_before(at))
        .select_related("content")
        .order_by("-happened_at", "-id")
    )
    replaced = {e.supersedes for e in events if e.supersedes}
    events = [e for e in events if e.id not in replaced]
    answered = {response: e for e in events for response in [_response_of(e)] if response}
    found: dict[tuple[str, str], Sign] = {}
    for event in events:
        for sign in _from_event(event):
            found.setdefault((sign.source, sign.kind), sign)
    for fact in _answers(answered, ids):
        for reading in registry.from_answers:
            number = _said(reading, fact)
            if number is not None:
                event = answered[fact.response_id]
                key = (str(event.id), reading.sign)
                standing = found.get(key)
                known = standing.number if standing else None
                more = number if reading.least is not None else None
                if standing is None or (more or 0) > (known or 0):
                    found[key] = _sign(event, reading.sign, more)
    signs = tuple(sorted(found.values(), key=lambda s: (s.on, s.source, s.kind), reverse=True))
    kept = {str(e.id): e.owner_agency for e in events if e.handling == Handling.AGENCY_ONLY.value}
    return Known(PersonFacts(today, _age(ids, today), signs), kept)


def _years_before(at: datetime) -> datetime:
    return at.replace(year=at.year - YEARS, day=min(at.day, 28))


def _response_of(event: Event) -> uuid.UUID | None:
    data: Mapping[str, Any] = event.content.data if hasattr(event, "content") else {}
    try:
        return uuid.UUID(str(data.get("response", "")))
    except ValueError:
        return None


def _sign(event: Event, kind: str, number: float | None = None) -> Sign:
    return Sign(kind, event.happened_at.astimezone(LONDON).date(), event.by_agency, str(event.id), number)


def _from_event(event: Event) -> list[Sign]:
    return [
        _sign(event, reading.sign)
        for reading in registry.from_events
        if reading.event == event.kind and reading.pathway in ("", event.pathway)
    ]


def _answers(answered: Mapping[uuid.UUID, Event], ids: list[uuid.UUID]) -> Iterable[AnswerFact]:
    """The typed facts of signed answers that any reading looks at, newest answer first. What replaced answers said is
    left out.
    """
    signed = Response.objects.filter(id__in=list(answered), state="signed")
    questions = {reading.question for reading in registry.from_answers}
    return (
        AnswerFact.objects.filter(response__in=signed, question__in=questions)
        .select_related("response")
        .order_by("-response__signed_at", "id")
    )


def _said(reading: FromAnswer, fact: AnswerFact) -> float | None:
    """How often, when this answer is what the reading looks for (1 for a choice); else None."""
    if fact.question != reading.question or fact.response.instrument != reading.instrument:
        return None
    if reading.least is not None:
        return fact.number if fact.number is not None and fact.number >= reading.least else None
    return 1 if fact.code in reading.codes else None


def _age(ids: list[uuid.UUID], today: date) -> int | None:
    """The age in whole years by the newest record that gives a birth date; None when none does."""
    born = (
        SuppliedRecord.objects.filter(id__in=ids, birth_date__isnull=False)
        .order_by("-received_at")
        .values_list("birth_date", flat=True)
        .first()
    )
    return None if born is None else years_old(born, today)
