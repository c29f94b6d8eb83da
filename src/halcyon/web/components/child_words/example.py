"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "The child's own words, as they said them."

EXAMPLES = [
    (
        "To the school nurse",
        {
            "words": "He picks me up. He said I owe him.",
            "said_by": "Zofia",
            "heard_by": "the school nurse",
            "place": "at school",
            "at": at(hours=2),
            "now": NOW,
        },
    ),
]
