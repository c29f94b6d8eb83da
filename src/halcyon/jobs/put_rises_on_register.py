"""Put unusual rises in coded themes on the horizon register, once a day; a person says what may lie behind them."""

from datetime import timedelta

from halcyon.assurance.signals.actions import put_rises
from halcyon.jobs.job import Job

JOB = Job("put_rises_on_register", timedelta(days=1), put_rises)
