"""Put what is kept past its day on the police's list: keep with a reason, or delete."""

from datetime import timedelta

from halcyon.exploitation.intelligence.actions import ask_for_review
from halcyon.jobs.job import Job

JOB = Job("review_intelligence", timedelta(hours=1), ask_for_review)
