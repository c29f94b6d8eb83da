"""Examples for the gallery."""

ABOUT = "What a list says when it is empty: that this is right, and what would fill it."

EXAMPLES = [
    ("Plain", {"title": "Nothing waits for you", "text": "The last enquiry you answered was at 11:05."}),
    (
        "With a next step",
        {
            "title": "No documents yet",
            "text": "Letters, reports and photographs go here.",
            "href": "#add",
            "link": "Add a document",
        },
    ),
]
