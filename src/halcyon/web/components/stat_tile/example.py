"""Examples for the gallery."""

ABOUT = "A number that opens its rows."

EXAMPLES = [
    (
        "With a target",
        {
            "value": "91%",
            "label": "Enquiries decided in time",
            "href": "#rows",
            "target": "95%",
            "note": "182 of 200 in February",
        },
    ),
    (
        "Out of date",
        {"value": "14", "label": "Interviews offered within 72 hours", "stale": "Counted Mon 09:00; refresh"},
    ),
]
