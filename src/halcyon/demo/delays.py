"""The hub's delay in the demonstration: found by the commissioned review, escalated, and a plan asked for.

The situation is that of the first seed. All by the acts of the product.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.frontdoor.improvement.actions import answer_delay, escalate

WHY = (
    "The commissioned review found that enquiries wait for a decision in the afternoon. The team has moved its lunch "
    "hours and asked for a second decision-maker; neither is enough."
)
ANSWER = (
    "The review is right. A plan is being agreed with the police and the health trusts: who decides in the afternoon, "
    "by when, and by how much the wait must fall."
)


def play_delays(by: Callable[[str, datetime], Viewer], at: datetime) -> None:
    """Add it to a demonstration whose concerns have been played up to `at` (aware)."""
    escalated = at - timedelta(days=12)
    row = escalate(measure="decided_in_time", why=WHY, by=by("grace.lim", escalated), at=escalated)
    answered = escalated + timedelta(days=3)
    answer_delay(delay_id=row.id, agreed="plan", answer=ANSWER, by=by("yvonne.clarke", answered), at=answered)
