"""Ask people three months after training whether it changed how they work."""

from datetime import timedelta

from halcyon.jobs.job import Job
from halcyon.workforce.training.following import ask_impact

JOB = Job("ask_impact", timedelta(hours=24), ask_impact)
