"""Write down the weeks of improvement plans, escalate by the county's rule, chase answers that did not come."""

from datetime import timedelta

from halcyon.frontdoor.improvement.following import follow
from halcyon.jobs.job import Job

JOB = Job("follow_improvement", timedelta(hours=1), follow)
