"""Examples for the gallery."""

from datetime import date

from halcyon.web.components.sample import NOW, ZOFIA

ABOUT = "Who this is about, at the top of every page about them."

EXAMPLES = [
    (
        "A child with a protected address",
        {"person": ZOFIA, "now": NOW, "reference": "MASH enquiry 4F-2071", "level": 3},
    ),
    (
        "Little known",
        {"person": {"name": "Baby K", "born": date(2026, 5, 20), "nhs": "", "lives_with": ""}, "now": NOW, "level": 3},
    ),
]
