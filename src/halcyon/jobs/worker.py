"""The worker: does each job when it is due, beside any number of other workers, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from typing import Any

from django.db import connections
from django.utils import timezone

from halcyon.access.fence import acting_for
from halcyon.jobs.job import Job
from halcyon.jobs.timetable import claim, finish, jobs

IDLE_SECONDS = 2.0

log = logging.getLogger(__name__)


def run(
    once: bool = False,
    *,
    stop: threading.Event | None = None,
    now: Callable[[], datetime] = timezone.now,
    chosen: Sequence[Job] | None = None,
    report: Callable[[str, int], None] | None = None,
) -> int:
    """Do the jobs that are due, again and again until SIGTERM, SIGINT or `stop`; with `once` go round one time.

    A job under way is finished before stopping. A job that fails is logged by its name and its error's name (never by
    what it said, which could be case content) and is due again at its usual time. `report(name, how_much)` is called
    after each job that did something. Returns how many jobs failed in the last round.
    """
    stopping = stop or threading.Event()
    every = tuple(chosen) if chosen is not None else jobs()
    failed = 0
    with _signals_set(stopping):
        while not stopping.is_set():
            failed = sum(not _attempt(job, now, report) for job in every if not stopping.is_set())
            if once:
                break
            stopping.wait(IDLE_SECONDS)
    return failed


def _attempt(job: Job, now: Callable[[], datetime], report: Callable[[str, int], None] | None) -> bool:
    """Do one job if it is due. False when it failed, or when the database could not even be asked."""
    _let_go_of_old_connections()
    try:
        with acting_for(f"system:{job.name}"):
            claimed = claim(job, at=now())
            if claimed is None:
                return True
            try:
                done = job.run(at=now())
            except Exception as problem:
                finish(job, claimed, at=now(), failure=type(problem).__name__)
                raise
            finish(job, claimed, at=now())
    except Exception as problem:  # one job that fails must not keep the others from being done
        log.error("job_failed %s %s", job.name, type(problem).__name__)
        return False
    finally:
        _let_go_of_old_connections()
    if done and report is not None:
        report(job.name, done)
    return True


@contextmanager
def _signals_set(stopping: threading.Event) -> Iterator[None]:
    """Stop between jobs on SIGTERM and SIGINT. Only the main thread can ask for that; others have their `stop`."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before: dict[int, Any] = {n: signal.signal(n, ask_to_stop) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _let_go_of_old_connections() -> None:
    """Between jobs, give up connections that broke or grew old, as Django does between requests."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
