"""Remind agencies of their part of a review, before its day and every week after it, and time the reviews, too."""

from datetime import datetime, timedelta

from halcyon.jobs.job import Job
from halcyon.learning.reviews.actions import chase_parts
from halcyon.learning.reviews.timing import time_reviews


def run(*, at: datetime) -> int:
    """The time limits first, so that one that has passed is noticed soon whenever it was set."""
    time_reviews(at=at)
    return chase_parts(at=at)


JOB = Job("chase_review_parts", timedelta(hours=1), run)
