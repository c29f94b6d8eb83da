"""Have somebody look again at what is withheld from a family, on the day that was given for it."""

from datetime import timedelta

from halcyon.cases.actions import review_withheld
from halcyon.jobs.job import Job

JOB = Job("review_withheld", timedelta(hours=1), review_withheld)
