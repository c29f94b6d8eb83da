"""Hand the front door over when the hub closes and when it opens."""

from datetime import timedelta

from halcyon.frontdoor.handovers.night import change_shifts
from halcyon.jobs.job import Job

JOB = Job("change_shifts", timedelta(seconds=30), change_shifts)
