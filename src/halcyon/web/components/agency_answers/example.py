"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "What each agency was asked and what it said, with the time."

EXAMPLES = [
    (
        "Three agencies",
        {
            "now": NOW,
            "answers": [
                {
                    "agency": "Police",
                    "state": "known",
                    "summary": "2 concerns, 1 strength",
                    "at": at(minutes=68),
                    "href": "#police",
                },
                {
                    "agency": "Health",
                    "person": "Amina Yusuf",
                    "state": "known",
                    "summary": "3 attendances",
                    "marks": ["Hub only", "Withheld from the family"],
                    "notes": ["chased once"],
                    "at": at(minutes=50),
                    "href": "#health",
                },
                {"agency": "Education", "state": "asked", "due": at(minutes=-23)},
                {"agency": "Youth justice", "state": "unanswered", "summary": "asked no more", "href": "#youth"},
                {"agency": "Probation", "state": "not_known", "at": at(minutes=30)},
                {
                    "agency": "Housing",
                    "state": "withheld",
                    "summary": "reason given, review 10 Mar 2026",
                    "at": at(minutes=20),
                    "href": "#housing",
                },
            ],
        },
    ),
]
