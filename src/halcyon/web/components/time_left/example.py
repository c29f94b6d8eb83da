"""Examples for the gallery."""

from halcyon.web.components.sample import NOW, at

ABOUT = "Time said twice: how long is left or over, and the moment itself."

EXAMPLES = [
    ("Two hours left", {"due": at(hours=-2, minutes=-10), "now": NOW}),
    ("Late", {"due": at(minutes=40), "now": NOW}),
    ("Less than an hour", {"due": at(minutes=-25), "now": NOW}),
    ("Done", {"due": at(hours=-2), "now": NOW, "done": at(minutes=5)}),
    ("No limit", {"due": None, "now": NOW}),
]
