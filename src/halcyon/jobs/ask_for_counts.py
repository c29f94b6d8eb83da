"""Ask services to count the months of their contracts that are over: silence is no way past a standard."""

from datetime import timedelta

from halcyon.health.contracts.actions import ask_for_counts
from halcyon.jobs.job import Job

JOB = Job("ask_for_counts", timedelta(hours=6), ask_for_counts)
