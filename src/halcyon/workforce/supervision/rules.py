"""When supervision is due, and how it stands. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from halcyon.kernel.counting import add_months

SOON = timedelta(days=14)
IN_DATE, DUE, OVERDUE = "in_date", "due", "overdue"
WORDS = {IN_DATE: "In date", DUE: "Due", OVERDUE: "Overdue"}


@dataclass(frozen=True)
class Due:
    """When the next session is due, how that stands (`WORDS`), and how many were cancelled since the last one held."""

    on: date
    state: str
    cancelled: int
    last: date | None


def due(begins: date, every: int, sessions: Iterable[tuple[str, date]], *, today: date) -> Due:
    """How an agreement stands that began on a day with a session every so many months.

    `sessions` are (state, day). Only a session that was held moves what is due: one that was cancelled does not.
    """
    known = [(state, on) for state, on in sessions if on <= today]
    last = max((on for state, on in known if state == "held"), default=None)
    on = add_months(last or begins, every)
    state = OVERDUE if on < today else DUE if on <= today + SOON else IN_DATE
    return Due(on, state, sum(s == "cancelled" and (last is None or d > last) for s, d in known), last)
