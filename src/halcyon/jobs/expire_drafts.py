"""Forget drafts that nobody has touched for a month."""

from datetime import timedelta

from halcyon.jobs.job import Job
from halcyon.work.actions import expire_drafts

JOB = Job("expire_drafts", timedelta(hours=24), expire_drafts)
