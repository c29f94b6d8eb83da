"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "Documents with their marking, source and time."

EXAMPLES = [
    (
        "Two documents",
        {
            "now": NOW,
            "items": [
                {
                    "kind": "PDF",
                    "title": "Body map",
                    "size": 245_000,
                    "source": "School",
                    "at": at(hours=2),
                    "href": "#doc",
                    "marking": "RESTRICTED",
                },
                {
                    "kind": "DOCX",
                    "title": "Letter to parents",
                    "size": 18_400,
                    "source": "Health",
                    "at": at(days=3),
                    "state": "Being checked for viruses",
                },
            ],
        },
    ),
    ("None", {"now": NOW, "items": []}),
]
