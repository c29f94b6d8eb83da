"""Turning a case into what its page draws. Formats and addresses only: no rules, no queries beyond names of
agencies.
"""

from halcyon.web.pages.front_door.presenters.case import OPEN, answers, clock_rows, documents, policy, said, steps
from halcyon.web.pages.front_door.presenters.chronology import events, lanes, read_before, read_known, write_before
from halcyon.web.pages.front_door.presenters.listing import filters, list_rows
from halcyon.web.pages.front_door.presenters.names import agency_name, worker
from halcyon.web.pages.front_door.presenters.people import Shown, asked, banner, named

__all__ = [
    "OPEN",
    "Shown",
    "agency_name",
    "answers",
    "asked",
    "banner",
    "clock_rows",
    "documents",
    "events",
    "filters",
    "lanes",
    "list_rows",
    "named",
    "policy",
    "read_before",
    "read_known",
    "said",
    "steps",
    "worker",
    "write_before",
]
