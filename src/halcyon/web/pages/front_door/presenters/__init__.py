"""Turning a case into what its page draws. Formats and addresses only: no rules, no queries beyond names of
agencies.
"""

from halcyon.web.pages.front_door.presenters.case import OPEN, answers, clock_rows, documents, policy, said, steps
from halcyon.web.pages.front_door.presenters.chronology import events, lanes, read_before, read_known, write_before
from halcyon.web.pages.front_door.presenters.coming_from import came, chain, has_met
from halcyon.web.pages.front_door.presenters.elsewhere import open_there
from halcyon.web.pages.front_door.presenters.listing import filters, link, list_rows, read_list, read_place, tiles
from halcyon.web.pages.front_door.presenters.names import agency_name, worker
from halcyon.web.pages.front_door.presenters.people import Shown, asked, banner, named
from halcyon.web.pages.front_door.presenters.requests import HANDLED, asked_before, followed, refused_consent
from halcyon.web.pages.front_door.presenters.screening import letter_first, offered, passed_to, screen_first, screened

__all__ = [
    "HANDLED",
    "OPEN",
    "Shown",
    "agency_name",
    "answers",
    "asked",
    "asked_before",
    "banner",
    "came",
    "chain",
    "clock_rows",
    "documents",
    "events",
    "filters",
    "followed",
    "has_met",
    "lanes",
    "letter_first",
    "link",
    "list_rows",
    "named",
    "offered",
    "open_there",
    "passed_to",
    "policy",
    "read_before",
    "read_known",
    "read_list",
    "read_place",
    "refused_consent",
    "said",
    "screen_first",
    "screened",
    "steps",
    "tiles",
    "worker",
    "write_before",
]
