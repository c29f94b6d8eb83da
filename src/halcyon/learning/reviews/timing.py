"""The clocks of reviews among the county's time limits: one that passes is noticed and answered like any other."""

from __future__ import annotations

from datetime import datetime

from halcyon.access.viewing import Viewer, system
from halcyon.audit.acts import act
from halcyon.kernel.pathways import Clock, Running
from halcyon.learning.reviews.models import Review
from halcyon.learning.reviews.standing import WHOLE, county_clocks, facts, limbs_of
from halcyon.practice.reviews import KINDS
from halcyon.work.actions import copy_clocks, finish_tasks
from halcyon.work.models import ClockCopy, Task

PATHWAY = "review"
TELLS = "council.partnership_manager"


@act
def time_review(row: Review, *, by: Viewer, at: datetime, first: bool = False) -> None:
    """Make the stored copies of a review's clocks equal to what its limbs say now. `first` when it was just opened.

    Titles say which kind of review it is and what is due, and never its code name: whoever answers knows the reference.
    """
    seen = facts(row)
    running = [
        Running(
            Clock(f"{limb.kind}_{t.clock.key}", f"{KINDS[limb.kind].short}: {_lower(t.clock.title)}", (), (), {},
                  tells=TELLS),
            t.started_at,
            t.due_at,
            t.stopped_at,
            t.clock.limit,
            str(limb.id),
        )
        for limb, of in zip(limbs_of(row), seen.limbs, strict=True)
        for t in county_clocks(of, seen.concluded_at)
    ]  # fmt: skip
    copies = copy_clocks(
        subject_id=row.id,
        pathway=PATHWAY,
        running=running,
        reference=row.reference,
        link=f"/reviews/{row.id}/",
        first=first,
    )
    if not first:
        _done_late(row, copies, by=by, at=at)


def _done_late(row: Review, copies: list[ClockCopy], *, by: Viewer, at: datetime) -> None:
    """What was asked of whoever was told is done once the duty is, or once no limb asks for it any more."""
    runs = {f"breach:{c.id}:" for c in copies if c.stopped_at is None}
    waiting = Task.objects.filter(subject_id=row.id, kind="time_limit_passed", done_at__isnull=True)
    done = [key for key in waiting.values_list("key", flat=True) if not key.startswith(tuple(runs))]
    finish_tasks(by=by, at=at, outcome="done_late", keys=done)


def time_reviews(*, at: datetime) -> int:
    """Time every review that has not ended at `at` anew: after an upgrade, or when the county's limits have changed."""
    rows = list(Review.objects.filter(ended_at__isnull=True, opened_at__lte=at).prefetch_related(*WHOLE))
    for row in rows:
        time_review(row, by=system("time_reviews", at=at), at=at)
    return len(rows)


def _lower(title: str) -> str:
    return title[0].lower() + title[1:] if title[1:2].islower() else title
