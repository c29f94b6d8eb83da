"""Chasing agencies that have not sent their part back: once before it is due, and every week after that."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from halcyon.access.viewing import system
from halcyon.audit.acts import act
from halcyon.learning.reviews.actions.gathering import tell
from halcyon.learning.reviews.models import Contribution
from halcyon.learning.reviews.standing import audited

BEFORE = timedelta(days=5)  # local
AGAIN = timedelta(days=7)  # local


def chase_parts(*, at: datetime) -> int:
    """Remind every agency whose part is nearly due or overdue; returns how many were reminded. Repeats nothing."""
    waiting = Contribution.objects.exclude(state="returned").filter(
        due_at__lte=at + BEFORE, review__ended_at__isnull=True
    )
    return sum(_chase(part_id, at) for part_id in waiting.values_list("id", flat=True))


@act
def _chase(part_id: UUID, at: datetime) -> bool:
    part = Contribution.objects.select_for_update().select_related("review").get(id=part_id)
    late = part.due_at <= at
    due_again = part.chased_at is None or (late and (part.chased_at < part.due_at or part.chased_at <= at - AGAIN))
    if part.state == "returned" or not due_again:
        return False
    part.chased, part.chased_at = part.chased + 1, at
    part.save(update_fields=["chased", "chased_at"])
    row = part.review
    title = (
        f"Overdue: your agency’s part of the review {row.code_name}"
        if late
        else f"Due soon: your part, {row.code_name}"
    )
    tell(part, row, title, "The panel waits for it. Open it to finish it.", key=f"chase:{part.id}:{part.chased}", at=at)
    audited("review_part_chased", [row.id, part.id], by=system("chase_review_parts", at=at), at=at)
    return True
