"""What an act says when it cannot be done as it was asked: what is wrong, by field, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping


class NotDone(Exception):
    """An act cannot be done as it was asked, and nothing of it was kept. The page shows why and loses nothing typed.

    `problems` maps the name of a field, or "" for the whole, to what is wrong and how to mend it, in plain words.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def refuse(problems: Mapping[str, str]) -> None:
    """Raise `NotDone` when anything is wrong; a field with nothing to say of it ('') is not."""
    found = {name: words for name, words in problems.items() if words}
    if found:
        raise NotDone(found)
