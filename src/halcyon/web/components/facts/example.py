"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "Facts, each with who supplied it and when. Where sources differ, all are shown."

EXAMPLES = [
    (
        "With a difference between sources",
        {
            "now": NOW,
            "items": [
                {
                    "label": "Name",
                    "private": True,
                    "values": [
                        {"text": "Zofia Łukasiewicz", "source": "GP registration", "at": at(days=200), "href": "#gp"},
                        {"text": "Sophie Lukasiewicz", "source": "School roll", "at": at(days=30), "href": "#school"},
                    ],
                },
                {
                    "label": "School",
                    "values": [{"text": "Marl Valley Academy", "source": "School roll", "at": at(days=30)}],
                },
                {"label": "Father", "values": [], "unknown": "Not known. Nobody has asked yet."},
            ],
        },
    ),
]
