"""Ask what the published curiosity rules ask about everybody about whom something new was recorded."""

from datetime import timedelta

from halcyon.curiosity.actions import ask_questions
from halcyon.jobs.job import Job

JOB = Job("ask_questions", timedelta(minutes=2), ask_questions)
