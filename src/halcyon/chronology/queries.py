"""Reading the chronology: one subject's or one case's events, as they are known now or were known on a day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from halcyon.access.queries import labels_visible, seen_through
from halcyon.access.viewing import Viewer
from halcyon.chronology.models import Event
from halcyon.kernel.pathways import Past


@dataclass(frozen=True)
class Line:
    """One line of a chronology as a viewer may see it. `corrected` is set when a later event supersedes it."""

    id: uuid.UUID
    subject_id: uuid.UUID
    case_id: uuid.UUID | None
    pathway: str
    kind: str
    happened_at: datetime
    recorded_at: datetime
    sentence: str
    data: dict[str, Any]
    agency: str
    by_user: uuid.UUID | None
    by_system: str
    handling: str
    withheld_reason: str
    withheld_until: Any
    source_id: uuid.UUID | None
    supersedes: uuid.UUID | None
    corrected: bool


def history(case_id: uuid.UUID) -> tuple[Past, ...]:
    """A case's events in order, for rules. Not for pages: it takes no viewer and hides nothing."""
    events = Event.objects.filter(case_id=case_id).select_related("content").order_by("seq")
    return tuple(map(past_of, events))


def past_of(event: Event) -> Past:
    """One event as the rules see it. What was erased is empty."""
    return Past(
        kind=event.kind,
        happened_at=event.happened_at,
        to_state=event.to_state,
        data=event.content.data if hasattr(event, "content") else {},
        id=str(event.id),
    )


def as_known(events: QuerySet[Event], moment: datetime) -> QuerySet[Event]:
    """Only what had been recorded by `moment`, without what a correction recorded by then had replaced."""
    replaced = Event.objects.filter(supersedes=OuterRef("id"), recorded_at__lte=moment)
    return events.filter(recorded_at__lte=moment).exclude(Exists(replaced))


def timeline(
    viewer: Viewer,
    subject_ids: Iterable[uuid.UUID],
    *,
    purpose: str,
    at: datetime,
    case_ids: Iterable[uuid.UUID] = (),
    as_known_at: datetime | None = None,
    before: tuple[datetime, uuid.UUID] | None = None,
    kinds: Iterable[str] = (),
    limit: int = 50,
) -> list[Line]:
    """The newest lines about these subjects (all records of one person) that the viewer may see, newest first.

    `before` is the (happened_at, id) of the last line of the page above (keyset, so that page 100 costs what page 1
    does). `as_known_at` shows what was known at that moment. Returns [] when nothing connects viewer and subjects:
    exactly what it returns for subjects without events.
    """
    subjects = list(subject_ids)
    if not subjects:
        return []
    seen = seen_through(viewer, [*subjects, *case_ids], purpose, at=at)
    events = Event.objects.filter(seen, labels_visible(viewer), subject_id__in=subjects)
    corrected = Event.objects.filter(supersedes=OuterRef("id"))
    if as_known_at is not None:
        events = as_known(events, as_known_at)
        corrected = corrected.filter(recorded_at__lte=as_known_at)
    if kinds:
        events = events.filter(kind__in=list(kinds))
    if before is not None:
        moment, last = before
        events = events.filter(Q(happened_at__lt=moment) | Q(happened_at=moment, id__lt=last))
    events = (
        events.annotate(was_corrected=Exists(corrected))
        .select_related("content")
        .order_by("-happened_at", "-id")[:limit]
    )
    return [_line(e) for e in events]


def _line(event: Event) -> Line:
    content = getattr(event, "content", None)
    return Line(
        id=event.id,
        subject_id=event.subject_id,
        case_id=event.case_id,
        pathway=event.pathway,
        kind=event.kind,
        happened_at=event.happened_at,
        recorded_at=event.recorded_at,
        sentence=content.sentence if content else "The content of this entry was erased under the retention schedule.",
        data=content.data if content else {},
        agency=event.by_agency,
        by_user=event.by_user,
        by_system=event.by_system,
        handling=event.handling,
        withheld_reason=event.withheld_reason,
        withheld_until=event.withheld_until,
        source_id=event.source_id,
        supersedes=event.supersedes,
        corrected=getattr(event, "was_corrected", False),
    )
