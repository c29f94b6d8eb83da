"""Make the list of each clinic's week that is over, and raise an alarm for a huddle or attendances that were missed."""

from datetime import timedelta

from halcyon.health.huddle.alarms import watch_huddles
from halcyon.jobs.job import Job

JOB = Job("watch_huddles", timedelta(minutes=15), watch_huddles)
