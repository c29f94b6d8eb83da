"""Publish the board's figures of the periods that have ended, and revise what may be revised."""

from datetime import timedelta

from halcyon.assurance.figures.copying import keep_figures
from halcyon.jobs.job import Job

JOB = Job("keep_figures", timedelta(hours=6), keep_figures)
