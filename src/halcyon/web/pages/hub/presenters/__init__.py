"""What the hub's pages show, in words."""

from halcyon.web.pages.hub.presenters.asking import Asked, read, read_behind
from halcyon.web.pages.hub.presenters.demand import demand_chart, demand_page
from halcyon.web.pages.hub.presenters.figures import chart, counts, filters, hours_page, told
from halcyon.web.pages.hub.presenters.listing import behind_words, case_rows, cut_words, older
from halcyon.web.pages.hub.presenters.one import exact, office_words, one, stage_words

__all__ = [
    "Asked",
    "behind_words",
    "case_rows",
    "chart",
    "counts",
    "cut_words",
    "demand_chart",
    "demand_page",
    "exact",
    "filters",
    "hours_page",
    "office_words",
    "older",
    "one",
    "read",
    "read_behind",
    "stage_words",
    "told",
]
