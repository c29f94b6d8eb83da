"""Which jobs there are, which of them are due, and one worker for each at a time."""

from __future__ import annotations

import importlib
import pkgutil
import uuid
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

import halcyon.jobs
from halcyon.jobs.job import Job
from halcyon.work.models import ScheduledJob


def jobs() -> tuple[Job, ...]:
    """Every job: each module of this package with a `JOB`. Raises ValueError when two have one name."""
    found = []
    for module in sorted(pkgutil.iter_modules(halcyon.jobs.__path__), key=lambda m: m.name):
        job = getattr(importlib.import_module(f"halcyon.jobs.{module.name}"), "JOB", None)
        if isinstance(job, Job):
            found.append(job)
    if len({job.name for job in found}) != len(found):
        raise ValueError("two jobs have one name")
    return tuple(found)


def claim(job: Job, *, at: datetime) -> uuid.UUID | None:
    """Take a job that is due, or None when it is not due or another worker has it. The first claim is always due."""
    if not ScheduledJob.objects.filter(name=job.name).exists():
        ScheduledJob.objects.bulk_create([ScheduledJob(name=job.name, next_at=at)], ignore_conflicts=True)
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    due = ScheduledJob.objects.filter(free, name=job.name, next_at__lte=at)
    if not due.exists():
        return None  # asked without a write lock: most of the time nothing is due
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.first()
        if row is None:
            return None
        row.claim, row.claimed_until, row.started_at = uuid.uuid4(), at + job.lease, at
        row.save(update_fields=["claim", "claimed_until", "started_at"])
    return row.claim


def finish(job: Job, claimed: uuid.UUID, *, at: datetime, failure: str = "") -> bool:
    """Give a job back and set when it is next due; `failure` names the error that stopped it, if any.

    Returns False when the claim had run out and another worker took the job: its mark then stands.
    """
    mine = ScheduledJob.objects.filter(name=job.name, claim=claimed)
    if failure:
        ended = mine.update(claim=None, claimed_until=None, next_at=at + job.every, failed_at=at, failure=failure[:100])
    else:
        ended = mine.update(
            claim=None, claimed_until=None, next_at=at + job.every, finished_at=at, failed_at=None, failure=""
        )
    return bool(ended)
