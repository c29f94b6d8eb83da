"""What every act of this part shares: saying what is wrong, and a line in the log."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Model

from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record

LEAST_WORDS = 20  # characters of a sentence that says something


class NotDone(Exception):
    """This cannot be done. `problems` maps field ("" for the whole) to what is wrong and how to mend it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def log(action: str, things: Iterable[uuid.UUID], *, kind: str = "audit_round", by: Viewer, at: datetime) -> None:
    """Put an act on a round, or on a campaign, into the log."""
    record(
        actor=by.actor,
        agency=by.agency,
        action=action,
        object_kind=kind,
        object_ids=[str(i) for i in things],
        request_id=by.request_id,
        session=by.session,
        at=at,
    )


def keep(rows: Iterable[Model], fields: Sequence[str]) -> None:
    """Write the fields of rows that were read and changed: one statement each, which is quicker than one for all."""
    for row in rows:
        row.save(update_fields=fields)


def refuse(wrong: Mapping[str, str]) -> None:
    """Raise NotDone when anything is wrong."""
    if wrong:
        raise NotDone(wrong)
