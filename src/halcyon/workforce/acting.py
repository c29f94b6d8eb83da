"""What every act of this room shares: its row in the log, its errors by field, and texts that can be kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.actors import is_system
from halcyon.audit.actions import record_act
from halcyon.frontdoor.concern import text_problem
from halcyon.kernel.roles import Capability


def allowed(by: Viewer, *capabilities: Capability) -> None:
    """Raise `Denied` unless the viewer has one of these, or is the system (loading the demonstration, a job)."""
    if not (is_system(by) or by.capabilities.intersection(capabilities)):
        raise Denied("needs one of " + ", ".join(c.value for c in capabilities))


def leads(viewer: Viewer, agency: str) -> bool:
    """Whether the viewer leads safeguarding in an agency, and so has its numbers about its own staff as they are."""
    return viewer.agency == agency and viewer.can(Capability.SEE_COVERAGE)


def wrong_text(text: str, what: str, *, at_least: int = 5, limit: int = 4000) -> str:
    """Why a text cannot be kept, in words, or ''. `what` is what to write, after "Say"."""
    if len(text.strip()) < at_least:
        return f"Say {what}."
    problem = text_problem(text, limit=limit)
    return f"This cannot be kept: {problem}." if problem else ""


def log(action: str, kind: str, ids: Sequence[uuid.UUID], *, by: Viewer, at: datetime, purpose: str = "") -> None:
    """Write the row of an act: opaque ids only."""
    record_act(by, action, kind, ids, purpose=purpose, at=at)
