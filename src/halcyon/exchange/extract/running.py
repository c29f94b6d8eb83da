"""Loading a whole extract: its ledger, then its use, whenever it is stopped and begun again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from halcyon.access.viewing import Viewer, agency_system
from halcyon.agencies.queries import organisation_name
from halcyon.exchange.csv.sheet import Row
from halcyon.exchange.extract.checking import Checker
from halcyon.exchange.extract.ledger import keep_ledger
from halcyon.exchange.extract.projecting import Projecting
from halcyon.exchange.extract.projection import Projection
from halcyon.kernel.calendar import LONDON
from halcyon.work.actions.extracts import finish_extract, sum_of, totals_by_table
from halcyon.work.actions.loads import Totals, begin_load, refuse_load

SHOWN = 40  # things to be doubted that a run says


class Rows(Protocol):
    """The rows of one table, which can be read again and again."""

    def rows(self) -> Iterator[Row]: ...


@dataclass(frozen=True)
class Supplied:
    """An extract as it came: a digest of all of it, its size in bytes, its tables, and what is to be known of them."""

    digest: str
    size: int
    tables: Mapping[str, Rows]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LoadedExtract:
    """What came of a run. `again` says that the whole extract had been loaded before.

    `doubted` is how many different things are to be doubted in what was accepted, and `doubts` says the first of them.
    """

    load_id: UUID
    totals: Totals
    by_table: Mapping[str, Totals]
    again: bool = False
    doubted: int = 0
    doubts: tuple[str, ...] = ()


def load_extract(
    supplied: Supplied,
    projection: Projection,
    *,
    agency: str,
    name: str,
    by: Viewer,
    clock: Callable[[], datetime],
    progress: Callable[[str, int], None] = lambda what, count: None,
) -> LoadedExtract:
    """Load an extract of this agency (its code), or go on where an earlier run of the same one stopped.

    `progress` is called with what is being done and how many rows were. Raises `work.actions.loads.DoesNotAddUp` when
    the ledger has not one line for each row, and LookupError when there is no such agency.
    """
    title = organisation_name(agency)
    shape = projection.shape
    digest = hashlib.sha256(f"{agency}:{supplied.digest}".encode()).hexdigest()
    load = begin_load(kind=shape.kind, digest=digest, name=name, size=supplied.size, by=by, at=clock())
    if load.finished_at and not load.fault:
        found = totals_by_table(load.id)
        return LoadedExtract(load.id, sum_of(found.values()), found, True, *_doubts(load.notes))
    today = load.begun_at.astimezone(LONDON).date()
    checker = Checker(shape, supplied=supplied.tables.keys(), today=today)
    counts: dict[str, int] = {}
    for table in shape.tables:
        if table.name in supplied.tables:
            counts[table.name] = keep_ledger(
                load,
                agency,
                table,
                supplied.tables[table.name].rows(),
                checker,
                by=by,
                clock=clock,
                progress=lambda count, table=table.name: progress(f"Checking {table}", count),  # type: ignore[misc]
            )
    sender = agency_system(agency, name=title, at=clock())
    Projecting(
        load, agency, projection, by=sender, clock=clock, progress=lambda count: progress("Putting to use", count)
    ).run()
    notes = [*supplied.notes, *_not_looked_for(projection, supplied)]
    whole = finish_extract(load_id=load.id, rows=counts, notes=notes, by=by, at=clock())
    load.refresh_from_db()
    return LoadedExtract(load.id, whole, totals_by_table(load.id), False, *_doubts(load.notes))


def _doubts(notes: list[list[Any]] | None) -> tuple[int, tuple[str, ...]]:
    told = [note for note in notes or () if note[4]]
    return len(told), tuple(
        f"{table} {column} {code}: {words} ({rows:,})" if code else f"{table} {column}: {words} ({rows:,})"
        for table, column, words, code, rows in told[:SHOWN]
    )


def refuse_extract(*, kind: str, agency: str, name: str, fault: str, by: Viewer, at: datetime) -> None:
    """Write down that an extract could not be read at all, and why. The same fault again changes nothing."""
    digest = hashlib.sha256(f"{agency}:{name}:{fault}".encode("utf-8", "replace")).hexdigest()
    load = begin_load(kind=kind, digest=digest, name=name, size=0, by=by, at=at)
    refuse_load(load=load, fault=fault, by=by, at=at)


def _not_looked_for(projection: Projection, supplied: Supplied) -> Iterator[tuple[str, str]]:
    """Tables that were not supplied and to which rows that were supplied refer."""
    for table in projection.shape.tables:
        if table.name in supplied.tables:
            where = sorted({f.refers[0] for f in table.fields if f.refers and f.refers[0] not in supplied.tables})
            if where:
                yield table.name, f"What its rows say of {', '.join(where)} was not looked for: that was not supplied."
