"""What waits about one subject: for the page of a case, whose own rules have already let the viewer in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from halcyon.access.viewing import Denied, Viewer
from halcyon.work.models import ClockCopy, Task


def clocks_of(viewer: Viewer, subject_id: uuid.UUID) -> list[ClockCopy]:
    """The clocks of a subject that the viewer already sees, first what is due first. Raises `Denied` for nobody."""
    _someone(viewer)
    return list(ClockCopy.objects.filter(subject_id=subject_id).order_by("due_at", "clock", "id"))


def tasks_of(viewer: Viewer, subject_ids: Iterable[uuid.UUID]) -> list[Task]:
    """The open tasks about subjects that the viewer already sees, first what is due first. Raises `Denied`."""
    _someone(viewer)
    return list(
        Task.objects.filter(subject_id__in=list(subject_ids), done_at__isnull=True).order_by(
            "due_at", "opened_at", "id"
        )
    )


def _someone(viewer: Viewer) -> None:
    if not viewer.actor:
        raise Denied("nobody is looking")
