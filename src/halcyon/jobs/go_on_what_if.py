"""Go on with the what-if that was asked for first, a few seconds at a time."""

from datetime import timedelta

from halcyon.frontdoor.whatif.actions import go_on
from halcyon.jobs.job import Job

JOB = Job("go_on_what_if", timedelta(seconds=1), go_on)
