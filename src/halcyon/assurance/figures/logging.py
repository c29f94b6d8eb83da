"""Putting acts on the board's figures into the log."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record


def log(action: str, thing: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    """One row for an act on a challenge or a snapshot."""
    record(
        actor=by.actor,
        agency=by.agency,
        action=action,
        object_kind="board",
        object_ids=[str(thing)],
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
