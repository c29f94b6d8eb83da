"""Go on with the snapshot of the board's figures that was asked for first, a few seconds at a time."""

from datetime import timedelta

from halcyon.assurance.figures.running import go_on
from halcyon.jobs.job import Job

JOB = Job("go_on_figures", timedelta(seconds=1), go_on)
