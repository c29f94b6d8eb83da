"""Publish the board's figures of the periods that have ended, and revise what may be revised."""

from datetime import datetime, timedelta

from halcyon.assurance.figures.copying import keep_figures
from halcyon.assurance.figures.equality import keep_equality
from halcyon.jobs.job import Job


def run(*, at: datetime) -> int:
    """The board's figures first: what they hide, the equality tables do not divide."""
    return keep_figures(at=at) + keep_equality(at=at)


JOB = Job("keep_figures", timedelta(hours=6), run)
