"""Keeping the copy of the figures that pages read: periods that are over, protected, each published once and revised
only when the difference tells of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from halcyon.assurance.figures.counted import Table, counted, tables
from halcyon.assurance.figures.elsewhere import Elsewhere, known_elsewhere, known_of
from halcyon.assurance.figures.overlapping import Withheld, withheld
from halcyon.assurance.models import Publication
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import Protected, may_replace, protect
from halcyon.kernel.indicators import Indicator, Measure
from halcyon.kernel.registry import registry

RECENT = timedelta(days=200)  # what is read again every time; older periods once a day, with everything
BEGINNING = date(2000, 1, 1)
BATCH = 2000
Latest = dict[tuple[str, int, date], Publication]


def keep_figures(*, at: datetime, everything: bool = True) -> int:
    """Publish what has come to an end, and revise what may be; return how many editions were written.

    Doing it again changes nothing. Without `everything` only recent periods are looked at.
    """
    indicators = list(registry.indicators.values())
    since = BEGINNING if everything else at.astimezone(LONDON).date() - RECENT
    made = counted(indicators, known_at=at, since=since)
    back, known = withheld(made.together), known_elsewhere()
    with transaction.atomic():
        standing = latest(since=since)
        written = []
        for indicator in indicators:
            first = since if everything else indicator.period.after(indicator.period.start(since))
            found = tables(indicator, made.cells[indicator.key])
            for start in _periods(indicator, found, first=first, at=at):
                table = found.get(start, Table({}, None))
                edition = edition_of(indicator, start, table, standing, back, known, at=at)
                if edition is not None:
                    written.append(edition)
        Publication.objects.bulk_create(written, batch_size=BATCH)
    return len(written)


def _periods(indicator: Indicator, found: Iterable[date], *, first: date, at: datetime) -> list[date]:
    """The periods from the first in which anything was counted to the last that has settled, without gaps."""
    start = min((day for day in found if day >= first), default=None)
    last = indicator.last_settled(at)
    listed = []
    while start is not None and start <= last:
        listed.append(start)
        start = indicator.period.after(start)
    return listed


def latest(*, since: date, keys: Iterable[str] | None = None, at: datetime | None = None) -> Latest:
    """The newest edition of each period from `since` on; with `at`, the newest that had been published then."""
    rows = Publication.objects.filter(starts__gte=since)
    if at is not None:
        rows = rows.filter(published_at__lte=at)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    return {(row.key, row.version, row.starts): row for row in rows.order_by("edition")}


def protected(
    indicator: Indicator,
    found: Table,
    *,
    before: Protected | None = None,
    withheld: set[str | None] | None = None,
    known: frozenset[str] = frozenset(),
) -> Protected:
    """A table with what has to be hidden hidden: `withheld` beside other figures, and more beside rows that are `known`
    from elsewhere. What is exempt is shown as it is.
    """
    if indicator.exempt:
        return Protected(found.whole, dict(found.rows))
    back = withheld or set()
    if None in back or (before is not None and before.whole is None):
        return Protected(None, {}, folded=True)
    hidden = (before.hidden if before else frozenset()) | {part for part in back if part is not None}
    return protect(found.rows, also=hidden, known=known, folded=bool(before and before.folded))


def as_protected(row: Publication) -> Protected:
    """What a publication shows."""
    return Protected(
        None if row.whole is None else tuple(row.whole),
        {key: None if counts is None else tuple(counts) for key, counts in row.rows.items()},
        row.folded,
    )


def edition_of(
    indicator: Indicator,
    start: date,
    found: Table,
    standing: Latest,
    back: Withheld,
    elsewhere: Elsewhere | None = None,
    *,
    at: datetime,
) -> Publication | None:
    """The next edition of a period, or None when what stands is the same, or may not be replaced."""
    before = standing.get((indicator.key, indicator.version, start))
    was = as_protected(before) if before else None
    told = known_of(indicator, elsewhere)
    now = protected(indicator, found, before=was, withheld=back.get((indicator.key, start)), known=told)
    value = found.value if now.whole is not None else None
    if before is not None and was is not None:
        same = was == now and (before.value == value or not indicator.exempt)
        if same or not (indicator.exempt or may_replace(was, now)):
            return None
    return Publication(
        key=indicator.key,
        version=indicator.version,
        starts=start,
        edition=before.edition + 1 if before else 1,
        whole=None if now.whole is None else list(now.whole),
        rows={key: None if counts is None else list(counts) for key, counts in now.rows.items()},
        folded=now.folded,
        value=value if indicator.measure is Measure.MEDIAN else None,
        digest=indicator.digest,
        published_at=at,
    )


def astray(*, at: datetime) -> list[str]:
    """What of the copy does not follow from the rows: a small number that is shown, or a difference large enough to be
    published that has not been. Empty when the copy is right. Every row is read, which checks what the database puts
    together as well.
    """
    standing, wrong = latest(since=BEGINNING), []
    made = counted(registry.indicators.values(), known_at=at, since=BEGINNING, plainly=True)
    back, known = withheld(made.together), known_elsewhere()
    for indicator in registry.indicators.values():
        found = tables(indicator, made.cells[indicator.key])
        for start in _periods(indicator, found, first=BEGINNING, at=at):
            row = standing.get((indicator.key, indicator.version, start))
            if row is None:
                wrong.append(f"{indicator.key}, {start}: not published")
                continue
            shown = as_protected(row)
            every = [n for counts in (shown.whole, *shown.rows.values()) if counts for n in counts]
            if not indicator.exempt and any(0 < n < 5 for n in every):
                wrong.append(f"{indicator.key}, {start}: a small number is shown")
            table = found.get(start, Table({}, None))
            if edition_of(indicator, start, table, standing, back, known, at=at) is not None:
                wrong.append(f"{indicator.key}, {start}: counted otherwise now")
    return wrong
