"""Counting every indicator: each fact view is read once, its rows are put together with those that are alike (a million
rows of ten years make some thousands of kinds), and each kind is counted for every indicator.

The views with most rows are put together by the database (`View.alike`). Plainly, and for digests, every row is read:
a test holds both ways against each other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from halcyon.assurance.figures.views import VIEWS
from halcyon.assurance.figures.views.reading import Alike, ReadAlike, Row, View, day_of, restricted
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import Counts
from halcyon.kernel.indicators import Cell, Cells, Counting, Fact, Indicator, Measure, Period


@dataclass
class Together:
    """The indicators of one view whose small numbers are hidden, and how their rows overlap: for each period and part,
    how many rows count for which of them in which way (`Counting.add`).
    """

    indicators: list[Indicator]
    atoms: dict[tuple[date, str], Counter[tuple[int, ...]]] = field(default_factory=dict)


@dataclass
class Counted:
    """What one reading came to: the cells of each indicator, and a digest of the rows that each view gave."""

    cells: dict[str, Cells] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    together: list[Together] = field(default_factory=list)


def counted(
    indicators: Iterable[Indicator],
    *,
    known_at: datetime,
    since: date | Mapping[str, date],
    digests: bool = False,
    plainly: bool = False,
    beat: Callable[[], None] = lambda: None,
) -> Counted:
    """Count what happened from `since` on (for all, or by view) and was known at `known_at`. Rows about restricted
    records are left out.

    `digests` asks for the inputs' digests too: the order of the rows makes no difference to them. `plainly` reads every
    row, as `digests` does. `beat` is called every so many rows that are read one by one, and what it raises ends the
    counting.
    """
    made = Counted()
    hidden = restricted(known_at)
    by_view: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        by_view.setdefault(indicator.view, []).append(indicator)
    for key, listed in by_view.items():
        periods = list(dict.fromkeys(i.period for i in listed))
        view, begins = VIEWS[key], since if isinstance(since, date) else since[key]
        first, quick = datetime.combine(begins, time(0), LONDON), _quick(view, listed)
        if quick is None or digests or plainly:
            alike, digest = _alike(view.read(known_at, first), periods, hidden, digests=digests, beat=beat)
        else:
            alike, digest = _joined(quick(known_at, first, hidden), periods), ""
        counting = [(Counting(i), periods.index(i.period)) for i in listed]
        guarded = [n for n, i in enumerate(listed) if not i.exempt]
        beside = Together([listed[n] for n in guarded])
        by = next((i.by for i in beside.indicators if i.by), "")
        part = Fact._fields.index(by) if by else None
        made.together.append(beside)
        for (starts, categories, _), hours in alike.items():
            kind: Row = (None, None, *categories, hours[0], None, None)
            found = [one.add_alike(kind, starts[place], hours) for one, place in counting]
            if len(guarded) > 1:
                where = (starts[counting[guarded[0]][1]], kind[part] if part is not None else "")
                beside.atoms.setdefault(where, Counter())[tuple([found[n] for n in guarded])] += len(hours)
        for one, _ in counting:
            made.cells[one.indicator.key] = one.cells
        if digests:
            made.inputs[key] = digest
    return made


def _quick(view: View, indicators: Sequence[Indicator]) -> ReadAlike | None:
    """How a view is put together by the database; None where it is not, or where a median needs hours it leaves out."""
    if view.alike_has_hours or not any(i.measure is Measure.MEDIAN for i in indicators):
        return view.alike
    return None


BEAT = 2000
Kinds = dict[tuple[tuple[date, ...], tuple[str, ...], bool], list[float | None]]
"""By the beginning of each kind of period, the categories, and whether hours are missing: the hours of every row."""


def _alike(
    rows: Iterable[Row], periods: Sequence[Period], hidden: Set[Any], *, digests: bool, beat: Callable[[], None]
) -> tuple[Kinds, str]:
    """Rows that are not hidden put together with those that are alike, and where asked for the digest of them all."""
    found: Kinds = {}
    places: dict[date, tuple[date, ...]] = {}
    total = 0
    for number, row in enumerate(rows):
        if number % BEAT == 0:
            beat()
        if row[8] in hidden or row[9] in hidden:
            continue
        day = day_of(row[1])
        starts = places.get(day)
        if starts is None:
            starts = places[day] = tuple(period.start(day) for period in periods)
        hours = row[7]
        kind = (starts, row[2:7], hours is None)
        listed = found.get(kind)
        if listed is None:
            found[kind] = [hours]
        else:
            listed.append(hours)
        if digests:
            total ^= int.from_bytes(sha256(repr([str(v) for v in row]).encode()).digest(), "big")
    return found, f"{total:064x}"


def _joined(listed: Iterable[Alike], periods: Sequence[Period]) -> Kinds:
    """What the database put together by day, put together by period."""
    found: Kinds = {}
    places: dict[date, tuple[date, ...]] = {}
    for text, categories, hours in listed:
        day = day_of(text)
        starts = places.get(day)
        if starts is None:
            starts = places[day] = tuple(period.start(day) for period in periods)
        found.setdefault((starts, categories, hours[0] is None), []).extend(hours)
    return found


@dataclass(frozen=True)
class Table:
    """The counts of one indicator for one period: of each part, and the median of all where it is one."""

    rows: dict[str, Counts]
    value: float | None

    @property
    def whole(self) -> Counts:
        return tuple(sum(column) for column in zip(*self.rows.values(), strict=True)) if self.rows else ()


def table(indicator: Indicator, cells: Cells, start: date) -> Table:
    """The counts of one period as disclosure control takes them: how many there were; of a share those who did and
    those who did not; of a ratio both its numbers.
    """
    return tables(indicator, cells).get(start, Table({}, None))


def tables(indicator: Indicator, cells: Cells) -> dict[date, Table]:
    """`table` for every period in which something was counted."""
    rows: dict[date, dict[str, Counts]] = {}
    numbers: dict[date, list[float]] = {}
    for (start, part), cell in cells.items():
        rows.setdefault(start, {})[part] = _counts(indicator.measure, cell)
        if indicator.measure is Measure.MEDIAN:
            numbers.setdefault(start, []).extend(cell.numbers)
    return {
        start: Table(parts, Cell(numbers=numbers[start]).value(Measure.MEDIAN) if start in numbers else None)
        for start, parts in rows.items()
    }


def _counts(measure: Measure, cell: Cell) -> Counts:
    if measure is Measure.SHARE:
        return (cell.num, cell.of - cell.num)
    if measure is Measure.RATIO:
        return (cell.num, cell.of)
    return (cell.of,)


def digest_of(plain: Any) -> str:
    """The SHA-256 of something that JSON can hold, whatever the order of its keys."""
    return sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
