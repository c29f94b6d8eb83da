"""Close the accounts that nobody used for 35 days (security.md, G39: dormant accounts are disabled)."""

from datetime import datetime, timedelta

from halcyon.access.viewing import system
from halcyon.agencies.actions import disable_dormant
from halcyon.jobs.job import Job


def run(*, at: datetime) -> int:
    """Close them and return how many there were."""
    return len(disable_dormant(by=system("dormant_accounts", at=at), at=at))


JOB = Job("dormant_accounts", timedelta(days=1), run)
