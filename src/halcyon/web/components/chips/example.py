"""Examples for the gallery."""

ABOUT = "Filters that are links: they work without script and can be bookmarked."

EXAMPLES = [
    (
        "Rating and agency",
        {
            "clear_href": "?",
            "groups": [
                {
                    "name": "Rating",
                    "chips": [
                        {"text": "Red", "href": "?r=red", "on": True, "count": 3},
                        {"text": "Amber", "href": "?r=amber", "on": False, "count": 7},
                    ],
                },
                {
                    "name": "Waiting for",
                    "chips": [
                        {"text": "Police", "href": "?a=police", "on": False},
                        {"text": "Health", "href": "?a=health", "on": False},
                    ],
                },
            ],
        },
    ),
]
