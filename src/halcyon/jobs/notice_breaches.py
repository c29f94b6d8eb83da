"""Tell whoever must know that a time limit has passed, within a minute of its passing."""

from datetime import timedelta

from halcyon.jobs.job import Job
from halcyon.work.actions import notice_breaches

JOB = Job("notice_breaches", timedelta(seconds=15), notice_breaches)
