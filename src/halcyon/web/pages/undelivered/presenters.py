"""What a message is about, in words that tell nothing of the case."""

from __future__ import annotations

KINDS = {
    "answer_request": "A request from the hub",
    "feedback": "What came of a concern",
    "receipt": "A concern was received",
    "tell": "Something an agency must know",
    "time_limit_passed": "A time limit has passed",
}


def about(kind: str) -> str:
    """The kind of a message in words; a kind without words of its own is written out."""
    return KINDS.get(kind) or kind.replace("_", " ").capitalize()
