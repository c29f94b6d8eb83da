"""Examples for the gallery."""

ABOUT = "Older and newer, for lists that change while they are read."

EXAMPLES = [("In the middle", {"newer": "?after=b", "older": "?before=k", "shown": "50 shown"})]
