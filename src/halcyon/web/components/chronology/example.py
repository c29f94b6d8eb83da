"""Examples for the gallery."""

from datetime import date

from halcyon.web.components.sample import NOW, at

ABOUT = "What happened and when, with its source and when it was written down. As a table, or as a timeline."

EVENTS = [
    {
        "id": "event-1",
        "at": at(hours=2),
        "what": "Concern received from the school nurse",
        "detail": "Injury to forearm",
        "source": "School",
        "recorded": at(hours=1, minutes=50),
        "href": "#event",
    },
    {
        "id": "event-2",
        "at": date(2026, 1, 14),
        "what": "Reported missing, found the same night",
        "source": "Police",
        "recorded": at(days=50),
    },
    {
        "id": "event-3",
        "at": "Summer 2025",
        "what": "Moved to Marlshire",
        "source": "Mother, told to the health visitor",
        "recorded": at(days=120),
        "corrected": "first recorded as spring 2025",
    },
]
EXAMPLES = [
    ("Table", {"events": EVENTS, "now": NOW, "caption": "Chronology of Zofia Łukasiewicz"}),
    ("Empty table", {"events": [], "now": NOW, "caption": "Chronology, last 30 days"}),
    ("Timeline", {"events": EVENTS[:2], "now": NOW}, "timeline"),
]
