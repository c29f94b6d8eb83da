"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "Two texts side by side when two people wrote at once. Neither is lost."

EXAMPLES = [
    (
        "Two analyses",
        {
            "what": "the analysis",
            "mine": "Three injuries in a year, each with a different account.",
            "theirs": "Two injuries in a year.",
            "theirs_by": "Tom Adeyemi",
            "theirs_at": at(minutes=4),
            "now": NOW,
            "level": 3,
        },
    ),
]
