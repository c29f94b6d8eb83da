"""Examples for the gallery."""

from halcyon.web.components.sample import NOW

ABOUT = "What every printed page carries: marking, reader and time. Seen on paper only."

EXAMPLES = [
    (
        "Printed for a conference (print this page to see it)",
        {
            "marking": "OFFICIAL-SENSITIVE: safeguarding",
            "reader": "Amina Yusuf",
            "now": NOW,
            "recipient": "Conference chair",
            "copy_number": 2,
        },
    ),
]
