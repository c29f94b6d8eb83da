"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "Where the hours of one enquiry went: hatched is waiting, filled is working. Its page says the same in a table."

EXAMPLES = [
    (
        "One afternoon",
        {
            "id": "hours",
            "title": "Where the hours went",
            "start": at(hours=7),
            "end": NOW,
            "now": NOW,
            "lanes": [
                {
                    "name": "The enquiry",
                    "spans": [
                        {"begins": at(hours=7), "ends": at(hours=6), "waiting": True, "label": "Danger check"},
                        {"begins": at(hours=6), "ends": at(hours=2), "waiting": True, "label": "Answers: Police"},
                        {"begins": at(hours=2), "ends": NOW, "waiting": False, "label": "Decision"},
                    ],
                },
                {
                    "name": "Police",
                    "spans": [
                        {"begins": at(hours=6), "ends": at(hours=4), "waiting": True, "label": "Not opened"},
                        {"begins": at(hours=4), "ends": at(hours=2), "waiting": False, "label": "Answering"},
                    ],
                },
            ],
        },
    ),
]
