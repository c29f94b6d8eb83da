"""The part of the guide that stands beside the form: what to look for in one's own place of work."""

from __future__ import annotations

from collections.abc import Collection

from halcyon.practice.guide.model import Practitioner
from halcyon.practice.guide.practitioners import PRACTITIONERS
from halcyon.practice.guide.situations import BY_KEY


def guidance(roles: Collection[str]) -> list[tuple[Practitioner, list[tuple[str, str]]]]:
    """By kind of work: the titles of situations, and what to think of in each there.

    A role whose key is that of a kind of work has it; every other role has none.
    """
    return [
        (who, [(BY_KEY[key].title, words) for key, words in who.notes.items()])
        for who in PRACTITIONERS
        if who.key in roles and who.notes
    ]
