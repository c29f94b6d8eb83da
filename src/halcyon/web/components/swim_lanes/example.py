"""Examples for the gallery."""

from datetime import date

ABOUT = "Who has been involved with a child and what happened, one lane for each agency. A table says the same."

LANES = [
    {
        "name": "Health",
        "bars": [
            {"start": date(2024, 4, 1), "end": date(2024, 9, 30), "label": "School nursing"},
            {"start": date(2025, 9, 12), "end": None, "label": "CAMHS"},
        ],
        "dots": [
            {"on": date(2025, 2, 3), "label": "Emergency department, wrist injury", "kind": "concern"},
            {"on": date(2026, 1, 20), "label": "Was not brought", "kind": "other"},
        ],
    },
    {
        "name": "Police",
        "dots": [
            {"on": date(2025, 7, 19), "label": "Domestic abuse notification", "kind": "concern"},
            {"on": date(2026, 1, 14), "label": "Missing episode", "kind": "concern"},
        ],
    },
    {
        "name": "Children's social care",
        "bars": [{"start": date(2025, 3, 1), "end": date(2025, 8, 1), "label": "Child in need plan", "href": "#plan"}],
        "dots": [{"on": date(2025, 8, 1), "label": "Closed: no further action", "kind": "decision"}],
    },
    {"name": "Education", "bars": [], "dots": []},
]
EXAMPLES = [
    (
        "Two years",
        {
            "id": "lanes",
            "title": "Agency involvement, March 2024 to March 2026",
            "lanes": LANES,
            "start": date(2024, 3, 6),
            "end": date(2026, 3, 6),
        },
    ),
]
