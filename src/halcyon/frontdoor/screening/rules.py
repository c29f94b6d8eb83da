"""When contacts repeat, and when a concern goes to the worker of an open case. Plain Python."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from halcyon.kernel.calendar import LONDON
from halcyon.kernel.profiles import RepeatRule

MONTHS_OF_HISTORY = 12  # contacts and referrals in the last 12 months (domain.md A7, Annex A list 3)


def months_before(at: datetime, months: int) -> datetime:
    """The beginning of the same day so many months earlier, in London, or of that month's last day if it is shorter."""
    day = at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    place = day.year * 12 + day.month - 1 - months
    year, month = divmod(place, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def repeats(rule: RepeatRule | None, *, child: int, home: int) -> bool:
    """Whether so many contacts in the window, this one among them, need a manager's look.

    `child` are those about the child, `home` those about the child or anybody at home: a contact about both counts
    once in each.
    """
    return rule is not None and max(child, home) >= rule.number


def danger_recorded(facts: Mapping[str, Any]) -> bool:
    """Whether the hub has to act at once: danger found by the hub or, until it has looked, said by the referrer."""
    if facts.get("danger_now") in ("yes", "no"):
        return facts["danger_now"] == "yes"
    return facts.get("referrer_danger") is True


def may_be_passed(facts: Mapping[str, Any], state: str) -> bool:
    """Whether the hub may pass a concern to the worker of an open case: until it is decided, without danger."""
    open_here = state in ("received", "triaged", "rated", "asked")
    return open_here and facts.get("identity") == "settled" and not danger_recorded(facts)


def goes_by_itself(facts: Mapping[str, Any]) -> bool:
    """Whether a concern may go to the worker of an open case before anybody in the hub has looked at it.

    Only when it is known who it is about, and the referrer said that nobody is in danger now: “could not tell” is
    looked at by the hub first.
    """
    said_safe = facts.get("referrer_danger") is False or facts.get("danger_now") == "no"
    return facts.get("identity") == "settled" and said_safe and not danger_recorded(facts)
