"""What every act of this part shares: saying what is wrong, and a line in the log."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Model

from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record_act

LEAST_WORDS = 20  # characters of a sentence that says something


def log(action: str, things: Iterable[uuid.UUID], *, kind: str = "audit_round", by: Viewer, at: datetime) -> None:
    """Put an act on a round, or on a campaign, into the log."""
    record_act(by, action, kind, things, at=at)


def keep(rows: Iterable[Model], fields: Sequence[str]) -> None:
    """Write the fields of rows that were read and changed: one statement each, which is quicker than one for all."""
    for row in rows:
        row.save(update_fields=fields)
