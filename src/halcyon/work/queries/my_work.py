"""One person's work on one page: what needs them now, what they wait for, what to confirm, what they did today."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any, Literal

from django.db.models import F, Q, QuerySet

from halcyon.access.viewing import Viewer
from halcyon.kernel.calendar import LONDON
from halcyon.work.models import Message, Task
from halcyon.work.outstanding import SETTLED
from halcyon.work.queries.naming import holder_words, names_for, recipient_words
from halcyon.work.queries.ordering import most_urgent_first
from halcyon.work.recipients import addressed_to, barred, hidden

BREACH_TASK = "time_limit_passed"  # opened by work.actions.notice_breaches


@dataclass(frozen=True)
class Item:
    """One row: a task or a message. `late` is worked out at the moment of the query; `who` says whom it waits for."""

    source: Literal["task", "message"]
    id: uuid.UUID
    kind: str
    title: str
    link: str
    reference: str
    rating: str
    subject_id: uuid.UUID
    person_id: uuid.UUID | None
    since: datetime
    due_at: datetime | None
    done_at: datetime | None
    late: bool
    who: str
    state: str = ""
    passed: tuple[Item, ...] = ()  # the time limits that have passed over this work: its row says so, none has its own


@dataclass(frozen=True)
class Section:
    """A titled list. Its count is its rows."""

    key: str
    title: str
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def oldest(self) -> datetime | None:
        return min((item.since for item in self.items), default=None)


@dataclass(frozen=True)
class Work:
    """The four sections of "My work", each in the order in which it is to be read."""

    needs: Section
    waiting: Section
    acknowledge: Section
    done: Section

    @property
    def sections(self) -> tuple[Section, ...]:
        return (self.needs, self.waiting, self.acknowledge, self.done)


def my_work(
    viewer: Viewer,
    *,
    at: datetime,
    user: uuid.UUID | None = None,
    role: str = "",
    agency: str = "",
    service: uuid.UUID | None = None,
) -> Work:
    """The work of this viewer at `at`, in at most six queries however long it is.

    What needs them now: tasks that are theirs, their posts', their services' or their roles' and nobody else's, first
    what is due first. With `user`, `role` (and `agency`) or `service` it is narrowed to that person's, role's or
    service's work among what the viewer may see; no filter ever shows more. Messages are the viewer's own and are left
    out when the list is narrowed to someone else's work.
    """
    narrowed = {"user": user, "role": role, "agency": agency, "service": service}
    to_whom = {column: value for column, value in narrowed.items() if value}
    shown = list(_theirs(viewer, to_whom, at=at).order_by(*most_urgent_first()))
    needs = [t for t in shown if t.done_at is None]
    done = sorted((t for t in shown if t.done_at), key=lambda t: (t.done_at or at, t.id), reverse=True)
    alone = viewer.user_id is not None and not to_whom
    waiting = list(_asked_of_others(viewer, at=at)) if alone else []
    sent = list(_unsettled(viewer, at=at)) if alone else []
    to_confirm = list(_to_acknowledge(viewer, at=at)) if alone else []
    names = names_for(sent, waiting)
    rows = _together([_task(t, at, "") for t in needs])
    waits = [_task(t, at, holder_words(t, names)) for t in waiting]
    waits += [_message(m, at, recipient_words(m, names)) for m in sent]
    waits.sort(key=lambda item: (item.due_at is None, item.due_at or item.since, item.since))
    return Work(
        needs=Section("needs", "Needs you now", rows),
        waiting=Section("waiting", "Waiting for others", tuple(waits)),
        acknowledge=Section("acknowledge", "To acknowledge", tuple(_message(m, at, "") for m in to_confirm)),
        done=Section("done", "Done today", tuple(_task(t, at, "") for t in done)),
    )


def _unclaimed(viewer: Viewer) -> Q:
    """Given to nobody by name, or to the viewer."""
    return Q(user__isnull=True) | Q(user=viewer.user_id)


def _theirs(viewer: Viewer, to_whom: dict[str, Any], *, at: datetime) -> QuerySet[Task]:
    """What needs the viewer, and what they finished today; with `to_whom`, that of another person, role or service."""
    today = Q(done_at__gte=_midnight(at), done_at__lte=at)
    visible = visible_tasks(viewer, at=at)
    if to_whom:
        return visible.filter(Q(done_at__isnull=True) | today, **to_whom)
    needed = Q(id__in=visible.filter(_unclaimed(viewer), done_at__isnull=True).values("id"))
    # What they finished for somebody else (a referrer who goes on with a disagreement) leads where they may not go.
    finished = visible.filter(today, done_by=viewer.user_id, done_by__isnull=False)
    return Task.objects.filter(needed | Q(id__in=finished.values("id")))


def _asked_of_others(viewer: Viewer, *, at: datetime) -> QuerySet[Task]:
    """What the viewer or their services asked of somebody else, who has not done it yet."""
    asked = Q(asked_by=viewer.user_id) | Q(asked_service__in=list(viewer.services))
    return (
        Task.objects.filter(
            asked, ~(_mine(viewer) & _unclaimed(viewer)), _unrestricted(viewer, at), done_at__isnull=True
        )
        .exclude(barred(viewer, "subject_id", "person_id", at=at))
        .order_by(F("due_at").asc(nulls_last=True), "opened_at", "id")
    )


def _unsettled(viewer: Viewer, *, at: datetime) -> QuerySet[Message]:
    """What the viewer sent and nobody has read or confirmed."""
    return (
        Message.objects.filter(~hidden(viewer, "subject_id", at=at), from_user=viewer.user_id)
        .exclude(SETTLED)
        .order_by("created_at", "id")
        .defer("body")
    )


def _to_acknowledge(viewer: Viewer, *, at: datetime) -> QuerySet[Message]:
    """What was sent to the viewer and waits for them to say that they have it."""
    return (
        Message.objects.filter(
            addressed_to(viewer, at=at), needs_receipt=True, acknowledged_at__isnull=True, told_at__isnull=True
        )
        .order_by(F("due_at").asc(nulls_last=True), "created_at", "id")
        .defer("body")
    )


def _together(items: Sequence[Item]) -> tuple[Item, ...]:
    """One row for a duty and for the time limits that passed over it, where they lead to the same page.

    It stands where the first of them stood, with the earliest time. A limit of which the duty is somebody else's keeps
    a row of its own.
    """
    lead: dict[tuple[uuid.UUID, str], Item] = {}
    for item in items:
        if item.kind != BREACH_TASK:
            lead.setdefault((item.subject_id, item.link), item)
    passed: dict[uuid.UUID, list[Item]] = {}
    rows: dict[uuid.UUID, Item] = {}
    for item in items:
        row = lead.get((item.subject_id, item.link), item) if item.kind == BREACH_TASK else item
        rows.setdefault(row.id, row)
        if row is not item:
            passed.setdefault(row.id, []).append(item)
    return tuple(_with(row, passed.get(row.id, [])) for row in rows.values())


def _with(row: Item, passed: Sequence[Item]) -> Item:
    if not passed:
        return row
    due = min((i.due_at for i in (row, *passed) if i.due_at is not None), default=None)
    return replace(row, due_at=due, late=True, passed=tuple(passed))


def visible_tasks(viewer: Viewer, *, at: datetime) -> QuerySet[Task]:
    """The tasks that this viewer may see: those for them, their posts, services and roles.

    Work about a restricted record is seen by its named list and its custodian, and by the one person it was given to;
    work about someone from whom the viewer is barred is not there.
    """
    return Task.objects.filter(_mine(viewer), _unrestricted(viewer, at)).exclude(
        barred(viewer, "subject_id", "person_id", at=at)
    )


def _mine(viewer: Viewer) -> Q:
    if viewer.user_id is None:
        return Q(pk__in=[])
    mine = Q(user=viewer.user_id) | Q(service__in=list(viewer.services)) | Q(post__in=[p for p in viewer.posts if p])
    return mine | Q(role__in=[r for r in viewer.roles if r], agency__in=("", viewer.agency))


def _unrestricted(viewer: Viewer, at: datetime) -> Q:
    return Q(user=viewer.user_id) | ~hidden(viewer, "subject_id", "person_id", at=at)


def _task(task: Task, at: datetime, who: str) -> Item:
    return Item(
        source="task",
        id=task.id,
        kind=task.kind,
        title=task.title,
        link=task.link,
        reference=task.reference,
        rating=task.rating,
        subject_id=task.subject_id,
        person_id=task.person_id,
        since=task.opened_at,
        due_at=task.due_at,
        done_at=task.done_at,
        late=task.due_at is not None and (task.done_at or at) > task.due_at,
        who=who,
    )


def _message(message: Message, at: datetime, who: str) -> Item:
    return Item(
        source="message",
        id=message.id,
        kind=message.kind,
        title=message.title,
        link=f"/messages/{message.id}/",
        reference=message.reference,
        rating="",
        subject_id=message.subject_id,
        person_id=None,
        since=message.created_at,
        due_at=message.due_at,
        done_at=message.acknowledged_at,
        late=message.due_at is not None and at > message.due_at,
        who=who,
        state=message.state,
    )


def _midnight(at: datetime) -> datetime:
    """The moment at which today began in London."""
    return datetime.combine(at.astimezone(LONDON).date(), time(0), LONDON)
