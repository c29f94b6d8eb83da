"""Put what leavers held on their managers' lists, and tell covers what falls due on people who are away."""

from datetime import timedelta

from halcyon.frontdoor.reallocation.actions import notice_leavers
from halcyon.jobs.job import Job

JOB = Job("notice_leavers", timedelta(seconds=60), notice_leavers)
