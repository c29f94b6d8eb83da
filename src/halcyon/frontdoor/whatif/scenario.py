"""What is tried: other staff, other return times, other rules, more or fewer contacts; and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from halcyon.frontdoor.whatif.staffing import Duty, Roster, scaled

EVERY = ""  # every role, or every agency
URGENT_FIRST, SECOND_WITH_FIRST, IN_TURN = "urgent_first", "second_with_first", "in_turn"
ORDERS: Mapping[str, str] = {
    URGENT_FIRST: "The most urgent rating and what is not rated yet first, then the next",
    SECOND_WITH_FIRST: "The second rating as urgent as the first",
    IN_TURN: "In the order in which they came, whatever the rating",
}


@dataclass(frozen=True)
class StaffChange:
    """Other numbers of people in a role: so many times as many, and so many more (or fewer, below nought).

    With `weekdays` and hours it adds people at those hours of London time alone; outside the hub's opening hours they
    see to all work, as people who were asked to come longer would.
    """

    role: str
    times: float = 1.0
    add: int = 0
    weekdays: tuple[int, ...] = ()
    begins: int = 0
    ends: int = 0

    @property
    def extends(self) -> bool:
        return bool(self.weekdays) and self.begins < self.ends


@dataclass(frozen=True)
class Scenario:
    """What is changed against what really was. Nothing changed is the base case.

    `agencies` maps an agency's code ("" for every agency) to a factor on its return time; `arrivals` is a factor on how
    many contacts come; `bypass` lets enquiries about somebody with an open case go straight to their worker;
    `not_asked` are the ratings at which no agency is asked; `limits` maps a rating to a decision limit in office hours.
    """

    name: str = "As it was"
    staff: tuple[StaffChange, ...] = ()
    agencies: Mapping[str, float] = field(default_factory=dict)
    arrivals: float = 1.0
    order: str = URGENT_FIRST
    bypass: bool = False
    not_asked: tuple[str, ...] = ()
    limits: Mapping[str, float] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        return self == Scenario(name=self.name)

    def staffed(self, roster: Roster) -> dict[str, tuple[Duty, ...]]:
        """The roster with the numbers of people changed. Hours that are added are not in it: see `StaffChange`."""
        changed = dict(roster)
        for change in self.staff:
            if change.extends:
                continue
            for role in roster:
                if change.role in (EVERY, role):
                    changed[role] = scaled(changed[role], times=change.times, add=change.add)
        return changed

    def priority(self, rating: str, ratings: Sequence[str]) -> int:
        """The lower, the sooner. `ratings` are the county's, most urgent first; what is not rated counts as that."""
        if self.order == IN_TURN or rating not in ratings:
            return 0
        place = list(ratings).index(rating)
        return max(0, place - 1) if self.order == SECOND_WITH_FIRST else place

    def plain(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "staff": [[c.role, c.times, c.add, list(c.weekdays), c.begins, c.ends] for c in self.staff],
            "agencies": dict(self.agencies),
            "arrivals": self.arrivals,
            "order": self.order,
            "bypass": self.bypass,
            "not_asked": list(self.not_asked),
            "limits": dict(self.limits),
        }

    @classmethod
    def from_plain(cls, given: Mapping[str, Any]) -> Scenario:
        staff = tuple(StaffChange(r, t, a, tuple(w), b, e) for r, t, a, w, b, e in given["staff"])
        rest = {k: v for k, v in given.items() if k not in ("staff", "not_asked")}
        return cls(staff=staff, not_asked=tuple(given["not_asked"]), **rest)


def in_words(scenario: Scenario, roles: Mapping[str, str], agencies: Mapping[str, str]) -> list[str]:
    """What is changed, a sentence for each change; `roles` and `agencies` map keys and codes to names."""
    said = []
    for change in scenario.staff:
        who = roles.get(change.role, change.role) if change.role else "every role"
        if change.extends:
            when = f"{_days(change.weekdays)} {_clock(change.begins)} to {_clock(change.ends)}"
            said.append(f"{_signed(change.add)}: {who}, {when}.")
            continue
        if change.times != 1:
            said.append(f"{_share(change.times)} the people on duty: {who}.")
        if change.add:
            said.append(f"{_signed(change.add)} on duty at all staffed hours: {who}.")
    for code, factor in scenario.agencies.items():
        name = agencies.get(code, code) if code else "Every agency"
        said.append(f"{name} answers in {_share(factor).lower()} the time it took.")
    if scenario.arrivals != 1:
        change_by = round((scenario.arrivals - 1) * 100)
        said.append(f"{abs(change_by)}% {'more' if change_by > 0 else 'fewer'} contacts.")
    if scenario.order != URGENT_FIRST:
        said.append(f"Order of work: {ORDERS[scenario.order].lower()}.")
    if scenario.bypass:
        said.append("Enquiries about somebody with an open case go straight to their worker after the danger check.")
    if scenario.not_asked:
        said.append(f"No agency is asked for enquiries rated {_listed(scenario.not_asked)}.")
    for rating, hours in scenario.limits.items():
        said.append(f"{rating.capitalize()} enquiries are to be decided within {hours:g} office hours.")
    return said or ["Nothing: this is the hub as it was."]


def _share(factor: float) -> str:
    if factor == 0.5:
        return "Half"
    return "Twice" if factor == 2 else f"{factor * 100:g}% of"


def _signed(number: int) -> str:
    people = "person" if abs(number) == 1 else "people"
    return f"{abs(number)} {'more' if number > 0 else 'fewer'} {people}"


def _days(weekdays: Sequence[int]) -> str:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return names[weekdays[0]] if len(weekdays) == 1 else f"{names[weekdays[0]]} to {names[weekdays[-1]]}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
