"""Taking a snapshot and running one again as long work: asked for, counted list by list, and found finished later.

What has been counted is kept after each list of facts, so that whoever stops loses no more than one. A small county is
done within the request that asks; over ten years of a large one the worker goes on, and whoever asked is told.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from halcyon.access.viewing import Viewer, require, system
from halcyon.assurance.figures.logging import log
from halcyon.assurance.figures.models import FigureRun, Snapshot
from halcyon.assurance.figures.snapshots import Rerun, compared, days_read, definitions, keep, listed_by_view, part
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.roles import Capability
from halcyon.work.actions import send

AT_ONCE = 1.0  # seconds of its own work for which the request that asks waits for it
BUSY = 5  # how many times that by the clock, on a machine that is busy with something else
STRETCH = 4.0  # seconds for which the worker goes on before it turns to its other jobs

faults = logging.getLogger(__name__)


class OutOfTimeError(Exception):
    """The time that may be spent is over in the middle of a list. What was counted before stays."""


@act
def ask_snapshot(*, title: str, by: Viewer, at: datetime) -> FigureRun:
    """Ask for all figures to be kept as they stand now. One of the same name that somebody asked for and that is under
    way is returned as it is, so that sending the form twice takes one.
    """
    require(by, Capability.KEEP_BOARD)
    named = title.strip()[:150]
    standing = FigureRun.objects.filter(UNDER_WAY, kind=FigureRun.TAKE, asked_by=by.user_id, title=named)
    return standing.first() or _ask(FigureRun.TAKE, uuid.uuid4(), named, at, by=by, at=at)


@act
def ask_rerun(*, snapshot: Snapshot, by: Viewer, at: datetime) -> FigureRun:
    """Ask for a snapshot to be run again. What is under way for it already is returned as it is."""
    require(by, Capability.SEE_BOARD)
    standing = FigureRun.objects.filter(UNDER_WAY, kind=FigureRun.AGAIN, snapshot=snapshot.id)
    return standing.first() or _ask(FigureRun.AGAIN, snapshot.id, snapshot.title, snapshot.known_at, by=by, at=at)


UNDER_WAY = Q(state__in=("waiting", "running"))


def _ask(kind: str, snapshot: uuid.UUID, title: str, known_at: datetime, *, by: Viewer, at: datetime) -> FigureRun:
    run = FigureRun(kind=kind, snapshot=snapshot, title=title, known_at=known_at, asked_by=by.user_id, asked_at=at)
    add(run)
    log(f"snapshot_{'asked' if kind == FigureRun.TAKE else 'rerun_asked'}", snapshot, by=by, at=at)
    return run


def at_once(run: FigureRun, *, at: datetime, seconds: float = AT_ONCE) -> FigureRun:
    """Go on with a run for a moment, and give it as it stands then. A fault ends it as failed, which its page says."""
    try:
        _go_on(run, at=at, until=seconds, clock=_own_time(), tell=False)
    except Exception as problem:  # logged by its name, never by what it says; the run says it to whoever asked
        faults.error("figures_run_failed %s", type(problem).__name__)
    run.refresh_from_db()
    return run


def _own_time() -> Callable[[], float]:
    """A clock of this thread's own work, in seconds, which goes at least one BUSY-th as fast as the one on the wall."""
    worked, began = time.thread_time(), time.monotonic()
    return lambda: max(time.thread_time() - worked, (time.monotonic() - began) / BUSY)


def go_on(*, at: datetime, seconds: float = STRETCH, clock: Callable[[], float] = time.monotonic) -> int:
    """Go on with what was asked for first: one list of facts, and more while the time lasts. Returns how many lists
    were counted. A fault ends the run as failed, by the name of the error alone.
    """
    run = FigureRun.objects.filter(UNDER_WAY).order_by("asked_at", "id").first()
    return _go_on(run, at=at, until=clock() + seconds, clock=clock, whole=True) if run else 0


def _go_on(
    run: FigureRun,
    *,
    at: datetime,
    until: float,
    clock: Callable[[], float] = time.monotonic,
    whole: bool = False,
    tell: bool = True,
) -> int:
    """Count lists until the time is over; with `whole` the one that was begun is finished."""

    def beat() -> None:
        if not whole and clock() >= until:
            raise OutOfTimeError

    before = run.done
    try:
        listed = listed_by_view(run.snapshot if run.kind == FigureRun.AGAIN else None)
        wanted = definitions(listed)
        if run.definitions != wanted:  # never half by one definition and half by another
            run.parts, run.definitions = {}, wanted
        since = days_read(run.known_at, listed, run.snapshot if run.kind == FigureRun.AGAIN else None)
        for view, indicators in listed.items():
            if view not in run.parts:
                run.parts[view] = part(run.known_at, indicators, since[view], beat=beat)
                _keep_part(run, of=len(listed))
                if clock() >= until:
                    break
        if len(run.parts) == len(listed):
            _finish(run, tell=tell, at=at)
    except OutOfTimeError:
        return run.done - before
    except Exception as problem:
        FigureRun.objects.filter(UNDER_WAY, id=run.id).update(
            state="failed", failure=type(problem).__name__, finished_at=at
        )
        raise
    return run.done - before


def _keep_part(run: FigureRun, *, of: int) -> None:
    run.done, run.of = len(run.parts), of
    with transaction.atomic():
        FigureRun.objects.filter(UNDER_WAY, id=run.id).update(
            parts=run.parts, definitions=run.definitions, done=run.done, of=of, state="running"
        )


@act
def _finish(run: FigureRun, *, tell: bool, at: datetime) -> None:
    """Keep what came of it, once, whoever comes to the end first."""
    standing = FigureRun.objects.select_for_update().filter(UNDER_WAY, id=run.id).first()
    if standing is None:
        return
    by, outcome = system("go_on_figures", at=at), None
    if run.kind == FigureRun.TAKE:
        keep(run.snapshot, run.title, run.known_at, run.parts, by=by, asked_by=run.asked_by, at=at)
    else:
        found = compared(Snapshot.objects.get(id=run.snapshot), run.parts)
        outcome = {
            "intact": found.intact,
            "redefined": found.redefined,
            "other_rows": found.other_rows,
            "changed": [(key, starts.isoformat()) for key, starts in found.changed],
        }
        log("snapshot_run_again", run.snapshot, by=by, at=at)
    FigureRun.objects.filter(id=run.id).update(
        state="done", outcome=outcome, parts={}, done=len(run.parts), of=len(run.parts), finished_at=at
    )
    if tell and run.asked_by:
        again = run.kind == FigureRun.AGAIN
        send(
            key=f"figures_run:{run.id}",
            kind="figures_run",
            subject_id=run.snapshot,
            title=f"Snapshot {'run again' if again else 'taken'}: {run.title}"[:200],
            body="Open it to read what came out." if again else "All figures are kept as they stood when you asked.",
            to_user=run.asked_by,
            channel="inbox",
            link=f"/board/snapshots/{run.snapshot}/",
            at=at,
        )


def under_way(viewer: Viewer) -> list[FigureRun]:
    """Snapshots that are being taken, for whoever keeps the board's figures."""
    require(viewer, Capability.KEEP_BOARD)
    rows = FigureRun.objects.filter(UNDER_WAY, kind=FigureRun.TAKE).defer("parts")
    return list(rows.order_by("-asked_at")[:10])


def failed(viewer: Viewer) -> list[FigureRun]:
    """Snapshots that could not be taken and that nobody has asked for again, for whoever keeps the board's figures."""
    require(viewer, Capability.KEEP_BOARD)
    again = FigureRun.objects.filter(kind=FigureRun.TAKE, title=OuterRef("title"), asked_at__gt=OuterRef("asked_at"))
    rows = FigureRun.objects.filter(~Exists(again), kind=FigureRun.TAKE, state="failed").defer("parts")
    return list(rows.order_by("-asked_at")[:10])


def why_failed(run: FigureRun) -> str:
    """Why a run came to no end, in words. What only the log says is called by the name under which it stands there."""
    if run.failure in ("OperationalError", "InterfaceError"):
        return "The database could not be reached or was too busy."
    if run.failure == "MemoryError":
        return "The machine ran out of memory."
    return f"There is a fault in the program. The log calls it {run.failure}: whoever runs the system looks there."


def run_of(viewer: Viewer, run_id: uuid.UUID) -> FigureRun | None:
    """One snapshot being taken, for whoever keeps the board's figures."""
    require(viewer, Capability.KEEP_BOARD)
    return FigureRun.objects.filter(id=run_id, kind=FigureRun.TAKE).defer("parts").first()


def last_rerun(viewer: Viewer, snapshot: Snapshot) -> FigureRun | None:
    """The newest run of a snapshot: under way, failed, or done with what came of it."""
    require(viewer, Capability.SEE_BOARD)
    rows = FigureRun.objects.filter(kind=FigureRun.AGAIN, snapshot=snapshot.id).defer("parts")
    return rows.order_by("-asked_at").first()


def came_of(run: FigureRun | None) -> Rerun | None:
    """What came of a run that is done."""
    if run is None or run.state != "done" or not run.outcome:
        return None
    said = run.outcome
    return Rerun(
        said["intact"],
        tuple(said["redefined"]),
        tuple(said["other_rows"]),
        tuple((key, date.fromisoformat(starts)) for key, starts in said["changed"]),
    )
