"""Who is reached: decisions at the front door by the nine protected characteristics, quarter by quarter.

Two tables for each characteristic. The first is how completely it is known: told, would rather not say, asked and not
known, not asked. The second divides those of whom it is known by group. Each has three steps of the way: a strategy
discussion, other help or advice, no further action. Both are protected, and revised only as other figures are. Quarters
do not overlap; no two characteristics are crossed. The months of a quarter add up to it: a month whose decisions the
board's own figures hide is left out where they show another month of the quarter, and where a month's number of "no
further action" is hidden, its quarter is not divided by steps.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from halcyon.access.viewing import Viewer, require
from halcyon.assurance.figures.copying import Latest, as_protected, latest
from halcyon.assurance.figures.counted import digest_of
from halcyon.assurance.figures.views import VIEWS
from halcyon.assurance.figures.views.reading import as_uuid, day_of, restricted
from halcyon.assurance.models import Publication
from halcyon.kernel.ages import years_old
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.characteristics import DECLINED, NOT_ASKED, STATES, TOLD, UNKNOWN, Characteristic, age_band
from halcyon.kernel.disclosure import Counts, Protected, may_replace, protect
from halcyon.kernel.indicators import Period
from halcyon.kernel.limits import wilson
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.equality import CharacteristicTold
from halcyon.people.models import Link, SuppliedRecord

VERSION = 1
STEPS = ("Section 47 strategy discussion", "Other help or advice", "No further action")
STRATEGY, NOTHING_MORE = "strategy_discussion", "no_further_action"
ALL_DECISIONS = (NOTHING_MORE, "childs_voice_in_decisions")  # the figures of each month that say how many there were
SETTLES = timedelta(days=14)
QUARTERS = 8
BATCH = 900
Decided = tuple[uuid.UUID, date, int]  # the supplied record, the day, and the step


def keep_equality(*, at: datetime) -> int:
    """Publish the quarters that have settled, and revise what may be; return how many tables were written."""
    last = Period.QUARTER.last_complete(at - SETTLES)
    first = Period.QUARTER.before(last, QUARTERS - 1)
    by_quarter: dict[date, list[Decided]] = {}
    for case in _decided(first, Period.QUARTER.after(last), at):
        by_quarter.setdefault(Period.QUARTER.start(case[1]), []).append(case)
    with transaction.atomic():
        standing = latest(since=first)
        written = []
        for starts, decided in sorted(by_quarter.items()):
            decided, divided = beside_the_months(decided, starts, standing)
            groups = _groups(decided, at)
            for one in registry.characteristics.values():
                asked, known = _tables(one, decided, groups[one.key], divided=divided)
                if divided and divided_of(known, asked).folded:  # nothing of it could be shown by steps
                    asked, known = _tables(one, decided, groups[one.key], divided=False)
                table = _next(f"equality.{one.key}.asked", starts, asked, standing, at=at)
                shown = _next(f"equality.{one.key}.groups", starts, known, standing, at=at, beside=asked)
                written += [row for row in (table, shown) if row is not None]
        Publication.objects.bulk_create(written)
    return len(written)


def beside_the_months(decided: list[Decided], starts: date, standing: Latest) -> tuple[list[Decided], bool]:
    """The decisions of a quarter that may be counted beside the months that are published, and whether they may be
    divided by steps. A month that is hidden would follow from the quarter and the months that are shown.
    """
    months = {
        (key, month): row
        for (key, _, month), row in standing.items()
        if key in ALL_DECISIONS and starts <= month < Period.QUARTER.after(starts)
    }
    told = {month for (_, month), row in months.items() if row.whole is not None}
    counted = [one for one in decided if one[1].replace(day=1) in told] if told else decided
    hides = {month for (key, month), row in months.items() if key == NOTHING_MORE and row.whole is None}
    return counted, not (hides & told if told else hides)


def _decided(since: date, until: date, at: datetime) -> list[Decided]:
    hidden, found = restricted(at), []
    for row in VIEWS["decisions"].read(at, datetime.combine(since, time(0), LONDON)):
        day, record = day_of(row[1]), as_uuid(row[8])
        if day < until and record is not None and row[8] not in hidden and row[9] not in hidden:
            step = 0 if row[6] == STRATEGY else 2 if row[6] == NOTHING_MORE else 1
            found.append((record, day, step))
    return found


def _groups(decided: list[Decided], at: datetime) -> dict[str, dict[uuid.UUID, tuple[str, str]]]:
    """For each characteristic and record, the state and the code, from everything known of the same person."""
    wanted = sorted({record for record, _, _ in decided})
    same = _same_people(wanted, at)
    every = sorted({r for records in same.values() for r in records})
    told: dict[tuple[uuid.UUID, str], tuple[datetime, str, str]] = {}
    supplied: dict[uuid.UUID, dict[str, Any]] = {}
    for start in range(0, len(every), BATCH):
        part = every[start : start + BATCH]
        rows = CharacteristicTold.objects.filter(record_id__in=part, at__lte=at).order_by("at", "id")
        for record, key, state, code, when in rows.values_list("record_id", "characteristic", "state", "code", "at"):
            told[record, key] = (when, state, code)
        columns = SuppliedRecord.objects.filter(id__in=part, received_at__lte=at)
        supplied.update(
            (r["id"], dict(r)) for r in columns.values("id", "birth_date", "sex", "ethnicity", "received_at")
        )
    days = {record: day for record, day, _ in decided}
    found: dict[str, dict[uuid.UUID, tuple[str, str]]] = {}
    for one in registry.characteristics.values():
        mine = found.setdefault(one.key, {})
        for record in wanted:
            answers = [told[r, one.key] for r in same[record] if (r, one.key) in told]
            records = sorted(
                (supplied[r] for r in same[record] if r in supplied), key=lambda s: s["received_at"], reverse=True
            )
            mine[record] = max(answers)[1:] if answers else _supplied(one, records, days[record])
    return found


def _supplied(one: Characteristic, records: list[dict[str, Any]], on: date) -> tuple[str, str]:
    if one.drawn_from:
        for row in records:
            years = years_old(row["birth_date"], on) if one.drawn_from == "birth_date" else None
            code = age_band(years) if years is not None else row[one.drawn_from]
            if code in dict(one.codes):
                return TOLD, str(code)
    return NOT_ASKED, ""


def _same_people(records: list[uuid.UUID], at: datetime) -> dict[uuid.UUID, list[uuid.UUID]]:
    """For each record, all records of the same person."""
    live = Q(unlinked_at__isnull=True) | Q(unlinked_at__gt=at)
    person: dict[uuid.UUID, uuid.UUID] = {}
    of: dict[uuid.UUID, list[uuid.UUID]] = {}
    for start in range(0, len(records), BATCH):
        links = Link.objects.filter(live, linked_at__lte=at, record_id__in=records[start : start + BATCH])
        person.update(links.values_list("record_id", "person_id"))
    people = sorted(set(person.values()))
    for start in range(0, len(people), BATCH):
        links = Link.objects.filter(live, linked_at__lte=at, person_id__in=people[start : start + BATCH])
        for who, record in links.values_list("person_id", "record_id"):
            of.setdefault(who, []).append(record)
    return {record: of.get(person[record], [record]) if record in person else [record] for record in records}


def _tables(
    one: Characteristic, decided: list[Decided], groups: Mapping[uuid.UUID, tuple[str, str]], *, divided: bool
) -> tuple[dict[str, Counts], dict[str, Counts]]:
    asked: dict[str, list[int]] = {}
    known: dict[str, list[int]] = {}
    for record, _, step in decided:
        state, code = groups[record]
        rows = [asked.setdefault(state, [0, 0, 0])]
        if state == TOLD:
            rows.append(known.setdefault(code, [0, 0, 0]))
        for row in rows:
            row[step] += 1
    return _closed(asked, divided), _closed(known, divided)


def _closed(rows: dict[str, list[int]], divided: bool) -> dict[str, Counts]:
    return {key: tuple(counts) if divided else (sum(counts),) for key, counts in rows.items()}


def _next(
    key: str,
    starts: date,
    rows: dict[str, Counts],
    standing: Mapping[tuple[str, int, date], Publication],
    *,
    at: datetime,
    beside: dict[str, Counts] | None = None,
) -> Publication | None:
    """The next edition of a table. `beside` is the table whose row "told" this one divides: hidden there, it is not
    divided here.
    """
    before = standing.get((key, VERSION, starts))
    was = as_protected(before) if before else None
    now = divided_of(rows, beside, was)
    if was is not None and before is not None:
        same_steps = was.whole is None or now.whole is None or len(was.whole) == len(now.whole)
        if was == now or not same_steps or not may_replace(was, now):
            return None
    return Publication(
        key=key,
        version=VERSION,
        starts=starts,
        edition=before.edition + 1 if before else 1,
        whole=None if now.whole is None else list(now.whole),
        rows={name: None if counts is None else list(counts) for name, counts in now.rows.items()},
        folded=now.folded,
        digest=digest_of([key, VERSION, STEPS]),
        published_at=at,
    )


def divided_of(
    rows: dict[str, Counts], beside: dict[str, Counts] | None = None, was: Protected | None = None
) -> Protected:
    """A table as it may be shown: not at all where the row that it divides is hidden in the table beside it."""
    if was is not None and was.whole is None:
        return Protected(None, {}, folded=True)
    if beside is not None and protect(beside).rows.get(TOLD) is None:
        return Protected(None, {}, folded=True)
    hidden = was.hidden if was is not None else frozenset()
    return protect(rows, also=hidden, folded=was is not None and was.folded)


@dataclass(frozen=True)
class Rate:
    """A share with the interval in which it lies 19 times in 20."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """One group of a characteristic in one quarter. `number` None is too small to be shown. `rates` are those of the
    steps, in the order of `STEPS`; None where the quarter is not divided by steps.
    """

    words: str
    number: int | None
    rates: tuple[Rate | None, ...]


@dataclass(frozen=True)
class Reached:
    """One characteristic in one quarter: how completely it is known, and its groups. None where it may not be shown."""

    characteristic: Characteristic
    asked: tuple[Group, ...] | None
    groups: tuple[Group, ...] | None

    @property
    def complete(self) -> Rate | None:
        """The share of whom it is known."""
        if not self.asked or any(g.number is None for g in self.asked):
            return None
        of = sum(g.number or 0 for g in self.asked)
        known = next((g.number or 0 for g in self.asked if g.words == STATES[TOLD]), 0)
        return Rate(known / of, *wilson(known, of)) if of else None


def quarters(viewer: Viewer, *, at: datetime) -> list[date]:
    """The quarters of which anything has been published, newest first."""
    require(viewer, Capability.SEE_BOARD)
    since = Period.QUARTER.before(Period.QUARTER.last_complete(at), QUARTERS)
    found = Publication.objects.filter(key__startswith="equality.", starts__gte=since, published_at__lte=at)
    return sorted(set(found.values_list("starts", flat=True)), reverse=True)


def reached(viewer: Viewer, starts: date, *, at: datetime) -> list[Reached]:
    """All nine in one quarter."""
    require(viewer, Capability.SEE_BOARD)
    keys = [f"equality.{key}.{table}" for key in registry.characteristics for table in ("asked", "groups")]
    standing = {key: row for (key, _, day), row in latest(since=starts, keys=keys, at=at).items() if day == starts}
    found = []
    for one in registry.characteristics.values():
        asked = _shown(standing.get(f"equality.{one.key}.asked"), STATES, (TOLD, DECLINED, UNKNOWN, NOT_ASKED))
        groups = _shown(standing.get(f"equality.{one.key}.groups"), dict(one.codes), tuple(dict(one.codes)))
        found.append(Reached(one, asked, groups))
    return found


def _shown(row: Publication | None, words: Mapping[str, str], order: tuple[str, ...]) -> tuple[Group, ...] | None:
    if row is None or row.whole is None or row.folded:
        return None
    shown = as_protected(row)
    return tuple(_group(words[key], shown.rows[key]) for key in order if key in shown.rows)


def _group(words: str, counts: Counts | None) -> Group:
    if counts is None:
        return Group(words, None, ())
    of = sum(counts)
    rates = tuple(Rate(n / of, *wilson(n, of)) for n in counts) if len(counts) == len(STEPS) and of else ()
    return Group(words, of, rates)
