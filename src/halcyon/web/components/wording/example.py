"""Examples for the gallery."""

from halcyon.web.wording import Text, asked_about

ABOUT = "Words that put the blame on a child are asked about before a text is sent. It never blocks."

EXAMPLES = [
    (
        "One phrase",
        {
            "asked": asked_about(
                {}, [Text("worry", "What worries you?", "She puts herself at risk by meeting men at the station.")]
            ),
            "level": 3,
        },
    ),
]
