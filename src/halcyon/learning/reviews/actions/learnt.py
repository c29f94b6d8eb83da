"""What a review found, and spreading it: findings, the learning brief, learning events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone, refuse
from halcyon.learning.reviews.models import Finding, LearningEvent, Review
from halcyon.learning.reviews.rules import REASON
from halcyon.learning.reviews.standing import audited, kept

FINDS = ("analysing", "reporting", "concluded")


@act
def write_finding(
    *, review_id: UUID, title: str, text: str, by: Viewer, at: datetime, evidence: str = "", good: bool = False
) -> Finding:
    """Write a finding down, in words that name nobody. The panel may, from its analysis on."""
    row = kept(review_id, by=by, at=at, phases=FINDS, inside=True)
    wrong: dict[str, str] = {}
    if len(title.strip()) < 5:
        wrong["title"] = "Give the finding a short title."
    if len(text.strip()) < REASON:
        wrong["text"] = "Say what was found, in a sentence or more that names nobody."
    refuse(wrong)
    last = row.findings.aggregate(m=Max("number"))["m"] or 0
    made = Finding.objects.create(
        review=row,
        number=last + 1,
        title=title.strip()[:200],
        text=text.strip(),
        evidence=evidence.strip(),
        good=good,
        by=by.signing,
        at=at,
    )
    audited("review_finding_written", [row.id, made.id], by=by, at=at)
    return made


@act
def release_brief(*, review_id: UUID, text: str, by: Viewer, at: datetime) -> Review:
    """Release what was learnt to everybody who sees learning. A hold for criminal proceedings does not stop it."""
    row = kept(review_id, by=by, at=at, phases=("analysing", "reporting", "concluded"))
    if len(text.strip()) < REASON * 2:
        raise NotDone({"text": "Write what practitioners should do differently, in words that name nobody."})
    row.brief, row.brief_at = text.strip(), at
    row.version += 1
    row.save(update_fields=["brief", "brief_at", "version"])
    audited("review_brief_released", [row.id], by=by, at=at)
    return row


@act
def plan_event(
    *,
    review_id: UUID,
    title: str,
    audience: str,
    place: str,
    meets_on: date,
    findings: Iterable[UUID],
    by: Viewer,
    at: datetime,
) -> LearningEvent:
    """Plan a learning event about some of the findings. Raises NotDone where it is about none, or has passed."""
    row = kept(review_id, by=by, at=at, phases=FINDS)
    chosen = [f for f in row.findings.all() if f.id in set(findings)]
    wrong: dict[str, str] = {}
    if not chosen:
        wrong["findings"] = "Choose at least one finding that it is about."
    if len(title.strip()) < 5:
        wrong["title"] = "Give it a title."
    if len(audience.strip()) < 3:
        wrong["audience"] = "Say whom it is for."
    if len(place.strip()) < 3:
        wrong["place"] = "Say where it is, or that it is online."
    if meets_on < at.astimezone(LONDON).date():
        wrong["meets_on"] = "This day has passed."
    refuse(wrong)
    made = LearningEvent.objects.create(
        review=row,
        title=title.strip()[:200],
        audience=audience.strip()[:200],
        place=place.strip()[:200],
        meets_on=meets_on,
        findings=[str(f.id) for f in chosen],
        by=by.signing,
        at=at,
    )
    audited("review_event_planned", [row.id, made.id], by=by, at=at)
    return made


@act
def event_held(*, event_id: UUID, held_on: date, came: int, by: Viewer, at: datetime) -> LearningEvent:
    """Say that a learning event was held, and how many came."""
    event = LearningEvent.objects.select_for_update().filter(id=event_id).first()
    if event is None:
        raise Denied("no such event")
    row = kept(event.review_id, by=by, at=at)
    wrong: dict[str, str] = {}
    if event.held_on is not None:
        wrong[""] = "This is written down already."
    if held_on > at.astimezone(LONDON).date():
        wrong["held_on"] = "This is in the future."
    if came < 0:
        wrong["came"] = "Say how many came."
    refuse(wrong)
    event.held_on, event.came = held_on, came
    event.save(update_fields=["held_on", "came"])
    audited("review_event_held", [row.id, event.id], by=by, at=at)
    return event
