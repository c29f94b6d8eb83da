"""Compare each practice's safeguarding codes with what its records should carry, and tell it what is new."""

from datetime import timedelta

from halcyon.health.surgeries.comparing import compare_all
from halcyon.jobs.job import Job

JOB = Job("compare_codes", timedelta(hours=1), compare_all)
