"""Remind agencies of their part of a review: before its day, and every week after it."""

from datetime import timedelta

from halcyon.jobs.job import Job
from halcyon.learning.reviews.actions import chase_parts

JOB = Job("chase_review_parts", timedelta(hours=1), chase_parts)
