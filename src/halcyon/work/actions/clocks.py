"""Copies of derived deadlines for the worklists, and noticing once, and only once, that one has passed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F, Q

from halcyon.access.queries import restrictions
from halcyon.agencies.queries import working_calendar
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Running
from halcyon.kernel.registry import registry
from halcyon.work.actions.breaches import breach_key
from halcyon.work.actions.messages import send
from halcyon.work.actions.tasks import open_task
from halcyon.work.models import Breach, ClockCopy

_NAMES = uuid.UUID("5a1c0a34-3f5c-4d0e-9b57-5b6f3f0c7a11")
# So many breaches are written in one transaction: few enough to keep it short, enough to be done quickly after a stop.
BATCH = 25

_COPIED = tuple(f.attname for f in ClockCopy._meta.concrete_fields)


def clock_id(subject_id: uuid.UUID, clock: str, start_event: str) -> uuid.UUID:
    """The id of the copy of one clock of one subject, started by one event: always the same for the same three."""
    return uuid.uuid5(_NAMES, f"{subject_id}|{clock}|{start_event}")


@act
def copy_clocks(
    *,
    subject_id: uuid.UUID,
    pathway: str,
    running: Sequence[Running],
    reference: str = "",
    link: str = "",
    person_id: uuid.UUID | None = None,
    first: bool = False,
) -> list[ClockCopy]:
    """Make the stored copies of a subject's clocks on one pathway equal to what was derived from its events.

    Copies that the events no longer lead to are removed. A deadline that moved to later than the moment its breach was
    noticed will be noticed again when it passes; any other change leaves what was noticed as it is. `first` says that
    the subject was made in this act, so that it has no copies.
    """
    wanted = {clock_id(subject_id, r.clock.key, r.start_event): r for r in running}
    standing: dict[uuid.UUID, ClockCopy] = {}
    if not first:
        copies = ClockCopy.objects.select_for_update().filter(subject_id=subject_id, pathway=pathway).order_by("id")
        standing = {c.id: c for c in copies}
    kept, new = [], []
    for key, r in wanted.items():
        was = standing.get(key)
        noticed = was.noticed_at if was else None
        copy = ClockCopy(
            id=key,
            subject_id=subject_id,
            pathway=pathway,
            clock=r.clock.key,
            title=r.clock.title[:120],
            reference=reference,
            link=link,
            person_id=person_id,
            start_event=uuid.UUID(str(r.start_event)),
            started_at=r.started_at,
            due_at=r.due_at,
            stopped_at=r.stopped_at,
            noticed_at=None if noticed is not None and r.due_at > noticed else noticed,
            limit_words=r.limit.in_words[:80],
            verified=r.limit.verified,
            tells=r.clock.tells,
        )
        kept.append(copy)
        if was is None:
            new.append(copy)
        elif any(getattr(copy, name) != getattr(was, name) for name in _COPIED):
            copy.save(force_update=True)
    add(*new)
    gone = [key for key in standing if key not in wanted]
    if gone:
        ClockCopy.objects.filter(id__in=gone).delete()
    return kept


def stop_clock(*, subject_id: uuid.UUID, clock: str, start_event: str, at: datetime) -> None:
    """The duty of one clock has been done."""
    ClockCopy.objects.filter(id=clock_id(subject_id, clock, start_event), stopped_at__isnull=True).update(stopped_at=at)


def notice_breaches(*, at: datetime) -> int:
    """Tell whoever must know of every time limit that has passed by `at`; return how many were noticed now.

    A clock is claimed, and its message and task written, in one transaction behind a unique key, so each breach is told
    once however many workers run and wherever one of them stops. A worker that was down tells late, with the true time
    at which the limit passed; a duty that was done late meanwhile is told too, without a task.
    """
    noticed = 0
    while batch := _notice_batch(at):
        noticed += batch
    return noticed


@act
def _notice_batch(at: datetime) -> int:
    due = ClockCopy.objects.filter(
        Q(stopped_at__isnull=True) | Q(stopped_at__gt=F("due_at")), noticed_at__isnull=True, due_at__lte=at
    ).order_by("due_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    claimed = list(due[:BATCH])
    if not claimed:
        return 0
    ClockCopy.objects.filter(id__in=[c.id for c in claimed]).update(noticed_at=at)
    for clock in claimed:
        if clock.tells:
            _tell(clock, at)
    audit(
        actor="system:notice_breaches",
        agency="SYSTEM",
        action="time_limit_passed",
        object_kind="clock",
        object_ids=list(dict.fromkeys(str(i) for c in claimed for i in (c.id, c.subject_id))),
        at=at,
    )
    return len(claimed)


def _tell(clock: ClockCopy, at: datetime) -> None:
    """Tell the clock's post or, of a restricted record, its custodians alone: to others the record does not exist.

    While the front door is closed the duty post is told besides its manager: nobody else is there to do it.
    """
    subjects = [i for i in (clock.subject_id, clock.person_id) if i is not None]
    custodians = sorted({r.custodian_post for r in restrictions(subjects, at=at)})
    key = breach_key(clock.id, clock.due_at)
    what = clock.title or "A timed duty"
    body = f"Time limit: {clock.limit_words}. It passed at {_moment(clock.due_at)} and was noticed at {_moment(at)}."
    if clock.stopped_at is not None:
        body += f" It has been done since, late, at {_moment(clock.stopped_at)}."
    kept = _keep(clock, (custodians or [clock.tells])[0], at)
    # Nobody is told of something that they cannot open: without a page of its own, it is the page of the breach.
    link = clock.link or f"/time-limits/{kept}/"
    for post in custodians or [clock.tells, *_at_night(clock, at)]:
        send(
            key=f"{key}:{post}",
            kind="time_limit_passed",
            subject_id=clock.subject_id,
            title=f"Time limit passed: {what}",
            body=body,
            to_post=post,
            link=link,
            reference=clock.reference,
            needs_receipt=True,
            due_at=clock.due_at,
            confidential=bool(custodians),
            at=at,
        )
        if clock.stopped_at is None:
            open_task(
                key=f"{key}:{post}",
                kind="time_limit_passed",
                title=f"Time limit passed: {what}",
                subject_id=clock.subject_id,
                link=link,
                post=post,
                due_at=clock.due_at,
                reference=clock.reference,
                person_id=clock.person_id,
                at=at,
            )


def _at_night(clock: ClockCopy, at: datetime) -> list[str]:
    """The duty post, for what the front door's manager would be told of while it is closed and nobody has done yet."""
    profile = registry.profile
    if clock.tells != profile.manager_post or clock.stopped_at is not None or not profile.out_of_hours_post:
        return []
    return [] if profile.hours.open_at(at, working_calendar()) else [profile.out_of_hours_post]


def _keep(clock: ClockCopy, told: str, at: datetime) -> uuid.UUID:
    """Keep the breach as it was noticed, so that it is seen until somebody answers it. Returns its id."""
    row = Breach(
        clock_id=clock.id,
        subject_id=clock.subject_id,
        person_id=clock.person_id,
        pathway=clock.pathway,
        clock=clock.clock,
        title=clock.title,
        reference=clock.reference,
        link=clock.link,
        started_at=clock.started_at,
        due_at=clock.due_at,
        noticed_at=at,
        limit_words=clock.limit_words,
        verified=clock.verified,
        told=told,
    )
    if add(row, unless=("clock_id", "due_at")):
        return row.id
    return Breach.objects.values_list("id", flat=True).get(clock_id=clock.id, due_at=clock.due_at)


def _moment(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"
