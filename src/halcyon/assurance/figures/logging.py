"""Putting acts on the board's figures into the log."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record_act


def log(action: str, thing: uuid.UUID, *, by: Viewer, at: datetime) -> None:
    """One row for an act on a challenge or a snapshot."""
    record_act(by, action, "board", [thing], at=at)
