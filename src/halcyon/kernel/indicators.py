"""An indicator: what a board is told, how it is counted, and a worked example that shows it.

An indicator names one fact view and a count, a share, a ratio or a median over its rows. A fact view is a list of typed
rows from one room (`Fact`), so that whoever defines an indicator needs to know no table.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from statistics import median
from typing import Any, NamedTuple

from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import add_months


class Fact(NamedTuple):
    """One row of a fact view: something that happened once, without a name in it.

    `at` puts it in a period. `hours` is how long it took, or another number that the view says. `record` and `case` are
    the opaque ids of the child or adult and of the case, where there are any: for restricted records, which are left
    out of every figure, and for opening the row under a figure.
    """

    id: Any
    at: Any  # aware datetime, or the text in which SQLite keeps it
    agency: str = ""
    service: str = ""
    role: str = ""
    kind: str = ""
    outcome: str = ""
    hours: float | None = None
    record: uuid.UUID | None = None
    case: uuid.UUID | None = None


CATEGORIES = ("agency", "service", "role", "kind", "outcome")
"""The columns by which rows are told apart when they are counted."""


class Measure(StrEnum):
    """What is worked out from the rows of a period."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    MEDIAN = "median"


class Period(StrEnum):
    """How long one point of a run chart is. Periods of one indicator never overlap (`disclosure.may_replace`)."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    def start(self, day: date) -> date:
        """The first day of the period in which a day lies. Weeks begin on Monday."""
        if self is Period.WEEK:
            return day - timedelta(days=day.weekday())
        if self is Period.MONTH:
            return day.replace(day=1)
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)

    def after(self, start: date) -> date:
        """The first day of the period after the one that begins on `start`."""
        if self is Period.WEEK:
            return start + timedelta(days=7)
        return add_months(start, 1 if self is Period.MONTH else 3)

    def before(self, start: date, number: int = 1) -> date:
        """The first day of the period so many before."""
        if self is Period.WEEK:
            return start - timedelta(days=7 * number)
        return add_months(start, -number * (1 if self is Period.MONTH else 3))

    def last_complete(self, at: datetime) -> date:
        """The first day of the newest period that was over at `at`, by the calendar in London."""
        return self.before(self.start(at.astimezone(LONDON).date()))

    def in_words(self, start: date) -> str:
        """Say "Week of 2 November 2026", "October 2026", "July to September 2026"."""
        if self is Period.WEEK:
            return f"Week of {start.day} {start:%B %Y}"
        if self is Period.MONTH:
            return f"{start:%B %Y}"
        return f"{start:%B} to {add_months(start, 2):%B %Y}"


class Limits(StrEnum):
    """How the limits of a run chart are worked out (`kernel.limits`)."""

    XMR = "xmr"
    P = "p"


Where = Mapping[str, tuple[str, ...]]
"""Rows of which every named column has one of the values. Empty: every row."""


@dataclass(frozen=True)
class Example:
    """Rows of one period, and the figure that they make: anybody can work it out by hand."""

    rows: tuple[Fact, ...]
    value: float
    of: int


@dataclass(frozen=True)
class Indicator:
    """One thing that a board is told.

    `question` is what it answers, `definition` how it is counted, `drawn_from` where the rows come from, `source` who
    asks for it or why it was chosen. `of` are the rows that count, `counts` those of them that make the numerator.
    `by` is the one column by which it is broken down: two would let small numbers be worked out. `better` is "more",
    "less", or empty where neither is good by itself. A period is published `settles` days after it ended, when what
    began in it has had its time: later only large revisions may be shown. `exempt` says why small numbers need not be
    hidden: it counts work or events, never children, adults or families. Raises ValueError for what cannot be counted.
    """

    key: str
    version: int
    theme: str
    title: str
    question: str
    definition: str
    drawn_from: str
    source: str
    view: str
    measure: Measure
    unit: str
    period: Period
    example: Example
    of: Where = field(default_factory=dict)
    counts: Where = field(default_factory=dict)
    by: str = ""
    better: str = ""
    limits: Limits = Limits.XMR
    exempt: str = ""
    settles: int = 0
    verified: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "question", "definition", "drawn_from", "source", "unit"):
            if not getattr(self, name).strip():
                raise ValueError(f"{self.key}: an indicator says its {name}")
        if self.measure in (Measure.SHARE, Measure.RATIO) and not self.counts:
            raise ValueError(f"{self.key}: a share or ratio says what its numerator is")
        if self.limits is Limits.P and self.measure is not Measure.SHARE:
            raise ValueError(f"{self.key}: a p-chart is of a share")
        if self.by not in ("", "agency", "service", "role", "kind"):
            raise ValueError(f"{self.key}: broken down by {self.by!r}")
        if self.better not in ("", "more", "less"):
            raise ValueError(f"{self.key}: better is more, less or nothing")
        for column in {*self.of, *self.counts}:
            if column not in CATEGORIES:
                raise ValueError(f"{self.key}: no column {column!r}")

    def last_settled(self, at: datetime) -> date:
        """The first day of the newest period that may be published at `at`."""
        return self.period.last_complete(at - timedelta(days=self.settles))

    @property
    def digest(self) -> str:
        """What makes two definitions the same: everything by which the figure is counted."""
        counted = (self.key, self.version, self.view, self.measure.value, self.period.value, self.by)
        where = (sorted(self.of.items()), sorted(self.counts.items()))
        return sha256(repr((*counted, *where)).encode()).hexdigest()


@dataclass
class Cell:
    """What the rows of one period come to: `num` of the numerator, `of` rows in all, and the numbers for a median."""

    num: int = 0
    of: int = 0
    numbers: list[float] = field(default_factory=list)

    def value(self, measure: Measure) -> float | None:
        """The figure, or None where there is nothing to work it out from. A share is between 0 and 1."""
        if measure is Measure.COUNT:
            return float(self.of)
        if measure is Measure.MEDIAN:
            return median(self.numbers) if self.numbers else None
        return self.num / self.of if self.of else None


Cells = dict[tuple[date, str], Cell]


class Counting:
    """Counts the rows of one view for one indicator."""

    def __init__(self, indicator: Indicator) -> None:
        self.indicator = indicator
        self.cells: Cells = {}
        self._of = _checks(indicator.of)
        self._counts = _checks(indicator.counts)
        self._by = Fact._fields.index(indicator.by) if indicator.by else None
        self._median = indicator.measure is Measure.MEDIAN
        self._apart = indicator.measure is Measure.RATIO

    def add(self, row: tuple[Any, ...], start: date) -> int:
        """Count a row that lies in the period beginning on `start`. Returns 1 for one that counts, 2 for one of the
        numerator alone, 3 for both, 0 for neither.
        """
        return self.add_alike(row, start, (row[7],))

    def add_alike(self, row: tuple[Any, ...], start: date, hours: Sequence[float | None]) -> int:
        """`add` for as many rows as there are `hours`: rows of one period that differ in their hours and ids alone, and
        of which either every one has its hours or none has.
        """
        inside = all(row[place] in wanted for place, wanted in self._of)
        counted = (inside or self._apart) and all(row[place] in wanted for place, wanted in self._counts)
        if not (inside or counted) or (self._median and hours[0] is None):
            return 0
        key = (start, row[self._by] if self._by is not None else "")
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = Cell()
        cell.of += inside * len(hours)
        cell.num += counted * len(hours)
        if self._median:
            cell.numbers += [number for number in hours if number is not None]
        return inside + 2 * counted


def _checks(where: Where) -> list[tuple[int, frozenset[str]]]:
    return [(Fact._fields.index(column), frozenset(values)) for column, values in where.items()]


def worked_out(indicator: Indicator, rows: Iterable[Fact]) -> Cell:
    """All rows as if they lay in one period and had no parts: what a worked example comes to."""
    counting = Counting(indicator)
    for row in rows:
        counting.add(row, date.min)
    whole = Cell()
    for cell in counting.cells.values():
        whole.num += cell.num
        whole.of += cell.of
        whole.numbers += cell.numbers
    return whole
