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
    title: str = ""  # what the message is called; else that it is what came of a concern


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


@dataclass(frozen=True)
class Gathers:
    """From this move on these people take part in the case, until another move gathers others or nobody."""

    parts: tuple[Part, ...] = ()
    link: str = ""  # where those who do not see the whole case read how it stands; "{case}" is its id


Effect = Tell | Opens | Asks | Gathers
