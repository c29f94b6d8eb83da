"""Reading the worklist, always for a viewer.

The list goes through the open steps (`Task`) in the order in which they are due, so that the first page of fifty
thousand costs what the first page of fifty does. Every number on the page is of the rows that it opens.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from halcyon.access.viewing import Viewer, require
from halcyon.cases.actions import MOVE_TASK
from halcyon.cases.models import AgencyRequest, Allocation, Case
from halcyon.cases.queries import cases, with_worker
from halcyon.kernel.pathways import OPEN_REQUEST_STATES
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.models import Task
from halcyon.work.queries import breaches, count_of_breaches

ENQUIRY = "mash_enquiry"
PURPOSE = "mash_enquiry"
PAGE = 50
UNRATED = "unrated"
RATED = KeyTextTransform("rating", "facts")
# What the list can be narrowed to besides a stage and a rating.
SHOWS = ("unrated", "unanswered", "feedback", "late")
WHOSE = ("role", "mine", "free")
# Counting so many takes longer than a page may: then the numbers are kept for some seconds, and the page says so.
KEEP_ABOVE, KEEP_SECONDS = 2_000, 5.0
FEW = 500  # up to so many open enquiries are asked for by their ids


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; '' is everything that is open. `state` may also be one that is final."""

    state: str = ""
    rating: str = ""
    show: str = ""
    whose: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.state or self.rating or self.show or self.whose)


@dataclass(frozen=True)
class Place:
    """Where a page ended: the section of the list, when its last row was due (None: nothing running), since when the
    step was open, and the row's id.
    """

    section: int
    due_at: datetime | None
    since: datetime
    id: uuid.UUID


@dataclass(frozen=True)
class Row:
    """One enquiry: what is to be done next and by which role, until when, since when, and who works it."""

    case: Case
    what: str
    role: str
    due_at: datetime | None
    since: datetime
    worker: uuid.UUID | None


@dataclass(frozen=True)
class Page:
    rows: tuple[Row, ...]
    after: Place | None


def worklist(viewer: Viewer, asked: Asked, *, at: datetime, after: Place | None = None) -> Page:
    """One page of the list, most urgent first. `after` is where the page above ended."""
    require(viewer, Capability.SEE_FRONT_DOOR)
    if asked.state in registry.pathways[ENQUIRY].final:
        return _closed(viewer, asked, at=at, after=after)
    found: list[tuple[int, Task]] = []
    begin = after.section if after else 0
    sections, steps = _sections(), _steps(viewer, asked, at=at)
    for number in range(begin, len(sections)):
        rows = steps.filter(sections[number]).order_by("due_at", "opened_at", "id")
        if after is not None and number == begin:
            rows = rows.filter(_beyond(after))
        found += [(number, t) for t in rows[: PAGE + 1 - len(found)]]
        if len(found) > PAGE:
            break
    shown = found[:PAGE]
    by_id = {c.id: c for c in with_worker(Case.objects.filter(id__in=[t.subject_id for _, t in shown]))}
    listed = tuple(
        Row(case, t.title, t.role, t.due_at, t.opened_at, getattr(case, "worker", None))
        for _, t in shown
        if (case := by_id.get(t.subject_id)) is not None
    )
    if len(found) <= PAGE:
        return Page(listed + _without_step(viewer, asked, at=at), None)
    section, last = shown[-1]
    return Page(listed, Place(section, last.due_at, last.opened_at, last.id))


def _without_step(viewer: Viewer, asked: Asked, *, at: datetime) -> tuple[Row, ...]:
    """Open enquiries whose next step is on no list for the moment, such as one that has just become restricted and is
    seen by its named list: they come last, and are never left out.
    """
    if asked.show or asked.whose:
        return ()
    step = Task.objects.filter(subject_id=OuterRef("id"), kind=MOVE_TASK, done_at__isnull=True)
    rows = cases(viewer, PURPOSE, at=at, pathway=ENQUIRY).filter(~Exists(step), closed_at__isnull=True)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.rating:
        rows = rows.filter(_rated(asked.rating))
    return tuple(
        Row(c, "", "", None, c.opened_at, getattr(c, "worker", None))
        for c in with_worker(rows).order_by("opened_at", "id")[: 4 * PAGE]
    )


def _rated(rating: str) -> Q:
    return Q(facts__rating__isnull=True) if rating == UNRATED else Q(facts__rating=rating)


def _sections() -> list[Q]:
    """The list in the order in which it is read: by what is due, what nothing runs for last; where the county's times
    do not say what is most urgent, rating by rating.
    """
    profile = registry.profile
    ranked: dict[int, list[str]] = {}
    if profile.sorted_by_rating:
        for key in ("", *(r.key for r in profile.ratings)):
            ranked.setdefault(profile.rank(key or None), []).append(key)
    ratings = [Q(rating__in=keys) for _, keys in sorted(ranked.items())] or [Q()]
    return [Q(r, due_at__isnull=nothing_runs) for r in ratings for nothing_runs in (False, True)]


def _steps(viewer: Viewer, asked: Asked, *, at: datetime) -> QuerySet[Task]:
    """The open next steps of the enquiries that the viewer may see. An enquiry has one.

    Steps of every pathway lie in one table: where few enquiries are open, the steps of those are asked for; where there
    are many, every step whether it is one of theirs.
    """
    seen = cases(viewer, PURPOSE, at=at, pathway=ENQUIRY)
    if asked.state:
        seen = seen.filter(state=asked.state)
    elif asked.show == "feedback":
        seen = seen.filter(state="decided")
    few = list(seen.filter(closed_at__isnull=True).order_by().values_list("id", flat=True)[: FEW + 1])
    about = Q(Exists(seen.filter(id=OuterRef("subject_id")))) if len(few) > FEW else Q(subject_id__in=few)
    rows = Task.objects.filter(about, kind=MOVE_TASK, done_at__isnull=True)
    if asked.rating == UNRATED or asked.show == "unrated":
        rows = rows.filter(rating="")
    elif asked.rating:
        rows = rows.filter(rating=asked.rating)
    if asked.show == "late":
        rows = rows.filter(due_at__lt=at)
    elif asked.show == "unanswered":
        rows = rows.filter(Exists(_unanswered().filter(case=OuterRef("subject_id"))))
    held = Allocation.objects.filter(case=OuterRef("subject_id"), ends__isnull=True)
    if asked.whose == "mine":
        rows = rows.filter(Exists(held.filter(user=viewer.looked_up_as)))
    elif asked.whose == "free":
        rows = rows.filter(~Exists(held))
    elif asked.whose == "role":
        rows = rows.filter(role__in=[r for r in viewer.roles if r])
    return rows


def _unanswered() -> QuerySet[AgencyRequest]:
    return AgencyRequest.objects.filter(state__in=OPEN_REQUEST_STATES)


def _beyond(after: Place) -> Q:
    later = Q(opened_at__gt=after.since) | Q(opened_at=after.since, id__gt=after.id)
    if after.due_at is None:
        return Q(later, opened_at__gte=after.since)
    return Q(Q(due_at__gt=after.due_at) | Q(later, due_at=after.due_at), due_at__gte=after.due_at)


def _closed(viewer: Viewer, asked: Asked, *, at: datetime, after: Place | None) -> Page:
    """Closed enquiries that the viewer may still see, the last closed first."""
    rows = cases(viewer, PURPOSE, at=at, pathway=ENQUIRY).filter(state=asked.state, closed_at__isnull=False)
    if asked.rating:
        rows = rows.filter(_rated(asked.rating))
    if after is not None:
        rows = rows.filter(Q(closed_at__lt=after.since) | Q(closed_at=after.since, id__lt=after.id))
    found = list(with_worker(rows).order_by("-closed_at", "-id")[: PAGE + 1])
    listed = tuple(Row(c, "", "", None, c.closed_at or c.opened_at, None) for c in found[:PAGE])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(listed, Place(0, None, last.closed_at or last.opened_at, last.id) if last else None)


@dataclass(frozen=True)
class Number:
    """How many, and since when the oldest of them waits."""

    count: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Numbers:
    """The numbers of the list: open ones by state and rating ('' for none), the groups of `SHOWS`, and time limits that
    passed and nobody has answered for. `kept_at` is when they were counted, if that was not just now.
    """

    by_state: tuple[tuple[str, str, int], ...]
    shows: dict[str, Number]
    breaches: int = 0
    kept_at: datetime | None = None

    def count(self, *, state: str = "", rating: str = "") -> int:
        wanted = "" if rating == UNRATED else rating
        return sum(n for s, r, n in self.by_state if (not state or s == state) and (not rating or r == wanted))


_lock = threading.Lock()
_kept: dict[Any, tuple[float, datetime, Numbers]] = {}


def numbers(viewer: Viewer, *, at: datetime) -> Numbers:
    """Count what the viewer may see. Above `KEEP_ABOVE` open enquiries the numbers may be `KEEP_SECONDS` old."""
    require(viewer, Capability.SEE_FRONT_DOOR)
    key = (viewer.actor, viewer.agency, viewer.roles, viewer.services)
    with _lock:
        kept = _kept.get(key)
    if kept is not None and time.monotonic() - kept[0] < KEEP_SECONDS:
        return replace(kept[2], kept_at=kept[1])
    found = _counted(viewer, at=at)
    with _lock:
        if len(_kept) > 200:
            _kept.clear()
        _kept.pop(key, None)
        if found.count() > KEEP_ABOVE:
            _kept[key] = (time.monotonic(), at, found)
    return found


def _counted(viewer: Viewer, *, at: datetime) -> Numbers:
    """What is open is read once with all the rules of who may see what, and the rest is asked of those rows alone; of
    more than `KEEP_ABOVE` the database counts every number for itself.
    """
    open_ones = _open(viewer, at=at).annotate(rated=RATED)
    rows = list(open_ones.values_list("id", "state", "rated", "opened_at")[: KEEP_ABOVE + 1])
    if len(rows) > KEEP_ABOVE:
        return _counted_by_the_database(viewer, at=at)
    ids = [row[0] for row in rows]
    steps = Task.objects.filter(subject_id__in=ids, kind=MOVE_TASK, done_at__isnull=True) if ids else ()
    listed = [(t.subject_id, t.due_at, t.opened_at) for t in steps]
    decided = {key for key, state, _, _ in rows if state == "decided"}
    waiting = _unanswered().filter(case_id__in=ids).values_list("case_id", "asked_at") if ids else ()
    asked = dict.fromkeys(case for case, _ in waiting)
    groups = Counter((state, rated or "") for _, state, rated, _ in rows)
    return Numbers(
        by_state=tuple((state, rated, n) for (state, rated), n in sorted(groups.items())),
        shows={
            "unrated": _number([opened for _, _, rated, opened in rows if not rated]),
            "unanswered": Number(len(asked), min((asked_at for _, asked_at in waiting), default=None)),
            "feedback": _number([opened for key, _, opened in listed if key in decided]),
            "late": _number([due for _, due, _ in listed if due is not None and due < at]),
        },
        breaches=count_of_breaches(breaches(viewer, at=at, show="unanswered")),
    )


def _open(viewer: Viewer, *, at: datetime) -> QuerySet[Case]:
    """The open enquiries that the viewer may see, in no order."""
    return cases(viewer, PURPOSE, at=at, pathway=ENQUIRY).filter(closed_at__isnull=True).order_by()


def _number(since: Sequence[datetime]) -> Number:
    return Number(len(since), min(since, default=None))


def _counted_by_the_database(viewer: Viewer, *, at: datetime) -> Numbers:
    """Five questions to the database: by state and rating, unanswered, feedback not given, late, breaches."""
    seen = cases(viewer, PURPOSE, at=at, pathway=ENQUIRY).filter(id=OuterRef("subject_id"))
    steps = Task.objects.filter(Exists(seen), kind=MOVE_TASK, done_at__isnull=True)
    visible = cases(viewer, PURPOSE, at=at, pathway=ENQUIRY).filter(closed_at__isnull=True)
    grouped = (
        _open(viewer, at=at)
        .annotate(rated=RATED)
        .values_list("state", "rated")
        .annotate(n=Count("id"), oldest=Min("opened_at"))
    )
    matrix = [(state, rated or "", n, oldest) for state, rated, n, oldest in grouped]
    asked = _unanswered().filter(case__in=visible.values("id"))
    waiting = asked.aggregate(n=Count("case", distinct=True), oldest=Min("asked_at"))
    late = steps.filter(due_at__lt=at).aggregate(n=Count("id"), oldest=Min("due_at"))
    decided = steps.filter(subject_id__in=visible.filter(state="decided").values("id"))
    feedback = decided.aggregate(n=Count("id"), oldest=Min("opened_at"))
    unrated = [(n, oldest) for _, rated, n, oldest in matrix if not rated]
    return Numbers(
        by_state=tuple((s, r, n) for s, r, n, _ in matrix),
        shows={
            "unrated": Number(sum(n for n, _ in unrated), min((o for _, o in unrated), default=None)),
            "unanswered": Number(waiting["n"], waiting["oldest"]),
            "feedback": Number(feedback["n"], feedback["oldest"]),
            "late": Number(late["n"], late["oldest"]),
        },
        breaches=count_of_breaches(breaches(viewer, at=at, show="unanswered")),
    )


def may_be_given(viewer: Viewer, case_ids: Iterable[uuid.UUID], *, at: datetime) -> list[uuid.UUID]:
    """Those of these enquiries that are open and that the viewer may see."""
    require(viewer, Capability.WORK_ENQUIRY)
    rows = cases(viewer, PURPOSE, at=at, pathway=ENQUIRY).filter(id__in=list(case_ids), closed_at__isnull=True)
    return list(rows.order_by("opened_at", "id").values_list("id", flat=True))
