"""What every act of this room shares: its row in the log, its errors by field, and texts that can be kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.actors import is_system
from halcyon.audit.actions import record as audit
from halcyon.frontdoor.concern import text_problem
from halcyon.kernel.roles import Capability


class NotDone(Exception):
    """What was asked cannot be done as it is. `problems` maps the name of a field ('' for the whole) to why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def allowed(by: Viewer, *capabilities: Capability) -> None:
    """Raise `Denied` unless the viewer has one of these, or is the system (loading the demonstration, a job)."""
    if not (is_system(by) or by.capabilities.intersection(capabilities)):
        raise Denied("needs one of " + ", ".join(c.value for c in capabilities))


def check(problems: Mapping[str, str]) -> None:
    """Raise `NotDone` when there are any problems."""
    found = {name: words for name, words in problems.items() if words}
    if found:
        raise NotDone(found)


def wrong_text(text: str, what: str, *, at_least: int = 5, limit: int = 4000) -> str:
    """Why a text cannot be kept, in words, or ''. `what` is what to write, after "Say"."""
    if len(text.strip()) < at_least:
        return f"Say {what}."
    problem = text_problem(text, limit=limit)
    return f"This cannot be kept: {problem}." if problem else ""


def log(action: str, kind: str, ids: Sequence[uuid.UUID], *, by: Viewer, at: datetime, purpose: str = "") -> None:
    """Write the row of an act: opaque ids only."""
    audit(
        actor=by.actor,
        agency=by.agency,
        action=action,
        object_kind=kind,
        object_ids=[str(i) for i in ids],
        purpose=purpose,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
