"""Remind agencies that have not answered, as the county's profile says, each reminder once."""

from datetime import timedelta

from halcyon.cases.actions import chase_late
from halcyon.jobs.job import Job

JOB = Job("chase_requests", timedelta(minutes=5), chase_late)
