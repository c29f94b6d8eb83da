"""Time limits that passed, for whoever was told of them and for the team that works the case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from halcyon.access.conditions import Related
from halcyon.access.viewing import Viewer
from halcyon.kernel.roles import Capability
from halcyon.work.models import Breach, BreachAnswer, ClockCopy
from halcyon.work.recipients import barred, hidden

SHOWN = {"unanswered": "Not answered yet", "answered": "Answered", "all": "All"}
PAGE = 25
MOST_COUNTED = 500  # each is asked whether the viewer may see it: of more than these it is only said that they are more


@dataclass(frozen=True)
class Place:
    """Where a page of the list ended: when the limit of its last row ran out, and the row's id."""

    due_at: datetime
    id: uuid.UUID


@dataclass(frozen=True)
class BreachPage:
    """One page of the list; `after` is None on the last."""

    rows: tuple[Breach, ...]
    after: Place | None


def breaches(
    viewer: Viewer,
    *,
    at: datetime,
    show: str = "unanswered",
    clock: str = "",
    pathway: str = "",
    case: uuid.UUID | None = None,
) -> QuerySet[Breach]:
    """The breaches that this viewer sees, the oldest first: told to a post that they act for now, or about work that
    their team does. `show` is a key of `SHOWN`, `case` narrows to one; the same filters make the counts and the rows.
    """
    rows = Breach.objects.filter(_seen(viewer, at))
    if show == "unanswered":
        rows = rows.filter(answered_at__isnull=True)
    elif show == "answered":
        rows = rows.filter(answered_at__isnull=False)
    if clock:
        rows = rows.filter(clock=clock)
    if pathway:
        rows = rows.filter(pathway=pathway)
    if case is not None:
        rows = rows.filter(subject_id=case)
    return rows.order_by("due_at", "id")


def count_of_breaches(rows: QuerySet[Breach]) -> int:
    """How many these are, up to one more than `MOST_COUNTED`."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def breach_page(
    viewer: Viewer, *, at: datetime, show: str, case: uuid.UUID | None = None, after: Place | None = None
) -> BreachPage:
    """One page of `breaches`, from the top or from where the page before ended."""
    rows = breaches(viewer, at=at, show=show, case=case)
    if after is not None:
        rows = rows.filter(Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, id__gt=after.id))
    found = tuple(rows[: PAGE + 1])
    shown = found[:PAGE]
    return BreachPage(shown, Place(shown[-1].due_at, shown[-1].id) if len(found) > PAGE else None)


def breach(viewer: Viewer, breach_id: uuid.UUID, *, at: datetime) -> Breach | None:
    """One breach; None alike for none and for one that the viewer may not see."""
    return breaches(viewer, at=at, show="all").filter(id=breach_id).first()


def answers_to(viewer: Viewer, rows: Iterable[Breach]) -> dict[uuid.UUID, BreachAnswer]:
    """The standing answers to breaches that the viewer already sees, by breach."""
    if not viewer.actor:
        return {}
    found = BreachAnswer.objects.filter(breach__in=[r.id for r in rows], replaced_at__isnull=True)
    return {a.breach_id: a for a in found}


def answers_given(viewer: Viewer, row: Breach) -> list[BreachAnswer]:
    """Every answer to a breach that the viewer already sees, also those that were replaced, newest first."""
    return list(row.answers.order_by("-answered_at", "-id")) if viewer.actor else []


def still_to_do(viewer: Viewer, rows: Iterable[Breach]) -> set[uuid.UUID]:
    """Those of the breaches (ids) whose duty nobody has done yet: it is not only late but still open."""
    listed = list(rows) if viewer.actor else []
    running = ClockCopy.objects.filter(id__in=[r.clock_id for r in listed], stopped_at__isnull=True)
    open_clocks = set(running.values_list("id", flat=True))
    return {r.id for r in listed if r.clock_id in open_clocks}


def answerable(viewer: Viewer, *, at: datetime) -> Q:
    """The breaches that this viewer may answer: told to a post that they act for; a manager's, all that they see."""
    if viewer.can(Capability.ANSWER_BREACH):
        return _seen(viewer, at)
    return _seen(viewer, at) & Q(told__in=[p for p in viewer.posts if p])


def may_answer(viewer: Viewer, row: Breach) -> bool:
    """Whether the viewer may answer a breach that they see."""
    return viewer.can(Capability.ANSWER_BREACH) or row.told in viewer.posts


def _seen(viewer: Viewer, at: datetime) -> Q:
    if viewer.user_id is None:
        return Q(pk__in=[])
    seen = Q(told__in=[p for p in viewer.posts if p])
    if viewer.can(Capability.SEE_FRONT_DOOR):
        for purpose in sorted(viewer.purposes):
            seen |= Q(Related(viewer, ["subject_id"], at, purpose=purpose))
    columns = ("subject_id", "person_id")
    return seen & ~hidden(viewer, *columns, at=at) & ~barred(viewer, *columns, at=at)
