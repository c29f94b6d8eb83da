"""Examples for the gallery."""

ABOUT = "Something the reader must know now."

EXAMPLES = [
    ("Information", {"text": "You answered this at 11:05.", "title": "Already answered"}),
    ("Danger", {"kind": "danger", "title": "If a child is in danger now, call 999", "text": "Then come back here."}),
    (
        "Take care",
        {"kind": "warning", "title": "Do not write to the home address", "text": "Someone there may open it."},
    ),
    ("Done", {"kind": "success", "text": "Your answer was sent to the hub at 14:21."}),
]
