"""Reading questions, always for a viewer: whoever may not read every event behind a question does not see it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from halcyon.access.queries import labels_visible, seen_through, visible_to
from halcyon.access.viewing import Viewer
from halcyon.chronology.models import Event
from halcyon.curiosity.models import OpenQuestion
from halcyon.kernel.curiosity import Prompt
from halcyon.kernel.registry import registry

MOST = 200


@dataclass(frozen=True)
class Evidence:
    """One event behind a question: which sign it is, and what the chronology says."""

    sign: str
    happened_at: datetime
    agency: str
    sentence: str
    day_only: bool = False


@dataclass(frozen=True)
class Asked:
    """A question as a viewer may see it, with its rule, what speaks for asking and what against."""

    row: OpenQuestion
    prompt: Prompt
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...]


def questions_of(
    viewer: Viewer, record_ids: Iterable[uuid.UUID], *, purpose: str, at: datetime, settled: bool = False
) -> list[Asked]:
    """The questions about one person (all of whose records are given), oldest first: the open ones, or all."""
    ids = list(record_ids)
    if not ids:
        return []
    seen = seen_through(viewer, ids, purpose, at=at)
    rows = OpenQuestion.objects.filter(seen, labels_visible(viewer), record_id__in=ids)
    events = Event.objects.filter(seen, labels_visible(viewer), subject_id__in=ids)
    return _asked(rows if settled else rows.filter(state="open"), events)


def overview(viewer: Viewer, *, at: datetime, state: str = "open", prompt: str = "") -> list[Asked]:
    """The questions about everybody with whom this viewer works, oldest first, at most `MOST`. `state` may be "all"."""
    found: dict[uuid.UUID, Asked] = {}
    for purpose in sorted(viewer.purposes):
        rows = visible_to(OpenQuestion.objects.all(), viewer, purpose, at=at, subjects=("record_id",))
        if state != "all":
            rows = rows.filter(state=state)
        if prompt:
            rows = rows.filter(prompt=prompt)
        found |= {a.row.id: a for a in _asked(rows, _events(viewer, purpose, at=at)) if a.row.id not in found}
    return sorted(found.values(), key=lambda a: (a.row.asked_at, str(a.row.id)))[:MOST]


def counts(viewer: Viewer, *, at: datetime) -> Counter[tuple[str, str]]:
    """How many questions of each rule stand in each state, of those that this viewer may open."""
    return Counter((a.row.prompt, a.row.state) for a in overview(viewer, at=at, state="all"))


def question(viewer: Viewer, question_id: uuid.UUID, *, at: datetime) -> Asked | None:
    """One question that this viewer may see, or None: alike for one that is not there."""
    for purpose in sorted(viewer.purposes):
        rows = visible_to(OpenQuestion.objects.filter(id=question_id), viewer, purpose, at=at, subjects=("record_id",))
        found = _asked(rows, _events(viewer, purpose, at=at))
        if found:
            return found[0]
    return None


def _events(viewer: Viewer, purpose: str, *, at: datetime) -> QuerySet[Event]:
    return visible_to(Event.objects.all(), viewer, purpose, at=at, subjects=("subject_id", "case_id"))


def _asked(rows: QuerySet[OpenQuestion], events: QuerySet[Event]) -> list[Asked]:
    """The rows all of whose evidence is among the events that may be read."""
    listed = list(rows.prefetch_related("evidence").order_by("asked_at", "id")[:MOST])
    wanted = {e.event_id for row in listed for e in row.evidence.all()}
    read = {e.id: e for e in events.filter(Q(id__in=wanted)).select_related("content")} if wanted else {}
    found = []
    for row in listed:
        prompt = registry.prompts.get(row.prompt)
        behind = list(row.evidence.all())
        if prompt is None or any(e.event_id not in read for e in behind if not e.against):
            continue
        sides = [
            tuple(
                sorted(
                    (
                        _evidence(e.sign, read[e.event_id])
                        for e in behind
                        if e.against == against and e.event_id in read
                    ),
                    key=lambda shown: shown.happened_at,
                )
            )
            for against in (False, True)
        ]
        found.append(Asked(row, prompt, sides[0], sides[1]))
    return found


def _evidence(sign: str, event: Event) -> Evidence:
    content = getattr(event, "content", None)
    return Evidence(
        registry.signs.get(sign, sign),
        event.happened_at,
        event.by_agency,
        content.sentence if content else "The content of this entry was erased under the retention schedule.",
        bool(content and content.data.get("day_only")),
    )
