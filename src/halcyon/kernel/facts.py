"""What the rules of a pathway see of a case: its events, what agencies were asked, what is beside it. Frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from halcyon.kernel.calendar import SATURDAY, WorkingCalendar


@dataclass(frozen=True)
class Past:
    """One event of a case, as rules see it: its kind, when it happened (UTC), the state it led to and its data."""

    kind: str
    happened_at: datetime
    to_state: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True)
class Asked:
    """One request to an agency, as rules see it. `state` is one of the keys in `REQUEST_STATES`."""

    agency: str
    state: str


@dataclass(frozen=True)
class Beside:
    """Another case about the same person, as rules see it. `closed_at` is None while it is open."""

    pathway: str
    reference: str
    state: str
    facts: Mapping[str, Any]
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Attended:
    """Somebody who came to a meeting: the kind of agency that they work for, and their profession as a key."""

    agency: str
    agency_kind: str
    profession: str


# What can stand beside a case while a move is made: a request that nobody answered; a case opened about it, still open.
UNANSWERED = "unanswered"
HELD_UP = "held_up"


@dataclass(frozen=True)
class CaseFacts:
    """Everything a guard may look at. Frozen: a guard can refuse, never change."""

    pathway: str
    state: str
    facts: Mapping[str, Any]
    history: tuple[Past, ...] = ()
    requests: tuple[Asked, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)  # the answers that come with the move under way
    actor_roles: frozenset[str] = frozenset()
    actor: str = ""  # the account that makes the move
    actor_agency: str = ""
    open_children: int = 0  # cases opened about this one that still stand in its way
    at: datetime | None = None  # when the move is made, UTC
    calendar: WorkingCalendar | None = None  # the county's working days
    late: frozenset[str] = frozenset()  # the clocks of the case whose time had passed when it happened
    beside: tuple[Beside, ...] = ()  # other cases about the same person, for guards that look beside
    attended: tuple[Attended, ...] = ()  # who came to the meeting that this move holds
    signed_tools: frozenset[str] = frozenset()  # signed about the person since the case was opened

    def is_working_day(self, day: date) -> bool:
        """Whether it is a working day of the county; without a calendar every day from Monday to Friday is one."""
        return self.calendar.is_working_day(day) if self.calendar else day.weekday() < SATURDAY

    def open_beside(self, pathway: str) -> tuple[Beside, ...]:
        """The other cases of a pathway about the same person that are open."""
        return tuple(b for b in self.beside if b.pathway == pathway and b.closed_at is None)

    def unanswered(self) -> tuple[str, ...]:
        return tuple(r.agency for r in self.requests if r.state in OPEN_REQUEST_STATES)

    def circumstances(self) -> frozenset[str]:
        """What stands beside the case now: `UNANSWERED`, `HELD_UP`, both or neither."""
        found = ((UNANSWERED, self.unanswered()), (HELD_UP, self.open_children))
        return frozenset(key for key, there in found if there)


# A request waits for the sharing review, then for the agency; it ends answered, declined or withdrawn.
REQUEST_STATES = {
    "review": "Waiting for a sharing decision",
    "asked": "Asked",
    "nothing_known": "Nothing known",
    "known": "Known",
    "partial": "Partly answered",
    "declined": "Declined",
    "not_permitted": "Not permitted",
    "withdrawn": "Withdrawn",
}
OPEN_REQUEST_STATES = ("review", "asked")


@dataclass(frozen=True)
class Guard:
    """A rule that may refuse a move. `refuses` returns the reason in plain words, or None to let it pass.

    `looks_beside` says that it needs the other cases about the same person, `looks_at_tools` the tools signed about
    them since the case was opened; both are read only for such guards.
    """

    key: str
    refuses: Callable[[CaseFacts], str | None]
    looks_beside: bool = False
    looks_at_tools: bool = False
