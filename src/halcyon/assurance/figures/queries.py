"""Reading the board's figures, always for a viewer: what is published, its run chart, and the rows under it.

For papers: `figure(viewer, key, at=…)` gives the newest figure that had been published at a moment, with its words.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from halcyon.access.viewing import Viewer, require
from halcyon.assurance.figures.copying import BEGINNING, Latest, as_protected, latest
from halcyon.assurance.figures.views import VIEWS
from halcyon.assurance.figures.views.reading import as_uuid, day_of, restricted
from halcyon.assurance.figures.wording import HIDDEN, NOTHING, SHOWN, said
from halcyon.assurance.models import Publication
from halcyon.cases.models import Case
from halcyon.cases.queries import cases
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import Counts
from halcyon.kernel.indicators import Counting, Indicator, Limits, Measure
from halcyon.kernel.limits import Limited, p_chart, xmr
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability

SPAN = 26
"""How many periods a run chart shows."""
MOST_ROWS = 200


@dataclass(frozen=True)
class Point:
    """One period of an indicator as it may be shown.

    `state` is "shown", "hidden" (a number too small) or "nothing" (there was nothing to count). `value` is None unless
    shown; a share is between 0 and 1. `whole` are the counts behind it.
    """

    starts: date
    words: str
    state: str
    value: float | None
    whole: Counts | None
    edition: int = 1

    @property
    def of(self) -> int | None:
        """How many there were in all, where that is shown."""
        return sum(self.whole) if self.whole else None


@dataclass(frozen=True)
class Figure:
    """One figure as a paper or a list may say it.

    `said` is the value in words ("87%", "12", "4.5 hours"), or why there is none. `reference` names exactly what was
    published: the indicator, its version, the period and the edition.
    """

    key: str
    version: int
    label: str
    unit: str
    period: str
    starts: date | None
    state: str
    value: float | None
    of: int | None
    said: str
    reference: str


@dataclass(frozen=True)
class Series:
    """An indicator with its periods, oldest first, and the limits of its chart."""

    indicator: Indicator
    points: Sequence[Point]
    limited: Limited

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def before(self) -> Point | None:
        return self.points[-2] if len(self.points) > 1 else None

    @property
    def signal(self) -> str:
        return self.limited.signals[-1]


def board(viewer: Viewer, *, at: datetime) -> list[Series]:
    """Every indicator with data behind it. One that has none is left out."""
    require(viewer, Capability.SEE_BOARD)
    oldest = min((i.period.before(i.last_settled(at), SPAN) for i in registry.indicators.values()), default=BEGINNING)
    standing = latest(since=oldest, at=at)
    found = [_series(i, standing, at) for i in registry.indicators.values()]
    return [series for series in found if series is not None]


def series(viewer: Viewer, key: str, *, at: datetime) -> Series | None:
    """One indicator, or None when there is none of this key or nothing has been published of it."""
    require(viewer, Capability.SEE_BOARD)
    indicator = registry.indicators.get(key)
    if indicator is None:
        return None
    since = indicator.period.before(indicator.last_settled(at), SPAN)
    return _series(indicator, latest(since=since, keys=[key], at=at), at)


def _series(indicator: Indicator, standing: Latest, at: datetime) -> Series | None:
    rows = sorted(
        (row for (key, version, _), row in standing.items() if (key, version) == (indicator.key, indicator.version)),
        key=lambda row: row.starts,
    )[-SPAN:]
    if not rows:
        return None
    points = [_point(indicator, row) for row in rows]
    if indicator.limits is Limits.P:
        parts = [(p.whole[0], sum(p.whole)) if p.whole and p.state == SHOWN else None for p in points]
        limited = p_chart(parts)
    else:
        limited = xmr([p.value for p in points])
    return Series(indicator, points, limited)


def _point(indicator: Indicator, row: Publication) -> Point:
    whole = None if row.whole is None else tuple(row.whole)
    words = indicator.period.in_words(row.starts)
    if whole is None:
        return Point(row.starts, words, HIDDEN, None, None, row.edition)
    value: float | None
    if indicator.measure is Measure.MEDIAN:
        value = row.value
    elif indicator.measure is Measure.COUNT:
        value = float(sum(whole))
    elif indicator.measure is Measure.RATIO:
        value = whole[0] / whole[1] if whole and whole[1] else None
    else:
        value = whole[0] / sum(whole) if whole and sum(whole) else None
    return Point(row.starts, words, NOTHING if value is None else SHOWN, value, whole, row.edition)


def figure(viewer: Viewer, key: str, *, at: datetime) -> Figure:
    """The newest figure of an indicator that had been published at a moment. Raises KeyError for an unknown key."""
    require(viewer, Capability.SEE_BOARD)
    indicator = registry.indicators[key]
    found = series(viewer, key, at=at)
    if found is None:
        return Figure(key, indicator.version, indicator.title, indicator.unit, "", None, NOTHING, None, None,
                      "Nothing has been counted yet", f"{key}.{indicator.version}")  # fmt: skip
    point = found.last
    return Figure(
        key,
        indicator.version,
        indicator.title,
        indicator.unit,
        point.words,
        point.starts,
        point.state,
        point.value,
        point.of,
        said(indicator, point.value, point.state),
        f"{key}.{indicator.version}/{point.starts.isoformat()}/{point.edition}",
    )


REFERENCE = re.compile(r"([a-z0-9_]{1,70})\.(\d{1,3})/(\d{4}-\d{2}-\d{2})/(\d{1,4})")


def published(viewer: Viewer, reference: str) -> Figure | None:
    """Exactly what a reference names (`Figure.reference`), however often it has been counted again since. None where
    nothing of that name was published, or the indicator is counted by another definition now.
    """
    require(viewer, Capability.SEE_BOARD)
    named = REFERENCE.fullmatch(reference)
    indicator = registry.indicators.get(named[1]) if named else None
    if named is None or indicator is None or indicator.version != int(named[2]):
        return None
    row = Publication.objects.filter(
        key=named[1], version=indicator.version, starts=date.fromisoformat(named[3]), edition=int(named[4])
    ).first()
    if row is None:
        return None
    point = _point(indicator, row)
    return Figure(
        named[1], indicator.version, indicator.title, indicator.unit, point.words, point.starts, point.state,
        point.value, point.of, said(indicator, point.value, point.state), reference,
    )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One agency's or service's part of a figure. `value` None is too small to be shown."""

    name: str
    value: float | None
    of: int | None


def parts(viewer: Viewer, key: str, starts: date, *, at: datetime) -> list[Part] | None:
    """The breakdown of one period. None where it has none, or where too few remain to be shown; the largest first."""
    require(viewer, Capability.SEE_BOARD)
    indicator = registry.indicators[key]
    row = latest(since=starts, keys=[key], at=at).get((key, indicator.version, starts))
    if row is None or not indicator.by or indicator.measure is Measure.MEDIAN:
        return None
    shown = as_protected(row)
    if shown.folded:
        return None
    found = []
    for name, counts in shown.rows.items():
        if counts is None:
            found.append(Part(name, None, None))
        elif indicator.measure is Measure.COUNT:
            found.append(Part(name, float(counts[0]), counts[0]))
        else:
            of = counts[1] if indicator.measure is Measure.RATIO else sum(counts)
            found.append(Part(name, counts[0] / of if of else None, of))
    return sorted(found, key=lambda part: (-(part.of or 0), part.name))


@dataclass(frozen=True)
class Under:
    """The cases under a figure that the viewer may open. `others` says that there are more, without a number."""

    rows: list[Case]
    others: bool


def rows_under(viewer: Viewer, key: str, starts: date, *, at: datetime) -> Under | None:
    """The rows under one figure, as far as access rules open them: None for whoever sees figures only.

    They are those that were counted: as they were known when the figure was published, so that what stands under an old
    month is found without reading all the years since.
    """
    require(viewer, Capability.SEE_BOARD)
    if not viewer.can(Capability.OPEN_ROWS) or key not in registry.indicators:
        return None
    indicator = registry.indicators[key]
    ends = indicator.period.after(starts)
    counted = latest(since=starts, keys=[key], at=at).get((key, indicator.version, starts))
    ids = _case_ids(indicator, starts, ends, known_at=counted.published_at, at=at) if counted else []
    found: dict[uuid.UUID, Case] = {}
    for purpose in sorted(viewer.purposes):
        listed = cases(viewer, purpose, at=at).filter(id__in=ids).order_by("opened_at")[:MOST_ROWS]
        found.update((row.id, row) for row in listed)
    return Under(sorted(found.values(), key=lambda row: row.opened_at), len(found) < len(ids))


def _case_ids(indicator: Indicator, starts: date, ends: date, *, known_at: datetime, at: datetime) -> list[uuid.UUID]:
    counting, hidden = Counting(indicator), restricted(at)
    found: set[uuid.UUID] = set()
    for row in VIEWS[indicator.view].read(known_at, datetime.combine(starts, time(0), LONDON)):
        inside = day_of(row[1]) < ends and row[8] not in hidden and row[9] not in hidden
        case = as_uuid(row[9])
        if inside and case is not None and counting.add(row, starts):
            found.add(case)
    return sorted(found)
