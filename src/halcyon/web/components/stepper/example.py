"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "How far an enquiry has come, and when each step was taken."

EXAMPLES = [
    (
        "On time",
        {
            "now": NOW,
            "label": "Progress of the enquiry",
            "steps": [
                {"text": "Received", "state": "done", "at": at(hours=1, minutes=50)},
                {"text": "Triaged", "state": "done", "at": at(hours=1, minutes=46)},
                {"text": "Rated", "state": "done", "at": at(hours=1, minutes=39)},
                {"text": "Asked", "state": "done", "at": at(hours=1, minutes=37)},
                {"text": "Answered", "state": "current", "detail": "2 of 3"},
                {"text": "Decide", "state": "next", "detail": "by 18:20"},
            ],
        },
    ),
    (
        "Late",
        {
            "now": NOW,
            "label": "Progress of a late enquiry",
            "steps": [
                {"text": "Received", "state": "done", "at": at(hours=30)},
                {"text": "RAG-rated", "state": "late", "detail": "late by 2 h"},
                {"text": "Decide", "state": "next"},
            ],
        },
    ),
]
