"""Rules of this room that need no database: privileged roles, opening hours, what a contact route may look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from halcyon.kernel.calendar import LONDON, CalendarHorizon, WorkingCalendar
from halcyon.kernel.roles import Capability, Role

# Giving a role with one of these needs a second administrator: it lets someone decide what others may see or do
# (security.md section 4, "Two people: granting privileged roles"), or opens what is said about people: otherwise one
# administrator could make an account of their own and read everything with it (G9).
PRIVILEGED = frozenset(
    {
        Capability.MANAGE_USERS,
        Capability.MANAGE_DIRECTORY,
        Capability.READ_AUDIT,
        Capability.HOLD_RESTRICTION,
        Capability.REVIEW_SHARING,
        Capability.SEE_FRONT_DOOR,
        Capability.WORK_ENQUIRY,
        Capability.OPEN_PERSON,
        Capability.SEE_PROTECTED,
        Capability.EMERGENCY_ACCESS,
        Capability.ANSWER_REQUEST,
        Capability.LINK_PEOPLE,
        Capability.READ_LEDGER,
        Capability.SEE_CLINIC,
        Capability.HOSPITAL_QUEUE,
        Capability.MEND_CODES,
        Capability.BOOK_MATERNITY,
        Capability.SEE_THERAPY,
        Capability.SEE_EXPLOITATION,
        Capability.SEE_INTELLIGENCE,
        Capability.CONTROL_INTELLIGENCE,
        Capability.SEE_UNDELIVERED,
    }
)
# A request that nobody confirmed in this time lapses, so that an old one cannot be confirmed out of its context. Our
# choice: two weeks covers a colleague's leave.
PENDING_DAYS = 14
# An account that nobody used for this long is closed until an administrator opens it (security.md section 7, G39).
DORMANT_DAYS = 35
TOKEN_DAYS = 365
# What a bearer token may be used for, and what that is called on the page.
SCOPES: Mapping[str, str] = {
    "intake": "Send concerns to the hub",
    "tools": "Read back the tools that the agency filled in",
}

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TELEPHONE = re.compile(r"(?:\+44|0)[0-9 ]{9,14}\Z|[0-9]{3}\Z|116[0-9 ]{3,4}\Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_WEB = re.compile(r"https://[^\s]+\Z")
_SHAPES = {"telephone": _TELEPHONE, "out_of_hours": _TELEPHONE, "email": _EMAIL, "web": _WEB}
# Letters that Unicode decomposition leaves alone (security.md section 0, decision 13).
_PLAIN = str.maketrans("łđøıßæœ", "ldoisao", "'’-")


def is_privileged(role: Role) -> bool:
    """Whether giving this role needs a second person."""
    return bool(role.capabilities & PRIVILEGED)


def is_route(kind: str, value: str) -> bool:
    """Whether `value` has the shape of a contact route of this kind."""
    return kind in _SHAPES and bool(_SHAPES[kind].match(value.strip()))


def folded(text: str) -> str:
    """Text as it is compared in a search: lower case, without accents, apostrophes or hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_PLAIN)


def matches(search: str, *texts: str) -> bool:
    """Whether every word that was searched for begins a word of, or stands inside, one of the texts."""
    whole = " ".join(folded(text) for text in texts)
    return all(word in whole for word in folded(search).split())


@dataclass(frozen=True)
class Opening:
    """Whether a service is open at a moment. `until` is the closing time if open; `next` the next opening, if known."""

    open: bool
    until: datetime | None = None
    next: datetime | None = None


def check_opening(opening: Mapping[str, list[str]]) -> None:
    """Raise ValueError unless this maps weekdays "0" (Monday) to "6" to ["HH:MM", "HH:MM"], closing after opening.

    "24:00" closes at the end of the day.
    """
    for weekday, hours in opening.items():
        if weekday not in {"0", "1", "2", "3", "4", "5", "6"} or len(hours) != 2:
            raise ValueError(f"{weekday!r} is not a weekday with an opening and a closing time")
        _span(date(2024, 1, 1), hours)


def opening_now(opening: Mapping[str, list[str]], calendar: WorkingCalendar, at: datetime) -> Opening | None:
    """Whether a service with these hours is open at `at`; None when its hours were never entered for the program.

    Hours from Monday to Friday hold on working days only; hours on a Saturday or Sunday hold except on public holidays.
    A service open round the clock on all seven days is open on holidays too.
    """
    if not opening:
        return None
    always = all(opening.get(str(n)) == ["00:00", "24:00"] for n in range(7))
    if always:
        return Opening(open=True)
    today = at.astimezone(LONDON).date()
    for ahead in range(15):
        day = today + timedelta(days=ahead)
        hours = opening.get(str(day.weekday()))
        if hours is None or _closed(day, calendar):
            continue
        begins, ends = _span(day, hours)
        if begins <= at < ends:
            return Opening(open=True, until=ends)
        if begins > at:
            return Opening(open=False, next=begins)
    return Opening(open=False)


def _closed(day: date, calendar: WorkingCalendar) -> bool:
    try:
        if day.weekday() < 5:
            return not calendar.is_working_day(day)
    except CalendarHorizon:
        return False
    return day in calendar.holidays or day in calendar.closures


def _span(day: date, hours: list[str]) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time.fromisoformat(hours[0]), LONDON)
    if hours[1] == "24:00":
        ends = datetime.combine(day + timedelta(days=1), time(0), LONDON)
    else:
        ends = datetime.combine(day, time.fromisoformat(hours[1]), LONDON)
    if ends <= begins:
        raise ValueError(f"a service cannot open at {hours[0]} and close at {hours[1]}")
    return begins, ends
