"""Send what waits to be sent."""

from datetime import timedelta

from halcyon.jobs.job import Job
from halcyon.work.actions import deliver_due

JOB = Job("deliver_messages", timedelta(seconds=10), deliver_due)
