"""Plain rules of a rehearsal: its days, its practice sample, how grades differ, what evidence is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from halcyon.kernel.calendar import WorkingCalendar
from halcyon.practice.inspection import FIELDWORK_DAY, GRADES, STATEMENT, TASKS

ORDER = {key: place for place, (key, _) in enumerate(GRADES)}


def plan(notice_on: date, calendar: WorkingCalendar) -> tuple[dict[str, date], date]:
    """The day of each task by its key, and the day on which the inspectors come.

    The day of the notice is day 1. A notice on a day that is none of work counts from the next working day.
    """
    first = notice_on if calendar.is_working_day(notice_on) else calendar.next_working_day(notice_on)
    days = {t.key: calendar.add_working_days(first, t.day - 1) for t in TASKS}
    return days, calendar.add_working_days(first, FIELDWORK_DAY)


def statement_plan(received_on: date, calendar: WorkingCalendar) -> dict[str, date]:
    """The day of each step of the statement of action, counted in working days from the findings."""
    return {key: calendar.add_working_days(received_on, days) for key, _, days in STATEMENT}


def drawn(ids: Iterable[str], number: int, *, seed: int) -> list[str]:
    """A sample that the same seed draws again from the same list, in whatever order the list is given.

    Adding somebody to the list changes at most one of those drawn.
    """
    ranked = sorted(set(ids), key=lambda key: sha256(f"{seed}|{key}".encode()).hexdigest())
    return ranked[:number]


@dataclass(frozen=True)
class Variance:
    """How a grade differs from the inspectors': in steps (above 0: ours was kinder)."""

    party: str
    grade: str
    inspectors: str
    steps: int


def variances(grades: Mapping[str, str], *, inspectors: str) -> list[Variance]:
    """Every grade that was given beside that of the inspectors; [] while they have given none."""
    if not inspectors:
        return []
    return [
        Variance(party, grade, inspectors, ORDER[inspectors] - ORDER[grade]) for party, grade in grades.items() if grade
    ]


def gaps(
    *,
    events: int,
    asked: Mapping[str, bool],
    parts: Mapping[str, bool],
    joint: bool,
    plans: Sequence[str],
) -> list[str]:
    """What the file of a child still lacks, in plain words.

    `events` counts the lines of its chronology in the months looked at; `asked` says for each agency that was asked
    whether it answered; `parts` for each agency that audits whether it graded; `plans` are the plans on the file.
    """
    lacks = [] if events else ["Nothing stands in the chronology of the months that are looked at."]
    lacks += [f"{agency} was asked and has not answered." for agency, answered in asked.items() if not answered]
    lacks += [f"{agency} has not audited its own part." for agency, graded in parts.items() if not graded]
    if not parts:
        lacks.append("No agency has been asked to audit its part.")
    if not joint:
        lacks.append("The agencies have not agreed a joint grade.")
    if not plans:
        lacks.append("No assessment or plan is on the file.")
    return lacks
