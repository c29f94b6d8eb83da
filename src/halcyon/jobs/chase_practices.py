"""Remind practices that have not answered, as the county's profile says, each reminder once."""

from datetime import timedelta

from halcyon.health.reports.chasing import chase_practices
from halcyon.jobs.job import Job

JOB = Job("chase_practices", timedelta(minutes=5), chase_practices)
