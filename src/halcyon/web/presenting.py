"""How moments, time left, ages and numbers are written. Plain functions: the present is always passed in.

All times are shown in Europe/London (house.md, section 6). Time is said twice on a page (screens.md, ground rules): how
long is left (`left`) and the moment itself (`when`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from halcyon.kernel.counting import LAST_SECOND

LONDON = ZoneInfo("Europe/London")

Count = Callable[[date, date], int]
"""Counts working days after the first date, up to and including the second. The county's own calendar supplies one."""


def local(moment: datetime) -> datetime:
    """The same moment on a London clock. Raises ValueError without a time zone: a guess would be an hour out."""
    if moment.tzinfo is None:
        raise ValueError("A moment shown on a page must carry a time zone.")
    return moment.astimezone(LONDON)


def clock(moment: datetime | None) -> str:
    """The time of day, "14:20"; empty when there is no moment."""
    return "" if moment is None else f"{local(moment):%H:%M}"


def day(value: date | datetime | None) -> str:
    """A date in words, "7 Mar 2012"; empty when there is none. A datetime is taken on its London date."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value)
    return f"{value.day} {value:%b %Y}"


def month(value: str) -> str:
    """A month in words, "November 2026", from "2026-11". Raises ValueError for anything else."""
    return f"{date.fromisoformat(f'{value}-01'):%B %Y}"


# How the sources of definitions call the project's own notes, and how a reader of a page would.
_NOTES = (
    ("domain.md", "Halcyon’s notes on practice,"),
    ("instruments.md", "Halcyon’s notes on tools,"),
    ("clocks.csv", "Halcyon’s table of time limits,"),
    ("response-to-review-a-f", "Health service response to the Serious Case Review of Children A to F"),
)


def cited(source: str) -> str:
    """The source of a rule or number as a page names it: the project's own notes in words, not by the file's name."""
    for name, words in _NOTES:
        source = source.replace(name, words)
    return source.replace(",,", ",").replace(",;", ";").removesuffix(",")


def when(moment: datetime | None, now: datetime) -> str:
    """As a person would say it: "today 14:20"; "Fri 14:20" within six days either way; else "3 Mar 2026 14:20"."""
    if moment is None:
        return ""
    there, here = local(moment), local(now)
    apart = (there.date() - here.date()).days
    if apart in (-1, 0, 1):
        return f"{('yesterday', 'today', 'tomorrow')[apart + 1]} {there:%H:%M}"
    if abs(apart) <= 6:
        return f"{there:%a %H:%M}"
    return f"{day(there)} {there:%H:%M}"


def duration(span: timedelta) -> str:
    """A length of time, without its sign: "40 min", "2 h 10 min"; from 48 hours whole days. Rounded down."""
    minutes = int(abs(span).total_seconds()) // 60
    if minutes < 1:
        return "less than 1 min"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return plural(minutes // (24 * 60), "day")


def left(due: datetime | None, now: datetime, working_days: Count | None = None) -> str:
    """How long there is until `due`, or how late it is: "in 2 h 10 min", "late by 40 min", "late by 1 working day".

    Without `working_days` a long time is said in days, never in "working days": only the county's calendar knows which
    days are holidays. With it, what was due by the end of a day and is 24 hours or more away is said in working days.
    What is due at an hour is counted in hours also over a weekend, and stays said so: a child in danger since Friday
    evening has not waited for one working day on Monday morning.
    """
    if due is None:
        return "no time set"
    span = due - now
    late = span < timedelta(0)
    said = duration(span)
    if working_days is not None and abs(span) >= timedelta(hours=24) and local(due).time() >= LAST_SECOND:
        first, last = sorted((local(due).date(), local(now).date()))
        counted = working_days(first, last)
        if counted:
            said = plural(counted, "working day")
    return f"late by {said}" if late else f"in {said}"


def ago(moment: datetime, now: datetime) -> str:
    """How old something is: "40 min", "2 days". A moment in the future is said as "not yet"."""
    return "not yet" if moment > now else duration(now - moment)


def nhs(number: str | None) -> str:
    """An NHS number in its usual 3-3-4 groups; anything that is not ten digits is returned as it came.

    Source: NHS Data Model and Dictionary, NHS NUMBER (shown 3 3 4).
    """
    digits = re.sub(r"\s", "", number or "")
    if not re.fullmatch(r"[0-9]{10}", digits):
        return number or ""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def age(born: date | None, on: date | datetime) -> str:
    """An age as it is said of a child: days under four weeks, weeks under 12 weeks, months under two, then years alone.

    `born` after `on` is an expected date of birth: "unborn".
    """
    if isinstance(on, datetime):
        on = local(on).date()
    if born is None:
        return "age not known"
    if born > on:
        return "unborn"
    days = (on - born).days
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if days < 28:
        return plural(days, "day")
    if days < 84:
        return plural(days // 7, "week")
    if months < 24:
        return plural(months, "month")
    return str(months // 12)


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `plural(1, "child", "children")` is "1 child"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def initials(name: str) -> str:
    """The initials of a name, for shared screens and meetings: "Zofia Łukasiewicz" gives "Z.Ł."."""
    return "".join(f"{part[0]}." for part in re.split(r"[\s-]+", name.strip()) if part)


def telephone_href(number: str) -> str:
    """A telephone link for a number as people write it: "01632 960100" gives "tel:01632960100"."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def file_size(count: int) -> str:
    """A size in bytes as people read it: "640 bytes", "12 KB", "1.4 MB"."""
    if count < 1024:
        return plural(count, "byte")
    if count < 1024 * 1024:
        return f"{round(count / 1024)} KB"
    return f"{count / (1024 * 1024):.1f} MB"
