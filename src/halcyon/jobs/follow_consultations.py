"""Link the concern that followed a consultation, and say so where one was advised and none has come."""

from datetime import timedelta

from halcyon.frontdoor.actions.consulting import follow_consultations
from halcyon.jobs.job import Job

JOB = Job("follow_consultations", timedelta(minutes=5), follow_consultations)
