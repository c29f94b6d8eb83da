"""Bring the hub's mirror up to date with the enquiries that have moved on."""

from datetime import timedelta

from halcyon.frontdoor.mirror.projection import keep_mirror
from halcyon.jobs.job import Job

JOB = Job("keep_mirror", timedelta(minutes=1), keep_mirror)
