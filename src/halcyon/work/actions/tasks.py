"""Work that waits for someone is opened once and finished by name."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.audit.acts import act, part
from halcyon.audit.rows import add
from halcyon.work.canonical import storable
from halcyon.work.models import Task


@act
def open_task(
    *,
    key: str,
    kind: str,
    title: str,
    subject_id: uuid.UUID,
    link: str,
    at: datetime,
    role: str = "",
    agency: str = "",
    service: uuid.UUID | None = None,
    user: uuid.UUID | None = None,
    post: str = "",
    due_at: datetime | None = None,
    reference: str = "",
    rating: str = "",
    person_id: uuid.UUID | None = None,
    asked_by: uuid.UUID | None = None,
    asked_service: uuid.UUID | None = None,
) -> Task:
    """Put a piece of work on someone's list. Calling it again with the same `key` returns the task as it is.

    It is for one person (`user`), whoever acts for a `post`, the members of a `service`, or whoever holds a `role` in
    an `agency` (in any agency when that is empty); a person named beside the others makes it theirs alone.
    `title` says what to do and never what happened; `link` is a site-relative path where it is done. `asked_by` and
    `asked_service` see it among what they wait for. Raises ValueError when it is for nobody.
    """
    if not (user or service or role or post):
        raise ValueError("A task must be for a person, a post, a service or a role")
    task = Task(
        key=key,
        kind=kind,
        title=storable(title, 200),
        subject_id=subject_id,
        link=link,
        opened_at=at,
        role=role,
        agency=agency,
        service=service,
        user=user,
        post=post,
        due_at=due_at,
        reference=reference,
        rating=rating,
        person_id=person_id,
        asked_by=asked_by,
        asked_service=asked_service,
    )
    return task if add(task, unless=("key",)) else Task.objects.get(key=key)


@act
def refresh_task(*, key: str, title: str, due_at: datetime | None, rating: str) -> None:
    """Bring an open task's own facts up to date (a re-rating moves its deadline). A finished task is left as it was."""
    Task.objects.filter(key=key, done_at__isnull=True).update(title=storable(title, 200), due_at=due_at, rating=rating)


@act
def finish_tasks(
    *,
    by: Viewer,
    at: datetime,
    outcome: str,
    keys: Collection[str] | None = None,
    subject_id: uuid.UUID | None = None,
    subject_ids: Collection[uuid.UUID] | None = None,
    kinds: Collection[str] | None = None,
) -> int:
    """Close the open tasks with these keys, or of these subjects (of these kinds only, when given); return how many.

    `outcome` is a code fixed in the program, e.g. "done" or "withdrawn". Raises ValueError when neither keys nor a
    subject is given: nothing may close everyone's work.
    """
    subjects = [*([subject_id] if subject_id else ()), *(subject_ids or ())]
    if keys is None and subject_id is None and subject_ids is None:
        raise ValueError("Say which tasks: by their keys or by their subject")
    tasks = Task.objects.filter(done_at__isnull=True)
    if keys is not None:
        tasks = tasks.filter(key__in=list(keys))
    if subject_id is not None or subject_ids is not None:
        tasks = tasks.filter(subject_id__in=subjects)
    if kinds is not None:
        tasks = tasks.filter(kind__in=list(kinds))
    if keys is not None and not keys:
        return 0
    closed = [str(i) for i in tasks.select_for_update().order_by("id").values_list("id", flat=True)]
    if not closed:
        return 0
    Task.objects.filter(id__in=closed).update(done_at=at, done_by=by.user_id, outcome=outcome)
    part(
        actor=by.actor,
        agency=by.agency,
        action="task_finished",
        object_kind="task",
        object_ids=closed,
        decision=outcome,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return len(closed)
