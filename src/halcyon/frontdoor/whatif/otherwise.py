"""How much people do that nobody records: seen in the time in which work waited and not all who were there were at it.

Meetings, calls, breaks, and work on what then went another way. Without it a hub looks less busy than it is, and the
waits of what comes last are foretold too short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from halcyon.frontdoor.whatif.hours import Hours

# What was taken up within so many minutes did not wait: it was noticed.
AT_ONCE = 1.0
# One piece that waits alone may wait for something else than somebody to be free.
QUEUE = 2
# On the first days of what was read, people are at work on what had come before it.
SETTLING_DAYS = 5
# Less than so many minutes of waiting, and nothing is said of a role.
ENOUGH_MINUTES = 600.0


@dataclass(frozen=True)
class Taken:
    """A piece of work that somebody of a role did. `ready` is None where it is not known since when it waited."""

    role: str
    ready: float | None
    begun: float
    ended: float


def other_work(listed: Iterable[Taken], there: Mapping[str, Mapping[int, float]], opens: Hours) -> dict[str, float]:
    """For each role, the minutes of other things that come with a minute of recorded work.

    `there` are the people of a role who were there, by day (its place among the hub's opening hours). Looked at is the
    time in which work of the role waited while the hub was open: everybody would be at work then, if recorded work were
    all that there is.
    """
    changes: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    for one in listed:
        of_role = changes[one.role]
        of_role += [(one.begun, 0, 1), (one.ended, 0, -1)]
        if one.ready is not None and one.begun - one.ready > AT_ONCE:
            of_role += [(one.ready, 1, 0), (one.begun, -1, 0)]
    edges = [(at, 0, 0) for stretch in opens.stretches() for at in stretch]
    found = {}
    for role, of_role in changes.items():
        days = there.get(role)
        if days:
            waited, people, busy = _while_waiting(sorted(of_role + edges), days, opens)
            if waited >= ENOUGH_MINUTES and busy:
                found[role] = max(0.0, people / busy - 1)
    return found


def _while_waiting(
    ordered: list[tuple[float, int, int]], days: Mapping[int, float], opens: Hours
) -> tuple[float, float, float]:
    """The minutes in which something waited, and the person-minutes there were and that went on recorded work."""
    waiting = busy = 0
    settled = min(days) + SETTLING_DAYS
    waited = people = worked = 0.0
    last = ordered[0][0]
    for at, more_waits, more_works in ordered:
        day = opens.which(last)
        if waiting >= QUEUE and at > last and day >= settled and opens.within(last):
            there = days.get(day, 0.0)
            waited += at - last
            people += there * (at - last)
            worked += min(busy, there) * (at - last)
        waiting, busy, last = waiting + more_waits, busy + more_works, at
    return waited, people, worked
