"""How many people of each role are on duty at which hours of the week: written down, read, estimated from history."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.learning import Presence, attendance, presence
from halcyon.frontdoor.whatif.stages import Enquiry
from halcyon.kernel.calendar import LONDON, ONE_DAY

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SUNDAY = 6
WHOLE_DAY = 24 * 60
LINE = re.compile(
    r"^\s*(?P<first>[A-Za-z]{3})[a-z]*\s*(?:(?:-|–|to)\s*(?P<last>[A-Za-z]{3})[a-z]*)?[\s,:]+"
    r"(?P<from>\d{1,2}[:.]\d{2})\s*(?:-|–|to)\s*(?P<to>\d{1,2}[:.]\d{2})[\s,:=]+(?P<people>\d{1,3}(?:\.\d)?)\s*(?:people|person)?\s*$"
)


class NotARoster(ValueError):
    """A roster cannot be read. The message says which line and how to mend it."""


@dataclass(frozen=True)
class Duty:
    """So many people on duty on these weekdays (Monday is 0), from one minute of the day to another, in London."""

    weekdays: tuple[int, ...]
    begins: int
    ends: int
    people: float

    @property
    def words(self) -> str:
        first, last = DAYS[self.weekdays[0]], DAYS[self.weekdays[-1]]
        days = first if first == last else f"{first}-{last}"
        return f"{days} {_clock(self.begins)}-{_clock(self.ends)} {self.people:g}"


@dataclass(frozen=True)
class Shift:
    """So many people on duty from one moment to another. `all_work` is False where they see to urgent work only."""

    begins: float
    ends: float
    people: int
    all_work: bool


Roster = Mapping[str, tuple[Duty, ...]]


def read_duties(text: str) -> tuple[Duty, ...]:
    """Read lines like "Mon-Fri 08:30-17:00 4". Raises NotARoster with the line that cannot be read, and why."""
    found: list[Duty] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = LINE.match(line)
        if read is None:
            raise NotARoster(f"Line {number}: write days, hours and people, for example Mon-Fri 08:30-17:00 4")
        days = tuple(_day(read[part], number) for part in ("first", "last") if read[part])
        if days[0] > days[-1]:
            raise NotARoster(f"Line {number}: {DAYS[days[0]]} comes after {DAYS[days[-1]]}. Write it as two lines.")
        begins, ends = _minute(read["from"], number), _minute(read["to"], number)
        ends = ends or WHOLE_DAY
        if begins >= ends:
            raise NotARoster(f"Line {number}: the hours end before they begin. Write a night as two lines.")
        duty = Duty(tuple(range(days[0], days[-1] + 1)), begins, ends, float(read["people"]))
        for other in found:
            if set(other.weekdays) & set(duty.weekdays) and other.begins < ends and begins < other.ends:
                raise NotARoster(f"Line {number}: these hours are on another line already ({other.words}).")
        found.append(duty)
    return tuple(found)


def write_duties(duties: Iterable[Duty]) -> str:
    return "\n".join(d.words for d in duties)


def shifts(
    roster: Roster,
    *,
    begins: float,
    ends: float,
    working: Callable[[date], bool],
    opens: Hours,
) -> dict[str, tuple[Shift, ...]]:
    """The shifts of each role over a span of time. On a weekday on which the hub is closed it is staffed as on Sundays.

    Outside `opens` people see to urgent work only.
    """
    found: dict[str, list[Shift]] = defaultdict(list)
    day = datetime.fromtimestamp(begins * 60, UTC).astimezone(LONDON).date() - ONE_DAY
    last = datetime.fromtimestamp(ends * 60, UTC).astimezone(LONDON).date() + ONE_DAY
    while day <= last:
        weekday = day.weekday() if day.weekday() > 4 or working(day) else SUNDAY
        for role, duties in roster.items():
            for duty in duties:
                if weekday in duty.weekdays:
                    found[role] += _shifts_of(duty, day, opens)
        day += ONE_DAY
    return {role: tuple(sorted(listed, key=lambda s: s.begins)) for role, listed in found.items()}


def _shifts_of(duty: Duty, day: date, opens: Hours) -> list[Shift]:
    begins, ends = moment(day, duty.begins), moment(day, duty.ends)
    edges = [begins, *opens.edges(begins, ends), ends]
    made = []
    for first, last in pairwise(edges):
        whole, part = divmod(duty.people, 1)
        inside = opens.within(first)
        # Half a person is somebody who is there for half of the time.
        middle = first + (last - first) * part
        if part:
            made.append(Shift(first, middle, int(whole) + 1, inside))
        made.append(Shift(middle if part else first, last, int(whole), inside))
    return [s for s in made if s.people and s.begins < s.ends]


def estimated(
    history: Sequence[Enquiry],
    role_of: Mapping[int, str],
    *,
    opens: Hours,
    hours_of: Callable[[int], tuple[int, int] | None],
) -> dict[str, tuple[Duty, ...]]:
    """The roster that history suggests: of each role, the different people who finished something on a usual day.

    It cannot count people who finished nothing, so a quiet hub looks emptier than it was. `role_of` says what each
    person does, `hours_of` when the hub opens on a weekday (Monday is 0), in minutes of the day in London.
    """
    found = presence(attendance(history), role_of, opens)
    open_on = [(weekday, *opening) for weekday in range(7) if (opening := hours_of(weekday)) is not None]
    return {
        role: tuple(Duty((weekday,), begins, ends, there.usual) for weekday, begins, ends in open_on)
        for role, there in found.items()
    }


def away(listed: Sequence[Shift], there: Presence | None, *, opens: Hours, seed: str) -> tuple[Shift, ...]:
    """These shifts without the people who were away that day; on days that nobody has seen, by lot as on those seen."""
    if there is None:
        return tuple(listed)
    found = []
    for shift in listed:
        if not shift.all_work:
            found.append(shift)
            continue
        day = opens.which(shift.begins)
        chance = random.Random(f"{seed}:{day}").random()  # noqa: S311  (luck, repeatable on purpose)
        people = round(shift.people * there.share(day, chance))
        if people:
            found.append(replace(shift, people=people))
    return tuple(found)


def scaled(duties: Iterable[Duty], *, times: float = 1.0, add: float = 0.0) -> tuple[Duty, ...]:
    """The same hours with other numbers of people, never below nobody."""
    return tuple(replace(d, people=max(0.0, d.people * times + add)) for d in duties)


def plain_roster(roster: Roster) -> dict[str, str]:
    return {role: write_duties(duties) for role, duties in roster.items()}


def roster_from_plain(given: Mapping[str, Any]) -> dict[str, tuple[Duty, ...]]:
    return {role: read_duties(str(text)) for role, text in given.items()}


def moment(day: date, minute: int) -> float:
    """A minute of a day in London, as minutes since 1970."""
    extra, rest = divmod(minute, WHOLE_DAY)
    local = datetime.combine(day + timedelta(days=extra), time(rest // 60, rest % 60), LONDON)
    return local.timestamp() / 60


def _day(name: str, number: int) -> int:
    short = name[:3].title()
    if short not in DAYS:
        raise NotARoster(f"Line {number}: {name} is not a day. Use Mon, Tue, Wed, Thu, Fri, Sat or Sun.")
    return DAYS.index(short)


def _minute(text: str, number: int) -> int:
    hours, minutes = (int(p) for p in re.split("[:.]", text))
    if hours > 24 or minutes > 59 or hours * 60 + minutes > WHOLE_DAY:
        raise NotARoster(f"Line {number}: {text} is not a time of day.")
    return hours * 60 + minutes


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
