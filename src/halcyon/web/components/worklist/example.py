"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "My work: what needs you now first, then what waits. The same for a person, a role or a team."

TASKS = [
    {
        "due": at(minutes=40),
        "done": None,
        "what": "Answer the police request",
        "subject": "K.B.",
        "about": "9",
        "rating": "amber",
        "came": "asked",
        "since": at(hours=7),
        "note": "MASH enquiry 4F-2069",
        "href": "#task",
        "action": "Answer",
    },
    {
        "due": at(hours=-1, minutes=-20),
        "done": None,
        "what": "RAG-rate",
        "subject": "Baby K",
        "about": "unborn",
        "rating": None,
        "came": "received",
        "since": at(hours=3, minutes=5),
        "note": "Public form",
        "href": "#task",
        "action": "Open",
    },
    {
        "due": at(hours=-26),
        "done": None,
        "what": "Write up the return home interview",
        "subject": "Jaya Demir",
        "about": "15",
        "rating": "green",
        "came": "held",
        "since": at(days=1),
        "note": "",
        "href": "#task",
        "action": None,
    },
]
EXAMPLES = [
    (
        "With work",
        {
            "now": NOW,
            "sections": [
                {"key": "now", "title": "Needs you now", "open": True, "count": 3, "tasks": TASKS},
                {
                    "key": "wait",
                    "title": "Waiting for others",
                    "open": False,
                    "count": 4,
                    "oldest": "2 days",
                    "tasks": TASKS[:1],
                    "href": "#all",
                },
                {
                    "key": "done",
                    "title": "Done today",
                    "open": False,
                    "count": 0,
                    "tasks": [],
                    "empty": "What you finish today is listed here until midnight.",
                },
            ],
        },
    ),
    (
        "Nothing waiting",
        {
            "now": NOW,
            "sections": [
                {
                    "key": "calm",
                    "title": "Needs you now",
                    "open": True,
                    "count": 0,
                    "tasks": [],
                    "empty": "The last enquiry you answered was at 11:05.",
                },
            ],
        },
    ),
]
