"""Remove stored bytes that no document names any more."""

from datetime import timedelta

from halcyon.jobs.job import Job
from halcyon.work.actions import sweep_documents

JOB = Job("sweep_documents", timedelta(hours=24), sweep_documents)
