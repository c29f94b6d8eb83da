"""Examples for the gallery."""

ABOUT = "A titled part of a page."

EXAMPLES = [
    (
        "With a link",
        {
            "title": "What each agency says",
            "id": "panel-says",
            "text": "Two of three have answered.",
            "href": "#agreement",
            "link": "Agreement used",
            "level": 3,
        },
    ),
]
