"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "Why something may or may not be shared: the outcome, every reason, and the clause it rests on."

EXAMPLES = [
    (
        "Permit",
        {
            "outcome": "PERMIT",
            "headline": "School attendance to the MASH",
            "now": NOW,
            "at": at(minutes=20),
            "agreement": "Marlshire partnership agreement, version 3",
            "level": 3,
            "reasons": [
                {"text": "The purpose is a MASH enquiry about this child.", "clause": "clause 4.1", "href": "#c"},
                {"text": "The MASH is entitled to this category.", "clause": "schedule B"},
            ],
        },
    ),
    (
        "Review",
        {
            "outcome": "REVIEW",
            "headline": "Sexual health record to the police",
            "now": NOW,
            "level": 3,
            "reasons": [
                {"text": "Special category information needs a named professional's decision.", "clause": "clause 7.2"}
            ],
            "next_step": "Ask the named nurse to decide, and say why it is needed.",
        },
    ),
    (
        "Deny",
        {
            "outcome": "DENY",
            "headline": "Refuge address to housing",
            "now": NOW,
            "level": 3,
            "reasons": [{"text": "The address is protected.", "clause": "clause 9"}],
            "decided_by": "Amina Yusuf, MASH health",
            "at": at(hours=3),
        },
    ),
]
