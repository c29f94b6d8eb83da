"""Tell of actions that are overdue: the owner, then the agency's director, then the bodies that watch over them."""

from datetime import timedelta

from halcyon.jobs.job import Job
from halcyon.learning.improving.escalating import notice_overdue

JOB = Job("notice_overdue_actions", timedelta(hours=1), notice_overdue)
