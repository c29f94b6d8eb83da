"""What a move may set off. The list is closed: machinery knows how to carry out these and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tell:
    """Propose telling a post or the referrer. Discloses nothing by itself: a disclosure needs the policy and a
    person.
    """

    whom: str  # a post key such as "police.missing_coordinator", or "referrer"
    about: str  # the category of information that it is
    purpose: str
    title: str = ""  # what the message is called; else that it is what came of a concern
    way: str = ""  # the answer that says how: by "message", or by a person, and then only recorded


@dataclass(frozen=True)
class Part:
    """People who take part in a case for a while: whoever holds `role` in an agency, or one person.

    The agency is the one named by the fact `agency_fact`, or `agency`, or else the case's own; `kinds` limits the part
    to cases where the agency in `agency_fact` is of one of these kinds. `person_fact` names a fact that holds an
    account: that person takes part, alone when `role` is empty and besides the others when nobody holds the role.
    `whole` lets them see the case, what it came from and the person, as those do whose decision it is; the others see
    only how it stands, and get `task`.
    """

    role: str = ""
    agency_fact: str = ""
    agency: str = ""
    kinds: frozenset[str] = frozenset()
    person_fact: str = ""
    whole: bool = False
    purpose: str = ""
    task: str = ""


# Where a carried fact comes from besides the facts and answers of the case: when it was opened, when the move happened,
# and its reference.
OPENED = "@opened"
HAPPENED = "@happened"
REFERENCE = "@reference"


@dataclass(frozen=True)
class Opens:
    """Open another pathway for the same subject, by key.

    `carries` are (fact of the new case, where it comes from): a fact or an answer of this one, or one of `OPENED`,
    `HAPPENED`, `REFERENCE`. So a clock of the new case can count from something that happened in this one. What is not
    there is not carried. `service` is the code of the service that works it, empty for the one that works this case,
    which then sees it for `purpose`. `hands_over` names who is asked at once to take the new case on, as the county's
    profile has it for that pathway; `note` is the answer that says what they need to know before they accept.
    """

    pathway: str
    when_fact: str = ""  # only when this fact of the case equals `equals`, or is one of them
    equals: str | tuple[str, ...] = ""
    carries: tuple[tuple[str, str], ...] = ()
    service: str = ""
    purpose: str = ""
    gathers: tuple[Part, ...] = ()  # people who take part in the new case from its opening on
    hands_over: str = ""
    note: str = ""

    def wanted(self, facts: Mapping[str, Any]) -> bool:
        """Whether a case with these facts opens the other one."""
        values = (self.equals,) if isinstance(self.equals, str) else self.equals
        return not self.when_fact or facts.get(self.when_fact) in values


@dataclass(frozen=True)
class HandsOver:
    """Ask a receiver to take the case on: the one that the county's profile names for this pathway and for the value of
    `fact`. Nothing happens when the profile names nobody. `note` is the answer that says what the receiver needs to
    know before they accept, and all that they read until then besides who it is about.
    """

    fact: str
    note: str


@dataclass(frozen=True)
class Asks:
    """Put the agencies named in the answer `question` to the sharing policy and, where it allows, ask them.

    `consent` begins the keys of the answers about consent for one agency: "consent" for "consent_gp", what was said,
    "consent_gp_who", "_name", "_on", "_scope", and without it "_reason" and "_weighed". `again` is the answer that says
    why an agency is asked again about the same person.
    """

    question: str
    purpose: str
    instrument: str
    consent: str = ""
    again: str = ""


@dataclass(frozen=True)
class Gathers:
    """From this move on these people take part in the case, until another move gathers others or nobody."""

    parts: tuple[Part, ...] = ()
    link: str = ""  # where those who do not see the whole case read how it stands; "{case}" is its id


Effect = Tell | Opens | Asks | Gathers | HandsOver
