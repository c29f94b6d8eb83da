"""The timetable and the worker: each job when it is due, by one worker at a time, and named without content."""

from __future__ import annotations

import logging
import os
import pkgutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

import halcyon.jobs
from halcyon.access.fence import acting
from halcyon.audit.models import AuditCheckpoint
from halcyon.jobs import worker
from halcyon.jobs.job import Job
from halcyon.jobs.timetable import claim, finish, jobs
from halcyon.work.models import ScheduledJob
from halcyon.work.queries import stopped_jobs

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Clock:
    """A moment that a test moves on."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


def counted(name: str = "count", every: timedelta = MINUTE) -> tuple[Job, list[datetime]]:
    runs: list[datetime] = []

    def run(*, at: datetime) -> int:
        runs.append(at)
        return 1

    return Job(name, every, run), runs


def test_the_jobs_are_those_of_this_package() -> None:
    found = {job.name: job.every for job in jobs()}
    assert {"deliver_messages", "notice_breaches", "audit_checkpoint", "expire_drafts", "sweep_documents"} <= set(found)
    # A breach is told within a minute of its passing (G22); the log is signed every 15 minutes (security.md section 5).
    assert found["notice_breaches"] + timedelta(seconds=worker.IDLE_SECONDS) <= timedelta(seconds=60)
    assert found["audit_checkpoint"] == timedelta(minutes=15)


def test_a_job_runs_when_due_and_not_before() -> None:
    job, runs = counted()
    clock = Clock()
    for seconds in (0, 30, 59, 60, 61, 119, 120):
        clock.at = NOON + timedelta(seconds=seconds)
        worker.run(once=True, now=clock, chosen=[job])
    assert [(at - NOON).seconds for at in runs] == [0, 60, 120]


def test_every_job_runs_on_an_empty_database(settings: Any, tmp_path: Any) -> None:
    settings.DATA, settings.DOCUMENTS = tmp_path, tmp_path / "documents"
    reported: list[tuple[str, int]] = []
    assert worker.run(once=True, report=lambda name, done: reported.append((name, done))) == 0
    assert ScheduledJob.objects.filter(finished_at__isnull=False).count() == len(jobs())
    assert AuditCheckpoint.objects.count() == 1
    assert ("audit_checkpoint", 1) in reported


def test_a_job_acts_under_its_own_name_and_for_nobody_after() -> None:
    seen: list[str] = []

    def run(*, at: datetime) -> int:
        seen.append(acting())
        return 0

    worker.run(once=True, now=Clock(), chosen=[Job("look", MINUTE, run)])
    assert seen == ["system:look"]
    assert acting() == ""


def test_a_job_that_fails_is_named_without_its_words_and_runs_again(caplog: pytest.LogCaptureFixture) -> None:
    def fail(*, at: datetime) -> int:
        raise LookupError("CANARY about Zofia")

    other, runs = counted()
    clock = Clock()
    with caplog.at_level(logging.DEBUG):
        assert worker.run(once=True, now=clock, chosen=[Job("bad", MINUTE, fail), other]) == 1
    assert "job_failed bad LookupError" in caplog.text
    assert "CANARY" not in caplog.text
    assert runs == [NOON], "the others are done all the same"
    row = ScheduledJob.objects.get(name="bad")
    assert (row.failure, row.next_at) == ("LookupError", NOON + MINUTE)
    assert [s.name for s in stopped_jobs(at=NOON)] == ["bad"]
    worker.run(once=True, now=clock, chosen=[Job("bad", MINUTE, lambda at: 0)])
    assert [s.name for s in stopped_jobs(at=NOON)] == ["bad"], "not before it is due again"
    clock.at += MINUTE
    worker.run(once=True, now=clock, chosen=[Job("bad", MINUTE, lambda at: 0)])
    assert stopped_jobs(at=clock.at) == []


def test_a_job_left_by_a_dead_worker_is_taken_over_when_its_time_is_up() -> None:
    job, _ = counted()
    dead = claim(job, at=NOON)
    assert dead is not None
    assert claim(job, at=NOON + MINUTE) is None
    taken = claim(job, at=NOON + job.lease)
    assert taken not in (None, dead)
    assert finish(job, dead, at=NOON + job.lease) is False, "the mark of the worker that took over stands"
    assert finish(job, taken, at=NOON + job.lease) is True  # type: ignore[arg-type]


def test_a_worker_that_has_died_is_seen() -> None:
    job, _ = counted()
    worker.run(once=True, now=Clock(), chosen=[job])
    assert stopped_jobs(at=NOON + MINUTE * 5) == []
    assert [s.name for s in stopped_jobs(at=NOON + MINUTE * 7)] == ["count"]


@pytest.mark.django_db(transaction=True)
def test_several_workers_do_each_job_once() -> None:
    done: list[str] = []
    lock, started = threading.Lock(), threading.Barrier(6)

    def slow(name: str) -> Job:
        def run(*, at: datetime) -> int:
            with lock:
                done.append(name)
            time.sleep(0.2)
            return 1

        return Job(name, MINUTE, run)

    chosen = [slow(f"job_{n}") for n in range(4)]

    def work() -> None:
        started.wait(timeout=10)
        worker.run(once=True, now=Clock(), chosen=chosen)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(done) == [f"job_{n}" for n in range(4)]


def test_asked_to_stop_it_finishes_what_it_does_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    done: list[str] = []

    def run(*, at: datetime) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.05)
        done.append("finished")
        return 1

    never, runs = counted("never")
    assert worker.run(now=Clock(), chosen=[Job("last", MINUTE, run), never]) == 0
    assert done == ["finished"]
    assert runs == []
    assert ScheduledJob.objects.get(name="last").finished_at == NOON
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.django_db(transaction=True)
def test_in_a_thread_it_stops_when_told() -> None:
    job, runs = counted(every=timedelta(0))
    stop = threading.Event()

    def work() -> None:
        worker.run(stop=stop, chosen=[job])
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.3)
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert len(runs) == 1


IMPORT_EACH = """
import importlib, os, sys, traceback
import django
django.setup()
for name in sys.argv[1:]:
    if not (child := os.fork()):
        try:
            importlib.import_module(f"halcyon.jobs.{name}")
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    os.waitpid(child, 0)
"""


def test_each_job_can_be_the_first_thing_that_a_worker_imports() -> None:
    names = sorted(m.name for m in pkgutil.iter_modules(halcyon.jobs.__path__))
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EACH, *names], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    again = subprocess.run(
        [sys.executable, "-c", IMPORT_EACH, "no_such_job"], capture_output=True, text=True, timeout=120, check=False
    )
    assert "no_such_job" in again.stderr
