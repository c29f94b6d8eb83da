"""Examples for the gallery."""

ABOUT = "Check answers: each answer with a link to change it."

EXAMPLES = [
    (
        "Check answers",
        {
            "rows": [
                {"key": "Who is this about?", "value": "Zofia Łukasiewicz", "href": "#who"},
                {
                    "key": "What has worried you?",
                    "value": "Bruise on forearm.\nSaid: I owe him.",
                    "long": True,
                    "href": "#what",
                },
                {"key": "Received", "value": "today 14:20"},
                {"key": "Consent", "value": "", "href": "#consent"},
            ]
        },
    ),
]
