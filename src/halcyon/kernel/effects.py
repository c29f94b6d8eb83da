"""What a move may set off. The list is closed: machinery knows how to carry out these and no others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tell:
    """Propose telling a post or the referrer. Discloses nothing by itself: a disclosure needs the policy and a
    person.
    """

    whom: str  # a post key such as "police.missing_coordinator", or "referrer"
    about: str  # the category of information that it is
    purpose: str


@dataclass(frozen=True)
class Opens:
    """Open another pathway for the same subject, by key."""

    pathway: str
    when_fact: str = ""  # only when this fact of the case equals `equals`
    equals: str = ""


@dataclass(frozen=True)
class Asks:
    """Put the agencies named in the answer `question` to the sharing policy and, where it allows, ask them."""

    question: str
    purpose: str
    instrument: str


Effect = Tell | Opens | Asks
